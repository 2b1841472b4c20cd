package resolver_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/resolver"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func now() time.Time { return time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC) }

func at(clock string) time.Time {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, time.November, 25, t.Hour(), t.Minute(), 0, 0, time.UTC)
}

func booking(id scheduling.BookingID, kind scheduling.Kind, version int64, start string, room scheduling.RoomKey, who scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: kind, Status: scheduling.StatusBooked, Prison: "MDI", Version: version,
		Parts: scheduling.NewBlock(at(start), 0, time.Hour, 0, scheduling.Placement{Room: room, Prisoners: []scheduling.PersonID{who}}),
	}
}

// desk is a diary that answers every question with what the test says.
type desk struct {
	scene    clash.Scene
	found    clash.Review
	answer   func(clash.Question) clash.Resolution
	progress []clash.Progress
	asked    []clash.Question
	enacted  []clash.Enactment
	undone   []scheduling.Enacted
	refuse   error
	fail     error
	wait     bool // a search lasts until it is ended
	cut      bool // the last search was ended by a person
}

func newDesk() *desk {
	d := &desk{scene: clash.Scene{
		Rooms: []scheduling.Room{
			{Key: "MDI-VCC-1", Prison: "MDI", Name: "Video 1", Active: true}, {Key: "MDI-VCC-2", Prison: "MDI", Name: "Video 2", Active: true},
		},
		People: []scheduling.Person{
			{ID: "sam", Number: "A0001AA", Given: "Sam", Family: "Blankenstead", Prison: "MDI", Wing: "B"},
			{ID: "ann", Number: "A0002AA", Given: "Ann", Family: "Exampleton", Prison: "MDI", Wing: "A"},
		},
		Bookings: []scheduling.Booking{booking("visit", scheduling.KindFamily, 3, "10:00", "MDI-VCC-1", "ann")},
	}}
	d.answer = func(q clash.Question) clash.Resolution { return d.two(q) }
	return d
}

// two answers with two plans: the visit goes to another room, or to another time.
func (d *desk) two(q clash.Question) clash.Resolution {
	visit := d.scene.Bookings[0]
	half := visit.Span()
	room := visit.Swap("MDI-VCC-1", "MDI-VCC-2")
	later := visit.Shift(2 * time.Hour)
	why := clash.Reason{Code: clash.ReasonRoom, Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half}
	var wanted []clash.Move
	for _, w := range q.Wanted {
		why.For = w.Booking.ID
		to := w.Booking.Clone()
		to.Parts[0].Placements[0].Room = "MDI-VCC-1"
		wanted = append(wanted, clash.Move{To: to, Why: clash.Reason{Code: clash.ReasonWanted}})
	}
	tell := []scheduling.Notice{{Booking: "visit", Person: "ann", Code: scheduling.NoticeRoom, Was: half, Is: half, WasRoom: "MDI-VCC-1", IsRoom: "MDI-VCC-2"}}
	seen := map[scheduling.BookingID]int64{"visit": visit.Version}
	if slices.Contains(q.Stay, "visit") {
		return clash.Resolution{Verdict: clash.Impossible, Scene: d.scene, Stuck: []clash.Stuck{{
			Booking:  q.Wanted[0].Booking.ID,
			Blockers: []clash.Blocker{{By: clash.BlockedStay, Booking: "visit", Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half}},
			Unless:   []clash.Blocker{{By: clash.BlockedMonthly, Booking: "visit", Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half}},
		}}}
	}
	return clash.Resolution{Verdict: clash.Proved, Scene: d.scene, Plans: []clash.Plan{
		{
			Merits: []clash.Merit{clash.FewestPeople, clash.LeastShift}, Seen: seen, Cost: clash.Cost{People: 2, Rooms: 1},
			Moves: append(slices.Clone(wanted), clash.Move{From: visit, To: room, Why: why, Tell: tell}),
		},
		{
			Merits: []clash.Merit{clash.NoCancellation}, Seen: seen, Cost: clash.Cost{People: 3, Times: 1, Shift: 2 * time.Hour},
			Moves: append(slices.Clone(wanted), clash.Move{From: visit, To: later, Why: why}),
		},
	}}
}

