package timegrid

import (
	"image"
	"image/color"

	"gatehouse/app/internal/ui"
)

// painter paints strips: pure pictures of what it is given.
type painter struct {
	ink     *ink
	palette *ui.Palette
	// scale multiplies text: 1 to 1.5.
	scale float32
	// words are painted into blocks.
	words stripWords
}

type stripWords struct{ clash, noLink, draft, cancelled, late string }

// textSize and subSize are the two sizes of text in the grid, at scale 1.
const (
	textSize = 12
	subSize  = 11
)

// row paints one row of a day, w by h pixels.
func (p *painter) row(g *geometry, row, w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	c := &brush{img: img, px: float32(w) / max(1, g.width()), painter: p}
	p.ground(c, g, row)
	place := g.rows[row]
	for i := range place.blocks {
		r := g.blockRect(row, i)
		r.y -= place.top
		p.block(c, g, place.blocks[i].Block, r, g.freeAfter(row, i))
	}
	return img
}

// ground paints what lies under the blocks: stripes, closed time, lines.
func (p *painter) ground(c *brush, g *geometry, row int) {
	pal := p.palette
	all := c.img.Bounds()
	back := pal.Background
	if row%2 == 1 {
		back = pal.Zebra
	}
	c.fill(all, back)
	r := g.data.Rows[row]
	height := g.rows[row].height
	shut := func(s Span) {
		box := c.box(rect{g.x(s.Start), 0, g.x(s.End) - g.x(s.Start), height}).Intersect(all)
		c.fill(box, pal.Closed)
		c.hatch(box, pal.HourLine, 8)
	}
	if r.Off {
		shut(Span{g.data.Start, g.data.End})
	}
	for _, s := range r.Closed {
		shut(s)
	}
	for _, s := range r.Reserved {
		c.dots(c.box(rect{g.x(s.Start), 0, g.x(s.End) - g.x(s.Start), height}).Intersect(all), pal.HourLine)
	}
	for i := range g.data.slots() {
		t := g.slotStart(i)
		colour := pal.QuarterLine
		if t.Minute() == 0 && len(g.data.Marks) == 0 {
			colour = pal.HourLine
		} else if g.zoom*c.px < 7 {
			continue // quarter lines would be a grey carpet
		}
		x := c.at(float32(i) * g.zoom)
		c.fill(image.Rect(x, 0, x+1, all.Max.Y), colour)
	}
	for i := range g.data.Marks {
		x := c.at(g.markRect(i, 0).x)
		c.fill(image.Rect(x, 0, x+c.thick(2), all.Max.Y), pal.Border)
	}
	c.fill(image.Rect(0, all.Max.Y-1, all.Max.X, all.Max.Y), pal.HourLine)
}

// held paints a stretch that somebody's open form keeps.
func (p *painter) held(c *brush, b *Block, r rect) {
	pal := p.palette
	box := c.box(rect{r.x + 1, r.y + 1, r.w - 1, r.h - 3})
	if box.Empty() {
		return
	}
	c.round(box, c.px*3, pal.Background)
	c.dots(box, pal.Border)
	c.dashed(box, pal.Border, c.thick(2))
	face := p.ink.face(subSize*p.scale*c.px, false)
	text := face.cut(b.Title, box.Dx()-c.thick(10))
	if text == "" {
		return
	}
	// Words on dots stand on a plain patch.
	x, y := box.Min.X+c.thick(5), box.Min.Y+(box.Dy()-face.height)/2
	c.fill(image.Rect(x-c.thick(2), y, x+face.width(text)+c.thick(2), y+face.height).Intersect(box), pal.Background)
	face.write(c.img, box, x, y, text, pal.Text)
}

