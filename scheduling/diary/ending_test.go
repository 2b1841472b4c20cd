package diary_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/internal/told"
)

// Each file in testdata/endings is a day in words on which hearings end early,
// people do not come, and hearings last longer: what becomes of the bookings,
// what is free then, and who could use it.
func TestEndingScenarios(t *testing.T) {
	scenario.Run(t, "testdata/endings/*.txtar", func(t *testing.T) scenario.Teller {
		day := told.NewDay(t)
		day.Read("on 2026-11-25")
		s := &ending{desk: onSQLite(t), day: day, ids: map[string]scheduling.BookingID{}}
		return s.tell
	})
}

// ending is a scenario while it is told.
type ending struct {
	desk
	day   *told.Day
	names []string
	ids   map[string]scheduling.BookingID
	done  scheduling.Ending
}

func (s *ending) tell(name string, body []string) (got []string, told bool) {
	s.t.Helper()
	words := append(strings.Fields(name), "", "", "")
	ctx, id := s.t.Context(), s.ids[words[1]]
	switch words[0] {
	case "now":
		s.setClock(s.day.Clock(body[0]))
	case "booked":
		for _, l := range body {
			b := s.day.Booking(l)
			called := string(b.ID)
			if b.Kind == scheduling.KindCourt {
				b.Court = "LEEDCC"
			}
			b.Meet.By = scheduling.MeetOwn
			s.ids[called] = s.book(b).ID
			s.names = append(s.names, called)
		}
	case "asked":
		for _, l := range body {
			b := s.day.Booking(l)
			q := wish(b.Span().Start, b.Prisoners()[0])
			q.Booking.Parts = b.Parts
			s.ask(q)
		}
	case "closed": // closed A 10:20
		e, err := s.EndEarly(ctx, clerk, id, s.day.Clock(words[2]))
		return s.ended(e, err), true
	case "no-show": // no-show A prisoner refused, or … rest
		kept, err := s.Booking(ctx, id)
		if err != nil {
			s.t.Fatal(err)
		}
		e, err := s.NoShow(ctx, clerk, scheduling.NoShow{
			Booking: id, Version: kept.Version, Who: scheduling.Absent(words[2]), Why: scheduling.AbsentWhy(words[3]), Rest: words[4] == "rest",
		})
		return s.ended(e, err), true
	case "undo":
		_, err := s.Unend(ctx, clerk, "", s.done)
		return s.ended(s.done, err)[:1], true
	case "reaches": // reaches A until 11:00
		all, err := s.Reaches(ctx, id, s.day.Clock(words[3]))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, b := range all {
			got = append(got, s.called(b.ID))
		}
		return got, true
	case "extend": // extend A until 11:00
		_, err := s.Extend(ctx, clerk, "", id, s.day.Clock(words[3]))
		return s.ended(s.done, err)[:1], true
	case "diary":
		for _, n := range s.names {
			b, err := s.Booking(ctx, s.ids[n])
			if err != nil {
				s.t.Fatal(err)
			}
			got = append(got, n+": "+s.line(b))
		}
		return got, true
	case "uses":
		all, err := s.Uses(ctx, "MDI", s.done.Freed())
		if err != nil {
			s.t.Fatal(err)
		}
		for _, x := range all.Items {
			got = append(got, string(x.Place.Prisoners()[0])+" "+s.line(x.Place))
		}
		return got, true
	default:
		s.t.Fatalf("unknown section %q", name)
	}
	return nil, false
}

// ended says how it went, and what is free since.
func (s *ending) ended(e scheduling.Ending, err error) []string {
	var clashes *clash.Error
	switch {
	case errors.As(err, &clashes):
		out := "refused"
		for _, c := range clashes.Clashes {
			out += ", " + string(c.Code) + " " + s.called(c.With)
		}
		return []string{out}
	case errors.Is(err, scheduling.ErrNotLate):
		return []string{"not late yet"}
	case errors.Is(err, scheduling.ErrEnded):
		return []string{"ended already"}
	case err != nil:
		return []string{said(err)}
	}
	s.done = e
	out := []string{"done"}
	for _, c := range e.Freed() {
		_, what, _ := strings.Cut(string(c.Resource), "/")
		out = append(out, what+" is free "+clock(c.Span))
	}
	return out
}

