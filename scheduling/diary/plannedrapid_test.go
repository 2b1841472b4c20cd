package diary_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// What the planner proposes can be carried out as it is, each of its plans, and
// taken back: the diary finds nothing in the way that the planner did not.
func TestPlansOfThePlannerAreCarriedOut(t *testing.T) {
	d := onSQLite(t)
	withPlans, moved := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		d.setClock(noon)
		if err := d.Load(t.Context(), clerk, estate()); err != nil {
			rt.Fatal(err)
		}
		m := &planMachine{desk: d, ctx: t.Context()}
		for range rapid.IntRange(2, 9).Draw(rt, "bookings") {
			_, _ = m.Book(m.ctx, clerk, diary.Entry{Booking: m.any(rt)}) // what clashes is no booking
		}
		q := m.question(rt)
		found, err := m.Resolve(m.ctx, q, nil)
		if err != nil {
			rt.Fatal(err)
		}
		for i, p := range found.Plans {
			before := m.state(rt)
			if len(p.Moves) == 0 {
				continue // nothing is in the way
			}
			done, err := m.Enact(m.ctx, clerk, clash.Enactment{Key: m.key(), Prison: "MDI", Plan: p, Question: q})
			if err != nil {
				rt.Fatalf("plan %d of %d: %v\n%+v", i+1, len(found.Plans), err, p.Moves)
			}
			withPlans++
			if len(p.Moves) > 1 {
				moved++
			}
			m.check(rt)
			if _, err := m.UndoPlan(m.ctx, clerk, m.key(), done); err != nil {
				rt.Fatalf("undo plan %d: %v", i+1, err)
			}
			for id, was := range before {
				is := m.state(rt)[id]
				was.Version, was.Changed = is.Version, is.Changed
				if !reflect.DeepEqual(was, is) {
					rt.Fatalf("was %+v, is %+v", was, is)
				}
			}
			// The others were made for what was seen before.
			for i := range found.Plans {
				for id := range found.Plans[i].Seen {
					found.Plans[i].Seen[id] = m.state(rt)[id].Version
				}
			}
		}
	})
	t.Logf("%d plans were carried out, %d of them moved something", withPlans, moved)
	if withPlans == 0 || moved == 0 {
		t.Error("the test tests nothing")
	}
}

// any is a booking of several kinds, half of them on the morning.
func (m *planMachine) any(rt *rapid.T) scheduling.Booking {
	if rapid.Bool().Draw(rt, "hearing") {
		room := rapid.SampledFrom([]scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2", "MDI-ANY-1"}).Draw(rt, "court room")
		who := rapid.SampledFrom([]scheduling.PersonID{"ann", "bob", "cat", "dan", "eve"}).Draw(rt, "defendant")
		b := hearing(slotOf(rt), room, who)
		if rapid.Bool().Draw(rt, "short") {
			b.Parts = b.Parts[1:2]
		}
		return b
	}
	b := m.draw(rt)
	switch rapid.IntRange(0, 3).Draw(rt, "kind") {
	case 0:
		b.Kind, b.Attendees = scheduling.KindEducation, nil
	case 1:
		b.Kind, b.Attendees = scheduling.KindResettlement, nil
	}
	b.Pinned = rapid.IntRange(0, 5).Draw(rt, "pinned") == 0
	return b
}

// question asks for a new hearing, or for a place elsewhere.
func (m *planMachine) question(rt *rapid.T) clash.Question {
	q := clash.Question{Prison: "MDI", Effort: 20_000}
	all := m.state(rt)
	switch ids := sorted(all); {
	case len(ids) > 0 && rapid.IntRange(0, 3).Draw(rt, "what") == 0:
		b := all[rapid.SampledFrom(ids).Draw(rt, "shut")]
		q.Suppose.Shut = []clash.Shut{{Room: b.Rooms()[0], Span: b.Span()}}
	case len(ids) > 0 && rapid.IntRange(0, 3).Draw(rt, "late?") == 0:
		b := all[rapid.SampledFrom(ids).Draw(rt, "late")]
		q.Suppose.Late = []clash.Late{{Booking: b.ID, Until: b.Span().End.Add(time.Duration(rapid.IntRange(1, 6).Draw(rt, "by")) * quarter)}}
	default:
		for i := range rapid.IntRange(1, 2).Draw(rt, "wanted") {
			w := m.any(rt)
			w.ID, w.Status, w.Pinned = scheduling.BookingID([]string{"w0", "w1"}[i]), scheduling.StatusBooked, false
			if rapid.Bool().Draw(rt, "any room") {
				w = w.Swap(w.Rooms()[0], "")
			}
			want := clash.Wanted{Booking: w}
			if rapid.Bool().Draw(rt, "window") {
				want.Windows = []scheduling.Span{scheduling.NewSpan(ten.Add(-time.Hour), 4*time.Hour)}
			}
			q.Wanted = append(q.Wanted, want)
		}
	}
	return q
}
