package bookingform_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// serial answers a form about bookings that repeat: every time of the rule,
// with a clash on the days that busy names.
type serial struct {
	busy     map[scheduling.Date]clash.Code
	entries  []clash.SeriesEntry
	edits    []clash.SeriesEdit
	cancels  []clash.SeriesCancel
	booked   []clash.SeriesEntry
	amended  []clash.SeriesEdit
	undone   int
	refuse   error
	occupied []scheduling.Booking // the series that is kept
	held     [][]scheduling.Booking
	released []scheduling.HoldID
}

func (s *serial) Hold(_ context.Context, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error) {
	s.held = append(s.held, shown)
	return scheduling.HoldOf(id, shown...), nil
}

func (s *serial) Release(_ context.Context, id scheduling.HoldID) error {
	s.released = append(s.released, id)
	return nil
}

func (s *serial) preview(at []time.Time, b scheduling.Booking, adjust []scheduling.Adjust, fate clash.Fate) clash.Preview {
	var p clash.Preview
	main, _ := b.Main()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	for _, t := range at {
		w := scheduling.WallFloating(t)
		o := clash.Occurrence{Original: w, Fate: fate, Booking: b.Shift(w.Resolve(zone).Sub(main.Span.Start))}
		code, busy := s.busy[w.Date()]
		for _, a := range adjust {
			switch {
			case a.Original != w:
			case a.Skip:
				o.Fate = clash.FateSkip
			default:
				o.Booking, busy = a.Booking, false
			}
		}
		if busy {
			o.Clashes = []clash.Clash{{Code: code, Resource: scheduling.RoomResource("MDI-VCC-1"), With: "b9", Span: o.Booking.Span()}}
		}
		p.Occurrences = append(p.Occurrences, o)
	}
	return p
}

func (s *serial) PreviewSeries(_ context.Context, e clash.SeriesEntry) (clash.Preview, error) {
	s.entries = append(s.entries, e)
	return s.preview(e.Rule.All(), e.Booking, e.Adjust, clash.FateBook), nil
}

func (s *serial) BookSeries(_ context.Context, e clash.SeriesEntry) (scheduling.SeriesDone, error) {
	s.booked = append(s.booked, e)
	if s.refuse != nil {
		return scheduling.SeriesDone{}, s.refuse
	}
	b := e.Booking.Clone()
	b.ID, b.Version = "made", 1
	return scheduling.SeriesDone{Bookings: []scheduling.Booking{b}, Was: []scheduling.Booking{{}}}, nil
}

func (s *serial) PreviewEdit(_ context.Context, e clash.SeriesEdit) (clash.Preview, error) {
	s.edits = append(s.edits, e)
	if !e.Rule.IsZero() {
		return s.previewRule(e), nil
	}
	var p clash.Preview
	for _, b := range s.occupied {
		o := clash.Occurrence{Original: b.Original, Booking: b, Fate: clash.FateKeep}
		if b.ID == e.Booking.ID || e.Scope == scheduling.ScopeAll {
			o.Fate = clash.FateChange
		}
		p.Occurrences = append(p.Occurrences, o)
	}
	return p, nil
}

// previewRule keeps what the rule still has from the edited one on, books what
// it has besides and cancels the rest.
func (s *serial) previewRule(e clash.SeriesEdit) clash.Preview {
	var stays []time.Time
	p := clash.Preview{}
	for _, b := range s.occupied {
		at := b.Original.Floating()
		switch {
		case b.Original.Floating().Before(e.Rule.Start()):
			continue
		case e.Rule.Happens(at):
			stays = append(stays, at)
			p.Occurrences = append(p.Occurrences, clash.Occurrence{Original: b.Original, Booking: b, Fate: clash.FateChange})
		default:
			p.Occurrences = append(p.Occurrences, clash.Occurrence{Original: b.Original, Booking: b, Fate: clash.FateCancel})
		}
	}
	left := slices.DeleteFunc(e.Rule.All(), func(t time.Time) bool { return slices.ContainsFunc(stays, t.Equal) })
	p.Occurrences = append(p.Occurrences, s.preview(left, e.Booking, nil, clash.FateBook).Occurrences...)
	return p
}