// block paints one booking; nothing is painted for so far after it.
func (p *painter) block(c *brush, g *geometry, b *Block, r rect, free float32) {
	pal := p.palette
	if b.Held {
		p.held(c, b, r)
		return
	}
	kind := pal.Kind(b.Code)
	fill, edge, text, sub := kind.Fill, kind.Edge, pal.Text, pal.Secondary
	if b.Ghost || b.Dim || b.Leaving {
		fill = mix(fill, pal.Background, 0.65)
		edge = mix(edge, pal.Background, 0.5)
		text, sub = pal.Secondary, pal.Secondary
	}
	if b.Cancelled {
		fill, text = pal.Background, pal.Secondary
	}
	box := c.box(rect{r.x + 1, r.y + 1, r.w - 1, r.h - 3})
	if box.Empty() {
		return
	}
	c.round(box, c.px*3, fill)
	if kind.Hatched {
		c.hatch(box.Inset(1), edge, 6)
	}
	p.sides(c, g, b, box, fill, edge)
	edgeWidth := c.thick(4)
	narrow := box.Dx() < c.thick(narrowWidth)
	if narrow {
		edgeWidth = c.thick(2)
	}
	switch {
	case b.Ghost || b.Draft || b.Leaving:
		c.dashed(box, edge, c.thick(2))
	case b.Cancelled:
		c.outline(box, edge, c.thick(1))
	default:
		c.outline(box, mix(edge, fill, 0.55), c.thick(1))
	}
	c.fill(image.Rect(box.Min.X, box.Min.Y+1, min(box.Min.X+edgeWidth, box.Max.X), box.Max.Y-1), edge)
	if b.InProgress {
		c.fill(image.Rect(box.Min.X, box.Min.Y, box.Max.X, box.Min.Y+c.thick(3)), edge)
	}
	if b.Clash {
		c.outline(box, pal.Error, c.thick(3))
	}
	if narrow {
		p.letter(c, b, box, text, edgeWidth, c.at(free))
		return
	}
	p.label(c, b, box, text, sub, fill, edgeWidth)
}

// sides makes the pre and post parts of a block paler than the main one, so
// that where they meet can be seen without a line through the words on them. A
// short stroke above and below the words marks the place once more.
func (p *painter) sides(c *brush, g *geometry, b *Block, box image.Rectangle, fill, edge color.NRGBA) {
	pale := mix(fill, p.palette.Background, 0.6)
	for i, cut := range b.Cuts {
		if cut.IsZero() || !cut.After(b.Start) || !cut.Before(b.End) {
			continue
		}
		x := c.at(g.x(cut))
		side := image.Rect(box.Min.X, box.Min.Y, x, box.Max.Y)
		if i == 1 {
			side = image.Rect(x, box.Min.Y, box.Max.X, box.Max.Y)
		}
		part := *c
		part.img = c.img.SubImage(side).(*image.RGBA) //nolint:errcheck,forcetypeassert // part of an RGBA is one
		part.round(box, c.px*3, pale)
		for _, y := range []int{box.Min.Y, box.Max.Y - c.thick(3)} {
			c.fill(image.Rect(x, y, x+c.thick(1), y+c.thick(3)).Intersect(box), edge)
		}
	}
}

// narrowWidth is how wide a block must be for more than a letter.
const narrowWidth = 20

// letter writes the first letter of a narrow block's code where it fits whole,
// beside the block if need be; the line below the grid says the rest.
func (p *painter) letter(c *brush, b *Block, box image.Rectangle, text color.NRGBA, edgeWidth, free int) {
	say := b.Code[:min(1, len(b.Code))]
	if b.Clash {
		say = "!"
	}
	inner := image.Rect(box.Min.X+edgeWidth, box.Min.Y, box.Max.X, box.Max.Y)
	gap := c.thick(2)
	beside := image.Rect(box.Max.X+gap, box.Min.Y, box.Max.X+free, box.Max.Y)
	for _, place := range []image.Rectangle{inner, beside} {
		// A small letter is better than none.
		for _, scale := range []float32{p.scale, min(p.scale, 1)} {
			face := p.ink.face(subSize*scale*c.px, true)
			w := face.width(say)
			if w > place.Dx() {
				continue
			}
			x := place.Min.X
			if place == inner {
				x += (inner.Dx() - w) / 2
			}
			face.write(c.img, c.img.Bounds(), x, inner.Min.Y+(inner.Dy()-face.height)/2, say, text)
			return
		}
	}
}

