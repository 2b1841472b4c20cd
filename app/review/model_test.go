package review_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/review"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// desk is a diary whose list tests write themselves.
type desk struct {
	found     clash.Review
	asked     []scheduling.PrisonCode
	accepted  []clash.Clash
	reason    string
	cancelled []scheduling.BookingID
	back      []scheduling.BookingID
	fail      error
}

func booking(id scheduling.BookingID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Status: scheduling.StatusBooked, Prison: "MDI", Version: 1, Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(time.Date(2026, time.November, 26, 10, 0, 0, 0, time.UTC), time.Hour),
			Placements: []scheduling.Placement{{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}},
		}},
	}
}

func reviewed(id scheduling.BookingID, codes ...clash.Code) clash.Reviewed {
	r := clash.Reviewed{Booking: booking(id)}
	for _, c := range codes {
		r.Clashes = append(r.Clashes, clash.Clash{Code: c, Booking: id, Resource: scheduling.RoomResource("MDI-VCC-1"), Span: r.Booking.Span()})
	}
	return r
}

func newDesk() *desk {
	return &desk{found: clash.Review{
		Items: []clash.Reviewed{reviewed("kind", clash.RoomKind), reviewed("off", clash.RoomKind, clash.RoomInactive)},
		Scene: clash.Scene{
			Rooms:  []scheduling.Room{{Key: "MDI-VCC-1", Prison: "MDI", Name: "Court video room 1"}},
			People: []scheduling.Person{{ID: "p1", Number: "A0001AA", Given: "Sam", Family: "Blankenstead"}},
		},
	}}
}

func (d *desk) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London"}, {Code: "LEI", Name: "Leeds", Zone: "Europe/London"}}, nil, nil
}

func (d *desk) Review(_ context.Context, code scheduling.PrisonCode) (clash.Review, error) {
	d.asked = append(d.asked, code)
	if code == "LEI" {
		return clash.Review{}, d.fail
	}
	return d.found, d.fail
}

func (d *desk) Accept(_ context.Context, _ string, b scheduling.Booking, clashes []clash.Clash, reason string) (scheduling.Booking, error) {
	if d.fail != nil {
		return b, d.fail
	}
	d.accepted, d.reason = clashes, reason
	d.drop(b.ID)
	return b, nil
}

func (d *desk) Cancel(_ context.Context, _ string, b scheduling.Booking, _ scheduling.CancelReason) (scheduling.Booking, error) {
	if d.fail != nil {
		return b, d.fail
	}
	d.cancelled = append(d.cancelled, b.ID)
	d.drop(b.ID)
	b.Version++
	return b, nil
}

func (d *desk) Reinstate(_ context.Context, _ string, b scheduling.Booking) (scheduling.Booking, error) {
	d.back = append(d.back, b.ID)
	return b, nil
}

func (d *desk) drop(id scheduling.BookingID) {
	var left []clash.Reviewed
	for _, x := range d.found.Items {
		if x.Booking.ID != id {
			left = append(left, x)
		}
	}
	d.found.Items = left
}

// host is the window: like it, it has the model follow every change.
type host struct {
	model  *review.Model
	did    []undo.Step
	failed []error
	opened []scheduling.BookingID
	seen   []scheduling.BookingID
}

func (h *host) Did(s undo.Step)              { h.did = append(h.did, s); h.model.Load() }
func (h *host) Failed(err error)             { h.failed = append(h.failed, err) }
func (h *host) Open(id scheduling.BookingID) { h.opened = append(h.opened, id) }
func (h *host) Visit(b scheduling.Booking)   { h.seen = append(h.seen, b.ID) }

func model(t *testing.T, d *desk, do work.Do) (*review.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	h.model = review.New(review.Config{
		Diary: d, Keeper: d, Host: h, Do: do, Words: w, Prison: "MDI", Key: func() string { return "key" },
	})
	return h.model, h
}

func TestEachBookingSaysWhyAndWhetherItMayBeAccepted(t *testing.T) {
	m, _ := model(t, newDesk(), work.Inline)
	m.Load()
	items := m.Items()
	if len(items) != 2 || !items[0].Acceptable || items[1].Acceptable {
		t.Fatalf("items %+v", items)
	}
	if want := "Thu 26 Nov 2026, 10:00–11:00 Court hearing, Blankenstead, Sam (A0001AA), Court video room 1"; items[0].Facts != want {
		t.Errorf("says %q, not %q", items[0].Facts, want)
	}
	if len(items[1].Why) != 2 || !strings.Contains(items[1].Why[1], "Court video room 1 takes no bookings.") {
		t.Errorf("why %q", items[1].Why)
	}
}

