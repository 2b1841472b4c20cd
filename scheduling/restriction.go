package scheduling

// RestrictionID identifies a restriction.
type RestrictionID string

// RestrictionKind says what a restriction forbids.
type RestrictionKind string

// The kinds of restriction.
const (
	// NonAssociation keeps two prisoners from meeting.
	NonAssociation RestrictionKind = "non-association"
	// Banned keeps a visitor from visiting.
	Banned RestrictionKind = "banned"
	// ClosedVisits allows a visitor only where there is a barrier; a video
	// call keeps it, so it is shown and accepted with a reason.
	ClosedVisits RestrictionKind = "closed-visits"
)

// RestrictionKinds lists every kind in the order people are shown them.
func RestrictionKinds() []RestrictionKind {
	return []RestrictionKind{NonAssociation, Banned, ClosedVisits}
}

// Restriction keeps two people apart, or a visitor out.
type Restriction struct {
	ID   RestrictionID
	Kind RestrictionKind
	// A is a prisoner; empty for a visitor who may visit nobody. B is the
	// other prisoner of a non-association, or the visitor.
	A, B PersonID
	// From and Until bound the days it holds, both included; a zero date
	// leaves that side open.
	From, Until Date
}

// Holds reports whether the restriction is in force on d.
func (r Restriction) Holds(d Date) bool {
	return (r.From.IsZero() || r.From.Compare(d) <= 0) && (r.Until.IsZero() || d.Compare(r.Until) <= 0)
}

// Pair is two people of one booking's case who must not see or meet each other.
type Pair struct{ A, B PersonID }
