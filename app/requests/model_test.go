package requests_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/requests"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// diary keeps requests in memory.
type diary struct {
	items  []scheduling.Request
	full   bool // nothing is free at the time that is asked for
	fits   bool // what waits could be offered something
	refuse error
	done   []string
	booked []scheduling.Booking
}

func (d *diary) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour}},
		[]scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}}, nil
}

func scene() clash.Scene {
	return clash.Scene{
		Rooms:  []scheduling.Room{{Key: "MDI-LEG-1", Prison: "MDI", Name: "Legal 1"}},
		People: []scheduling.Person{sam()},
	}
}

func (d *diary) Requests(_ context.Context, _ scheduling.PrisonCode, pending bool) (clash.Requests, error) {
	out := clash.Requests{Scene: scene()}
	for _, r := range d.items {
		if r.Pending() || !pending {
			out.Items = append(out.Items, r)
		}
	}
	return out, nil
}

func (d *diary) Waiting(context.Context, scheduling.PrisonCode) (clash.WaitingList, error) {
	out := clash.WaitingList{Scene: scene()}
	for _, r := range d.items {
		if r.Status != scheduling.RequestWaiting {
			continue
		}
		w := clash.Waiting{Request: r}
		if d.fits {
			w.Place = &scheduling.Offer{Booking: in(r.Booking.Shift(time.Hour))}
		}
		out.Items = append(out.Items, w)
	}
	return out, nil
}

func in(b scheduling.Booking) scheduling.Booking { return b.Swap("", "MDI-LEG-1") }

func (d *diary) Free(_ context.Context, q scheduling.FindQuery) ([]scheduling.Offer, error) {
	if q.Windows[0] == q.Booking.Span() {
		if d.full {
			return nil, nil
		}
		return []scheduling.Offer{{Booking: in(q.Booking)}}, nil
	}
	return []scheduling.Offer{{Booking: in(q.Booking)}, {Booking: in(q.Booking.Shift(2 * time.Hour))}}, nil
}

func (d *diary) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return []scheduling.Person{sam()}, nil
}

func (d *diary) Ask(_ context.Context, key string, r scheduling.Request) (scheduling.Request, error) {
	if d.refuse != nil {
		return r, d.refuse
	}
	r.ID, r.Status, r.Version = scheduling.RequestID(key), scheduling.RequestOpen, 1
	d.items = append(d.items, r)
	return r, nil
}

func (d *diary) answer(what string, r scheduling.Request, to scheduling.RequestStatus) (scheduling.Request, error) {
	d.done = append(d.done, what)
	if d.refuse != nil {
		return r, d.refuse
	}
	for i := range d.items {
		if d.items[i].ID == r.ID {
			d.items[i].Status = to
		}
	}
	return r, nil
}

func (d *diary) AcceptRequest(_ context.Context, r scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	d.booked = append(d.booked, a.Booking)
	r, err := d.answer("accept", r, scheduling.RequestAccepted)
	return r, a.Booking, err
}

func (d *diary) AcceptOffer(_ context.Context, r scheduling.Request, _ clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	r, err := d.answer("accept offer", r, scheduling.RequestAccepted)
	return r, scheduling.Booking{}, err
}

func (d *diary) OfferTime(_ context.Context, r scheduling.Request, b scheduling.Booking) (scheduling.Request, error) {
	d.booked = append(d.booked, b)
	return d.answer("offer", r, scheduling.RequestOffered)
}

func (d *diary) Decline(_ context.Context, r scheduling.Request, why string) (scheduling.Request, error) {
	return d.answer("decline: "+why, r, scheduling.RequestDeclined)
}

func (d *diary) PutOnWaiting(_ context.Context, r scheduling.Request) (scheduling.Request, error) {
	return d.answer("wait", r, scheduling.RequestWaiting)
}

func (d *diary) Withdraw(_ context.Context, r scheduling.Request) (scheduling.Request, error) {
	return d.answer("withdraw", r, scheduling.RequestWithdrawn)
}