func (d *desk) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return []scheduling.Prison{
		{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
		{Code: "LEI", Name: "Leeds", Zone: "Europe/London"},
	}, []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}}, d.fail
}

func (d *desk) Review(context.Context, scheduling.PrisonCode) (clash.Review, error) {
	return d.found, d.fail
}

func (d *desk) Scene(context.Context, scheduling.PrisonCode, scheduling.Span) (clash.Scene, error) {
	return d.scene, d.fail
}

func (d *desk) Resolve(ctx context.Context, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error) {
	d.asked = append(d.asked, q)
	for _, p := range d.progress {
		progress(p)
	}
	if d.wait {
		<-ctx.Done()
		d.cut = errors.Is(ctx.Err(), context.Canceled)
	}
	return d.answer(q), d.fail
}

func (d *desk) Enact(_ context.Context, e clash.Enactment) (scheduling.Enacted, error) {
	d.enacted = append(d.enacted, e)
	if d.refuse != nil {
		return scheduling.Enacted{}, d.refuse
	}
	done := scheduling.Enacted{ID: "plan", Prison: e.Prison, Version: 1}
	for _, m := range e.Plan.Moves {
		b := m.To.Clone()
		b.Version++
		done.Bookings = append(done.Bookings, b)
	}
	return done, nil
}

func (d *desk) UndoPlan(_ context.Context, _ string, done scheduling.Enacted) (scheduling.Enacted, error) {
	d.undone = append(d.undone, done)
	return done, nil
}

type host struct {
	did     []undo.Step
	failed  []error
	visited []scheduling.BookingID
	applied []resolver.Case
}

func (h *host) Did(s undo.Step)            { h.did = append(h.did, s) }
func (h *host) Failed(err error)           { h.failed = append(h.failed, err) }
func (h *host) Visit(b scheduling.Booking) { h.visited = append(h.visited, b.ID) }
func (h *host) Applied(c resolver.Case)    { h.applied = append(h.applied, c) }

func model(t *testing.T, d *desk, do work.Do) (*resolver.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h, n := &host{}, 0
	m := resolver.New(resolver.Config{
		Diary: d, Keeper: d, Host: h, Do: do, Soon: func(f func()) { f() }, Words: w, Now: now, Prison: "MDI", Patience: time.Minute,
		Key: func() string { n++; return "key" + string(rune('0'+n)) },
	})
	m.Load()
	return m, h
}

// urgent is a hearing that somebody typed into the form.
func urgent(d *desk) resolver.Case {
	b := booking("", scheduling.KindCourt, 0, "10:00", "MDI-VCC-1", "sam")
	return resolver.Case{From: resolver.FromForm, Booking: b, Scene: d.scene}
}

func detail(t *testing.T, m *resolver.Model) resolver.Detail {
	t.Helper()
	d, ok := m.Detail()
	if !ok {
		t.Fatal("no case is open")
	}
	return d
}

func TestAnUrgentHearingGetsPlansWithReasons(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	var counted []int
	m.Counted = func(n int) { counted = append(counted, n) }
	m.Add(urgent(d))
	if len(d.asked) != 1 {
		t.Fatalf("asked %d times", len(d.asked))
	}
	q := d.asked[0]
	if len(q.Wanted) != 1 || q.Wanted[0].Booking.ID == "" || q.Wanted[0].Booking.Rooms()[0] != "" || len(q.Wanted[0].Windows) != 0 {
		t.Errorf("wants %+v", q.Wanted)
	}
	x := detail(t, m)
	if x.Verdict != "Proved: nothing disturbs fewer people." || x.Tone != resolver.Good || len(x.Plans) != 2 || x.Chosen != 0 {
		t.Fatalf("says %+v", x)
	}
	want := "Family visit for Exampleton, Ann (A0002AA): Wed 25 Nov 10:00–11:00, from Video 1 to Video 2, same time, " +
		"because the court hearing for Blankenstead, Sam (A0001AA) needs Video 1 10:00–11:00."
	if got := x.Plans[0].Moves[1]; got.Sentence != want || len(got.Tell) != 1 || !got.Kept || !got.Agree {
		t.Errorf("says %+v\nnot %s", got, want)
	}
	if got := x.Plans[0].Moves[0]; got.Kept || !strings.HasPrefix(got.Sentence, "Court hearing for Blankenstead, Sam (A0001AA): new, Wed 25 Nov 10:00–11:00 in Video 1.") {
		t.Errorf("the hearing is %+v", got)
	}
	rows := m.Costs()
	if r := rows[0]; r.Label != "People disturbed" || !slices.Equal(r.Values, []string{"2", "3"}) || !slices.Equal(r.Least, []bool{true, false}) {
		t.Errorf("people %+v", r)
	}
	if r := rows[3]; !slices.Equal(r.Values, []string{"none", "2 hours"}) {
		t.Errorf("shift %+v", r)
	}
	if !slices.Equal(counted, []int{1}) || m.Lines()[0].Sub != "Wed 25 Nov 10:00–11:00, no room free" {
		t.Errorf("counted %v, listed %+v", counted, m.Lines())
	}
}

