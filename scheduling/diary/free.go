package diary

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// FreeDays is how many days after the asked one Free looks at.
const FreeDays = 14

// Free lists places where b would fit: first other rooms at the same time,
// those kept for its party first, then for its kind, then shared; then other times in the same
// rooms as one block, the nearest of the same day first, then of each day
// after it. There are at most limit of each, and none has a clash that nobody
// accepted. What else is wrong with b is not looked at, and the asker's own hold
// does not count.
func (d *Diary) Free(ctx context.Context, b scheduling.Booking, limit int, own ...scheduling.HoldID) ([]scheduling.Offer, error) {
	return read(ctx, d, "find what is free", func(r scheduling.Reader) ([]scheduling.Offer, error) {
		r = without{r, own}
		kept, err := keptOf(r, b)
		if err != nil {
			return nil, err
		}
		b := asked(b, kept)
		if !searchable(b) || limit <= 0 {
			return nil, nil
		}
		known, err := d.known(r, b)
		if err != nil {
			return nil, err
		}
		if kept != nil && kept.Active() && started(*kept, known.Now) {
			return nil, scheduling.ErrStarted
		}
		s := search{Reader: r, known: known, booking: b, kept: kept, limit: limit}
		rooms, err := s.otherRooms()
		if err != nil {
			return nil, err
		}
		times, err := s.otherTimes()
		return append(rooms, times...), err
	})
}

// search looks for places where one booking would fit.
type search struct {
	scheduling.Reader
	known   scheduling.Known
	booking scheduling.Booking
	kept    *scheduling.Booking
	limit   int
}

func open(c clash.Clash) bool { return !c.Accepted }

// clashes is what b clashes with that is news to who moves it.
func (s search) clashes(x *clash.Index, b scheduling.Booking) []clash.Clash {
	return news(s.known, x.Find(b), b, s.kept)
}

// otherRooms offers the same time in rooms that are open to the booking. If
// some rooms of the booking clash, all of those are replaced; otherwise each
// room is replaced alone.
func (s search) otherRooms() ([]scheduling.Offer, error) {
	days, err := s.days(s.booking.Span().Start)
	if err != nil || s.booking.Kind == scheduling.KindOutOfUse || !s.fits(s.booking, days) {
		return nil, err
	}
	choices := s.choices()
	resources := resourcesOf(s.booking)
	for _, c := range choices {
		resources = append(resources, scheduling.RoomResource(c.Key))
	}
	scene, err := surroundings(s, s.known, s.booking.Span(), resources, s.booking.CaseRef)
	if err != nil {
		return nil, err
	}
	if scene.Accepted, err = held(s, s.booking, s.kept); err != nil {
		return nil, err
	}
	index := clash.NewIndex(scene)
	var replace []scheduling.RoomKey
	for _, c := range s.clashes(index, s.booking) {
		if key, ok := c.Resource.Room(); ok && open(c) && !slices.Contains(replace, key) {
			replace = append(replace, key)
		}
	}
	var out []scheduling.Offer
	if len(replace) > 0 {
		s.swap(index, choices, s.booking, replace, &out)
		return out, nil
	}
	for _, key := range s.booking.Rooms() {
		s.swap(index, choices, s.booking, []scheduling.RoomKey{key}, &out)
	}
	return out, nil
}

// swap adds the offers in which every room of replace gives way to a free one.
func (s search) swap(index *clash.Index, choices []scheduling.Room, b scheduling.Booking, replace []scheduling.RoomKey, out *[]scheduling.Offer) {
	if len(replace) == 0 {
		if !slices.ContainsFunc(s.clashes(index, b), open) {
			*out = append(*out, scheduling.Offer{By: scheduling.OfferOtherRoom, Booking: b})
		}
		return
	}
	used := append(b.Rooms(), s.booking.Rooms()...)
	for _, to := range choices {
		if len(*out) >= s.limit {
			return
		}
		if to.Prison != replace[0].Prison() || slices.Contains(used, to.Key) {
			continue
		}
		moved := b.Swap(replace[0], to.Key)
		taken := func(c clash.Clash) bool { return open(c) && c.Resource == scheduling.RoomResource(to.Key) }
		if slices.ContainsFunc(s.clashes(index, moved), taken) {
			continue
		}
		s.swap(index, choices, moved, replace[1:], out)
	}
}

