package timegrid

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

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

// clock draws a round face with two hands.
func (c *brush) clock(x, y int, col color.NRGBA) {
	u := c.thick(1)
	rim := func(x0, y0, x1, y1 int) { c.fill(image.Rect(x+x0*u, y+y0*u, x+x1*u, y+y1*u), col) }
	rim(3, 0, 7, 1)
	rim(3, 9, 7, 10)
	rim(0, 3, 1, 7)
	rim(9, 3, 10, 7)
	for _, corner := range [][2]int{{1, 1}, {8, 1}, {1, 8}, {8, 8}} {
		rim(corner[0], corner[1], corner[0]+1, corner[1]+1)
	}
	rim(1, 2, 2, 3)
	rim(2, 1, 3, 2)
	rim(7, 1, 8, 2)
	rim(8, 2, 9, 3)
	rim(1, 7, 2, 8)
	rim(2, 8, 3, 9)
	rim(7, 8, 8, 9)
	rim(8, 7, 9, 8)
	rim(4, 2, 5, 6)
	rim(4, 5, 8, 6)
}
