package diary_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// planning is a desk whose planner is the test's.
func planning(t *testing.T, plan diary.Planner) desk {
	t.Helper()
	d := onSQLite(t)
	clock := func() time.Time { return time.Unix(0, d.now.Load()).UTC() }
	var ids atomic.Int64
	d.Diary = diary.New(d.store, diary.Options{
		Now: clock, NewID: func() string { return "planned-" + time.Duration(ids.Add(1)).String() }, Plan: plan,
		Holidays: scheduling.Holidays{},
	})
	return d
}

// grounds keeps what a planner was given.
type grounds struct {
	last clash.Ground
	asks []clash.Question
	say  func(clash.Ground, clash.Question) clash.Resolution
}

func (g *grounds) plan(_ context.Context, on clash.Ground, q clash.Question, _ func(clash.Progress)) (clash.Resolution, error) {
	g.last, g.asks = on, append(g.asks, q)
	if g.say == nil {
		return clash.Resolution{}, nil
	}
	return g.say(on, q), nil
}

func (g *grounds) bookings() []scheduling.BookingID {
	var out []scheduling.BookingID
	for _, b := range g.last.Scene.Bookings {
		out = append(out, b.ID)
	}
	slices.Sort(out)
	return out
}

func ids(all ...scheduling.Booking) []scheduling.BookingID {
	var out []scheduling.BookingID
	for _, b := range all {
		out = append(out, b.ID)
	}
	slices.Sort(out)
	return out
}

// The planner sees everything of the prison on the days that anything may move
// to, and of other prisons what concerns its people and no more.
func TestResolveReadsTheGround(t *testing.T) {
	var g grounds
	d := planning(t, g.plan)
	day := 24 * time.Hour
	near := d.book(visit(ten, "MDI-ANY-1", "ann"))
	within := d.book(visit(ten.Add(7*day), "MDI-LEG-1", "bob"))
	d.book(visit(ten.Add(12*day), "MDI-LEG-1", "bob"))
	shared := visit(ten.Add(4*time.Hour), "MDI-ANY-1", "dan")
	shared.Attendees = nil
	shared.Parts[0].Placements = append(shared.Parts[0].Placements, scheduling.Placement{Room: "LEI-VCC-1", Prisoners: []scheduling.PersonID{"leo"}})
	shared.Kind = scheduling.KindCourt
	shared.Court, shared.Type = "LEEDCC", "plea"
	shared.Parts[0].Placements[0].Room = "MDI-VCC-1"
	shared = d.book(shared)
	lei := func(at time.Time) scheduling.Booking {
		b := hearing(at, "LEI-VCC-1", "leo")
		return b
	}
	besides := d.book(lei(ten.Add(-30 * time.Minute)))
	away := visit(ten.Add(6*time.Hour), "LEI-VCC-1", "leo")
	away.Kind, away.Court, away.Type, away.Prison = scheduling.KindCourt, "LEEDCC", "plea", "LEI"
	away = d.book(away) // its solicitor is ann's as well
	table := scheduling.DefaultPriorities("MDI")
	table.Table[0].Weight = 99
	table, err := d.SavePriorities(t.Context(), clerk, table)
	if err != nil {
		t.Fatal(err)
	}
	mine := d.hold(clerk, "mine", hearing(ten, "MDI-VCC-2", "eve"))
	theirs := d.hold(clerk, "theirs", hearing(ten.Add(5*time.Hour), "MDI-VCC-2", "eve"))

	q := clash.Question{Prison: "MDI", Hold: mine.ID, Wanted: []clash.Wanted{{Booking: hearing(ten, "MDI-VCC-1", "cat")}}}
	if _, err := d.Resolve(t.Context(), q, nil); err != nil {
		t.Fatal(err)
	}
	s := g.last.Scene
	same(t, ids(near, within, shared, besides, away), g.bookings())
	same(t, table, g.last.Priorities["MDI"])
	if len(g.last.Priorities) != 1 || !s.Now.Equal(noon) || len(s.Prisons) != 2 || len(s.Holds) != 1 || s.Holds[0].ID != theirs.ID {
		t.Errorf("priorities %v, now %v, prisons %v, holds %v", g.last.Priorities, s.Now, s.Prisons, s.Holds)
	}
	var elsewhere []scheduling.RoomKey
	for _, r := range s.Rooms {
		if r.Prison != "MDI" {
			elsewhere = append(elsewhere, r.Key)
		}
	}
	same(t, []scheduling.RoomKey{"LEI-VCC-1"}, elsewhere)
	for _, id := range []scheduling.PersonID{"ann", "cat", "leo", "sol"} {
		if !slices.ContainsFunc(s.People, func(p scheduling.Person) bool { return p.ID == id }) {
			t.Errorf("nobody says who %s is", id)
		}
	}

	// Whatever a question names is in it.
	for name, q := range map[string]clash.Question{
		"mend":       {Prison: "LEI", Mend: []scheduling.BookingID{near.ID}},
		"late":       {Prison: "LEI", Suppose: clash.Suppose{Late: []clash.Late{{Booking: near.ID, Until: ten.Add(2 * time.Hour)}}}},
		"shut":       {Prison: "LEI", Suppose: clash.Suppose{Shut: []clash.Shut{{Room: "MDI-ANY-1", Span: near.Span()}}}},
		"lock-down":  {Prison: "LEI", Suppose: clash.Suppose{LockDowns: []clash.LockDown{{Prison: "MDI", Span: near.Span()}}}},
		"a window":   {Prison: "MDI", Wanted: []clash.Wanted{{Windows: []scheduling.Span{near.Span()}}}},
		"a prisoner": {Prison: "LEI", Wanted: []clash.Wanted{{Booking: hearing(ten, "", "cat"), Windows: []scheduling.Span{near.Span()}}}},
		"rooms":      {Prison: "LEI", Wanted: []clash.Wanted{{Windows: []scheduling.Span{near.Span()}, Rooms: []scheduling.RoomKey{"MDI-ANY-1"}}}},
	} {
		if _, err := d.Resolve(t.Context(), q, nil); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(g.bookings(), near.ID) {
			t.Errorf("%s: the scene has %v", name, g.bookings())
		}
	}
	_, err = d.Resolve(t.Context(), clash.Question{Mend: []scheduling.BookingID{"none"}}, nil)
	want(t, err, scheduling.ErrNotFound)
}

