package videotile

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
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
