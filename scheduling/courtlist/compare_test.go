package courtlist_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

func TestTheNextVersionChangesOnlyWhatIsOtherwise(t *testing.T) {
	old, next := rows(t, read(t, "testdata/crown-small.json")), rows(t, read(t, "testdata/crown-small-next.json"))
	old = matcher().Recognise(old)
	old = courtlist.Confirm(old, old[1].Defendants[0].Entry, "pat")
	old = courtlist.Confirm(old, old[3].Defendants[0].Entry, "sian")
	for i, id := range map[int]scheduling.BookingID{0: "b1", 1: "b2", 3: "b4"} {
		old[i].State, old[i].Booking = scheduling.RowBooked, id
	}
	c := courtlist.Compare(old, next)
	fields := map[int][]scheduling.RowChange{}
	for _, p := range c.Pairs {
		fields[p.Old] = p.Fields
	}
	for i, want := range map[int][]scheduling.RowChange{
		0: {scheduling.ChangedWindow, scheduling.ChangedLength, scheduling.ChangedType},
		1: {scheduling.ChangedStart, scheduling.ChangedWindow},
		2: {scheduling.ChangedStart, scheduling.ChangedWindow}, // it follows the one before
		3: {scheduling.ChangedRoom},
	} {
		if !slices.Equal(fields[i], want) {
			t.Errorf("hearing %d: %v, want %v", i+1, fields[i], want)
		}
	}
	if len(c.Added) != 1 || len(c.Dropped) != 1 || c.Dropped[0] != 4 || c.None() {
		t.Errorf("added %v, dropped %v", c.Added, c.Dropped)
	}
	out := courtlist.Follow(old, next)
	type is struct {
		state   scheduling.RowState
		booking scheduling.BookingID
		isNew   bool
	}
	for i, want := range []is{
		{scheduling.RowReady, "b1", false},
		{scheduling.RowReady, "b2", false},
		{scheduling.RowNoCustody, "", false},
		{scheduling.RowReady, "b4", false},
		{scheduling.RowUnmatched, "", true},
		{scheduling.RowDropped, "", false},
	} {
		if got := (is{out[i].State, out[i].Booking, out[i].New}); got != want {
			t.Errorf("row %d: %+v, want %+v", i+1, got, want)
		}
	}
	if d := out[1].Defendants[0]; d.Person != "pat" || !d.Sure {
		t.Errorf("who was confirmed is asked for again: %+v", d)
	}
}

// Reading a list twice is reading it once.
func TestTwiceIsOnce(t *testing.T) {
	for _, name := range files(t) {
		once := matcher().Recognise(rows(t, read(t, name)))
		for i := range once {
			switch {
			case once[i].State == scheduling.RowReady && i%2 == 0:
				once[i].State, once[i].Booking = scheduling.RowBooked, "b"
			case once[i].State == scheduling.RowUnmatched && i%3 == 0:
				once[i].State = scheduling.RowLeft
			}
		}
		twice := courtlist.Follow(once, rows(t, read(t, name)))
		if len(twice) != len(once) || !courtlist.Compare(once, twice).None() {
			t.Errorf("%s: %d rows became %d", name, len(once), len(twice))
			continue
		}
		for i := range once {
			a, b := once[i], twice[i]
			if a.State != b.State || a.Booking != b.Booking || b.New || len(b.Changed) > 0 || a.Key != b.Key ||
				!slices.EqualFunc(a.Defendants, b.Defendants, func(x, y scheduling.Defendant) bool { return x.Person == y.Person && x.Sure == y.Sure }) {
				t.Errorf("%s, row %d: %+v became %+v", name, i, a, b)
			}
		}
	}
}

