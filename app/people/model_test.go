package people_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/people"
	"gatehouse/scheduling"
)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, time.UTC)
}

// records is a diary of one prisoner, one visitor and one more prisoner.
type records struct {
	people       map[scheduling.PersonID]scheduling.Person
	bookings     []scheduling.Booking
	restrictions []scheduling.Restriction
	looked       []scheduling.PersonID // audited
	searched     []string
	fail         error
}

func booking(id scheduling.BookingID, start time.Time, room scheduling.RoomKey) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Status: scheduling.StatusBooked, Prison: "MDI", Version: 1,
		Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(start, 30*time.Minute),
			Placements: []scheduling.Placement{{Room: room, Prisoners: []scheduling.PersonID{"p1"}}},
		}},
	}
}

func newRecords() *records {
	prisoner := func(id scheduling.PersonID, number scheduling.PrisonerNumber, family string) scheduling.Person {
		return scheduling.Person{
			ID: id, Number: number, Given: "Siân", Family: family, Prison: "MDI", Wing: "A", Version: 1,
			Roles: []scheduling.Role{scheduling.RolePrisoner},
		}
	}
	r := &records{
		people: map[scheduling.PersonID]scheduling.Person{
			"p1": prisoner("p1", "A0001AA", "Blankenstead"), "p2": prisoner("p2", "A0002AA", "Exampleton"),
			"v1": {ID: "v1", Given: "Ann", Family: "Visitor", Roles: []scheduling.Role{scheduling.RoleFamily}},
		},
		bookings: []scheduling.Booking{
			booking("past", at(23, 10, 0), "MDI-VCC-1"), booking("today", at(24, 9, 0), "MDI-VCC-1"),
			booking("later", at(24, 15, 0), "MDI-VCC-1"), booking("next", at(26, 9, 0), "MDI-VCC-1"),
		},
	}
	gone := booking("gone", at(27, 9, 0), "MDI-VCC-1")
	gone.Status = scheduling.StatusCancelled
	r.bookings = append(r.bookings, gone)
	return r
}

func (r *records) People(_ context.Context, text string, role scheduling.Role, _ scheduling.PrisonCode) ([]scheduling.Person, error) {
	r.searched = append(r.searched, text)
	var out []scheduling.Person
	for _, id := range []scheduling.PersonID{"p1", "p2", "v1"} {
		p := r.people[id]
		if strings.Contains(strings.ToLower(p.Name()), strings.ToLower(text)) && (role == "" || p.Has(role)) {
			out = append(out, p)
		}
	}
	return out, r.fail
}

func (r *records) OpenPerson(ctx context.Context, id scheduling.PersonID) (people.Known, error) {
	r.looked = append(r.looked, id)
	return r.Record(ctx, id)
}

func (r *records) Record(_ context.Context, id scheduling.PersonID) (k people.Known, err error) {
	p, ok := r.people[id]
	if !ok {
		return k, scheduling.ErrNotFound
	}
	k.Person, k.Restrictions = p, r.restrictions
	if id == "p1" {
		k.Bookings = r.bookings
	}
	for _, x := range r.people {
		k.People = append(k.People, x)
	}
	k.Prisons = []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London"}, {Code: "LEI", Name: "Leeds", Zone: "Europe/London"}}
	k.Rooms = []scheduling.Room{{Key: "MDI-VCC-1", Prison: "MDI", Name: "Court video room 1"}}
	return k, r.fail
}

func (r *records) SavePerson(_ context.Context, p scheduling.Person) (scheduling.Person, error) {
	if p.Version != r.people[p.ID].Version {
		return p, scheduling.ErrStale
	}
	p.Version++
	r.people[p.ID] = p
	return p, nil
}

func (r *records) SaveRestriction(_ context.Context, x scheduling.Restriction) (scheduling.Restriction, error) {
	if x.ID == "" {
		x.ID = "r1"
	}
	r.restrictions = append(r.restrictions, x)
	return x, nil
}

func (r *records) DropRestriction(_ context.Context, id scheduling.RestrictionID) error {
	for i, x := range r.restrictions {
		if x.ID == id {
			r.restrictions = append(r.restrictions[:i:i], r.restrictions[i+1:]...)
			return nil
		}
	}
	return scheduling.ErrNotFound
}

// host is the window: like it, it has the model follow every change.
type host struct {
	model  *people.Model
	did    []undo.Step
	failed []error
	opened []scheduling.BookingID
	seen   []scheduling.BookingID
}

