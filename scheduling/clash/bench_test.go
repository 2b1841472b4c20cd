package clash_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// busyDay is n bookings of half an hour, twenty to a room, each with a
// prisoner of its own and one solicitor for every five.
func busyDay(n int) clash.Scene {
	s := clash.Scene{Prisons: []scheduling.Prison{{Code: "MDI", PickUp: 30 * time.Minute}}}
	for i := range n {
		if i%20 == 0 {
			s.Rooms = append(s.Rooms, scheduling.Room{
				Key: scheduling.RoomKey(fmt.Sprintf("MDI-VCC-%d", i/20)), Prison: "MDI", Usage: scheduling.UsageCourt, Places: 1, Active: true,
			})
		}
		s.Bookings = append(s.Bookings, scheduling.Booking{
			ID: scheduling.BookingID(fmt.Sprintf("b%05d", i)), Kind: scheduling.KindCourt, Status: scheduling.StatusBooked,
			Parts: scheduling.NewBlock(at(24+i%20*6), 0, 30*time.Minute, 0, scheduling.Placement{
				Room: s.Rooms[i/20].Key, Prisoners: []scheduling.PersonID{scheduling.PersonID(fmt.Sprintf("p%05d", i))},
			}),
			Attendees: []scheduling.Attendee{{Person: scheduling.PersonID(fmt.Sprintf("s%05d", i%(n/5))), Role: scheduling.RoleSolicitor}},
		})
	}
	return s
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{400, 10_000} {
		s := busyDay(n)
		asked := s.Bookings[n/2].Clone()
		asked.ID = "asked"
		asked.Parts[0].Span = asked.Parts[0].Span.Shift(15 * time.Minute)
		b.Run(fmt.Sprintf("day=%d/fresh", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(clash.Find(s, asked)) == 0 {
					b.Fatal("no clash")
				}
			}
		})
		x := clash.NewIndex(s)
		b.Run(fmt.Sprintf("day=%d/indexed", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(x.Find(asked)) == 0 {
					b.Fatal("no clash")
				}
			}
		})
		b.Run(fmt.Sprintf("day=%d/everything", n), func(b *testing.B) {
			for b.Loop() {
				x.All()
			}
		})
	}
}

// ruled gives every room a timetable and every prisoner someone to keep away
// from: the same day under all the rules there are.
func ruled(s clash.Scene) clash.Scene {
	rule := func(hour int) repeat.Rule {
		r, err := repeat.New(repeat.Spec{Start: time.Date(2026, 1, 5, hour, 0, 0, 0, time.UTC), Freq: repeat.Weekly, ByDay: []repeat.Day{
			{Weekday: time.Monday}, {Weekday: time.Tuesday}, {Weekday: time.Wednesday}, {Weekday: time.Thursday}, {Weekday: time.Friday},
		}})
		if err != nil {
			panic(err)
		}
		return r
	}
	s.Prisons = slices.Clone(s.Prisons)
	s.Prisons[0].Zone = "Europe/London"
	s.Prisons[0].LockUps = []scheduling.LockUp{{Weekday: time.Saturday, From: 17 * time.Hour, To: 18 * time.Hour}}
	lines := []scheduling.Line{
		{For: scheduling.UsageClosed, Rule: rule(4), Lasts: time.Hour},
		{For: scheduling.UsageCourt, Rule: rule(8), Lasts: 10 * time.Hour},
		{For: scheduling.UsageFamily, Rule: rule(19), Lasts: time.Hour},
	}
	s.Rooms = slices.Clone(s.Rooms)
	for i := range s.Rooms {
		s.Rooms[i].Usage, s.Rooms[i].Group, s.Rooms[i].Lines = scheduling.UsageTimetable, "VCC", lines
	}
	for i := range s.Bookings {
		id := s.Bookings[i].Parts[0].Placements[0].Prisoners[0]
		s.People = append(s.People, scheduling.Person{ID: id, Prison: "MDI", Wing: "A"})
		if i%2 == 1 {
			before := s.Bookings[i-1].Parts[0].Placements[0].Prisoners[0]
			s.Restrictions = append(s.Restrictions, scheduling.Restriction{Kind: scheduling.NonAssociation, A: before, B: id})
		}
	}
	return s
}

func BenchmarkFindRuled(b *testing.B) {
	for _, n := range []int{400, 10_000} {
		s := ruled(busyDay(n))
		asked := s.Bookings[n/2].Clone()
		asked.ID = "asked"
		asked.Parts[0].Span = asked.Parts[0].Span.Shift(15 * time.Minute)
		b.Run(fmt.Sprintf("day=%d/fresh", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(clash.Find(s, asked)) == 0 {
					b.Fatal("no clash")
				}
			}
		})
		x := clash.NewIndex(s)
		b.Run(fmt.Sprintf("day=%d/indexed", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(x.Find(asked)) == 0 {
					b.Fatal("no clash")
				}
			}
		})
		b.Run(fmt.Sprintf("day=%d/everything", n), func(b *testing.B) {
			for b.Loop() {
				x.All()
			}
		})
	}
}
