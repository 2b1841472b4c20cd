package lists_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/work"
	"gatehouse/app/lists"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func found(t *testing.T) (*desk, *lists.Model, *host) {
	t.Helper()
	d := newDesk()
	d.placeTwo()
	m, h := opened(t, d)
	m.Place(clash.Suppose{})
	return d, m, h
}

func TestPlacesAreLookedForWhatIsChosen(t *testing.T) {
	d := newDesk()
	d.placeTwo()
	m, _ := opened(t, d)
	if m.CannotApply() != lists.WhyRun {
		t.Errorf("before a search: %q", m.CannotApply())
	}
	m.Choose("c", false)
	m.Choose("k", true) // booked already: not to be chosen
	if chosen, of := m.Choices(); chosen != 2 || of != 3 {
		t.Errorf("%d of %d chosen", chosen, of)
	}
	m.Place(clash.Suppose{})
	if len(d.asked) != 1 || !slices.Equal(d.asked[0].Rows, []string{"a", "b"}) || d.asked[0].List != "l1" {
		t.Errorf("asked %+v", d.asked)
	}
	m.ChooseAll(false)
	m.Place(clash.Suppose{})
	if len(d.asked) != 1 || m.CannotApply() != lists.WhyNothing {
		t.Errorf("asked %d times, %q", len(d.asked), m.CannotApply())
	}
	m.ChooseAll(true)
	if chosen, _ := m.Choices(); chosen != 3 {
		t.Errorf("%d chosen", chosen)
	}
}

func TestEachRowSaysWhereWhatMovesAndWhyNot(t *testing.T) {
	_, m, _ := found(t)
	placed, unplaced := groupOf(m, scheduling.RowPlaced), groupOf(m, scheduling.RowUnplaced)
	if len(placed) != 2 || len(unplaced) != 1 {
		t.Fatalf("%d placed, %d not", len(placed), len(unplaced))
	}
	if placed[0].Place != "10:00–11:00, Video room 1" || len(placed[0].Also) != 0 {
		t.Errorf("a: %+v", placed[0])
	}
	if len(placed[1].Also) != 1 || !strings.Contains(placed[1].Also[0], "Green, Fay") || !strings.Contains(placed[1].Also[0], "11:00–12:00") {
		t.Errorf("b: %q", placed[1].Also)
	}
	if len(unplaced[0].Why) != 1 || !strings.Contains(unplaced[0].Why[0], "too near its start") || len(unplaced[0].Unless) != 1 {
		t.Errorf("c: %q unless %q", unplaced[0].Why, unplaced[0].Unless)
	}
	r := m.Results()
	if len(r) != 1 || r[0].Title != "As things are" || r[0].Text != "Placed 2 of 3, 1 person disturbed, 1 booking moves" || !r[0].Shown {
		t.Errorf("results %+v", r)
	}
}

func TestOnlyWhatIsChosenIsBookedWithWhatItNeeds(t *testing.T) {
	d, m, h := found(t)
	m.Choose("b", false)
	m.Apply()
	if len(d.applied) != 1 {
		t.Fatalf("applied %d times: %v", len(d.applied), h.failed)
	}
	e := d.applied[0]
	if !slices.Equal(e.Rows, []string{"a"}) || len(e.Plan.Moves) != 1 || e.Plan.Moves[0].To.ID != "wa" || len(e.Question.Wanted) != 1 || e.Prison != "LEI" || e.Key == "" {
		t.Errorf("enacted %+v", e)
	}
	if got := d.placing.Question.Wanted; len(got) != 3 || got[1].Booking.ID != "wb" {
		t.Errorf("the run's own question was changed: %+v", got)
	}
	if len(h.did) != 1 || h.did[0].Said != "1 hearing of the list booked." {
		t.Fatalf("said %+v", h.did)
	}
	if err := h.did[0].Back(t.Context()); err != nil || d.undone != 1 {
		t.Errorf("undone %d times, %v", d.undone, err)
	}
	// What was accepted stays; the rest is looked for again.
	if l := groupOf(m, scheduling.RowBooked); len(l) != 2 {
		t.Errorf("%d booked", len(l))
	}
	m.ChooseAll(true)
	m.Place(clash.Suppose{})
	if got := d.asked[len(d.asked)-1].Rows; !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("asked again for %v", got)
	}
}

