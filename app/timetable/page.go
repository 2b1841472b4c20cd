package timetable

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// page lays the timetable out: the tools in two lines above it, or in three
// where a window is narrow or letters are large, so that none lies on another.
type page struct {
	prison, days, create fyne.CanvasObject // the first line, or the first two
	tools                fyne.CanvasObject
	foot, centre         fyne.CanvasObject
	// days scroll sideways where not even a line of their own holds them.
	scroll *container.Scroll
}

const (
	pageGap  = 4
	pageSide = 8 // left and right of the tools
	pageTop  = 6 // above and below them
)

func newPage(prison, days, create, tools, foot, centre fyne.CanvasObject) *fyne.Container {
	p := &page{prison: prison, days: days, create: create, tools: tools, foot: foot, centre: centre, scroll: container.NewHScroll(days)}
	return container.New(p, prison, p.scroll, create, tools, foot, centre)
}

// narrow reports whether the days need a line of their own.
func (p *page) narrow(width float32) bool {
	return p.prison.MinSize().Width+p.days.MinSize().Width+p.create.MinSize().Width+2*pageGap+2*pageSide > width
}

// MinSize implements fyne.Layout.
func (p *page) MinSize([]fyne.CanvasObject) fyne.Size {
	line, foot, centre := p.create.MinSize(), p.foot.MinSize(), p.centre.MinSize()
	return fyne.NewSize(
		max(p.prison.MinSize().Width+line.Width+pageGap+2*pageSide, foot.Width, centre.Width),
		2*pageTop+line.Height+p.days.MinSize().Height+p.tools.MinSize().Height+2*pageGap+foot.Height+centre.Height,
	)
}

// Layout implements fyne.Layout.
func (p *page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, w), max(0, h)))
	}
	prison, days, create := p.prison.MinSize(), p.days.MinSize(), p.create.MinSize()
	y, high := float32(pageTop), max(prison.Height, days.Height, create.Height)
	put(p.prison, pageSide, y, prison.Width, high)
	put(p.create, size.Width-pageSide-create.Width, y, create.Width, high)
	if p.narrow(size.Width) {
		y += high + pageGap
		put(p.scroll, pageSide, y, size.Width-2*pageSide, days.Height)
		high = days.Height
	} else {
		put(p.scroll, pageSide+prison.Width+pageGap, y, days.Width, high)
	}
	y += high + pageGap
	tools, foot := p.tools.MinSize().Height, p.foot.MinSize().Height
	put(p.tools, pageSide, y, size.Width-2*pageSide, tools)
	y += tools + pageTop
	put(p.foot, 0, size.Height-foot, size.Width, foot)
	put(p.centre, 0, y, size.Width, size.Height-foot-y)
}