func TestWhatAPersonSaysIsAskedFor(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	m.Add(urgent(d))
	last := func() clash.Question { return d.asked[len(d.asked)-1] }

	m.AnyRoom(false)
	m.AnyTime(true)
	if w := last().Wanted[0]; w.Booking.Rooms()[0] != "MDI-VCC-1" || len(w.Windows) != 1 || !w.Windows[0].Start.Equal(at("09:15")) || !w.Windows[0].End.Equal(at("18:00")) {
		t.Errorf("wants %+v", w)
	}
	m.Stay("visit", true)
	x := detail(t, m)
	if !slices.Equal(last().Stay, []scheduling.BookingID{"visit"}) || x.Tone != resolver.Bad || len(x.Stuck) != 1 || m.CanApply() {
		t.Fatalf("stays %v: %+v", last().Stay, x)
	}
	b := x.Stuck[0].Blockers[0]
	if b.Words != "Video 1, 10:00–11:00: the family visit for Exampleton, Ann (A0002AA) stays, as you asked." || !b.Free || b.Booking.ID != "visit" {
		t.Errorf("blocked by %+v", b)
	}
	if u := x.Stuck[0].Unless[0]; !u.Agree || !strings.Contains(u.Words, "would have to agree") {
		t.Errorf("unless %+v", u)
	}
	m.Agree("visit", true)
	m.Whole("series", true)
	if bad, ok := m.SupposeText(resolver.WhatShut, "MDI-VCC-2", "ten", "12:00"); ok || bad.Field != "from" || bad.Words == "" {
		t.Errorf("bad %+v", bad)
	}
	if bad, ok := m.SupposeText(resolver.WhatShut, "MDI-VCC-2", "12:00", "10:00"); ok || bad.Field != "to" {
		t.Errorf("bad %+v", bad)
	}
	if bad, ok := m.SupposeText(resolver.WhatLate, "visit", "", "10:30"); ok || bad.Field != "to" {
		t.Errorf("bad %+v", bad)
	}
	for _, s := range []struct {
		what          resolver.What
		of, from, til string
	}{{resolver.WhatShut, "MDI-VCC-2", "14:00", "16:00"}, {resolver.WhatLockDown, "B", "15:00", "16:00"}, {resolver.WhatLate, "visit", "", "12:30"}} {
		if bad, ok := m.SupposeText(s.what, s.of, s.from, s.til); !ok {
			t.Errorf("%s: %+v", s.what, bad)
		}
	}
	q := last()
	if len(q.Suppose.Shut) != 1 || !q.Suppose.Shut[0].Span.Start.Equal(at("14:00")) || q.Suppose.LockDowns[0].Wing != "B" || !q.Suppose.Late[0].Until.Equal(at("12:30")) {
		t.Errorf("supposes %+v", q.Suppose)
	}
	want := []string{
		"Video 2 is out of use, Wed 25 Nov 14:00–16:00.", "Locked down: Wing B, Wed 25 Nov 15:00–16:00.",
		"the family visit for Exampleton, Ann (A0002AA) lasts until 12:30.",
		"the family visit for Exampleton, Ann (A0002AA) stays where it is.",
		"The people of the family visit for Exampleton, Ann (A0002AA) agree to move once more this month.",
		"The later ones of the series move along.",
	}
	if got := detail(t, m).Wishes; !slices.Equal(got, want) {
		t.Errorf("says %q", got)
	}
	for range want {
		m.TakeBack(0)
	}
	if q := last(); len(q.Stay)+len(q.Agreed)+len(q.Whole)+len(q.Suppose.Shut)+len(q.Suppose.LockDowns)+len(q.Suppose.Late) != 0 {
		t.Errorf("left %+v", q)
	}
}