func TestTheWholePlanIsOneTransactionAndItsEffectsAreToldFirst(t *testing.T) {
	d, m, h := found(t)
	effects := m.Effects()
	if len(effects) != 3 || effects[0] != "2 hearings are booked as shown." || !strings.Contains(effects[1], "Family visit for Green, Fay") ||
		effects[2] != "1 chosen hearing has no place and stays as it is." {
		t.Errorf("effects %q", effects)
	}
	m.Apply()
	if e := d.applied[0]; len(e.Plan.Moves) != 3 || e.Plan.Cost.Unplaced != 1 {
		t.Errorf("enacted %+v", e.Plan)
	}
	if want := "2 hearings of the list booked. 1 other booking moved."; h.did[0].Said != want {
		t.Errorf("said %q", h.did[0].Said)
	}
}

func TestAPlanThatNoLongerFitsIsLookedForAgain(t *testing.T) {
	d, m, h := found(t)
	d.fail = &clash.PlanError{Stale: []scheduling.BookingID{"visit"}}
	m.Apply()
	if len(h.failed) != 1 || len(h.did) != 0 || m.CannotApply() != lists.WhyStale {
		t.Errorf("failed %v, did %v, %q", h.failed, h.did, m.CannotApply())
	}
	d.fail = nil
	m.Apply()
	if len(d.applied) != 0 {
		t.Error("a stale plan was sent again")
	}
	m.Place(clash.Suppose{})
	m.Apply()
	if len(d.applied) != 1 {
		t.Error("a fresh one was not")
	}
}

func TestAWhatIfIsComparedAndNeverApplied(t *testing.T) {
	d, m, _ := found(t)
	s, bad := m.Suppose(lists.What{Rooms: []scheduling.RoomKey{"LEI-VCC-2"}})
	if len(bad) != 0 || len(s.Shut) != 1 || s.Shut[0].Span.Duration() != 24*time.Hour {
		t.Fatalf("supposes %+v, %v", s, bad)
	}
	moves := d.placing.Resolution.Plans[0].Moves
	d.placing.Resolution.Plans = []clash.Plan{{Moves: moves[:1], Cost: clash.Cost{Unplaced: 2}}}
	m.Place(s)
	if q := d.asked[1]; q.Suppose.Empty() {
		t.Error("the question supposes nothing")
	}
	r := m.Results()
	if len(r) != 2 || r[0].Title != "What if Video room 2 is out of use" || r[0].Beside != "1 fewer placed, 1 fewer person disturbed than as things are." {
		t.Fatalf("results %+v", r)
	}
	if m.CannotApply() != lists.WhyWhatIf {
		t.Errorf("may be applied: %q", m.CannotApply())
	}
	m.Apply()
	m.Show(r[1].Run, 0)
	if m.CannotApply() != lists.CanApply || len(groupOf(m, scheduling.RowPlaced)) != 2 {
		t.Errorf("as things are: %q, %d placed", m.CannotApply(), len(groupOf(m, scheduling.RowPlaced)))
	}
	m.Forget(r[0].Run)
	if len(m.Results()) != 1 || len(d.applied) != 0 {
		t.Errorf("%d results, %d applied", len(m.Results()), len(d.applied))
	}
}

