package diary

import (
	"errors"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// wide is the scene of whole prisons within spans, with everything that
// concerns the people and rooms of the bookings in it.
func (d *Diary) wide(r scheduling.Reader, a about, spans []scheduling.Span) (clash.Scene, error) {
	s := clash.Scene{Holidays: d.holidays, Now: d.now()}
	var err error
	if s.Prisons, err = r.Prisons(); err != nil {
		return s, err
	}
	for _, within := range spans {
		for _, code := range a.prisons {
			some, err := r.Bookings(scheduling.BookingQuery{Within: within, Prison: code})
			if err != nil {
				return s, err
			}
			s.Bookings = append(s.Bookings, some...)
		}
	}
	s.Bookings = joined(s.Bookings)
	inside := slices.Concat(s.Bookings, a.named)
	if s.People, err = r.People(peopleOf(inside...)); err != nil {
		return s, err
	}
	if s.Restrictions, err = r.Restrictions(idsOfPeople(s.People)); err != nil {
		return s, err
	}
	away, err := roomsWide(r, a, inside, &s)
	if err != nil {
		return s, err
	}
	elsewhere, err := d.elsewhere(r, a, spans, inside, away, s)
	if err != nil {
		return s, err
	}
	s.Bookings = joined(s.Bookings, elsewhere)
	slices.SortStableFunc(s.Bookings, byStart)
	if s.People, err = r.People(peopleOf(slices.Concat(s.Bookings, a.named)...)); err != nil {
		return s, err
	}
	if s.Accepted, err = r.Accepted(idsOf(s.Bookings)); err != nil {
		return s, err
	}
	s.Holds, err = r.Holds(s.Now)
	return s, err
}

// roomsWide puts into s the rooms of the prisons, and of other prisons those
// that bookings of these have too; it lists the latter.
func roomsWide(r scheduling.Reader, a about, inside []scheduling.Booking, s *clash.Scene) (away []scheduling.Resource, err error) {
	for _, code := range a.prisons {
		some, err := rooms(r, code)
		if err != nil {
			return nil, err
		}
		s.Rooms = append(s.Rooms, some...)
	}
	others := map[scheduling.PrisonCode][]scheduling.RoomKey{}
	for _, b := range inside {
		for _, key := range b.Rooms() {
			code := key.Prison()
			if key == "" || slices.Contains(a.prisons, code) || slices.Contains(others[code], key) {
				continue
			}
			others[code] = append(others[code], key)
			away = append(away, scheduling.RoomResource(key))
		}
	}
	for code, keys := range others {
		some, err := rooms(r, code)
		if err != nil {
			return nil, err
		}
		s.Rooms = append(s.Rooms, slices.DeleteFunc(some, func(m scheduling.Room) bool { return !slices.Contains(keys, m.Key) })...)
	}
	slices.SortStableFunc(s.Rooms, scheduling.CompareRooms)
	return away, nil
}

// elsewhere lists what the people inside have in other prisons, what holds
// rooms there, who screens them, and the family visits of the weeks around.
func (d *Diary) elsewhere(
	r scheduling.Reader, a about, spans []scheduling.Span, inside []scheduling.Booking, away []scheduling.Resource, s clash.Scene,
) ([]scheduling.Booking, error) {
	var people []scheduling.Resource
	for _, id := range peopleOf(inside...) {
		people = append(people, scheduling.PersonResource(id))
	}
	people = append(people, keptApart(s.Restrictions, people)...)
	out, err := screening(r, casesOf(inside))
	if err != nil {
		return nil, err
	}
	for _, b := range out {
		people = append(people, screenedIn(b, people)...)
	}
	add := func(q scheduling.BookingQuery, resources []scheduling.Resource, keep func(scheduling.Booking) bool) error {
		for some := range slices.Chunk(resources, 2000) {
			q.Resources = some
			found, err := r.Bookings(q)
			if err != nil {
				return err
			}
			for _, b := range found {
				if keep(b) {
					out = append(out, b)
				}
			}
		}
		return nil
	}
	all := func(scheduling.Booking) bool { return true }
	visits := scheduling.Known{Prisons: s.Prisons, People: s.People}
	for _, within := range spans {
		// What is kept by the first prison was read whole.
		q := scheduling.BookingQuery{Within: within, NotPrison: a.prisons[0]}
		if err := add(q, slices.Concat(people, away), all); err != nil {
			return nil, err
		}
		if limited(visits) {
			family := func(b scheduling.Booking) bool { return b.Kind == scheduling.KindFamily }
			if err := add(scheduling.BookingQuery{Within: widened(within, week)}, visitors(inside), family); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// visitors are the prisoners of the family visits among bookings.
func visitors(bookings []scheduling.Booking) []scheduling.Resource {
	var visits []scheduling.Booking
	for _, b := range bookings {
		if b.Kind == scheduling.KindFamily {
			visits = append(visits, b)
		}
	}
	seen := map[scheduling.PersonID]bool{}
	var out []scheduling.Resource
	for _, b := range visits {
		for _, id := range b.Prisoners() {
			if !seen[id] {
				seen[id] = true
				out = append(out, scheduling.PersonResource(id))
			}
		}
	}
	return out
}

// movedBefore says when plans that still stand gave somebody another time,
// this month or the one before.
func (d *Diary) movedBefore(r scheduling.Reader, codes []scheduling.PrisonCode) (map[scheduling.PersonID][]time.Time, error) {
	out := map[scheduling.PersonID][]time.Time{}
	undone := map[scheduling.PlanID]bool{}
	var plans []scheduling.Enacted
	for _, code := range codes {
		some, err := r.Plans(scheduling.PlanQuery{Prison: code, Since: d.now().AddDate(0, -2, 0)})
		if err != nil {
			return nil, err
		}
		plans = append(plans, some...)
	}
	// Newest first: what undoes comes before what it undoes, and what was
	// undone undoes nothing.
	slices.SortStableFunc(plans, func(a, b scheduling.Enacted) int { return b.At.Compare(a.At) })
	for _, e := range plans {
		if undone[e.ID] {
			continue
		}
		if e.Undoes != "" {
			undone[e.Undoes] = true
			continue
		}
		for i, was := range e.Was {
			is := e.Bookings[i]
			if was.Version == 0 || !was.Active() || !is.Active() || was.Span().Equal(is.Span()) {
				continue
			}
			for _, id := range peopleOf(was) {
				out[id] = append(out[id], e.At)
			}
		}
	}
	return out, nil
}

// prioritiesOf is a prison's own table, else the one it begins with.
func prioritiesOf(r scheduling.Reader, code scheduling.PrisonCode) (scheduling.Priorities, error) {
	p, err := r.Priorities(code)
	if errors.Is(err, scheduling.ErrNotFound) {
		return scheduling.DefaultPriorities(code), nil
	}
	return p, err
}
