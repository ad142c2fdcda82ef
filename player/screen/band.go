package screen

import "image"

// bandTall is how tall the bands are by which pages are compared: a minute's change
// takes two or three to the graphics card, and not the page.
const bandTall = 60

// bandsOf gives how many bands a page of that size has, from top to bottom.
func bandsOf(size image.Point) int { return (size.Y + bandTall - 1) / bandTall }

// band gives the area of one.
func band(i int, size image.Point) image.Rectangle {
	return image.Rect(0, i*bandTall, size.X, min((i+1)*bandTall, size.Y))
}
