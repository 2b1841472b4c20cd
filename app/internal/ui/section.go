package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// NewSection is the heading of a part of a page under a line, with buttons at
// the right, or below it where there is no room.
func NewSection(title string, buttons ...fyne.CanvasObject) *fyne.Container {
	row := container.New(&wrapBeside{}, NewSubHeading(title), container.New(&flow{}, buttons...))
	return container.NewBorder(widget.NewSeparator(), nil, nil, nil, row)
}

// NewItem is one thing of a list on a page: a tag, its words, and buttons at
// the right, or below the words where there is no room. tag may be nil.
func NewItem(tag, text fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	row := container.New(&wrapBeside{least: 260}, text, container.New(&flow{}, buttons...))
	if tag == nil {
		return row
	}
	return container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 0), tag), nil, row)
}

// NewButtonRow is buttons side by side, in more lines than one where there is
// no room.
func NewButtonRow(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{}, buttons...)
}

// wrapBeside puts its second object at the right of the first, or below it
// where the first would get less than it needs. Fyne asks for the least size
// again once the width is known.
type wrapBeside struct {
	least float32 // the first one's least width; 0 is its own
	width float32 // as last laid out
}

func (w *wrapBeside) below(o []fyne.CanvasObject) bool {
	first := o[0].MinSize().Width
	if w.least > 0 {
		first = w.least * Scale()
	}
	return w.width > 0 && first+wide(o[1]) > w.width
}

// wide is how wide an object wants to be in one line.
func wide(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if _, ok := c.Layout.(*flow); ok {
			x := float32(0)
			for _, b := range c.Objects {
				if b.Visible() {
					x += b.MinSize().Width + flowGap
				}
			}
			return x
		}
	}
	return o.MinSize().Width
}

func (w *wrapBeside) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if w.below(o) {
		return fyne.NewSize(max(min(a.Width, 120), b.Width), a.Height+b.Height)
	}
	return fyne.NewSize(max(min(a.Width, 120), b.Width), max(a.Height, b.Height))
}

func (w *wrapBeside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w.width = size.Width
	o[0].Move(fyne.Position{})
	if w.below(o) {
		o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height))
		h := o[0].MinSize().Height
		o[0].Resize(fyne.NewSize(size.Width, h))
		o[1].Move(fyne.NewPos(0, h))
		o[1].Resize(fyne.NewSize(size.Width, max(size.Height-h, o[1].MinSize().Height)))
		return
	}
	b := wide(o[1])
	o[0].Resize(fyne.NewSize(size.Width-b, size.Height))
	h := o[1].MinSize().Height
	o[1].Move(fyne.NewPos(size.Width-b, max(0, (size.Height-h)/2)))
	o[1].Resize(fyne.NewSize(b, h))
}

const flowGap = 4

// flow puts objects side by side, in as many lines as they need.
type flow struct{ width float32 }

func (f *flow) each(o []fyne.CanvasObject, width float32, do func(fyne.CanvasObject, fyne.Position, fyne.Size)) (high float32) {
	x, y, line := float32(0), float32(0), float32(0)
	for _, c := range o {
		if !c.Visible() {
			continue
		}
		size := c.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+flowGap, 0
		}
		do(c, fyne.NewPos(x, y), size)
		x += size.Width + flowGap
		line = max(line, size.Height)
	}
	return y + line
}

func (f *flow) MinSize(o []fyne.CanvasObject) fyne.Size {
	most := float32(0)
	for _, c := range o {
		if c.Visible() {
			most = max(most, c.MinSize().Width)
		}
	}
	width := f.width
	if width == 0 {
		width = 1e6
	}
	return fyne.NewSize(most, f.each(o, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}

func (f *flow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.each(o, size.Width, func(c fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		c.Move(at)
		c.Resize(s)
	})
}

// NewPair is two fields side by side, or below each other where there is no room.
func NewPair(a, b fyne.CanvasObject) *fyne.Container { return container.New(&pair{}, a, b) }

// pairLeast is the least width of one of a pair, at text scale 1.
const pairLeast = 220

type pair struct{ width float32 }

func (p *pair) stacked() bool { return p.width > 0 && p.width < 2*pairLeast*Scale() }

func (p *pair) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(120, 0)
	for _, c := range o {
		if !c.Visible() {
			continue
		}
		if p.stacked() {
			size.Height += c.MinSize().Height
		} else {
			size.Height = max(size.Height, c.MinSize().Height)
		}
	}
	return size
}

func (p *pair) Layout(o []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	var seen []fyne.CanvasObject
	for _, c := range o {
		if c.Visible() {
			seen = append(seen, c)
		}
	}
	x, y := float32(0), float32(0)
	width := (size.Width - 6*float32(len(seen)-1)) / float32(max(1, len(seen)))
	if p.stacked() {
		width = size.Width
	}
	for _, c := range seen {
		c.Move(fyne.NewPos(x, y))
		c.Resize(fyne.NewSize(width, c.MinSize().Height))
		if p.stacked() {
			y += c.MinSize().Height
		} else {
			x += width + 6
		}
	}
}
