package sqlite

import (
	"unicode/utf8"

	"gatehouse/scheduling"
)

const acceptanceColumns = `a, b, resource, code, overlap, actor_name, actor_role, reason, at`

// accepted is an acceptance with what the file knows about it.
type accepted struct {
	scheduling.Acceptance
	// overlap is set when the two claims share time.
	overlap bool
}

// acceptanceKey is what makes two acceptances the same.
type acceptanceKey struct {
	a, b     scheduling.BookingID
	resource scheduling.Resource
	code     string
}

func (a accepted) key() acceptanceKey { return keyOf(a.Acceptance) }

func keyOf(a scheduling.Acceptance) acceptanceKey {
	return acceptanceKey{a.A, a.B, a.Resource, a.Code}
}

func scanAcceptance(scan scanner) (accepted, error) {
	var a accepted
	var at int64
	err := scan(&a.A, &a.B, &a.Resource, &a.Code, &a.overlap, &a.Actor.Name, &a.Actor.Role, &a.Reason, &at)
	a.At = fromNanos(at)
	return a, err
}

// nearness is the greatest gap, in minutes, for which an acceptance of two
// claims that are too tight is kept: pick-up, walking and turnaround times
// are all shorter.
const nearness = 120

// checkAcceptance returns what is wrong with an acceptance handed to
// SaveBooking for booking id.
func checkAcceptance(a scheduling.Acceptance, id scheduling.BookingID) error {
	switch n := utf8.RuneCountInString(a.Reason); {
	case a.A != id && a.B != id, a.A >= a.B:
		return &scheduling.InvalidError{Field: "accept.booking", Problem: scheduling.ProblemOrder}
	case n < scheduling.MinReason:
		return &scheduling.InvalidError{Field: "accept.reason", Problem: scheduling.ProblemNeedsReason, Limit: scheduling.MinReason}
	case n > scheduling.MaxReason:
		return &scheduling.InvalidError{Field: "accept.reason", Problem: scheduling.ProblemTooLong, Limit: scheduling.MaxReason}
	}
	return nil
}

// standing says how two bookings' claims on one resource stand to each other.
type standing struct {
	overlap bool
	// near is set when they do not overlap and are at most nearness apart.
	near bool
}

// compare looks at the claims of two bookings on one resource.
func compare(mine, theirs []held) standing {
	var s standing
	for _, m := range mine {
		for _, t := range theirs {
			switch gap := max(t.starts-m.ends, m.starts-t.ends); {
			case gap < 0:
				s.overlap = true
			case gap <= nearness:
				s.near = true
			}
		}
	}
	if s.overlap {
		s.near = false
	}
	return s
}

// reviewAcceptances ends the acceptances of a booking that its claims no longer
// need and keeps those of accept that they do. The file no longer has the
// claims that the booking gives up.
func (w *writer) reviewAcceptances(t turnover, accept []scheduling.Acceptance) error {
	id, claims := t.booking, t.want
	given := map[acceptanceKey]bool{}
	for _, a := range accept {
		given[keyOf(a)] = true
	}
	kept, err := list(w.session, scanAcceptance,
		`SELECT `+acceptanceColumns+` FROM acceptances WHERE a = ?1 OR b = ?1 ORDER BY a, b, resource, code`, string(id))
	if err != nil {
		return err
	}
	have := map[acceptanceKey]bool{}
	for _, a := range kept {
		s, err := w.standing(id, a.Acceptance, claims)
		if err != nil {
			return err
		}
		if needed(a.Acceptance, s, claims) && a.overlap == s.overlap && (given[a.key()] || t.keeps(a)) {
			have[a.key()] = true
			continue
		}
		if err := w.exec(`DELETE FROM acceptances WHERE a = ? AND b = ? AND resource = ? AND code = ?`,
			string(a.A), string(a.B), string(a.Resource), a.Code); err != nil {
			return err
		}
	}
	for _, a := range accept {
		if err := checkAcceptance(a, id); err != nil {
			return err
		}
		s, err := w.standing(id, a, claims)
		if err != nil {
			return err
		}
		k := keyOf(a)
		if have[k] || !needed(a, s, claims) {
			continue
		}
		have[k] = true
		at := a.At
		if at.IsZero() {
			at = w.now
		}
		if err := w.exec(`INSERT INTO acceptances (`+acceptanceColumns+`) VALUES (?,?,?,?,?,?,?,?,?)`,
			string(a.A), string(a.B), string(a.Resource), a.Code, s.overlap, a.Actor.Name, a.Actor.Role, a.Reason, nanos(at)); err != nil {
			return err
		}
	}
	return nil
}

// keeps reports whether an acceptance stands although the booking was not saved
// under it again. One that a lane leans on does while the claims overlap. One
// of two bookings that are near each other does while this one stays where it
// is. One of a booking alone does not: whether it is still for the same, only
// who saves it knows.
func (t turnover) keeps(a accepted) bool {
	if a.overlap || a.A == "" {
		return a.overlap
	}
	if _, ok := a.Resource.Pair(); ok {
		return !t.moved()
	}
	return len(t.gone[string(a.Resource)])+len(t.fresh[string(a.Resource)]) == 0
}

// moved reports whether the booking holds anything else than before.
func (t turnover) moved() bool {
	for _, hs := range t.fresh {
		if len(hs) > 0 {
			return true
		}
	}
	return len(t.gone) > 0
}

// needed reports whether anything still asks for the acceptance.
func needed(a scheduling.Acceptance, s standing, claims map[string][]held) bool {
	if a.A == "" {
		if _, ok := a.Resource.Pair(); ok {
			return len(claims) > 0 // two people of this one booking, whom no claim names together
		}
		return len(claims[string(a.Resource)]) > 0
	}
	return s.overlap || s.near
}

func (w *writer) standing(id scheduling.BookingID, a scheduling.Acceptance, claims map[string][]held) (standing, error) {
	if a.A == "" {
		return standing{}, nil
	}
	other := a.A
	if other == id {
		other = a.B
	}
	theirs, err := list(w.session, scanHeld, `SELECT `+heldColumns+` FROM claims WHERE booking = ? AND resource = ? ORDER BY id`,
		string(other), string(a.Resource))
	if err != nil {
		return standing{}, err
	}
	mine := claims[string(a.Resource)]
	if _, ok := a.Resource.Pair(); !ok {
		return compare(mine, theirs), nil
	}
	// A clash between two people, whom no claim names together: what is
	// compared is when the bookings are, and nothing leans on it in the file.
	theirs, err = list(w.session, scanHeld, `SELECT `+heldColumns+` FROM claims WHERE booking = ? ORDER BY id`, string(other))
	if err != nil {
		return standing{}, err
	}
	mine = nil
	for _, hs := range claims {
		mine = append(mine, hs...)
	}
	s := compare(mine, theirs)
	return standing{near: s.near || s.overlap}, nil
}
