package bookingform

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// Draft is a booking as it stands in the form: times and lengths as typed.
type Draft struct {
	Kind   scheduling.Kind
	Type   string
	Prison scheduling.PrisonCode
	Court  scheduling.CourtCode
	// Seats are who sits where; the second and later are co-defendants.
	Seats []Seat
	// Date and Start are read on the prison's clock; Start is when the main
	// part begins.
	Date, Start string
	Fold        scheduling.Fold
	// Length, Pre and Post are minutes.
	Length, Pre, Post string
	PreOn, PostOn     bool
	Guests            []Guest
	Meet              scheduling.Meet
	PIN, CaseRef      string
	StaffNotes        string
	PrisonerNotes     string
	Pinned            bool
	// Repeat is how a new booking comes round.
	Repeat Repeating
}

// Seat is some prisoners in a room; an empty room for a part before or after
// means the main part's room.
type Seat struct {
	Prisoners         []scheduling.Person
	Room              scheduling.RoomKey
	PreRoom, PostRoom scheduling.RoomKey
}

// Guest is someone who attends, prisoners apart.
type Guest struct {
	Person scheduling.Person
	Role   scheduling.Role
}

// GuestRoles lists the roles an attendee of a booking of kind k may be given.
func GuestRoles(k scheduling.Kind) []scheduling.Role {
	switch k {
	case scheduling.KindOutOfUse:
		return nil
	case scheduling.KindFamily:
		return []scheduling.Role{scheduling.RoleFamily, scheduling.RoleInterpreter}
	case scheduling.KindCourt, scheduling.KindParole:
		return []scheduling.Role{
			scheduling.RoleSolicitor, scheduling.RoleInterpreter, scheduling.RoleJudge,
			scheduling.RoleOfficer, scheduling.RoleWitness,
		}
	case scheduling.KindLegal, scheduling.KindOfficial, scheduling.KindProbation,
		scheduling.KindResettlement, scheduling.KindEducation:
	}
	return []scheduling.Role{scheduling.RoleSolicitor, scheduling.RoleOfficer, scheduling.RoleInterpreter}
}

// Types lists the hearing or meeting types of kind k, as codes.
func Types(k scheduling.Kind) []string {
	switch k {
	case scheduling.KindCourt:
		return []string{
			"appeal", "application", "backer", "bail", "civil", "committal", "ctl", "family", "fcm",
			"ground-rules", "immigration", "mention", "mention-to-fix", "newton", "plea", "poca", "pre-trial",
			"ptph", "remand", "remand-further", "section-28", "sentence", "trial", "tribunal", "other",
		}
	case scheduling.KindProbation:
		return []string{
			"bail-report", "fixed-recall", "hdc", "iom", "malrap", "oasys", "parole-report", "psr",
			"r-cat", "recall-report", "rotl", "supervision", "other",
		}
	case scheduling.KindOfficial:
		return []string{"police", "agency", "other"}
	case scheduling.KindParole:
		return []string{"oral", "other"}
	case scheduling.KindLegal, scheduling.KindFamily, scheduling.KindResettlement,
		scheduling.KindEducation, scheduling.KindOutOfUse:
	}
	return nil
}

// usual is how long a booking of a kind mostly lasts, and whether it mostly
// has a pre- and a post-hearing.
func usual(k scheduling.Kind) (minutes int, around bool) {
	switch k {
	case scheduling.KindCourt:
		return 45, true
	case scheduling.KindParole:
		return 120, true
	case scheduling.KindLegal, scheduling.KindOfficial, scheduling.KindEducation, scheduling.KindOutOfUse:
		return 60, false
	case scheduling.KindProbation, scheduling.KindFamily, scheduling.KindResettlement:
	}
	return 45, false
}

// aroundMinutes is how long a pre- or post-hearing lasts unless someone says
// otherwise.
const aroundMinutes = "15"

// blank is the draft of a new booking at the place it was asked for.
func (m *Model) blank() Draft {
	d := Draft{Prison: m.start.prison, Meet: scheduling.Meet{By: scheduling.MeetOwn}, Pre: aroundMinutes, Post: aroundMinutes}
	if d.Prison == "" && len(m.known.Prisons) > 0 {
		d.Prison = m.known.Prisons[0].Code
	}
	d.Seats = []Seat{{Room: m.start.room}}
	d.setKind(m.firstKind())
	m.draft = d
	m.setZone()
	if at := m.start.start; !at.IsZero() {
		l := at.In(m.zone)
		pre := 0
		if d.PreOn {
			pre, _ = strconv.Atoi(d.Pre)
		}
		// A pre-hearing cannot begin before the day does.
		if first := m.Prison().DayStart + time.Duration(pre)*time.Minute; sinceMidnight(l) < first {
			l = time.Date(l.Year(), l.Month(), l.Day(), 0, int(first/time.Minute), 0, 0, m.zone)
		}
		d.Date, d.Start = l.Format(dateLayout), l.Format("15:04")
	}
	return d
}

