package attend

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

var ten = time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)

// desk is a diary, and a window that notes what it is told.
type desk struct {
	model   *Model
	now     time.Time
	booking scheduling.Booking
	others  []scheduling.Booking // of the day
	reached []scheduling.Booking
	uses    clash.Uses
	err     error
	away    bool // a task runs

	ends    int
	shows   []scheduling.NoShow
	told    []string
	freed   []Freed
	reaches []Reach
	asked   []bool
	failed  []error
	unended int

	extended []string // the keys it was done for
}

func (d *desk) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return nil, nil, nil
}

func (d *desk) Scene(context.Context, scheduling.PrisonCode, scheduling.Span) (clash.Scene, error) {
	return clash.Scene{Bookings: append([]scheduling.Booking{d.booking}, d.others...)}, nil
}

func (d *desk) Reaches(context.Context, scheduling.BookingID, time.Time) (clash.Scene, error) {
	return clash.Scene{Bookings: d.reached}, d.err
}

func (d *desk) Uses(context.Context, scheduling.PrisonCode, []scheduling.Claim) (clash.Uses, error) {
	return d.uses, nil
}

func (d *desk) shorten(o scheduling.OutcomeCode) scheduling.Ending {
	e := scheduling.Ending{Was: d.booking.Clone()}
	if d.booking.Outcome.Code == scheduling.OutcomeNone {
		d.booking = d.booking.Shortened(0, ten.Add(30*time.Minute), false)
		d.booking.Outcome.Code, d.booking.Version = o, d.booking.Version+1
	}
	e.Booking = d.booking.Clone()
	return e
}

func (d *desk) EndEarly(context.Context, scheduling.BookingID, time.Time) (scheduling.Ending, error) {
	d.ends++
	if d.err != nil {
		return scheduling.Ending{}, d.err
	}
	return d.shorten(scheduling.OutcomeEarly), nil
}

func (d *desk) NoShow(_ context.Context, q scheduling.NoShow) (scheduling.Ending, error) {
	d.shows = append(d.shows, q)
	return d.shorten(scheduling.OutcomeNoShow), nil
}

func (d *desk) Extend(_ context.Context, key string, _ scheduling.BookingID, until time.Time) (scheduling.Ending, error) {
	e := scheduling.Ending{Was: d.booking.Clone(), Booking: d.booking.Clone()}
	switch {
	case slices.Contains(d.extended, key):
		return e, nil
	case len(d.reached) > 0:
		return scheduling.Ending{}, &clash.Error{}
	}
	d.extended = append(d.extended, key)
	if until.After(d.booking.Span().End) {
		d.booking = d.booking.Lengthened(until, d.now)
		d.booking.Version++
	}
	e.Booking = d.booking.Clone()
	return e, nil
}

func (d *desk) Unend(context.Context, string, scheduling.Ending) (scheduling.Booking, error) {
	d.unended++
	return d.booking, nil
}

func (d *desk) Told(s string)    { d.told = append(d.told, s) }
func (d *desk) Freed(f Freed)    { d.freed = append(d.freed, f) }
func (d *desk) Failed(err error) { d.failed = append(d.failed, err) }

func (d *desk) Reached(r Reach, asked bool) {
	d.reaches, d.asked = append(d.reaches, r), append(d.asked, asked)
}

func begin(t *testing.T) *desk {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{now: ten.Add(5 * time.Minute), booking: booking("b1")}
	d.model = New(Config{
		Diary: d, Keeper: d, Host: d, Words: w, Now: func() time.Time { return d.now }, Key: func() string { return "k" },
		Do: func(task func(context.Context) func()) {
			// What belongs to the screen's goroutine is not touched in a task.
			d.away, d.model.Words = true, nil
			after := task(t.Context())
			d.away, d.model.Words = false, w
			if after != nil {
				after()
			}
		},
		Prison: func() scheduling.Prison {
			if d.away {
				t.Error("the prison that is shown is asked for away from the screen's goroutine")
			}
			return scheduling.Prison{Code: "MDI", Zone: "Europe/London"}
		},
	})
	return d
}

// booking is an hour from ten.
func booking(id scheduling.BookingID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Prison: "MDI", Status: scheduling.StatusBooked, Version: 1,
		Parts: scheduling.NewBlock(ten, 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"ann"}}),
		Meet:  scheduling.Meet{By: scheduling.MeetOwn},
	}
}