func (s *serial) AmendSeries(_ context.Context, e clash.SeriesEdit) (scheduling.SeriesDone, error) {
	s.amended = append(s.amended, e)
	return scheduling.SeriesDone{Bookings: []scheduling.Booking{e.Booking}, Was: []scheduling.Booking{e.Booking}}, s.refuse
}

func (s *serial) PreviewCancel(_ context.Context, e clash.SeriesCancel) (clash.Preview, error) {
	s.cancels = append(s.cancels, e)
	var p clash.Preview
	for _, b := range s.occupied {
		if e.Scope == scheduling.ScopeAll || b.ID == e.Booking.ID {
			p.Occurrences = append(p.Occurrences, clash.Occurrence{Original: b.Original, Booking: b, Fate: clash.FateCancel})
		}
	}
	return p, nil
}

func (s *serial) CancelSeries(_ context.Context, e clash.SeriesCancel) (scheduling.SeriesDone, error) {
	s.cancels = append(s.cancels, e)
	return scheduling.SeriesDone{Bookings: s.occupied, Was: s.occupied}, nil
}

func (s *serial) UndoSeries(context.Context, string, scheduling.SeriesDone) (scheduling.SeriesDone, error) {
	s.undone++
	return scheduling.SeriesDone{}, nil
}

// repeating is a form that books every week, with the second time taken.
func repeating(t *testing.T, code clash.Code) (bench, *serial) {
	t.Helper()
	b := fresh(t, newDiary())
	s := b.Series.(*serial) //nolint:errcheck,forcetypeassert // config made it
	s.busy = map[scheduling.Date]clash.Code{{Year: 2026, Month: 12, Day: 1}: code}
	b.SetEvery(bookingform.EveryWeek)
	b.SetCount("3")
	return b, s
}

// keptSeries is the form of the second of three weekly occurrences.
func keptSeries(t *testing.T) (bench, *serial) {
	t.Helper()
	d := newDiary()
	rule, err := repeat.New(repeat.Spec{Start: time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC), Freq: repeat.Weekly, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	d.known.Series = scheduling.Series{ID: "s1", Prison: "MDI", Rule: rule, Version: 1}
	for i, w := range rule.All() {
		d.known.Occurrences = append(d.known.Occurrences, scheduling.Booking{
			ID: scheduling.BookingID("o" + string(rune('1'+i))), Version: 1, Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC",
			Status: scheduling.StatusBooked, Series: "s1", Original: scheduling.WallFloating(w), Meet: scheduling.Meet{By: scheduling.MeetOwn},
			Parts: scheduling.NewBlock(at(t, 10, 0).AddDate(0, 0, 7*(i-1)), 0, 45*time.Minute, 0,
				scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}),
		})
	}
	d.known.Booking = d.known.Occurrences[1]
	h := &host{}
	b := bench{Model: bookingform.Open(config(t, d, h, nil), "o2"), diary: d, host: h}
	s := b.Series.(*serial) //nolint:errcheck,forcetypeassert // config made it
	s.occupied = d.known.Occurrences
	return b, s
}

func standings(m *bookingform.Model) []bookingform.Standing {
	var out []bookingform.Standing
	for _, r := range m.Rows() {
		out = append(out, r.Standing)
	}
	return out
}

func TestEveryOccurrenceIsShownWithItsVerdict(t *testing.T) {
	b, s := repeating(t, clash.RoomTaken)
	free, open := bookingform.StandsFree, bookingform.StandsOpen
	if got := standings(b.Model); !slices.Equal(got, []bookingform.Standing{free, open, free}) {
		t.Fatalf("rows %+v", b.Rows())
	}
	if b.CanSave() {
		t.Error("it can be saved while one is open")
	}
	if words, bad := b.PlanWords(); !bad || !strings.Contains(words, "1 of 3") {
		t.Errorf("says %q", words)
	}
	if r := b.Rows()[1]; !strings.Contains(r.When, "Tue 1 Dec 2026") || !strings.Contains(r.Verdict, "VCC 1") || !r.Acceptable {
		t.Errorf("row %+v", r)
	}
	if e := s.entries[len(s.entries)-1]; len(e.Rule.All()) != 3 || e.Booking.Rooms()[0] != "MDI-VCC-1" {
		t.Errorf("asked %+v", e)
	}
}