const dateLayout = "02/01/2006"

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// firstKind is what the room it was asked in is kept for.
func (m *Model) firstKind() scheduling.Kind {
	for _, r := range m.known.Rooms {
		if r.Key != m.start.room {
			continue
		}
		for _, k := range scheduling.Kinds() {
			if k != scheduling.KindOutOfUse && r.Takes(k) {
				return k
			}
		}
	}
	return scheduling.KindCourt
}

// setKind changes the kind with what mostly goes with it, leaving alone what
// a person set differently from the usual.
func (d *Draft) setKind(k scheduling.Kind) {
	was, wasAround := usual(d.Kind)
	now, around := usual(k)
	if d.Length == "" || d.Length == strconv.Itoa(was) {
		d.Length = strconv.Itoa(now)
	}
	if d.Kind == "" || d.PreOn == wasAround {
		d.PreOn = around
	}
	if d.Kind == "" || d.PostOn == wasAround {
		d.PostOn = around
	}
	if k == scheduling.KindOutOfUse {
		d.PreOn, d.PostOn = false, false
	}
	if !slices.Contains(Types(k), d.Type) {
		d.Type = ""
	}
	d.Kind = k
}

// fromBooking is the draft of a kept booking.
func (m *Model) fromBooking(b scheduling.Booking) Draft {
	people := map[scheduling.PersonID]scheduling.Person{}
	for _, p := range m.known.People {
		people[p.ID] = p
	}
	person := func(id scheduling.PersonID) scheduling.Person {
		if p, ok := people[id]; ok {
			return p
		}
		return scheduling.Person{ID: id}
	}
	d := Draft{
		Kind: b.Kind, Type: b.Type, Prison: b.Prison, Court: b.Court, Meet: b.Meet, PIN: b.GuestPIN,
		CaseRef: b.CaseRef, StaffNotes: b.StaffNotes, PrisonerNotes: b.PrisonerNotes, Pinned: b.Pinned,
		Pre: aroundMinutes, Post: aroundMinutes,
	}
	m.draft.Prison = b.Prison
	zone := time.UTC
	if z, err := m.Prison().Location(); err == nil && m.Prison().Code != "" {
		zone = z
	}
	if main, ok := b.Main(); ok {
		l := main.Span.Start.In(zone)
		d.Date, d.Start = l.Format(dateLayout), l.Format("15:04")
		d.Length = minutes(main.Span)
		if at := scheduling.WallOf(l, zone).Instants(zone); len(at) == 2 {
			d.Fold = scheduling.FoldFirst
			if at[1].Equal(main.Span.Start) {
				d.Fold = scheduling.FoldSecond
			}
		}
		for _, pl := range main.Placements {
			s := Seat{Room: pl.Room}
			for _, id := range pl.Prisoners {
				s.Prisoners = append(s.Prisoners, person(id))
			}
			d.Seats = append(d.Seats, s)
		}
	}
	for _, p := range b.Parts {
		for i, pl := range p.Placements {
			if i >= len(d.Seats) || pl.Room == d.Seats[i].Room {
				continue
			}
			switch p.Name {
			case scheduling.PartPre:
				d.Seats[i].PreRoom = pl.Room
			case scheduling.PartPost:
				d.Seats[i].PostRoom = pl.Room
			case scheduling.PartMain:
			}
		}
		switch p.Name {
		case scheduling.PartPre:
			d.PreOn, d.Pre = true, minutes(p.Span)
		case scheduling.PartPost:
			d.PostOn, d.Post = true, minutes(p.Span)
		case scheduling.PartMain:
		}
	}
	if len(d.Seats) == 0 {
		d.Seats = []Seat{{}}
	}
	for _, a := range b.Attendees {
		d.Guests = append(d.Guests, Guest{Person: person(a.Person), Role: a.Role})
	}
	return d
}

func minutes(s scheduling.Span) string { return strconv.Itoa(int(s.Duration() / time.Minute)) }