func TestTakeBackTakesOnlyThatOne(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	m.Add(urgent(d))
	m.Stay("a", true)
	m.Agree("b", true)
	m.Agree("c", true)
	m.TakeBack(1)
	q := d.asked[len(d.asked)-1]
	if !slices.Equal(q.Stay, []scheduling.BookingID{"a"}) || !slices.Equal(q.Agreed, []scheduling.BookingID{"c"}) {
		t.Errorf("left %+v", q)
	}
}

func TestAPlanIsAppliedAndUndone(t *testing.T) {
	d := newDesk()
	m, h := model(t, d, work.Inline)
	m.Add(urgent(d))
	m.Choose(1)
	m.Apply()
	if len(d.enacted) != 1 || !d.enacted[0].Plan.Moves[1].To.Span().Start.Equal(at("12:00")) || d.enacted[0].Key == "" || len(d.enacted[0].Question.Wanted) != 1 {
		t.Fatalf("enacted %+v", d.enacted)
	}
	if m.Count() != 0 || len(h.did) != 1 || h.did[0].Said != "Court hearing for Blankenstead, Sam (A0001AA) has a place; 1 booking moved." || len(h.applied) != 1 {
		t.Errorf("%d left, said %+v", m.Count(), h.did)
	}
	if x := detail(t, m); !x.Done || m.CanApply() {
		t.Errorf("shows %+v", x)
	}
	m.Apply() // pressed twice
	if len(d.enacted) != 1 {
		t.Errorf("enacted %d times", len(d.enacted))
	}
	was := d.enacted[0].Plan.Moves[0].To.ID
	m.Refresh(map[scheduling.BookingID]bool{"visit": true, was: true}) // its own change comes back
	if x := detail(t, m); !x.Done || m.Count() != 0 {
		t.Fatalf("open again because it was applied: %+v", x)
	}
	if err := h.did[0].Back(t.Context()); err != nil || len(d.undone) != 1 {
		t.Fatalf("undone %v, %v", d.undone, err)
	}
	// The change comes back through the feed: the case is open again, under
	// another name, because the cancelled booking keeps its own.
	m.Refresh(map[scheduling.BookingID]bool{"visit": true, was: true})
	if x := detail(t, m); x.Done || m.Count() != 1 || len(x.Plans) != 2 {
		t.Errorf("after undo %+v", x)
	}
	if id := d.asked[len(d.asked)-1].Wanted[0].Booking.ID; id == was || id == "" {
		t.Errorf("asks for %q again", id)
	}
}

func TestAPlanThatNoLongerFitsIsMadeAnewAndSaysWhy(t *testing.T) {
	d := newDesk()
	m, h := model(t, d, work.Inline)
	m.Add(urgent(d))
	d.refuse = &clash.PlanError{
		Stale:   []scheduling.BookingID{"visit"},
		Clashes: []clash.Clash{{Code: clash.RoomInactive, Resource: scheduling.RoomResource("MDI-VCC-2")}},
	}
	m.Apply()
	x := detail(t, m)
	want := []string{"the family visit for Exampleton, Ann (A0002AA) was changed by somebody else meanwhile.", "Video 2 takes no bookings."}
	if !slices.Equal(x.Notes, want) || len(d.asked) != 2 || len(h.failed)+len(h.did) != 0 || x.Done {
		t.Errorf("notes %q, asked %d times, failed %v", x.Notes, len(d.asked), h.failed)
	}
	d.refuse = errors.New("disk on fire")
	m.Apply()
	if len(h.failed) != 1 || !m.CanApply() {
		t.Errorf("failed %v", h.failed)
	}
	keys := map[string]bool{}
	for _, e := range d.enacted {
		keys[e.Key] = true
	}
	if len(keys) != 2 {
		t.Errorf("keys %v", keys)
	}
}

