package waitingroom

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
)

// meter shows how loud the microphone is.
type meter struct {
	widget.BaseWidget
	back, bar *canvas.Rectangle
	level     float64
}

func newMeter() *meter {
	m := &meter{back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent)}
	m.back.StrokeWidth = 1
	m.ExtendBaseWidget(m)
	return m
}

// set shows a level of 0 to 1; changes that nobody would see are left out.
func (m *meter) set(level float64) {
	if d := level - m.level; d < 0.01 && d > -0.01 {
		return
	}
	m.level = level
	m.bar.Resize(fyne.NewSize(m.Size().Width*float32(level), m.Size().Height))
}

// ProbeItems implements ui.Probed.
func (m *meter) ProbeItems() []ui.ProbeItem {
	text := "quiet" // words: for tests
	if m.level > 0.2 {
		text = "heard" // words: for tests
	}
	return []ui.ProbeItem{{Name: "meter", Text: text, W: m.Size().Width, H: m.Size().Height}}
}

// CreateRenderer implements fyne.Widget.
func (m *meter) CreateRenderer() fyne.WidgetRenderer { return &meterRender{m} }

type meterRender struct{ m *meter }

func (r *meterRender) Destroy()           {}
func (r *meterRender) MinSize() fyne.Size { return fyne.NewSize(100, 12) }

func (r *meterRender) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.back, r.m.bar}
}

func (r *meterRender) Layout(size fyne.Size) {
	r.Refresh()
	r.m.back.Resize(size)
	r.m.bar.Resize(fyne.NewSize(size.Width*float32(r.m.level), size.Height))
}

func (r *meterRender) Refresh() {
	p := ui.Colours()
	r.m.back.FillColor, r.m.back.StrokeColor = p.Panel, p.Border
	r.m.bar.FillColor = p.Success
	r.m.back.Refresh()
	r.m.bar.Refresh()
}

// meterEvery is how often the meter moves.
const meterEvery = 60 * time.Millisecond

// run moves the meter until ctx ends.
func (m *meter) run(ctx context.Context, level func() float64) {
	feed := ui.NewFeed(0, func() { m.set(level()) })
	defer feed.Close()
	tick := time.NewTicker(meterEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			feed.Poke()
		}
	}
}
