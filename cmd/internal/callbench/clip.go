package callbench

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

const (
	pictureRate = 30
	// loopLength is how many pictures the clip has before it begins anew: the
	// card's ball is back where it was after two seconds, and so is the rest.
	loopLength = 2 * pictureRate
	// drift is how many pixels the pattern moves from one picture to the next,
	// and grain how much each pixel flickers.
	drift, grain = 2, 5
)

// clip is what both sides film: the test card with a pattern that drifts over
// it and flickers, so that pictures take the bits they may have, and room for
// a barcode with each picture's count.
type clip struct {
	card  *pattern.Card
	loop  []*media.Frame
	width int
}

// layout is what the page must know of a clip to stamp and read it.
type layout struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	Loop   int `json:"loop"`
	Rate   int `json:"rate"`
	// Left and Top are where the barcode's data begins, Module is how many
	// pixels a module has, and Station what the barcode names.
	Left    int    `json:"left"`
	Top     int    `json:"top"`
	Module  int    `json:"module"`
	Station uint16 `json:"station"`
}

func newClip(height int) *clip {
	width := height * 16 / 9 &^ 1
	c := &clip{card: pattern.NewTestCard(width, height, pictureRate, "bench"), width: width}
	code, m := c.card.Code()
	code = code.Inset(-m)
	texture := drifting(rand.New(rand.NewPCG(1, 2)), loopLength*drift, height)
	flicker := rand.New(rand.NewPCG(3, 4))
	for n := range loopLength {
		f := media.NewFrame(width, height)
		f.At = time.Duration(n) * time.Second / pictureRate
		c.card.Draw(f, 0)
		for y := range height {
			for x := range width {
				if y >= code.Min.Y && y < code.Max.Y && x >= code.Min.X && x < code.Max.X {
					continue
				}
				v := int(f.Y[y*f.StrideY+x])*2/3 + texture[y][(x+n*drift)%(loopLength*drift)] + flicker.IntN(2*grain+1) - grain
				f.Y[y*f.StrideY+x] = byte(min(max(v, 16), 235))
			}
		}
		c.loop = append(c.loop, f)
	}
	return c
}

// drifting is a pattern of soft blotches that joins up from right to left.
func drifting(r *rand.Rand, width, height int) [][]int {
	const cell = 12
	columns := width / cell
	knots := make([][]float64, height/cell+2)
	for y := range knots {
		for range columns {
			knots[y] = append(knots[y], r.Float64()*70)
		}
	}
	out := make([][]int, height)
	for y := range height {
		row, fy := y/cell, float64(y%cell)/cell
		for x := range width {
			col, fx := x/cell%columns, float64(x%cell)/cell
			next := (col + 1) % columns
			upper := knots[row][col]*(1-fx) + knots[row][next]*fx
			lower := knots[row+1][col]*(1-fx) + knots[row+1][next]*fx
			out[y] = append(out[y], int(upper*(1-fy)+lower*fy))
		}
	}
	return out
}

func (c *clip) layout() layout {
	code, m := c.card.Code()
	return layout{
		Width: c.width, Height: c.loop[0].Height, Loop: loopLength, Rate: pictureRate,
		// The border and the first finder mark come before the data.
		Left: code.Min.X + 9*m, Top: code.Min.Y + m, Module: m, Station: c.card.Station(),
	}
}

func (l layout) json() []byte {
	b, _ := json.Marshal(l) // numbers only
	return b
}

// raw is the whole loop, picture after picture, as I420.
func (c *clip) raw() []byte {
	var out []byte
	for _, f := range c.loop {
		out = append(append(append(out, f.Y...), f.U...), f.V...)
	}
	return out
}

// camera films the clip. It notes when each picture was taken, before its
// barcode is drawn.
type camera struct {
	clip *clip

	mu    sync.Mutex // guards taken
	taken map[uint32]time.Time
}

func (c *camera) Run(ctx context.Context, deliver func(*media.Frame)) error {
	tick := time.NewTicker(time.Second / pictureRate)
	defer tick.Stop()
	f := media.NewFrame(c.clip.width, c.clip.loop[0].Height)
	var first time.Time
	for count := uint32(1); ; count++ {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			if first.IsZero() {
				first = now
			}
			c.mu.Lock()
			c.taken[count] = time.Now()
			c.mu.Unlock()
			c.clip.loop[count%loopLength].CopyTo(f)
			f.At = now.Sub(first)
			c.clip.card.Stamp(f, count)
			deliver(f)
		}
	}
}
