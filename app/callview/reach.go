package callview

import (
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/words"
)

// reachedMost is how many bookings are named that a longer hearing reaches.
const reachedMost = 2

// SayReached says below a choice what a hearing reaches that lasts so long:
// the next booking first, or that it reaches nothing.
func SayReached(w *words.Words, says *widget.Label, reached []string) {
	says.Importance = widget.DangerImportance
	switch n := len(reached); {
	case n == 0:
		says.Importance = widget.MediumImportance
		says.SetText(w.Say("call.reachesNothing"))
	case n > reachedMost:
		says.SetText(w.Count("call.reachesMore", n-1, "What", reached[0]))
	default:
		text := w.Say("call.reaches", "What", reached[0])
		for _, more := range reached[1:] {
			text += "\n" + more
		}
		says.SetText(text)
	}
	says.Show()
}
