package timegrid

import (
	"image"
	"image/color"
	"image/draw"
	"math"

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

type stripWords struct{ clash, noLink, draft, cancelled string }

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
		p.block(c, g, place.blocks[i].Block, r)
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
		if t.Minute() == 0 {
			colour = pal.HourLine
		} else if g.zoom*c.px < 7 {
			continue // quarter lines would be a grey carpet
		}
		x := c.at(float32(i) * g.zoom)
		c.fill(image.Rect(x, 0, x+1, all.Max.Y), colour)
	}
	c.fill(image.Rect(0, all.Max.Y-1, all.Max.X, all.Max.Y), pal.HourLine)
}

// block paints one booking.
func (p *painter) block(c *brush, g *geometry, b *Block, r rect) {
	pal := p.palette
	kind := pal.Kind(b.Code)
	fill, edge, text, sub := kind.Fill, kind.Edge, pal.Text, pal.Secondary
	if b.Ghost || b.Dim {
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
	switch {
	case b.Ghost || b.Draft:
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
	if b.Cancelled {
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

func mix(a, b color.NRGBA, share float64) color.NRGBA {
	ch := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*(1-share) + float64(y)*share)) }
	return color.NRGBA{R: ch(a.R, b.R), G: ch(a.G, b.G), B: ch(a.B, b.B), A: 0xff}
}

// brush paints shapes in device pixels; px is how many a unit has.
type brush struct {
	img     *image.RGBA
	px      float32
	painter *painter
}

func (c *brush) at(v float32) int { return int(math.Round(float64(v * c.px))) }

// thick is v units in whole pixels, at least one.
func (c *brush) thick(v float32) int { return max(1, c.at(v)) }

func (c *brush) box(r rect) image.Rectangle {
	return image.Rect(c.at(r.x), c.at(r.y), c.at(r.x+r.w), c.at(r.y+r.h)).Intersect(c.img.Bounds())
}

func (c *brush) fill(r image.Rectangle, col color.NRGBA) {
	draw.Draw(c.img, r, image.NewUniform(col), image.Point{}, draw.Src)
}

func (c *brush) set(x, y int, col color.NRGBA) {
	i := c.img.PixOffset(x, y)
	p := c.img.Pix[i : i+4 : i+4]
	p[0], p[1], p[2], p[3] = col.R, col.G, col.B, 0xff
}

// round fills a box with rounded corners.
func (c *brush) round(r image.Rectangle, radius float32, col color.NRGBA) {
	n := min(int(radius+0.5), r.Dx()/2, r.Dy()/2)
	c.fill(image.Rect(r.Min.X, r.Min.Y+n, r.Max.X, r.Max.Y-n), col)
	for i := range n {
		d := float64(n) - float64(i) - 0.5
		in := n - int(math.Sqrt(max(0, float64(n*n)-d*d))+0.5)
		c.fill(image.Rect(r.Min.X+in, r.Min.Y+i, r.Max.X-in, r.Min.Y+i+1), col)
		c.fill(image.Rect(r.Min.X+in, r.Max.Y-1-i, r.Max.X-in, r.Max.Y-i), col)
	}
}

func (c *brush) outline(r image.Rectangle, col color.NRGBA, t int) {
	c.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+t), col)
	c.fill(image.Rect(r.Min.X, r.Max.Y-t, r.Max.X, r.Max.Y), col)
	c.fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+t, r.Max.Y), col)
	c.fill(image.Rect(r.Max.X-t, r.Min.Y, r.Max.X, r.Max.Y), col)
}

func (c *brush) dashed(r image.Rectangle, col color.NRGBA, t int) {
	dash := c.thick(5)
	for x := r.Min.X; x < r.Max.X; x += 2 * dash {
		to := min(x+dash, r.Max.X)
		c.fill(image.Rect(x, r.Min.Y, to, r.Min.Y+t), col)
		c.fill(image.Rect(x, r.Max.Y-t, to, r.Max.Y), col)
	}
	for y := r.Min.Y; y < r.Max.Y; y += 2 * dash {
		to := min(y+dash, r.Max.Y)
		c.fill(image.Rect(r.Max.X-t, y, r.Max.X, to), col)
	}
}

// hatch draws diagonal lines every step units.
func (c *brush) hatch(r image.Rectangle, col color.NRGBA, step float32) {
	n := max(3, c.thick(step))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X + (n-(r.Min.X+y)%n)%n; x < r.Max.X; x += n {
			c.set(x, y, col)
		}
	}
}

func (c *brush) dots(r image.Rectangle, col color.NRGBA) {
	n := c.thick(6)
	for y := r.Min.Y + n/2; y < r.Max.Y; y += n {
		for x := r.Min.X + n/2; x < r.Max.X; x += n {
			c.fill(image.Rect(x, y, x+c.thick(1), y+c.thick(1)), col)
		}
	}
}

// pin draws a small drawing-pin.
func (c *brush) pin(x, y int, col color.NRGBA) {
	u := c.thick(1)
	c.fill(image.Rect(x+u, y, x+6*u, y+u), col)
	c.fill(image.Rect(x+2*u, y+u, x+5*u, y+4*u), col)
	c.fill(image.Rect(x, y+4*u, x+7*u, y+5*u), col)
	c.fill(image.Rect(x+3*u, y+5*u, x+4*u, y+9*u), col)
}

// repeats draws two arrows that follow each other round.
func (c *brush) repeats(x, y int, col color.NRGBA) {
	u := c.thick(1)
	at := func(x0, y0, x1, y1 int) { c.fill(image.Rect(x+x0*u, y+y0*u, x+x1*u, y+y1*u), col) }
	at(1, 2, 8, 3) // above, to the right
	at(1, 3, 2, 5)
	at(7, 0, 8, 5)
	at(8, 1, 9, 4)
	at(9, 2, 10, 3)
	at(2, 8, 9, 9) // below, to the left
	at(8, 6, 9, 8)
	at(2, 6, 3, 11)
	at(1, 7, 2, 10)
	at(0, 8, 1, 9)
}

// brokenLink draws two halves of a chain link with a gap between them.
func (c *brush) brokenLink(x, y int, col color.NRGBA) {
	u := c.thick(1)
	for _, half := range []int{0, 7 * u} {
		l := image.Rect(x+half, y+u, x+half+5*u, y+7*u)
		c.fill(image.Rect(l.Min.X, l.Min.Y, l.Max.X, l.Min.Y+u), col)
		c.fill(image.Rect(l.Min.X, l.Max.Y-u, l.Max.X, l.Max.Y), col)
		side := l.Min.X
		if half > 0 {
			side = l.Max.X - u
		}
		c.fill(image.Rect(side, l.Min.Y, side+u, l.Max.Y), col)
	}
}
