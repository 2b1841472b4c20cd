package bookingform_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// shown is a form in a window.
type shown struct {
	bench
	view   *bookingform.View
	window fyne.Window
	closed int
}

func show(t *testing.T, b bench) *shown {
	t.Helper()
	return showWith(t, b, nil)
}

// showWith is show with what could make way on offer.
func showWith(t *testing.T, b bench, resolve func(scheduling.Booking, clash.Scene, scheduling.HoldID)) *shown {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	s := &shown{bench: b, window: a.NewWindow("")}
	s.view = bookingform.NewView(b.Model, bookingform.Setup{
		Window:  s.window,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
		Join:    func(scheduling.Booking) {}, CopyLink: func(scheduling.Booking) {},
		Closed: func() { s.closed++ }, Resolve: resolve,
	})
	s.window.SetContent(s.view.Object())
	s.window.Resize(fyne.NewSize(460, 1600))
	t.Cleanup(s.view.Close)
	return s
}

func (s *shown) says() string {
	var out []string
	for _, i := range ui.Examine(s.window).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

func (s *shown) press(t *testing.T, text string) {
	t.Helper()
	layer := -1
	var at fyne.Position
	for _, i := range ui.Examine(s.window).Items {
		if i.Text == text && strings.HasSuffix(i.Type, "Button") && i.Layer >= layer {
			layer, at = i.Layer, fyne.NewPos(i.X+i.W/2, i.Y+i.H/2)
		}
	}
	if layer < 0 {
		t.Fatalf("no button %q:\n%s", text, s.says())
	}
	test.TapCanvas(s.window.Canvas(), at)
}

func TestTypingReachesTheModelAndItsProblemsTheField(t *testing.T) {
	s := show(t, fresh(t, newDiary()))
	f := s.view.Field(bookingform.FieldStart)
	if f.Text() != "10:00" {
		t.Fatalf("the start says %q", f.Text())
	}
	f.Entry.SetText("10:07")
	if s.Draft().Start != "10:07" || !strings.Contains(f.Problem(), "quarter hour") {
		t.Errorf("start %q, problem %q", s.Draft().Start, f.Problem())
	}
	f.Entry.SetText("10:15")
	if f.Problem() != "" {
		t.Errorf("problem stays: %q", f.Problem())
	}
	s.view.Field(bookingform.FieldStaffNotes).Entry.SetText("bring the file")
	if !strings.Contains(s.says(), "14 of 400 characters") {
		t.Error("the counter does not count")
	}
}

func TestSavingGoesToTheFirstFieldThatIsWrong(t *testing.T) {
	b := fresh(t, newDiary())
	b.SetCourt("")
	s := show(t, b)
	s.press(t, "Book")
	if got := s.view.Field(bookingform.FieldCourt).Problem(); got != "Choose a court." || len(s.diary.saved) != 0 {
		t.Errorf("problem %q, saved %d", got, len(s.diary.saved))
	}
}

func TestAlternativesAreButtonsSaidByTheirSort(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	s := show(t, fresh(t, d))
	said := s.says()
	for _, want := range []string{"VCC 1 is taken 10:00–11:00", "Same rooms, another time", "11:15–12:00", "Same time, another room", "Accept and save"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	d.answer = bookingform.Answer{}
	s.press(t, "11:15–12:00")
	if got := s.view.Field(bookingform.FieldStart).Text(); got != "11:15" {
		t.Errorf("start %q", got)
	}
	if !strings.Contains(s.says(), "Free: nothing is in the way.") {
		t.Errorf("not free:\n%s", s.says())
	}
}

func TestClosingAsksOnlyWhenSomethingWouldBeLost(t *testing.T) {
	s := show(t, kept(t, newDiary()))
	s.view.TryClose()
	if s.closed != 1 {
		t.Fatal("an untouched form asks")
	}
	s.view.Field(bookingform.FieldStaffNotes).Entry.SetText("typed")
	s.view.TryClose()
	if s.closed != 1 || !strings.Contains(s.says(), "Close without saving?") {
		t.Fatalf("closed %d:\n%s", s.closed, s.says())
	}
	s.press(t, "Go on typing")
	if s.closed != 1 || s.Draft().StaffNotes != "typed" {
		t.Errorf("closed %d, notes %q", s.closed, s.Draft().StaffNotes)
	}
	s.view.TryClose()
	s.press(t, "Close without saving")
	if s.closed != 2 {
		t.Error("not closed")
	}
}

func TestAKeptBookingOffersItsCallAndSaysWhoCame(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	d.known.Booking.Attendance = []scheduling.Attendance{{Name: "Amir Rehearsley", Role: scheduling.RoleSolicitor, Joined: at(t, 9, 58)}}
	d.known.History = []scheduling.AuditEntry{{At: at(t, 8, 30), Actor: scheduling.Actor{Name: "Ann Clerk"}, Action: scheduling.ActionBooked}}
	b.Refresh("b1")
	said := show(t, b).says()
	for _, want := range []string{"Join", "Copy link", "Who came", "Amir Rehearsley (solicitor): since 09:58:00, still there", "Tue 24 Nov 2026, 08:30: booked, Ann Clerk"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	d.known.Booking.Outcome = scheduling.Outcome{Code: scheduling.OutcomeEarly, At: at(t, 10, 20)}
	b.Refresh("b1")
	if said := show(t, b).says(); strings.Contains(said, "Join") || strings.Contains(said, "Copy link") {
		t.Errorf("a hearing that is over can be joined:\n%s", said)
	}
	d.known.Booking.Outcome = scheduling.Outcome{}
	d.known.Booking.Meet = scheduling.Meet{By: scheduling.MeetURL, URL: "https://meet.example/1"}
	b.Refresh("b1")
	if said := show(t, b).says(); strings.Contains(said, "Copy link") {
		t.Error("a meeting elsewhere offers a Gatehouse call")
	}
}

func TestAStaleEditStandsSideBySide(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	b.SetStart("11:00")
	d.known.Booking.Version, d.known.Booking.StaffNotes = 5, "call first"
	d.refuse = scheduling.ErrStale
	b.Save()
	d.refuse = nil
	s := show(t, b)
	said := s.says()
	for _, want := range []string{"Nothing you typed is lost.", "Yours", "Theirs", "call first", "Save mine over it", "Take theirs"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	s.press(t, "Take theirs")
	if got := s.view.Field(bookingform.FieldStaffNotes).Text(); got != "call first" {
		t.Errorf("notes %q", got)
	}
}
