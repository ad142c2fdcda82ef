package scene

// Transition is how a scene takes the place of the one before it, of the same
// size. The zero value is a cut.
type Transition struct {
	// Fade blends what was into what comes: where they are the same, nothing is
	// seen of it.
	Fade bool
	// Slides are areas, apart from one another, within which the old content
	// leaves to the left while the new one follows it from the right. The rest
	// fades or is cut.
	Slides []Rect
}