// Whom plans gave another time this month and the last is known, unless the
// plan was taken back.
func TestResolveKnowsWhoWasMoved(t *testing.T) {
	var g grounds
	d := planning(t, g.plan)
	a, b := d.book(visit(ten, "MDI-ANY-1", "ann")), d.book(visit(ten.Add(2*time.Hour), "MDI-ANY-1", "bob"))
	moved := func(want map[scheduling.PersonID][]time.Time) {
		t.Helper()
		if _, err := d.Resolve(t.Context(), clash.Question{Prison: "MDI", Mend: []scheduling.BookingID{a.ID}}, nil); err != nil {
			t.Fatal(err)
		}
		same(t, want, g.last.Moved)
	}
	moved(map[scheduling.PersonID][]time.Time{})
	d.enact(enactment("", move(a, 0, "MDI-LEG-1"))) // another room is no other time
	moved(map[scheduling.PersonID][]time.Time{})
	done := d.enact(enactment("", move(b, time.Hour, "")))
	moved(map[scheduling.PersonID][]time.Time{"bob": {noon}, "sol": {noon}})
	d.setClock(noon.Add(time.Hour))
	undone, err := d.UndoPlan(t.Context(), clerk, "", done)
	if err != nil {
		t.Fatal(err)
	}
	moved(map[scheduling.PersonID][]time.Time{})
	d.setClock(noon.Add(2 * time.Hour))
	if _, err := d.UndoPlan(t.Context(), clerk, "", undone); err != nil {
		t.Fatal(err)
	}
	moved(map[scheduling.PersonID][]time.Time{"bob": {noon}, "sol": {noon}})
}

func TestReaches(t *testing.T) {
	d := onSQLite(t)
	long := d.book(hearing(ten, "MDI-VCC-1", "ann")) // until a quarter to eleven
	room := d.book(hearing(ten.Add(75*time.Minute), "MDI-VCC-1", "bob"))
	same1 := visit(ten.Add(2*time.Hour), "MDI-LEG-1", "ann")
	person := d.book(same1)
	end := long.Span().End
	for _, c := range []struct {
		until time.Time
		want  []scheduling.BookingID
	}{
		{end.Add(-time.Hour), nil},
		{end, nil},
		{end.Add(10 * time.Minute), nil},
		{end.Add(20 * time.Minute), ids(room)},
		{end.Add(90 * time.Minute), ids(room, person)},
	} {
		got, err := d.Reaches(t.Context(), long.ID, c.until)
		if err != nil {
			t.Fatal(err)
		}
		same(t, c.want, ids(got...))
	}
	// It has started by then, which does not matter.
	d.setClock(ten.Add(time.Minute))
	if got, err := d.Reaches(t.Context(), long.ID, end.Add(20*time.Minute)); err != nil || len(got) != 1 {
		t.Errorf("reaches %v, %v", got, err)
	}
	_, err := d.Reaches(t.Context(), "none", end)
	want(t, err, scheduling.ErrNotFound)
}