// A hearing that comes back after it was dropped is new; what was dropped
// stays dropped.
func TestDroppedStaysDropped(t *testing.T) {
	all := rows(t, read(t, "testdata/crown-small.json"))
	fewer := courtlist.Follow(all, all[:3])
	if len(fewer) != 5 || fewer[3].State != scheduling.RowDropped {
		t.Fatalf("%d rows, %s", len(fewer), fewer[3].State)
	}
	again := courtlist.Follow(fewer, all[:3])
	if len(again) != 3 {
		t.Errorf("%d rows after the same version again", len(again))
	}
	back := courtlist.Follow(fewer, all)
	if len(back) != 5 || !back[3].New {
		t.Errorf("%d rows, new %v", len(back), back[3].New)
	}
}

// A booking is not lost sight of because its hearing was dropped two versions
// ago, and a hearing that comes back finds it again.
func TestADroppedBookingIsRemembered(t *testing.T) {
	all := rows(t, read(t, "testdata/crown-small.json"))
	all[3].State, all[3].Booking = scheduling.RowBooked, "b4"
	dropped := courtlist.Follow(all, all[:3])
	still := courtlist.Follow(dropped, all[:3])
	if len(still) != 4 || still[3].State != scheduling.RowDropped || still[3].Booking != "b4" {
		t.Fatalf("after another version %+v", still[3:])
	}
	if c := courtlist.Compare(dropped, all[:3]); !c.None() {
		t.Errorf("it is dropped again: %+v", c)
	}
	back := courtlist.Follow(still, all)
	if r := back[3]; len(back) != 5 || r.State != scheduling.RowBooked || r.Booking != "b4" || r.New || len(r.Changed) > 0 {
		t.Errorf("back it is %s %q, new %v, changed %v", r.State, r.Booking, r.New, r.Changed)
	}
	if !back[4].New {
		t.Error("what had no booking is not new")
	}
}

// A case that is heard twice a day is told apart by type, then by order.
func TestKeysOfACaseHeardTwice(t *testing.T) {
	one := `{"HearingSequenceNumber":1,"HearingDetails":{"HearingDescription":"Mention"},"CaseNumber":"T1"}`
	l, _, err := courtlist.Read([]byte(crown(one, one)))
	if err != nil || l.Hearings[0].Key == l.Hearings[1].Key {
		t.Fatalf("%v %v", l.Hearings, err)
	}
}

func TestLengthsAreLearnt(t *testing.T) {
	start := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	held := func(kind scheduling.Kind, hearing string, booked, lasted time.Duration) scheduling.Booking {
		b := scheduling.Booking{
			Kind: kind, Type: hearing, Status: scheduling.StatusCompleted,
			Parts: []scheduling.Part{{Name: scheduling.PartMain, Span: scheduling.NewSpan(start, booked)}},
		}
		if lasted > 0 {
			b.Attendance = []scheduling.Attendance{{Joined: start, Left: start.Add(lasted)}}
		}
		return b
	}
	var history []scheduling.Booking
	for i := range courtlist.MinHistory {
		history = append(history,
			held(scheduling.KindCourt, "sentence", time.Hour, time.Duration(20+i)*time.Minute), // 20 to 27 minutes
			held(scheduling.KindCourt, "trial", 10*time.Hour, 0),
			held(scheduling.KindProbation, "plea", 3*time.Hour, 0),
		)
		if i > 0 {
			history = append(history, held(scheduling.KindCourt, "bail", 2*time.Hour, 0))
		}
	}
	got := courtlist.Usual().Learn(history)
	for hearing, want := range map[string]time.Duration{
		"sentence": 30 * time.Minute, "trial": 4 * time.Hour, "plea": 30 * time.Minute, "bail": 30 * time.Minute, "unheard of": 30 * time.Minute,
	} {
		if d := got.Of(hearing); d != want {
			t.Errorf("%s: %v, want %v", hearing, d, want)
		}
	}
	if d := courtlist.Usual().Of("sentence"); d != 45*time.Minute {
		t.Errorf("what is usual was changed: %v", d)
	}
	// The next version is read with the lengths of the one before.
	l := read(t, "testdata/crown-small.json")
	before := rows(t, l)
	after, err := courtlist.Rows(l, got.As(before))
	if err != nil || !courtlist.Compare(before, after).None() {
		t.Errorf("what was learnt changed the list: %v", err)
	}
}

