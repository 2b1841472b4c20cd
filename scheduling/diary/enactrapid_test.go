package diary_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// Whatever plans are carried out and taken back: all of each happens or none;
// nothing clashes that nobody accepted; nobody is double booked; each plan once
// for its key; and a plan taken back leaves everything as it was.
func TestPlansAreWholeAndCanBeTakenBack(t *testing.T) {
	d := onSQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		d.setClock(noon)
		if err := d.Load(t.Context(), clerk, estate()); err != nil {
			rt.Fatal(err)
		}
		m := &planMachine{desk: d, ctx: t.Context()}
		for range rapid.IntRange(2, 8).Draw(rt, "bookings") {
			_, _ = m.Book(m.ctx, clerk, diary.Entry{Booking: m.draw(rt)}) // what clashes is no booking
		}
		for range rapid.IntRange(1, 8).Draw(rt, "plans") {
			m.enactOne(rt)
			m.check(rt)
			if len(m.done) > 0 && rapid.IntRange(0, 2).Draw(rt, "undo") == 0 {
				m.undoOne(rt)
				m.check(rt)
			}
		}
	})
}

// planMachine does at random what planners propose and clerks choose.
type planMachine struct {
	desk
	ctx  context.Context //nolint:containedctx // it lives as long as one check
	done []standing
	n    int
}

// standing is a plan with how everything was before it and after.
type standing struct {
	plan          scheduling.Enacted
	before, after map[scheduling.BookingID]scheduling.Booking
}

func (m *planMachine) key() string { m.n++; return fmt.Sprint("key-", m.n) }

// slotOf is a time of one morning: few, so that plans meet.
func slotOf(rt *rapid.T) time.Time {
	return ten.Add(time.Duration(rapid.IntRange(-4, 8).Draw(rt, "quarter")) * quarter)
}

func roomOf(rt *rapid.T) scheduling.RoomKey {
	return rapid.SampledFrom([]scheduling.RoomKey{"MDI-ANY-1", "MDI-LEG-1", "MDI-VCC-1"}).Draw(rt, "room")
}

func (m *planMachine) draw(rt *rapid.T) scheduling.Booking {
	who := rapid.SampledFrom([]scheduling.PersonID{"ann", "bob", "cat", "dan", "eve"}).Draw(rt, "who")
	b := visit(slotOf(rt), roomOf(rt), who)
	if rapid.Bool().Draw(rt, "alone") {
		b.Attendees = nil
	}
	return b
}

func (m *planMachine) state(rt *rapid.T) map[scheduling.BookingID]scheduling.Booking {
	s, err := m.Scene(m.ctx, diary.SceneQuery{Prison: "MDI", Cancelled: true})
	if err != nil {
		rt.Fatal(err)
	}
	out := map[scheduling.BookingID]scheduling.Booking{}
	for _, b := range s.Bookings {
		out[b.ID] = b
	}
	return out
}

func (m *planMachine) enactOne(rt *rapid.T) {
	before := m.state(rt)
	var moves []clash.Move
	for _, id := range sorted(before) {
		b := before[id]
		if !b.Active() {
			continue
		}
		switch rapid.IntRange(0, 4).Draw(rt, "fate of "+string(id)) {
		case 0:
			moves = append(moves, move(b, slotOf(rt).Sub(b.Span().Start), roomOf(rt)))
		case 1:
			moves = append(moves, dropped(b))
		}
	}
	for i := range rapid.IntRange(0, 2).Draw(rt, "new") {
		moves = append(moves, fresh(scheduling.BookingID(fmt.Sprint("w", i)), m.draw(rt)))
	}
	if len(moves) == 0 {
		return
	}
	e := enactment(m.key(), moves...)
	done, err := m.Enact(m.ctx, clerk, e)
	after := m.state(rt)
	if err != nil {
		var refused *clash.PlanError
		if !errors.As(err, &refused) {
			var bad *scheduling.InvalidError
			if !errors.As(err, &bad) || bad.Field != "plan" { // moved to where they are
				rt.Fatalf("refused with %v", err)
			}
		}
		if !reflect.DeepEqual(before, after) {
			rt.Fatalf("refused with %v, but something changed", err)
		}
		return
	}
	for _, mv := range moves {
		if mv.From.Version == 0 {
			continue
		}
		got := after[mv.From.ID]
		there := got.Span().Equal(mv.To.Span()) && slices.Equal(got.Rooms(), mv.To.Rooms())
		if got.Active() != mv.To.Active() || got.Active() && !there {
			rt.Fatalf("move to %v in %v became %v in %v", mv.To.Span(), mv.To.Rooms(), got.Span(), got.Rooms())
		}
	}
	if again, err := m.Enact(m.ctx, clerk, e); err != nil || again.ID != done.ID || !reflect.DeepEqual(after, m.state(rt)) {
		rt.Fatalf("again: %+v, %v", again, err)
	}
	m.done = append(m.done, standing{done, before, after})
}

