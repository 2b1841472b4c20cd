package sqlite

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// writer is scheduling.Writer within one transaction.
type writer struct {
	reader
	now time.Time
}

var _ scheduling.Writer = (*writer)(nil)

// atomically runs fn so that all of its statements stand or none: the caller
// of SaveBooking may go on after a refusal.
func (w *writer) atomically(fn func() error) error {
	if err := w.exec(`SAVEPOINT step`); err != nil {
		return err
	}
	err := fn()
	if err != nil && w.broken != nil {
		return err
	}
	if err != nil {
		if undo := w.exec(`ROLLBACK TO step`); undo != nil {
			return errors.Join(err, undo)
		}
	}
	return errors.Join(err, w.exec(`RELEASE step`))
}

// SaveBooking implements scheduling.Writer.
func (w *writer) SaveBooking(b scheduling.Booking, accept []scheduling.Acceptance) (scheduling.Booking, error) {
	saved := b.Clone()
	err := w.atomically(func() error {
		old, err := w.write(&saved)
		if err != nil {
			return err
		}
		if err := w.claim(saved, accept); err != nil {
			return err
		}
		return w.announce(actionOf(old, saved), saved.ID)
	})
	if err != nil {
		return scheduling.Booking{}, fmt.Errorf("save booking %s: %w", b.ID, err)
	}
	return saved, nil
}

// write checks b's version against the kept one and puts down the booking
// itself, its version advanced. It returns what was replaced; nil for a new
// booking.
func (w *writer) write(b *scheduling.Booking) (*scheduling.Booking, error) {
	kept, err := one(w.session, scanText, `SELECT doc FROM bookings WHERE id = ?`, string(b.ID))
	switch {
	case errors.Is(err, scheduling.ErrNotFound):
		if b.Version != 0 {
			return nil, scheduling.ErrStale
		}
		b.Version = 1
		return nil, w.insert(*b)
	case err != nil:
		return nil, err
	}
	old, err := decode(kept)
	if err != nil {
		return nil, err
	}
	if old.Version != b.Version {
		return nil, scheduling.ErrStale
	}
	b.Version++
	return &old, w.replace(*b, old, kept)
}

func (w *writer) insert(b scheduling.Booking) error {
	if err := storable(b); err != nil {
		return err
	}
	doc, err := encode(b)
	if err != nil {
		return err
	}
	starts, ends := minutes(b.Span())
	if err := w.exec(`INSERT INTO bookings (id, version, status, starts, ends, series, original, doc) VALUES (?,?,?,?,?,?,?,?)`,
		string(b.ID), b.Version, string(b.Status), starts, ends, string(b.Series), original(b), doc); err != nil {
		return err
	}
	return w.touch(b, nil)
}

// original is the time of its series that a booking stands for, as text.
func original(b scheduling.Booking) string {
	if b.Series == "" {
		return ""
	}
	return b.Original.String()
}

// replace keeps the document that b takes the place of.
func (w *writer) replace(b, old scheduling.Booking, kept string) error {
	if err := storable(b); err != nil {
		return err
	}
	doc, err := encode(b)
	if err != nil {
		return err
	}
	if err := w.exec(`INSERT INTO booking_versions (booking, version, at, doc) VALUES (?,?,?,?)`,
		string(b.ID), old.Version, nanos(w.now), kept); err != nil {
		return err
	}
	starts, ends := minutes(b.Span())
	if err := w.exec(`UPDATE bookings SET version = ?, status = ?, starts = ?, ends = ?, series = ?, original = ?, doc = ? WHERE id = ?`,
		b.Version, string(b.Status), starts, ends, string(b.Series), original(b), doc, string(b.ID)); err != nil {
		return err
	}
	return w.touch(b, &old)
}

// storable refuses what the tables cannot hold; everything else about a
// booking is the caller's to check.
func storable(b scheduling.Booking) error {
	switch s := b.Span(); {
	case b.ID == "":
		return &scheduling.InvalidError{Field: "id", Problem: scheduling.ProblemMissing}
	case len(b.Parts) == 0:
		return &scheduling.InvalidError{Field: "parts", Problem: scheduling.ProblemMissing}
	case !s.Valid():
		return &scheduling.InvalidError{Field: "parts", Problem: scheduling.ProblemOrder}
	case s.Duration() > 24*time.Hour:
		return &scheduling.InvalidError{Field: "parts", Problem: scheduling.ProblemTooLong, Limit: 1440}
	}
	for _, p := range b.Parts {
		if !p.Span.Valid() {
			return &scheduling.InvalidError{Field: "parts." + string(p.Name), Problem: scheduling.ProblemOrder}
		}
	}
	return nil
}