// choices are the rooms that are open to the booking for all of its parts,
// those kept for its party first, then those for its kind, then shared ones.
func (s search) choices() []scheduling.Room {
	type choice struct {
		room scheduling.Room
		rank int
	}
	var open []choice
	for _, r := range s.known.Rooms {
		if v := verdictOf(s.known, r, s.booking); v.Allowed {
			open = append(open, choice{r, v.As.Rank()})
		}
	}
	slices.SortStableFunc(open, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), scheduling.CompareRooms(a.room, b.room))
	})
	out := make([]scheduling.Room, len(open))
	for i, c := range open {
		out[i] = c.room
	}
	return out
}

// otherTimes offers the same rooms at other times of the grid.
func (s search) otherTimes() ([]scheduling.Offer, error) {
	home, ok := s.home()
	if !ok {
		return nil, nil
	}
	zone, err := home.Location()
	if err != nil {
		return nil, err
	}
	start := s.booking.Span().Start
	wall := scheduling.WallOf(start, zone)
	var out []scheduling.Offer
	for n := 0; n <= FreeDays && len(out) < s.limit; n++ {
		// Noon is there on every day, whatever the clocks do.
		noon := time.Date(wall.Year, wall.Month, wall.Day+n, 12, 0, 0, 0, zone)
		same := time.Date(wall.Year, wall.Month, wall.Day+n, wall.Hour, wall.Minute, 0, 0, zone)
		days, err := s.days(noon)
		if err != nil {
			return nil, err
		}
		if days[home.Code].End.Before(s.known.Now) {
			continue
		}
		offers, err := s.timesOf(days, same, start)
		if err != nil {
			return nil, err
		}
		out = append(out, offers...)
	}
	return out[:min(len(out), s.limit)], nil
}

// timesOf offers the free starts of one day, those nearest to same first.
func (s search) timesOf(days map[scheduling.PrisonCode]scheduling.Span, same, start time.Time) ([]scheduling.Offer, error) {
	day := days[s.booking.Prison]
	var candidates []scheduling.Booking
	for t := day.Start; t.Before(day.End); t = t.Add(scheduling.Grid) {
		if b := s.booking.Shift(t.Sub(start)); !t.Equal(start) && s.fits(b, days) {
			candidates = append(candidates, b)
		}
	}
	if len(candidates) == 0 {
		return nil, nil
	}
	scene, err := surroundings(s, s.known, day, resourcesOf(s.booking), s.booking.CaseRef)
	if err != nil {
		return nil, err
	}
	index := clash.NewIndex(scene)
	candidates = slices.DeleteFunc(candidates, func(b scheduling.Booking) bool {
		return slices.ContainsFunc(s.clashes(index, b), open)
	})
	slices.SortStableFunc(candidates, func(a, b scheduling.Booking) int {
		return cmp.Compare(a.Span().Start.Sub(same).Abs(), b.Span().Start.Sub(same).Abs())
	})
	out := make([]scheduling.Offer, len(candidates))
	for i, b := range candidates {
		out[i] = scheduling.Offer{By: scheduling.OfferOtherTime, Booking: b}
	}
	return out, nil
}

// home is the prison whose clock the search reads.
func (s search) home() (scheduling.Prison, bool) {
	i := slices.IndexFunc(s.known.Prisons, func(p scheduling.Prison) bool { return p.Code == s.booking.Prison })
	if i < 0 {
		return scheduling.Prison{}, false
	}
	return s.known.Prisons[i], true
}

// days is the bookable day of every prison of the booking that t falls on.
func (s search) days(t time.Time) (map[scheduling.PrisonCode]scheduling.Span, error) {
	out := map[scheduling.PrisonCode]scheduling.Span{}
	used := []scheduling.PrisonCode{s.booking.Prison}
	for _, key := range s.booking.Rooms() {
		used = append(used, key.Prison())
	}
	for _, p := range s.known.Prisons {
		if !slices.Contains(used, p.Code) {
			continue
		}
		day, err := p.Day(t)
		if err != nil {
			return nil, err
		}
		out[p.Code] = day
	}
	return out, nil
}

// fits reports whether b lies ahead, within the horizon, and every part in
// the day of each prison it is in.
func (s search) fits(b scheduling.Booking, days map[scheduling.PrisonCode]scheduling.Span) bool {
	span, now := b.Span(), s.known.Now
	if span.Start.Before(now) || span.Start.After(now.AddDate(0, scheduling.HorizonMonths, 0)) {
		return false
	}
	for _, part := range b.Parts {
		for _, pl := range part.Placements {
			if day, ok := days[pl.Room.Prison()]; !ok || !day.Covers(part.Span) {
				return false
			}
		}
	}
	return true
}
