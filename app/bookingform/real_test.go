package bookingform_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	real "gatehouse/scheduling/diary"
	"gatehouse/scheduling/sqlite"
)

// desk is somebody at a real diary, which other desks may use too.
type desk struct {
	t     *testing.T
	store scheduling.Store
	diary *real.Diary
	actor scheduling.Actor
	key   func() string
}

// newDesk is a diary in a file of its own, with the places and people of newDiary.
func newDesk(t *testing.T) desk {
	t.Helper()
	now := func() time.Time { return at(t, 7, 0) }
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "diary.db"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	n := 0
	k := newDiary().known
	key := func() string { n++; return "id" + strconv.Itoa(n) }
	d := real.New(store, real.Options{Now: now, NewID: key})
	err = store.Update(t.Context(), func(w scheduling.Writer) error {
		return w.LoadEstate(scheduling.Estate{Prisons: k.Prisons, Courts: k.Courts, Rooms: k.Rooms, People: k.People})
	})
	if err != nil {
		t.Fatal(err)
	}
	return desk{t: t, store: store, diary: d, actor: scheduling.Actor{Name: "Ann Clerk", Role: "clerk"}, key: key}
}

func (d desk) beside(name string) desk {
	d.actor.Name = name
	return d
}

// form is a form of this desk's, of a kept booking if id is not empty.
func (d desk) form(id scheduling.BookingID) bench {
	d.t.Helper()
	h := &host{}
	c := config(d.t, nil, h, work.Inline)
	c.Diary, c.Series, c.Holder = d, d, d
	c.Key = d.key
	if id != "" {
		return bench{Model: bookingform.Open(c, id), host: h}
	}
	m := bookingform.New(c, "MDI", "MDI-VCC-1", at(d.t, 10, 0))
	m.SetCourt("LEEDCC")
	return bench{Model: m, host: h}
}

// all are the active bookings by start, and days when they are.
func (d desk) all() []scheduling.Booking {
	d.t.Helper()
	s, err := d.diary.Scene(d.t.Context(), real.SceneQuery{Prison: "MDI", Within: scheduling.NewSpan(at(d.t, 0, 0), 365*24*time.Hour)})
	if err != nil {
		d.t.Fatal(err)
	}
	return s.Bookings
}

func (d desk) days() string {
	var out []string
	for _, b := range d.all() {
		main, _ := b.Main()
		out = append(out, main.Span.Start.In(at(d.t, 0, 0).Location()).Format("2 Jan 15:04"))
	}
	return strings.Join(out, ", ")
}

func (d desk) Begin(ctx context.Context, id scheduling.BookingID) (k bookingform.Known, err error) {
	from := newDiary().known
	k.Prisons, k.Courts, k.Rooms, k.People = from.Prisons, from.Courts, from.Rooms, from.People
	if id == "" {
		return k, nil
	}
	if k.Booking, err = d.diary.Booking(ctx, id); err == nil && k.Booking.Series != "" {
		k.Series, k.Occurrences, err = d.diary.Occurrences(ctx, k.Booking.Series)
	}
	return k, err
}

func (d desk) Check(ctx context.Context, b scheduling.Booking, own scheduling.HoldID) (bookingform.Answer, error) {
	found, err := d.diary.Check(ctx, b, own)
	return bookingform.Answer{Clashes: found}, err
}

func (d desk) Save(ctx context.Context, r bookingform.Request) (scheduling.Booking, error) {
	return d.diary.Amend(ctx, d.actor, real.Entry{Key: r.Key, Booking: r.Booking, Hold: r.Hold})
}

func (d desk) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return nil, nil
}

func (d desk) PreviewSeries(ctx context.Context, e clash.SeriesEntry) (clash.Preview, error) {
	return d.diary.PreviewSeries(ctx, e)
}

func (d desk) BookSeries(ctx context.Context, e clash.SeriesEntry) (scheduling.SeriesDone, error) {
	return d.diary.BookSeries(ctx, d.actor, e)
}

func (d desk) PreviewEdit(ctx context.Context, e clash.SeriesEdit) (clash.Preview, error) {
	return d.diary.PreviewEdit(ctx, e)
}

func (d desk) AmendSeries(ctx context.Context, e clash.SeriesEdit) (scheduling.SeriesDone, error) {
	return d.diary.AmendSeries(ctx, d.actor, e)
}

func (d desk) Hold(ctx context.Context, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error) {
	return d.diary.Hold(ctx, d.actor, scheduling.HoldOf(id, shown...))
}

func (d desk) Release(ctx context.Context, id scheduling.HoldID) error {
	return d.diary.Release(ctx, id)
}

