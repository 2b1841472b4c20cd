package clash_test

import (
	"fmt"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
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
