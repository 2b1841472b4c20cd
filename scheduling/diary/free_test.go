package diary_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// offers names what is offered: rooms by key, times by day and clock of the main part.
func offers(t *testing.T, d desk, b scheduling.Booking, limit int) (rooms, times []string) {
	t.Helper()
	all, err := d.Free(t.Context(), b, limit)
	if err != nil {
		t.Fatal(err)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		clashes, err := d.Check(t.Context(), o.Booking)
		if err != nil {
			t.Errorf("an offer is refused: %v", err)
		}
		if slices.ContainsFunc(clashes, func(c clash.Clash) bool { return !c.Accepted }) {
			t.Errorf("an offer clashes: %+v", clashes)
		}
		main, _ := o.Booking.Main()
		switch o.By {
		case scheduling.OfferOtherRoom:
			if !o.Booking.Span().Equal(b.Span()) {
				t.Error("another room at another time")
			}
			rooms = append(rooms, string(main.Placements[0].Room))
		case scheduling.OfferOtherTime:
			if !slices.Equal(o.Booking.Rooms(), b.Rooms()) {
				t.Error("another time in other rooms")
			}
			times = append(times, main.Span.Start.In(london).Format("Mon 15:04"))
		}
	}
	return rooms, times
}

func TestFree(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		d.book(hearing(ten, "MDI-VCC-1", "ann"))
		rooms, times := offers(t, d, hearing(ten, "MDI-VCC-1", "bob"), 4)
		same(t, []string{"MDI-VCC-2", "MDI-VCC-10", "MDI-ANY-1"}, rooms)
		// The block is 09:45 to 10:45, so an hour before and after are nearest.
		same(t, []string{"Wed 09:00", "Wed 11:00", "Wed 08:45", "Wed 11:15"}, times)
	})
}

func TestFreeKeepsPeopleFree(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		d.book(hearing(ten, "MDI-VCC-1", "ann"))
		// Ann is busy at ten in whatever room, and has to be fetched.
		rooms, times := offers(t, d, hearing(ten, "MDI-VCC-2", "ann"), 2)
		same(t, []string(nil), rooms)
		same(t, []string{"Wed 08:30", "Wed 11:30"}, times)
	})
}

func TestFreeOnFollowingDays(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		blocked := hearing(ten, "MDI-VCC-1")
		blocked.Kind, blocked.Court, blocked.Type, blocked.Meet = scheduling.KindOutOfUse, "", "", scheduling.Meet{}
		blocked.Parts = scheduling.NewBlock(ten.Add(-2*time.Hour), 0, 10*time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"})
		d.book(blocked)
		_, times := offers(t, d, hearing(ten, "MDI-VCC-1", "ann"), 3)
		same(t, []string{"Thu 10:00", "Thu 09:45", "Thu 10:15"}, times)
		// Today is half over: nothing is offered in the past.
		_, times = offers(t, d, hearing(noon.Add(-2*time.Hour), "MDI-VCC-1", "ann"), 2)
		same(t, []string{"Tue 12:15", "Tue 12:30"}, times)
	})
}

func TestFreeKeepsWallTimeAcrossClockChange(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		saturday := time.Date(2027, 3, 27, 10, 0, 0, 0, time.UTC)
		blocked := hearing(saturday, "MDI-VCC-1")
		blocked.Kind, blocked.Court, blocked.Type, blocked.Meet = scheduling.KindOutOfUse, "", "", scheduling.Meet{}
		blocked.Parts = scheduling.NewBlock(saturday.Add(-2*time.Hour), 0, 10*time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"})
		d.book(blocked)
		_, times := offers(t, d, hearing(saturday, "MDI-VCC-1", "ann"), 1)
		same(t, []string{"Sun 10:00"}, times)
	})
}

func TestFreeForCoDefendants(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		both := hearing(ten, "LEI-VCC-1", "leo")
		both.Parts[1].Placements = append(both.Parts[1].Placements, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"cat"}})
		d.book(hearing(ten, "MDI-VCC-1", "ann"))
		all, err := d.Free(t.Context(), both, 2)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]scheduling.RoomKey
		for _, o := range all {
			if o.By == scheduling.OfferOtherRoom {
				got = append(got, o.Booking.Rooms())
			}
		}
		same(t, [][]scheduling.RoomKey{{"LEI-VCC-1", "MDI-VCC-2"}, {"LEI-VCC-1", "MDI-VCC-10"}}, got)
		// Leeds opens at nine, so nothing is offered before.
		early := hearing(ten.Add(-45*time.Minute), "LEI-VCC-1", "leo")
		_, times := offers(t, d, early, 40)
		for _, at := range times {
			if at < "Wed 09:15" && at[:3] == "Wed" {
				t.Errorf("offered %s, before Leeds opens", at)
			}
		}
	})
}

func TestFreeWhenBothRoomsClash(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		d.book(hearing(ten, "MDI-VCC-1", "ann"))
		d.book(hearing(ten, "MDI-VCC-2", "bob"))
		pair := hearing(ten, "MDI-VCC-1", "cat")
		pair.Parts = pair.Parts[1:2]
		pair.Parts[0].Placements = append(pair.Parts[0].Placements, scheduling.Placement{Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"dan"}})
		all, err := d.Free(t.Context(), pair, 5)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]scheduling.RoomKey
		for _, o := range all {
			if o.By == scheduling.OfferOtherRoom {
				got = append(got, o.Booking.Rooms())
			}
		}
		same(t, [][]scheduling.RoomKey{{"MDI-VCC-10", "MDI-ANY-1"}, {"MDI-ANY-1", "MDI-VCC-10"}}, got)
	})
}

func TestFreeOfNothing(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		for name, b := range map[string]scheduling.Booking{
			"empty": {}, "no times": {Kind: scheduling.KindCourt, Prison: "MDI", Parts: []scheduling.Part{{Name: scheduling.PartMain}}},
		} {
			if all, err := d.Free(t.Context(), b, 5); err != nil || len(all) != 0 {
				t.Errorf("%s: %v, %v", name, all, err)
			}
		}
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		d.setClock(ten)
		_, err := d.Free(t.Context(), b, 5)
		want(t, err, scheduling.ErrStarted)
	})
}

// Nothing offered by accident: every free quarter of the day is among enough offers.
func TestFreeIsComplete(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		for i, id := range []scheduling.PersonID{"ann", "bob", "cat"} {
			d.book(hearing(ten.Add(time.Duration(i)*2*time.Hour), "MDI-VCC-1", id))
		}
		asked := hearing(ten, "MDI-VCC-1", "eve")
		all, err := d.Free(t.Context(), asked, 1000)
		if err != nil {
			t.Fatal(err)
		}
		offered := map[string]bool{}
		for _, o := range all {
			if o.By == scheduling.OfferOtherTime {
				offered[o.Booking.Span().Start.Format(time.RFC3339)] = true
			}
		}
		start := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
		for day := range diary.FreeDays + 1 {
			for q := range 40 {
				at := start.AddDate(0, 0, day).Add(time.Duration(q) * quarter)
				moved := asked.Shift(at.Sub(asked.Span().Start))
				clashes, err := d.Check(t.Context(), moved)
				if fits := err == nil && len(clashes) == 0; fits != offered[at.Format(time.RFC3339)] {
					t.Errorf("%v: fits %v, offered %v", at, fits, !fits)
				}
			}
		}
	})
}
