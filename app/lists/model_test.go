package lists_test

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
	"gatehouse/app/lists"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

var errBad = errors.New("not a list")

// desk is a diary with lists that tests write themselves.
type desk struct {
	lists    []scheduling.List
	before   map[scheduling.ListID]scheduling.List
	people   []scheduling.Person
	bookings []scheduling.Booking

	read    []string
	matched []lists.At
	persons []scheduling.PersonID
	left    []bool
	asked   []clash.ListQuestion
	placing clash.Placing
	onPlace func(ctx context.Context, progress func(clash.Progress))
	applied []clash.Enactment
	undone  int
	export  []lists.Export
	fail    error
}

func (d *desk) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return []scheduling.Prison{{Code: "LEI", Name: "Leeds", Zone: "Europe/London"}},
		[]scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}}, d.fail
}

func (d *desk) Lists(context.Context) ([]scheduling.List, error) { return d.lists, nil }

func (d *desk) OpenList(_ context.Context, id scheduling.ListID) (lists.Known, error) {
	for _, l := range d.lists {
		if l.ID == id {
			return lists.Known{List: l, Before: d.before[l.Before], Scene: clash.Scene{
				People: d.people, Bookings: d.bookings,
				Rooms: []scheduling.Room{
					{Key: "LEI-VCC-1", Prison: "LEI", Name: "Video room 1", Active: true, Usage: scheduling.UsageCourt},
					{Key: "LEI-VCC-2", Prison: "LEI", Name: "Video room 2", Active: true, Usage: scheduling.UsageCourt},
				},
			}}, nil
		}
	}
	return lists.Known{}, scheduling.ErrNotFound
}

func (d *desk) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return d.people, nil
}

func (d *desk) ReadList(_ context.Context, name string, data []byte) (scheduling.List, error) {
	d.read = append(d.read, name)
	if string(data) == "bad" {
		return scheduling.List{}, errBad
	}
	return d.lists[0], nil
}

// change is what the diary does: a row gets another state in a new version.
func (d *desk) change(at lists.At, do func(*scheduling.Row)) (scheduling.List, error) {
	for i := range d.lists {
		l := &d.lists[i]
		if l.ID != at.List {
			continue
		}
		if l.Version != at.Version {
			return *l, scheduling.ErrStale
		}
		l.Version++
		l.Rows = slices.Clone(l.Rows)
		for j := range l.Rows {
			if l.Rows[j].Key == at.Row {
				do(&l.Rows[j])
			}
		}
		return *l, nil
	}
	return scheduling.List{}, scheduling.ErrNotFound
}

func (d *desk) MatchRow(_ context.Context, at lists.At, p scheduling.PersonID) (scheduling.List, error) {
	d.matched, d.persons = append(d.matched, at), append(d.persons, p)
	return d.change(at, func(r *scheduling.Row) {
		r.Defendants = slices.Clone(r.Defendants)
		r.Defendants[at.Defendant].Person, r.Defendants[at.Defendant].Sure = p, true
		r.State = scheduling.RowReady
	})
}

func (d *desk) LeaveRow(_ context.Context, at lists.At, leave bool) (scheduling.List, error) {
	d.left = append(d.left, leave)
	return d.change(at, func(r *scheduling.Row) {
		r.State = scheduling.RowReady
		if leave {
			r.State = scheduling.RowLeft
		}
	})
}

func (d *desk) PlaceList(ctx context.Context, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error) {
	d.asked = append(d.asked, q)
	if d.onPlace != nil {
		d.onPlace(ctx, progress)
	}
	p := d.placing
	p.List = d.lists[0]
	return p, d.fail
}

func (d *desk) ApplyList(_ context.Context, e clash.Enactment) (scheduling.Enacted, error) {
	if d.fail != nil {
		return scheduling.Enacted{}, d.fail
	}
	d.applied = append(d.applied, e)
	for _, key := range e.Rows {
		if _, err := d.change(lists.At{List: e.List, Version: d.lists[0].Version, Row: key}, func(r *scheduling.Row) { r.State = scheduling.RowBooked }); err != nil {
			return scheduling.Enacted{}, err
		}
	}
	return scheduling.Enacted{ID: "plan"}, nil
}