// label writes a block's texts: the code first, always.
func (p *painter) label(c *brush, b *Block, box image.Rectangle, text, sub, fill color.NRGBA, edgeWidth int) {
	pal := p.palette
	inner := image.Rect(box.Min.X+edgeWidth+c.thick(3), box.Min.Y, box.Max.X-c.thick(3), box.Max.Y)
	if inner.Dx() <= 0 {
		return
	}
	bold, plain := p.ink.face(textSize*p.scale*c.px, true), p.ink.face(textSize*p.scale*c.px, false)
	small, smallBold := p.ink.face(subSize*p.scale*c.px, false), p.ink.face(subSize*p.scale*c.px, true)
	second := p.second(b)
	two := second != "" && inner.Dy() >= bold.height+small.height-c.thick(3)
	y := inner.Min.Y + (inner.Dy()-bold.height)/2
	if two {
		y = inner.Min.Y + (inner.Dy()-bold.height-small.height+c.thick(4))/2
	}
	if p.palette.Kind(b.Code).Hatched {
		// Words on hatching stand on a plain patch.
		w := min(inner.Dx(), bold.width(b.Code)+plain.width("  "+b.Title))
		c.fill(image.Rect(inner.Min.X, inner.Min.Y+c.thick(3), inner.Min.X+w, inner.Max.Y-c.thick(3)), fill)
	}
	x, right := inner.Min.X, inner.Max.X
	if b.Clash {
		side := min(bold.height-c.thick(2), inner.Dx())
		mark := image.Rect(x, y+c.thick(1), x+side, y+c.thick(1)+side)
		c.fill(mark, pal.Error)
		w := bold.width("!")
		bold.write(c.img, mark, x+(side-w)/2, y, "!", pal.OnError)
		x += side + c.thick(3)
	}
	if b.Pinned && right-x > c.thick(46) {
		right -= c.thick(11)
		c.pin(right+c.thick(2), y+c.thick(3), text)
	}
	if b.Late && right-x > c.thick(30) {
		right -= c.thick(13)
		c.clock(right+c.thick(1), y+c.thick(2), pal.Error)
	}
	if b.LinkMissing && right-x > c.thick(46) {
		right -= c.thick(14)
		c.brokenLink(right+c.thick(1), y+c.thick(3), pal.Error)
	}
	if b.Repeats && right-x > c.thick(46) {
		right -= c.thick(14)
		c.repeats(right+c.thick(1), y+c.thick(2), text)
	}
	from := x
	code := b.Code
	if bold.width(code) > right-x {
		code = bold.cut(code, right-x)
		if code == "" && right > x { // a sliver still says its first letter
			code = b.Code[:min(1, len(b.Code))]
		}
	}
	x = bold.write(c.img, inner, x, y, code, text)
	x += c.thick(4)
	if title := plain.cut(b.Title, right-x); title != "" && right-x > c.thick(8) {
		x = plain.write(c.img, inner, x, y, title, text)
	}
	if b.Cancelled || b.Leaving {
		line := y + bold.height/2
		c.fill(image.Rect(from, line, min(x, right), line+max(1, c.thick(1))), text)
	}
	if two {
		f, ink := small, sub
		if b.Clash {
			f, ink = smallBold, text
		}
		f.write(c.img, inner, inner.Min.X, y+bold.height-c.thick(3), f.cut(second, inner.Dx()), ink)
	}
}

// second is the second line: first what is wrong, in words, then the facts.
func (p *painter) second(b *Block) string {
	lead := ""
	switch {
	case b.Clash:
		lead = p.words.clash
	case b.Cancelled:
		lead = p.words.cancelled
	case b.Draft:
		lead = p.words.draft
	case b.Late:
		lead = p.words.late
	case b.LinkMissing:
		lead = p.words.noLink
	}
	switch {
	case lead == "":
		return b.Sub
	case b.Sub == "":
		return lead
	}
	return lead + " · " + b.Sub
}

