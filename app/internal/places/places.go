// Package places reads the estate and picks the prison of it that a screen shows.
package places

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Names lists the names of prisons, in their order.
func Names(prisons []scheduling.Prison) []string {
	out := make([]string, 0, len(prisons))
	for _, p := range prisons {
		out = append(out, p.Name)
	}
	return out
}

// Index is where the prison of a code stands, or −1.
func Index(prisons []scheduling.Prison, code scheduling.PrisonCode) int {
	return slices.IndexFunc(prisons, func(p scheduling.Prison) bool { return p.Code == code })
}

// Pick is the prison of a code, or the first when there is none; without any
// prisons it is the zero Prison.
func Pick(prisons []scheduling.Prison, code scheduling.PrisonCode) scheduling.Prison {
	if len(prisons) == 0 {
		return scheduling.Prison{}
	}
	return prisons[max(0, Index(prisons, code))]
}

// Zone is where a prison's clock hangs, and UTC when that is not known.
func Zone(p scheduling.Prison) *time.Location {
	if zone, err := p.Location(); err == nil {
		return zone
	}
	return time.UTC
}