func (d *desk) UndoPlan(_ context.Context, _ string, done scheduling.Enacted) (scheduling.Enacted, error) {
	if done.ID == "plan" {
		d.undone++
	}
	return scheduling.Enacted{}, nil
}

func (d *desk) Export(_ context.Context, x lists.Export) ([]byte, error) {
	d.export = append(d.export, x)
	return []byte("file"), d.fail
}

type host struct {
	did    []undo.Step
	failed []error
}

func (h *host) Did(s undo.Step)          { h.did = append(h.did, s) }
func (h *host) Failed(err error)         { h.failed = append(h.failed, err) }
func (h *host) Visit(scheduling.Booking) {}

func day(hour, minute int) time.Time {
	return time.Date(2026, time.November, 26, hour, minute, 0, 0, time.UTC)
}

func hearing(id scheduling.BookingID, room scheduling.RoomKey, hour int, who ...scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Status: scheduling.StatusBooked, Prison: "LEI", Court: "LEEDCC",
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(day(hour, 0), time.Hour),
			Placements: []scheduling.Placement{{Room: room, Prisoners: who}},
		}},
	}
}

func row(n int, key string, state scheduling.RowState, people ...scheduling.Defendant) scheduling.Row {
	return scheduling.Row{
		Key: key, Number: n, Room: "4", CaseRef: "T2026" + key, Type: "plea", State: state, Defendants: people,
		Window: scheduling.Span{Start: day(10, 0), End: day(13, 0)}, Start: day(10, 30), Lasts: 45 * time.Minute,
	}
}

func known(id scheduling.PersonID, given, family string) scheduling.Defendant {
	return scheduling.Defendant{Given: given, Family: family, Person: id, Sure: true}
}

// newDesk has one list of six hearings: one to be matched, three ready, one
// booked, one with nobody in custody.
func newDesk() *desk {
	return &desk{
		lists: []scheduling.List{{
			ID: "l1", Form: scheduling.ListCrown, Court: "LEEDCC", Name: "list.json", Date: scheduling.Date{Year: 2026, Month: 11, Day: 26},
			Issue: "1", Version: 1, Read: day(8, 0), ReadBy: scheduling.Actor{Name: "Ada Quill"},
			Rows: []scheduling.Row{
				row(1, "u", scheduling.RowUnmatched, scheduling.Defendant{Given: "John", Family: "Smith", Held: "HMP Leeds", Might: []scheduling.PersonID{"p1", "p2"}}),
				row(2, "a", scheduling.RowReady, known("p3", "Al", "Brook")),
				row(3, "b", scheduling.RowReady, known("p4", "Bo", "Carr")),
				row(4, "c", scheduling.RowReady, known("p5", "Cy", "Dale")),
				row(5, "k", scheduling.RowBooked, known("p6", "Di", "Ely")),
				row(6, "n", scheduling.RowNoCustody, scheduling.Defendant{Given: "Ed", Family: "Free"}),
			},
			Problems: []scheduling.ListProblem{{Number: 7, Field: "sittingAt", Problem: scheduling.ProblemFormat}},
		}},
		before: map[scheduling.ListID]scheduling.List{},
		people: []scheduling.Person{
			{ID: "p1", Number: "A0001AA", Given: "John", Family: "Smith", Prison: "LEI", Wing: "C"},
			{ID: "p2", Number: "A0002AA", Given: "Jon", Family: "Smith", Prison: "LEI", Released: true},
			{ID: "p3", Number: "A0003AA", Given: "Al", Family: "Brook", Prison: "LEI", Wing: "A", Roles: []scheduling.Role{scheduling.RolePrisoner}},
			{ID: "f", Number: "A0009AA", Given: "Fay", Family: "Green", Prison: "LEI", Roles: []scheduling.Role{scheduling.RolePrisoner}},
		},
		bookings: []scheduling.Booking{hearing("bk", "LEI-VCC-2", 14, "p6")},
	}
}

