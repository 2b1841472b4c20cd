package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/settings"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// memory is settings, a data file and a diary in memory.
type memory struct {
	saved    settings.Saved
	openErr  error
	opened   []bool // read-only or not
	closed   int
	readOnly bool
	backups  []scheduling.Backup
	restored []string
	aside    int
	actors   []scheduling.Actor
	held     []scheduling.HoldID
	waiting  clash.WaitingList
	released []scheduling.HoldID
	loaded   []string
	looks    []string
	kept     []bookingform.Request
	prisons  []scheduling.Prison
	bookings []scheduling.Booking
}

func (m *memory) Load() (settings.Saved, error) { return m.saved, nil }
func (m *memory) Save(s settings.Saved) error   { m.saved = s; return nil }

type file struct{ *memory }

func (f file) Open(_ context.Context, readOnly bool) (Diary, error) {
	if f.openErr != nil && !readOnly {
		return nil, f.openErr
	}
	f.opened = append(f.opened, readOnly)
	return diary{memory: f.memory, locked: readOnly}, nil
}

func (f file) Backups() ([]scheduling.Backup, error) { return f.backups, nil }

func (f file) Restore(_ context.Context, b scheduling.Backup) error {
	f.restored = append(f.restored, b.Path)
	f.openErr = nil
	return nil
}

func (f file) SetAside() error {
	f.aside++
	f.openErr = nil
	return nil
}

// diary embeds a nil Diary for what no test here asks.
type diary struct {
	Diary
	*memory
	locked bool
}

func (d diary) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return d.prisons, nil, nil
}

func (d diary) Scene(context.Context, scheduling.PrisonCode, scheduling.Span) (clash.Scene, error) {
	return clash.Scene{
		Prisons: d.prisons, Bookings: d.bookings,
		Rooms: []scheduling.Room{{Key: "MDI-VCC-1", Prison: "MDI", Name: "VCC 1", Usage: scheduling.UsageShared, Places: 1, Active: true}},
	}, nil
}

func (d diary) Hours(context.Context, scheduling.PrisonCode, scheduling.Span) ([]timetable.Stretch, error) {
	return nil, nil
}

func (d diary) Hold(_ context.Context, by scheduling.Actor, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error) {
	d.held = append(d.held, id)
	h := scheduling.HoldOf(id, shown...)
	h.Actor = by
	return h, nil
}

func (d diary) Release(_ context.Context, id scheduling.HoldID) error {
	d.released = append(d.released, id)
	return nil
}

func (d diary) Requests(context.Context, scheduling.PrisonCode, bool) (clash.Requests, error) {
	return clash.Requests{}, nil
}

func (d diary) Waiting(context.Context, scheduling.PrisonCode) (clash.WaitingList, error) {
	return d.waiting, nil
}

func (d diary) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return nil, nil
}

func (d diary) Review(context.Context, scheduling.PrisonCode) (clash.Review, error) {
	return clash.Review{}, nil
}

func (d diary) Watch(context.Context) <-chan scheduling.Change {
	c := make(chan scheduling.Change)
	close(c)
	return c
}

func (d diary) Begin(_ context.Context, id scheduling.BookingID) (bookingform.Known, error) {
	k := bookingform.Known{Prisons: d.prisons}
	for _, b := range d.bookings {
		if b.ID == id {
			k.Booking = b
		}
	}
	return k, nil
}

func (d diary) Check(context.Context, scheduling.Booking, scheduling.HoldID) (bookingform.Answer, error) {
	return bookingform.Answer{}, nil
}

func (d diary) Save(_ context.Context, by scheduling.Actor, r bookingform.Request) (scheduling.Booking, error) {
	d.actors, d.kept = append(d.actors, by), append(d.kept, r)
	b := r.Booking
	b.Version++
	return b, nil
}

func (d diary) Cancel(_ context.Context, by scheduling.Actor, _ string, b scheduling.Booking, _ scheduling.CancelReason) (scheduling.Booking, error) {
	d.actors = append(d.actors, by)
	return b, nil
}

func (d diary) Reinstate(_ context.Context, by scheduling.Actor, _ string, b scheduling.Booking) (scheduling.Booking, error) {
	d.actors = append(d.actors, by)
	return b, nil
}

func (d diary) Attend(_ context.Context, _ scheduling.Actor, id scheduling.BookingID, stays []scheduling.Attendance) (scheduling.Booking, error) {
	for i := range d.bookings {
		if d.bookings[i].ID == id {
			d.bookings[i].Attendance = stays
		}
	}
	return scheduling.Booking{}, nil
}

func (d diary) Unfinished(context.Context, time.Time) (open []scheduling.Booking, err error) {
	for _, b := range d.bookings {
		if len(b.Attendance) > 0 && b.Attendance[0].Left.IsZero() {
			open = append(open, b)
		}
	}
	return open, nil
}

func (d diary) fill(what string) error {
	d.loaded = append(d.loaded, what)
	d.prisons = []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour}}
	return nil
}

