package timetable_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
)

// view shows a day in a window.
func view(t *testing.T, d *diary) (*timetable.Model, *timetable.View, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w := a.NewWindow("")
	m, _ := load(t, d, work.Inline)
	v := timetable.NewView(m, timetable.Setup{
		Window:  w,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
		Sample:  func() {},
	})
	w.SetContent(v.Object())
	w.Resize(fyne.NewSize(1200, 700))
	return m, v, w
}

// says is everything the window says, a line each.
func says(w fyne.Window) string {
	var out []string
	for _, i := range ui.Examine(w).Items {
		out = append(out, i.Name+" "+i.Text)
	}
	return strings.Join(out, "\n")
}

func TestTheWindowShowsRoomsBookingsAndCounts(t *testing.T) {
	m, v, w := view(t, newDiary())
	said := says(w)
	for _, want := range []string{"room/MDI-VCC-1", "room/MDI-VCC-2", "booking/b1", "booking/b3", "Tue 24 Nov 2026", "3 bookings", "CRT"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	m.Choose("b2")
	if !strings.Contains(v.Status(), "Exampleton, Sam (A0002AA)") {
		t.Errorf("status %q", v.Status())
	}
}

func TestTheListSaysTheSameWithoutThePicture(t *testing.T) {
	_, _, w := view(t, newDiary())
	for _, i := range ui.Examine(w).Items {
		if i.Text == "List" && strings.HasSuffix(i.Type, "Button") {
			test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
		}
	}
	said := says(w)
	if strings.Contains(said, "room/MDI-VCC-1") || !strings.Contains(said, "09:45–11:00 Court hearing, Blankenstead, Sam (A0001AA)") ||
		!strings.Contains(said, "15 minutes later") {
		t.Errorf("the list says:\n%s", said)
	}
}

func TestEmptyAndFailedDaysSayWhatToDo(t *testing.T) {
	_, _, w := view(t, &diary{})
	if said := says(w); !strings.Contains(said, "No rooms yet") || !strings.Contains(said, "Load the sample") {
		t.Errorf("empty says:\n%s", said)
	}
	d := newDiary()
	d.fail = scheduling.ErrDamaged
	_, _, w = view(t, d)
	if said := says(w); !strings.Contains(said, "It failed: scheduling: damaged") || !strings.Contains(said, "Try again") {
		t.Errorf("failed says:\n%s", said)
	}
}

// A day of 400 bookings in 30 rooms, as it is worked out after every change.
func BenchmarkShown400(b *testing.B) {
	d := newDiary()
	d.scene.Rooms, d.scene.Bookings, d.scene.People = nil, nil, nil
	for r := range 30 {
		d.scene.Rooms = append(d.scene.Rooms, room(scheduling.RoomKey(fmt.Sprintf("MDI-VCC-%d", r+1)), fmt.Sprintf("VCC %d", r+1)))
	}
	for i := range 400 {
		p := person(1, fmt.Sprintf("Notreal%d", i))
		p.ID = scheduling.PersonID(fmt.Sprintf("p%d", i))
		d.scene.People = append(d.scene.People, p)
		d.scene.Bookings = append(d.scene.Bookings, booking(scheduling.BookingID(fmt.Sprintf("b%d", i)),
			at(8, 15).Add(time.Duration(i/30)*45*time.Minute), d.scene.Rooms[i%30].Key, p.ID))
	}
	w, err := words.Load(words.English)
	if err != nil {
		b.Fatal(err)
	}
	m := timetable.New(timetable.Config{
		Diary: d, Host: &host{}, Do: work.Inline, Words: w, Now: func() time.Time { return at(9, 20) }, Prison: "MDI",
		Key: func() string { return "" },
	})
	m.Load()
	for b.Loop() {
		m.Shown()
	}
}