func TestASecondDeskIsToldOfEveryPlaceAFormHolds(t *testing.T) {
	ann := newDesk(t)
	first := ann.form("")
	first.SetPrisoners(0, []scheduling.Person{prisoner(1)})
	first.SetEvery(bookingform.EveryWeek)
	first.SetCount("3")

	second := ann.beside("Bob Lister").form("")
	second.SetPrisoners(0, []scheduling.Person{prisoner(2)})
	second.SetDate("1/12/2026")
	told := func() string { return strings.Join(second.Verdict().Words, " ") }
	if v := second.Verdict(); v.Outcome != bookingform.Clashing || !v.Acceptable || !strings.Contains(told(), "Ann Clerk") {
		t.Fatalf("of the second time it is told %v %q", v.Outcome, told())
	}
	second.SetEvery(bookingform.EveryWeek)
	second.SetCount("3")
	open, free := bookingform.StandsOpen, bookingform.StandsFree
	if got := standings(second.Model); len(got) != 3 || got[0] != open || got[1] != open || got[2] != free {
		t.Errorf("a series stands %v", got)
	}
	first.ChooseRow(2)
	first.Skip()
	second.Refresh("")
	if got := standings(second.Model); got[0] != open || got[1] != free {
		t.Errorf("after one was left out it stands %v", got)
	}
	first.Close()
	second.Refresh("")
	if got := standings(second.Model); got[0] != free || !second.CanSave() {
		t.Errorf("after the other form is closed it stands %v", got)
	}
	second.Save()
	if len(second.host.failed) > 0 || ann.days() != "1 Dec 10:00, 8 Dec 10:00, 15 Dec 10:00" {
		t.Errorf("booked %s, %v", ann.days(), second.host.failed)
	}
}

// What the form asks for is what the diary does.
func TestTheDiaryFollowsAChangedRule(t *testing.T) {
	d := newDesk(t)
	made := d.form("")
	made.SetPrisoners(0, []scheduling.Person{prisoner(1)})
	made.SetEvery(bookingform.EveryWeek)
	made.SetCount("5")
	made.ChooseRow(3)
	made.Skip()
	made.Save()
	if got := d.days(); got != "24 Nov 10:00, 1 Dec 10:00, 8 Dec 10:00, 22 Dec 10:00" {
		t.Fatalf("booked %s, %v", got, made.host.failed)
	}
	// The third is moved alone; then the rule changes from the second on.
	third := d.form(d.all()[2].ID)
	third.SetStart("14:00")
	third.Save()
	third.Confirm()
	second := d.form(d.all()[1].ID)
	second.Rerule()
	second.SetEvery(bookingform.EveryCustom)
	second.SetWeekday(time.Friday, true)
	second.SetCount("6")
	if f := second.Confirm(); f != "" || len(second.host.failed) > 0 || second.host.closed != 1 {
		t.Fatalf("field %q, %v", f, second.host.failed)
	}
	if got := d.days(); got != "24 Nov 10:00, 1 Dec 10:00, 4 Dec 10:00, 8 Dec 14:00, 11 Dec 10:00, 18 Dec 10:00" {
		t.Errorf("booked %s", got)
	}
	// The one that was moved alone is edited itself: it stays where it is.
	moved := d.form(d.all()[3].ID)
	moved.Rerule()
	moved.SetEvery(bookingform.EveryFortnight)
	moved.SetCount("2")
	if f := moved.Confirm(); f != "" || len(moved.host.failed) > 0 {
		t.Fatalf("field %q, %v", f, moved.host.failed)
	}
	if got := d.days(); got != "24 Nov 10:00, 1 Dec 10:00, 4 Dec 10:00, 8 Dec 14:00, 22 Dec 10:00" {
		t.Errorf("then %s", got)
	}
	// All that have not started, to the last Tuesday of each month.
	all := d.form(d.all()[4].ID)
	all.Rerule()
	all.SetScope(scheduling.ScopeAll)
	all.SetEvery(bookingform.EveryCustom)
	all.SetRepeatN("1")
	all.SetMonthly(true)
	all.SetNth(-1)
	all.SetCount("3")
	if f := all.Confirm(); f != "" || len(all.host.failed) > 0 {
		t.Fatalf("field %q, %v, %v", f, all.host.failed, all.Rows())
	}
	if got := d.days(); got != "24 Nov 10:00, 1 Dec 10:00, 4 Dec 10:00, 29 Dec 10:00, 26 Jan 10:00, 23 Feb 10:00" {
		t.Errorf("then %s", got)
	}
}