// header paints the hours above the rows, w by h pixels.
func (p *painter) header(g *geometry, w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	c := &brush{img: img, px: float32(w) / max(1, g.width()), painter: p}
	c.fill(img.Bounds(), p.palette.Panel)
	face := p.ink.face(textSize*p.scale*c.px, true)
	if len(g.data.Marks) > 0 {
		p.days(c, g, w, h)
		return img
	}
	free := 0 // where the last label ended
	for i := range g.data.slots() {
		t := g.slotStart(i)
		x := c.at(float32(i) * g.zoom)
		tall := h / 5
		if t.Minute() == 0 {
			tall = h / 2
			label := t.Format("15:04")
			if x+c.thick(4) >= free {
				free = face.write(img, img.Bounds(), x+c.thick(4), (h-face.height)/2, label, p.palette.Text) + c.thick(6)
				tall = h
			}
		} else if g.zoom*c.px < 7 {
			continue
		}
		c.fill(image.Rect(x, h-tall, x+1, h), p.palette.HourLine)
	}
	c.fill(image.Rect(0, h-1, w, h), p.palette.Border)
	return img
}

// days paints the days of a week above the rows, each with what is special
// about it below its name.
func (p *painter) days(c *brush, g *geometry, w, h int) {
	pal := p.palette
	bold, small := p.ink.face(textSize*p.scale*c.px, true), p.ink.face(subSize*p.scale*c.px, false)
	for i, m := range g.data.Marks {
		r := g.markRect(i, 0)
		x, end := c.at(r.x), c.at(r.x+r.w)
		clip := image.Rect(x, 0, end-c.thick(2), h)
		y := (h - bold.height) / 2
		if m.Note != "" {
			y = (h - bold.height - small.height + c.thick(3)) / 2
			small.write(c.img, clip, x+c.thick(6), y+bold.height-c.thick(3), small.cut(m.Note, clip.Max.X-x-c.thick(6)), pal.Text)
		}
		name := bold
		if bold.width(m.Text) > clip.Max.X-x-c.thick(6) { // smaller is better than cut off
			name = p.ink.face(textSize*max(1, p.scale*0.85)*c.px, true)
		}
		name.write(c.img, clip, x+c.thick(6), y, name.cut(m.Text, clip.Max.X-x-c.thick(6)), pal.Text)
		c.fill(image.Rect(x, 0, x+c.thick(2), h), pal.Border)
	}
	c.fill(image.Rect(0, h-1, w, h), pal.Border)
}

// room paints a row's name, w by h pixels for width units.
func (p *painter) room(g *geometry, row, w, h int, width float32) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	c := &brush{img: img, px: float32(w) / max(1, width), painter: p}
	pal := p.palette
	back := pal.Background
	if row%2 == 1 {
		back = pal.Zebra
	}
	c.fill(img.Bounds(), back)
	r := g.data.Rows[row]
	bold, small := p.ink.face(textSize*p.scale*c.px, true), p.ink.face(subSize*p.scale*c.px, false)
	x, clip := c.thick(10), image.Rect(0, 0, w-c.thick(6), h)
	text := pal.Text
	if r.Off {
		text = pal.Secondary
	}
	lane := int(float32(h) / float32(max(1, g.rows[row].lanes)))
	y := (lane - bold.height) / 2
	note := r.Note
	if note != "" && lane >= bold.height+small.height-c.thick(3) {
		y = (lane - bold.height - small.height + c.thick(3)) / 2
		small.write(img, clip, x, y+bold.height-c.thick(3), small.cut(note, clip.Max.X-x), pal.Secondary)
		note = ""
	}
	end := bold.write(img, clip, x, y, bold.cut(r.Name, clip.Max.X-x), text)
	if note != "" && clip.Max.X-end > c.thick(30) {
		end += c.thick(8)
		small.write(img, clip, end, y+c.thick(1), small.cut(note, clip.Max.X-end), pal.Secondary)
	}
	c.fill(image.Rect(0, h-1, w, h), pal.HourLine)
	c.fill(image.Rect(w-1, 0, w, h), pal.Border)
	return img
}
