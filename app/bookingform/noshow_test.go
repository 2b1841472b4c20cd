package bookingform_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// showEnding is show with the ends of the booking on offer as may says.
func showEnding(t *testing.T, b bench, may bool) (s *shown, recorded *[]scheduling.NoShow) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	s, recorded = &shown{bench: b, window: a.NewWindow("")}, &[]scheduling.NoShow{}
	ask := func(scheduling.Booking) bool { return may }
	s.view = bookingform.NewView(b.Model, bookingform.Setup{
		Window: s.window, Explain: func(err error) (title, next string) { return err.Error(), "" }, Closed: func() { s.closed++ },
		MayNoShow: ask, MayExtend: ask, Extend: func(scheduling.Booking) {},
		NoShow: func(q scheduling.NoShow) { *recorded = append(*recorded, q) },
	})
	s.window.SetContent(s.view.Object())
	s.window.Resize(fyne.NewSize(900, 1600))
	t.Cleanup(s.view.Close)
	return s, recorded
}

func TestANoShowNeedsWhoAndWhy(t *testing.T) {
	s, recorded := showEnding(t, kept(t, newDiary()), true)
	s.press(t, "Somebody did not come…")
	if !strings.Contains(s.says(), "The post-hearing part is not needed either") {
		t.Errorf("nothing is asked about the later part:\n%s", s.says())
	}
	s.press(t, "Record it")
	for _, want := range []string{"Say who did not come.", "Say why, or that it is not known."} {
		if !strings.Contains(s.says(), want) {
			t.Errorf("not said: %q", want)
		}
	}
	s.press(t, "Cancel")
	if len(*recorded) != 0 {
		t.Errorf("recorded %+v", *recorded)
	}
}

func TestNothingIsOfferedBeforeItIsLate(t *testing.T) {
	s, _ := showEnding(t, kept(t, newDiary()), false)
	for _, never := range []string{"Somebody did not come…", "Extend…"} {
		if strings.Contains(s.says(), never) {
			t.Errorf("%q is offered", never)
		}
	}
}

func TestHowABookingEndedIsSaid(t *testing.T) {
	for _, c := range []struct {
		outcome scheduling.Outcome
		want    string
	}{
		{scheduling.Outcome{}, ""},
		{scheduling.Outcome{Code: scheduling.OutcomeEarly, At: at(t, 10, 20)}, "Ended early, at 10:20."},
		{
			scheduling.Outcome{Code: scheduling.OutcomeNoShow, At: at(t, 10, 12), Who: scheduling.AbsentPrisoner, Why: scheduling.WhyRefused},
			"Did not come: The prisoner (Refused). Recorded at 10:12.",
		},
	} {
		d := newDiary()
		kept(t, d)
		d.known.Booking.Outcome = c.outcome
		b := keptAs(t, d)
		if got := b.OutcomeWords(); got != c.want {
			t.Errorf("said %q, want %q", got, c.want)
		}
	}
}
