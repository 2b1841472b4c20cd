package attend

import (
	"context"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// lookLate looks which hearings of today have become late. What is late when
// the desk first looks is marked in the timetable, and not told.
func (m *Model) lookLate() {
	p := m.Prison()
	zone, err := p.Location()
	if p.Code == "" || err != nil {
		return
	}
	m.reads.Do(m.Do, func() func(context.Context) func() {
		now := m.Now()
		l := now.In(zone)
		day := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, zone)
		return func(ctx context.Context) func() {
			scene, err := m.Diary.Scene(ctx, p.Code, scheduling.Span{Start: day, End: day.AddDate(0, 0, 1)})
			return func() {
				if err == nil { // the timetable says what is wrong with the diary
					m.tellLate(p, zone, scene, now)
				}
			}
		}
	})
}

func (m *Model) tellLate(p scheduling.Prison, zone *time.Location, scene clash.Scene, now time.Time) {
	first := m.late == nil || m.prison != p.Code
	was := m.late
	m.late, m.prison = map[scheduling.BookingID]bool{}, p.Code
	says := phrase.New(m.Words, zone, scene, nil)
	for _, b := range scene.Bookings {
		if !b.Late(now) || m.Started(b.ID) {
			continue
		}
		m.late[b.ID] = true
		if first || was[b.ID] {
			continue
		}
		room := ""
		if rooms := b.Rooms(); len(rooms) > 0 {
			room = says.Room(rooms[0])
		}
		main, _ := b.Main()
		m.Host.Told(m.Words.Say("attend.late", "Kind", says.Kind(b.Kind), "When", says.Span(main.Span), "Room", room, "Who", says.Prisoners(b)))
	}
}