func (d diary) Sample(context.Context, scheduling.Actor) error { return d.fill("sample") }
func (d diary) Empty(context.Context, scheduling.Actor) error  { return d.fill("empty") }
func (d diary) ReadOnly() bool                                 { return d.locked || d.readOnly }
func (d diary) Close() error                                   { d.closed++; return nil }

func now() time.Time { return time.Date(2026, 11, 24, 9, 20, 0, 0, time.UTC) }

// desk is an App on m that does everything at once on the test's goroutine.
func desk(t *testing.T, m *memory, change func(*Config)) *App {
	t.Helper()
	f := test.NewTempApp(t)
	cfg := Config{
		Fyne: f, Now: now, Key: func() string { return "key" }, Log: slog.New(slog.DiscardHandler),
		Settings: m, File: file{m}, Path: "/somewhere/diary.db", Size: fyne.NewSize(1200, 800),
	}
	if change != nil {
		change(&cfg)
	}
	a, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	a.do = work.Inline
	t.Cleanup(func() {
		a.feed.Close()
		a.pool.Close()
	})
	a.begin()
	return a
}

// texts is everything the window says now.
func texts(a *App) string {
	var out []string
	for _, i := range ui.Examine(a.window).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

func clerk() settings.Saved { return settings.Saved{Name: "Ann Clerk", Role: "clerk"} }

func TestTheFirstStartAsksWhoIsThereAndIsNoLogin(t *testing.T) {
	m := &memory{}
	a := desk(t, m, nil)
	said := texts(a)
	if !strings.Contains(said, "This is not a login.") || len(m.opened) != 0 {
		t.Fatalf("opened %v, says:\n%s", m.opened, said)
	}
	if a.window.Title() != "Gatehouse" {
		t.Errorf("title %q", a.window.Title())
	}
}

func TestAKnownDeskOpensItsTimetable(t *testing.T) {
	m := &memory{saved: clerk()}
	a := desk(t, m, func(c *Config) { c.Sample = true })
	if got := a.window.Title(); got != "Gatehouse — Ann Clerk (Booking clerk)" {
		t.Errorf("title %q", got)
	}
	if len(m.loaded) != 1 || m.loaded[0] != "sample" || a.table == nil {
		t.Fatalf("loaded %v", m.loaded)
	}
	if said := texts(a); !strings.Contains(said, "Moorland") || !strings.Contains(said, "0 bookings") {
		t.Errorf("says:\n%s", said)
	}
}

func TestAnEmptyStartKeepsThePlaces(t *testing.T) {
	m := &memory{saved: clerk()}
	desk(t, m, nil)
	if len(m.loaded) != 1 || m.loaded[0] != "empty" {
		t.Errorf("loaded %v", m.loaded)
	}
}

func TestWhatIsKeptIsNeverReplacedByAStart(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "LEI", Name: "Leeds", Zone: "Europe/London"}}}
	desk(t, m, func(c *Config) { c.Sample = true })
	if len(m.loaded) != 0 {
		t.Errorf("loaded %v", m.loaded)
	}
}

func TestADiaryThatCannotBeOpenedSaysWhyAndHowToGoOn(t *testing.T) {
	for _, c := range []struct {
		err  error
		says []string
		not  []string
	}{
		{scheduling.ErrMissing, []string{"The diary is missing.", "Start empty", "Restore"}, []string{"Open for reading only"}},
		{scheduling.ErrDamaged, []string{"The diary is damaged.", "Open for reading only", "Restore"}, nil},
		{scheduling.ErrNewer, []string{"written by a newer Gatehouse", "Try again"}, []string{"Start empty", "Restore\n"}},
		{scheduling.ErrInUse, []string{"open elsewhere", "Try again"}, []string{"Start empty"}},
		{scheduling.ErrFull, []string{"The disk is full.", "Open for reading only"}, []string{"Start empty"}},
	} {
		m := &memory{
			saved: clerk(), openErr: fmt.Errorf("open: %w", c.err),
			backups: []scheduling.Backup{{Path: "/b/1.db", At: now(), Size: 2048}},
		}
		said := texts(desk(t, m, nil))
		for _, want := range c.says {
			if !strings.Contains(said, want) {
				t.Errorf("%v: does not say %q:\n%s", c.err, want, said)
			}
		}
		for _, no := range c.not {
			if strings.Contains(said, no) {
				t.Errorf("%v: says %q", c.err, no)
			}
		}
		if len(m.loaded) != 0 {
			t.Errorf("%v: a silent start, loaded %v", c.err, m.loaded)
		}
	}
}

func TestRestoringABackupOpensIt(t *testing.T) {
	m := &memory{
		saved: clerk(), openErr: scheduling.ErrDamaged, prisons: []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London"}},
		backups: []scheduling.Backup{{Path: "/b/1.db", At: now(), Size: 2048}},
	}
	a := desk(t, m, nil)
	a.restore(m.backups[0])
	if len(m.restored) != 1 || m.restored[0] != "/b/1.db" || len(m.opened) != 1 || a.table == nil || a.problem != nil {
		t.Errorf("restored %v, opened %v, problem %v", m.restored, m.opened, a.problem)
	}
}

