package review_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/review"
)

func view(t *testing.T, d *desk, readOnly bool) (*review.Model, *host, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w := a.NewWindow("")
	m, h := model(t, d, work.Inline)
	m.Load()
	v := review.NewView(m, review.Setup{
		Window: w, ReadOnly: readOnly,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
	})
	w.SetContent(v.Object())
	w.Resize(fyne.NewSize(1100, 900))
	return m, h, w
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

func TestTheListSaysWhatWhyAndWhatCanBeDone(t *testing.T) {
	_, h, w := view(t, newDesk(), false)
	said := says(w)
	for _, want := range []string{
		"2 bookings need someone to look at them.", "CRT", "takes no bookings.", "This cannot be accepted: change the booking, or cancel it.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	if n := strings.Count(said, "Accept…"); n != 2 { // one button and its words
		t.Errorf("%d times:\n%s", n, said)
	}
	press(t, w, "Timetable")
	press(t, w, "Open")
	if len(h.seen) != 2 || len(h.opened) != 1 {
		t.Errorf("went to %v, opened %v", h.seen, h.opened)
	}
}

func TestAReasonIsAskedFor(t *testing.T) {
	d := newDesk()
	m, _, w := view(t, d, false)
	press(t, w, "Accept…")
	press(t, w, "Accept")
	if !strings.Contains(says(w), "Say why, in at least three characters.") || len(d.accepted) != 0 {
		t.Fatalf("accepted %v, says:\n%s", d.accepted, says(w))
	}
	test.Type(w.Canvas().Focused(), "agreed with the court")
	press(t, w, "Accept")
	if len(d.accepted) != 1 || m.Count() != 1 {
		t.Errorf("accepted %v, %d left", d.accepted, m.Count())
	}
}

func TestAnEmptyListSaysSoKindly(t *testing.T) {
	d := newDesk()
	d.found.Items = nil
	_, _, w := view(t, d, false)
	if said := says(w); !strings.Contains(said, "Nothing to review") || !strings.Contains(said, "appears here by itself") {
		t.Errorf("says:\n%s", said)
	}
}

func TestTheListFollowsTheDiary(t *testing.T) {
	d := newDesk()
	m, _, w := view(t, d, false)
	d.drop("off")
	m.Load()
	if said := says(w); !strings.Contains(said, "1 booking needs someone to look at it.") || strings.Contains(said, "takes no bookings.") {
		t.Errorf("says:\n%s", said)
	}
}

func TestWhoMayOnlyReadIsOfferedNoChange(t *testing.T) {
	_, _, w := view(t, newDesk(), true)
	for _, no := range []string{"Accept…", "Cancel booking…"} {
		if strings.Contains(says(w), no) {
			t.Errorf("offers %q", no)
		}
	}
}
