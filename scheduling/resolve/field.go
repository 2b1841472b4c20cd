package resolve

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// role is what the question makes of a booking.
type role int

const (
	kept     role = iota // it may make way
	wanted               // it is what was asked for
	affected             // it cannot be where it is
	mended               // its clashes shall go
)

// piece is an active booking, or one that is wanted.
type piece struct {
	index int
	b     scheduling.Booking
	role  role
	ask   *clash.Wanted // for wanted
	// old is how a wanted piece is kept; nil for one that is new.
	old *piece
	// is says of an affected one why it cannot be where it is.
	is clash.Reason
	// by is what keeps it where it is; "" when it may move.
	by     clash.BlockedBy
	line   scheduling.Priority
	table  *scheduling.Priorities
	shape  shape
	start  minute
	rooms  []int // by slot; -1 is any
	people int
	prison *prison // whose clock its day is read off
	who    int     // index of its asker
	loose  bool    // its people agreed: neither freeze nor month nor notice holds it
	// spoils is what others of its case would clash over because it screens them.
	spoils *clash.Clash
	months []int // whom a move to another time counts for
}

func newPiece(b scheduling.Booking) *piece { return &piece{b: b} }

// fresh reports whether nothing is kept of it yet.
func (p *piece) fresh() bool { return p.role == wanted && p.old == nil }

// prison is a prison with its zone.
type prison struct {
	scheduling.Prison
	at timetable.Place
	// days are its bookable days, once they were asked for; last and on are the
	// day of UTC that was asked for last, and its date there.
	days map[scheduling.Date]stretch
	last minute
	on   scheduling.Date
}

// field is a scene as supposed, ready for being planned on.
type field struct {
	q     clash.Question
	scene clash.Scene // as supposed
	now   time.Time
	moved map[scheduling.PersonID][]time.Time
	// relaxed is set while it is asked what would be if what is fixed were not.
	relaxed bool
	// whole is the scene as supposed, indexed, and empty the same without its
	// bookings, once they were needed.
	whole, empty *clash.Index

	prisons map[scheduling.PrisonCode]*prison
	rooms   []scheduling.Room // as people count them
	roomAt  map[scheduling.RoomKey]int
	ids     []scheduling.PersonID
	personA map[scheduling.PersonID]int
	people  []*scheduling.Person // nil when the scene does not know them
	rules   rules
	pieces  []*piece
	byID    map[scheduling.BookingID]*piece
	askers  []timetable.Asker
	open    openings
	homes   homes
}

// newField makes a scene ready. The question's own suppositions are in it.
func newField(g clash.Ground, q clash.Question) *field {
	f := &field{
		q: q, scene: supposed(g.Scene, q.Suppose), now: g.Scene.Now, moved: g.Moved,
		prisons: map[scheduling.PrisonCode]*prison{}, roomAt: map[scheduling.RoomKey]int{},
		personA: map[scheduling.PersonID]int{}, byID: map[scheduling.BookingID]*piece{},
	}
	for _, p := range f.scene.Prisons {
		zone, err := p.Location()
		if err != nil {
			zone = time.UTC
		}
		f.prisons[p.Code] = &prison{Prison: p, at: timetable.Place{Prison: p, Zone: zone, Holidays: f.scene.Holidays}}
	}
	f.rooms = slices.Clone(f.scene.Rooms)
	slices.SortFunc(f.rooms, scheduling.CompareRooms)
	for i, r := range f.rooms {
		f.roomAt[r.Key] = i
	}
	for i := range f.scene.People {
		p := &f.scene.People[i]
		f.people[f.person(p.ID)] = p
	}
	f.rules = f.newRules()
	f.newPieces(g.Priorities)
	f.affect(g.Scene)
	f.newHomes()
	f.spoil()
	return f
}

// person is the number of a person.
func (f *field) person(id scheduling.PersonID) int {
	n, ok := f.personA[id]
	if !ok {
		n = len(f.ids)
		f.personA[id] = n
		f.ids = append(f.ids, id)
		f.people = append(f.people, nil)
	}
	return n
}

// room is the number of a room; one that the scene does not know holds one
// booking of any kind.
func (f *field) room(key scheduling.RoomKey) int {
	n, ok := f.roomAt[key]
	if !ok {
		n = len(f.rooms)
		f.roomAt[key] = n
		f.rooms = append(f.rooms, scheduling.Room{Key: key, Prison: key.Prison(), Places: 1})
	}
	return n
}

