package diary

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// seat is a room of a booking before it is known which: those who sit there
// stay in one room.
type seat struct {
	key    scheduling.RoomKey // what stands for it in the booking
	prison scheduling.PrisonCode
	parts  []int
}

const seatPrefix = "seat-"

func seatNumber(key scheduling.RoomKey) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(string(key), seatPrefix))
	return n
}

// seatsOf puts seats in the place of b's rooms. Placements with one room are
// one seat, and those of the same prisoners without a room.
func seatsOf(b *scheduling.Booking, k scheduling.Known) []seat {
	var out []seat
	numbers := map[string]int{}
	for i, p := range b.Parts {
		for j, pl := range p.Placements {
			name := string(pl.Room)
			if pl.Room == "" {
				for _, id := range pl.Prisoners {
					name += "|" + string(id)
				}
			}
			n, ok := numbers[name]
			if !ok {
				n = len(out)
				numbers[name] = n
				out = append(out, seat{key: scheduling.RoomKey(seatPrefix + strconv.Itoa(n)), prison: prisonOf(pl, *b, k)})
			}
			out[n].parts = append(out[n].parts, i)
			b.Parts[i].Placements[j].Room = out[n].key
		}
	}
	return out
}

// prisonOf is where those who sit together are held; failing that, where
// their room is, or whose booking it is.
func prisonOf(pl scheduling.Placement, b scheduling.Booking, k scheduling.Known) scheduling.PrisonCode {
	for _, id := range pl.Prisoners {
		i := slices.IndexFunc(k.People, func(p scheduling.Person) bool { return p.ID == id })
		if i >= 0 && k.People[i].Prison != "" {
			return k.People[i].Prison
		}
	}
	if pl.Room != "" {
		return pl.Room.Prison()
	}
	return b.Prison
}

// choices are the rooms that a booking could be in.
type choices struct {
	byPrison map[scheduling.PrisonCode][]scheduling.Room
	places   map[scheduling.PrisonCode]timetable.Place
	who      timetable.Asker
	// stretches are those of rooms by timetable, as far as they were asked for.
	stretches map[roomDay][]timetable.Stretch
}

type roomDay struct {
	room scheduling.RoomKey
	date scheduling.Date
}

func newChoices(k scheduling.Known, b scheduling.Booking, only []scheduling.RoomKey) (choices, error) {
	c := choices{
		byPrison:  map[scheduling.PrisonCode][]scheduling.Room{},
		places:    map[scheduling.PrisonCode]timetable.Place{},
		stretches: map[roomDay][]timetable.Stretch{},
	}
	c.who = timetable.AskerOf(b, func(id scheduling.PersonID) (scheduling.Person, bool) {
		i := slices.IndexFunc(k.People, func(p scheduling.Person) bool { return p.ID == id })
		if i < 0 {
			return scheduling.Person{}, false
		}
		return k.People[i], true
	})
	for _, p := range k.Prisons {
		zone, err := p.Location()
		if err != nil {
			return c, err
		}
		c.places[p.Code] = timetable.Place{Prison: p, Zone: zone, Holidays: k.Holidays}
	}
	for _, r := range k.Rooms {
		if r.Active && r.Usage != scheduling.UsageUnset && (len(only) == 0 || slices.Contains(only, r.Key)) {
			c.byPrison[r.Prison] = append(c.byPrison[r.Prison], r)
		}
	}
	return c, nil
}

func (c choices) rooms(code scheduling.PrisonCode) []scheduling.Room { return c.byPrison[code] }

// day is the bookable day of a prison that t falls on.
func (c choices) day(code scheduling.PrisonCode, t time.Time) scheduling.Span {
	at, ok := c.places[code]
	if !ok {
		return scheduling.Span{}
	}
	date := scheduling.DateOf(t, at.Zone)
	return scheduling.BlockSpan(date, &at.Prison.DayStart, date, &at.Prison.DayEnd, at.Zone)
}

