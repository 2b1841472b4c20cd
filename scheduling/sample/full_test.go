package sample_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/resolve"
)

func TestTomorrowAtTenOnlyAPlanHelps(t *testing.T) {
	today := days[0]
	e := generate(t, 1, today)
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(today.Year(), today.Month(), today.Day()+1, 10, 0, 0, 0, zone)
	code := e.Prisons[len(e.Prisons)-1].Code
	g := clash.Ground{Scene: clash.Scene{
		Prisons: e.Prisons, Rooms: e.Rooms, People: e.People, Bookings: e.Bookings, Restrictions: e.Restrictions, Now: today,
	}, Priorities: map[scheduling.PrisonCode]scheduling.Priorities{code: scheduling.DefaultPriorities(code)}}
	busy := map[scheduling.PersonID]bool{}
	for _, b := range e.Bookings {
		if b.Span().Start.YearDay() == start.YearDay() {
			for _, id := range b.Prisoners() {
				busy[id] = true
			}
		}
	}
	var free scheduling.PersonID
	for _, p := range e.People {
		if p.Prison == code && !busy[p.ID] && free == "" {
			free = p.ID
		}
	}
	b := scheduling.Booking{
		ID: "urgent", Kind: scheduling.KindCourt, Type: "bail", Court: e.Courts[0].Code, Prison: code, Status: scheduling.StatusBooked,
		Meet:  scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(start, 0, 45*time.Minute, 0, scheduling.Placement{Prisoners: []scheduling.PersonID{free}}),
	}
	r, err := resolve.Plans(t.Context(), g, clash.Question{Prison: code, Wanted: []clash.Wanted{{Booking: b}}}, nil)
	if err != nil || len(r.Plans) == 0 {
		t.Fatalf("%v: %+v", err, r.Stuck)
	}
	if best := r.Plans[0]; len(best.Moves) < 2 || best.Cost.Unplaced+best.Cost.Cancelled > 0 {
		t.Errorf("the best plan is %+v", best.Cost)
	}
}
