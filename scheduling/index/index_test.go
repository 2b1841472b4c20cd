package index_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
)

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

func same[T any](t tester, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("-want +got\n%s", diff)
	}
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)
}

func on(day, hour, minute, minutes int) scheduling.Span {
	return scheduling.NewSpan(at(day, hour, minute), time.Duration(minutes)*time.Minute)
}

func claim(b string, r scheduling.Resource, s scheduling.Span) scheduling.Claim {
	return scheduling.Claim{Booking: scheduling.BookingID(b), Resource: r, Span: s}
}

const (
	room1 = scheduling.Resource("room/MDI-VCC-1")
	room2 = scheduling.Resource("room/MDI-VCC-2")
	room3 = scheduling.Resource("room/MDI-VCC-3")
	kim   = scheduling.Resource("person/kim")
)

func TestEmpty(t *testing.T) {
	x := index.Build(nil)
	same(t, x.Len(), 0)
	same(t, x.Held(room1, on(2, 0, 0, 9000)), nil)
	same(t, x.Hits([]index.Ask{{Want: index.Want{Resource: room1}, Spans: []scheduling.Span{on(2, 9, 0, 60)}}}), nil)
	if got := x.Replace("nothing", nil); got != x {
		t.Error("a booking that holds nothing made another index")
	}
	x = x.Replace("a", []scheduling.Claim{claim("", room1, on(2, 9, 0, 60))})
	same(t, x.Held(room1, on(2, 9, 59, 1)), []scheduling.Claim{claim("a", room1, on(2, 9, 0, 60))})
}

func TestBegunMinutesAreHeldWhole(t *testing.T) {
	s := scheduling.Span{Start: at(2, 9, 0).Add(59 * time.Second), End: at(2, 9, 1).Add(time.Nanosecond)}
	x := index.Build(slices.Values([]scheduling.Claim{claim("a", room1, s)}))
	same(t, x.Held(room1, on(2, 0, 0, 9000)), []scheduling.Claim{claim("a", room1, on(2, 9, 0, 2))})
	same(t, x.Held(room1, scheduling.NewSpan(at(2, 9, 1).Add(30*time.Second), time.Second)), []scheduling.Claim{claim("a", room1, on(2, 9, 0, 2))})
	early := time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)
	x = index.Build(slices.Values([]scheduling.Claim{claim("a", room1, scheduling.NewSpan(early, time.Second))}))
	same(t, x.Held(room1, scheduling.NewSpan(early, time.Minute)), []scheduling.Claim{
		claim("a", room1, scheduling.NewSpan(early.Truncate(time.Minute), time.Minute)),
	})
}

// TestLongAndFar holds spans that no day marks are kept for.
func TestLongAndFar(t *testing.T) {
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	claims := []scheduling.Claim{
		claim("a", room1, scheduling.Span{Start: time.Time{}, End: far}),
		claim("b", room1, on(2, 9, 0, 60)),
		claim("c", room2, on(2, 9, 0, 60)),
		claim("d", room2, scheduling.NewSpan(at(2, 9, 0).AddDate(300, 0, 0), time.Hour)),
	}
	x := index.Build(slices.Values(claims))
	if got := x.Held(room1, on(2, 9, 30, 1)); len(got) != 2 || got[0].Booking != "a" || got[1].Booking != "b" {
		t.Errorf("%v", got)
	}
	same(t, x.Held(room2, on(2, 9, 30, 1)), claims[2:3])
	same(t, x.Held(room2, scheduling.NewSpan(at(2, 8, 0).AddDate(300, 0, 0), 2*time.Hour)), claims[3:])
	same(t, x.Held(room2, on(3, 0, 0, 9000)), nil)
	same(t, x.Replace("a", nil).Held(room1, on(1, 0, 0, 9000)), claims[1:2])
}