// undoOne takes back the newest plan, or an older one, which is refused when a
// booking of it was changed since.
func (m *planMachine) undoOne(rt *rapid.T) {
	i := rapid.IntRange(0, len(m.done)-1).Draw(rt, "which")
	x, before := m.done[i], m.state(rt)
	changed := false
	for _, b := range x.plan.Bookings {
		changed = changed || before[b.ID].Version != b.Version
	}
	undone, err := m.UndoPlan(m.ctx, clerk, m.key(), x.plan)
	after := m.state(rt)
	if err != nil {
		var refused *clash.PlanError
		if !errors.As(err, &refused) || (len(refused.Stale) > 0) != changed || !reflect.DeepEqual(before, after) {
			rt.Fatalf("changed %t, refused with %v", changed, err)
		}
		if i == len(m.done)-1 && reflect.DeepEqual(x.after, before) {
			rt.Fatalf("nothing happened since, refused with %v", err)
		}
		return
	}
	for _, b := range x.plan.Bookings {
		was, is := x.before[b.ID], after[b.ID]
		if was.Version == 0 {
			if is.Active() {
				rt.Fatalf("left over: %+v", is)
			}
			continue
		}
		was.Version, was.Changed = is.Version, is.Changed
		if !reflect.DeepEqual(was, is) {
			rt.Fatalf("was %+v, is %+v", was, is)
		}
	}
	m.done = slices.Delete(m.done, i, i+1)
	m.done = append(m.done, standing{undone, before, after})
}

func (m *planMachine) check(rt *rapid.T) {
	scene, err := m.Scene(m.ctx, diary.SceneQuery{Prison: "MDI"})
	if err != nil {
		rt.Fatal(err)
	}
	for _, c := range clash.NewIndex(scene).All() {
		if !c.Accepted {
			rt.Fatalf("kept in spite of %+v", c)
		}
	}
	// The same without what finds clashes: nobody and no room of one place twice.
	places := map[scheduling.Resource]int{"room/MDI-LEG-1": 2}
	for i, a := range scene.Bookings {
		for _, x := range a.Claims() {
			n := 1
			for _, b := range scene.Bookings[i+1:] {
				for _, y := range b.Claims() {
					if x.Resource == y.Resource && x.Span.Overlaps(y.Span) {
						n++
					}
				}
			}
			if n > max(1, places[x.Resource])+1 || n > 1 && places[x.Resource] == 0 {
				rt.Fatalf("%s is taken %d times", x.Resource, n)
			}
		}
	}
}

func sorted(m map[scheduling.BookingID]scheduling.Booking) []scheduling.BookingID {
	var out []scheduling.BookingID
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Several desks carry out plans that meet: one of them wins, the others are
// told what was changed or is taken, and nothing of theirs happened.
func TestDesksWithPlansThatMeet(t *testing.T) {
	d := onSQLite(t)
	for round := range 12 {
		at := ten.Add(time.Duration(round) * 24 * time.Hour)
		if wd := at.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		a := d.book(visit(at, "MDI-ANY-1", "ann"))
		plans := []clash.Enactment{
			enactment("", fresh("w", hearing(at, "MDI-ANY-1", "bob")), move(a, 0, "MDI-LEG-1")),  // over the same booking
			enactment("", fresh("w", hearing(at, "MDI-ANY-1", "cat")), move(a, 3*time.Hour, "")), // and again
			enactment("", move(a, time.Hour, ""), fresh("w", hearing(at.Add(4*time.Hour), "MDI-VCC-1", "dan"))),
			enactment("", move(a, 0, "MDI-LEG-1"), fresh("w", hearing(at, "MDI-ANY-1", "eve"))),
		}
		results := make([]error, len(plans))
		var desks sync.WaitGroup
		for i, e := range plans {
			desks.Go(func() {
				_, results[i] = d.Enact(t.Context(), clerk, e)
			})
		}
		desks.Wait()
		won := 0
		for i, err := range results {
			if err == nil {
				won++
				continue
			}
			if refused := planError(t, err); len(refused.Stale) == 0 && len(refused.Clashes) == 0 {
				t.Errorf("desk %d was told %+v", i, refused)
			}
		}
		if won != 1 {
			t.Fatalf("%d desks of %d won: %v", won, len(plans), results)
		}
		if b := d.kept(a.ID); b.Version != 2 {
			t.Errorf("the booking is at version %d", b.Version)
		}
	}
	if plans, err := d.EnactedPlans(t.Context(), "MDI", 100); err != nil || len(plans) < 8 {
		t.Errorf("%d plans, %v", len(plans), err)
	}
}
