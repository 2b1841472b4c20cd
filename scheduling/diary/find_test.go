package diary_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/repeat"
)

// roomless is b with nobody's room said.
func roomless(b scheduling.Booking) scheduling.Booking {
	b = b.Clone()
	for i := range b.Parts {
		for j := range b.Parts[i].Placements {
			b.Parts[i].Placements[j].Room = ""
		}
	}
	return b
}

// found are the places of an answer: when the main part begins, and in which rooms.
func found(t *testing.T, offers []scheduling.Offer, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, o := range offers {
		main, _ := o.Booking.Main()
		out = append(out, fmt.Sprint(main.Span.Start.Format("Mon 15:04"), " ", o.Booking.Rooms()))
	}
	return out
}

func TestFind(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	day := scheduling.NewSpan(ten.Add(-2*time.Hour), 10*time.Hour) // 8:00 to 18:00
	b := roomless(hearing(ten, "MDI-VCC-1", "ann"))
	b.Attendees = []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}}
	find := func(q scheduling.FindQuery) []string {
		t.Helper()
		q.Booking = b
		offers, err := d.Find(ctx, q)
		return found(t, offers, err)
	}
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("a free day", find(scheduling.FindQuery{Windows: []scheduling.Span{day}, Limit: 2}),
		"Wed 08:15 [MDI-VCC-1]", "Wed 08:30 [MDI-VCC-1]")
	check("only some rooms", find(scheduling.FindQuery{Windows: []scheduling.Span{day}, Limit: 1, Rooms: []scheduling.RoomKey{"MDI-ANY-1", "MDI-VCC-10"}}),
		"Wed 08:15 [MDI-VCC-10]")
	// The solicitor is busy at Leeds till ten, room 1 all morning.
	with := hearing(ten.Add(-time.Hour), "LEI-VCC-1", "leo")
	with.Attendees = b.Attendees
	with = with.Shift(15 * time.Minute) // 9:00 to 10:00
	d.book(with)
	for i := range 4 {
		d.book(hearing(ten.Add(time.Duration(i)*time.Hour), "MDI-VCC-1", []scheduling.PersonID{"bob", "cat", "dan", "eve"}[i]))
	}
	check("before the solicitor goes and after", find(scheduling.FindQuery{Windows: []scheduling.Span{day}, Limit: 4}),
		"Wed 08:15 [MDI-VCC-1]", "Wed 10:15 [MDI-VCC-2]", "Wed 10:30 [MDI-VCC-2]", "Wed 10:45 [MDI-VCC-2]")
	check("two windows, the later one given first", find(scheduling.FindQuery{
		Windows: []scheduling.Span{scheduling.NewSpan(ten.Add(5*time.Hour), time.Hour), scheduling.NewSpan(ten.Add(15*time.Minute), time.Hour)}, Limit: 3,
	}), "Wed 10:30 [MDI-VCC-2]", "Wed 15:15 [MDI-VCC-1]")
	check("before a deadline", find(scheduling.FindQuery{Windows: []scheduling.Span{day}, Deadline: ten, Limit: 5}), "Wed 08:15 [MDI-VCC-1]")
	check("no window and a deadline", find(scheduling.FindQuery{Deadline: noon.Add(90 * time.Minute), Limit: 2}),
		"Tue 12:15 [MDI-VCC-1]", "Tue 12:30 [MDI-VCC-1]")
	check("too late", find(scheduling.FindQuery{Deadline: noon, Limit: 2}))
	check("nothing wanted", find(scheduling.FindQuery{Windows: []scheduling.Span{day}}))
	// Once the court rooms are gone the shared one is left, then nothing.
	for _, key := range []scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2", "MDI-VCC-10"} {
		closed := d.room(key)
		closed.Blocks = []scheduling.Block{{ID: "b", Span: day, Reason: "painters"}}
		d.saveRoom(closed)
	}
	check("court rooms are blocked", find(scheduling.FindQuery{Windows: []scheduling.Span{day}, Limit: 1}), "Wed 08:15 [MDI-ANY-1]")
	check("and no other will do", find(scheduling.FindQuery{
		Windows: []scheduling.Span{day}, Limit: 1, Rooms: []scheduling.RoomKey{"MDI-VCC-1"},
	}))
}

