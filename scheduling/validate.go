package scheduling

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Known is what a booking is checked against: everything it may name.
type Known struct {
	// Now bounds the past and the horizon; zero leaves both unchecked, as for
	// a booking that has started.
	Now     time.Time
	Prisons []Prison
	Courts  []Court
	Rooms   []Room
	People  []Person
	// Holidays are the bank holidays of every year a booking may be in.
	Holidays Holidays
}

// Validate returns everything that is wrong with the booking as
// InvalidErrors, or nil. Fields are named by dotted paths: the room of the
// main part is "parts.main.room" and that of its second placement
// "parts.main.2.room"; the third attendee is "attendees.3". Whether rooms and
// people are free is not looked at here: that is package clash.
func (b Booking) Validate(k Known) error {
	v := &validation{Known: k, booking: b}
	v.what()
	v.parts()
	v.people()
	v.screened()
	v.meet()
	v.text("staffNotes", b.StaffNotes, MaxNotes, true)
	v.text("prisonerNotes", b.PrisonerNotes, MaxNotes, true)
	v.status()
	return v.problems()
}

// validation gathers the problems of one booking.
type validation struct {
	Known
	booking Booking
	found   InvalidErrors
}

func (v *validation) add(field string, p Problem, limit int) {
	v.found = append(v.found, &InvalidError{Field: field, Problem: p, Limit: limit})
}

// problems is what was found as an error, nil when nothing was.
func (v *validation) problems() error {
	if len(v.found) == 0 {
		return nil
	}
	return v.found
}

func (v *validation) prison(c PrisonCode) (Prison, bool) {
	i := slices.IndexFunc(v.Prisons, func(p Prison) bool { return p.Code == c })
	if i < 0 {
		return Prison{}, false
	}
	return v.Prisons[i], true
}

func (v *validation) room(k RoomKey) (Room, bool) {
	i := slices.IndexFunc(v.Rooms, func(r Room) bool { return r.Key == k })
	if i < 0 {
		return Room{}, false
	}
	return v.Rooms[i], true
}

