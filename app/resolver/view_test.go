package resolver_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/resolver"
	"gatehouse/scheduling"
)

type shown struct {
	*resolver.Model
	host   *host
	desk   *desk
	window fyne.Window
	tables int
}

func show(t *testing.T, d *desk, readOnly bool) *shown {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	m, h := model(t, d, work.Inline)
	s := &shown{Model: m, host: h, desk: d, window: a.NewWindow("")}
	v := resolver.NewView(m, resolver.Setup{
		Window: s.window, ReadOnly: readOnly, Table: func() { s.tables++ },
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
	})
	s.window.SetContent(v.Object())
	s.window.Resize(fyne.NewSize(1280, 1600))
	return s
}

func (s *shown) says() string {
	var out []string
	for _, i := range ui.Examine(s.window).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

// find is the n-th thing on the screen that says text.
func (s *shown) find(t *testing.T, kind, text string, n int) ui.ProbeItem {
	t.Helper()
	for _, i := range ui.Examine(s.window).Items {
		if i.Text == text && strings.HasSuffix(i.Type, kind) {
			if n == 0 {
				return i
			}
			n--
		}
	}
	t.Fatalf("no %s %q in:\n%s", kind, text, s.says())
	return ui.ProbeItem{}
}

func (s *shown) press(t *testing.T, kind, text string) {
	t.Helper()
	i := s.find(t, kind, text, 0)
	test.TapCanvas(s.window.Canvas(), fyne.NewPos(i.X+min(i.W/2, 20), i.Y+i.H/2))
}

func TestPlansStandSideBySideWithTheirReasons(t *testing.T) {
	s := show(t, newDesk(), false)
	if said := s.says(); !strings.Contains(said, "Nothing to resolve") {
		t.Fatalf("says:\n%s", said)
	}
	s.Add(urgent(s.desk))
	said := s.says()
	for _, want := range []string{
		"1 case waits for somebody", "CRT  Court hearing, Blankenstead, Sam (A0001AA)", "Any room would do",
		"Proved: nothing disturbs fewer people.", "Plan 1", "Plan 2", "Fewest people disturbed. Smallest shift in time", "Nobody is cancelled",
		"People disturbed", "2 hours", "Plan 1: What moves", "from Video 1 to Video 2, same time, because the court hearing",
		"Who must be told:\n• Exampleton, Ann (A0002AA): now in Video 2, still Wed 25 Nov 10:00–11:00.", "Keep this one where it is", "The family agrees",
		"Proved: nothing disturbs fewer people. Plan 1: 2 people are disturbed, 1 only in another room.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	// The columns are really side by side.
	one, two := s.find(t, "Label", "Plan 1", 0), s.find(t, "Label", "Plan 2", 0)
	if one.Y != two.Y || two.X < one.X+one.W {
		t.Errorf("plan 1 at %v,%v, plan 2 at %v,%v", one.X, one.Y, two.X, two.Y)
	}
}

func TestKeysGoFromPlanToPlanAndBackToTheList(t *testing.T) {
	s := show(t, newDesk(), false)
	s.Add(urgent(s.desk))
	s.press(t, "Button", "Choose")
	if d := detail(t, s.Model); d.Chosen != 1 {
		t.Fatalf("chosen %d", d.Chosen)
	}
	press := func(k fyne.KeyName) {
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	press(fyne.KeyLeft)
	if d := detail(t, s.Model); d.Chosen != 0 {
		t.Errorf("chosen %d", d.Chosen)
	}
	press(fyne.KeyRight)
	if d := detail(t, s.Model); d.Chosen != 1 {
		t.Errorf("chosen %d", d.Chosen)
	}
	press(fyne.KeyEscape)
	if _, ok := s.window.Canvas().Focused().(*ui.Rows); !ok {
		t.Errorf("the keyboard is at %T", s.window.Canvas().Focused())
	}
	press(fyne.KeyEscape)
	if _, open := s.Opened(); open {
		t.Error("the case is still open")
	}
}

func TestWhatIsTickedIsAskedFor(t *testing.T) {
	s := show(t, newDesk(), false)
	s.Add(urgent(s.desk))
	s.press(t, "Check", "Keep this one where it is")
	if q := s.desk.asked[len(s.desk.asked)-1]; !slices.Equal(q.Stay, []scheduling.BookingID{"visit"}) {
		t.Fatalf("stays %v", q.Stay)
	}
	for _, want := range []string{"Cannot be placed.", "What is in the way", "What would have to change", "stays, as you asked.", "Let it move", "They agree"} {
		if !strings.Contains(s.says(), want) {
			t.Errorf("does not say %q:\n%s", want, s.says())
		}
	}
	s.press(t, "Button", "They agree")
	if q := s.desk.asked[len(s.desk.asked)-1]; !slices.Equal(q.Agreed, []scheduling.BookingID{"visit"}) {
		t.Errorf("agreed %v", q.Agreed)
	}
	s.press(t, "Button", "Let it move")
	if d := detail(t, s.Model); len(d.Plans) != 2 {
		t.Errorf("shows %+v", d)
	}
	s.press(t, "Check", "Any time that day would do")
	if q := s.desk.asked[len(s.desk.asked)-1]; len(q.Wanted[0].Windows) != 1 {
		t.Errorf("windows %v", q.Wanted[0].Windows)
	}
}

func TestAPlanIsShownOnTheTimetableAndApplied(t *testing.T) {
	s := show(t, newDesk(), false)
	s.Add(urgent(s.desk))
	s.press(t, "Button", "Show on the timetable")
	if s.tables != 1 || !s.OnTable() {
		t.Errorf("shown %d times", s.tables)
	}
	s.press(t, "Button", "Apply this plan")
	if len(s.desk.enacted) != 1 || !strings.Contains(s.says(), "This is settled. Ctrl+Z takes the plan back.") || !strings.Contains(s.says(), "done") {
		t.Errorf("enacted %d, says:\n%s", len(s.desk.enacted), s.says())
	}
}

func TestWhatIfIsTypedAndTakenBack(t *testing.T) {
	s := show(t, newDesk(), false)
	s.press(t, "Button", "What if…")
	if !strings.Contains(s.says(), "Say what is to be taken as so.") {
		t.Fatalf("says:\n%s", s.says())
	}
	if _, ok := s.SupposeText(resolver.WhatShut, "MDI-VCC-2", "10:00", "12:00"); !ok {
		t.Fatal("not supposed")
	}
	if !strings.Contains(s.says(), "Video 2 is out of use, Wed 25 Nov 10:00–12:00.") {
		t.Errorf("says:\n%s", s.says())
	}
	s.press(t, "Button", "Take back")
	if strings.Contains(s.says(), "is out of use, Wed") {
		t.Errorf("still says:\n%s", s.says())
	}
}

func TestWhoMayOnlyReadAppliesNothing(t *testing.T) {
	s := show(t, newDesk(), true)
	s.Add(urgent(s.desk))
	if said := s.says(); strings.Contains(said, "Apply this plan") || !strings.Contains(said, "Show on the timetable") {
		t.Errorf("says:\n%s", said)
	}
}

func TestAFailedSearchSaysSoAndTriesAgain(t *testing.T) {
	d := newDesk()
	s := show(t, d, false)
	d.fail = scheduling.ErrNotFound
	s.Add(urgent(d))
	if !strings.Contains(s.says(), "It failed:") {
		t.Fatalf("says:\n%s", s.says())
	}
	d.fail = nil
	s.press(t, "Button", "Try again")
	if x := detail(t, s.Model); len(x.Plans) != 2 {
		t.Errorf("shows %+v", x)
	}
}
