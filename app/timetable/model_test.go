package timetable_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// diary is a day in memory: what Amend keeps shows only when the test loads
// the model again, as the feed does.
type diary struct {
	scene   clash.Scene
	fail    error
	refuse  error
	amended []scheduling.Booking
	keys    []string
	asked   []scheduling.Span
	hours   []timetable.Stretch
}

func (d *diary) Hours(context.Context, scheduling.PrisonCode, scheduling.Span) ([]timetable.Stretch, error) {
	return d.hours, nil
}

func (d *diary) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return d.scene.Prisons, []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}}, d.fail
}

func (d *diary) Scene(_ context.Context, code scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error) {
	d.asked = append(d.asked, within)
	out := d.scene
	out.Bookings = nil
	for _, b := range d.scene.Bookings {
		if b.Prison == code && b.Span().Overlaps(within) {
			out.Bookings = append(out.Bookings, b)
		}
	}
	return out, d.fail
}

func (d *diary) Amend(_ context.Context, key string, b scheduling.Booking) (scheduling.Booking, error) {
	if d.refuse != nil {
		return scheduling.Booking{}, d.refuse
	}
	d.keys = append(d.keys, key)
	b.Version++
	d.amended = append(d.amended, b)
	for i := range d.scene.Bookings {
		if d.scene.Bookings[i].ID == b.ID {
			d.scene.Bookings[i] = b
		}
	}
	return b, nil
}

// host remembers what the timetable asked of the window.
type host struct {
	did    []undo.Step
	failed []error
	opened []scheduling.BookingID
	made   []time.Time
	rooms  []scheduling.RoomKey
}

func (h *host) Did(s undo.Step)              { h.did = append(h.did, s) }
func (h *host) Failed(err error)             { h.failed = append(h.failed, err) }
func (h *host) Open(id scheduling.BookingID) { h.opened = append(h.opened, id) }
func (h *host) New(_ scheduling.PrisonCode, room scheduling.RoomKey, at time.Time) {
	h.rooms, h.made = append(h.rooms, room), append(h.made, at)
}

var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return l
}()

// at is a wall time of the day that the tests look at, in winter.
func at(hour, minute int) time.Time { return time.Date(2026, 11, 24, hour, minute, 0, 0, london) }

func prison(code scheduling.PrisonCode, name string) scheduling.Prison {
	return scheduling.Prison{Code: code, Name: name, Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour}
}

func room(key scheduling.RoomKey, name string) scheduling.Room {
	return scheduling.Room{Key: key, Prison: key.Prison(), Name: name, Usage: scheduling.UsageShared, Places: 1, Active: true}
}

func person(n int, family string) scheduling.Person {
	return scheduling.Person{
		ID: scheduling.PersonID("p" + strconv.Itoa(n)), Number: scheduling.PrisonerNumber("A000" + strconv.Itoa(n) + "AA"),
		Given: "Sam", Family: family, Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI", Wing: "B",
	}
}

func booking(id scheduling.BookingID, start time.Time, key scheduling.RoomKey, who scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC", Status: scheduling.StatusBooked, Version: 3,
		Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(start, 15*time.Minute, 45*time.Minute, 15*time.Minute,
			scheduling.Placement{Room: key, Prisoners: []scheduling.PersonID{who}}),
	}
}

func newDiary() *diary {
	return &diary{scene: clash.Scene{
		Prisons: []scheduling.Prison{prison("LEI", "Leeds"), prison("MDI", "Moorland")},
		Rooms:   []scheduling.Room{room("MDI-VCC-1", "VCC 1"), room("MDI-VCC-2", "VCC 2"), room("LEI-VCC-1", "Leeds 1")},
		People:  []scheduling.Person{person(1, "Blankenstead"), person(2, "Exampleton"), person(3, "Siân-Notreal")},
		Bookings: []scheduling.Booking{
			booking("b1", at(10, 0), "MDI-VCC-1", "p1"),
			booking("b2", at(13, 0), "MDI-VCC-1", "p2"),
			booking("b3", at(13, 0), "MDI-VCC-2", "p3"),
		},
	}}
}

func load(t *testing.T, d *diary, do work.Do) (*timetable.Model, *host) {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	keys := 0
	m := timetable.New(timetable.Config{
		Diary: d, Host: h, Do: do, Words: w, Now: func() time.Time { return at(9, 20) }, Prison: "MDI",
		Key: func() string { keys++; return "key" + strconv.Itoa(keys) },
	})
	m.Load()
	return m, h
}

