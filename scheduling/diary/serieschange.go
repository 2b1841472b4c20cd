package diary

import (
	"fmt"
	"reflect"
	"slices"

	"gatehouse/scheduling"
)

// field is one thing about a booking that a change to a series passes on.
type field struct {
	// key is the same for bookings that have the same.
	key func(scheduling.Booking) string
	// copy gives to what from has.
	copy func(to *scheduling.Booking, from scheduling.Booking)
}

// fields are the things that are passed on whole. Times, rooms, prisoners and
// attendees are seen to by alteration itself.
func fields() []field {
	return []field{
		{func(b scheduling.Booking) string { return string(b.Kind) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Kind = from.Kind }},
		{func(b scheduling.Booking) string { return string(b.Prison) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Prison = from.Prison }},
		{func(b scheduling.Booking) string { return string(b.Court) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Court = from.Court }},
		{func(b scheduling.Booking) string { return b.Type }, func(to *scheduling.Booking, from scheduling.Booking) { to.Type = from.Type }},
		{func(b scheduling.Booking) string { return b.CaseRef }, func(to *scheduling.Booking, from scheduling.Booking) { to.CaseRef = from.CaseRef }},
		{func(b scheduling.Booking) string { return fmt.Sprint(b.Meet) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Meet = from.Meet }},
		{func(b scheduling.Booking) string { return b.GuestPIN }, func(to *scheduling.Booking, from scheduling.Booking) { to.GuestPIN = from.GuestPIN }},
		{func(b scheduling.Booking) string { return b.StaffNotes }, func(to *scheduling.Booking, from scheduling.Booking) { to.StaffNotes = from.StaffNotes }},
		{func(b scheduling.Booking) string { return b.PrisonerNotes }, func(to *scheduling.Booking, from scheduling.Booking) { to.PrisonerNotes = from.PrisonerNotes }},
		{func(b scheduling.Booking) string { return fmt.Sprint(b.Pinned) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Pinned = from.Pinned }},
		{func(b scheduling.Booking) string { return fmt.Sprint(b.Screened) }, func(to *scheduling.Booking, from scheduling.Booking) { to.Screened = slices.Clone(from.Screened) }},
		{lengths, relay},
	}
}

// lengths tells which parts a booking has and how long each is.
func lengths(b scheduling.Booking) string {
	s := ""
	for _, p := range b.Parts {
		s += fmt.Sprintf("%s %s;", p.Name, p.Span.Duration())
	}
	return s
}

// relay gives to the parts of from, round its own main part; parts it has
// already keep their rooms and people.
func relay(to *scheduling.Booking, from scheduling.Booking) {
	main, ok := to.Main()
	if !ok {
		return
	}
	parts := startAt(from, main.Span.Start).Parts
	for i := range parts {
		if own, ok := partOf(*to, parts[i].Name); ok {
			parts[i].Placements = own.Placements
		}
	}
	to.Parts = parts
}

func partOf(b scheduling.Booking, name scheduling.PartName) (scheduling.Part, bool) {
	i := slices.IndexFunc(b.Parts, func(p scheduling.Part) bool { return p.Name == name })
	if i < 0 {
		return scheduling.Part{}, false
	}
	return b.Parts[i], true
}

// alteration is what an edit of one occurrence does to others.
type alteration struct {
	was, now scheduling.Booking
	// usual has in every field what most of the series has.
	usual scheduling.Booking
}

// newAlteration is the change from was to now of one of all.
func newAlteration(was, now scheduling.Booking, all []scheduling.Booking) alteration {
	c := alteration{was: was, now: now, usual: was.Clone()}
	for _, f := range fields() {
		f.copy(&c.usual, all[most(was, all, f.key)])
	}
	for i, p := range c.usual.Parts {
		has := slices.DeleteFunc(slices.Clone(all), func(b scheduling.Booking) bool { _, ok := partOf(b, p.Name); return !ok })
		if len(has) == 0 {
			continue
		}
		rooms := func(b scheduling.Booking) string { return partRooms(b, p.Name) }
		people := func(b scheduling.Booking) string { return partPrisoners(b, p.Name) }
		from, _ := partOf(has[most(was, has, rooms)], p.Name)
		who, _ := partOf(has[most(was, has, people)], p.Name)
		c.usual.Parts[i].Placements = mix(from.Placements, who.Placements)
	}
	attendees := func(b scheduling.Booking) string { return fmt.Sprint(b.Attendees) }
	c.usual.Attendees = slices.Clone(all[most(was, all, attendees)].Attendees)
	return c
}

