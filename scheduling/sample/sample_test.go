package sample_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/sample"
)

// days are ordinary days and the awkward ones: both changes of the clocks
// within the ten days, the turn of the year, a leap day, a Sunday, just
// before and after local midnight in summer.
var days = []time.Time{
	time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC),
	time.Date(2026, 3, 25, 10, 0, 0, 0, time.UTC),
	time.Date(2026, 10, 24, 10, 0, 0, 0, time.UTC),
	time.Date(2026, 12, 28, 10, 0, 0, 0, time.UTC),
	time.Date(2028, 2, 27, 10, 0, 0, 0, time.UTC),
	time.Date(2027, 6, 30, 22, 59, 0, 0, time.UTC),
	time.Date(2027, 6, 30, 23, 1, 0, 0, time.UTC),
}

func generate(tb testing.TB, seed int64, today time.Time) scheduling.Estate {
	tb.Helper()
	e, err := sample.Generate(seed, today)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestEveryBookingIsValidAndNothingClashes(t *testing.T) {
	for _, today := range days {
		for seed := range int64(5) {
			e := generate(t, seed, today)
			k := scheduling.Known{Prisons: e.Prisons, Courts: e.Courts, Rooms: e.Rooms, People: e.People}
			for _, b := range e.Bookings {
				if err := b.Validate(k); err != nil {
					t.Errorf("seed %d, %v, booking %s: %v", seed, today, b.ID, err)
				}
			}
			wrong := func(what any, err error) {
				if err != nil {
					t.Errorf("seed %d, %v, %v: %v", seed, today, what, err)
				}
			}
			for _, p := range e.Prisons {
				wrong(p.Code, p.Validate())
			}
			for _, r := range e.Rooms {
				wrong(r.Key, r.Validate(k))
			}
			for _, p := range e.People {
				wrong(p.ID, p.Validate(k))
			}
			for _, r := range e.Restrictions {
				wrong(r.ID, r.Validate(k))
			}
			scene := clash.Scene{Prisons: e.Prisons, Rooms: e.Rooms, People: e.People, Bookings: e.Bookings, Restrictions: e.Restrictions}
			for _, c := range clash.NewIndex(scene).All() {
				t.Errorf("seed %d, %v: %+v", seed, today, c)
			}
		}
	}
}

func TestEstate(t *testing.T) {
	today := days[0]
	e := generate(t, 1, today)
	if len(e.Prisons) != 4 || len(e.Courts) < 20 {
		t.Errorf("%d prisons, %d courts", len(e.Prisons), len(e.Courts))
	}
	rooms := map[scheduling.PrisonCode]int{}
	keys := map[scheduling.RoomKey]bool{}
	for _, r := range e.Rooms {
		rooms[r.Prison]++
		if keys[r.Key] {
			t.Errorf("room %s twice", r.Key)
		}
		keys[r.Key] = true
	}
	if rooms["MDI"] != 30 || rooms["LEI"] < 8 || rooms["PVI"] < 8 || rooms["WWI"] < 8 || !keys["MDI-VCC-1"] {
		t.Errorf("rooms: %v", rooms)
	}
	alone := slices.DeleteFunc(slices.Clone(e.Bookings), func(b scheduling.Booking) bool { return b.Series != "" })
	if n := len(alone); n < 280 || n > 330 {
		t.Errorf("%d bookings alone, want about 300", n)
	}
	if len(e.Series) < 4 || len(e.Bookings)-len(alone) < 20 || len(e.Restrictions) < 12 || len(e.Requests) != 5 {
		t.Errorf("%d series of %d, %d restrictions, %d requests", len(e.Series), len(e.Bookings)-len(alone), len(e.Restrictions), len(e.Requests))
	}
	counts := map[string]int{}
	kinds := map[scheduling.Kind]int{}
	for _, b := range alone {
		kinds[b.Kind]++
		count := func(what string, when bool) {
			if when {
				counts[what]++
			}
		}
		sameDay := b.Span().Start.YearDay() == today.YearDay()
		count("today at Moorland", sameDay && b.Prison == "MDI" && b.Active())
		count("with a pre-hearing", b.Parts[0].Name == scheduling.PartPre)
		count("with a post-hearing", b.Parts[len(b.Parts)-1].Name == scheduling.PartPost)
		count("in two prisons", len(b.Rooms()) == 2 && b.Rooms()[0].Prison() != b.Rooms()[1].Prison())
		count("with two prisoners in one room", len(b.Rooms()) == 1 && len(b.Prisoners()) == 2)
		count("link missing", b.LinkMissing())
		count("protected by PIN", b.GuestPIN != "")
		count("cancelled", b.Status == scheduling.StatusCancelled)
		count("attended", len(b.Attendance) > 0)
		count("before yesterday or after ten days", b.Span().Start.Before(today.AddDate(0, 0, -2)) || b.Span().Start.After(today.AddDate(0, 0, 11)))
		count("made after today began", b.Made.After(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)))
		count("made after it began", !b.Made.Before(b.Span().Start))
	}
	t.Log(counts, kinds)
	for what, least := range map[string]int{
		"today at Moorland": 62, "with a pre-hearing": 50, "with a post-hearing": 30, "in two prisons": 3,
		"with two prisoners in one room": 1, "link missing": 10, "protected by PIN": 10, "cancelled": 2, "attended": 3,
	} {
		if counts[what] < least {
			t.Errorf("%d %s, want %d or more", counts[what], what, least)
		}
	}
	for _, what := range []string{"before yesterday or after ten days", "made after today began", "made after it began"} {
		if counts[what] > 0 {
			t.Errorf("%d %s", counts[what], what)
		}
	}
	for _, k := range scheduling.Kinds() {
		if kinds[k] == 0 {
			t.Errorf("no booking of kind %s", k)
		}
	}
}