func TestAFullSittingEndsWhenTheCourtRises(t *testing.T) {
	l, _, err := courtlist.Read(many(40))
	if err != nil {
		t.Fatal(err)
	}
	r := rows(t, l)
	last := r[len(r)-1]
	if at := last.Window.End.Format("15:04"); at != "17:00" {
		t.Errorf("the fortieth may last until %s", at)
	}
	for i := 1; i < len(r); i++ {
		if r[i].Start.Before(r[i-1].Start) {
			t.Errorf("hearing %d is expected before the one it follows", i+1)
		}
	}
}

// The numbers of the people of one version say nothing about those of another.
func TestWhoIsNoLongerListedIsNobodyElse(t *testing.T) {
	row := func(key, given, family string, entry int) scheduling.Row {
		return scheduling.Row{
			Key: "leeds|2026-11-26|" + key + "|ptph|1", State: scheduling.RowUnmatched,
			Defendants: []scheduling.Defendant{{Given: given, Family: family, Entry: entry}},
		}
	}
	old := courtlist.Confirm([]scheduling.Row{row("T1", "Lee", "Ward", 1), row("T2", "Al", "Twin", 2)}, 1, "lee1")
	old = courtlist.Confirm(old, 2, "twin1")
	old[1].State, old[1].Booking = scheduling.RowBooked, "b"
	next := []scheduling.Row{row("T1", "Lee", "Ward", 1), row("T3", "Ian", "MacDonald", 2)}
	for range 2 { // what was dropped stays so in the version after
		out := matcher().Recognise(courtlist.Follow(old, next))
		if len(out) != 3 || out[2].State != scheduling.RowDropped || out[2].Defendants[0].Person != "twin1" {
			t.Fatalf("the next version is %+v", out)
		}
		if d := out[1].Defendants[0]; d.Person != "mac" || d.Sure {
			t.Errorf("someone new is taken for %q, sure %v", d.Person, d.Sure)
		}
		if dropped := courtlist.Confirm(out, out[1].Defendants[0].Entry, "mac")[2].Defendants[0]; dropped.Person != "twin1" {
			t.Errorf("someone dropped is taken for %q", dropped.Person)
		}
		old = out
	}
}

// Namesakes in one hearing stay two people, and who is held elsewhere stays so
// when the hearing's time changes.
func TestNamesakesAndOthersAreFollowed(t *testing.T) {
	row := func(start time.Time) scheduling.Row {
		return scheduling.Row{
			Key: "leeds|2026-11-26|T1|ptph|1", State: scheduling.RowUnmatched, Start: start,
			Defendants: []scheduling.Defendant{{Given: "Al", Family: "Twin", Entry: 1}, {Given: "Al", Family: "Twin", Entry: 2}},
		}
	}
	at := time.Date(2026, time.November, 26, 10, 0, 0, 0, time.UTC)
	confirmed := func(first, second scheduling.PersonID) scheduling.Row {
		rows := courtlist.Confirm([]scheduling.Row{row(at)}, 1, first)
		rows = courtlist.Confirm(rows, 2, second)
		return courtlist.Follow(rows, []scheduling.Row{row(at.Add(time.Hour))})[0]
	}
	if r := confirmed("twin1", "twin2"); r.State != scheduling.RowReady || r.Defendants[0].Person != "twin1" || r.Defendants[1].Person != "twin2" {
		t.Errorf("two of one name became %+v", r)
	}
	if r := confirmed("", ""); r.State != scheduling.RowNoCustody || r.Why != scheduling.WhyOthers {
		t.Errorf("held elsewhere, and later: %+v", r)
	}
}