// most is the place in all of a booking whose key most have; of several, was's
// own if it is one of them, else the first.
func most(was scheduling.Booking, all []scheduling.Booking, key func(scheduling.Booking) string) int {
	count, at := map[string]int{}, map[string]int{}
	best, mine := 0, key(was)
	for i, b := range all {
		k := key(b)
		if count[k]++; count[k] == 1 {
			at[k] = i
		}
		top := key(all[best])
		if count[k] > count[top] || count[k] == count[top] && k == mine {
			best = at[k]
		}
	}
	return best
}

// mix puts the prisoners of who into the rooms of from.
func mix(from, who []scheduling.Placement) []scheduling.Placement {
	if len(from) != len(who) {
		who = from
	}
	out := make([]scheduling.Placement, len(from))
	for i := range from {
		out[i] = scheduling.Placement{Room: from[i].Room, Prisoners: slices.Clone(who[i].Prisoners)}
	}
	return out
}

func partRooms(b scheduling.Booking, name scheduling.PartName) string {
	p, _ := partOf(b, name)
	s := ""
	for _, pl := range p.Placements {
		s += string(pl.Room) + ";"
	}
	return s
}

func partPrisoners(b scheduling.Booking, name scheduling.PartName) string {
	p, _ := partOf(b, name)
	s := ""
	for _, pl := range p.Placements {
		s += fmt.Sprint(pl.Prisoners) + ";"
	}
	return s
}

// follows reports whether b takes over a change of what key tells: there is
// one, and b has what most of the series has.
func (c alteration) follows(b scheduling.Booking, key func(scheduling.Booking) string) bool {
	return key(c.was) != key(c.now) && key(b) == key(c.usual)
}

// apply is b with the change, at the time it is.
func (c alteration) apply(b scheduling.Booking) scheduling.Booking {
	out := b.Clone()
	for _, f := range fields() {
		if c.follows(b, f.key) {
			f.copy(&out, c.now)
		}
	}
	for i, p := range out.Parts {
		now, ok := partOf(c.now, p.Name)
		if _, had := partOf(b, p.Name); !ok || !had {
			continue
		}
		rooms := c.follows(b, func(b scheduling.Booking) string { return partRooms(b, p.Name) })
		people := c.follows(b, func(b scheduling.Booking) string { return partPrisoners(b, p.Name) })
		switch same := len(now.Placements) == len(p.Placements); {
		case rooms && people:
			out.Parts[i].Placements = mix(now.Placements, now.Placements)
		case rooms && same:
			out.Parts[i].Placements = mix(now.Placements, p.Placements)
		case people && same:
			out.Parts[i].Placements = mix(p.Placements, now.Placements)
		}
	}
	for _, a := range c.was.Attendees {
		if !slices.Contains(c.now.Attendees, a) {
			out.Attendees = slices.DeleteFunc(out.Attendees, func(o scheduling.Attendee) bool { return o == a })
		}
	}
	for _, a := range c.now.Attendees {
		there := func(o scheduling.Attendee) bool { return o.Person == a.Person }
		if !slices.Contains(c.was.Attendees, a) && !slices.ContainsFunc(out.Attendees, there) {
			out.Attendees = append(out.Attendees, a)
		}
	}
	return out
}

// sameBooking reports whether saving b over a would change nothing.
func sameBooking(a, b scheduling.Booking) bool {
	return a.Series == b.Series && a.Original == b.Original && sameApart(a, b)
}

// sameApart is sameBooking, the series and the time stood for apart.
func sameApart(a, b scheduling.Booking) bool {
	if !slices.EqualFunc(a.Parts, b.Parts, func(p, q scheduling.Part) bool { return p.Span.Equal(q.Span) }) {
		return false
	}
	a, b = a.Clone(), b.Clone()
	for _, x := range []*scheduling.Booking{&a, &b} {
		x.Series, x.Original, x.Version = "", scheduling.Wall{}, 0
		for i := range x.Parts {
			x.Parts[i].Span = scheduling.Span{}
		}
	}
	return reflect.DeepEqual(a, b)
}
