package videotile

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
)

// A name that is wider than its tile gives way to an ellipsis, and is whole
// again where there is room.
func TestALongNameStaysInItsTile(t *testing.T) {
	test.NewTempApp(t)
	const full = "District Judge Margaret Hollingsworth-Pryce"
	text := canvas.NewText(full, paper())
	whole := text.MinSize().Width
	for width := float32(0); width < whole; width += 7 {
		fitText(text, full, width)
		begun, cut := strings.CutSuffix(text.Text, "…")
		if !cut || !strings.HasPrefix(full, begun) {
			t.Errorf("%v wide: %q", width, text.Text)
		}
		if width > 20 && (text.MinSize().Width > width || text.MinSize().Width < width-25) {
			t.Errorf("%v wide: %q takes %v", width, text.Text, text.MinSize().Width)
		}
	}
	if fitText(text, full, whole); text.Text != full {
		t.Errorf("with room for all: %q", text.Text)
	}
}

// Whatever a caption says stays within its tile; a low tile says the name alone.
func TestACaptionStaysInItsTile(t *testing.T) {
	a := test.NewTempApp(t)
	th := ui.NewTheme(ui.Look{Scale: 1.5})
	a.Settings().SetTheme(th)
	c := newCaption()
	c.say(Caption{
		Name: "District Judge Margaret Hollingsworth-Pryce", About: "representative · hand up · muted by the host · line poor",
		Icons: []string{"hand", "microphone-locked"}, Signal: "line-poor",
	}, false)
	for _, o := range c.objects() {
		if i, ok := o.(*canvas.Image); ok && i.Resource == nil {
			t.Error("an icon without a picture")
		}
	}
	for _, high := range []float32{captionRoom - 1, captionRoom, 300} {
		for width := float32(150); width < 900; width += 50 {
			c.layout(fyne.NewSize(width, high), th, th.Size(theme.SizeNameText))
			if two := high >= captionRoom; c.about.Visible() != two || c.signal.Visible() != two {
				t.Errorf("%v by %v: a second line %v", width, high, c.about.Visible())
			}
			for _, o := range c.objects() {
				far := o.Position().Add(o.Size())
				if o.Visible() && (o.Position().X < 0 || o.Position().Y < 0 || far.X > width || far.Y > high) {
					t.Errorf("%v by %v: %T from %v to %v", width, high, o, o.Position(), far)
				}
			}
		}
	}
	c.say(Caption{Name: "You", About: "host", Signal: "line-good"}, true)
	if c.layout(fyne.NewSize(200, 200), th, th.Size(theme.SizeNameText)); c.about.Visible() || c.signal.Visible() || len(c.icons) > 0 {
		t.Error("one's own small picture says more than a name")
	}
}
