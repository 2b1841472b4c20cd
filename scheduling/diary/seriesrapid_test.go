package diary_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/repeat"
)

// Whatever is done to series, in whatever order: each has one booking for each
// time of its rule and no other; what happened is what the preview showed, and
// nothing else was touched; nothing clashes that nobody accepted; who came
// stays with the booking; and an undone change leaves everything as it was.
func TestSeriesKeepTheirOccurrences(t *testing.T) {
	d := onSQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		d.setClock(noon)
		if err := d.Load(t.Context(), clerk, estate()); err != nil {
			rt.Fatal(err)
		}
		m := &seriesMachine{T: rt, desk: d, ctx: t.Context(), zone: london(t)}
		// Few steps and many checks: what goes wrong goes wrong soon.
		m.bookSeries(rt)
		for range m.int(rt, "steps", 1, 10) {
			rapid.SampledFrom([]func(*rapid.T){
				m.editSeries, m.editSeries, m.editSeries, m.bookSeries, m.cancelSeries, m.reinstateOne, m.attendOne, m.wait,
			}).Draw(rt, "then")(rt)
			m.check(rt)
		}
	})
}

// seriesMachine does at random what clerks do.
type seriesMachine struct {
	*rapid.T
	desk
	ctx    context.Context //nolint:containedctx // it lives as long as one check
	zone   *time.Location
	series []scheduling.SeriesID
	n      int
}

func (m *seriesMachine) int(rt *rapid.T, name string, low, high int) int {
	return rapid.IntRange(low, high).Draw(rt, name)
}

