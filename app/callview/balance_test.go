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
	"gatehouse/media"
	"gatehouse/media/hearing"
)

// interpreted is a hearing in session in which somebody interprets for pris.
func interpreted(t *testing.T) *follow {
	t.Helper()
	f := newFollow(t)
	f.state.Setup.Interprets = map[hearing.ParticipantID]hearing.ParticipantID{"int": "pris"}
	f.do("int", hearing.Command{Do: hearing.Join, Name: "Ines", Role: hearing.Interpreter})
	if p, _ := f.state.Find("int"); p.Where == hearing.Lobby {
		f.do("host", hearing.Command{Do: hearing.Admit, Who: "int"})
	}
	return f
}

func TestWhoIsInterpretedFor(t *testing.T) {
	f := interpreted(t)
	for who, want := range map[hearing.ParticipantID][]callview.Interpreter{
		"host": {{Name: "Ines", For: "A prisoner"}},
		"pris": {{Name: "Ines", You: true}},
		"int":  nil, // hears nobody else interpret
	} {
		if got := f.as(who).Interpreters(); !slices.Equal(got, want) {
			t.Errorf("%s hears %+v interpret, want %+v", who, got, want)
		}
	}
	f.do("int", hearing.Command{Do: hearing.Leave})
	if got := f.as("host").Interpreters(); got != nil {
		t.Errorf("after they left: %+v", got)
	}
}

func TestAListenerBalancesTheInterpreterByKeys(t *testing.T) {
	f := interpreted(t)
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeDark, Scale: 1.5}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	asked := &fake{}
	m := callview.NewModel(asked)
	now := f.as("host").Now()
	m.Take(now)
	win := a.NewWindow("")
	v := callview.NewView(m, callview.Options{Window: win, Words: w, Zone: time.UTC, Now: f.state.Setup.End.Local, Explain: func(error) (string, string) { return "", "" }})
	t.Cleanup(v.Close)
	win.SetContent(v.Object())
	win.Resize(fyne.NewSize(1280, 720))
	says := func() string {
		var out []string
		for _, i := range ui.Examine(win).Items {
			out = append(out, i.Text)
		}
		return strings.Join(out, "\n")
	}
	if !strings.Contains(says(), "Ines speaks for A prisoner.") || !strings.Contains(says(), "Floor and interpreter are equally loud.") {
		t.Fatalf("says:\n%s", says())
	}
	// The keyboard alone: Tab until the slider, then arrows.
	for range 60 {
		if _, ok := win.Canvas().Focused().(*ui.Slider); ok {
			break
		}
		win.Canvas().FocusNext()
	}
	slider, ok := win.Canvas().Focused().(*ui.Slider)
	if !ok {
		t.Fatal("Tab does not reach the slider")
	}
	press := func(k fyne.KeyName) { slider.TypedKey(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyRight)
	press(fyne.KeyRight)
	if !strings.Contains(says(), "You hear the interpreter alone, not the floor.") {
		t.Errorf("two steps to the right says:\n%s", says())
	}
	if want := []media.Balance{media.InterpreterMostly, media.InterpreterAlone}; !slices.Equal(asked.balance, want) {
		t.Errorf("asked for %v, want %v", asked.balance, want)
	}
	// A snapshot from before the second step does not take it back, one that
	// has it is shown, and so is what the call says later by itself.
	for _, c := range []struct{ at, shown media.Balance }{
		{media.InterpreterMostly, media.InterpreterAlone},
		{media.InterpreterAlone, media.InterpreterAlone},
		{media.BothAlike, media.BothAlike},
	} {
		m.Take(now)
		n := m.Now()
		n.Balance = c.at
		callview.Show(v, n)
		if slider.Value != float64(c.shown) {
			t.Errorf("the call says %d: the slider is at %v, want %d", c.at, slider.Value, c.shown)
		}
	}
	if len(asked.balance) != 2 {
		t.Errorf("what was shown was asked for: %v", asked.balance)
	}
	f.do("int", hearing.Command{Do: hearing.Leave})
	callview.Show(v, f.as("host").Now())
	if strings.Contains(says(), "equally loud") {
		t.Errorf("nobody interprets, and it says:\n%s", says())
	}
}