func TestFindForABookingThatMoves(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	kept := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	window := scheduling.NewSpan(ten.Add(-quarter), 90*time.Minute)
	offers, err := d.Find(ctx, scheduling.FindQuery{Booking: kept, Windows: []scheduling.Span{window}, Rooms: []scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2"}, Limit: 3})
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 10:00 [MDI-VCC-2]", "Wed 10:15 [MDI-VCC-1]", "Wed 10:30 [MDI-VCC-1]"}) {
		t.Errorf("places are %q", got)
	}
	if offers[0].By != scheduling.OfferOtherRoom || offers[1].By != scheduling.OfferOtherTime || offers[1].Booking.ID != kept.ID {
		t.Errorf("offers are %+v", offers)
	}
	if _, err := d.amend(offers[1].Booking); err != nil {
		t.Errorf("what was offered is refused: %v", err)
	}
	// Someone who moved prison is looked for where they are.
	ann := d.person("ann")
	ann.Prison = "LEI"
	if _, err := d.SavePerson(ctx, clerk, ann); err != nil {
		t.Fatal(err)
	}
	kept, err = d.Booking(ctx, kept.ID)
	if err != nil {
		t.Fatal(err)
	}
	offers, err = d.Find(ctx, scheduling.FindQuery{Booking: kept, Windows: []scheduling.Span{window}, Limit: 1})
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 10:00 [LEI-VCC-1]"}) {
		t.Errorf("places are %q", got)
	}
	d.setClock(ten)
	_, err = d.Find(ctx, scheduling.FindQuery{Booking: kept, Limit: 1})
	want(t, err, scheduling.ErrStarted)
}

func TestFindSeatsCodefendants(t *testing.T) {
	d := onDisk(t)
	b := hearing(ten, "", "ann")
	b.Prison = "MDI"
	for i := range b.Parts {
		b.Parts[i].Placements = append(b.Parts[i].Placements,
			scheduling.Placement{Prisoners: []scheduling.PersonID{"bob"}}, scheduling.Placement{Prisoners: []scheduling.PersonID{"leo"}})
	}
	d.book(hearing(ten, "MDI-VCC-1", "cat"))
	window := scheduling.NewSpan(ten.Add(-quarter), time.Hour)
	offers, err := d.Find(t.Context(), scheduling.FindQuery{Booking: b, Windows: []scheduling.Span{window}, Limit: 1})
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 10:00 [MDI-VCC-2 MDI-VCC-10 LEI-VCC-1]"}) {
		t.Fatalf("places are %q", got)
	}
	d.book(offers[0].Booking)
}

func TestFindPrefersWhatIsKeptForTheCourt(t *testing.T) {
	d := onDisk(t)
	any1 := d.room("MDI-ANY-1")
	rule, err := repeat.Parse("DTSTART:20261125T000000\nRRULE:FREQ=WEEKLY;BYDAY=WE")
	if err != nil {
		t.Fatal(err)
	}
	any1.Usage = scheduling.UsageTimetable
	any1.Lines = []scheduling.Line{{ID: "1", For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDCC"}, Rule: rule, Lasts: 12 * time.Hour}}
	d.saveRoom(any1)
	b := roomless(hearing(ten, "MDI-VCC-1", "ann"))
	offers, err := d.Find(t.Context(), scheduling.FindQuery{
		Booking: b, Limit: 2,
		Windows: []scheduling.Span{scheduling.NewSpan(ten.Add(90*time.Minute), 75*time.Minute)},
	})
	// Until noon dedicated, across its end neither wholly inside nor free.
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 11:45 [MDI-VCC-1]", "Wed 12:00 [MDI-VCC-1]"}) {
		t.Errorf("round the end of the line: %q", got)
	}
	offers, err = d.Find(t.Context(), scheduling.FindQuery{
		Booking: b, Limit: 1, Windows: []scheduling.Span{scheduling.NewSpan(ten, time.Hour)},
	})
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 10:15 [MDI-ANY-1]"}) {
		t.Errorf("inside the line: %q", got)
	}
}

func TestFindHeedsHolds(t *testing.T) {
	d := onDisk(t)
	window := scheduling.NewSpan(ten.Add(-quarter), time.Hour)
	h := d.hold(listing, "", hearing(ten, "MDI-VCC-1", "bob"))
	q := scheduling.FindQuery{Booking: hearing(ten, "MDI-VCC-1", "ann"), Windows: []scheduling.Span{window}, Rooms: []scheduling.RoomKey{"MDI-VCC-1"}, Limit: 1, Hold: h.ID}
	offers, err := d.Find(t.Context(), q)
	if got := found(t, offers, err); len(got) != 1 {
		t.Errorf("in the way of one's own hold: %q", got)
	}
}