// all is every booking that is kept, by ID.
func (m *seriesMachine) all(rt *rapid.T) map[scheduling.BookingID]scheduling.Booking {
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

// occurrence draws an active occurrence of any series; ok is false when there
// is none.
func (m *seriesMachine) occurrence(rt *rapid.T, active bool) (b scheduling.Booking, ok bool) {
	var some []scheduling.Booking
	for _, b := range m.all(rt) {
		if b.Series != "" && b.Active() == active {
			some = append(some, b)
		}
	}
	if len(some) == 0 {
		return b, false
	}
	slices.SortFunc(some, func(a, b scheduling.Booking) int { return a.Span().Start.Compare(b.Span().Start) })
	return some[m.int(rt, "which", 0, len(some)-1)], true
}

func (m *seriesMachine) rule(rt *rapid.T, start time.Time) repeat.Rule {
	spec := repeat.Spec{
		Start: scheduling.WallOf(start, m.zone).Floating(), Interval: m.int(rt, "interval", 1, 3),
		Freq: rapid.SampledFrom([]repeat.Freq{repeat.Daily, repeat.Weekly, repeat.Monthly}).Draw(rt, "freq"),
	}
	if spec.Freq == repeat.Monthly && rapid.Bool().Draw(rt, "nth") {
		spec.ByDay = []repeat.Day{{Nth: (spec.Start.Day()-1)/7 + 1, Weekday: spec.Start.Weekday()}}
	}
	if rapid.Bool().Draw(rt, "count") {
		spec.Count = m.int(rt, "times", 1, 7)
	} else {
		spec.Until = spec.Start.AddDate(0, 0, m.int(rt, "days", 0, 20))
	}
	r, err := repeat.New(spec)
	if err != nil {
		rt.Fatal(err)
	}
	return r
}

func (m *seriesMachine) key() string { m.n++; return fmt.Sprint("key-", m.n) }

func (m *seriesMachine) bookSeries(rt *rapid.T) {
	if len(m.series) > 3 {
		return
	}
	now := time.Unix(0, m.now.Load()).In(m.zone)
	day := now.AddDate(0, 0, m.int(rt, "in days", 1, 140))
	start := time.Date(day.Year(), day.Month(), day.Day(), m.int(rt, "hour", 9, 15), 15*m.int(rt, "quarter", 0, 3), 0, 0, m.zone)
	room := rapid.SampledFrom([]scheduling.RoomKey{"MDI-LEG-1", "MDI-ANY-1"}).Draw(rt, "room")
	who := rapid.SampledFrom([]scheduling.PersonID{"ann", "bob"}).Draw(rt, "who")
	e := clash.SeriesEntry{Key: m.key(), Booking: visit(start.UTC(), room, who), Rule: m.rule(rt, start), Reason: "agreed"}
	preview := func() (clash.Preview, error) { return m.PreviewSeries(m.ctx, e) }
	m.decide(rt, preview, &e.Adjust, &e.Accept)
	m.do(rt, preview, func() (scheduling.SeriesDone, error) { return m.BookSeries(m.ctx, clerk, e) })
}

func (m *seriesMachine) editSeries(rt *rapid.T) {
	b, ok := m.occurrence(rt, true)
	if !ok {
		return
	}
	e := clash.SeriesEdit{Key: m.key(), Booking: b.Clone(), Scope: rapid.SampledFrom(scheduling.Scopes()).Draw(rt, "scope"), Reason: "agreed"}
	if rapid.Bool().Draw(rt, "move") {
		wall := scheduling.WallOf(b.Span().Start, m.zone).Floating()
		days := rapid.SampledFrom([]int{0, 0, -7, -1, 1, 3, 7, 14}).Draw(rt, "days")
		to := wall.AddDate(0, 0, days).Add(time.Duration(m.int(rt, "quarters", -4, 4)) * quarter)
		e.Booking = b.Shift(scheduling.WallFloating(to).Resolve(m.zone).Sub(b.Span().Start))
	}
	if rapid.Bool().Draw(rt, "notes") {
		e.Booking.StaffNotes = rapid.SampledFrom([]string{"", "one", "two"}).Draw(rt, "words")
	}
	if m.int(rt, "room?", 1, 3) == 1 {
		e.Booking = e.Booking.Swap(b.Rooms()[0], rapid.SampledFrom([]scheduling.RoomKey{"MDI-LEG-1", "MDI-ANY-1"}).Draw(rt, "room"))
	}
	if m.int(rt, "length?", 1, 4) == 1 {
		last := &e.Booking.Parts[len(e.Booking.Parts)-1].Span
		last.End = last.Start.Add(time.Duration(m.int(rt, "length", 2, 6)) * quarter)
	}
	if e.Scope != scheduling.ScopeThis && m.int(rt, "rule?", 1, 3) == 1 {
		e.Rule = m.rule(rt, e.Booking.Span().Start)
	}
	preview := func() (clash.Preview, error) { return m.PreviewEdit(m.ctx, e) }
	m.decide(rt, preview, &e.Adjust, &e.Accept)
	if p, err := preview(); err == nil {
		e.Seen = p.Seen()
	}
	m.do(rt, preview, func() (scheduling.SeriesDone, error) { return m.AmendSeries(m.ctx, clerk, e) })
}

func (m *seriesMachine) cancelSeries(rt *rapid.T) {
	b, ok := m.occurrence(rt, true)
	if !ok {
		return
	}
	e := clash.SeriesCancel{Key: m.key(), Booking: b, Scope: rapid.SampledFrom(scheduling.Scopes()).Draw(rt, "scope"), Why: scheduling.CancelCourt}
	m.do(rt, func() (clash.Preview, error) { return m.PreviewCancel(m.ctx, e) },
		func() (scheduling.SeriesDone, error) { return m.CancelSeries(m.ctx, clerk, e) })
}

// decide leaves out, moves or accepts what is in the way, or leaves it.
func (m *seriesMachine) decide(rt *rapid.T, preview func() (clash.Preview, error), adjust *[]scheduling.Adjust, accept *[]clash.Clash) {
	p, err := preview()
	if err != nil {
		return
	}
	for _, o := range p.Occurrences {
		most := 12
		if o.Open() {
			most = 5
		}
		switch m.int(rt, "decision", 0, most) {
		case 1:
			*adjust = append(*adjust, scheduling.Adjust{Original: o.Original, Skip: true})
		case 2:
			moved := o.Booking.Shift(time.Duration(m.int(rt, "by", -8, 8)) * quarter)
			*adjust = append(*adjust, scheduling.Adjust{Original: o.Original, Booking: moved})
		case 3:
			*accept = append(*accept, o.Clashes...)
		}
	}
	// Adjusting what vanishes or is past is refused; that is a person's mistake.
	if _, err := preview(); err != nil {
		*adjust = nil
	}
}

// do carries a change out, compares it with what was shown, does it again, and
// perhaps undoes it.
func (m *seriesMachine) do(rt *rapid.T, preview func() (clash.Preview, error), change func() (scheduling.SeriesDone, error)) {
	before := m.all(rt)
	p, shown := preview()
	done, err := change()
	after := m.all(rt)
	if err != nil {
		if !reflect.DeepEqual(before, after) {
			rt.Fatalf("refused with %v, but something changed", err)
		}
		var open *clash.SeriesError
		anyOpen := slices.ContainsFunc(p.Occurrences, clash.Occurrence.Open)
		if errors.As(err, &open) != (shown == nil && anyOpen) {
			rt.Fatalf("refused with %v, shown %v, open %t", err, shown, anyOpen)
		}
		return
	}
	if shown != nil {
		rt.Fatalf("done, but the preview said %v", shown)
	}
	m.compare(rt, p, before, after)
	if again, err := change(); len(done.Bookings) > 0 && (err != nil || !reflect.DeepEqual(after, m.all(rt))) {
		rt.Fatalf("again: %+v, %v", again, err)
	}
	if id := done.Series.ID; id != "" && !slices.Contains(m.series, id) {
		m.series = append(m.series, id)
	}
	m.check(rt)
	if len(done.Bookings) == 0 || !rapid.Bool().Draw(rt, "undo") {
		return
	}
	undone, err := m.UndoSeries(m.ctx, clerk, m.key(), done)
	if errors.Is(err, scheduling.ErrStarted) && m.began(done.Bookings) {
		return
	}
	if err != nil {
		// Pairs that were accepted are accepted again, so nothing is in the way.
		rt.Fatalf("undo: %v", err)
	}
	m.same(rt, before, m.all(rt))
	m.check(rt)
	if rapid.Bool().Draw(rt, "redo") {
		if _, err := m.UndoSeries(m.ctx, clerk, m.key(), undone); err != nil {
			rt.Fatalf("redo: %v", err)
		}
		m.same(rt, after, m.all(rt))
	}
}

// began reports whether one of bookings begins this instant: it may still be
// made, and is under way at once, so it cannot be undone.
func (m *seriesMachine) began(bookings []scheduling.Booking) bool {
	now := time.Unix(0, m.now.Load())
	return slices.ContainsFunc(bookings, func(b scheduling.Booking) bool { return b.Active() && b.Span().Start.Equal(now) })
}

// compare checks that what happened is what was shown, and nothing else.
func (m *seriesMachine) compare(rt *rapid.T, p clash.Preview, before, after map[scheduling.BookingID]scheduling.Booking) {
	now := time.Unix(0, m.now.Load())
	listed := map[scheduling.BookingID]bool{}
	made := map[scheduling.Wall]scheduling.Booking{}
	for id, b := range after {
		if _, was := before[id]; !was {
			made[b.Original] = b
		}
	}
	for _, o := range p.Occurrences {
		b, was := after[o.Booking.ID], before[o.Booking.ID]
		listed[o.Booking.ID] = true
		bad := false
		switch o.Fate {
		case clash.FateSkip:
			_, bad = made[o.Original]
		case clash.FateBook:
			b = made[o.Original]
			delete(made, o.Original)
			bad = !b.Active() || !b.Span().Equal(o.Booking.Span()) || !slices.Equal(b.Rooms(), o.Booking.Rooms())
		case clash.FateChange:
			bad = !b.Active() || !b.Span().Equal(o.Booking.Span()) || !slices.Equal(b.Rooms(), o.Booking.Rooms()) || b.StaffNotes != o.Booking.StaffNotes
		case clash.FateKeep:
			bad = b.Status != was.Status || b.Active() && !b.Span().Equal(was.Span())
		case clash.FateCancel:
			bad = b.Status != scheduling.StatusCancelled || !was.Active()
		case clash.FatePast:
			bad = !reflect.DeepEqual(b, was)
		}
		if bad {
			rt.Fatalf("shown as %s %+v, was %+v, became %+v", o.Fate, o.Booking, was, b)
		}
	}
	if len(made) > 0 {
		rt.Fatalf("made without being shown: %+v", made)
	}
	for id, was := range before {
		b, ok := after[id]
		// Who extends one booking that is under way extends that one.
		started := !was.Span().Start.After(now) && len(p.Occurrences) > 1
		if !ok || (!listed[id] || started && was.Active()) && !reflect.DeepEqual(was, b) || !reflect.DeepEqual(was.Attendance, b.Attendance) {
			rt.Fatalf("touched without being shown: %+v became %+v", was, b)
		}
	}
}

// same compares bookings, what saving changes by itself apart; whatever was
// made meanwhile is cancelled and alone.
func (m *seriesMachine) same(rt *rapid.T, want, got map[scheduling.BookingID]scheduling.Booking) {
	for id, g := range got {
		w, ok := want[id]
		if !ok {
			if g.Active() || g.Series != "" {
				rt.Fatalf("left over: %+v", g)
			}
			continue
		}
		w.Version, w.Changed = g.Version, g.Changed
		if !reflect.DeepEqual(w, g) {
			rt.Fatalf("was %+v, is %+v", w, g)
		}
	}
	if len(got) < len(want) {
		rt.Fatalf("%d bookings of %d", len(got), len(want))
	}
}

// check holds every series to its rule, and the diary to no clash that nobody
// accepted.
func (m *seriesMachine) check(rt *rapid.T) {
	occurrences := 0
	for _, id := range m.series {
		s, all, err := m.Occurrences(m.ctx, id)
		if errors.Is(err, scheduling.ErrNotFound) {
			continue // undone
		}
		if err != nil {
			rt.Fatal(err)
		}
		if err := complete(s, all); err != nil {
			rt.Fatal(err)
		}
		occurrences += len(all)
	}
	for _, b := range m.all(rt) {
		if b.Series != "" {
			occurrences--
		}
	}
	if occurrences != 0 {
		rt.Fatalf("%d occurrences of no series", -occurrences)
	}
	scene, err := m.Scene(m.ctx, diary.SceneQuery{Prison: "MDI"})
	if err != nil {
		rt.Fatal(err)
	}
	for _, c := range clash.NewIndex(scene).All() {
		if !c.Accepted {
			rt.Fatalf("kept in spite of %+v", c)
		}
	}
}

func (m *seriesMachine) reinstateOne(rt *rapid.T) {
	b, ok := m.occurrence(rt, false)
	if !ok {
		return
	}
	if got, err := m.Reinstate(m.ctx, clerk, named(b, b.Version)); err == nil && (got.Series != b.Series || got.Original != b.Original) {
		rt.Fatalf("reinstated as %+v", got)
	}
}

func (m *seriesMachine) attendOne(rt *rapid.T) {
	b, ok := m.occurrence(rt, true)
	if !ok {
		return
	}
	stay := scheduling.Attendance{Name: "Ann", Role: scheduling.RolePrisoner, Joined: b.Span().Start}
	if _, err := m.Attend(m.ctx, clerk, b.ID, []scheduling.Attendance{stay}); err != nil {
		rt.Fatal(err)
	}
}

func (m *seriesMachine) wait(rt *rapid.T) {
	now := time.Unix(0, m.now.Load()).AddDate(0, 0, m.int(rt, "days", 0, 20))
	m.setClock(now.Add(time.Duration(m.int(rt, "hours", 0, 20)) * time.Hour))
}