func TestReadOnlyIsSaidAboveEverything(t *testing.T) {
	m := &memory{saved: clerk(), readOnly: true, prisons: []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London"}}}
	a := desk(t, m, nil)
	if !strings.Contains(a.banner.Text(), "The diary can only be read.") || a.banner.Hidden {
		t.Errorf("banner %q, hidden %v", a.banner.Text(), a.banner.Hidden)
	}
}

func TestEveryChangeCarriesTheActorOfNow(t *testing.T) {
	m := &memory{saved: clerk()}
	a := desk(t, m, nil)
	bound := a.bound()
	if _, err := bound.Amend(t.Context(), "k", scheduling.Booking{}); err != nil {
		t.Fatal(err)
	}
	s := a.saved
	s.Name = "Bob Other"
	if err := a.saveSettings(s); err != nil {
		t.Fatal(err)
	}
	if _, err := (formDiary{bound}).Save(t.Context(), bookingform.Request{}); err != nil {
		t.Fatal(err)
	}
	if len(m.actors) != 2 || m.actors[0].Name != "Ann Clerk" || m.actors[1].Name != "Bob Other" {
		t.Errorf("actors %v", []string{m.actors[0].Name, m.actors[1].Name})
	}
	if got := a.window.Title(); !strings.Contains(got, "Bob Other") {
		t.Errorf("title %q", got)
	}
}

func TestTheLanguageChangesAtOnceAndNothingTypedIsLost(t *testing.T) {
	m := &memory{saved: clerk()}
	a := desk(t, m, nil)
	a.New("MDI", "MDI-VCC-1", now().Add(time.Hour))
	a.form.model.SetStaffNotes("bring the file")
	s := a.saved
	s.Lang, s.Theme, s.TextSize = "cy", settings.ThemeDark, 150
	if err := a.saveSettings(s); err != nil {
		t.Fatal(err)
	}
	if a.words.Lang() != "cy" || a.form == nil || a.form.model.Draft().StaffNotes != "bring the file" {
		t.Errorf("language %s, form %v", a.words.Lang(), a.form)
	}
}

func TestTheFeedReachesTheFormAndTheTimetable(t *testing.T) {
	m := &memory{saved: clerk(), bookings: []scheduling.Booking{{
		ID: "b1", Kind: scheduling.KindOutOfUse, Prison: "MDI", Status: scheduling.StatusBooked, Version: 1,
		Parts: scheduling.NewBlock(now().Add(time.Hour), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
	}}}
	a := desk(t, m, nil)
	a.Open("b1")
	m.bookings[0].StaffNotes, m.bookings[0].Version = "from elsewhere", 2
	a.changes.add(scheduling.Change{Booking: "b1"})
	a.changed()
	if got := a.form.model.Draft().StaffNotes; got != "from elsewhere" {
		t.Errorf("the form says %q", got)
	}
	m.bookings = nil
	a.changes.add(scheduling.Change{})
	a.changed()
	if got := a.timetable.Shown().Total; got != 0 {
		t.Errorf("the timetable shows %d bookings", got)
	}
}

func TestMessagesHaveWordsForWrappedErrorsAndForSurprises(t *testing.T) {
	a := desk(t, &memory{saved: clerk()}, nil)
	got := a.messages.Of(fmt.Errorf("save booking b1: %w", scheduling.ErrFull))
	if got.Title != "The disk is full." || !strings.Contains(got.Next, "Free some space") {
		t.Errorf("got %+v", got)
	}
	got = a.messages.Of(errors.New("sqlite: no such table: T_1"))
	if got.Title != "Something went wrong." || strings.Contains(got.Line(), "sqlite") {
		t.Errorf("a surprise shows its own text: %+v", got)
	}
}

func TestALinkAmongTheArgumentsIsFound(t *testing.T) {
	if got := linkIn([]string{"-data", "x", "join", "gatehouse://h:1/j#s"}); got != "gatehouse://h:1/j#s" {
		t.Errorf("got %q", got)
	}
	if got := linkIn([]string{"-data", "x"}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestLinksCanBeMadeForEveryoneTheBookingNames(t *testing.T) {
	b := scheduling.Booking{
		Attendees: []scheduling.Attendee{{Person: "s1", Role: scheduling.RoleSolicitor}, {Person: "unknown", Role: scheduling.RoleJudge}},
		Parts:     scheduling.NewBlock(now(), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}),
	}
	got := guests(b, []scheduling.Person{{ID: "s1", Given: "Amir", Family: "Rehearsley"}, {ID: "p1", Given: "Sam", Family: "Notreal"}})
	if len(got) != 2 || got[0] != (Guest{Person: "s1", Role: "representative", Name: "Amir Rehearsley"}) || got[1] != (Guest{Person: "p1", Role: "prisoner", Name: "Sam Notreal"}) {
		t.Errorf("got %v", got)
	}
}
