package sample

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
)

// series books what repeats before anything else takes its places: a
// solicitor's weekly hour, a family every other Saturday, a weekly class.
func (m *maker) series() error {
	for i, p := range m.prisons {
		for n, s := range []struct {
			kind  kind
			day   time.Weekday
			clock time.Duration
			every int // weeks
			times int
		}{
			{kind{Kind: scheduling.KindLegal, hearing: "conference", main: time.Hour}, time.Wednesday, 15 * time.Hour, 1, 6},
			{kind{Kind: scheduling.KindFamily, hearing: "family", main: 45 * time.Minute}, time.Saturday, 14 * time.Hour, 2, 4},
			{kind{Kind: scheduling.KindEducation, hearing: "class", main: time.Hour}, time.Thursday, 10 * time.Hour, 1, 6},
		} {
			if i > 0 && n > 0 {
				break // the first prison has one of each, the others a solicitor's
			}
			if err := m.repeat(p, s.kind, m.next(s.day, 1).At(s.clock), s.every, s.times); err != nil {
				return err
			}
		}
	}
	return nil
}

// repeat books one series from start on, in a room and with people who are
// free for all of it.
func (m *maker) repeat(p prison, k kind, start scheduling.Wall, every, times int) error {
	rule, err := repeats(start, fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;COUNT=%d", every, times))
	if err != nil {
		return err
	}
	wall := scheduling.Wall{Year: start.Year, Month: start.Month, Day: start.Day, Hour: start.Hour, Minute: start.Minute}
	first := scheduling.NewSpan(m.on(wall, p), k.main)
	room, lane, ok := m.room(p, k.Kind, first)
	prisoners := m.some(p, k.Kind, first, 1)
	attendees, came := m.attendees(k.Kind, first)
	if !ok || !came || prisoners == nil {
		return fmt.Errorf("no place for a series of %s at %s", k.Kind, p.Code)
	}
	id := scheduling.SeriesID(fmt.Sprintf("sample-s%02d", len(m.estate.Series)+1))
	maker := scheduling.Actor{Name: "Bronwen Exampleton", Role: "clerk"}
	m.estate.Series = append(m.estate.Series, scheduling.Series{
		ID: id, Prison: p.Code, Rule: rule, Made: m.at(-2, p, 10*60), MadeBy: maker, Version: 1,
	})
	for _, t := range rule.All() {
		at := scheduling.WallOf(t, time.UTC)
		b := scheduling.Booking{
			ID:   scheduling.BookingID(fmt.Sprintf("sample-%04d", len(m.estate.Bookings)+1)),
			Kind: k.Kind, Type: k.hearing, Prison: p.Code, Status: scheduling.StatusBooked, Version: 1,
			Parts:     scheduling.NewBlock(m.on(at, p), 0, k.main, 0, scheduling.Placement{Room: room.Key, Prisoners: prisoners}),
			Attendees: attendees, Meet: scheduling.Meet{By: scheduling.MeetOwn},
			Series: id, Original: at, Made: m.at(-2, p, 10*60), MadeBy: maker, Changed: m.at(-2, p, 10*60),
		}
		m.use(b, lane)
		m.estate.Bookings = append(m.estate.Bookings, b)
	}
	return nil
}

// on is when a clock at the prison shows w.
func (m *maker) on(w scheduling.Wall, p prison) time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, p.zone).UTC()
}

// requests asks for what nobody has booked yet: one of each that still waits,
// and one that was declined.
func (m *maker) requests() {
	p := m.prisons[0]
	solicitors := m.visitors[scheduling.KindLegal]
	for n, status := range []scheduling.RequestStatus{
		scheduling.RequestOpen, scheduling.RequestOpen, scheduling.RequestWaiting, scheduling.RequestOffered, scheduling.RequestDeclined,
	} {
		v := solicitors[n%len(solicitors)]
		who := pick(m.extra, m.prisoners[p.Code])
		day := 3 + n
		wished := m.at(day, p, (10+n)*60)
		b := scheduling.Booking{
			Kind: scheduling.KindLegal, Type: "conference", Prison: p.Code, Status: scheduling.StatusBooked,
			Parts:     scheduling.NewBlock(wished, 0, time.Hour, 0, scheduling.Placement{Prisoners: []scheduling.PersonID{who}}),
			Attendees: []scheduling.Attendee{{Person: v.id, Role: v.role}}, Meet: scheduling.Meet{By: scheduling.MeetOwn},
		}
		q := scheduling.Request{
			ID: scheduling.RequestID(fmt.Sprintf("sample-q%02d", n+1)), From: m.agencyOf(v.id), Booking: b,
			Windows:  []scheduling.Span{{Start: m.at(day, p, 9*60), End: m.at(day, p, 17*60)}},
			Deadline: m.at(day+4, p, 17*60), Status: status, Made: m.at(-1, p, 14*60), MadeBy: scheduling.Actor{Name: "Oisín Placeholt", Role: "solicitor"},
			Changed: m.at(-1, p, 15*60), Version: 1,
		}
		if status == scheduling.RequestOffered {
			offer := b.Shift(time.Hour)
			offer.Parts[0].Placements[0].Room = "MDI-LEG-1"
			q.Offer = &offer
		}
		if status == scheduling.RequestDeclined {
			q.Reason = "The hearing it was for has been vacated."
		}
		m.estate.Requests = append(m.estate.Requests, q)
	}
}

func (m *maker) agencyOf(id scheduling.PersonID) scheduling.Party {
	for _, p := range m.estate.People {
		if p.ID == id {
			return scheduling.Party(p.Agency)
		}
	}
	return ""
}