func TestLateIsToldAndNothingElse(t *testing.T) {
	d := begin(t)
	d.others = []scheduling.Booking{booking("b2"), booking("b3")}
	d.others[1].Meet = scheduling.Meet{By: scheduling.MeetURL, URL: "https://example.org"} // not ours to know
	d.model.Seen(Hearing{Booking: "b2", Started: ten, End: ten.Add(time.Hour)})
	d.model.Tick()
	if len(d.told) != 0 {
		t.Fatalf("told %q after five minutes", d.told)
	}
	d.now = ten.Add(scheduling.LateAfter)
	d.model.Tick()
	d.model.Tick()
	if len(d.told) != 1 || !strings.Contains(d.told[0], "10:00–11:00") {
		t.Errorf("told %q", d.told)
	}
	if d.ends != 0 || len(d.shows) != 0 || len(d.freed) != 0 {
		t.Error("something was done about it")
	}
	// What is late when a desk is opened is marked, and not told.
	late := begin(t)
	late.now = d.now
	late.model.Tick()
	if len(late.told) != 0 {
		t.Errorf("told %q at the first look", late.told)
	}
}

func TestAnEarlyEndSaysWhatIsFreeAndForWhom(t *testing.T) {
	d := begin(t)
	place := booking("w").Shift(30 * time.Minute)
	d.uses = clash.Uses{Items: []clash.Use{{Request: scheduling.Request{ID: "r"}, Place: place}, {List: "l", Place: place}}}
	h := Hearing{Booking: "b1", Started: ten, Closed: d.now, End: ten.Add(time.Hour), Consulting: true}
	d.model.Seen(h)
	if d.ends != 0 {
		t.Fatal("the rooms of a private consultation were freed")
	}
	h.Consulting = false
	d.model.Seen(h)
	d.model.Seen(h) // the hub says it again
	if d.ends != 1 || len(d.freed) != 1 {
		t.Fatalf("ended %d times, told %d", d.ends, len(d.freed))
	}
	f := d.freed[0]
	for _, part := range []string{"ended early", "MDI-VCC-1 is free 10:30–11:00", "2 could use it"} {
		if !strings.Contains(f.Step.Said, part) {
			t.Errorf("said %q, without %q", f.Step.Said, part)
		}
	}
	if f.First == nil || f.First.Request.ID != "r" {
		t.Errorf("first is %+v", f.First)
	}
	if err := f.Step.Back(t.Context()); err != nil || d.unended != 1 {
		t.Errorf("not taken back: %v", err)
	}
}

func TestAnEndThatFreesNothingIsNotTold(t *testing.T) {
	d := begin(t)
	d.now = ten.Add(2 * time.Hour) // heard of after a desk was off
	d.model.Seen(Hearing{Booking: "b1", Started: ten, Closed: ten.Add(20 * time.Minute)})
	if d.ends != 1 || len(d.freed) != 0 {
		t.Errorf("ended %d times, told %+v", d.ends, d.freed)
	}
	// A diary that could not be written is asked again.
	again := begin(t)
	again.err = errors.New("busy")
	h := Hearing{Booking: "b1", Started: ten, Closed: again.now}
	again.model.Seen(h)
	again.err = nil
	again.model.Seen(h)
	if again.ends != 2 || len(again.failed) != 1 || len(again.freed) != 1 {
		t.Errorf("ended %d times, failed %v, told %d", again.ends, again.failed, len(again.freed))
	}
	// And without another word of the hub, until it could.
	tried := begin(t)
	tried.err = errors.New("busy")
	tried.model.Seen(h)
	tried.model.Tick()
	tried.err = nil
	tried.model.Tick()
	tried.model.Tick()
	if tried.ends != 3 || len(tried.failed) != 1 || len(tried.freed) != 1 {
		t.Errorf("ended %d times, failed %v, told %d", tried.ends, tried.failed, len(tried.freed))
	}
	// One of another diary concerns nobody here.
	other := begin(t)
	other.err = scheduling.ErrNotFound
	other.model.Seen(h)
	if len(other.failed) != 0 {
		t.Errorf("failed %v", other.failed)
	}
}

func TestANoShowIsRecordedAsItWasSaid(t *testing.T) {
	d := begin(t)
	d.model.NoShow(scheduling.NoShow{Booking: "b1", Version: 1, Who: scheduling.AbsentCourt, Why: scheduling.WhyLine, Rest: true})
	want := scheduling.NoShow{Key: "k", Booking: "b1", Version: 1, Who: scheduling.AbsentCourt, Why: scheduling.WhyLine, Rest: true}
	if !slices.Equal(d.shows, []scheduling.NoShow{want}) || len(d.freed) != 1 || d.freed[0].First != nil {
		t.Errorf("recorded %+v, told %+v", d.shows, d.freed)
	}
}

