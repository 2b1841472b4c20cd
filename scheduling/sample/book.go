package sample

import (
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
)

const (
	// tries is how many times and rooms are tried before a booking is given up.
	tries = 200
	// between is the time any prisoner has between two bookings, longer than
	// any prison's pick-up.
	between = time.Hour
	around  = 15 * time.Minute // each of a pre- and a post-hearing
)

// book adds one booking of any kind at a prison, if it finds a place.
func (m *maker) book(day int, p prison) {
	for range tries {
		k := m.kind()
		pre, post := time.Duration(0), time.Duration(0)
		if m.percent(k.pre) {
			pre = around
		}
		if m.percent(k.post) {
			post = around
		}
		block := scheduling.NewSpan(m.start(day, p, k, pre+k.main+post), pre+k.main+post)
		room, lane, ok := m.room(p, k.Kind, block)
		if !ok {
			continue
		}
		var prisoners []scheduling.PersonID
		if k.Kind != scheduling.KindOutOfUse {
			if prisoners = m.some(p, k.Kind, block, 1+m.also(k.Kind == scheduling.KindCourt, 8)); prisoners == nil {
				continue
			}
		}
		attendees, ok := m.attendees(k.Kind, block)
		if !ok {
			continue
		}
		m.add(day, p, k, scheduling.Booking{
			Parts: scheduling.NewBlock(block.Start.Add(pre), pre, k.main, post,
				scheduling.Placement{Room: room.Key, Prisoners: prisoners}),
			Attendees: attendees,
		}, lane)
		return
	}
}

// coDefendants adds a hearing whose prisoners sit in the first two prisons.
func (m *maker) coDefendants(day int) {
	here, there := m.prisons[0], m.prisons[1]
	k := kind{Kind: scheduling.KindCourt, hearing: "ptph", main: 45 * time.Minute}
	for range tries {
		block := scheduling.NewSpan(m.start(day, here, k, k.main+around), k.main+around)
		room, lane, ok := m.room(here, k.Kind, block)
		second, secondLane, also := m.room(there, k.Kind, block)
		prisoners, others := m.some(here, k.Kind, block, 1), m.some(there, k.Kind, block, 1)
		attendees, came := m.attendees(k.Kind, block)
		if !ok || !also || !came || prisoners == nil || others == nil {
			continue
		}
		parts := scheduling.NewBlock(block.Start.Add(around), around, k.main, 0,
			scheduling.Placement{Room: room.Key, Prisoners: prisoners},
			scheduling.Placement{Room: second.Key, Prisoners: others})
		m.add(day, here, k, scheduling.Booking{Parts: parts, Attendees: attendees}, lane, secondLane)
		return
	}
}

// kind draws a kind of booking by weight.
func (m *maker) kind() kind {
	total := 0
	for _, k := range m.kinds {
		total += k.weight
	}
	n := m.chance.IntN(total)
	for _, k := range m.kinds {
		if n -= k.weight; n < 0 {
			return k
		}
	}
	return m.kinds[0]
}

// start draws when a block begins: courts sit from half past nine to half
// past four, everything else uses the whole day.
func (m *maker) start(day int, p prison, k kind, length time.Duration) time.Time {
	first, last := p.DayStart, p.DayEnd
	if k.Kind == scheduling.KindCourt || k.Kind == scheduling.KindParole {
		first, last = max(first, 9*time.Hour+15*time.Minute), min(last, 16*time.Hour+45*time.Minute)
	}
	if at := m.today.Date().AddDays(day).Weekday(); at == time.Saturday || at == time.Sunday {
		last = min(last, weekendLockUp)
	}
	slots := int((last-first-length)/scheduling.Grid) + 1
	minutes := int(first/time.Minute) + m.chance.IntN(slots)*int(scheduling.Grid/time.Minute)
	return m.at(day, p, minutes)
}