func TestWhatIsSupposedIsCheckedFieldByField(t *testing.T) {
	m, _ := opened(t, newDesk())
	for name, c := range map[string]struct {
		what lists.What
		bad  map[string]scheduling.Problem
	}{
		"nothing":   {lists.What{}, map[string]scheduling.Problem{lists.WhatNothing: scheduling.ProblemMissing}},
		"a wing":    {lists.What{Prison: "LEI", Wing: "A", From: "09:00", To: "12:00"}, nil},
		"no times":  {lists.What{Prison: "LEI", From: "", To: "noon"}, map[string]scheduling.Problem{lists.WhatFrom: scheduling.ProblemMissing, lists.WhatTo: scheduling.ProblemFormat}},
		"backwards": {lists.What{Prison: "LEI", From: "12:00", To: "09:00"}, map[string]scheduling.Problem{lists.WhatTo: scheduling.ProblemOrder}},
		"late":      {lists.What{Late: "bk", Until: "16:30"}, nil},
		"not late":  {lists.What{Late: "bk", Until: "14:30"}, map[string]scheduling.Problem{lists.WhatUntil: scheduling.ProblemOrder}},
	} {
		_, bad := m.Suppose(c.what)
		if len(bad) != len(c.bad) {
			t.Errorf("%s: %v", name, bad)
		}
		for f, p := range c.bad {
			if bad[f] != p {
				t.Errorf("%s: %s is %q, not %q", name, f, bad[f], p)
			}
		}
	}
	if got := m.LateOptions(); len(got) != 1 || got[0].ID != "bk" {
		t.Errorf("could be late: %+v", got)
	}
	if got := m.WingOptions(); len(got) != 2 || got[0].Title != "Leeds" || got[1].Title != "Leeds, wing A" {
		t.Errorf("wings: %+v", got)
	}
}

func TestProgressIsSeenAndAStoppedSearchKeepsItsBest(t *testing.T) {
	d, q := newDesk(), &work.Queue{}
	d.placeTwo()
	m, _ := model(t, d, q.Do)
	m.Load()
	for q.Len() > 0 {
		q.Answer(0)
	}
	var seen []clash.Progress
	d.onPlace = func(ctx context.Context, progress func(clash.Progress)) {
		progress(clash.Progress{Steps: 5, Of: 10, Unplaced: 1, Found: true})
		p, of, ok := m.Searching()
		if !ok || of != 3 {
			t.Errorf("searching %t for %d", ok, of)
		}
		seen = append(seen, p)
		m.Stop()
		if ctx.Err() == nil {
			t.Error("the search is not told to stop")
		}
	}
	m.Place(clash.Suppose{})
	m.Place(clash.Suppose{})
	if q.Len() != 1 {
		t.Fatalf("%d searches under way", q.Len())
	}
	q.Answer(0)
	if len(seen) != 1 || seen[0].Steps != 5 {
		t.Errorf("seen %+v", seen)
	}
	if r := m.Results(); len(r) != 1 || !strings.HasPrefix(r[0].Verdict, "Stopped") || r[0].Run.Placed(0) != 2 {
		t.Errorf("results %+v", r)
	}
	if _, _, ok := m.Searching(); ok {
		t.Error("still searching")
	}
}

func TestASearchForAnotherListIsForgotten(t *testing.T) {
	d, q := newDesk(), &work.Queue{}
	d.placeTwo()
	other := d.lists[0]
	other.ID = "l0"
	d.lists = append(d.lists, other)
	m, _ := model(t, d, q.Do)
	m.Load()
	for q.Len() > 0 {
		q.Answer(0)
	}
	stopped := false
	d.onPlace = func(ctx context.Context, _ func(clash.Progress)) { stopped = ctx.Err() != nil }
	m.Place(clash.Suppose{})
	m.Open("l0")
	for q.Len() > 0 {
		q.Answer(0)
	}
	if id, _ := m.Opened(); id != "l0" || len(m.Results()) != 0 || !stopped || m.Busy() {
		t.Errorf("shows %s with %d results, stopped %t", id, len(m.Results()), stopped)
	}
}

