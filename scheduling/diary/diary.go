// Package diary does what a person at a desk asks for, one request in one
// transaction: it refuses what cannot be, leaves an audit line beside every
// change and every look at a person's record, and finds what else is free.
package diary

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/resolve"
)

// Options are what a diary needs from outside.
type Options struct {
	// Now tells the time.
	Now func() time.Time
	// NewID makes an identifier that was never used before.
	NewID func() string
	// Holidays are the bank holidays of every year a booking may be in.
	Holidays scheduling.Holidays
	// Live answers what is free without reading everything; nil is none.
	Live *index.Live
	// Plan finds plans for Resolve; nil is resolve.Plans.
	Plan Planner
}

// Diary is the service a desk speaks to. It keeps nothing itself and is safe
// for use by several goroutines.
type Diary struct {
	store scheduling.Store
	now   func() time.Time
	newID func() string

	holidays scheduling.Holidays
	live     *index.Live
	plan     Planner
}

// New returns the diary of what store keeps. The store stays the caller's to close.
func New(store scheduling.Store, o Options) *Diary {
	if o.Plan == nil {
		o.Plan = resolve.Plans
	}
	return &Diary{store: store, now: o.Now, newID: o.NewID, holidays: o.Holidays, live: o.Live, plan: o.Plan}
}

// Prisons lists every prison.
func (d *Diary) Prisons(ctx context.Context) ([]scheduling.Prison, error) {
	return read(ctx, d, "list prisons", scheduling.Reader.Prisons)
}

// Courts lists every court.
func (d *Diary) Courts(ctx context.Context) ([]scheduling.Court, error) {
	return read(ctx, d, "list courts", scheduling.Reader.Courts)
}

// Rooms lists the rooms of a prison, or of every prison when code is empty,
// in the order people count them.
func (d *Diary) Rooms(ctx context.Context, code scheduling.PrisonCode) ([]scheduling.Room, error) {
	return read(ctx, d, "list rooms", func(r scheduling.Reader) ([]scheduling.Room, error) { return rooms(r, code) })
}

// People searches numbers and names, best first, at most limit. A role or
// prison that is not empty restricts the search.
func (d *Diary) People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode, limit int) ([]scheduling.Person, error) {
	return read(ctx, d, "find people", func(r scheduling.Reader) ([]scheduling.Person, error) {
		return r.FindPeople(text, role, prison, limit)
	})
}

// Booking is the booking as it is kept now; ErrNotFound when there is none.
func (d *Diary) Booking(ctx context.Context, id scheduling.BookingID) (scheduling.Booking, error) {
	return read(ctx, d, "booking "+string(id), func(r scheduling.Reader) (scheduling.Booking, error) { return r.Booking(id) })
}

// MaxHistory is how many lines History returns at most.
const MaxHistory = 500

// History is who did what to a booking or a person's record, newest first.
func (d *Diary) History(ctx context.Context, subject string) ([]scheduling.AuditEntry, error) {
	return read(ctx, d, "history of "+subject, func(r scheduling.Reader) ([]scheduling.AuditEntry, error) {
		return r.Audit(subject, MaxHistory)
	})
}

// Watch delivers every change committed after the call until ctx ends.
func (d *Diary) Watch(ctx context.Context) <-chan scheduling.Change { return d.store.Watch(ctx) }

// SceneQuery says which part of a prison's timetable is looked at.
type SceneQuery struct {
	Prison scheduling.PrisonCode
	Within scheduling.Span
	// Cancelled includes cancelled and expired bookings.
	Cancelled bool
}

// Scene is what a prison's timetable shows: its rooms as people count them,
// the bookings kept by it or in its rooms by start, the people in those, what
// was accepted between them, whom they must not meet, the bank holidays, and
// the holds on its rooms.
func (d *Diary) Scene(ctx context.Context, q SceneQuery) (clash.Scene, error) {
	return read(ctx, d, "scene of "+string(q.Prison), func(r scheduling.Reader) (s clash.Scene, err error) {
		if s.Prisons, err = r.Prisons(); err != nil {
			return s, err
		}
		if s.Rooms, err = rooms(r, q.Prison); err != nil {
			return s, err
		}
		s.Bookings, err = r.Bookings(scheduling.BookingQuery{Prison: q.Prison, Within: q.Within, Cancelled: q.Cancelled})
		if err != nil {
			return s, err
		}
		slices.SortStableFunc(s.Bookings, byStart)
		if s.People, err = r.People(peopleOf(s.Bookings...)); err != nil {
			return s, err
		}
		if s.Accepted, err = r.Accepted(idsOf(s.Bookings)); err != nil {
			return s, err
		}
		if s.Restrictions, err = r.Restrictions(idsOfPeople(s.People)); err != nil {
			return s, err
		}
		s.Holidays = d.holidays
		s.Holds, err = holdsIn(r, d.now(), q.Prison, q.Within)
		return s, err
	})
}

// read runs one question against one state of the store.
func read[T any](ctx context.Context, d *Diary, what string, ask func(scheduling.Reader) (T, error)) (T, error) {
	var answer T
	err := d.store.View(ctx, func(r scheduling.Reader) (err error) {
		answer, err = ask(r)
		return err
	})
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", what, err)
	}
	return answer, nil
}

// update runs one change of a known actor in one transaction.
func (d *Diary) update(ctx context.Context, actor scheduling.Actor, change func(scheduling.Writer) error) error {
	if err := actor.Validate(); err != nil {
		return err
	}
	return d.store.Update(ctx, change)
}

func rooms(r scheduling.Reader, code scheduling.PrisonCode) ([]scheduling.Room, error) {
	out, err := r.Rooms(code)
	slices.SortFunc(out, scheduling.CompareRooms)
	return out, err
}

func byStart(a, b scheduling.Booking) int { return a.Span().Start.Compare(b.Span().Start) }

func idsOf(bookings []scheduling.Booking) []scheduling.BookingID {
	ids := make([]scheduling.BookingID, len(bookings))
	for i, b := range bookings {
		ids[i] = b.ID
	}
	return ids
}

// idsOfPeople lists people's ids; it is never nil, which would be everyone.
func idsOfPeople(people []scheduling.Person) []scheduling.PersonID {
	ids := make([]scheduling.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

// peopleOf lists everyone named in bookings, each once, in a stable order.
func peopleOf(bookings ...scheduling.Booking) []scheduling.PersonID {
	var ids []scheduling.PersonID
	for _, b := range bookings {
		ids = append(ids, b.Prisoners()...)
		for _, a := range b.Attendees {
			ids = append(ids, a.Person)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