func TestADayIsRowsOfBlocksInThePrisonsZone(t *testing.T) {
	m, _ := load(t, newDiary(), work.Inline)
	s := m.Shown()
	if s.State != timetable.Ready || !s.Today || s.Prison.Code != "MDI" {
		t.Fatalf("state %v, today %v, prison %s", s.State, s.Today, s.Prison.Code)
	}
	if len(s.Rows) != 2 || s.Rows[0].Room.Name != "VCC 1" || len(s.Rows[0].Blocks) != 2 {
		t.Fatalf("rows: %+v", s.Rows)
	}
	b := s.Rows[0].Blocks[0]
	if !b.Span.Start.Equal(at(9, 45)) || !b.Span.End.Equal(at(11, 0)) || len(b.Parts) != 3 {
		t.Errorf("block %v with %d parts", b.Span, len(b.Parts))
	}
	if b.Title != "Blankenstead, Sam" || b.Sub != "Leeds Crown Court" {
		t.Errorf("block says %q, %q", b.Title, b.Sub)
	}
	if !s.From.Equal(at(8, 0)) || !s.To.Equal(at(18, 0)) {
		t.Errorf("shown from %v to %v", s.From, s.To)
	}
	if want := "3 bookings"; s.Status != want {
		t.Errorf("status %q, want %q", s.Status, want)
	}
}