// placeTwo gives a and b a place, b by moving a family visit, and c none.
func (d *desk) placeTwo() {
	visit := hearing("visit", "LEI-VCC-2", 10, "f")
	visit.Kind, visit.Version, visit.Court = scheduling.KindFamily, 3, ""
	a, b, c := hearing("wa", "LEI-VCC-1", 10, "p3"), hearing("wb", "LEI-VCC-2", 10, "p4"), hearing("wc", "", 10, "p5")
	d.placing = clash.Placing{
		Wanted:   map[string]scheduling.BookingID{"a": "wa", "b": "wb", "c": "wc"},
		Question: clash.Question{Prison: "LEI", Wanted: []clash.Wanted{{Booking: a}, {Booking: b}, {Booking: c}}},
		Resolution: clash.Resolution{
			Verdict: clash.BestFound,
			Plans: []clash.Plan{{
				Moves: []clash.Move{
					{From: scheduling.Booking{ID: "wa"}, To: a, Why: clash.Reason{Code: clash.ReasonWanted}},
					{From: scheduling.Booking{ID: "wb"}, To: b, Why: clash.Reason{Code: clash.ReasonWanted}},
					{From: visit, To: visit.Shift(time.Hour), Why: clash.Reason{Code: clash.ReasonRoom, For: "wb", Resource: scheduling.RoomResource("LEI-VCC-2"), Span: b.Span()}},
				},
				Cost: clash.Cost{Unplaced: 1, People: 1, Times: 1, Shift: time.Hour},
				Seen: map[scheduling.BookingID]int64{"visit": 3},
			}},
			Stuck: []clash.Stuck{{
				Booking:  "wc",
				Blockers: []clash.Blocker{{By: clash.BlockedFrozen, Booking: "visit", Resource: scheduling.RoomResource("LEI-VCC-1"), Span: c.Span()}},
				Unless:   []clash.Blocker{{By: clash.BlockedFrozen, Booking: "visit", Resource: scheduling.RoomResource("LEI-VCC-1"), Span: c.Span()}},
			}},
			Scene: clash.Scene{Bookings: []scheduling.Booking{visit}, People: d.people},
		},
	}
}

func model(t *testing.T, d *desk, do work.Do) (*lists.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	return lists.New(lists.Config{
		Diary: d, Keeper: d, Placer: d, Saver: d, Host: h, Do: do, Main: func(f func()) { f() }, Words: w,
		Key: func() string { return "key" },
	}), h
}

func opened(t *testing.T, d *desk) (*lists.Model, *host) {
	t.Helper()
	m, h := model(t, d, work.Inline)
	m.Load()
	if _, s := m.Opened(); s != lists.Ready {
		t.Fatalf("not open: %v", m.OpenErr())
	}
	return m, h
}

func groupOf(m *lists.Model, s scheduling.RowState) []lists.Line {
	groups, _, _ := m.Groups()
	for _, g := range groups {
		if g.State == s {
			return g.Lines
		}
	}
	return nil
}

func TestTheNewestListIsThereAfterAStartWithItsState(t *testing.T) {
	m, _ := opened(t, newDesk())
	title, from, tally := m.Heading()
	if title != "Leeds Crown Court, Thu 26 Nov 2026" || !strings.Contains(from, "list.json") || !strings.Contains(from, "Ada Quill") {
		t.Errorf("%q, %q", title, from)
	}
	if want := "1 to be matched, 3 ready, 1 booked, 1 with nobody in custody"; tally != want {
		t.Errorf("%q, not %q", tally, want)
	}
	heads := m.Heads()
	if len(heads) != 1 || heads[0].Note != "1 to match" || !heads[0].Bad || heads[0].Sub != "Thu 26 Nov, version 1, 6 hearings" {
		t.Errorf("heads %+v", heads)
	}
	if p := m.Problems(); len(p) != 1 || p[0].Where != "Hearing 7, sittingAt" || !strings.Contains(p[0].What, "read it again") {
		t.Errorf("problems %+v", p)
	}
}

func TestWhatSomeoneHasToDoComesFirst(t *testing.T) {
	m, _ := opened(t, newDesk())
	groups, hidden, waiting := m.Groups()
	var got []string
	for _, g := range groups {
		got = append(got, g.Title)
	}
	want := []string{"1 to be matched", "3 ready", "1 booked", "1 left out: nobody in custody"}
	if !slices.Equal(got, want) || hidden != 0 || waiting != 0 {
		t.Errorf("%q (%d hidden, %d waiting)", got, hidden, waiting)
	}
	a := groups[0].Lines[0].Asks
	if len(a) != 1 || a[0].Held != "HMP Leeds" || len(a[0].Might) != 2 {
		t.Fatalf("asks %+v", a)
	}
	if a[0].Might[0].Title != "Smith, John (A0001AA)" || a[0].Might[0].Sub != "Leeds, wing C" || a[0].Might[1].Sub != "released from Leeds" {
		t.Errorf("candidates %+v", a[0].Might)
	}
}