func (h *host) Did(s undo.Step)              { h.did = append(h.did, s); h.model.Refresh() }
func (h *host) Failed(err error)             { h.failed = append(h.failed, err) }
func (h *host) Open(id scheduling.BookingID) { h.opened = append(h.opened, id) }
func (h *host) Visit(b scheduling.Booking)   { h.seen = append(h.seen, b.ID) }

func model(t *testing.T, r *records, do work.Do) (*people.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	h.model = people.New(people.Config{
		Diary: r, Keeper: r, Host: h, Do: do, Words: w, Now: func() time.Time { return at(24, 9, 5) },
		Pause: func(context.Context) error { return nil },
	})
	return h.model, h
}

func TestAnOlderAnswerNeverReplacesANewerOne(t *testing.T) {
	q := &work.Queue{}
	m, _ := model(t, newRecords(), q.Do)
	m.Search("blank")
	m.Search("exam")
	q.Answer(1)
	q.Answer(0)
	if found, answered := m.Found(); !answered || len(found) != 1 || found[0].ID != "p2" {
		t.Errorf("found %v, answered %v", found, answered)
	}
}

func TestNothingTypedFindsNobody(t *testing.T) {
	r := newRecords()
	m, _ := model(t, r, work.Inline)
	m.Search("blank")
	m.Search("  ")
	if found, answered := m.Found(); answered || len(found) != 0 || len(r.searched) != 1 {
		t.Errorf("found %v after %v", found, r.searched)
	}
}

func TestOpeningIsAuditedOnceHoweverOftenTheRecordIsReadAgain(t *testing.T) {
	r := newRecords()
	m, _ := model(t, r, work.Inline)
	m.Open("p1")
	m.Refresh()
	m.SetAlerts([]scheduling.Alert{scheduling.AlertACCT})
	if len(r.looked) != 1 || len(m.Shown().Alerts) != 1 {
		t.Errorf("looked %v, alerts %v", r.looked, m.Shown().Alerts)
	}
}

func TestTheDayComesFirstThenWhatIsComingThenThePast(t *testing.T) {
	m, _ := model(t, newRecords(), work.Inline)
	m.Open("p1")
	s := m.Shown()
	ids := func(lines []people.Line) (out string) {
		for _, l := range lines {
			out += string(l.Booking.ID) + " "
		}
		return out
	}
	if ids(s.Today) != "today later " || ids(s.Coming) != "next gone " || ids(s.Past) != "past " {
		t.Errorf("today %q, coming %q, past %q", ids(s.Today), ids(s.Coming), ids(s.Past))
	}
	if !s.Today[0].Now || s.Today[1].Now {
		t.Error("what goes on now is not marked")
	}
	if got := s.Today[0].Facts; got != "Tue 24 Nov 2026, 09:00–09:30 Court hearing, Court video room 1" {
		t.Errorf("facts %q", got)
	}
	if s.Facts[1] != "Held at Moorland, wing A" || s.Facts[2] != "Legal status not known" {
		t.Errorf("facts %q", s.Facts)
	}
}