func TestABookingChangedElsewhereMakesPlansAnew(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	m.Add(urgent(d))
	m.Refresh(map[scheduling.BookingID]bool{"somebody else's": true})
	if len(d.asked) != 1 {
		t.Fatalf("asked %d times", len(d.asked))
	}
	m.Choose(1)
	m.Refresh(map[scheduling.BookingID]bool{"visit": true})
	if x := detail(t, m); len(d.asked) != 2 || len(x.Notes) != 1 || x.Chosen != 1 {
		t.Errorf("asked %d times, notes %q, chosen %d", len(d.asked), x.Notes, x.Chosen)
	}
}

func TestASearchCanBeStoppedAndTellsHowFarItIs(t *testing.T) {
	d := newDesk()
	d.progress = []clash.Progress{{Steps: 1, Of: 4}, {Steps: 3, Of: 4, Found: true}}
	q := &work.Queue{}
	m, _ := model(t, d, q.Do)
	q.Answer(0)
	var told []string
	m.Changed = func() {
		if x, ok := m.Detail(); ok {
			told = append(told, x.Progress)
		}
	}
	m.Add(urgent(d)) // reads its day, then searches
	if x := detail(t, m); !x.Looking || x.Progress != "Looking for plans…" {
		t.Fatalf("%+v", x)
	}
	m.Stop()
	d.wait = true
	q.Answer(1)
	if !d.cut {
		t.Error("the search was not told to stop")
	}
	x := detail(t, m)
	if x.Looking || len(x.Plans) != 2 {
		t.Errorf("%+v", x)
	}
	for _, want := range []string{"Looking for plans… 25 % looked at.", "One is found. Looking for a better one… 75 % looked at."} {
		if !slices.Contains(told, want) {
			t.Errorf("%q is not told: %q", want, told)
		}
	}
}

func TestAnAnswerToAnOlderQuestionIsDropped(t *testing.T) {
	d := newDesk()
	q := &work.Queue{}
	m, _ := model(t, d, q.Do)
	q.Answer(0)
	m.Add(urgent(d))
	m.Stay("visit", true)
	q.Answer(2) // the newer one: nothing can move
	q.Answer(1) // the older one: two plans
	if x := detail(t, m); len(x.Plans) != 0 || x.Tone != resolver.Bad {
		t.Errorf("shows %+v", x)
	}
}

func TestTheTimetableShowsTheChosenPlanOnlyWhenAsked(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	var shown *resolver.Proposal
	m.Proposed = func(p *resolver.Proposal) { shown = p }
	m.Add(urgent(d))
	if shown != nil {
		t.Fatal("shown without being asked for")
	}
	m.ShowOnTable(true)
	if shown == nil || len(shown.Moves) != 2 || !shown.CanApply || shown.Title != "Plan 1 for: CRT  Court hearing, Blankenstead, Sam (A0001AA)" {
		t.Fatalf("shows %+v", shown)
	}
	m.Choose(1)
	if shown.Title[:6] != "Plan 2" {
		t.Errorf("shows %q", shown.Title)
	}
	m.Apply()
	if shown != nil {
		t.Error("still shown after it was applied")
	}
}