func TestTheNumberIsToldOnlyWhenItChanges(t *testing.T) {
	d := newDesk()
	m, _ := model(t, d, work.Inline)
	var told []int
	m.Counted = func(n int) { told = append(told, n) }
	m.Load()
	m.Load()
	d.drop("off")
	m.Load()
	if len(told) != 2 || told[0] != 2 || told[1] != 1 {
		t.Errorf("told %v", told)
	}
}

func TestOneReadAtATimeAndTheLastChangeIsSeen(t *testing.T) {
	d := newDesk()
	q := &work.Queue{}
	m, _ := model(t, d, q.Do)
	for range 5 {
		m.Load()
	}
	if q.Len() != 1 {
		t.Fatalf("%d reads under way", q.Len())
	}
	q.Answer(0)
	d.drop("off")
	if q.Len() != 1 {
		t.Fatalf("%d reads after the first", q.Len())
	}
	q.Answer(0)
	if m.Count() != 1 || q.Len() != 0 {
		t.Errorf("%d on the list, %d reads wait", m.Count(), q.Len())
	}
}

func TestAnAnswerAboutAnotherPrisonIsNotShown(t *testing.T) {
	d := newDesk()
	q := &work.Queue{}
	m, _ := model(t, d, q.Do)
	m.Load()
	q.Answer(0)
	m.Load() // still about Moorland
	m.At("LEI")
	q.Answer(0)
	if m.State() == review.Ready && m.Count() != 0 {
		t.Errorf("shows %d of Moorland's under %s", m.Count(), m.Shown().Name)
	}
	for q.Len() > 0 {
		q.Answer(0)
	}
	if m.Shown().Code != "LEI" || m.Count() != 0 || m.State() != review.Ready {
		t.Errorf("at %s with %d", m.Shown().Code, m.Count())
	}
}

func TestAcceptingNeedsWordsAndWhatCanBeAccepted(t *testing.T) {
	d := newDesk()
	m, h := model(t, d, work.Inline)
	m.Load()
	items := m.Items()
	m.Accept(items[0], " x ")
	m.Accept(items[1], "the court insists")
	if len(d.accepted) != 0 {
		t.Fatalf("accepted %v", d.accepted)
	}
	m.Accept(items[0], " the court insists ")
	if len(d.accepted) != 1 || d.accepted[0].Code != clash.RoomKind || d.reason != "the court insists" || m.Count() != 1 {
		t.Errorf("accepted %v because %q, %d left", d.accepted, d.reason, m.Count())
	}
	if len(h.did) != 1 || h.did[0].Back != nil {
		t.Errorf("said %+v", h.did)
	}
}

func TestACancellationCanBeTakenBack(t *testing.T) {
	d := newDesk()
	m, h := model(t, d, work.Inline)
	m.Load()
	m.Cancel(m.Items()[1], scheduling.CancelStaff)
	if len(d.cancelled) != 1 || d.cancelled[0] != "off" || m.Count() != 1 {
		t.Fatalf("cancelled %v, %d left", d.cancelled, m.Count())
	}
	if err := h.did[0].Back(t.Context()); err != nil || len(d.back) != 1 {
		t.Errorf("back %v, %v", d.back, err)
	}
}

func TestFailuresAreToldAndNothingIsDoneTwice(t *testing.T) {
	d := newDesk()
	q := &work.Queue{}
	m, h := model(t, d, q.Do)
	m.Load()
	q.Answer(0)
	d.fail = scheduling.ErrStale
	i := m.Items()[0]
	m.Cancel(i, scheduling.CancelStaff)
	m.Cancel(i, scheduling.CancelStaff)
	if q.Len() != 1 || !m.Acting("kind") {
		t.Fatalf("%d asked for, acting %v", q.Len(), m.Acting("kind"))
	}
	q.Answer(0)
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || m.Acting("kind") || m.Count() != 2 {
		t.Errorf("failed %v, %d left", h.failed, m.Count())
	}
	m.Load()
	q.Answer(0)
	if m.State() != review.Failed || !errors.Is(m.Err(), scheduling.ErrStale) {
		t.Errorf("state %v, %v", m.State(), m.Err())
	}
}