type host struct {
	said   []string
	failed []error
}

func (h *host) Did(s undo.Step)          { h.said = append(h.said, s.Said) }
func (h *host) Failed(err error)         { h.failed = append(h.failed, err) }
func (h *host) Visit(scheduling.Booking) {}

func sam() scheduling.Person {
	return scheduling.Person{ID: "p1", Number: "A0001AA", Given: "Sam", Family: "Notreal", Prison: "MDI"}
}

func now() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

func request(id scheduling.RequestID, st scheduling.RequestStatus) scheduling.Request {
	return scheduling.Request{
		ID: id, From: "Rehearsal Chambers", Status: st, Version: 1, Made: now(), Deadline: now().AddDate(0, 0, 9),
		Booking: scheduling.Booking{
			Kind: scheduling.KindLegal, Prison: "MDI",
			Parts: scheduling.NewBlock(now().AddDate(0, 0, 7), 0, time.Hour, 0, scheduling.Placement{Prisoners: []scheduling.PersonID{"p1"}}),
		},
	}
}

func load(t *testing.T, d *diary) (*requests.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h, n := &host{}, 0
	m := requests.New(requests.Config{
		Diary: d, Asker: d, Answerer: d, Refuser: d, Host: h, Do: work.Inline, Words: w, Now: now, Prison: "MDI",
		Key: func() string { n++; return "key" + string(rune('0'+n)) },
	})
	m.Load()
	return m, h
}

func TestARequestIsShownWithWhereItWouldFit(t *testing.T) {
	d := &diary{items: []scheduling.Request{request("r1", scheduling.RequestOpen), request("r2", scheduling.RequestDeclined)}}
	m, _ := load(t, d)
	if l := m.Lines(); len(l) != 1 || !strings.Contains(l[0].Title, "Notreal, Sam") || !strings.Contains(l[0].Sub, "Tue 1 Dec 09:00–10:00, over before Thu 3 Dec") {
		t.Fatalf("lines %+v", l)
	}
	m.Open("r1")
	x, ok := m.Detail()
	if !ok || len(x.Wished) != 1 || len(x.Others) != 1 || x.NotFree || x.Wished[0].Words != "Tue 1 Dec 09:00–10:00, Legal 1" {
		t.Errorf("detail %+v", x)
	}
	d.full = true
	m.Load()
	if x, _ := m.Detail(); !x.NotFree {
		t.Error("it is not said that nothing is free then")
	}
	m.SetFilter(requests.FilterAll)
	if len(m.Lines()) != 2 {
		t.Errorf("all: %+v", m.Lines())
	}
}

func TestEveryAnswerReachesTheDiary(t *testing.T) {
	for name, c := range map[string]struct {
		from scheduling.RequestStatus
		act  func(*requests.Model)
		to   scheduling.RequestStatus
	}{
		"accept":        {scheduling.RequestOpen, func(m *requests.Model) { x, _ := m.Detail(); m.Book(x.Wished[0]) }, scheduling.RequestAccepted},
		"offer":         {scheduling.RequestOpen, func(m *requests.Model) { x, _ := m.Detail(); m.Offer(x.Others[0]) }, scheduling.RequestOffered},
		"accept offer":  {scheduling.RequestOffered, (*requests.Model).BookOffer, scheduling.RequestAccepted},
		"wait":          {scheduling.RequestOpen, (*requests.Model).PutOnWaiting, scheduling.RequestWaiting},
		"decline: full": {scheduling.RequestOpen, func(m *requests.Model) { m.Decline("full") }, scheduling.RequestDeclined},
		"withdraw":      {scheduling.RequestWaiting, (*requests.Model).Withdraw, scheduling.RequestWithdrawn},
	} {
		t.Run(name, func(t *testing.T) {
			d := &diary{items: []scheduling.Request{request("r1", c.from)}}
			m, h := load(t, d)
			m.Open("r1")
			c.act(m)
			if len(d.done) != 1 || d.done[0] != name || d.items[0].Status != c.to || len(h.said) != 1 {
				t.Errorf("did %v, status %s, said %v", d.done, d.items[0].Status, h.said)
			}
		})
	}
}