func TestALongerHearingExtendsItsBooking(t *testing.T) {
	d := begin(t)
	h := Hearing{Booking: "b1", Started: ten, End: ten.Add(75 * time.Minute), Extended: true}
	d.model.Seen(h)
	d.model.Seen(h)
	if !d.booking.Span().End.Equal(h.End) || len(d.told) != 1 || !strings.Contains(d.told[0], "10:00–11:15") {
		t.Errorf("lasts %v, told %q", d.booking.Span(), d.told)
	}
	// What somebody makes of it in the diary since stands, whatever the hub
	// says of the same extension.
	d.booking.Parts[0].Span.End = ten.Add(time.Hour)
	d.model.Seen(h)
	if !d.booking.Span().End.Equal(ten.Add(time.Hour)) || len(d.told) != 1 {
		t.Errorf("extended again: %v, told %q", d.booking.Span(), d.told)
	}
	// So it does at a desk that is started later, or at another one.
	d.model = New(d.model.Config)
	d.reached = []scheduling.Booking{booking("next").Shift(time.Hour)}
	d.model.Seen(h)
	if !d.booking.Span().End.Equal(ten.Add(time.Hour)) || len(d.told) != 1 || len(d.reaches) != 0 {
		t.Errorf("extended by another desk: %v, told %q, handed over %v", d.booking.Span(), d.told, d.reaches)
	}
	// As long as the diary has it already: nothing to say.
	d.model.Seen(Hearing{Booking: "b1", Started: ten, End: ten.Add(time.Hour)})
	if len(d.told) != 1 || len(d.reaches) != 0 {
		t.Errorf("told %q", d.told)
	}
}

func TestWhatALongerHearingReachesIsHandedOver(t *testing.T) {
	d := begin(t)
	d.reached = []scheduling.Booking{booking("next").Shift(time.Hour)}
	h := Hearing{Booking: "b1", Started: ten, End: ten.Add(75 * time.Minute), Extended: true}
	d.model.Seen(h)
	d.model.Seen(h)
	if len(d.reaches) != 1 || d.asked[0] || d.reaches[0].Booking != "b1" || !d.reaches[0].Until.Equal(h.End) || len(d.reaches[0].Words) != 1 {
		t.Fatalf("handed over %+v", d.reaches)
	}
	d.model.Tick()
	if !d.booking.Span().End.Equal(ten.Add(time.Hour)) {
		t.Fatal("extended into what it reaches")
	}
	// Once that has made way, the booking follows its hearing.
	d.reached = nil
	d.model.Settled("b1", h.End)
	if !d.booking.Span().End.Equal(h.End) || len(d.told) != 1 {
		t.Errorf("lasts %v, told %q", d.booking.Span(), d.told)
	}
	// A person here who wants it longer is shown the same, at once.
	var shown [][]string
	d.reached = []scheduling.Booking{booking("next").Shift(75 * time.Minute)}
	d.model.Look("b1", []time.Time{ten.Add(90 * time.Minute)}, func(s [][]string) { shown = s })
	if len(shown) != 1 || len(shown[0]) != 1 || !strings.Contains(shown[0][0], "11:15") || len(d.reaches) != 1 {
		t.Errorf("shown %q", shown)
	}
	d.model.Extend("b1", ten.Add(90*time.Minute))
	if len(d.reaches) != 2 || !d.asked[1] {
		t.Errorf("handed over %+v", d.reaches)
	}
}

func TestADiaryThatCannotBeWrittenIsOnlyReadAndWhoStartedIsNotLate(t *testing.T) {
	d := begin(t)
	d.model.ReadOnly = true
	d.model.Tick()
	d.model.Seen(Hearing{Booking: "b1", Started: ten, End: ten.Add(75 * time.Minute), Extended: true})
	d.now = ten.Add(scheduling.LateAfter)
	d.model.Tick()
	d.model.Seen(Hearing{Booking: "b1", Started: ten, Closed: d.now, End: ten.Add(time.Hour)})
	if len(d.told) != 0 || d.ends != 0 || d.booking.Version != 1 {
		t.Errorf("told %q, ended %d times, lasts %v", d.told, d.ends, d.booking.Span())
	}
}
