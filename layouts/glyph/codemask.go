package glyph

// trouble says how hard a code is to read; the masks of a code are compared by
// it. The standard knows penalties alone. But readers in phones look for the
// three finder patterns with much tolerance, and may take a decoy for one: of
// 800 addresses, ZXing did not find 15 of the codes that the standard
// prefers, and 1 of those with the fewest decoys.
type trouble struct{ decoys, penalty int }

func (t trouble) less(u trouble) bool {
	return t.decoys < u.decoys || t.decoys == u.decoys && t.penalty < u.penalty
}

func (g grid) trouble() trouble { return trouble{g.decoys(), g.penalty()} }

// decoys counts what a reader may take for a finder pattern, the three true
// ones included: dark areas that a row and a column cross, both passing for one.
func (g grid) decoys() int {
	type place struct{ x, y int }
	found := map[place]bool{}
	for y := range g.side {
		for x := range g.side {
			row := func(i int) bool { return g.dark(i, y) }
			if !row(x) || row(x-1) {
				continue // no start of a run
			}
			middle, width, ok := across(row, x)
			if !ok {
				continue
			}
			half, height, ok := across(func(i int) bool { return g.dark(middle, i) }, y)
			if ok && 5*max(width-height, height-width) < 2*width {
				found[place{middle, half}] = true
			}
		}
	}
	return len(found)
}

// across says whether the dark run at i, with the two runs on either side of
// it, passes for dark 1:1:3:1:1 to a reader that lets each be half a unit
// longer or shorter (the rule of ZXing's finder); and where its middle is and
// how long the five are.
func across(dark func(int) bool, i int) (middle, all int, ok bool) {
	first, last := i, i
	for dark(first - 1) {
		first--
	}
	for dark(last + 1) {
		last++
	}
	end := func(i, step int, c bool) int {
		for n := 0; ; n++ {
			if dark(i+n*step) != c || n > last-first+1 { // longer than the middle: no finder
				return n
			}
		}
	}
	left := end(first-1, -1, false)
	right := end(last+1, 1, false)
	runs := [5]int{end(first-1-left, -1, true), left, last - first + 1, right, end(last+1+right, 1, true)}
	for _, r := range runs {
		all += r
	}
	for j, r := range runs {
		units := [5]int{1, 1, 3, 1, 1}[j]
		// |r − units·all/7| < units·all/14
		if r == 0 || 2*max(7*r-units*all, units*all-7*r) >= units*all {
			return 0, 0, false
		}
	}
	return (first + last) / 2, all, true
}

// penalty says how hard the grid is to read (ISO/IEC 18004:2015 §7.8.3.1).
func (g grid) penalty() int {
	sum, dark := 0, 0
	for y := range g.side {
		sum += g.line(func(i int) bool { return g.dark(i, y) }) + g.line(func(i int) bool { return g.dark(y, i) })
		for x := range g.side {
			c := g.dark(x, y)
			if c {
				dark++
			}
			if x > 0 && y > 0 && c == g.dark(x-1, y) && c == g.dark(x, y-1) && c == g.dark(x-1, y-1) {
				sum += 3
			}
		}
	}
	all := g.side * g.side
	return sum + 10*(max(2*dark-all, all-2*dark)*10/all) // 10 for each 5 % from the half
}

// line gives the penalty of a row or column: for runs of five and more, and
// for what looks like the middle of a finder pattern, dark 1:1:3:1:1, with
// four light modules beside it.
func (g grid) line(dark func(int) bool) (sum int) {
	const finder, mask = 0b1011101, 1<<11 - 1
	seen, run := 0, 0
	for i := range g.side + 4 { // the quiet zone is light
		c := i < g.side && dark(i)
		seen <<= 1
		if c {
			seen |= 1
		}
		if seen&mask == finder<<4 || seen&mask == finder {
			sum += 40
		}
		if i >= g.side {
			continue
		}
		if run++; i > 0 && c != dark(i-1) {
			run = 1
		}
		switch {
		case run == 5:
			sum += 3
		case run > 5:
			sum++
		}
	}
	return sum
}