func TestTheReviewListOfTheDaysAheadIsThere(t *testing.T) {
	d := newDesk()
	near, far := booking("near", scheduling.KindLegal, 1, "11:00", "MDI-VCC-2", "sam"), booking("far", scheduling.KindLegal, 1, "11:00", "MDI-VCC-2", "sam")
	far = far.Shift(15 * 24 * time.Hour)
	wrong := []clash.Clash{{Code: clash.RoomInactive, Resource: scheduling.RoomResource("MDI-VCC-2"), Booking: "near"}}
	d.found = clash.Review{Items: []clash.Reviewed{{Booking: near, Clashes: wrong}, {Booking: far, Clashes: wrong}}, Scene: d.scene}
	m, _ := model(t, d, work.Inline)
	if lines := m.Lines(); len(lines) != 1 || lines[0].ID != "review/near" {
		t.Fatalf("lists %+v", lines)
	}
	m.Open("review/near")
	if q := d.asked[0]; !slices.Equal(q.Mend, []scheduling.BookingID{"near"}) || len(q.Wanted) != 0 {
		t.Errorf("asks %+v", q)
	}
	if why := detail(t, m).Why; !slices.Equal(why, []string{"Video 2 takes no bookings."}) {
		t.Errorf("why %q", why)
	}
	m.Stay("visit", false)
	d.found.Items = nil // mended by somebody
	m.Load()
	if _, open := m.Opened(); open || m.Count() != 0 {
		t.Errorf("%d left", m.Count())
	}
}

func TestAnOverrunOpensByItself(t *testing.T) {
	d := newDesk()
	long := booking("long", scheduling.KindCourt, 2, "08:00", "MDI-VCC-2", "sam")
	long.Attendance = []scheduling.Attendance{{Name: "Sam", Joined: at("08:00")}}
	next := booking("next", scheduling.KindLegal, 1, "09:15", "MDI-VCC-2", "ann")
	d.scene.Bookings = append(d.scene.Bookings, next)
	m, _ := model(t, d, work.Inline)
	var ran []resolver.Case
	m.Overran = func(c resolver.Case) { ran = append(ran, c) }
	if m.Count() != 0 {
		t.Fatalf("%d before anything runs over", m.Count())
	}
	d.scene.Bookings = append(d.scene.Bookings, long)
	m.Tick() // 09:00: its time is over, until 09:15 it reaches nothing
	if len(ran) != 0 {
		t.Fatalf("ran over into %v", ran[0].Reached)
	}
	d.scene.Bookings[1] = booking("next", scheduling.KindLegal, 1, "09:00", "MDI-VCC-2", "ann")
	m.Tick()
	if len(ran) != 1 || !slices.Equal(ran[0].Reached, []scheduling.BookingID{"next"}) {
		t.Fatalf("told %+v", ran)
	}
	if c, ok := m.Opened(); !ok || c.From != resolver.FromOverrun {
		t.Errorf("open is %+v", c)
	}
	q := d.asked[len(d.asked)-1]
	if len(q.Suppose.Late) != 1 || !q.Suppose.Late[0].Until.Equal(at("09:15")) || !slices.Equal(q.Mend, []scheduling.BookingID{"next"}) {
		t.Errorf("asks %+v", q)
	}
	m.Tick() // told once
	if len(ran) != 1 || m.Count() != 1 {
		t.Errorf("told %d times, %d cases", len(ran), m.Count())
	}
	if why := detail(t, m).Why; len(why) != 1 || why[0] != "It still goes on, perhaps until 09:15, and reaches the legal visit for Exampleton, Ann (A0002AA) at 09:00." {
		t.Errorf("why %q", why)
	}
}

func TestTryingSomethingOutAsksNothingUntilSomethingIsSupposed(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	m.Try()
	if x := detail(t, m); len(d.asked) != 0 || !x.Idle {
		t.Fatalf("asked %d times", len(d.asked))
	}
	if s := m.Subjects(resolver.WhatLockDown); len(s) != 3 || s[1].Words != "Wing A" {
		t.Errorf("wings %+v", s)
	}
	if s := m.Subjects(resolver.WhatLate); len(s) != 1 || s[0].ID != "visit" {
		t.Errorf("bookings %+v", s)
	}
	m.SetDay("30/11/2026")
	if _, ok := m.SupposeText(resolver.WhatShut, "MDI-VCC-1", "08:00", "18:00"); !ok {
		t.Fatal("not supposed")
	}
	if q := d.asked[0]; len(q.Wanted)+len(q.Mend) != 0 || q.Suppose.Shut[0].Span.Start.Day() != 30 {
		t.Errorf("asks %+v", q)
	}
	id := m.Lines()[0].ID
	m.Drop(id)
	if m.Count() != 0 {
		t.Errorf("%d left", m.Count())
	}
}
