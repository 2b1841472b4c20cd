package diary

import (
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/index"
)

// FindDays is how many days ahead Find looks when no window and no deadline
// says how far.
const FindDays = 42

// Find lists the first places where q.Booking would fit, by start; at each
// start in the rooms that are preferred: those kept for who asks before those
// kept for the kind before shared ones, then by name. None has a clash that
// nobody accepted. It may miss what was freed a moment ago. What else is wrong
// with q.Booking is not looked at.
func (d *Diary) Find(ctx context.Context, q scheduling.FindQuery) ([]scheduling.Offer, error) {
	return read(ctx, d, "find a time", func(r scheduling.Reader) ([]scheduling.Offer, error) { return d.find(r, q) })
}

func (d *Diary) find(r scheduling.Reader, q scheduling.FindQuery) ([]scheduling.Offer, error) {
	f, err := d.newFinding(r, q)
	if err != nil || f == nil {
		return nil, err
	}
	x, err := f.index(d.live.Now())
	if err != nil {
		return nil, err
	}
	ask := f.query()
	var out []scheduling.Offer
	for len(out) < q.Limit {
		places := x.Free(ask)
		for _, p := range places {
			b, ok, err := f.at(p.Start)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			out = append(out, scheduling.Offer{By: f.by(b), Booking: b})
			if len(out) == q.Limit {
				return out, nil
			}
		}
		if len(places) < ask.Limit {
			return out, nil
		}
		// A start lies before the next one, whichever windows hold it.
		ask.Windows = from(ask.Windows, places[len(places)-1].Start.Add(scheduling.Grid))
	}
	return out, nil
}

// finding is one search for places.
type finding struct {
	scheduling.Reader
	q     scheduling.FindQuery
	known scheduling.Known
	// booking is what is looked for, with seats for rooms; kept is what it
	// would change, or nil.
	booking scheduling.Booking
	kept    *scheduling.Booking
	seats   []seat
	choices choices
	windows []scheduling.Span
	days    map[scheduling.Date]*clash.Index
	zone    *time.Location
}

// newFinding is nil when there is nothing to look for.
func (d *Diary) newFinding(r scheduling.Reader, q scheduling.FindQuery) (*finding, error) {
	kept, err := keptOf(r, q.Booking)
	if err != nil {
		return nil, err
	}
	b := asked(q.Booking, kept)
	if !searchable(b) || q.Limit <= 0 {
		return nil, nil
	}
	if q.Hold != "" {
		r = without{r, []scheduling.HoldID{q.Hold}}
	}
	f := &finding{Reader: r, q: q, booking: b, kept: kept, days: map[scheduling.Date]*clash.Index{}}
	if f.known, err = d.known(r, b); err != nil {
		return nil, err
	}
	if kept != nil && kept.Active() && started(*kept, f.known.Now) {
		return nil, scheduling.ErrStarted
	}
	home := slices.IndexFunc(f.known.Prisons, func(p scheduling.Prison) bool { return p.Code == b.Prison })
	if home < 0 {
		return nil, nil
	}
	if f.zone, err = f.known.Prisons[home].Location(); err != nil {
		return nil, err
	}
	f.seats = seatsOf(&f.booking, f.known)
	if err := f.more(); err != nil {
		return nil, err
	}
	if f.choices, err = newChoices(f.known, f.booking, q.Rooms); err != nil {
		return nil, err
	}
	f.windows = windowsOf(q, f.known.Now)
	return f, nil
}

// more loads the rooms of every prison that has a seat.
func (f *finding) more() error {
	for _, s := range f.seats {
		has := func(x scheduling.Room) bool { return x.Prison == s.prison }
		if slices.ContainsFunc(f.known.Rooms, has) {
			continue
		}
		some, err := rooms(f, s.prison)
		if err != nil {
			return err
		}
		f.known.Rooms = append(f.known.Rooms, some...)
	}
	return nil
}

// windowsOf are when a block may lie: from now, within the horizon and before
// the deadline.
func windowsOf(q scheduling.FindQuery, now time.Time) []scheduling.Span {
	last := now.AddDate(0, scheduling.HorizonMonths, 0)
	if !q.Deadline.IsZero() && q.Deadline.Before(last) {
		last = q.Deadline
	}
	windows := q.Windows
	switch {
	case len(windows) == 0 && q.Deadline.IsZero():
		windows = []scheduling.Span{{Start: now, End: now.AddDate(0, 0, FindDays)}}
	case len(windows) == 0:
		windows = []scheduling.Span{{Start: now, End: last}}
	}
	var out []scheduling.Span
	for _, w := range windows {
		if w = w.Intersect(scheduling.Span{Start: now, End: last}); w.Valid() {
			out = append(out, w)
		}
	}
	return out
}

// from cuts off what of windows lies before t.
func from(windows []scheduling.Span, t time.Time) []scheduling.Span {
	var out []scheduling.Span
	for _, w := range windows {
		if w.Start = later(w.Start, t); w.Valid() {
			out = append(out, w)
		}
	}
	return out
}

// batch is how many starts the index is asked for at once.
const batch = 32

// query is what can be asked of an index: necessary, but not all that rules want.
func (f *finding) query() index.Query {
	q := index.Query{Windows: f.windows, Step: scheduling.Grid, Limit: batch}
	if f.kept != nil {
		q.Except = f.kept.ID
	}
	q.Needs = index.NeedsOf(f.booking, func(r scheduling.Resource) (wants []index.Want) {
		if id, ok := r.Person(); ok {
			return []index.Want{index.WantPerson(id, 0)}
		}
		key, _ := r.Room()
		for _, room := range f.choices.rooms(f.seats[seatNumber(key)].prison) {
			wants = append(wants, index.WantRoom(room))
		}
		return wants
	})
	return q
}

// index is live, or one of what the search touches when that is nil.
func (f *finding) index(live *index.Index) (*index.Index, error) {
	if live != nil || len(f.windows) == 0 {
		return live, nil
	}
	within := f.windows[0]
	for _, w := range f.windows {
		within = scheduling.Span{Start: earlier(within.Start, w.Start), End: later(within.End, w.End)}
	}
	bookings, err := f.Bookings(scheduling.BookingQuery{Within: within, Resources: f.resources()})
	if err != nil {
		return nil, err
	}
	return indexed(bookings), nil
}

// indexed is an index of what bookings hold.
func indexed(bookings []scheduling.Booking) *index.Index {
	return index.Build(func(yield func(scheduling.Claim) bool) {
		for _, b := range bookings {
			for _, c := range b.Claims() {
				if !yield(c) {
					return
				}
			}
		}
	})
}

// resources are everyone of the booking and every room it could be in.
func (f *finding) resources() []scheduling.Resource {
	var out []scheduling.Resource
	for _, r := range resourcesOf(f.booking) {
		if _, room := r.Room(); !room {
			out = append(out, r)
		}
	}
	for _, rooms := range f.choices.byPrison {
		for _, room := range rooms {
			out = append(out, scheduling.RoomResource(room.Key))
		}
	}
	return out
}

// by says how b differs from what was asked.
func (f *finding) by(b scheduling.Booking) scheduling.OfferBy {
	if b.Span().Start.Equal(f.booking.Span().Start) {
		return scheduling.OfferOtherRoom
	}
	return scheduling.OfferOtherTime
}
