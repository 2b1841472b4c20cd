package ui

import "fyne.io/fyne/v2"

// Beside is a layout of two objects: what is chosen from at the left, what was
// chosen at the right.
type Beside struct {
	// Most is how wide the left one gets at text scale 1.
	Most float32
	// Share is the part of the whole width that it gets at most, up to 1.
	Share float32
}

// MinSize implements fyne.Layout: a window may be narrow, and each side
// scrolls or wraps what it holds.
func (b Beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 240) }

// Layout implements fyne.Layout.
func (b Beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := min(b.Most*Scale(), size.Width*b.Share)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[1].Move(fyne.NewPos(left, 0))
	o[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// Column is a layout of one object that keeps a page readable: it gets no
// wider than Most at text scale 1, and stays at the left.
type Column struct{ Most float32 }

// MinSize implements fyne.Layout: what it holds wraps, so its own width does
// not count.
func (c Column) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (c Column) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(min(size.Width, c.Most*Scale()), size.Height))
}