func TestMatchingSaysWhoByTheVersionThatWasSeen(t *testing.T) {
	d := newDesk()
	m, h := opened(t, d)
	m.Match("u", 0, "p1")
	if len(d.matched) != 1 || d.matched[0] != (lists.At{List: "l1", Version: 1, Row: "u"}) || d.persons[0] != "p1" {
		t.Fatalf("matched %+v", d.matched)
	}
	if l := groupOf(m, scheduling.RowReady); len(l) != 4 || l[0].Title != "Smith, John (A0001AA)" {
		t.Errorf("ready %+v", l)
	}
	// Somebody else has changed it since: it is told, and read again.
	d.lists[0].Version = 9
	m.Match("u", 0, "p2")
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || m.List().Version != 9 {
		t.Errorf("failed %v at version %d", h.failed, m.List().Version)
	}
	m.Match("u", 0, "")
	if len(h.failed) != 1 || d.persons[2] != "" {
		t.Errorf("not one of ours: %v, %v", h.failed, d.persons)
	}
}

func TestARowIsLeftOutAndTakenInAgain(t *testing.T) {
	d := newDesk()
	m, _ := opened(t, d)
	m.Leave("a", true)
	if l := groupOf(m, scheduling.RowLeft); len(l) != 1 || l[0].Choosable {
		t.Errorf("left %+v", l)
	}
	m.Leave("a", false)
	if l := groupOf(m, scheduling.RowReady); len(l) != 3 || !slices.Equal(d.left, []bool{true, false}) {
		t.Errorf("%d ready, %v", len(l), d.left)
	}
}

func TestOneChangeAtATime(t *testing.T) {
	d, q := newDesk(), &work.Queue{}
	m, _ := model(t, d, q.Do)
	m.Load()
	for q.Len() > 0 {
		q.Answer(0)
	}
	m.Match("u", 0, "p1")
	m.Match("u", 0, "p2")
	m.Place(clash.Suppose{})
	if q.Len() != 1 || !m.Busy() {
		t.Fatalf("%d under way", q.Len())
	}
	for q.Len() > 0 {
		q.Answer(0)
	}
	if len(d.matched) != 1 || len(d.asked) != 0 || m.Busy() {
		t.Errorf("%d matched, %d asked", len(d.matched), len(d.asked))
	}
}

func TestAFileThatIsNoListIsNamedAndTheOthersAreRead(t *testing.T) {
	d := newDesk()
	m, _ := opened(t, d)
	m.Read(lists.File{Name: "letter.txt", Data: []byte("bad")}, lists.File{Name: "gone.json", Err: errBad}, lists.File{Name: "list.json", Data: []byte("ok")})
	if r := m.Refused(); r == nil || r.Name != "gone.json" || !slices.Equal(d.read, []string{"letter.txt", "list.json"}) {
		t.Errorf("refused %+v, read %v", r, d.read)
	}
	if !m.ReadBefore() || m.Reading() {
		t.Error("the same list again is not told")
	}
	m.Read(lists.File{Name: "list.csv", Err: &scheduling.FileError{Err: scheduling.ErrFileUnreadable, Line: 12, Field: "date"}})
	if got := m.RefusedAt(); got != "Line 12, date" {
		t.Errorf("it stops at %q", got)
	}
	m.Read(lists.File{Name: "list.json", Data: []byte("ok")})
	if m.Refused() != nil {
		t.Errorf("still says %+v", m.Refused())
	}
}

func TestPathsAreTakenAsPeoplePasteThem(t *testing.T) {
	for typed, want := range map[string]string{
		" /tmp/a.json ": "/tmp/a.json", `"/tmp/a b.json"`: "/tmp/a b.json", "file:///tmp/a%20b.json": "/tmp/a b.json",
		`C:\lists\a.json`: `C:\lists\a.json`, "": "", `"`: `"`,
	} {
		if got := lists.Path(typed); got != want {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
	}
}