// secondVersion is the next version of the desk's list, which is booked whole.
func secondVersion(d *desk) {
	l1 := d.lists[0]
	for i := range l1.Rows {
		l1.Rows[i].State, l1.Rows[i].Booking = scheduling.RowBooked, scheduling.BookingID("b-"+l1.Rows[i].Key)
	}
	l2 := l1
	l2.ID, l2.Issue, l2.Before, l2.Problems = "l2", "2", "l1", nil
	l2.Rows = slices.Clone(l1.Rows)
	a := &l2.Rows[1]
	a.Key = "a-sentence" // a hearing of another type has another key
	a.State, a.Window, a.Type = scheduling.RowReady, scheduling.Span{Start: day(14, 0), End: day(16, 30)}, "sentence"
	a.Changed = append(a.Changed, "window", "type")
	l2.Rows[2].State = scheduling.RowDropped
	x := row(7, "x", scheduling.RowReady, known("p1", "John", "Smith"))
	x.New = true
	l2.Rows = append(l2.Rows, x)
	d.lists = []scheduling.List{l2, l1}
	d.before["l1"] = l1
}

func TestTheNextVersionShowsOnlyWhatChanged(t *testing.T) {
	d := newDesk()
	secondVersion(d)
	m, _ := opened(t, d)
	groups, hidden, waiting := m.Groups()
	if m.Filter() != lists.FilterChanged || !m.CanFilter() || hidden != 4 || waiting != 0 || len(groups) != 2 {
		t.Fatalf("%q shows %d groups and hides %d (%d waiting)", m.Filter(), len(groups), hidden, waiting)
	}
	ready := groupOf(m, scheduling.RowReady)
	if len(ready) != 2 || !ready[0].Changed || !ready[1].New {
		t.Fatalf("ready %+v", ready)
	}
	want := []string{"Time: 10:00–13:00, now 14:00–16:30", "Hearing: Plea, now Sentence"}
	if !slices.Equal(ready[0].Changes, want) {
		t.Errorf("changes %q", ready[0].Changes)
	}
	// The version before is kept as it was: nothing is done by it any more.
	if h := m.Heads(); h[0].Note != "2 to place" || h[1].Note != "replaced" || m.Replaced() {
		t.Errorf("heads %+v", h)
	}
	m.SetFilter(lists.FilterAll)
	if groups, hidden, _ := m.Groups(); hidden != 0 || len(groups) != 3 {
		t.Errorf("all: %d groups, %d hidden", len(groups), hidden)
	}
}

func TestABookingOfADroppedHearingIsCancelledOnlyWhenChosen(t *testing.T) {
	d := newDesk()
	secondVersion(d)
	m, h := opened(t, d)
	m.ChooseAll(true)
	if _, cancelled := m.Ready(); cancelled != 0 || m.CannotApply() == lists.CanApply {
		t.Fatalf("%d would be cancelled: %q", cancelled, m.CannotApply())
	}
	m.Choose("b", true)
	if _, cancelled := m.Ready(); cancelled != 1 || m.CannotApply() != lists.CanApply {
		t.Fatalf("%d would be cancelled: %q", cancelled, m.CannotApply())
	}
	m.Apply()
	if len(d.applied) != 1 || !slices.Equal(d.applied[0].Rows, []string{"b"}) || len(h.did) != 1 || h.did[0].Said != "1 booking cancelled." {
		t.Errorf("applied %+v, said %+v", d.applied, h.did)
	}
}

func TestAFileIsWrittenWithoutNamesUnlessAsked(t *testing.T) {
	d := newDesk()
	m, h := opened(t, d)
	written, said := "", false
	m.Save(lists.Export{Format: lists.FormatSheet}, func(b []byte) error { written = string(b); return nil }, func() { said = true })
	if len(d.export) != 1 || d.export[0].Names || d.export[0].List != "l1" || written != "file" || !said {
		t.Errorf("exported %+v, wrote %q", d.export, written)
	}
	m.Save(lists.Export{Format: lists.FormatCalendar}, func([]byte) error { return scheduling.ErrFull }, func() { t.Error("said to be saved") })
	if len(h.failed) != 1 {
		t.Errorf("failed %v", h.failed)
	}
	if got := m.FileName(lists.FormatCalendar); got != "LEEDCC-2026-11-26.ics" {
		t.Errorf("called %q", got)
	}
}
