package scheduling

import "time"

// Span is a half-open stretch of time [Start, End): 10:00–10:30 and
// 10:30–11:00 do not overlap. Both ends are instants; their location carries
// no meaning and people are shown the prison's zone.
type Span struct {
	Start time.Time
	End   time.Time
}

// NewSpan returns the span that begins at start and lasts d.
func NewSpan(start time.Time, d time.Duration) Span {
	return Span{Start: start, End: start.Add(d)}
}

// Duration is how long the span lasts; negative when it ends before it starts.
func (s Span) Duration() time.Duration { return s.End.Sub(s.Start) }

// IsZero reports whether neither end has been set.
func (s Span) IsZero() bool { return s.Start.IsZero() && s.End.IsZero() }

// Valid reports whether the span ends after it starts.
func (s Span) Valid() bool { return s.End.After(s.Start) }

// Overlaps reports whether the two spans share an instant.
func (s Span) Overlaps(o Span) bool {
	return s.Start.Before(o.End) && o.Start.Before(s.End)
}

// Contains reports whether t lies in the span.
func (s Span) Contains(t time.Time) bool {
	return !t.Before(s.Start) && t.Before(s.End)
}

// Covers reports whether o lies wholly inside the span.
func (s Span) Covers(o Span) bool {
	return !o.Start.Before(s.Start) && !o.End.After(s.End)
}

// Equal reports whether both ends are the same instants.
func (s Span) Equal(o Span) bool {
	return s.Start.Equal(o.Start) && s.End.Equal(o.End)
}

// Shift returns the span moved by d, its length kept.
func (s Span) Shift(d time.Duration) Span {
	return Span{Start: s.Start.Add(d), End: s.End.Add(d)}
}

// Intersect returns the stretch both spans share; it is not Valid when they
// share none.
func (s Span) Intersect(o Span) Span {
	r := s
	if o.Start.After(r.Start) {
		r.Start = o.Start
	}
	if o.End.Before(r.End) {
		r.End = o.End
	}
	return r
}
