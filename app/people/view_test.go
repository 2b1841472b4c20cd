package people_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/people"
	"gatehouse/scheduling"
)

func view(t *testing.T, r *records, readOnly bool) (*people.Model, *people.View, *host, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w := a.NewWindow("")
	m, h := model(t, r, work.Inline)
	v := people.NewView(m, people.Setup{
		Window: w, ReadOnly: readOnly,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
	})
	w.SetContent(v.Object())
	w.Resize(fyne.NewSize(1200, 900))
	return m, v, h, w
}

func says(w fyne.Window) string {
	var out []string
	for _, i := range ui.Examine(w).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

// press taps the topmost button that says text.
func press(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	items := ui.Examine(w).Items
	for n := len(items) - 1; n >= 0; n-- {
		if i := items[n]; i.Text == text && strings.HasSuffix(i.Type, "Button") {
			test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
			return
		}
	}
	t.Fatalf("no button %q in:\n%s", text, says(w))
}

func TestTheKeyboardAloneFindsAndOpensSomeone(t *testing.T) {
	r := newRecords()
	m, v, _, w := view(t, r, false)
	v.Focus()
	test.Type(w.Canvas().Focused(), "siân")
	key := func(k fyne.KeyName) { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }
	key(fyne.KeyDown) // into the list
	key(fyne.KeyDown)
	if m.Opened() != "" {
		t.Error("moving through the list opens a record")
	}
	key(fyne.KeyReturn)
	if m.Opened() != "p2" || len(r.looked) != 1 {
		t.Errorf("opened %q, looked %v", m.Opened(), r.looked)
	}
	key(fyne.KeyEscape) // back to the line
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(w.Canvas().Focused(), "x")
	if !strings.Contains(says(w), "Nobody is found") {
		t.Errorf("says:\n%s", says(w))
	}
}

func TestARecordSaysAlertsByCodeAndWords(t *testing.T) {
	r := newRecords()
	p := r.people["p1"]
	p.Alerts, p.Custody = []scheduling.Alert{scheduling.AlertEscape}, scheduling.CustodyRemand
	r.people["p1"] = p
	m, _, h, w := view(t, r, false)
	m.Open("p1")
	said := says(w)
	for _, want := range []string{"XEL", "On the escape list", "On remand", "NOW", "CRT", "Nobody has to be kept apart."} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	press(t, w, "Timetable")
	if len(h.seen) != 1 {
		t.Errorf("went to %v", h.seen)
	}
}

func TestTheDialogSaysWhatAMoveDoesBeforeItIsSaved(t *testing.T) {
	r := newRecords()
	m, _, _, w := view(t, r, false)
	m.Open("p1")
	press(t, w, "Moved or released…")
	if said := says(w); !strings.Contains(said, "No booking is touched by this.") {
		t.Errorf("says:\n%s", said)
	}
	choose(t, w, "Released for good")
	said := says(w)
	if !strings.Contains(said, "2 bookings would go to the review list. Nothing is cancelled") {
		t.Errorf("says:\n%s", said)
	}
	press(t, w, "Save")
	if !r.people["p1"].Released {
		t.Error("not saved")
	}
}

// choose sets the topmost select that offers the choice.
func choose(t *testing.T, w fyne.Window, choice string) {
	t.Helper()
	focused, ok := w.Canvas().Focused().(*ui.Select)
	if !ok {
		t.Fatalf("the focus is on %T, not on the first field", w.Canvas().Focused())
	}
	focused.SetSelected(choice)
}

func TestANonAssociationNeedsSomebodyAndDatesInOrder(t *testing.T) {
	r := newRecords()
	m, _, _, w := view(t, r, false)
	m.Open("p1")
	press(t, w, "Add a non-association…")
	press(t, w, "Save")
	if said := says(w); !strings.Contains(said, "Choose who.") || len(r.restrictions) != 0 {
		t.Errorf("kept %v, says:\n%s", r.restrictions, said)
	}
}

func TestWhoMayOnlyReadIsOfferedNoChange(t *testing.T) {
	m, _, _, w := view(t, newRecords(), true)
	m.Open("p1")
	for _, no := range []string{"Moved or released…", "Change alerts…", "Add a non-association…"} {
		if strings.Contains(says(w), no) {
			t.Errorf("offers %q", no)
		}
	}
}

func TestAFailedRecordOffersToTryAgain(t *testing.T) {
	r := newRecords()
	r.fail = scheduling.ErrDamaged
	m, _, _, w := view(t, r, false)
	m.Open("p1")
	if said := says(w); !strings.Contains(said, "It failed: scheduling: damaged") {
		t.Errorf("says:\n%s", said)
	}
	r.fail = nil
	press(t, w, "Try again")
	if m.State() != people.Ready {
		t.Errorf("state %v", m.State())
	}
}
