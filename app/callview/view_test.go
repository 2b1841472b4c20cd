package callview_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/callview"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
	"gatehouse/media/stats"
)

// view shows somebody's call, in a look that needs the most room.
func view(t *testing.T, f *follow, who hearing.ParticipantID) (v *callview.View, win fyne.Window, asked *fake) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeDark, Scale: 1.5}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	asked = &fake{}
	m := callview.NewModel(asked)
	m.Take(f.as(who).Now())
	win = a.NewWindow("")
	v = callview.NewView(m, callview.Options{
		Window: win, Words: w, Title: "Court hearing, 10:00–11:00", Zone: time.UTC,
		Explain: func(error) (string, string) { return "", "" },
		Now:     func() time.Time { return f.state.Setup.End.Add(-4*time.Minute - time.Second) },
	})
	t.Cleanup(v.Close)
	win.SetContent(v.Object())
	win.Resize(fyne.NewSize(1280, 2400))
	return v, win, asked
}

// window is what a view says, and how to press on it.
func window(t *testing.T, f *follow, who hearing.ParticipantID) (texts func() []string, tap func(string), asked *fake) {
	t.Helper()
	_, win, asked := view(t, f, who)
	texts = func() []string {
		var out []string
		for _, i := range ui.Examine(win).Items {
			out = append(out, i.Text)
		}
		return out
	}
	tap = func(text string) {
		t.Helper()
		for _, i := range ui.Examine(win).Items {
			if i.Text == text {
				test.TapCanvas(win.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
				return
			}
		}
		t.Fatalf("%q is not on the screen: %q", text, texts())
	}
	return texts, tap, asked
}

// What can be pressed has its key under it, and the key does the same; what
// cannot be pressed now has none.
func TestKeysOfTheCall(t *testing.T) {
	f := newFollow(t)
	for who, want := range map[hearing.ParticipantID]string{
		"host": "Ctrl+M microphone · Ctrl+E camera · Ctrl+G hearing · Ctrl+L leave",
		"sol":  "Ctrl+M microphone · Ctrl+E camera · Ctrl+H hand · Ctrl+P private word · Ctrl+L leave",
	} {
		v, win, asked := view(t, f, who)
		if !slices.ContainsFunc(ui.Examine(win).Items, func(i ui.ProbeItem) bool { return i.Text == want }) {
			t.Errorf("%s: %q is not on the screen: %+v", who, want, ui.Examine(win).Items)
		}
		does := func(k fyne.KeyName) (out []hearing.Do) {
			asked.asked = nil
			v.Press(k)
			for _, c := range asked.asked {
				out = append(out, c.Do)
			}
			return out
		}
		for k, do := range map[fyne.KeyName]hearing.Do{fyne.KeyM: hearing.Mute, fyne.KeyE: hearing.CameraOff, fyne.KeyL: hearing.Leave} {
			if got := does(k); !slices.Equal(got, []hearing.Do{do}) {
				t.Errorf("%s: %s does %v", who, k, got)
			}
		}
		if got := does(fyne.KeyH); (len(got) == 1) != (who == "sol") {
			t.Errorf("%s: Ctrl+H does %v", who, got)
		}
	}
}

func TestWhatTheHostSeesAndDoes(t *testing.T) {
	f := newFollow(t)
	f.do("sol", hearing.Command{Do: hearing.RaiseHand})
	f.do("wit", hearing.Command{Do: hearing.Report, Equipment: &readiness.Measured{
		Camera: readiness.Moving, Microphone: readiness.Heard, Line: &readiness.Line{Reached: true, LossOut: 0.05},
	}})
	texts, tap, asked := window(t, f, "host")
	for _, want := range []string{
		"Waits since 10:00. Equipment tested 10:00: could be better. Line: could be better",
		"5 minutes left, until 11:00", "Hand up", "Identity not checked yet", "Hearing…", "Admit",
	} {
		if !slices.Contains(texts(), want) {
			t.Errorf("%q is not on the screen: %q", want, texts())
		}
	}
	tap("Hearing…")
	tap("Pause: everybody but court and staff waits in the lobby")
	tap("Hearing…")
	tap("Extend by 15 minutes")
	if len(asked.asked) != 2 || asked.asked[0].Do != hearing.Pause || asked.asked[1].Do != hearing.Extend {
		t.Errorf("asked %+v", asked.asked)
	}
	if slices.Contains(texts(), "Private word…") {
		t.Error("the court is offered to be alone with one side")
	}
}

// A picture says who it is of, and in words what its icons mean.
func TestWhatATileSays(t *testing.T) {
	f := newFollow(t)
	f.do("sol", hearing.Command{Do: hearing.RaiseHand})
	f.do("host", hearing.Command{Do: hearing.Silence, Who: "sol"})
	v, win, _ := view(t, f, "host")
	s := f.as("host").Now()
	s.Lines = map[hearing.ParticipantID]callview.Line{"sol": {Connected: true, Quality: stats.Poor}}
	callview.Show(v, s)
	const want = "A Solicitor, representative · hand up · muted by the host · line poor"
	if !slices.ContainsFunc(ui.Examine(win).Items, func(i ui.ProbeItem) bool {
		return i.Name == "tile/A Solicitor" && strings.HasPrefix(i.Text, want)
	}) {
		t.Errorf("no tile says %q: %+v", want, ui.Examine(win).Items)
	}
}

// A press that began on a button of the lists ends on it, and the keyboard stays
// there, whatever else is told of the people meanwhile.
func TestAButtonOutlivesWhatIsSaidAnew(t *testing.T) {
	a := test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	f, asked := newFollow(t), &fake{}
	win := a.NewWindow("")
	v := callview.NewView(callview.NewModel(asked), callview.Options{
		Window: win, Words: w, Zone: time.UTC, Now: func() time.Time { return f.state.Setup.Start },
	})
	t.Cleanup(v.Close)
	win.SetContent(v.Object())
	win.Resize(fyne.NewSize(1280, 2400))
	at := func(text string) *ui.Button {
		win.Canvas().Unfocus()
		for range 50 {
			win.Canvas().FocusNext()
			if b, ok := win.Canvas().Focused().(*ui.Button); ok && b.Text() == text {
				return b
			}
		}
		return nil
	}
	callview.Show(v, f.as("host").Now())
	admit, more := at("Admit"), at("More…")
	f.do("sol", hearing.Command{Do: hearing.RaiseHand})
	callview.Show(v, f.as("host").Now())
	if admit == nil || at("Admit") != admit || more == nil || at("More…") != more {
		t.Error("the buttons are others when a hand goes up")
	}
	test.Tap(admit)
	if len(asked.asked) != 1 || asked.asked[0].Do != hearing.Admit || asked.asked[0].Who != "wit" {
		t.Errorf("asked %+v", asked.asked)
	}
	f.do("host", hearing.Command{Do: hearing.Admit, Who: "wit"})
	callview.Show(v, f.as("host").Now())
	if at("Admit") != nil {
		t.Error("nobody waits, and somebody can be admitted")
	}
}

func TestWhatSomebodyAskedAsideSeesAndDoes(t *testing.T) {
	f := newFollow(t)
	f.do("pris", hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{"sol"}})
	texts, tap, asked := window(t, f, "sol")
	if slices.Contains(texts(), "Hearing…") || slices.Contains(texts(), "Admit") {
		t.Errorf("a representative is offered to conduct: %q", texts())
	}
	tap("Go aside")
	tap("Raise hand")
	if len(asked.asked) != 2 || asked.asked[0].Do != hearing.Agree || asked.asked[0].Room != "r1" || asked.asked[1].Do != hearing.RaiseHand {
		t.Errorf("asked %+v", asked.asked)
	}
}

func TestAskingForAPrivateWordAndWritingToTheOfficer(t *testing.T) {
	f := newFollow(t)
	_, tap, asked := window(t, f, "sol")
	tap("Private word…")
	tap("Ask them")
	if len(asked.asked) != 1 || asked.asked[0].Do != hearing.Consult || !slices.Equal(asked.asked[0].Whom, []hearing.ParticipantID{"pris"}) {
		t.Errorf("asked %+v", asked.asked)
	}
}
