package diary_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

var listing = scheduling.Actor{Name: "Pat Placeholt", Role: "listing"}

func (d desk) hold(actor scheduling.Actor, id scheduling.HoldID, b scheduling.Booking) scheduling.Hold {
	d.t.Helper()
	h, err := d.Hold(d.t.Context(), actor, scheduling.HoldOf(id, b))
	if err != nil {
		d.t.Fatal(err)
	}
	return h
}

// held is what stands in the store, stale or not.
func (d desk) held() []scheduling.Hold {
	d.t.Helper()
	var out []scheduling.Hold
	err := d.store.View(d.t.Context(), func(r scheduling.Reader) (err error) {
		out, err = r.Holds(time.Time{})
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func TestHold(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	b := hearing(ten, "MDI-VCC-1", "ann")
	h := d.hold(clerk, "", b)
	if h.ID == "" || h.Actor != clerk || len(h.Claims) != 2 || !h.Until.Equal(noon.Add(scheduling.HoldLasts)) {
		t.Fatalf("held %+v", h)
	}
	s, err := d.Scene(ctx, diary.SceneQuery{Prison: "MDI"})
	if err != nil || len(s.Holds) != 1 || s.Holds[0].ID != h.ID {
		t.Fatalf("the scene shows %+v, %v", s.Holds, err)
	}
	if s, err = d.Scene(ctx, diary.SceneQuery{Prison: "LEI"}); err != nil || len(s.Holds) != 0 {
		t.Errorf("Leeds shows %+v, %v", s.Holds, err)
	}
	// Whoever comes second has what is left: the prisoner, not the room.
	second := d.hold(listing, "", hearing(ten.Add(quarter), "MDI-VCC-1", "bob"))
	if len(second.Claims) != 1 || second.Claims[0].Resource != scheduling.PersonResource("bob") {
		t.Errorf("second has %+v", second.Claims)
	}
	// Renewing keeps it, and says nothing new.
	d.setClock(noon.Add(8 * time.Minute))
	h = d.hold(clerk, h.ID, b)
	if len(h.Claims) != 2 || !h.Until.Equal(noon.Add(18*time.Minute)) {
		t.Errorf("renewed %+v", h)
	}
	if lines, err := d.History(ctx, string(h.ID)); err != nil || len(lines) != 1 || lines[0].Action != scheduling.ActionHeld {
		t.Errorf("the audit has %+v, %v", lines, err)
	}
	if err := d.Release(ctx, h.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.Release(ctx, h.ID); err != nil {
		t.Fatalf("released twice: %v", err)
	}
	if line := d.lastLine(string(h.ID)); line.Reason != "released" || line.Actor != clerk {
		t.Errorf("releasing left %+v", line)
	}
	if second = d.hold(listing, second.ID, hearing(ten.Add(quarter), "MDI-VCC-1", "bob")); len(second.Claims) != 2 {
		t.Errorf("released, but second has %+v", second.Claims)
	}
}

func TestHoldsEnd(t *testing.T) {
	d := onDisk(t)
	old := d.hold(listing, "", hearing(ten, "MDI-VCC-1", "ann"))
	d.setClock(noon.Add(scheduling.HoldLasts))
	if s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(s.Holds) != 0 {
		t.Errorf("stale, but shown: %+v, %v", s.Holds, err)
	}
	mine := d.hold(clerk, "", hearing(ten, "MDI-VCC-2", "bob"))
	other := d.hold(listing, "", hearing(ten, "MDI-ANY-1", "cat"))
	d.setClock(noon.Add(scheduling.HoldLasts + time.Minute))
	_, err := d.Book(t.Context(), clerk, diary.Entry{Booking: hearing(ten, "MDI-VCC-2", "bob"), Hold: mine.ID})
	if err != nil {
		t.Fatal(err)
	}
	left := d.held()
	if len(left) != 1 || left[0].ID != other.ID {
		t.Errorf("after booking %+v is held; %s is stale and %s is done", left, old.ID, mine.ID)
	}
	// What a refused booking came with stays.
	clashing := diary.Entry{Booking: hearing(ten, "MDI-VCC-2", "dan"), Hold: other.ID}
	if _, err := d.Book(t.Context(), clerk, clashing); err == nil || len(d.held()) != 1 {
		t.Errorf("refused with %v, left %+v", err, d.held())
	}
}

func TestHoldCountsPlaces(t *testing.T) {
	d := onDisk(t)
	visit := func(who scheduling.PersonID) scheduling.Booking {
		return scheduling.Booking{
			Kind: scheduling.KindLegal, Prison: "MDI", Meet: scheduling.Meet{By: scheduling.MeetOwn},
			Parts: scheduling.NewBlock(ten, 0, 2*quarter, 0, scheduling.Placement{Room: "MDI-LEG-1", Prisoners: []scheduling.PersonID{who}}),
		}
	}
	if h := d.hold(clerk, "1", visit("ann")); len(h.Claims) != 2 {
		t.Errorf("first of two places: %+v", h.Claims)
	}
	if h := d.hold(clerk, "2", visit("bob")); len(h.Claims) != 2 {
		t.Errorf("second of two places: %+v", h.Claims)
	}
	if h := d.hold(clerk, "3", visit("cat")); len(h.Claims) != 1 {
		t.Errorf("third of two places: %+v", h.Claims)
	}
	if err := d.Release(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	d.book(visit("dan"))
	if h := d.hold(clerk, "3", visit("cat")); len(h.Claims) != 1 {
		t.Errorf("one is booked and one held: %+v", h.Claims)
	}
}

func TestHoldRefusesNonsense(t *testing.T) {
	d := onDisk(t)
	claim := func(r scheduling.Resource, from time.Time, lasts time.Duration) scheduling.Claim {
		return scheduling.Claim{Resource: r, Span: scheduling.NewSpan(from, lasts)}
	}
	for _, c := range []struct {
		field   string
		problem scheduling.Problem
		claims  []scheduling.Claim
	}{
		{"claims.1", scheduling.ProblemUnknown, []scheduling.Claim{claim("car/1", ten, quarter)}},
		{"claims.1", scheduling.ProblemOrder, []scheduling.Claim{claim("room/MDI-VCC-1", ten, -quarter)}},
		{"claims.1", scheduling.ProblemPast, []scheduling.Claim{claim("room/MDI-VCC-1", noon.Add(-time.Hour), quarter)}},
		{"claims", scheduling.ProblemTooMany, make([]scheduling.Claim, diary.MaxHeld+1)},
	} {
		_, err := d.Hold(t.Context(), clerk, scheduling.Hold{Claims: c.claims})
		invalid(t, err, c.field, c.problem)
	}
	if len(d.held()) != 0 {
		t.Error("nonsense is held")
	}
}

// A form that repeats holds the places of every occurrence, and whoever comes
// later is told by whom, at each of them.
func TestHoldASeries(t *testing.T) {
	d := onDisk(t)
	var series []scheduling.Booking
	for i := range scheduling.MaxOccurrences {
		b := hearing(ten.AddDate(0, 0, i), "MDI-VCC-1", "ann")
		series = append(series, b)
	}
	mine := scheduling.HoldOf("mine", series...)
	h, err := d.Hold(t.Context(), listing, mine)
	if err != nil || len(h.Claims) != 2*len(series) {
		t.Fatalf("%d claims of %d bookings, %v", len(h.Claims), len(series), err)
	}
	second := func(i int, room scheduling.RoomKey, who scheduling.PersonID) []clash.Clash {
		t.Helper()
		found, err := d.Check(t.Context(), hearing(ten.AddDate(0, 0, i), room, who), "second")
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, i := range []int{0, 1, 200, scheduling.MaxOccurrences - 1} {
		found := second(i, "MDI-VCC-1", "bob")
		if len(found) != 1 || found[0].Code != clash.Held || found[0].Why != listing.Name || found[0].Resource != "room/MDI-VCC-1" {
			t.Errorf("on day %d the second desk is told %+v", i, found)
		}
		if found = second(i, "MDI-VCC-2", "ann"); len(found) != 1 || found[0].Code != clash.Held {
			t.Errorf("on day %d, of the prisoner, it is told %+v", i, found)
		}
	}
	if s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI", Within: scheduling.NewSpan(ten, time.Hour)}); err != nil || len(s.Holds) != 1 || len(s.Holds[0].Claims) != 2 {
		t.Errorf("the day shows %+v, %v", s.Holds, err)
	}
	// Leaving one out lets it go, and closing lets all go.
	if h, err = d.Hold(t.Context(), listing, scheduling.HoldOf("mine", series[1:]...)); err != nil || len(h.Claims) != 2*len(series)-2 {
		t.Fatalf("%d claims, %v", len(h.Claims), err)
	}
	if found := second(0, "MDI-VCC-1", "bob"); len(found) > 0 {
		t.Errorf("what was left out is held: %+v", found)
	}
	if err := d.Release(t.Context(), "mine"); err != nil {
		t.Fatal(err)
	}
	if found := second(200, "MDI-VCC-1", "bob"); len(found) > 0 {
		t.Errorf("what was let go is held: %+v", found)
	}
}

// However many desks want one place, one of them has it.
func TestDesksRaceForAHold(t *testing.T) {
	d := onDisk(t)
	const desks = 8
	var got [desks]scheduling.Hold
	var work sync.WaitGroup
	for i := range desks {
		work.Go(func() {
			who := []scheduling.PersonID{"ann", "bob", "cat", "dan"}[i%4]
			h, err := d.Hold(t.Context(), clerk, scheduling.HoldOf(scheduling.HoldID(fmt.Sprint("desk", i)), hearing(ten, "MDI-VCC-1", who)))
			if err != nil {
				t.Error(err)
			}
			got[i] = h
		})
	}
	work.Wait()
	holders := map[scheduling.Resource]int{}
	for _, h := range got {
		for _, c := range h.Claims {
			holders[c.Resource]++
		}
	}
	if holders["room/MDI-VCC-1"] != 1 || holders["person/ann"] != 1 || len(holders) != 5 {
		t.Errorf("holders are %v", holders)
	}
}
