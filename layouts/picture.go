package layouts

import (
	"math"
	"strings"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// shows reports whether a picture is at hand and has a size.
func (a agenda) shows(p program.Picture) bool {
	return p.Width > 0 && p.Height > 0 && a.pictures[pictureID(p)]
}

// pictureID names the pixels of a picture.
func pictureID(p program.Picture) scene.PictureID { return scene.PictureID(strings.ToLower(p.ID)) }

// slimmest is the least side of the mat of a picture in parts of the other
// side: a picture that is slimmer stands in its middle.
const slimmest = 1.0 / 3

// picture sets a picture as large as it fits, proportions kept. One that is far
// longer than wide, or wider than high, stands on a mat of bounded form, so
// that it is seen to be meant.
func (s sheet) picture(p program.Picture, width, height scene.Px) piece {
	w, h := fitInto(p, width, height)
	out := piece{w: w, h: h}
	if least := scene.Px(math.Round(float64(h) * slimmest)); w < least {
		out.w = min(least, width)
	}
	if least := scene.Px(math.Round(float64(w) * slimmest)); h < least {
		out.h = min(least, height)
	}
	if out.w > w || out.h > h {
		out.box(scene.Box{Rect: scene.Rect{W: out.w, H: out.h}, Radius: s.corner(radius), Fill: s.col.spent})
	}
	out.items = append(out.items, scene.Image{
		Rect: scene.Rect{X: middle(out.w, w), Y: middle(out.h, h), W: w, H: h}, ID: pictureID(p),
	})
	return out
}

// fitInto gives the size of a picture within a box: whole pixels, never none.
func fitInto(p program.Picture, width, height scene.Px) (w, h scene.Px) {
	scale := min(width/scene.Px(p.Width), height/scene.Px(p.Height))
	whole := func(n int) scene.Px { return max(1, scene.Px(math.Round(float64(n)*float64(scale)))) }
	return min(whole(p.Width), width), min(whole(p.Height), height)
}

// middle gives where a length begins that stands in the middle of a room.
func middle(room, length scene.Px) scene.Px { return scene.Px(math.Round(float64(room-length) / 2)) }