func TestPriorities(t *testing.T) {
	d := onSQLite(t)
	ctx := t.Context()
	table, err := d.Priorities(ctx, "MDI")
	if err != nil {
		t.Fatal(err)
	}
	same(t, scheduling.DefaultPriorities("MDI"), table)
	table.Table[0], table.Table[1] = table.Table[1], table.Table[0]
	saved, err := d.SavePriorities(ctx, clerk, table)
	if err != nil || saved.Version != 1 {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	kept, err := d.Priorities(ctx, "MDI")
	if err != nil {
		t.Fatal(err)
	}
	same(t, saved, kept)
	if line := d.lastLine("MDI"); line.Action != scheduling.ActionPriorities || line.Version != 1 || line.Actor != clerk {
		t.Errorf("the audit says %+v", line)
	}
	_, err = d.SavePriorities(ctx, clerk, table)
	want(t, err, scheduling.ErrStale)
	kept.Table[0].Weight = 0
	var bad *scheduling.InvalidError
	if _, err := d.SavePriorities(ctx, clerk, kept); !errors.As(err, &bad) || bad.Field != "table.1.weight" {
		t.Errorf("refused with %v", err)
	}
	if _, err := d.TryPriorities(ctx, kept); !errors.As(err, &bad) || bad.Field != "table.1.weight" {
		t.Errorf("tried with %v", err)
	}
	if _, err := d.SavePriorities(ctx, clerk, scheduling.DefaultPriorities("XXX")); !errors.As(err, &bad) || bad.Field != "prison" {
		t.Errorf("refused with %v", err)
	}
}

// What an edit changes is shown on past cases, which hold nothing private.
func TestTryPriorities(t *testing.T) {
	var g grounds
	// A planner that moves whoever weighs least an hour on.
	g.say = func(on clash.Ground, q clash.Question) clash.Resolution {
		var out clash.Resolution
		weight := 1000
		for _, b := range on.Scene.Bookings {
			s := scheduling.StandingProfessional
			if b.Kind == scheduling.KindCourt {
				s = scheduling.StandingHearing
			}
			if line, _ := on.Priorities["MDI"].Of(s); line.Weight < weight {
				weight = line.Weight
				out.Plans = []clash.Plan{{Moves: []clash.Move{move(b, time.Hour, "")}}}
			}
		}
		return out
	}
	d := planning(t, g.plan)
	legal := visit(ten, "MDI-ANY-1", "ann")
	legal.StaffNotes, legal.PrisonerNotes, legal.CaseRef, legal.GuestPIN = "Secretson", "Secretson", "Secretson", "12345678"
	legal = d.book(legal)
	court := d.book(hearing(ten.Add(3*time.Hour), "MDI-VCC-1", "bob"))
	d.enact(enactment("made only", fresh("w", hearing(ten.Add(5*time.Hour), "MDI-VCC-2", "cat"))))
	mend := func(key string, by time.Duration) {
		e := enactment(key, move(d.kept(legal.ID), by, ""))
		e.Question.Mend = []scheduling.BookingID{legal.ID}
		d.enact(e)
	}
	mend("plan", time.Hour)
	trial := scheduling.DefaultPriorities("MDI")
	trial.Table[0].Weight = 1
	past, err := d.TryPriorities(t.Context(), trial)
	if err != nil || len(past) != 1 {
		t.Fatalf("%d past cases, %v", len(past), err)
	}
	c := past[0]
	if c.Plan != "plan" || !c.At.Equal(noon) || c.Same || c.Now.Moves[0].From.ID != legal.ID || c.Then.Moves[0].From.ID != court.ID {
		t.Errorf("the past case is %+v", c)
	}
	before := g.last.Scene
	if !before.Now.Equal(noon) || !before.Bookings[0].Span().Equal(legal.Span()) || len(before.Rooms) == 0 || len(before.Prisons) != 2 {
		t.Errorf("asked again on %+v", before)
	}
	for _, b := range before.Bookings {
		if b.StaffNotes+b.PrisonerNotes+b.GuestPIN != "" || b.CaseRef == "Secretson" || b.MadeBy != (scheduling.Actor{}) {
			t.Errorf("kept of a booking: %+v", b)
		}
	}
	for _, p := range before.People {
		if p.Given+p.Family+string(p.Number) != "" || p.Alerts != nil {
			t.Errorf("kept of a person: %+v", p)
		}
	}
	past, err = d.TryPriorities(t.Context(), scheduling.DefaultPriorities("MDI"))
	if err != nil || !past[0].Same {
		t.Errorf("the same table gives %+v, %v", past, err)
	}
	for i := range scheduling.MaxCases + 1 {
		by := time.Hour
		if i%2 == 0 {
			by = -time.Hour
		}
		mend("", by)
	}
	if past, err = d.TryPriorities(t.Context(), trial); err != nil || len(past) != scheduling.MaxCases {
		t.Errorf("%d past cases, %v", len(past), err)
	}
}

// An urgent hearing on a morning when every court room is taken: the desk asks,
// carries a plan out, takes it back, and tries another table on it.
func TestUrgentHearing(t *testing.T) {
	d := onSQLite(t)
	for i, key := range []scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2", "MDI-VCC-10"} {
		b := hearing(ten, key, []scheduling.PersonID{"ann", "bob", "cat"}[i])
		b.Pinned = true
		d.book(b)
	}
	legal := d.book(visit(ten.Add(-15*time.Minute), "MDI-ANY-1", "dan"))
	q := clash.Question{Prison: "MDI", Wanted: []clash.Wanted{{Booking: hearing(ten, "", "eve")}}}
	q.Wanted[0].Booking.ID, q.Wanted[0].Booking.Prison = "urgent", "MDI"
	found, err := d.Resolve(t.Context(), q, nil)
	if err != nil || len(found.Plans) == 0 || found.Verdict != clash.Proved || len(found.Plans[0].Moves) != 2 {
		t.Fatalf("found %+v, %v", found, err)
	}
	done := d.enact(clash.Enactment{Key: "urgent", Prison: "MDI", Plan: found.Plans[0], Question: q})
	if b := done.Bookings[0]; b.Rooms()[0] != "MDI-ANY-1" {
		t.Errorf("the hearing is in %s", b.Rooms()[0])
	}
	if now := d.kept(legal.ID); now.Rooms()[0] != "MDI-LEG-1" || !now.Span().Equal(legal.Span()) {
		t.Errorf("the visit is %v in %v", now.Span(), now.Rooms())
	}
	table := scheduling.DefaultPriorities("MDI")
	past, err := d.TryPriorities(t.Context(), table)
	if err != nil || len(past) != 1 || !past[0].Same || past[0].Now == nil || !clash.SamePlan(past[0].Now, &found.Plans[0]) {
		t.Errorf("the same table: %+v, %v", past, err)
	}
	for i := range table.Table {
		table.Table[i].Room = false // nothing gives its room away any more
	}
	past, err = d.TryPriorities(t.Context(), table)
	if err != nil || past[0].Same || clash.SamePlan(past[0].Then, past[0].Now) {
		t.Errorf("another table: %+v, %v", past, err)
	}
	if _, err := d.UndoPlan(t.Context(), clerk, "", done); err != nil {
		t.Fatal(err)
	}
	if now := d.kept(legal.ID); now.Rooms()[0] != "MDI-ANY-1" {
		t.Errorf("the visit is in %v", now.Rooms())
	}
}

