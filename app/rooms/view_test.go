package rooms_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/rooms"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func view(t *testing.T, p *places, readOnly bool) (*rooms.Model, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w := a.NewWindow("")
	m, _ := model(t, p, work.Inline)
	v := rooms.NewView(m, rooms.Setup{
		Window: w, ReadOnly: readOnly,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
	})
	w.SetContent(v.Object())
	w.Resize(fyne.NewSize(1200, 2400)) // all of it without scrolling
	return m, w
}

func says(w fyne.Window) string {
	var out []string
	for _, i := range ui.Examine(w).Items {
		out = append(out, i.Name+" "+i.Text)
	}
	return strings.Join(out, "\n")
}

// press taps the topmost thing that is named or says so.
func press(t *testing.T, w fyne.Window, what string) {
	t.Helper()
	items := ui.Examine(w).Items
	for n := len(items) - 1; n >= 0; n-- {
		if i := items[n]; (i.Text == what || i.Name == what) && (i.Name != "" || strings.HasSuffix(i.Type, "Button") || strings.HasSuffix(i.Type, "Text")) {
			test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
			return
		}
	}
	t.Fatalf("no %q in:\n%s", what, says(w))
}

func TestARoomShowsItsTimetableInWordsAndAMonth(t *testing.T) {
	_, w := view(t, newPlaces(t), false)
	press(t, w, "Room 2")
	said := says(w)
	for _, want := range []string{
		"Family visits: every 2 weeks on Saturday, 14:00–16:00, not on bank holidays", "November 2026",
		"day/2026-11-21 Saturday 21 November 2026; 14:00–16:00 family visits", "FAM 14–16", "The room is not out of use at any time.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
}

func TestALineIsSaidInWordsWhileItIsTyped(t *testing.T) {
	m, w := view(t, newPlaces(t), false)
	press(t, w, "Room 2")
	press(t, w, "Add a line…")
	if !strings.Contains(says(w), "Court and parole hearings: every week on Tuesday, 09:00–12:00") {
		t.Errorf("says:\n%s", says(w))
	}
	press(t, w, "Use this line")
	if n := len(m.Room().Lines); n != 2 || !m.Dirty() {
		t.Fatalf("%d lines, dirty %v", n, m.Dirty())
	}
	press(t, w, "Add a line…")
	press(t, w, "Use this line")
	if n := len(m.Room().Lines); n != 2 || !strings.Contains(says(w), "has this line already") {
		t.Errorf("%d lines", n)
	}
}

func TestADayIsClosedByClickingIt(t *testing.T) {
	p := newPlaces(t)
	m, w := view(t, p, false)
	press(t, w, "Room 2")
	press(t, w, "day/2026-11-21")
	mode, ok := w.Canvas().Focused().(*ui.Select)
	if !ok {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	mode.SetSelected("Closed all day")
	press(t, w, "Use for this day")
	if o := m.Override(date("2026-11-21")); o == nil || len(o.Windows) != 1 || o.Windows[0].For != scheduling.UsageClosed {
		t.Fatalf("override %+v", o)
	}
	if !strings.Contains(says(w), "OH") {
		t.Error("the day is not marked")
	}
	press(t, w, "Save")
	if p.saves != 1 || len(p.known.Rooms[1].Overrides) != 1 {
		t.Errorf("%d saves, kept %+v", p.saves, p.known.Rooms[1].Overrides)
	}
}

func TestADayOfALineIsLeftOutByTakingItsTickAway(t *testing.T) {
	m, w := view(t, newPlaces(t), false)
	press(t, w, "Room 2")
	press(t, w, "day/2026-11-21")
	for _, i := range ui.Examine(w).Items {
		if strings.HasSuffix(i.Type, "ui.Check") && i.Layer > 0 {
			test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
		}
	}
	press(t, w, "Use for this day")
	if got := rooms.OnDay(m.Room().Lines[0], date("2026-11-21")); got != rooms.StandsAway {
		t.Errorf("the day stands %v", got)
	}
	if !strings.Contains(says(w), "LO") {
		t.Error("the day is not marked")
	}
}

func TestWhatASaveHitsIsListedBeforeItIsSaved(t *testing.T) {
	p := newPlaces(t)
	p.hits = []clash.Reviewed{{Booking: scheduling.Booking{ID: "b", Kind: scheduling.KindFamily, Status: scheduling.StatusBooked, Parts: []scheduling.Part{
		{Name: scheduling.PartMain, Span: scheduling.NewSpan(now().Add(time.Hour), time.Hour), Placements: []scheduling.Placement{{Room: "MDI-VCC-2"}}},
	}}}}
	m, w := view(t, p, false)
	press(t, w, "Room 2")
	press(t, w, "Remove")
	press(t, w, "Save")
	said := says(w)
	if !strings.Contains(said, "1 booking would go to the review list") || !strings.Contains(said, "Nothing is cancelled.") || p.saves != 0 {
		t.Fatalf("%d saves, says:\n%s", p.saves, said)
	}
	press(t, w, "Cancel")
	if p.saves != 0 || !m.Dirty() {
		t.Errorf("%d saves, dirty %v", p.saves, m.Dirty())
	}
}

func TestAnotherRoomIsNotOpenedOverWhatWasTyped(t *testing.T) {
	m, w := view(t, newPlaces(t), false)
	press(t, w, "Room 10")
	m.Edit(func(d *rooms.RoomDraft) { d.Name = "Mine" })
	press(t, w, "Room 2")
	if !strings.Contains(says(w), "Lose what you changed?") {
		t.Fatalf("says:\n%s", says(w))
	}
	press(t, w, "Keep typing")
	if m.Room().Name != "Mine" || m.Opened().Room != "MDI-VCC-10" {
		t.Errorf("draft %q of %v", m.Room().Name, m.Opened())
	}
}

func TestThePrisonsRulesAreShownAndWrongHoursSaid(t *testing.T) {
	m, w := view(t, newPlaces(t), false)
	press(t, w, "Rules of the prison")
	said := says(w)
	for _, want := range []string{"Rules of Moorland", "12:00–13:00, 17:00–24:00", "England and Wales", "No closed day is known.", "Walk 1", "Notice, in days"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	m.EditRules(func(d *rooms.PrisonDraft) { d.LockUps[0] = "noon" }, rooms.LockUpField(time.Monday))
	if !strings.Contains(says(w), "Enter hours like 12:00–13:30") {
		t.Errorf("says:\n%s", says(w))
	}
}

func TestWhoMayOnlyReadIsOfferedNoChange(t *testing.T) {
	_, w := view(t, newPlaces(t), true)
	press(t, w, "Room 2")
	for _, no := range []string{"Add a line…", "Remove", "Take out of use…", "New room…", "Save"} {
		if strings.Contains(says(w), " "+no+"\n") {
			t.Errorf("offers %q", no)
		}
	}
}