// room finds a free room for a kind, one kept for it before a shared one, and
// the name of its free place in the ledger.
func (m *maker) room(p prison, k scheduling.Kind, block scheduling.Span) (room scheduling.Room, lane string, ok bool) {
	for _, shared := range []bool{false, true} {
		for _, r := range shuffled(m.chance, m.rooms) {
			if r.Prison != p.Code || !r.Active || r.Usage == scheduling.UsageTimetable || !r.Takes(k) || (r.Usage == scheduling.UsageShared) != shared {
				continue
			}
			for n := range r.Places {
				lane := fmt.Sprintf("%s#%d", r.Key, n)
				if m.ledger.free(lane, block, r.Turnaround) {
					return r, lane, true
				}
			}
		}
	}
	return scheduling.Room{}, "", false
}

// some draws n prisoners who are free round the block, and who had no family
// visit for a week where that is what it is; nil when there are not so many.
func (m *maker) some(p prison, k scheduling.Kind, block scheduling.Span, n int) []scheduling.PersonID {
	var out []scheduling.PersonID
	for _, id := range shuffled(m.chance, m.prisoners[p.Code]) {
		if k == scheduling.KindFamily && !m.ledger.free(visits(id), block, 7*24*time.Hour) {
			continue
		}
		if m.ledger.free(string(id), block, between) {
			if out = append(out, id); len(out) == n {
				return out
			}
		}
	}
	return nil
}

// also is 1 at most, n times of a hundred if at all.
func (m *maker) also(ever bool, n int) int {
	if ever && m.percent(n) {
		return 1
	}
	return 0
}

// attendees draws who comes: one person of each role the kind asks for, some
// roles only sometimes, and up to four of a family. ok is false when someone
// the kind cannot do without is not free.
func (m *maker) attendees(k scheduling.Kind, block scheduling.Span) (out []scheduling.Attendee, ok bool) {
	take := func(role scheduling.Role, n int) bool {
		for _, v := range shuffled(m.chance, m.visitors[k]) {
			if n > 0 && v.role == role && m.ledger.free(string(v.id), block, 0) {
				out = append(out, scheduling.Attendee{Person: v.id, Role: role})
				n--
			}
		}
		return n == 0
	}
	switch k {
	case scheduling.KindCourt:
		take(scheduling.RoleSolicitor, 1)
		take(scheduling.RoleJudge, m.also(true, 30))
		take(scheduling.RoleInterpreter, m.also(true, 12))
		take(scheduling.RoleWitness, m.also(true, 4))
		return out, true
	case scheduling.KindLegal:
		ok = take(scheduling.RoleSolicitor, 1)
		take(scheduling.RoleInterpreter, m.also(true, 10))
		return out, ok
	case scheduling.KindParole:
		return out, take(scheduling.RoleOfficer, 1) && take(scheduling.RoleSolicitor, 1)
	case scheduling.KindFamily:
		return out, take(scheduling.RoleFamily, 1+m.chance.IntN(3))
	case scheduling.KindProbation, scheduling.KindOfficial, scheduling.KindResettlement, scheduling.KindEducation:
		return out, take(scheduling.RoleOfficer, 1)
	case scheduling.KindOutOfUse:
	}
	return nil, true
}

// add completes a booking and keeps it; what is cancelled uses nothing.
func (m *maker) add(day int, p prison, k kind, b scheduling.Booking, lanes ...string) {
	b.ID = scheduling.BookingID(fmt.Sprintf("sample-%04d", len(m.estate.Bookings)+1))
	b.Kind, b.Type, b.Prison, b.Version = k.Kind, k.hearing, p.Code, 1
	b.Status = scheduling.StatusBooked
	switch {
	case day < 0:
		b.Status = scheduling.StatusCompleted
	case m.percent(3):
		b.Status, b.CancelReason = scheduling.StatusCancelled, pick(m.chance, scheduling.CancelReasons())
	}
	m.paperwork(p, &b)
	m.making(day, &b)
	if day < 0 && b.Meet.By == scheduling.MeetOwn {
		b.Attendance = m.attendance(b)
	}
	if b.Status != scheduling.StatusCancelled {
		m.use(b, lanes...)
	}
	m.estate.Bookings = append(m.estate.Bookings, b)
}