func TestStatusLineTellsTheFactsOfTheSelected(t *testing.T) {
	m, _ := load(t, newDiary(), work.Inline)
	m.Choose("b1")
	want := "09:45–11:00 Court hearing, Blankenstead, Sam (A0001AA), Leeds Crown Court, VCC 1, " +
		"pre-hearing 09:45–10:00, post-hearing 10:45–11:00"
	if s := m.Shown(); s.Status != want || s.Alert {
		t.Errorf("got %q, alert %v", s.Status, s.Alert)
	}
	m.Point("MDI-VCC-1", at(11, 30))
	if got, want := m.Shown().Status, "VCC 1, 11:30: free until 12:45. Press Enter to book."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAClashIsMarkedAndToldInWords(t *testing.T) {
	d := newDiary()
	d.scene.Bookings = append(d.scene.Bookings, booking("b4", at(10, 30), "MDI-VCC-1", "p2"))
	m, _ := load(t, d, work.Inline)
	m.Choose("b1")
	s := m.Shown()
	if !s.Alert || !strings.Contains(s.Status, "VCC 1 is taken 10:15–11:00: court hearing for Exampleton, Sam (A0002AA).") {
		t.Errorf("alert %v, status %q", s.Alert, s.Status)
	}
	if !s.Rows[0].Blocks[0].Clash {
		t.Error("block not marked")
	}
}

func TestDraggingWeighsAndDroppingAsks(t *testing.T) {
	d := newDiary()
	m, h := load(t, d, work.Inline)
	from, to := scheduling.RoomKey("MDI-VCC-1"), scheduling.RoomKey("MDI-VCC-2")
	if v := m.Weigh("b1", from, to, at(9, 45), at(10, 45)); !v.Free || v.Words != "Free: VCC 2" {
		t.Errorf("free place: %+v", v)
	}
	if v := m.Weigh("b1", from, to, at(9, 45), at(13, 0)); v.Free || !strings.Contains(v.Words, "VCC 2 is taken 13:00–14:00") {
		t.Errorf("taken place: %q", v.Words)
	}
	if v := m.Weigh("b1", from, from, at(9, 45), at(8, 0)); v.Free || v.Words != "This is in the past." {
		t.Errorf("the past: %+v", v.Words)
	}
	if v := m.Weigh("b1", from, from, at(9, 45), at(17, 30)); v.Free || v.Words != "This is outside the prison's bookable day." {
		t.Errorf("after the day: %+v", v.Words)
	}
	m.Drop("b1", from, to, at(9, 45), at(10, 45))
	if len(d.amended) != 1 || len(h.did) != 1 || len(h.failed) != 0 {
		t.Fatalf("amended %d, did %d, failed %v", len(d.amended), len(h.did), h.failed)
	}
	got := d.amended[0]
	if !got.Span().Start.Equal(at(10, 45)) || got.Rooms()[0] != to || len(got.Rooms()) != 1 {
		t.Errorf("moved to %v in %v", got.Span(), got.Rooms())
	}
	// The screen waits for the change to come back.
	if s := m.Shown(); !s.Rows[0].Blocks[0].Span.Start.Equal(at(9, 45)) {
		t.Error("the screen updated itself")
	}
	m.Load()
	if s := m.Shown(); len(s.Rows[1].Blocks) != 2 {
		t.Error("the change did not show after it came back")
	}
	if err := h.did[0].Back(context.Background()); err != nil {
		t.Fatal(err)
	}
	back := d.amended[1]
	if !back.Span().Start.Equal(at(9, 45)) || back.Rooms()[0] != from || back.Version != 5 {
		t.Errorf("undone to %v in %v, version %d", back.Span(), back.Rooms(), back.Version)
	}
	if d.keys[0] == d.keys[1] {
		t.Error("undo used the move's key")
	}
}

func TestARefusedDropSaysWhy(t *testing.T) {
	d := newDiary()
	m, h := load(t, d, work.Inline)
	m.Drop("b1", "MDI-VCC-1", "MDI-VCC-2", at(9, 45), at(13, 0))
	var refused *timetable.RefusedError
	if len(d.amended) != 0 || len(h.failed) != 1 || !errors.As(h.failed[0], &refused) || !strings.Contains(refused.Words, "VCC 2") {
		t.Fatalf("amended %d, failed %v", len(d.amended), h.failed)
	}
	// The diary knows more than the scene: another desk was quicker.
	d.refuse = &clash.Error{Clashes: []clash.Clash{{
		Code: clash.RoomTaken, Resource: scheduling.RoomResource("MDI-VCC-1"),
		Span: scheduling.Span{Start: at(11, 0), End: at(12, 0)},
	}}}
	m.Drop("b1", "MDI-VCC-1", "MDI-VCC-1", at(9, 45), at(11, 0))
	if len(h.failed) != 2 || !errors.As(h.failed[1], &refused) || refused.Words != "VCC 1 is taken 11:00–12:00: another booking." {
		t.Errorf("failed: %v", h.failed)
	}
}

func TestAStartedBookingStaysWhereItIs(t *testing.T) {
	d := newDiary()
	d.scene.Bookings[0] = booking("b1", at(9, 30), "MDI-VCC-1", "p1")
	m, _ := load(t, d, work.Inline)
	if v := m.Weigh("b1", "MDI-VCC-1", "MDI-VCC-2", at(9, 15), at(11, 0)); v.Free || !strings.Contains(v.Words, "has started") {
		t.Errorf("%+v", v.Words)
	}
	b := m.Shown().Rows[0].Blocks[0]
	if !b.InProgress || !b.Fixed {
		t.Errorf("in progress %v, fixed %v", b.InProgress, b.Fixed)
	}
}

func TestTheNewestQuestionWins(t *testing.T) {
	var q work.Queue
	m, _ := load(t, newDiary(), q.Do)
	q.Answer(0)
	m.Step(1)
	m.Step(1)
	q.Answer(1)
	if got := m.Shown().Day.Day(); got != 26 {
		t.Fatalf("day %d", got)
	}
	q.Answer(0) // yesterday's question, answered late
	if s := m.Shown(); s.Day.Day() != 26 || s.Total != 0 {
		t.Errorf("a stale answer showed: day %d, %d bookings", s.Day.Day(), s.Total)
	}
}

func TestTheFilterDimsAndFindsWithoutAccents(t *testing.T) {
	m, _ := load(t, newDiary(), work.Inline)
	m.Find("sian notreal")
	s := m.Shown()
	if s.Matches != 1 || s.Total != 3 || !s.Rows[0].Blocks[0].Dimmed || s.Rows[1].Blocks[0].Dimmed {
		t.Errorf("matches %d of %d", s.Matches, s.Total)
	}
	if s.Status != "1 of 3 bookings matches" {
		t.Errorf("status %q", s.Status)
	}
	m.NextMatch()
	if m.Shown().Chosen != "b3" {
		t.Errorf("chosen %q", m.Shown().Chosen)
	}
	m.Find("")
	m.Hide(scheduling.KindCourt, true)
	if m.Shown().Matches != 0 {
		t.Error("hidden kind not dimmed")
	}
}

func TestDaysAreDaysOfTheWall(t *testing.T) {
	d := newDiary()
	m, _ := load(t, d, work.Inline)
	m.Date(time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC)) // the clocks go forward
	last := d.asked[len(d.asked)-1]
	if last.Duration() != 23*time.Hour {
		t.Errorf("that day lasts %v", last.Duration())
	}
	s := m.Shown()
	if s.Open.Start.In(london).Hour() != 8 || s.Open.End.In(london).Hour() != 18 {
		t.Errorf("bookable from %v to %v", s.Open.Start.In(london), s.Open.End.In(london))
	}
	m.Step(1)
	if got := m.Shown().Day.Format("02 15:04"); got != "29 00:00" {
		t.Errorf("next day begins at %s", got)
	}
	m.Today()
	if !m.Shown().Today {
		t.Error("not today")
	}
}