// followed is a desk whose diary asks a live index; settle waits until that
// knows of everything.
func followed(t *testing.T, e scheduling.Estate) (d desk, settle func(resource scheduling.Resource, want int)) {
	t.Helper()
	plain := onDiskWith(t, diary.Options{}, e)
	live := index.NewLive(plain.store, noon.AddDate(0, 0, -1))
	n := 0
	d = plain
	d.Diary = diary.New(plain.store, diary.Options{
		Now:   func() time.Time { return time.Unix(0, plain.now.Load()).UTC() },
		NewID: func() string { n++; return fmt.Sprintf("live-%03d", n) }, Live: live,
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- live.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return d, func(r scheduling.Resource, want int) {
		t.Helper()
		for {
			next := live.Next()
			if x := live.Now(); x != nil && len(x.Held(r, scheduling.NewSpan(noon, 1000*time.Hour))) == want {
				return
			}
			select {
			case <-next:
			case <-t.Context().Done():
				t.Fatal("the index did not follow")
			}
		}
	}
}

func TestFindByTheLiveIndex(t *testing.T) {
	d, settle := followed(t, estate())
	day := scheduling.NewSpan(ten.Add(-2*time.Hour), 10*time.Hour)
	first := d.book(hearing(ten.Add(-105*time.Minute), "MDI-VCC-1", "ann"))
	settle("person/ann", 1)
	q := scheduling.FindQuery{Booking: roomless(hearing(ten, "MDI-VCC-1", "ann")), Windows: []scheduling.Span{day}, Limit: 1}
	offers, err := d.Find(t.Context(), q)
	// 30 minutes to be fetched from one room to another, none to stay.
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 09:15 [MDI-VCC-1]"}) {
		t.Errorf("places are %q", got)
	}
	if _, err := d.Cancel(t.Context(), clerk, named(first, first.Version), scheduling.CancelCourt); err != nil {
		t.Fatal(err)
	}
	settle("person/ann", 0)
	offers, err = d.Find(t.Context(), q)
	if got := found(t, offers, err); !slices.Equal(got, []string{"Wed 08:15 [MDI-VCC-1]"}) {
		t.Errorf("freed, but places are %q", got)
	}
}

// What Find offers and what it leaves out is what the form's own check says of
// every start in every room, whatever is booked.
func TestFindAgreesWithTheForm(t *testing.T) {
	day := scheduling.NewSpan(ten.Add(-2*time.Hour), 10*time.Hour)
	rooms := []scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2", "MDI-VCC-10", "MDI-ANY-1"} // as they are preferred
	prisoners := []scheduling.PersonID{"ann", "bob", "cat", "dan", "eve"}
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		d, settle := followed(t, estate())
		room := d.room("MDI-VCC-2")
		room.Turnaround = 10 * time.Minute
		d.saveRoom(room)
		anns := 0
		for range 25 {
			who := prisoners[random.IntN(5)]
			b := hearing(day.Start.Add(time.Duration(1+random.IntN(36))*quarter), rooms[random.IntN(4)], who)
			if random.IntN(2) == 0 {
				b.Attendees = []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}}
			}
			if _, err := d.Book(t.Context(), clerk, diary.Entry{Booking: b}); err == nil && who == "ann" {
				anns++
			}
		}
		settle("person/ann", anns)
		b := hearing(ten, "MDI-VCC-1", "ann")
		b.Attendees = []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}}
		var want []string
		for at := day.Start; at.Before(day.End); at = at.Add(quarter) {
			for _, key := range rooms {
				c := b.Shift(at.Sub(b.Span().Start)).Swap("MDI-VCC-1", key)
				clashes, err := d.Check(t.Context(), c)
				if err == nil && !slices.ContainsFunc(clashes, func(c clash.Clash) bool { return !c.Accepted }) {
					want = append(want, found(t, []scheduling.Offer{{Booking: c}}, nil)...)
					break
				}
			}
		}
		q := scheduling.FindQuery{Booking: roomless(b), Windows: []scheduling.Span{day}, Limit: 1000}
		offers, err := d.Find(t.Context(), q)
		if got := found(t, offers, err); !slices.Equal(got, want) {
			t.Errorf("seed %d, with an index: %q, want %q", seed, got, want)
		}
		plain := diary.New(d.store, diary.Options{Now: func() time.Time { return noon }, NewID: func() string { return "unused" }})
		offers, err = plain.Find(t.Context(), q)
		if got := found(t, offers, err); !slices.Equal(got, want) {
			t.Errorf("seed %d, without: %q, want %q", seed, got, want)
		}
	}
}
