package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// rules gives rooms their groups and prisons their own rules: lock-up at the
// weekend, walking times, limits on family visits.
func (s source) rules(e *scheduling.Estate) {
	for i := range e.Rooms {
		r := &e.Rooms[i]
		r.Group = strings.Split(string(r.Key), "-")[1]
	}
	for i := range e.Prisons {
		p := &e.Prisons[i]
		p.Division, p.WeekStart = scheduling.EnglandAndWales, time.Monday
		p.RemandVisits, p.FamilyNotice, p.FamilyAhead = 3, 2, 28
		for _, day := range []time.Weekday{time.Saturday, time.Sunday} {
			p.LockUps = append(p.LockUps, scheduling.LockUp{Weekday: day, From: weekendLockUp, To: p.DayEnd})
		}
		wings := s.prisons[i].wings
		p.Walks = []scheduling.WalkTime{
			{From: wings[0], To: "VCC", Takes: 10 * time.Minute},
			{From: wings[len(wings)-1], To: "FAM", Takes: 12 * time.Minute},
		}
	}
}

// closures shuts every prison for a day of training in a month's time.
func (m *maker) closures() {
	for i := range m.estate.Prisons {
		m.estate.Prisons[i].Closures = []scheduling.Closure{{Date: m.next(time.Monday, 30), Reason: "staff training"}}
	}
}

// weekendLockUp is when people are locked up on Saturdays and Sundays.
const weekendLockUp = 17 * time.Hour

// timetables gives the rooms that go by a timetable one.
func (m *maker) timetables() error {
	for i := range m.estate.Rooms {
		r := &m.estate.Rooms[i]
		if r.Usage != scheduling.UsageTimetable {
			continue
		}
		monday := m.next(time.Monday, -63)
		saturday := m.next(time.Saturday, -63)
		court := m.courtOf(r.Prison)
		for n, l := range []struct {
			line  scheduling.Line
			start scheduling.Wall
			rule  string
		}{
			{scheduling.Line{For: scheduling.UsageClosed, Reason: "staff lunch", Lasts: 90 * time.Minute}, monday.At(12 * time.Hour), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
			{scheduling.Line{For: scheduling.UsageCourt, Parties: []scheduling.Party{scheduling.Party(court)}, Lasts: 3 * time.Hour}, monday.At(9 * time.Hour), "FREQ=WEEKLY;BYDAY=MO,WE"},
			{scheduling.Line{For: scheduling.UsageLegal, Lasts: 3 * time.Hour, NotOnHolidays: true}, monday.AddDays(1).At(14 * time.Hour), "FREQ=WEEKLY;BYDAY=TU,TH"},
			{scheduling.Line{For: scheduling.UsageFamily, Lasts: 2 * time.Hour, NotOnHolidays: true}, saturday.At(14 * time.Hour), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"},
		} {
			rule, err := repeats(l.start, l.rule)
			if err != nil {
				return err
			}
			l.line.ID, l.line.Rule = scheduling.LineID(fmt.Sprintf("%s-line-%d", r.Key, n+1)), rule
			r.Lines = append(r.Lines, l.line)
		}
	}
	return nil
}

func (m *maker) courtOf(code scheduling.PrisonCode) scheduling.CourtCode {
	for _, c := range m.courts {
		if slices.Contains(c.prisons, string(code)) {
			return c.Code
		}
	}
	return m.courts[0].Code
}

// repeats is the rule that begins at start.
func repeats(start scheduling.Wall, rule string) (repeat.Rule, error) {
	return repeat.Parse(fmt.Sprintf("DTSTART:%04d%02d%02dT%02d%02d00\nRRULE:%s",
		start.Year, start.Month, start.Day, start.Hour, start.Minute, rule))
}

// next is the first such weekday that is at least after days from today.
func (m *maker) next(day time.Weekday, after int) scheduling.Date {
	d := m.today.Date().AddDays(after)
	for d.Weekday() != day {
		d = d.AddDays(1)
	}
	return d
}

// conditions gives prisoners a legal status and some of them alerts.
func (m *maker) conditions() {
	for i := range m.estate.People {
		p := &m.estate.People[i]
		if !p.Has(scheduling.RolePrisoner) {
			continue
		}
		p.Custody = scheduling.CustodyConvicted
		if m.extra.IntN(100) < 40 {
			p.Custody = scheduling.CustodyRemand
		}
		if m.extra.IntN(100) < 8 {
			p.Alerts = []scheduling.Alert{pick(m.extra, scheduling.Alerts())}
		}
	}
}

// restrictions keeps apart some people who have nothing booked near each
// other, and bans a visitor from one prisoner.
func (m *maker) restrictions() {
	add := func(kind scheduling.RestrictionKind, a, b scheduling.PersonID) {
		m.estate.Restrictions = append(m.estate.Restrictions, scheduling.Restriction{
			ID: scheduling.RestrictionID(fmt.Sprintf("sample-r%02d", len(m.estate.Restrictions)+1)), Kind: kind, A: a, B: b,
		})
	}
	for _, p := range m.prisons {
		held := shuffled(m.extra, m.prisoners[p.Code])
		for n := 0; n+1 < len(held) && n < 8; n += 2 {
			if !m.meet(held[n], held[n+1]) {
				add(scheduling.NonAssociation, held[n], held[n+1])
			}
		}
		visitors := m.visitors[scheduling.KindFamily]
		for n, kind := range []scheduling.RestrictionKind{scheduling.Banned, scheduling.ClosedVisits} {
			a, b := held[n], pick(m.extra, visitors).id
			if !m.together(a, b) {
				add(kind, a, b)
			}
		}
	}
}

// meet reports whether two prisoners have bookings on one day within an hour.
func (m *maker) meet(a, b scheduling.PersonID) bool {
	return slices.ContainsFunc(m.ledger[string(a)], func(s scheduling.Span) bool { return !m.ledger.free(string(b), s, time.Hour) })
}

// together reports whether one booking names both.
func (m *maker) together(prisoner, visitor scheduling.PersonID) bool {
	return slices.ContainsFunc(m.estate.Bookings, func(b scheduling.Booking) bool {
		return slices.Contains(b.Prisoners(), prisoner) &&
			slices.ContainsFunc(b.Attendees, func(x scheduling.Attendee) bool { return x.Person == visitor })
	})
}