// A hearing that runs late makes the bookings after it give way.
func TestOverrun(t *testing.T) {
	d := onSQLite(t)
	late := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	next := d.book(hearing(ten.Add(75*time.Minute), "MDI-VCC-1", "bob"))
	d.setClock(ten.Add(20 * time.Minute))
	until := late.Span().End.Add(30 * time.Minute)
	reached, err := d.Reaches(t.Context(), late.ID, until)
	if err != nil || len(reached) != 1 || reached[0].ID != next.ID {
		t.Fatalf("reaches %v, %v", reached, err)
	}
	q := clash.Question{Prison: "MDI", Mend: ids(reached...), Suppose: clash.Suppose{Late: []clash.Late{{Booking: late.ID, Until: until}}}}
	found, err := d.Resolve(t.Context(), q, nil)
	if err != nil || len(found.Plans) == 0 {
		t.Fatalf("found %+v, %v", found, err)
	}
	d.enact(clash.Enactment{Prison: "MDI", Plan: found.Plans[0], Question: q})
	if now := d.kept(next.ID); now.Rooms()[0] == "MDI-VCC-1" {
		t.Errorf("the next is still in %v at %v", now.Rooms(), now.Span())
	}
	long := d.kept(late.ID)
	long.Parts[len(long.Parts)-1].Span.End = until
	if _, err := d.amend(long); err != nil {
		t.Errorf("it cannot last longer: %v", err)
	}
}