// use writes down what a booking keeps from others.
func (m *maker) use(b scheduling.Booking, lanes ...string) {
	for _, lane := range lanes {
		m.ledger.use(lane, b.Span())
	}
	for _, id := range b.Prisoners() {
		m.ledger.use(string(id), b.Span())
		if b.Kind == scheduling.KindFamily {
			m.ledger.use(visits(id), b.Span())
		}
	}
	for _, a := range b.Attendees {
		m.ledger.use(string(a.Person), b.Span())
	}
}

// visits is where the ledger keeps a prisoner's family visits.
func visits(id scheduling.PersonID) string { return "visits of " + string(id) }

// paperwork fills in the court, references, place to meet, PIN and notes.
func (m *maker) paperwork(p prison, b *scheduling.Booking) {
	if b.Kind == scheduling.KindOutOfUse {
		b.StaffNotes = "Equipment being repaired."
		return
	}
	if b.Kind == scheduling.KindCourt {
		near := slices.DeleteFunc(slices.Clone(m.courts), func(c court) bool { return !slices.Contains(c.prisons, string(p.Code)) })
		b.Court = pick(m.chance, near).Code
		b.CaseRef = fmt.Sprintf("T%d%04d", m.today.Year, m.chance.IntN(10_000))
		b.Pinned = m.percent(5)
	}
	switch n := m.chance.IntN(100); {
	case n < 60:
		b.Meet.By = scheduling.MeetOwn
	case n < 78:
		b.Meet = scheduling.Meet{By: scheduling.MeetURL, URL: fmt.Sprintf("https://meet.example/room/%06d", m.chance.IntN(1_000_000))}
	case n < 90 && b.Kind == scheduling.KindCourt:
		b.Meet = scheduling.Meet{By: scheduling.MeetHMCTS, HMCTS: fmt.Sprintf("%05d", m.chance.IntN(100_000))}
	}
	if m.percent(10) {
		b.GuestPIN = fmt.Sprintf("%08d", m.chance.IntN(100_000_000))
	}
	switch n := pick(m.chance, m.notes); {
	case !m.percent(25):
	case n.reader == "prisoner":
		b.PrisonerNotes = n.text
	default:
		b.StaffNotes = n.text
	}
}

// making says who made the booking and when: some days before, or late
// yesterday. Nothing depends on the time of day it is now.
func (m *maker) making(day int, b *scheduling.Booking) {
	b.MadeBy = pick(m.chance, []scheduling.Actor{
		{Name: "Bronwen Exampleton", Role: "clerk"}, {Name: "Harpreet Testerby", Role: "clerk"}, {Name: "Oisín Placeholt", Role: "listing"},
	})
	made, minutes := min(day, 0)-1-m.chance.IntN(15), 9*60+m.chance.IntN(6*60)
	if day >= 0 && m.percent(12) {
		made, minutes = -1, 16*60+20
	}
	b.Made = m.at(made, m.prisons[0], minutes)
	b.Changed = b.Made
}

// attendance is who came to a call that is over: everyone, a little late at most.
func (m *maker) attendance(b scheduling.Booking) []scheduling.Attendance {
	var out []scheduling.Attendance
	span := b.Span()
	came := func(id scheduling.PersonID, role scheduling.Role) {
		i := slices.IndexFunc(m.estate.People, func(p scheduling.Person) bool { return p.ID == id })
		out = append(out, scheduling.Attendance{
			Name: m.estate.People[i].Given + " " + m.estate.People[i].Family, Role: role,
			Joined: span.Start.Add(time.Duration(m.chance.IntN(240)) * time.Second), Left: span.End, Why: "ended",
		})
	}
	for _, id := range b.Prisoners() {
		came(id, scheduling.RolePrisoner)
	}
	for _, a := range b.Attendees {
		came(a.Person, a.Role)
	}
	slices.SortStableFunc(out, func(a, b scheduling.Attendance) int { return a.Joined.Compare(b.Joined) })
	return out
}