func TestEmptyFailedAndAnotherPrison(t *testing.T) {
	d := &diary{}
	m, _ := load(t, d, work.Inline)
	if s := m.Shown(); s.State != timetable.Empty {
		t.Errorf("state %v", s.State)
	}
	d = newDiary()
	d.fail = scheduling.ErrDamaged
	m, _ = load(t, d, work.Inline)
	if s := m.Shown(); s.State != timetable.Failed || !errors.Is(s.Err, scheduling.ErrDamaged) {
		t.Errorf("state %v, %v", s.State, s.Err)
	}
	d.fail = nil
	m.Load()
	m.At("LEI")
	if s := m.Shown(); s.State != timetable.Ready || s.Prison.Code != "LEI" || len(s.Rows) != 1 || s.Rows[0].Room.Key != "LEI-VCC-1" {
		t.Errorf("%v %s %d rows", s.State, s.Prison.Code, len(s.Rows))
	}
}

func TestOpenAndNewGoToTheRightPlace(t *testing.T) {
	m, h := load(t, newDiary(), work.Inline)
	m.New()
	m.Choose("b2")
	m.Open()
	m.Point("MDI-VCC-2", at(16, 0))
	m.Open()
	if len(h.opened) != 1 || h.opened[0] != "b2" {
		t.Errorf("opened %v", h.opened)
	}
	if len(h.made) != 2 || h.rooms[1] != "MDI-VCC-2" || !h.made[1].Equal(at(16, 0)) || h.rooms[0] != "" || !h.made[0].Equal(at(9, 30)) {
		t.Errorf("made at %v in %v", h.made, h.rooms)
	}
}

func TestAFormShowsWhereItsBookingWouldStand(t *testing.T) {
	m, _ := load(t, newDiary(), work.Inline)
	b := booking("", at(15, 0), "MDI-VCC-2", "p1")
	m.Ghost(&b)
	s := m.Shown()
	blocks := s.Rows[1].Blocks
	if last := blocks[len(blocks)-1]; !last.Ghost || !last.Span.Start.Equal(at(14, 45)) || s.Total != 3 || len(s.Agenda) != 3 {
		t.Errorf("ghost %v at %v, total %d", last.Ghost, last.Span, s.Total)
	}
	m.Ghost(nil)
	if got := len(m.Shown().Rows[1].Blocks); got != 1 {
		t.Errorf("%d blocks afterwards", got)
	}
}

func TestTheAgendaIsInOrderAndNudges(t *testing.T) {
	d := newDiary()
	m, h := load(t, d, work.Inline)
	var order []scheduling.BookingID
	for _, l := range m.Shown().Agenda {
		order = append(order, l.Booking)
	}
	if len(order) != 3 || order[0] != "b1" || order[1] != "b2" || order[2] != "b3" {
		t.Errorf("order %v", order)
	}
	m.Choose("b2")
	m.Nudge(scheduling.Grid)
	if len(h.did) != 1 || !d.amended[0].Span().Start.Equal(at(13, 0)) {
		t.Errorf("did %v, failed %v", h.did, h.failed)
	}
}

// Someone who moved away clashes with what lies ahead, not with what is over.
func TestWhatIsOverDoesNotClash(t *testing.T) {
	d := newDiary()
	d.scene.People[0].Prison = "LEI"
	d.scene.Bookings[1] = booking("b2", at(8, 15), "MDI-VCC-1", "p1") // until 09:15
	m, _ := load(t, d, work.Inline)
	over, ahead := m.Shown().Rows[0].Blocks[0], m.Shown().Rows[0].Blocks[1]
	if over.Booking != "b2" {
		over, ahead = ahead, over
	}
	if over.Clash || !ahead.Clash {
		t.Errorf("clash: over %v, ahead %v", over.Clash, ahead.Clash)
	}
}
