package find_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/app/find"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
)

// diary answers a search from memory.
type diary struct {
	asked []scheduling.FindQuery
	fail  error
	sizes []scheduling.Kind
}

func (d *diary) Choices(context.Context) (find.Known, error) {
	return find.Known{
		Prisons: []scheduling.Prison{
			{Code: "LEI", Name: "Leeds", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
			{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
		},
		Rooms: []scheduling.Room{{Key: "MDI-LEG-1", Prison: "MDI", Name: "Legal 1", Usage: scheduling.UsageLegal, Active: true}},
	}, d.fail
}

func (d *diary) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return []scheduling.Person{sam()}, nil
}

func (d *diary) Find(_ context.Context, q scheduling.FindQuery) (find.Answer, error) {
	d.asked = append(d.asked, q)
	b := q.Booking.Clone()
	b.Parts = scheduling.NewBlock(q.Windows[0].Start, 0, time.Hour, 0, scheduling.Placement{Room: "MDI-LEG-1", Prisoners: b.Prisoners()})
	var a find.Answer
	for n := range q.Limit {
		a.Places = append(a.Places, find.Place{Booking: b.Shift(time.Duration(n) * scheduling.Grid), Footing: "any-of-kind"})
	}
	return a, d.fail
}

func (d *diary) Capacity(_ context.Context, _ scheduling.PrisonCode, k scheduling.Kind, from scheduling.Date, days int) ([]scheduling.Capacity, error) {
	d.sizes = append(d.sizes, k)
	var out []scheduling.Capacity
	for n := range days {
		c := scheduling.Capacity{Date: from.AddDays(n), Free: 5*time.Hour + 30*time.Minute, Total: 10 * time.Hour}
		if c.Date.Weekday() == time.Sunday {
			c = scheduling.Capacity{Date: c.Date}
		}
		out = append(out, c)
	}
	return out, nil
}

type host struct{ booked []scheduling.Booking }

func (h *host) Book(b scheduling.Booking, _ []scheduling.Person) { h.booked = append(h.booked, b) }

func sam() scheduling.Person {
	return scheduling.Person{ID: "p1", Number: "A0001AA", Given: "Sam", Family: "Notreal", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI"}
}

func open(t *testing.T, d *diary) (*find.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	m := find.New(find.Config{
		Diary: d, Host: h, Do: work.Inline, Words: w, Prison: "MDI",
		Now: func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) },
	})
	m.SetPrisoners([]scheduling.Person{sam()})
	return m, h
}

func TestASearchAsksForWhatIsTyped(t *testing.T) {
	d := &diary{}
	m, h := open(t, d)
	m.Set(find.FieldPre, "15")
	m.Set(find.FieldMain, "45")
	m.Set(find.FieldFrom, "1/12/2026")
	m.Set(find.FieldUntil, "3/12/2026")
	m.Set(find.FieldEarliest, "13:00")
	m.Set(find.FieldDeadline, "3/12/2026 15:00")
	m.SetRooms([]scheduling.RoomKey{"MDI-LEG-1"})
	if bad := m.Search(); bad != "" {
		t.Fatalf("wrong is %q", bad)
	}
	q := d.asked[0]
	if len(q.Windows) != 3 || q.Windows[0].Start.Hour() != 13 || q.Windows[0].End.Hour() != 18 || q.Deadline.Hour() != 15 ||
		len(q.Rooms) != 1 || q.Booking.Span().Duration() != time.Hour || len(q.Booking.Parts) != 2 || q.Booking.Prisoners()[0] != "p1" {
		t.Errorf("asked %+v", q)
	}
	lines := m.Lines()
	if len(lines) != find.PlacesMost || !strings.HasPrefix(lines[0].When, "Tue 1 Dec 2026, 13:00") || lines[0].Where != "Legal 1" ||
		!strings.Contains(lines[0].Footing, "kept for this kind") {
		t.Errorf("lines %+v", lines[:1])
	}
	m.More()
	if len(m.Lines()) != 2*find.PlacesMost {
		t.Errorf("%d lines", len(m.Lines()))
	}
	m.Book(m.Lines()[1])
	if len(h.booked) != 1 || h.booked[0].Rooms()[0] != "MDI-LEG-1" {
		t.Errorf("booked %+v", h.booked)
	}
}

func TestWhatKeepsASearchFromBeingOneIsSaidAtItsField(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*find.Model)
		want find.Field
	}{
		"nobody":       {func(m *find.Model) { m.SetPrisoners(nil) }, find.FieldPrisoners},
		"no length":    {func(m *find.Model) { m.Set(find.FieldMain, "") }, find.FieldMain},
		"a long word":  {func(m *find.Model) { m.Set(find.FieldPost, "ten") }, find.FieldPost},
		"no such day":  {func(m *find.Model) { m.Set(find.FieldFrom, "31/2/2026") }, find.FieldFrom},
		"back in time": {func(m *find.Model) { m.Set(find.FieldUntil, "1/1/2026") }, find.FieldUntil},
		"no clock":     {func(m *find.Model) { m.Set(find.FieldEarliest, "noonish") }, find.FieldEarliest},
		"over first":   {func(m *find.Model) { m.Set(find.FieldEarliest, "12:00"); m.Set(find.FieldLatest, "11:00") }, find.FieldLatest},
		"no deadline":  {func(m *find.Model) { m.Set(find.FieldDeadline, "soon") }, find.FieldDeadline},
	} {
		t.Run(name, func(t *testing.T) {
			d := &diary{}
			m, _ := open(t, d)
			c.set(m)
			if got := m.Search(); got != c.want || m.Problem(got) == "" || len(d.asked) > 0 {
				t.Errorf("wrong is %q: %q, asked %d", got, m.Problem(got), len(d.asked))
			}
		})
	}
}

func TestTheComingWeeksSayWhatIsFree(t *testing.T) {
	d := &diary{}
	m, _ := open(t, d)
	days := m.Days()
	if len(days) != 42 || days[0].Date.Weekday() != time.Monday || !days[0].Past || days[1].Past {
		t.Fatalf("%d days from %v", len(days), days[0])
	}
	if x := days[1]; x.Hours != 5 || x.Words != "Tue 24 Nov: 5 hours of 10 are free" || x.Share != 0.55 {
		t.Errorf("Tuesday %+v", x)
	}
	if x := days[6]; x.Open || !strings.Contains(x.Words, "no room is open") {
		t.Errorf("Sunday %+v", x)
	}
	m.ChooseDay(days[8].Date)
	if q := d.asked[0]; len(q.Windows) != 1 || q.Windows[0].Start.Day() != 1 || !m.Days()[8].Chosen {
		t.Errorf("one day: %+v", q.Windows)
	}
	n := len(d.sizes)
	m.SetKind(scheduling.KindCourt)
	if len(d.sizes) != n+1 || d.sizes[n] != scheduling.KindCourt {
		t.Error("another kind has other rooms")
	}
}

func TestAFailedSearchKeepsWhatIsTyped(t *testing.T) {
	d := &diary{}
	m, _ := open(t, d)
	d.fail = errors.New("disk")
	m.Search()
	if m.State() != find.Failed || m.Err() == nil || len(m.Draft().Prisoners) != 1 {
		t.Errorf("state %v, draft %+v", m.State(), m.Draft())
	}
	d.fail = nil
	m.Retry()
	if m.State() != find.Found || len(m.Lines()) == 0 {
		t.Errorf("state %v", m.State())
	}
}
