package phrase

import (
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Alert is a safety alert in plain words; its code stands beside it.
func Alert(w *words.Words, a scheduling.Alert) string { return w.Say("phrase.alert." + string(a)) }

// Custody is a legal status in words.
func Custody(w *words.Words, c scheduling.Custody) string {
	if c == scheduling.CustodyUnknown {
		return w.Say("phrase.custody.unknown")
	}
	return w.Say("phrase.custody." + string(c))
}

// Restriction is a kind of restriction in words.
func Restriction(w *words.Words, k scheduling.RestrictionKind) string {
	return w.Say("phrase.restriction." + string(k))
}

// Date is a day as people read it: "Tue 24 Nov 2026".
func Date(w *words.Words, d scheduling.Date) string {
	return w.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
}