// open lists the rooms of a prison that are open for all of spans, the
// preferred first.
func (c choices) open(code scheduling.PrisonCode, spans []scheduling.Span) []scheduling.Room {
	type ranked struct {
		room scheduling.Room
		rank int
	}
	var found []ranked
	at := c.places[code]
	for _, room := range c.byPrison[code] {
		rank, ok := 0, true
		for _, s := range spans {
			v := timetable.Decide(room, at, c.who, s, c.of(room, at, s))
			ok = ok && v.Allowed
			rank = max(rank, v.As.Rank())
		}
		if ok {
			found = append(found, ranked{room, rank})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), scheduling.CompareRooms(a.room, b.room))
	})
	out := make([]scheduling.Room, len(found))
	for i, f := range found {
		out[i] = f.room
	}
	return out
}

// of are the stretches of a room's days that span touches.
func (c choices) of(room scheduling.Room, at timetable.Place, span scheduling.Span) []timetable.Stretch {
	if room.Usage != scheduling.UsageTimetable {
		return nil
	}
	var out []timetable.Stretch
	for _, date := range at.Dates(span) {
		key := roomDay{room.Key, date}
		some, ok := c.stretches[key]
		if !ok {
			some = at.Stretches(room, date)
			c.stretches[key] = some
		}
		out = append(out, some...)
	}
	return out
}

// tries bounds how many ways to seat people are looked at for one start.
const tries = 500

// at is the booking at a start, in the first rooms in which nothing stands in
// its way; ok is false when there are none.
func (f *finding) at(start time.Time) (b scheduling.Booking, ok bool, err error) {
	b = f.booking.Shift(start.Sub(f.booking.Span().Start))
	options := make([][]scheduling.Room, len(f.seats))
	for i, s := range f.seats {
		var spans []scheduling.Span
		for _, n := range s.parts {
			spans = append(spans, b.Parts[n].Span)
		}
		day := f.choices.day(s.prison, spans[0].Start)
		if slices.ContainsFunc(spans, func(s scheduling.Span) bool { return !day.Covers(s) }) {
			return b, false, nil
		}
		if options[i] = f.choices.open(s.prison, spans); len(options[i]) == 0 {
			return b, false, nil
		}
	}
	day, err := f.day(start)
	if err != nil {
		return b, false, err
	}
	left := tries
	b, ok = f.seated(day, b, options, 0, &left)
	return b, ok, nil
}

// seated gives the seats from the i-th on a room each.
func (f *finding) seated(day *clash.Index, b scheduling.Booking, options [][]scheduling.Room, i int, left *int) (scheduling.Booking, bool) {
	if i == len(f.seats) {
		return b, !f.stays(b) && len(f.open(day, b)) == 0
	}
	for _, room := range options[i] {
		if *left--; *left < 0 {
			return b, false
		}
		if f.sits(b, i, room.Key) {
			continue
		}
		next := b.Swap(f.seats[i].key, room.Key)
		taken := func(c clash.Clash) bool { return c.Resource == scheduling.RoomResource(room.Key) }
		if i+1 < len(f.seats) && slices.ContainsFunc(f.open(day, next), taken) {
			continue
		}
		if out, ok := f.seated(day, next, options, i+1, left); ok {
			return out, true
		}
	}
	return b, false
}

// open is what nobody has accepted about b where it is put.
func (f *finding) open(day *clash.Index, b scheduling.Booking) []clash.Clash {
	return slices.DeleteFunc(news(f.known, day.Find(b), b, f.kept), func(c clash.Clash) bool { return c.Accepted })
}

// sits reports whether a seat before the i-th has the room in a part of it.
func (f *finding) sits(b scheduling.Booking, i int, room scheduling.RoomKey) bool {
	for _, n := range f.seats[i].parts {
		for _, pl := range b.Parts[n].Placements {
			if pl.Room == room {
				return true
			}
		}
	}
	return false
}

// stays reports whether b is where the booking that moves is already.
func (f *finding) stays(b scheduling.Booking) bool {
	return f.kept != nil && f.kept.Active() && f.kept.Span().Equal(b.Span()) && slices.Equal(f.kept.Rooms(), b.Rooms())
}

// day is everything round the day that start falls on, made ready for asking.
func (f *finding) day(start time.Time) (*clash.Index, error) {
	date := scheduling.DateOf(start, f.zone)
	if x, ok := f.days[date]; ok {
		return x, nil
	}
	scene, err := surroundings(f, f.known, date.Span(f.zone), f.resources(), f.booking.CaseRef)
	if err != nil {
		return nil, err
	}
	x := clash.NewIndex(scene)
	f.days[date] = x
	return x, nil
}