func TestAnOpenOccurrenceIsLeftOutMovedOrAccepted(t *testing.T) {
	t.Run("left out and put back", func(t *testing.T) {
		b, _ := repeating(t, clash.PrisonerElsewhere)
		b.ChooseRow(1)
		b.Skip()
		if b.Rows()[1].Standing != bookingform.StandsSkipped || !b.CanSave() {
			t.Errorf("rows %+v", b.Rows())
		}
		b.Skip()
		if b.Rows()[1].Standing != bookingform.StandsOpen || b.CanSave() {
			t.Errorf("put back: %+v", b.Rows())
		}
	})
	t.Run("moved", func(t *testing.T) {
		b, s := repeating(t, clash.RoomTaken)
		b.diary.answer = taken(t)
		b.ChooseRow(1)
		b.FindOthers()
		if len(b.Others()) == 0 {
			t.Fatal("nothing is offered")
		}
		b.TakeOther(b.Others()[0])
		if r := b.Rows()[1]; r.Standing != bookingform.StandsFree || !r.Moved || !b.CanSave() {
			t.Errorf("row %+v", r)
		}
		b.Save()
		if len(s.booked) != 1 || len(s.booked[0].Adjust) != 1 || s.booked[0].Adjust[0].Skip {
			t.Errorf("booked %+v", s.booked)
		}
	})
	t.Run("accepted with a reason", func(t *testing.T) {
		b, s := repeating(t, clash.RoomTaken)
		b.ChooseRow(1)
		b.Accept()
		if b.Rows()[1].Standing != bookingform.StandsAccepted {
			t.Fatalf("row %+v", b.Rows()[1])
		}
		if f := b.Save(); f != bookingform.FieldReason || len(s.booked) > 0 {
			t.Fatalf("no reason: %q, %d booked", f, len(s.booked))
		}
		b.SetReason("court insists")
		b.Save()
		if len(s.booked) != 1 || len(s.booked[0].Accept) != 1 || s.booked[0].Reason != "court insists" {
			t.Errorf("booked %+v", s.booked)
		}
	})
	t.Run("what nobody may accept", func(t *testing.T) {
		b, _ := repeating(t, clash.PrisonerElsewhere)
		b.ChooseRow(1)
		b.Accept()
		if b.Rows()[1].Standing != bookingform.StandsOpen || b.CanSave() {
			t.Errorf("row %+v", b.Rows()[1])
		}
	})
}

func TestARefusedSeriesLosesNothing(t *testing.T) {
	b, s := repeating(t, clash.RoomTaken)
	b.ChooseRow(1)
	b.Skip()
	s.refuse = &clash.SeriesError{Occurrences: []clash.Occurrence{{Clashes: []clash.Clash{{Code: clash.RoomTaken}}}}}
	s.busy[scheduling.Date{Year: 2026, Month: 11, Day: 24}] = clash.RoomTaken
	b.Save()
	if b.State() != bookingform.Ready || b.Draft().Repeat.Count != "3" || b.host.closed > 0 {
		t.Error("the form lost something")
	}
	if got := standings(b.Model); got[0] != bookingform.StandsOpen || got[1] != bookingform.StandsSkipped {
		t.Errorf("what came in between is not shown: %v", got)
	}
	s.refuse = errors.New("disk")
	delete(s.busy, scheduling.Date{Year: 2026, Month: 11, Day: 24})
	b.Skip()
	b.Skip()
	b.Save()
	if len(b.host.failed) != 1 || b.host.closed > 0 || s.booked[1].Key == s.booked[0].Key {
		t.Errorf("failed %v, closed %d", b.host.failed, b.host.closed)
	}
}