func (s *ending) called(id scheduling.BookingID) string {
	for n, x := range s.ids {
		if x == id {
			return n
		}
	}
	return string(id)
}

func clock(x scheduling.Span) string {
	return x.Start.Format("15:04") + "-" + x.End.Format("15:04") // London is on UTC in November
}

func (s *ending) line(b scheduling.Booking) string {
	var parts []string
	for _, p := range b.Parts {
		parts = append(parts, fmt.Sprintf("%s %s in %s", p.Name, clock(p.Span), p.Placements[0].Room))
	}
	out := strings.Join(parts, ", ")
	if o := b.Outcome; o.Code != scheduling.OutcomeNone {
		out += strings.TrimRight(fmt.Sprintf("; %s %s %s %s", o.Code, o.At.Format("15:04"), o.Who, o.Why), " ")
	}
	return out
}

func TestNoShowIsAPersonsWord(t *testing.T) {
	each(t, func(d desk) {
		t, ctx := d.t, d.t.Context()
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		q := scheduling.NoShow{Key: "k", Booking: b.ID, Version: b.Version, Who: scheduling.AbsentPrisoner, Why: scheduling.WhyIll}
		d.setClock(ten.Add(scheduling.LateAfter - time.Second))
		_, err := d.NoShow(ctx, clerk, q)
		want(t, err, scheduling.ErrNotLate)
		d.setClock(ten.Add(scheduling.LateAfter))
		for _, bad := range []scheduling.NoShow{{Who: "nobody", Why: q.Why}, {Who: q.Who, Why: "because"}} {
			bad.Booking, bad.Version = q.Booking, q.Version
			var one *scheduling.InvalidError
			if _, err := d.NoShow(ctx, clerk, bad); !errors.As(err, &one) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		old := q
		old.Version++
		old.Key = ""
		_, err = d.NoShow(ctx, clerk, old)
		want(t, err, scheduling.ErrStale)

		first, err := d.NoShow(ctx, clerk, q)
		if err != nil || len(first.Freed()) == 0 {
			t.Fatalf("%+v, %v", first, err)
		}
		again, err := d.NoShow(ctx, clerk, q) // the same press, sent twice
		if err != nil || again.Booking.Version != first.Booking.Version || len(again.Freed()) != 0 {
			t.Errorf("sent twice: %+v, %v", again, err)
		}
		history, err := d.History(ctx, string(b.ID))
		if err != nil || len(history) != 2 || history[0].Action != scheduling.ActionNoShow || history[0].Reason != "prisoner: ill" {
			t.Errorf("history is %+v, %v", history, err)
		}
		// Who came is written down afterwards too, and takes nothing back.
		saved, err := d.Attend(ctx, clerk, b.ID, []scheduling.Attendance{{Name: "Clerk", Joined: ten}})
		if err != nil || saved.Outcome != first.Booking.Outcome || !saved.Span().Equal(first.Booking.Span()) {
			t.Errorf("attended: %+v, %v", saved, err)
		}
		if _, err := d.Unend(ctx, clerk, "", first); err != nil {
			t.Errorf("undone after attendance: %v", err)
		}
		_, err = d.Unend(ctx, clerk, "", first)
		want(t, err, scheduling.ErrStale)
	})
}

func TestAnEarlyEndIsSaidOnce(t *testing.T) {
	each(t, func(d desk) {
		t, ctx := d.t, d.t.Context()
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		d.setClock(ten.Add(5 * time.Minute))
		feed := d.Watch(ctx)
		for _, at := range []time.Time{ten.Add(-time.Minute), b.Span().End} { // not begun, or as booked
			if e, err := d.EndEarly(ctx, clerk, b.ID, at); err != nil || e.Booking.Version != b.Version {
				t.Errorf("ended at %s: %+v, %v", at, e, err)
			}
		}
		e, err := d.EndEarly(ctx, clerk, b.ID, ten.Add(5*time.Minute))
		if err != nil || e.Booking.Version != b.Version+1 {
			t.Fatalf("%+v, %v", e, err)
		}
		if c := <-feed; !c.Frees() || c.Booking != b.ID {
			t.Errorf("told of %+v", c)
		}
		again, err := d.EndEarly(ctx, clerk, b.ID, ten.Add(5*time.Minute))
		if err != nil || again.Booking.Version != e.Booking.Version {
			t.Errorf("said twice: %+v, %v", again, err)
		}
		rooms := slices.DeleteFunc(e.Freed(), func(c scheduling.Claim) bool { _, ok := c.Resource.Room(); return !ok })
		if len(rooms) != 1 || !rooms[0].Span.Equal(scheduling.NewSpan(ten.Add(2*quarter), quarter)) {
			t.Errorf("freed %+v", rooms)
		}
		_, err = d.EndEarly(ctx, clerk, "nobody", ten)
		want(t, err, scheduling.ErrNotFound)
	})
}

// Rows of a list that no plan has a place for are among what could use time
// that is freed.
func TestAListsHearingCouldUseFreedTime(t *testing.T) {
	d := court(t)
	for _, room := range []scheduling.RoomKey{"MDI-VCC-1", "MDI-VCC-2", "MDI-VCC-10", "MDI-ANY-1"} {
		b := hearing(ten, room, map[scheduling.RoomKey]scheduling.PersonID{
			"MDI-VCC-1": "ann", "MDI-VCC-2": "bob", "MDI-VCC-10": "cat", "MDI-ANY-1": "dan",
		}[room])
		b.Parts[1].Span.End, b.Parts = ten.Add(2*time.Hour), b.Parts[:2]
		d.book(b)
	}
	l, err := d.ReadList(t.Context(), clerk, "today.csv", []byte("date,start,kind,type,court,prisoner number,family name,case\n"+
		"2026-11-25,11:00,court,sentence,Leeds Crown,B2345BB,Novak,T1\n"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI", Within: scheduling.NewSpan(ten, time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	first := all.Bookings[slices.IndexFunc(all.Bookings, func(b scheduling.Booking) bool { return b.Rooms()[0] == "MDI-VCC-2" })]
	d.setClock(ten.Add(20 * time.Minute))
	e, err := d.EndEarly(t.Context(), clerk, first.ID, ten.Add(20*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	uses, err := d.Uses(t.Context(), "MDI", e.Freed())
	if err != nil || len(uses.Items) != 1 {
		t.Fatalf("%+v, %v", uses.Items, err)
	}
	if x := uses.Items[0]; x.List != l.ID || x.Row != l.Rows[0].Key || x.Place.Rooms()[0] != "MDI-VCC-2" || !x.Place.Span().Start.Equal(ten.Add(time.Hour)) {
		t.Errorf("could use it: %+v", x)
	}
	if other, err := d.Uses(t.Context(), "LEI", e.Freed()); err != nil || len(other.Items) != 0 {
		t.Errorf("elsewhere: %+v, %v", other.Items, err)
	}
}

// A computer's clock has a monotonic reading, which no store keeps: an end is
// taken back in the run that wrote it all the same.
func TestAnEndIsTakenBackOnARealClock(t *testing.T) {
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			ahead := time.Until(noon)
			clock := func() time.Time { return time.Now().Add(ahead) }
			ids := 0
			d := desk{t: t, store: open(t, clock)}
			d.Diary = diary.New(d.store, diary.Options{Now: clock, NewID: func() string { ids++; return fmt.Sprint("new-", ids) }})
			if err := d.Load(t.Context(), clerk, estate()); err != nil {
				t.Fatal(err)
			}
			early, absent := d.book(hearing(ten, "MDI-VCC-1", "ann")), d.book(hearing(ten, "MDI-VCC-2", "bob"))
			ahead += ten.Add(10*time.Minute + time.Second).Sub(noon)
			e, err := d.EndEarly(t.Context(), clerk, early.ID, clock())
			if err != nil || len(e.Freed()) == 0 {
				t.Fatalf("%+v, %v", e, err)
			}
			if _, err := d.Unend(t.Context(), clerk, "", e); err != nil {
				t.Errorf("an early end: %v", err)
			}
			e, err = d.NoShow(t.Context(), clerk, scheduling.NoShow{
				Booking: absent.ID, Version: absent.Version, Who: scheduling.AbsentPrisoner, Why: scheduling.WhyIll,
			})
			if err != nil || len(e.Freed()) == 0 {
				t.Fatalf("%+v, %v", e, err)
			}
			if _, err := d.Unend(t.Context(), clerk, "", e); err != nil {
				t.Errorf("a no-show: %v", err)
			}
		})
	}
}

// Hubs go on saying for days that a hearing was closed, to every desk that is
// started: that does not end a booking again of which a person said that it
// stands.
func TestAnEndTakenBackStaysTakenBack(t *testing.T) {
	each(t, func(d desk) {
		t, ctx := d.t, d.t.Context()
		b, at := d.book(hearing(ten, "MDI-VCC-1", "ann")), ten.Add(5*time.Minute)
		d.setClock(at)
		e, err := d.EndEarly(ctx, clerk, b.ID, at)
		if err != nil {
			t.Fatal(err)
		}
		stands, err := d.Unend(ctx, clerk, "", e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.EndEarly(ctx, clerk, b.ID, at)
		if err != nil || again.Booking.Version != stands.Version || !again.Booking.Span().Equal(b.Span()) {
			t.Errorf("ended again: %+v, %v", again, err)
		}
		// It is a booking like any other: it may be longer, people may not
		// come, and a later closing ends it.
		if _, err := d.Extend(ctx, clerk, "", b.ID, b.Span().End.Add(quarter)); err != nil {
			t.Errorf("extended: %v", err)
		}
		d.setClock(ten.Add(scheduling.LateAfter))
		stands, err = d.Booking(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		q := scheduling.NoShow{Booking: b.ID, Version: stands.Version, Who: scheduling.AbsentCourt, Why: scheduling.WhyLine}
		if e, err = d.NoShow(ctx, clerk, q); err != nil || len(e.Freed()) == 0 {
			t.Fatalf("%+v, %v", e, err)
		}
		if stands, err = d.Unend(ctx, clerk, "", e); err != nil || stands.Outcome != e.Was.Outcome {
			t.Errorf("outcome %+v, was %+v: %v", stands.Outcome, e.Was.Outcome, err)
		}
		if e, err = d.EndEarly(ctx, clerk, b.ID, ten.Add(scheduling.LateAfter)); err != nil || e.Booking.Outcome.Code != scheduling.OutcomeEarly {
			t.Errorf("closed again later: %+v, %v", e.Booking.Outcome, err)
		}
	})
}

// An extension with a key that was used stands aside for what was made of the
// booking since; one that is asked for anew does not.
func TestAnExtensionIsOnceForOneKey(t *testing.T) {
	d := onSQLite(t)
	b := d.book(visit(ten, "MDI-LEG-1", "ann"))
	d.setClock(ten)
	until := b.Span().End.Add(quarter)
	extend := func(key string) scheduling.Ending {
		t.Helper()
		e, err := d.Extend(t.Context(), clerk, key, b.ID, until)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	short := extend("k").Booking.Clone()
	short.Parts[0].Span.End = b.Span().End
	short, err := d.amend(short)
	if err != nil {
		t.Fatal(err)
	}
	if e := extend("k"); !e.Booking.Span().Equal(b.Span()) || e.Was.Version != short.Version || e.Booking.Version != short.Version {
		t.Errorf("with the same key it lasts %v, as version %d of %d", e.Booking.Span(), e.Booking.Version, short.Version)
	}
	if e := extend("other"); !e.Booking.Span().End.Equal(until) {
		t.Errorf("asked for anew it lasts %v", e.Booking.Span())
	}
}