// TestPartsInRoomsOfTheirOwn is the block of 15, 45 and 15 minutes: the main
// part in the court room, the consultations in any other.
func TestPartsInRoomsOfTheirOwn(t *testing.T) {
	x := index.Build(slices.Values([]scheduling.Claim{
		claim("a", room1, on(2, 9, 0, 60)),   // the court room is free from 10:00
		claim("b", room2, on(2, 9, 45, 15)),  // the first consultation room just before that
		claim("c", room2, on(2, 10, 45, 30)), // and just after
		claim("d", kim, on(2, 14, 0, 60)),
	}))
	minutes := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	consult := []index.Want{{Resource: room2}, {Resource: room3}}
	q := index.Query{
		Needs: []index.Need{
			{From: 0, To: minutes(15), Any: consult},
			{From: minutes(15), To: minutes(60), Any: []index.Want{{Resource: room1}}},
			{From: minutes(60), To: minutes(75), Any: consult},
			{From: 0, To: minutes(75), Any: []index.Want{{Resource: kim, Before: minutes(30)}}},
		},
		Windows: []scheduling.Span{on(2, 8, 15, 600)}, Step: 15 * time.Minute, Limit: 2,
	}
	got := x.Free(q)
	same(t, got, []index.Place{
		{Start: at(2, 9, 45), Picks: []scheduling.Resource{room3, room1, room3, kim}},
		{Start: at(2, 10, 0), Picks: []scheduling.Resource{room2, room1, room3, kim}},
	})
	q.Deadline = at(2, 11, 0)
	same(t, x.Free(q), got[:1])
	q.Deadline, q.Limit = time.Time{}, 100
	for _, p := range x.Free(q) {
		if p.Start.After(at(2, 12, 15)) && p.Start.Before(at(2, 15, 30)) {
			t.Errorf("%s is too near what Kim has at two", p.Start)
		}
	}
	q.Needs[0].Any = nil
	same(t, x.Free(q), nil)
}

func TestNeedsOfABooking(t *testing.T) {
	b := scheduling.Booking{
		Parts: scheduling.NewBlock(at(2, 9, 0), 15*time.Minute, 45*time.Minute, 15*time.Minute,
			scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"al"}}),
		Attendees: []scheduling.Attendee{{Person: "kim", Role: scheduling.RoleSolicitor}},
	}
	b.Parts[0].Placements = []scheduling.Placement{{Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"al"}}}
	one := func(r scheduling.Resource) []index.Want { return []index.Want{{Resource: r}} }
	minutes := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	same(t, index.NeedsOf(b, one), []index.Need{
		{From: 0, To: minutes(15), Any: one(room2)},
		{From: 0, To: minutes(75), Any: one("person/al")},
		{From: minutes(15), To: minutes(75), Any: one(room1)},
		{From: 0, To: minutes(75), Any: one(kim)},
	})
}

// TestSnapshots reads while bookings change; the race detector watches. Each
// booking always holds both rooms at one time, so no index may show it in one.
func TestSnapshots(t *testing.T) {
	const bookings = 40
	rooms := []scheduling.Resource{room1, room2}
	hold := func(b, hour int) []scheduling.Claim {
		id := fmt.Sprint("b", b)
		return []scheduling.Claim{claim(id, room1, on(2+b%20, hour, 0, 60)), claim(id, room2, on(2+b%20, hour, 0, 60))}
	}
	now := index.Build(nil)
	for b := range bookings {
		now = now.Replace(scheduling.BookingID(fmt.Sprint("b", b)), hold(b, 9))
	}
	latest := make(chan *index.Index, 1)
	var readers sync.WaitGroup
	shared := now
	for range 4 {
		readers.Go(func() {
			for x := range latest {
				for _, x := range []*index.Index{x, shared} {
					first, second := x.Held(rooms[0], on(1, 0, 0, 1<<20)), x.Held(rooms[1], on(1, 0, 0, 1<<20))
					if len(first) != bookings || len(second) != bookings {
						t.Errorf("%d and %d claims", len(first), len(second))
						continue
					}
					for i := range first {
						if first[i].Booking != second[i].Booking || !first[i].Span.Equal(second[i].Span) {
							t.Errorf("%v beside %v", first[i], second[i])
						}
					}
				}
			}
		})
	}
	for i := range 500 {
		now = now.Replace(scheduling.BookingID(fmt.Sprint("b", i%bookings)), hold(i%bookings, 8+i%9))
		latest <- now
	}
	close(latest)
	readers.Wait()
}

// TestManyNames fills tables and vectors past several sizes, both ways.
func TestManyNames(t *testing.T) {
	const n = 3000
	var claims []scheduling.Claim
	x := index.Build(nil)
	half := x
	for i := range n {
		c := claim(fmt.Sprint("b", i), scheduling.Resource(fmt.Sprint("person/", i)), on(2, 9, i%60, 30))
		claims = append(claims, c)
		x = x.Replace(c.Booking, []scheduling.Claim{c})
		if i == n/2 {
			half = x
		}
	}
	built := index.Build(slices.Values(claims))
	for i, c := range claims {
		want := claims[i : i+1]
		same(t, x.Held(c.Resource, c.Span), want)
		same(t, built.Held(c.Resource, c.Span), want)
		if i > n/2 {
			want = nil
		}
		same(t, half.Held(c.Resource, c.Span), want)
	}
	same(t, []int{x.Len(), built.Len(), half.Len()}, []int{n, n, n/2 + 1})
}