func TestARefusedAnswerIsToldAndTheRequestStays(t *testing.T) {
	d := &diary{items: []scheduling.Request{request("r1", scheduling.RequestOpen)}, refuse: scheduling.ErrStale}
	m, h := load(t, d)
	m.Open("r1")
	m.PutOnWaiting()
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || m.Busy() || len(m.Lines()) != 1 {
		t.Errorf("failed %v, busy %v", h.failed, m.Busy())
	}
}

func TestWhatWaitsIsToldOnceWhenItFits(t *testing.T) {
	d := &diary{items: []scheduling.Request{request("r1", scheduling.RequestWaiting)}}
	m, _ := load(t, d)
	var told []string
	freed := func() { m.Freed(func(s string, _ scheduling.RequestID) { told = append(told, s) }) }
	freed()
	if len(told) > 0 {
		t.Fatalf("nothing is free: %v", told)
	}
	d.fits = true
	freed()
	freed()
	if len(told) != 1 || !strings.Contains(told[0], "Tue 1 Dec 10:00–11:00, Legal 1 is free now: Notreal, Sam") {
		t.Errorf("told %v", told)
	}
	d.fits = false
	freed()
	d.fits = true
	freed()
	if len(told) != 2 {
		t.Errorf("freed again: %v", told)
	}
	m.SetFilter(requests.FilterWaiting)
	if l := m.Lines(); len(l) != 1 || !l[0].Fits || !strings.Contains(l[0].Sub, "Could be offered now") {
		t.Errorf("waiting list %+v", l)
	}
}

func TestANewRequestIsWrittenDown(t *testing.T) {
	d := &diary{}
	m, _ := load(t, d)
	m.Begin()
	for _, want := range []requests.Field{requests.FieldFrom, requests.FieldPrisoners} {
		if got := m.Ask(); got != want || m.Problem(got) == "" {
			t.Fatalf("wrong is %q, want %q", got, want)
		}
		m.Set(requests.FieldFrom, "Rehearsal Chambers")
		if want == requests.FieldPrisoners {
			m.SetPrisoners([]scheduling.Person{sam()})
		}
	}
	m.Set(requests.FieldDate, "1/12/2026")
	m.Set(requests.FieldUntil, "3/12/2026")
	m.Set(requests.FieldDeadline, "4/12/2026 10:00")
	if bad := m.Ask(); bad != "" {
		t.Fatalf("wrong is %q: %s", bad, m.Problem(bad))
	}
	r := d.items[0]
	if len(r.Windows) != 3 || r.Deadline.Hour() != 10 || r.Booking.Span().Start.Hour() != 10 || r.Booking.Prisoners()[0] != "p1" {
		t.Errorf("kept %+v", r)
	}
	if open, ok := m.Opened(); !ok || open.ID != r.ID || m.Draft() != nil {
		t.Error("the new request does not lie open")
	}
}

func TestARefusedRequestKeepsWhatIsTyped(t *testing.T) {
	d := &diary{refuse: scheduling.InvalidErrors{{Field: "deadline", Problem: scheduling.ProblemPast}}}
	m, _ := load(t, d)
	m.Begin()
	m.Set(requests.FieldFrom, "Rehearsal Chambers")
	m.SetPrisoners([]scheduling.Person{sam()})
	m.Ask()
	if m.Problem(requests.FieldDeadline) == "" || m.Draft().Text[requests.FieldFrom] != "Rehearsal Chambers" {
		t.Errorf("problem %q, draft %+v", m.Problem(requests.FieldDeadline), m.Draft())
	}
	d.refuse = nil
	m.Ask()
	if len(d.items) != 1 {
		t.Error("not kept on the second try")
	}
}
