package scheduling

import "time"

// NewBlock returns the touching parts of a booking whose main part begins at
// start: pre ends there and post follows the main part. A part of no length
// is left out. Every part gets its own copy of placements.
func NewBlock(start time.Time, pre, main, post time.Duration, placements ...Placement) []Part {
	var parts []Part
	at := start.Add(-pre)
	for _, p := range []struct {
		name PartName
		d    time.Duration
	}{{PartPre, pre}, {PartMain, main}, {PartPost, post}} {
		if p.d <= 0 {
			continue
		}
		part := Part{Name: p.name, Span: NewSpan(at, p.d)}
		for _, pl := range placements {
			part.Placements = append(part.Placements, Placement{
				Room: pl.Room, Prisoners: append([]PersonID(nil), pl.Prisoners...),
			})
		}
		parts = append(parts, part)
		at = at.Add(p.d)
	}
	return parts
}