func TestPeople(t *testing.T) {
	e := generate(t, 1, days[0])
	ids, numbers, names := map[scheduling.PersonID]bool{}, map[scheduling.PrisonerNumber]bool{}, map[string]bool{}
	for _, p := range e.People {
		if ids[p.ID] || names[p.Name()] || p.Given == "" || p.Family == "" {
			t.Errorf("person %+v is not one of a kind", p)
		}
		ids[p.ID], names[p.Name()] = true, true
		if !p.Has(scheduling.RolePrisoner) {
			continue
		}
		if !p.Number.Valid() || numbers[p.Number] || p.Wing == "" {
			t.Errorf("prisoner %+v", p)
		}
		numbers[p.Number] = true
	}
}

func TestSameSeedSameEstate(t *testing.T) {
	morning, evening := days[0].Add(-9*time.Hour), days[0].Add(13*time.Hour)
	if diff := cmp.Diff(generate(t, 7, morning), generate(t, 7, evening)); diff != "" {
		t.Errorf("the time of day changes the estate:\n%s", diff)
	}
	if cmp.Equal(generate(t, 7, morning), generate(t, 8, morning)) {
		t.Error("another seed gives the same estate")
	}
	a, b := generate(t, 7, days[0]), generate(t, 7, days[0].AddDate(0, 0, 1))
	if diff := cmp.Diff(a.People, b.People); diff != "" {
		t.Errorf("tomorrow has other people:\n%s", diff)
	}
	if !b.Bookings[0].Span().Start.After(a.Bookings[0].Span().Start) {
		t.Error("the bookings do not move with the date")
	}
}

func TestEmpty(t *testing.T) {
	e, err := sample.Empty()
	if err != nil {
		t.Fatal(err)
	}
	full := generate(t, 1, days[0])
	full.People, full.Bookings, full.Series, full.Restrictions, full.Requests = nil, nil, nil, nil, nil
	// What goes by the date is the sample's alone.
	for i := range full.Prisons {
		full.Prisons[i].Closures = nil
	}
	for i := range full.Rooms {
		full.Rooms[i].Lines = nil
	}
	if diff := cmp.Diff(full, e); diff != "" {
		t.Errorf("the empty estate is not the sample without people:\n%s", diff)
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		if e := generate(b, 1, days[0]); len(e.Bookings) == 0 {
			b.Fatal("nothing")
		}
	}
}

func ExampleGenerate() {
	e, err := sample.Generate(1, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(e.Prisons), "prisons,", len(e.Rooms), "rooms")
	// Output: 4 prisons, 60 rooms
}