// booking is the draft as a booking, with everything that keeps it from being
// one. What is wrong leaves a zero value behind.
func (m *Model) booking() (scheduling.Booking, scheduling.InvalidErrors) {
	d := m.draft
	var bad scheduling.InvalidErrors
	b := m.kept.Clone()
	b.Kind, b.Type, b.Prison, b.Court, b.Meet = d.Kind, d.Type, d.Prison, d.Court, d.Meet
	b.GuestPIN, b.CaseRef, b.Pinned = strings.TrimSpace(d.PIN), strings.TrimSpace(d.CaseRef), d.Pinned
	b.StaffNotes, b.PrisonerNotes = d.StaffNotes, d.PrisonerNotes
	if b.Status == "" {
		b.Status = scheduling.StatusBooked
	}
	if b.Kind != scheduling.KindCourt {
		b.Court = ""
	}
	if b.Kind == scheduling.KindOutOfUse {
		b.Meet, b.GuestPIN = scheduling.Meet{}, ""
	}
	b.Meet.URL, b.Meet.HMCTS = strings.TrimSpace(b.Meet.URL), strings.TrimSpace(b.Meet.HMCTS)
	switch b.Meet.By {
	case scheduling.MeetURL:
		b.Meet.HMCTS = ""
	case scheduling.MeetHMCTS:
		b.Meet.URL = ""
	case scheduling.MeetNone, scheduling.MeetOwn:
		b.Meet.URL, b.Meet.HMCTS = "", ""
	}
	b.Attendees = nil
	if b.Kind != scheduling.KindOutOfUse {
		for _, g := range d.Guests {
			b.Attendees = append(b.Attendees, scheduling.Attendee{Person: g.Person.ID, Role: g.Role})
		}
	}
	length := func(field, typed string, on bool) time.Duration {
		typed = strings.TrimSpace(typed)
		n, err := strconv.Atoi(typed)
		switch {
		case !on:
			return 0
		case typed == "":
			bad = append(bad, &scheduling.InvalidError{Field: field, Problem: scheduling.ProblemMissing})
		case err != nil || n < 1 || n > 24*60:
			bad = append(bad, &scheduling.InvalidError{Field: field, Problem: scheduling.ProblemFormat})
		}
		return time.Duration(max(0, min(n, 24*60))) * time.Minute
	}
	main := length("length", d.Length, true)
	pre, post := length("pre.length", d.Pre, d.PreOn), length("post.length", d.Post, d.PostOn)
	b.Parts = nil
	w, err := scheduling.ParseWall(d.Date, d.Start)
	var start time.Time
	if err == nil {
		start, err = w.In(m.zone, d.Fold)
	}
	if err != nil {
		bad = append(bad, invalid(err)...)
	}
	if err == nil && main > 0 {
		b.Parts = scheduling.NewBlock(start, pre, main, post)
	}
	for i := range b.Parts {
		b.Parts[i].Placements = d.placements(b.Parts[i].Name)
	}
	return b, bad
}

// placements are who sits where during a part.
func (d Draft) placements(part scheduling.PartName) []scheduling.Placement {
	out := make([]scheduling.Placement, 0, len(d.Seats))
	for _, s := range d.Seats {
		pl := scheduling.Placement{Room: s.room(part)}
		if d.Kind != scheduling.KindOutOfUse {
			for _, p := range s.Prisoners {
				pl.Prisoners = append(pl.Prisoners, p.ID)
			}
		}
		out = append(out, pl)
	}
	return out
}

func (s Seat) room(part scheduling.PartName) scheduling.RoomKey {
	switch {
	case part == scheduling.PartPre && s.PreRoom != "":
		return s.PreRoom
	case part == scheduling.PartPost && s.PostRoom != "":
		return s.PostRoom
	}
	return s.Room
}

func (d Draft) clone() Draft {
	d.Seats = slices.Clone(d.Seats)
	for i := range d.Seats {
		d.Seats[i].Prisoners = slices.Clone(d.Seats[i].Prisoners)
	}
	d.Guests = slices.Clone(d.Guests)
	return d
}

func (d Draft) equal(o Draft) bool {
	samePerson := func(a, b scheduling.Person) bool { return a.ID == b.ID }
	sameSeat := func(a, b Seat) bool {
		return a.Room == b.Room && a.PreRoom == b.PreRoom && a.PostRoom == b.PostRoom &&
			slices.EqualFunc(a.Prisoners, b.Prisoners, samePerson)
	}
	sameGuest := func(a, b Guest) bool { return a.Person.ID == b.Person.ID && a.Role == b.Role }
	return d.Kind == o.Kind && d.Type == o.Type && d.Prison == o.Prison && d.Court == o.Court &&
		d.Date == o.Date && d.Start == o.Start && d.Fold == o.Fold && d.Length == o.Length &&
		d.Pre == o.Pre && d.Post == o.Post && d.PreOn == o.PreOn && d.PostOn == o.PostOn &&
		d.Meet == o.Meet && d.PIN == o.PIN && d.CaseRef == o.CaseRef && d.StaffNotes == o.StaffNotes &&
		d.PrisonerNotes == o.PrisonerNotes && d.Pinned == o.Pinned && d.Repeat == o.Repeat &&
		slices.EqualFunc(d.Seats, o.Seats, sameSeat) && slices.EqualFunc(d.Guests, o.Guests, sameGuest)
}
