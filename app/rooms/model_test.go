package rooms_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/rooms"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

func now() time.Time { return time.Date(2026, time.November, 24, 9, 5, 0, 0, time.UTC) }

// places is a diary of one prison with a room by timetable and one that is not.
type places struct {
	known rooms.Known
	hits  []clash.Reviewed
	asked []scheduling.Room // whose days were asked for
	saves int
	fail  error
}

func rule(tb testing.TB, text string) repeat.Rule {
	tb.Helper()
	r, err := repeat.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func newPlaces(tb testing.TB) *places {
	tb.Helper()
	return &places{known: rooms.Known{
		Prisons: []scheduling.Prison{
			{
				Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 30 * time.Minute, Version: 1,
				LockUps: []scheduling.LockUp{{Weekday: time.Sunday, From: 17 * time.Hour, To: 24 * time.Hour}, {Weekday: time.Sunday, From: 12 * time.Hour, To: 13 * time.Hour}},
				Walks:   []scheduling.WalkTime{{From: "A", To: "VCC", Takes: 10 * time.Minute}},
			},
			{Code: "LEI", Name: "Leeds", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, Version: 1},
		},
		Courts: []scheduling.Court{{Code: "LEEDSCC", Name: "Leeds Crown Court"}},
		Rooms: []scheduling.Room{
			{Key: "MDI-VCC-10", Prison: "MDI", Name: "Room 10", Usage: scheduling.UsageCourt, Places: 1, Active: true, Version: 1},
			{
				Key: "MDI-VCC-2", Prison: "MDI", Name: "Room 2", Usage: scheduling.UsageTimetable, Places: 1, Active: true, Version: 1,
				Lines: []scheduling.Line{{
					ID: "l1", For: scheduling.UsageFamily, Lasts: 2 * time.Hour, NotOnHolidays: true,
					Rule: rule(tb, "DTSTART:20261121T140000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"),
				}},
			},
			{Key: "LEI-VCC-1", Prison: "LEI", Name: "Room 1", Usage: scheduling.UsageShared, Places: 1, Active: true, Version: 1},
		},
	}}
}

func (p *places) Rooms(context.Context) (rooms.Known, error) {
	k := p.known
	k.Rooms = slices.Clone(k.Rooms)
	return k, p.fail
}

func (p *places) Days(_ context.Context, r scheduling.Room, _ scheduling.Prison, from scheduling.Date, n int) ([]rooms.Day, error) {
	p.asked = append(p.asked, r)
	out := make([]rooms.Day, n)
	for i := range out {
		out[i].Date = from.AddDays(i)
		for _, l := range r.Lines {
			if rooms.OnDay(l, out[i].Date) == rooms.StandsSo {
				out[i].Windows = append(out[i].Windows, scheduling.Window{From: 14 * time.Hour, To: 16 * time.Hour, For: l.For})
			}
		}
	}
	return out, nil
}

func (p *places) RoomHits(context.Context, scheduling.Room) (clash.Review, error) {
	return clash.Review{Items: p.hits}, p.fail
}

func (p *places) PrisonHits(context.Context, scheduling.Prison) (clash.Review, error) {
	return clash.Review{Items: p.hits}, p.fail
}

func (p *places) SaveRoom(_ context.Context, r scheduling.Room) (scheduling.Room, error) {
	for i, x := range p.known.Rooms {
		if x.Key == r.Key {
			if x.Version != r.Version {
				return r, scheduling.ErrStale
			}
			r.Version++
			p.saves++
			p.known.Rooms[i] = r
			return r, nil
		}
	}
	r.Version = 1
	p.saves++
	p.known.Rooms = append(p.known.Rooms, r)
	return r, nil
}

func (p *places) SavePrison(_ context.Context, x scheduling.Prison) (scheduling.Prison, error) {
	for i := range p.known.Prisons {
		if p.known.Prisons[i].Code == x.Code {
			x.Version++
			p.saves++
			p.known.Prisons[i] = x
		}
	}
	return x, nil
}

// host is the window: like it, it has the model follow every change.
type host struct {
	model  *rooms.Model
	did    []undo.Step
	failed []error
}

func (h *host) Did(s undo.Step)  { h.did = append(h.did, s); h.model.Load() }
func (h *host) Failed(err error) { h.failed = append(h.failed, err) }

func english(tb testing.TB) *words.Words {
	tb.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func model(tb testing.TB, p *places, do work.Do) (*rooms.Model, *host) {
	tb.Helper()
	h := &host{}
	n := 0
	h.model = rooms.New(rooms.Config{
		Diary: p, Keeper: p, Host: h, Do: do, Words: english(tb), Now: now, Prison: "MDI",
		NewID: func() string { n++; return "new" + string(rune('0'+n)) },
	})
	h.model.Load()
	return h.model, h
}

func TestRoomsComeAsPeopleCountThem(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	var names []string
	for _, r := range m.Rooms() {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, ", "); got != "Room 2, Room 10" {
		t.Errorf("rooms %s", got)
	}
	m.Choose("LEI")
	if len(m.Rooms()) != 1 || m.At().Code != "LEI" {
		t.Errorf("at %s: %v", m.At().Code, m.Rooms())
	}
}

func TestWhatIsWrongIsSaidAtTheFieldAndNothingIsSaved(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-10"})
	m.Edit(func(d *rooms.RoomDraft) { d.Name, d.Places, d.Turnaround = " ", "0", "soon" })
	if len(m.Wrong()) != 0 {
		t.Errorf("said before anything was touched: %v", m.Wrong())
	}
	if f := m.Save(); f != rooms.FieldName || p.saves != 0 {
		t.Errorf("first wrong %q, %d saves", f, p.saves)
	}
	wrong := m.Wrong()
	for _, f := range []rooms.Field{rooms.FieldName, rooms.FieldPlaces, rooms.FieldTurnaround} {
		if wrong[f] == "" {
			t.Errorf("nothing is said at %s: %v", f, wrong)
		}
	}
}

func TestASaveThatHitsNothingIsDoneAtOnceAndCanBeUndone(t *testing.T) {
	p := newPlaces(t)
	m, h := model(t, p, work.Inline)
	m.Ask = func([]string) { t.Error("asked about nothing") }
	m.Show(rooms.Open{Room: "MDI-VCC-10"})
	m.Edit(func(d *rooms.RoomDraft) { d.Name = "Quiet room" })
	m.Save()
	if p.known.Rooms[0].Name != "Quiet room" || m.Dirty() || m.Saving() || len(h.did) != 1 {
		t.Fatalf("kept %+v, dirty %v, said %v", p.known.Rooms[0], m.Dirty(), h.did)
	}
	if err := h.did[0].Back(t.Context()); err != nil || p.known.Rooms[0].Name != "Room 10" {
		t.Errorf("undo: %v, %q", err, p.known.Rooms[0].Name)
	}
}

func TestChangesAreTakenBackOneAfterTheOther(t *testing.T) {
	p := newPlaces(t)
	m, h := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-10"})
	for _, name := range []string{"First", "Second"} {
		m.Edit(func(d *rooms.RoomDraft) { d.Name = name })
		m.Save()
	}
	for i, want := range []string{"First", "Room 10"} {
		if err := h.did[1-i].Back(t.Context()); err != nil || p.known.Rooms[0].Name != want {
			t.Errorf("step back %d: %v, %q", i+1, err, p.known.Rooms[0].Name)
		}
	}
	// What someone else did meanwhile is not taken back with it.
	m.Load()
	m.Edit(func(d *rooms.RoomDraft) { d.Name = "Mine" })
	m.Save()
	p.known.Rooms[0].Version++
	if err := h.did[2].Back(t.Context()); !errors.Is(err, scheduling.ErrStale) {
		t.Errorf("over someone else's change: %v", err)
	}
}

func TestASaveThatHitsBookingsAsksFirst(t *testing.T) {
	p := newPlaces(t)
	p.hits = []clash.Reviewed{{Booking: scheduling.Booking{ID: "b", Kind: scheduling.KindFamily, Status: scheduling.StatusBooked, Parts: []scheduling.Part{
		{Name: scheduling.PartMain, Span: scheduling.NewSpan(now().Add(time.Hour), time.Hour), Placements: []scheduling.Placement{{Room: "MDI-VCC-2"}}},
	}}}}
	m, _ := model(t, p, work.Inline)
	var asked []string
	m.Ask = func(hit []string) { asked = hit }
	m.Show(rooms.Open{Room: "MDI-VCC-2"})
	m.DropLine("l1")
	m.Save()
	if len(asked) != 1 || !strings.Contains(asked[0], "Tue 24 Nov 2026, 10:05–11:05 Family visit") || p.saves != 0 || !m.Saving() {
		t.Fatalf("asked %q with %d saves", asked, p.saves)
	}
	m.Confirm(false)
	if p.saves != 0 || m.Saving() || !m.Dirty() {
		t.Errorf("declined: %d saves, saving %v, dirty %v", p.saves, m.Saving(), m.Dirty())
	}
	m.Save()
	m.Confirm(true)
	m.Confirm(true) // an answer counts once
	if p.saves != 1 || len(p.known.Rooms[1].Lines) != 0 {
		t.Errorf("confirmed: %d saves, lines %v", p.saves, p.known.Rooms[1].Lines)
	}
}

func TestWhatIsTypedStaysWhenSomeoneElseSaves(t *testing.T) {
	p := newPlaces(t)
	m, h := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-10"})
	m.Edit(func(d *rooms.RoomDraft) { d.Name = "Mine" })
	p.known.Rooms[0].Name, p.known.Rooms[0].Version = "Theirs", 2
	m.Load()
	if m.Room().Name != "Mine" || !m.Stale() {
		t.Errorf("draft %q, stale %v", m.Room().Name, m.Stale())
	}
	m.Save()
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || p.known.Rooms[0].Name != "Theirs" {
		t.Errorf("failed %v, kept %q", h.failed, p.known.Rooms[0].Name)
	}
	m.Discard()
	if m.Room().Name != "Theirs" || m.Stale() || m.Dirty() {
		t.Errorf("after discarding %q", m.Room().Name)
	}
}

func TestWhatNobodyTouchedFollowsTheDiary(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-10"})
	p.known.Rooms[0].Name, p.known.Rooms[0].Version = "Theirs", 2
	m.Load()
	if m.Room().Name != "Theirs" || m.Stale() {
		t.Errorf("draft %q", m.Room().Name)
	}
}

func TestANewRoomNeedsAKeyOfItsPrison(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{New: true})
	m.Edit(func(d *rooms.RoomDraft) { d.Name, d.Key = "New room", "LEI-VCC-9" })
	if f := m.Save(); f != rooms.FieldKey {
		t.Errorf("wrong %q", f)
	}
	m.Edit(func(d *rooms.RoomDraft) { d.Key = "mdi-vcc-9" })
	if f := m.Save(); f != "" || p.saves != 1 {
		t.Fatalf("wrong %q, %d saves", f, p.saves)
	}
	if k := p.known.Rooms[3]; k.Key != "MDI-VCC-9" || k.Prison != "MDI" {
		t.Errorf("kept %+v", k)
	}
}

func TestAnOlderMonthNeverReplacesANewerOne(t *testing.T) {
	p := newPlaces(t)
	q := &work.Queue{}
	m, _ := model(t, p, q.Do)
	q.Answer(0)
	m.Show(rooms.Open{Room: "MDI-VCC-2"})
	m.Turn(1)
	q.Answer(1)
	q.Answer(0)
	days, _ := m.Days()
	if len(days) != 31 || days[0].Date.Month != time.December {
		t.Errorf("%d days from %v", len(days), days[0].Date)
	}
}

func TestFailuresAreTold(t *testing.T) {
	p := newPlaces(t)
	p.fail = scheduling.ErrDamaged
	m, _ := model(t, p, work.Inline)
	if m.State() != rooms.Failed || !errors.Is(m.Err(), scheduling.ErrDamaged) {
		t.Errorf("state %v, %v", m.State(), m.Err())
	}
	p.fail, p.known.Prisons = nil, nil
	m.Load()
	if m.State() != rooms.Empty {
		t.Errorf("state %v", m.State())
	}
}
