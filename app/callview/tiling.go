package callview

import (
	"math"

	"fyne.io/fyne/v2"

	"gatehouse/app/internal/ui"
)

// tiling lays the others' pictures out in the rows and columns that show them
// largest; one's own, the last, lies small in a corner once there are others,
// and beside them where it would hide too much of one. With one in the
// spotlight it takes most of the room, the rest a column at its right.
type tiling struct {
	large int  // which tile is in the spotlight, counted from 1; 0 is none
	alike bool // none of them is one's own: this side only looks
}

const (
	tileGap    = 6
	tileAspect = 16.0 / 9
	// The own picture takes a fifth of the width, within bounds.
	ownLeast, ownMost = 176, 288
	ownMargin         = 14
	// ownHides is the part of another's width that it may hide.
	ownHides = 0.4
)

// MinSize implements fyne.Layout.
func (*tiling) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 180) }

// Layout implements fyne.Layout.
func (t *tiling) Layout(tiles []fyne.CanvasObject, size fyne.Size) {
	n := len(tiles)
	if t.large > 0 && t.large <= n && n > 1 {
		spotlit(tiles, t.large-1, size)
		return
	}
	if n == 0 {
		return
	}
	own := min(max(size.Width/5, ownLeast), ownMost)
	if n > 1 && !t.alike && own <= ownHides*grid(tiles[:n-1], size) {
		// At the top, for names stand at the bottom.
		tiles[n-1].Resize(fyne.NewSize(own, own/tileAspect))
		tiles[n-1].Move(fyne.NewPos(size.Width-own-ownMargin, ownMargin))
		return
	}
	grid(tiles, size)
}

// grid gives all tiles the same size and returns how wide they are.
func grid(tiles []fyne.CanvasObject, size fyne.Size) float32 {
	columns := bestColumns(len(tiles), size)
	rows := (len(tiles) + columns - 1) / columns
	w := (size.Width - tileGap*float32(columns+1)) / float32(columns)
	h := (size.Height - tileGap*float32(rows+1)) / float32(rows)
	for i, t := range tiles {
		t.Resize(fyne.NewSize(w, h))
		t.Move(fyne.NewPos(tileGap+float32(i%columns)*(w+tileGap), tileGap+float32(i/columns)*(h+tileGap)))
	}
	return w
}

// spotlit gives one tile what the others, in one column, leave.
func spotlit(tiles []fyne.CanvasObject, large int, size fyne.Size) {
	rest := float32(len(tiles) - 1)
	w := min(max(size.Width/5, ownLeast), ownMost)
	h := min(w/tileAspect, (size.Height-tileGap*(rest+1))/rest)
	y := float32(tileGap)
	for i, o := range tiles {
		if i == large {
			o.Move(fyne.NewPos(tileGap, tileGap))
			o.Resize(fyne.NewSize(size.Width-w-3*tileGap, size.Height-2*tileGap))
			continue
		}
		o.Move(fyne.NewPos(size.Width-w-tileGap, y))
		o.Resize(fyne.NewSize(w, h))
		y += h + tileGap
	}
}

func bestColumns(n int, size fyne.Size) int {
	best, area := 1, 0.0
	for c := 1; c <= n; c++ {
		rows := (n + c - 1) / c
		w, h := float64(size.Width)/float64(c), float64(size.Height)/float64(rows)
		w = math.Min(w, h*tileAspect)
		if a := w * w; a > area {
			best, area = c, a
		}
	}
	return best
}

// fixedWidth is a layout that keeps one object at so many pixels across.
type fixedWidth float32

// MinSize implements fyne.Layout; what is hidden takes no room.
func (f fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	for _, o := range objects {
		if o.Visible() {
			return fyne.NewSize(float32(f)*ui.Scale(), 0)
		}
	}
	return fyne.Size{}
}

// Layout implements fyne.Layout.
func (fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