// touch keeps the list of what a booking concerns.
func (w *writer) touch(b scheduling.Booking, old *scheduling.Booking) error {
	want := concerns(b)
	if old != nil {
		if old.Span().Equal(b.Span()) && maps.Equal(want, concerns(*old)) {
			return nil
		}
		if err := w.exec(`DELETE FROM touches WHERE booking = ?`, string(b.ID)); err != nil {
			return err
		}
	}
	starts, ends := minutes(b.Span())
	for _, r := range slices.Sorted(maps.Keys(want)) {
		if err := w.exec(`INSERT INTO touches (resource, starts, booking, ends) VALUES (?,?,?,?)`,
			r, starts, string(b.ID), ends); err != nil {
			return err
		}
	}
	return nil
}

func prisonResource(c scheduling.PrisonCode) string { return "prison/" + string(c) }

// concerns lists everything a booking can be looked up by: its rooms, its
// people, the court it is for, the prisons that keep it or have its rooms, and
// the case whose people it screens. A room's key begins with its prison's code.
func concerns(b scheduling.Booking) map[string]bool {
	out := map[string]bool{}
	if b.Prison != "" {
		out[prisonResource(b.Prison)] = true
	}
	for _, k := range b.Rooms() {
		out[string(scheduling.RoomResource(k))] = true
		if len(k) > 3 && k[3] == '-' {
			out[prisonResource(scheduling.PrisonCode(k[:3]))] = true
		}
	}
	for _, id := range b.Prisoners() {
		out[string(scheduling.PersonResource(id))] = true
	}
	for _, a := range b.Attendees {
		out[string(scheduling.PersonResource(a.Person))] = true
	}
	if b.Court != "" {
		out[string(scheduling.CourtResource(b.Court))] = true
	}
	if b.CaseRef != "" && len(b.Screened) > 0 {
		out[string(scheduling.CaseResource(b.CaseRef))] = true
	}
	return out
}

// actionOf names what a save did, for the feed.
func actionOf(old *scheduling.Booking, b scheduling.Booking) scheduling.Action {
	switch {
	case old == nil:
		return scheduling.ActionBooked
	case b.Status == scheduling.StatusCancelled && old.Status != b.Status:
		return scheduling.ActionCancelled
	case old.Status == scheduling.StatusCancelled && b.Active():
		return scheduling.ActionReinstated
	case b.Outcome.Code == scheduling.OutcomeNoShow && old.Outcome != b.Outcome:
		return scheduling.ActionNoShow
	case b.Outcome.Code == scheduling.OutcomeEarly && old.Outcome != b.Outcome:
		return scheduling.ActionEndedEarly
	case !slices.Equal(old.Attendance, b.Attendance):
		return scheduling.ActionAttended
	}
	return scheduling.ActionAmended
}

func (w *writer) announce(a scheduling.Action, id scheduling.BookingID) error {
	return w.exec(`INSERT INTO changes (at, action, booking) VALUES (?,?,?)`, nanos(w.now), string(a), string(id))
}

// Remember implements scheduling.Writer. Binding a key again to the same
// booking changes nothing; to another it is refused.
func (w *writer) Remember(key string, id scheduling.BookingID) error {
	bound, err := w.Replayed(key)
	switch {
	case err == nil && bound == id:
		return nil
	case err == nil:
		return fmt.Errorf("sqlite: idempotency key is bound to booking %s: %w", bound, scheduling.ErrStale)
	case !errors.Is(err, scheduling.ErrNotFound):
		return err
	}
	if _, err := w.Booking(id); err != nil {
		return err
	}
	return w.exec(`INSERT INTO idempotency (key, booking, at) VALUES (?,?,?)`, key, string(id), nanos(w.now))
}

// Record implements scheduling.Writer. The entry's Seq is the store's to
// give; a zero At is now.
func (w *writer) Record(e scheduling.AuditEntry) error {
	if e.At.IsZero() {
		e.At = w.now
	}
	return w.exec(`INSERT INTO audit (at, actor_name, actor_role, action, subject, version, reason, plan) VALUES (?,?,?,?,?,?,?,?)`,
		nanos(e.At), e.Actor.Name, e.Actor.Role, string(e.Action), e.Subject, e.Version, e.Reason, string(e.Plan))
}
