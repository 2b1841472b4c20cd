package pattern

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"sync"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"gatehouse/media"
)

// Card is a camera that shows a test card: colour bars, a label, a ball that
// sweeps along the foot every two seconds, and a barcode with the label's
// Station and the picture's count.
type Card struct {
	fps        int
	station    uint16
	background *media.Frame
	module     int // pixels to a barcode module
	codeX      int
	codeY      int
	ballTop    int // the band in which the ball moves
	ballRadius int

	mu    sync.Mutex // guards taken
	taken [256]shot
}

type shot struct {
	count uint32
	at    time.Time
}

// The smallest and largest test card, so that the barcode stays readable and
// the codecs take it.
const (
	minCardWidth, minCardHeight = 160, 90
	maxCardWidth, maxCardHeight = 2560, 1440
)

// NewTestCard returns a test card of w by h pixels at fps pictures a second;
// zero means 1280, 720 and 30, sizes are made even and kept within 160 by 90
// and 2560 by 1440.
func NewTestCard(w, h, fps int, label string) *Card {
	if w == 0 {
		w = 1280
	}
	if h == 0 {
		h = 720
	}
	if fps == 0 {
		fps = 30
	}
	w = min(max(w, minCardWidth), maxCardWidth) &^ 1
	h = min(max(h, minCardHeight), maxCardHeight) &^ 1
	c := &Card{fps: min(max(fps, 1), 120), station: Station(label), background: media.NewFrame(w, h)}
	c.module = max(2, min(w/80, h/36)&^1)
	c.codeX = (w - codeColumns*c.module) / 2 &^ 1
	c.codeY = h * 3 / 8 &^ 1
	c.ballTop = h * 13 / 16 &^ 1
	c.ballRadius = (h - c.ballTop) * 3 / 8
	c.paint(label)
	return c
}

// Station is the number that the barcode carries.
func (c *Card) Station() uint16 { return c.station }

// Run delivers pictures at the card's pace until ctx ends; a slow deliver
// loses pictures. The count starts at 1 with every Run.
func (c *Card) Run(ctx context.Context, deliver func(*media.Frame)) error {
	f := c.background.Clone()
	tick := time.NewTicker(time.Second / time.Duration(c.fps))
	defer tick.Stop()
	var first time.Time
	for count := uint32(1); ; count++ {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			if first.IsZero() {
				first = now
			}
			f.At = now.Sub(first)
			c.mu.Lock()
			c.taken[count%uint32(len(c.taken))] = shot{count, now}
			c.mu.Unlock()
			c.animate(f, count)
			deliver(f)
		}
	}
}

// Taken returns when the picture of that count was taken, drawing not yet
// begun; false when it was more than 256 pictures ago or not at all.
func (c *Card) Taken(count uint32) (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.taken[count%uint32(len(c.taken))]
	return s.at, s.count == count && !s.at.IsZero()
}

// Stamp paints nothing but the barcode of picture count over a picture of the
// card's size.
func (c *Card) Stamp(f *media.Frame, count uint32) {
	stamp(f, c.codeX, c.codeY, c.module, c.station, count)
}

// Code is where the barcode is, its border included, and how many pixels a
// module of it has.
func (c *Card) Code() (where image.Rectangle, module int) {
	return image.Rect(0, 0, codeColumns*c.module, codeRows*c.module).Add(image.Pt(c.codeX, c.codeY)), c.module
}

// Draw paints the whole of picture count into f; f.At says where the ball is.
func (c *Card) Draw(f *media.Frame, count uint32) {
	at := f.At
	c.background.CopyTo(f)
	f.At = at
	c.animate(f, count)
}