func TestAMoveSaysWhatGoesToReviewAndCancelsNothing(t *testing.T) {
	r := newRecords()
	m, h := model(t, r, work.Inline)
	m.Open("p1")
	for _, c := range []struct {
		name string
		to   people.Place
		want int
	}{
		{"same prison, other wing", people.Place{Prison: "MDI", Wing: "B"}, 0},
		{"another prison", people.Place{Prison: "LEI"}, 2},
		{"released", people.Place{Prison: "MDI", Released: true}, 2},
	} {
		if got := m.Stranded(c.to); len(got) != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	m.Move(people.Place{Prison: "LEI", Wing: " C "})
	s := m.Shown()
	if p := r.people["p1"]; p.Prison != "LEI" || p.Wing != "C" || len(s.Today)+len(s.Coming)+len(s.Past) != 5 {
		t.Errorf("kept %+v, shown %+v", r.people["p1"], s)
	}
	if s.Today[1].Warning == "" || s.Today[0].Warning != "" || s.Coming[0].Warning == "" || s.Coming[1].Warning != "" {
		t.Errorf("warnings %+v %+v", s.Today, s.Coming)
	}
	if len(h.did) != 1 || !strings.Contains(h.did[0].Said, "now at Leeds") {
		t.Fatalf("said %v", h.did)
	}
	if err := h.did[0].Back(t.Context()); err != nil || r.people["p1"].Prison != "MDI" {
		t.Errorf("undo: %v, at %s", err, r.people["p1"].Prison)
	}
}

func TestChangesAreTakenBackOneAfterTheOther(t *testing.T) {
	r := newRecords()
	m, h := model(t, r, work.Inline)
	m.Open("p1")
	m.SetAlerts([]scheduling.Alert{scheduling.AlertPEEP})
	m.Move(people.Place{Prison: "LEI"})
	for i := range 2 {
		if err := h.did[1-i].Back(t.Context()); err != nil {
			t.Fatalf("step back %d: %v", i+1, err)
		}
	}
	if p := r.people["p1"]; p.Prison != "MDI" || len(p.Alerts) != 0 {
		t.Errorf("kept %+v", p)
	}
}

func TestRestrictionsReadFromEitherSideAndComeBack(t *testing.T) {
	r := newRecords()
	m, h := model(t, r, work.Inline)
	m.Open("v1")
	m.Restrict(scheduling.Banned, "p1", scheduling.Date{}, scheduling.Date{Year: 2026, Month: 12, Day: 31})
	if x := r.restrictions[0]; x.A != "p1" || x.B != "v1" {
		t.Fatalf("a visitor's ban is kept as %+v", x)
	}
	if got := m.Shown().Kept[0].Words; got != "Banned from visiting Blankenstead, Siân (A0001AA) (until Thu 31 Dec 2026)" {
		t.Errorf("beside the visitor: %q", got)
	}
	m.Open("p1")
	if got := m.Shown().Kept[0].Words; !strings.HasPrefix(got, "Visitor, Ann is banned") {
		t.Errorf("beside the prisoner: %q", got)
	}
	m.Lift(r.restrictions[0])
	if len(r.restrictions) != 0 {
		t.Errorf("lifted: %v", r.restrictions)
	}
	if err := h.did[1].Back(t.Context()); err != nil || len(r.restrictions) != 1 {
		t.Errorf("undo: %v, %v", err, r.restrictions)
	}
}

func TestARestrictionThatIsOverOrNotYetSaysSo(t *testing.T) {
	r := newRecords()
	day := func(d int) scheduling.Date { return scheduling.Date{Year: 2026, Month: 11, Day: d} }
	r.restrictions = []scheduling.Restriction{
		{ID: "a", Kind: scheduling.NonAssociation, A: "p2", B: "p1", Until: day(23)},
		{ID: "b", Kind: scheduling.NonAssociation, A: "p1", B: "p2", From: day(25)},
		{ID: "c", Kind: scheduling.NonAssociation, A: "p1", B: "p2", Until: day(24)},
	}
	m, _ := model(t, r, work.Inline)
	m.Open("p1")
	k := m.Shown().Kept
	if !k[0].Over || k[0].Later || !k[1].Later || k[1].Over || k[2].Over || k[2].Later {
		t.Errorf("%+v", k)
	}
	if !strings.Contains(k[0].Words, "Exampleton") {
		t.Errorf("the other of the two is not named: %q", k[0].Words)
	}
}

func TestAFailureIsToldAndNothingIsShownAsSaved(t *testing.T) {
	r := newRecords()
	m, h := model(t, r, work.Inline)
	m.Open("p1")
	p := r.people["p1"]
	p.Version = 7 // someone else saved meanwhile
	r.people["p1"] = p
	m.SetAlerts([]scheduling.Alert{scheduling.AlertPEEP})
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || len(m.Shown().Alerts) != 0 || m.Saving() {
		t.Errorf("failed %v, alerts %v", h.failed, m.Shown().Alerts)
	}
	m.Open("nobody")
	if m.State() != people.Failed || !errors.Is(m.Err(), scheduling.ErrNotFound) {
		t.Errorf("state %v, %v", m.State(), m.Err())
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ from, until, field string }{
		{"", "", ""},
		{"24/11/2026", "", ""},
		{"24/11/2026", "24/11/2026", ""},
		{"31/2/2026", "", "from"},
		{"", "soon", "until"},
		{"24/11/2026", "23/11/2026", "until"},
	} {
		_, _, err := people.Dates(c.from, c.until)
		var bad *scheduling.InvalidError
		if got := errors.As(err, &bad); got != (c.field != "") || got && bad.Field != c.field {
			t.Errorf("%q %q: %v", c.from, c.until, err)
		}
	}
}
