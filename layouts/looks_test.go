package layouts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/layouts/program"
)

// A slot's own colour and pictogram are drawn as its partner's would be; names
// that this player does not know leave the partner's.
func TestSlotsOwnLooks(t *testing.T) {
	f := faces(t)
	for _, file := range []string{"testdata/thursday.txtar", "testdata/thursday-tall.txtar"} {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, v := readGolden(t, ar)
		scenes := func(change func(*program.Slot, *program.Partner)) (all string) {
			q := p
			q.Slots, q.Partners = nil, nil
			partners := map[program.PartnerID]program.Partner{}
			for _, x := range p.Partners {
				partners[x.ID] = x
				change(&program.Slot{}, &x)
				q.Partners = append(q.Partners, x)
			}
			for _, s := range p.Slots {
				x := partners[s.Partner]
				change(&s, &x)
				q.Slots = append(q.Slots, s)
			}
			sh := Build(f, q, v)
			for i := range sh.Zones[0].Pages {
				all += sh.Scene(i).String()
			}
			return all
		}
		want := scenes(func(*program.Slot, *program.Partner) {})
		own := scenes(func(s *program.Slot, x *program.Partner) {
			s.Colour, s.Pictogram = x.Colour, x.Pictogram
			x.Colour, x.Pictogram = "red", "leaf"
		})
		if d := cmp.Diff(want, own); d != "" {
			t.Errorf("%s: looks of the slots: %s", file, d)
		}
		later := scenes(func(s *program.Slot, x *program.Partner) { s.Colour, s.Pictogram = "chartreuse", "unicorn" })
		if d := cmp.Diff(want, later); d != "" {
			t.Errorf("%s: looks that are not known yet: %s", file, d)
		}
	}
}