// animate paints what changes over an earlier picture of the same card.
func (c *Card) animate(f *media.Frame, count uint32) {
	b := c.background
	for y := c.ballTop; y < b.Height; y++ {
		copy(f.Y[y*f.StrideY:][:b.Width], b.Y[y*b.StrideY:][:b.Width])
	}
	sweep := math.Sin(math.Pi * f.At.Seconds()) // there and back in 2 s
	x := b.Width/2 + int(sweep*float64(b.Width/2-2*c.ballRadius))
	y := (c.ballTop + b.Height) / 2
	for dy := -c.ballRadius; dy <= c.ballRadius; dy++ {
		half := int(math.Sqrt(float64(c.ballRadius*c.ballRadius - dy*dy)))
		fill(f.Y[(y+dy)*f.StrideY+x-half:][:2*half+1], 210)
	}
	stamp(f, c.codeX, c.codeY, c.module, c.station, count)
}

// paint draws what does not move.
func (c *Card) paint(label string) {
	f := c.background
	// 75 % bars in BT.601 limited range, as in SMPTE EG 1.
	bars := [7][3]byte{
		{180, 128, 128},
		{162, 44, 142},
		{131, 156, 44},
		{112, 72, 58},
		{84, 184, 198},
		{65, 100, 212},
		{35, 212, 114},
	}
	for y := range f.Height {
		for x := range f.Width {
			switch {
			case y >= c.ballTop:
				f.Y[y*f.StrideY+x] = byte(lumaDark + x*100/f.Width)
			default:
				f.Y[y*f.StrideY+x] = bars[x*len(bars)/f.Width][0]
			}
		}
	}
	for y := range c.ballTop / 2 {
		for x := range f.Width / 2 {
			bar := bars[2*x*len(bars)/f.Width]
			f.U[y*f.StrideUV+x], f.V[y*f.StrideUV+x] = bar[1], bar[2]
		}
	}
	m := c.module
	panel(f, image.Rect(c.codeX-m, c.codeY-m, c.codeX+(codeColumns+1)*m, c.codeY+(codeRows+1)*m), lumaLight)
	top, bottom := f.Height*3/16&^1, c.codeY-2*m
	panel(f, image.Rect(f.Width/8, top, f.Width*7/8, bottom), 32)
	c.write(label, image.Rect(f.Width/8, top, f.Width*7/8, bottom))
}

// panel fills r, made even, with grey.
func panel(f *media.Frame, r image.Rectangle, v byte) {
	r = image.Rect(r.Min.X&^1, r.Min.Y&^1, r.Max.X&^1, r.Max.Y&^1).Intersect(image.Rect(0, 0, f.Width, f.Height))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		fill(f.Y[y*f.StrideY+r.Min.X:][:r.Dx()], v)
	}
	for y := r.Min.Y / 2; y < r.Max.Y/2; y++ {
		fill(f.U[y*f.StrideUV+r.Min.X/2:][:r.Dx()/2], 128)
		fill(f.V[y*f.StrideUV+r.Min.X/2:][:r.Dx()/2], 128)
	}
}

// write sets label in the middle of r, as large as fits.
func (c *Card) write(label string, r image.Rectangle) {
	parsed, err := opentype.Parse(gobold.TTF)
	if err != nil {
		panic(fmt.Sprintf("pattern: the built-in font: %v", err)) // cannot happen: the font is part of the program
	}
	for size := float64(r.Dy()) * 0.7; size >= 6; size *= 0.85 {
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return
		}
		width := font.MeasureString(face, label).Ceil()
		if width > r.Dx()*9/10 {
			continue
		}
		// The luma plane is a grey picture.
		f := c.background
		plane := &image.Gray{Pix: f.Y, Stride: f.StrideY, Rect: image.Rect(0, 0, f.Width, f.Height)}
		metrics := face.Metrics()
		d := font.Drawer{
			Dst: plane, Src: image.NewUniform(color.Gray{Y: lumaLight}), Face: face,
			Dot: fixed.P((r.Min.X+r.Max.X-width)/2, (r.Min.Y+r.Max.Y)/2+(metrics.Ascent-metrics.Descent).Ceil()/2),
		}
		d.DrawString(label)
		return
	}
}
