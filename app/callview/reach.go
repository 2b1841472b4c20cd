package callview

import (
	"time"

	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// Untils are the ends that Extensions would give a hearing that ends then.
func Untils(end time.Time) []time.Time {
	var out []time.Time
	for _, by := range Extensions() {
		out = append(out, end.Add(by))
	}
	return out
}

// SayReached is what stands below a choice: what a hearing reaches that lasts
// so long, the next booking first, or that it reaches nothing. Nil is not known.
func SayReached(w *words.Words, reached []string) *widget.Label {
	says := ui.NewText("")
	switch n := len(reached); {
	case reached == nil:
		says.Hide()
	case n == 0:
		says.SetText(w.Say("call.reachesNothing"))
	case n == 1:
		says.SetText(w.Say("call.reaches", "What", reached[0]))
	default:
		says.SetText(w.Count("call.reachesMore", n-1, "What", reached[0]))
	}
	if len(reached) > 0 {
		says.Importance = widget.DangerImportance
	}
	return says
}
