package phrase

import (
	"strings"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling/repeat"
)

// RepeatProblem says what is wrong with a rule, in a sentence or two that
// stand beside it.
func RepeatProblem(w *words.Words, e *repeat.Error) string {
	problem, suggest := string(e.Problem), ""
	if !e.Suggest.IsZero() {
		suggest = w.Date(e.Suggest) + ", " + w.Clock(e.Suggest)
		if e.Problem == repeat.ProblemAdded {
			problem = "addedNext"
		}
	}
	return w.Say("repeat.problem."+problem, "Part", repeatPart(w, e.Part), "With", repeatPart(w, e.With),
		"Min", e.Min, "Max", e.Max, "Suggest", suggest)
}

// repeatPart names a part of a rule: "the weekdays" for BYDAY.
func repeatPart(w *words.Words, part string) string {
	if part == "" {
		return ""
	}
	return w.Say("repeat.part." + strings.ToLower(strings.ReplaceAll(part, "=", "-")))
}