func (v *validation) person(id PersonID) (Person, bool) {
	i := slices.IndexFunc(v.People, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return v.People[i], true
}

// what checks the kind, who keeps the booking, the court and the references.
func (v *validation) what() {
	b := v.booking
	switch {
	case b.Kind == "":
		v.add("kind", ProblemMissing, 0)
	case !slices.Contains(Kinds(), b.Kind):
		v.add("kind", ProblemUnknown, 0)
	}
	if b.Prison == "" {
		v.add("prison", ProblemMissing, 0)
	} else if _, ok := v.prison(b.Prison); !ok {
		v.add("prison", ProblemUnknown, 0)
	}
	known := func(c Court) bool { return c.Code == b.Court }
	switch {
	case b.Kind == KindCourt && b.Court == "":
		v.add("court", ProblemMissing, 0)
	case b.Kind != KindCourt && b.Court != "":
		v.add("court", ProblemNotAllowed, 0)
	case utf8.RuneCountInString(string(b.Court)) > MaxCode:
		v.add("court", ProblemTooLong, MaxCode)
	case b.Court != "" && !slices.ContainsFunc(v.Courts, known):
		v.add("court", ProblemUnknown, 0)
	}
	v.code("type", b.Type)
	v.text("caseRef", b.CaseRef, MaxCaseRef, false)
}

// parts checks which parts there are, that they touch in order, and each of them.
func (v *validation) parts() {
	b := v.booking
	if _, ok := b.Main(); !ok {
		v.add("parts.main", ProblemMissing, 0)
	}
	order := []PartName{PartPre, PartMain, PartPost}
	last := -1
	for i, p := range b.Parts {
		field := "parts." + string(p.Name)
		at := slices.Index(order, p.Name)
		switch {
		case at < 0:
			v.add("parts", ProblemUnknown, 0)
			continue
		case at == last:
			v.add(field, ProblemDuplicate, 0)
		case at < last:
			v.add(field, ProblemOrder, 0)
		}
		last = max(last, at)
		if p.Name != PartMain && b.Kind == KindOutOfUse {
			v.add(field, ProblemNotAllowed, 0)
		}
		v.span(field, p.Span)
		if i > 0 && !p.Span.Start.Equal(b.Parts[i-1].Span.End) {
			v.add(field+".start", ProblemOrder, 0)
		}
		if p.Name == PartMain && b.Kind == KindFamily && p.Span.Duration() > MaxFamilyCall {
			v.add(field+".end", ProblemTooLong, int(MaxFamilyCall/time.Minute))
		}
		v.placements(field, p)
	}
	v.when()
}

// span checks one part's length; the grid and the day depend on its prisons.
func (v *validation) span(field string, s Span) {
	switch {
	case s.Start.IsZero():
		v.add(field+".start", ProblemMissing, 0)
	case s.End.IsZero():
		v.add(field+".end", ProblemMissing, 0)
	case s.Duration() < Grid:
		v.add(field+".end", ProblemTooShort, int(Grid/time.Minute))
	}
}

// when checks the block against the past and the horizon.
func (v *validation) when() {
	s := v.booking.Span()
	if v.Now.IsZero() || s.Start.IsZero() || len(v.booking.Parts) == 0 {
		return
	}
	field := "parts." + string(v.booking.Parts[0].Name) + ".start"
	switch {
	case s.Start.Before(v.Now):
		v.add(field, ProblemPast, 0)
	case s.Start.After(v.Now.AddDate(0, HorizonMonths, 0)):
		v.add(field, ProblemTooFar, HorizonMonths)
	}
}

// placements checks the rooms and prisoners of one part.
func (v *validation) placements(field string, p Part) {
	if len(p.Placements) == 0 {
		v.add(field+".room", ProblemMissing, 0)
		return
	}
	rooms := map[RoomKey]bool{}
	inPart := map[PersonID]bool{}
	looked := map[PrisonCode]bool{}
	for i, pl := range p.Placements {
		at := field
		if i > 0 {
			at += "." + strconv.Itoa(i+1)
		}
		room, ok := v.room(pl.Room)
		switch {
		case pl.Room == "":
			v.add(at+".room", ProblemMissing, 0)
		case !ok:
			v.add(at+".room", ProblemUnknown, 0)
		case rooms[pl.Room]:
			v.add(at+".room", ProblemDuplicate, 0)
		}
		rooms[pl.Room] = true
		if ok && !looked[room.Prison] {
			looked[room.Prison] = true
			v.clock(field, p.Span, room.Prison)
		}
		v.prisoners(at+".prisoners", pl, room, inPart)
	}
}

func (v *validation) prisoners(field string, pl Placement, room Room, inPart map[PersonID]bool) {
	switch out := v.booking.Kind == KindOutOfUse; {
	case out && len(pl.Prisoners) > 0:
		v.add(field, ProblemNotAllowed, 0)
		return
	case !out && len(pl.Prisoners) == 0:
		v.add(field, ProblemMissing, 0)
	}
	for _, id := range pl.Prisoners {
		p, ok := v.person(id)
		switch {
		case !ok:
			v.add(field, ProblemUnknown, 0)
		case !p.Has(RolePrisoner):
			v.add(field, ProblemNotAllowed, 0)
		case inPart[id]:
			v.add(field, ProblemDuplicate, 0)
		case v.booking.Version == 0 && room.Key != "" && p.Prison != room.Prison:
			// Of a booking that stands they moved away since: a clash, for review.
			v.add(field, ProblemWrongPlace, 0)
		}
		inPart[id] = true
	}
}

// clock checks a part against the grid and the bookable day of a prison.
func (v *validation) clock(field string, s Span, code PrisonCode) {
	p, ok := v.prison(code)
	if !ok || !s.Valid() || s.Start.IsZero() {
		return
	}
	zone, err := p.Location()
	if err != nil {
		v.add("prison", ProblemFormat, 0)
		return
	}
	onGrid := func(t time.Time) bool {
		l := t.In(zone)
		return l.Minute()%int(Grid/time.Minute) == 0 && l.Second() == 0 && l.Nanosecond() == 0
	}
	if !onGrid(s.Start) {
		v.add(field+".start", ProblemGrid, int(Grid/time.Minute))
	}
	if !onGrid(s.End) {
		v.add(field+".end", ProblemGrid, int(Grid/time.Minute))
	}
	day, err := p.Day(s.Start)
	switch {
	case err != nil:
		v.add("prison", ProblemFormat, 0)
	case !day.Contains(s.Start):
		v.add(field+".start", ProblemOutsideDay, 0)
	case s.End.After(day.End):
		v.add(field+".end", ProblemOutsideDay, 0)
	}
}

// people checks the attendees and how many people there are altogether.
func (v *validation) people() {
	b := v.booking
	if len(b.Prisoners()) > MaxPrisoners {
		v.add("prisoners", ProblemTooMany, MaxPrisoners)
	}
	if len(b.Attendees) > MaxAttendees {
		v.add("attendees", ProblemTooMany, MaxAttendees)
		return
	}
	if b.Kind == KindOutOfUse && len(b.Attendees) > 0 {
		v.add("attendees", ProblemNotAllowed, 0)
		return
	}
	seen := map[PersonID]bool{}
	for _, id := range b.Prisoners() {
		seen[id] = true
	}
	callers := 0
	for i, a := range b.Attendees {
		field := "attendees." + strconv.Itoa(i+1)
		p, ok := v.person(a.Person)
		switch {
		case a.Person == "":
			v.add(field, ProblemMissing, 0)
		case !ok:
			v.add(field, ProblemUnknown, 0)
		case a.Role == RolePrisoner || !p.Has(a.Role):
			v.add(field, ProblemNotAllowed, 0)
		case seen[a.Person]:
			v.add(field, ProblemDuplicate, 0)
		}
		seen[a.Person] = true
		if a.Role == RoleFamily {
			callers++
		}
	}
	if b.Kind == KindFamily && callers > MaxFamilyCallers {
		v.add("attendees", ProblemTooMany, MaxFamilyCallers)
	}
}

// meet checks the place to meet and the guest PIN.
func (v *validation) meet() {
	m := v.booking.Meet
	set := m.URL != "" || m.HMCTS != "" || m.By != MeetNone
	switch {
	case v.booking.Kind == KindOutOfUse && set:
		v.add("meet", ProblemNotAllowed, 0)
	case m.URL != "" && m.HMCTS != "":
		v.add("meet", ProblemBoth, 0)
	default:
		v.place(m)
	}
	switch pin := v.booking.GuestPIN; {
	case pin == "":
	case v.booking.Kind == KindOutOfUse:
		v.add("guestPIN", ProblemNotAllowed, 0)
	case len(pin) != PINDigits || !digits(pin):
		v.add("guestPIN", ProblemFormat, PINDigits)
	}
}

// place checks that the field the place to meet names is set, and no other.
func (v *validation) place(m Meet) {
	switch m.By {
	case MeetNone, MeetOwn:
		if m.URL != "" || m.HMCTS != "" {
			v.add("meet", ProblemBoth, 0)
		}
	case MeetURL:
		switch {
		case m.HMCTS != "":
			v.add("meet", ProblemBoth, 0)
		case m.URL == "":
			v.add("meet.url", ProblemMissing, 0)
		case utf8.RuneCountInString(m.URL) > MaxURL:
			v.add("meet.url", ProblemTooLong, MaxURL)
		case !link(m.URL):
			v.add("meet.url", ProblemFormat, 0)
		}
	case MeetHMCTS:
		switch {
		case m.URL != "":
			v.add("meet", ProblemBoth, 0)
		case m.HMCTS == "":
			v.add("meet.hmcts", ProblemMissing, 0)
		case !digits(m.HMCTS):
			v.add("meet.hmcts", ProblemFormat, 0)
		case len(m.HMCTS) > MaxHMCTS:
			v.add("meet.hmcts", ProblemTooLong, MaxHMCTS)
		}
	default:
		v.add("meet", ProblemUnknown, 0)
	}
}

// status checks where the booking stands.
func (v *validation) status() {
	b := v.booking
	switch b.Status {
	case StatusCancelled:
		switch {
		case b.CancelReason == "":
			v.add("cancelReason", ProblemMissing, 0)
		case !slices.Contains(CancelReasons(), b.CancelReason):
			v.add("cancelReason", ProblemUnknown, 0)
		}
	case StatusBooked, StatusCompleted, StatusExpired:
		if b.CancelReason != "" {
			v.add("cancelReason", ProblemNotAllowed, 0)
		}
	case "":
		v.add("status", ProblemMissing, 0)
	default:
		v.add("status", ProblemUnknown, 0)
	}
}
