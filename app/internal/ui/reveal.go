package ui

import "fyne.io/fyne/v2"

// revealMargin is how much is seen around what the keyboard has come to.
const revealMargin = 24

// reveal scrolls the page around o no further than it takes to see o whole,
// when the keyboard comes to it by Tab: it may have come to something that is
// scrolled out of sight.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	if c == nil || o.Size().Height == 0 { // not laid out yet
		return
	}
	page := scrollAround(c, o)
	if page == nil || page.Content == nil {
		return
	}
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(page.Content).Y
	high, view, at := o.Size().Height, page.Size().Height, page.Offset.Y
	switch {
	case y-revealMargin < at:
		page.ScrollToOffset(fyne.NewPos(page.Offset.X, max(0, y-revealMargin)))
	case y+high+revealMargin > at+view:
		page.ScrollToOffset(fyne.NewPos(page.Offset.X, min(y+high+revealMargin-view, page.Content.MinSize().Height-view)))
	}
}