func (f *field) prisonOf(key scheduling.RoomKey) scheduling.PrisonCode {
	if n, ok := f.roomAt[key]; ok && f.rooms[n].Prison != "" {
		return f.rooms[n].Prison
	}
	return key.Prison()
}

// at is the prison of a code; one that the scene does not know has London's
// clock and no rules.
func (f *field) at(code scheduling.PrisonCode) *prison {
	p := f.prisons[code]
	if p == nil {
		zone, err := scheduling.Prison{Zone: "Europe/London"}.Location()
		if err != nil {
			zone = time.UTC
		}
		p = &prison{at: timetable.Place{Zone: zone}}
		f.prisons[code] = p
	}
	return p
}

// held is the prison that a placement without a room is for.
func (f *field) held(pl scheduling.Placement, b *scheduling.Booking) scheduling.PrisonCode {
	for _, id := range pl.Prisoners {
		if p := f.people[f.person(id)]; p != nil && p.Prison != "" {
			return p.Prison
		}
	}
	return b.Prison
}

// newPieces gathers the active bookings and the wanted ones, in order of
// their starts.
func (f *field) newPieces(tables map[scheduling.PrisonCode]scheduling.Priorities) {
	asks := map[scheduling.BookingID]*clash.Wanted{}
	for i := range f.q.Wanted {
		asks[f.q.Wanted[i].Booking.ID] = &f.q.Wanted[i]
	}
	was := map[scheduling.BookingID]scheduling.Booking{}
	all := make([]scheduling.Booking, 0, len(f.scene.Bookings)+len(asks))
	for i := range f.scene.Bookings {
		switch b := &f.scene.Bookings[i]; {
		case !b.Active() || len(b.Parts) == 0:
		case asks[b.ID] != nil:
			was[b.ID] = *b
		default:
			all = append(all, *b)
		}
	}
	for _, w := range f.q.Wanted {
		b := w.Booking
		b.Status = scheduling.StatusBooked
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b scheduling.Booking) int {
		return cmp.Or(a.Span().Start.Compare(b.Span().Start), cmp.Compare(a.ID, b.ID))
	})
	stand := newStandings(all)
	kept := map[scheduling.PrisonCode]*scheduling.Priorities{}
	askers := map[string]int{}
	piece := func(b scheduling.Booking) *piece {
		p := newPiece(b)
		t := kept[b.Prison]
		if t == nil {
			own, ok := tables[b.Prison]
			if !ok {
				own = scheduling.DefaultPriorities(b.Prison)
			}
			t = &own
			kept[b.Prison] = t
		}
		p.table = t
		line, ok := t.Of(stand.of(&p.b))
		if !ok {
			line = scheduling.Priority{Weight: 1}
		}
		p.line = line
		p.start = floor(p.b.Span().Start)
		p.shape = f.shapeOf(&p.b)
		code := p.b.Prison
		if len(p.shape.slots) > 0 {
			code = p.shape.slots[0].prison
		}
		p.prison = f.at(code)
		for _, s := range p.shape.slots {
			n := -1
			if s.key != "" {
				n = f.room(s.key)
			}
			p.rooms = append(p.rooms, n)
		}
		p.who = f.asker(askers, p)
		p.people = f.count(&p.b)
		return p
	}
	for _, b := range all {
		p := piece(b)
		p.index = len(f.pieces)
		if w := asks[b.ID]; w != nil {
			p.role, p.ask = wanted, w
			if old, ok := was[b.ID]; ok {
				p.old = piece(old)
				p.old.index = p.index
			}
		}
		f.pieces = append(f.pieces, p)
		f.byID[b.ID] = p
	}
	for _, p := range f.pieces {
		f.judge(p)
	}
}

// asker numbers who asks with a piece, so that what is open to one is worked
// out once.
func (f *field) asker(known map[string]int, p *piece) int {
	who := timetable.AskerOf(p.b, func(id scheduling.PersonID) (scheduling.Person, bool) {
		if x := f.people[f.person(id)]; x != nil {
			return *x, true
		}
		return scheduling.Person{}, false
	})
	key := string(who.Kind)
	for _, party := range who.Parties {
		key += "\x00" + string(party)
	}
	n, ok := known[key]
	if !ok {
		n = len(f.askers)
		known[key] = n
		f.askers = append(f.askers, who)
	}
	return n
}

// count is how many people a change to b disturbs: everyone in it, at least one.
func (f *field) count(b *scheduling.Booking) int {
	seen := map[scheduling.PersonID]bool{}
	for _, id := range b.Prisoners() {
		seen[id] = true
	}
	for _, a := range b.Attendees {
		seen[a.Person] = true
	}
	return max(1, len(seen))
}