func TestASavedSeriesCanBeUndone(t *testing.T) {
	b, s := repeating(t, clash.RoomTaken)
	b.ChooseRow(1)
	b.Skip()
	b.Save()
	if b.host.closed != 1 || b.host.saved != 1 || len(b.host.did) != 1 {
		t.Fatalf("host %+v", b.host)
	}
	if err := b.host.did[0].Back(t.Context()); err != nil || s.undone != 1 {
		t.Errorf("%v, undone %d", err, s.undone)
	}
}

func TestHowABookingRepeats(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*bookingform.Model)
		want string // RRULE and what follows, or the field that is wrong
		bad  bookingform.Field
	}{
		"fortnight": {set: func(m *bookingform.Model) { m.SetEvery(bookingform.EveryFortnight) }, want: "FREQ=WEEKLY;COUNT=6;INTERVAL=2"},
		"two days from the first of them": {set: func(m *bookingform.Model) {
			m.SetEvery(bookingform.EveryCustom)
			m.SetWeekday(time.Tuesday, false)
			m.SetWeekday(time.Wednesday, true)
			m.SetWeekday(time.Friday, true)
		}, want: "DTSTART:20261125T100000"},
		"the month's weekday": {set: func(m *bookingform.Model) {
			m.SetEvery(bookingform.EveryCustom)
			m.SetMonthly(true)
		}, want: "BYDAY=4TU"},
		"until a day": {set: func(m *bookingform.Model) {
			m.SetEvery(bookingform.EveryWeek)
			m.SetEndByDate(true)
			m.SetUntil("8/12/2026")
		}, want: "UNTIL=20261208"},
		"no day":     {set: func(m *bookingform.Model) { m.SetEvery(bookingform.EveryCustom); m.SetWeekday(time.Tuesday, false) }, bad: bookingform.FieldRepeatDays},
		"never ends": {set: func(m *bookingform.Model) { m.SetEvery(bookingform.EveryWeek); m.SetCount("") }, bad: bookingform.FieldCount},
		"too many":   {set: func(m *bookingform.Model) { m.SetEvery(bookingform.EveryWeek); m.SetCount("401") }, bad: bookingform.FieldCount},
		"ends too soon": {set: func(m *bookingform.Model) {
			m.SetEvery(bookingform.EveryWeek)
			m.SetEndByDate(true)
			m.SetUntil("1/1/2026")
		}, bad: bookingform.FieldUntil},
	} {
		t.Run(name, func(t *testing.T) {
			b := fresh(t, newDiary())
			s := b.Series.(*serial) //nolint:errcheck,forcetypeassert // config made it
			c.set(b.Model)
			if c.bad != "" {
				if got := b.Save(); got != c.bad || b.Problem(got) == "" {
					t.Errorf("wrong is %q: %q", got, b.Problem(got))
				}
				return
			}
			if got := s.entries[len(s.entries)-1].Rule.String(); !strings.Contains(got, c.want) {
				t.Errorf("rule %s", got)
			}
		})
	}
}

func TestBankHolidaysAreLeftOutUnlessWanted(t *testing.T) {
	d := newDiary()
	christmas := scheduling.Date{Year: 2026, Month: 12, Day: 25}
	d.known.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {christmas: "christmas-day"}}
	b := fresh(t, d)
	b.SetDate("18/12/2026")
	b.SetEvery(bookingform.EveryWeek)
	b.SetCount("3")
	if words := b.SkippedWords(); len(b.Rows()) != 2 || !strings.Contains(words, "25 Dec") || !strings.Contains(words, "Christmas") {
		t.Errorf("%d rows, %q", len(b.Rows()), words)
	}
	b.SetNotOnHolidays(false)
	if len(b.Rows()) != 3 || b.SkippedWords() != "" {
		t.Errorf("%d rows", len(b.Rows()))
	}
}

func TestChangingAnOccurrenceAsksForWhich(t *testing.T) {
	b, s := keptSeries(t)
	if words := b.SeriesWords(); !strings.Contains(words, "Occurrence 2 of 3") {
		t.Errorf("says %q", words)
	}
	b.SetStart("11:00")
	b.Save()
	if q := b.Scoping(); q == nil || q.Scope != scheduling.ScopeThis || q.Cancel || len(s.amended) > 0 {
		t.Fatalf("asks %+v", q)
	}
	if n := len(b.Rows()); n != 3 || b.Rows()[0].Standing != bookingform.StandsKept {
		t.Errorf("rows %+v", b.Rows())
	}
	b.SetScope(scheduling.ScopeAll)
	b.Unscope()
	if b.Scoping() != nil || b.Draft().Start != "11:00" {
		t.Error("going back lost what was typed")
	}
	b.Save()
	b.SetScope(scheduling.ScopeAll)
	b.Confirm()
	if len(s.amended) != 1 || s.amended[0].Scope != scheduling.ScopeAll || len(s.amended[0].Seen) != 3 || b.host.closed != 1 {
		t.Errorf("amended %+v", s.amended)
	}
}

func TestCancellingAnOccurrenceAsksForWhich(t *testing.T) {
	b, s := keptSeries(t)
	b.Cancel(scheduling.CancelCourt)
	if q := b.Scoping(); q == nil || !q.Cancel || len(b.diary.cancelled) > 0 {
		t.Fatalf("asks %+v", q)
	}
	b.SetScope(scheduling.ScopeAll)
	if !b.CanConfirm() || b.InScope(scheduling.ScopeAll) != 2 {
		t.Errorf("in scope %d", b.InScope(scheduling.ScopeAll))
	}
	b.Confirm()
	if e := s.cancels[len(s.cancels)-1]; e.Scope != scheduling.ScopeAll || e.Why != scheduling.CancelCourt || e.Key == "" {
		t.Errorf("cancelled %+v", e)
	}
	if err := b.host.did[0].Back(t.Context()); err != nil || s.undone != 1 {
		t.Errorf("%v, undone %d", err, s.undone)
	}
}

func TestASkippedTimeOffersTheNext(t *testing.T) {
	b := fresh(t, newDiary())
	b.SetDate("28/3/2027")
	b.SetStart("01:15")
	if got := b.AfterGap(); got != "02:00" {
		t.Errorf("offers %q", got)
	}
	b.SetStart("10:00")
	if got := b.AfterGap(); got != "" {
		t.Errorf("offers %q", got)
	}
}

func TestTheListOfOccurrencesIsDecidedOn(t *testing.T) {
	b, _ := repeating(t, clash.RoomTaken)
	s := show(t, b)
	if !strings.Contains(s.says(), "Tue 1 Dec 2026") {
		t.Fatalf("not shown:\n%s", s.says())
	}
	b.ChooseRow(1)
	s.press(t, "Leave it out")
	if b.Rows()[1].Standing != bookingform.StandsSkipped {
		t.Errorf("rows %+v", b.Rows())
	}
	s.press(t, "Book all of them")
	if b.host.closed != 1 {
		t.Error("not booked")
	}
}

// A change elsewhere does not take the verdict from under someone's hand.
func TestTheVerdictStandsUntilTheNewOneIsThere(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	var waiting []func()
	later := false
	do := func(f func(context.Context) func()) {
		run := func() {
			if then := f(t.Context()); then != nil {
				then()
			}
		}
		if later {
			waiting = append(waiting, run)
			return
		}
		run()
	}
	m := bookingform.New(config(t, d, &host{}, do), "MDI", "MDI-VCC-1", at(t, 10, 0))
	m.SetPrisoners(0, []scheduling.Person{prisoner(1)})
	m.SetCourt("LEEDCC")
	if m.Verdict().Outcome != bookingform.Clashing {
		t.Fatalf("the verdict is %v", m.Verdict())
	}
	later = true
	m.Refresh("")
	if m.Verdict().Outcome != bookingform.Clashing || !m.Verdict().Acceptable {
		t.Errorf("while another is on its way the verdict is %v", m.Verdict())
	}
	d.answer = bookingform.Answer{}
	for _, run := range waiting {
		run()
	}
	if m.Verdict().Outcome != bookingform.Free {
		t.Errorf("the new verdict is %v", m.Verdict())
	}
}
