package settings_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/app/settings"
	"gatehouse/media"
	"gatehouse/scheduling"
)

// page is the settings in a window.
type page struct {
	view   *settings.View
	window fyne.Window
	saved  []settings.Saved
	did    []string
}

func open(t *testing.T, change func(*settings.Setup)) *page {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{window: a.NewWindow("")}
	s := settings.Setup{
		Window: p.window, Words: w, Saved: settings.Saved{Name: "Ann Clerk", Role: "clerk", Camera: "camera:1"},
		DataFile: "/somewhere/diary.db",
		Save:     func(s settings.Saved) error { p.saved = append(p.saved, s); return nil },
		CheckHub: func(string) error { return errors.New("no line") },
		Explain:  func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
		Sample:   func() { p.did = append(p.did, "sample") },
		Empty:    func() { p.did = append(p.did, "empty") },
		Restore:  func(b scheduling.Backup) { p.did = append(p.did, "restore "+b.Path) },
		Backups:  []scheduling.Backup{{Path: "/b/1.db", At: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), Size: 4096}},
	}
	if change != nil {
		change(&s)
	}
	p.view = settings.NewView(s)
	p.window.SetContent(p.view.Object())
	p.window.Resize(fyne.NewSize(900, 1600))
	return p
}

func (p *page) says() string {
	var out []string
	for _, i := range ui.Examine(p.window).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

func (p *page) press(t *testing.T, text string) {
	t.Helper()
	layer := -1
	var at fyne.Position
	for _, i := range ui.Examine(p.window).Items {
		if i.Text == text && strings.HasSuffix(i.Type, "Button") && i.Layer >= layer {
			layer, at = i.Layer, fyne.NewPos(i.X+i.W/2, i.Y+i.H/2)
		}
	}
	if layer < 0 {
		t.Fatalf("no button %q:\n%s", text, p.says())
	}
	test.TapCanvas(p.window.Canvas(), at)
}

// tick presses the check of that text.
func (p *page) tick(t *testing.T, text string) {
	t.Helper()
	for _, i := range ui.Examine(p.window).Items {
		if i.Text == text && strings.HasSuffix(i.Type, "Check") {
			test.TapCanvas(p.window.Canvas(), fyne.NewPos(i.X+10, i.Y+i.H/2))
			return
		}
	}
	t.Fatalf("no check %q:\n%s", text, p.says())
}

func TestReplacingEverythingAsksFirst(t *testing.T) {
	p := open(t, nil)
	p.press(t, "Reset to the sample")
	if len(p.did) != 0 || !strings.Contains(p.says(), "Replace everything with the sample?") {
		t.Fatalf("did %v:\n%s", p.did, p.says())
	}
	p.press(t, "Reset to the sample")
	p.press(t, "Restore")
	p.press(t, "Restore")
	if len(p.did) != 2 || p.did[0] != "sample" || p.did[1] != "restore /b/1.db" {
		t.Errorf("did %v", p.did)
	}
}

func TestAReadOnlyDiaryOffersNoReplacing(t *testing.T) {
	said := open(t, func(s *settings.Setup) { s.ReadOnly = true }).says()
	if strings.Contains(said, "Reset to the sample") || !strings.Contains(said, "for reading only") {
		t.Errorf("says:\n%s", said)
	}
}

func TestDevicesFoundLaterChangeNothingThatWasChosen(t *testing.T) {
	p := open(t, nil)
	p.view.SetDevices(settings.Devices{Cameras: []media.Device{{ID: "camera:0", Name: "Built-in"}, {ID: "camera:1", Name: "On the desk"}}})
	if said := p.says(); !strings.Contains(said, "On the desk") || len(p.saved) != 0 {
		t.Errorf("saved %v:\n%s", p.saved, said)
	}
}

func TestAHubLineThatCannotBeReadIsNotSaved(t *testing.T) {
	p := open(t, func(s *settings.Setup) { s.Saved.Hub = "nonsense" })
	p.press(t, "Use this hub")
	if len(p.saved) != 0 || !strings.Contains(p.says(), "It failed: no line") {
		t.Errorf("saved %v:\n%s", p.saved, p.says())
	}
}

func TestTheLineOfAHubIsHiddenUntilItIsAskedFor(t *testing.T) {
	const line = "hub.example:7443#key#the-secret-of-the-hub"
	p := open(t, func(s *settings.Setup) {
		s.Saved.Hub = line
		s.CheckHub = func(string) error { return nil }
	})
	if said := p.says(); strings.Contains(said, "the-secret") {
		t.Errorf("says:\n%s", said)
	}
	p.press(t, "Show the line")
	if said := p.says(); !strings.Contains(said, line) {
		t.Errorf("after a press it says:\n%s", said)
	}
	p.press(t, "Use this hub")
	if said := p.says(); strings.Contains(said, "the-secret") || len(p.saved) != 1 || p.saved[0].Hub != line {
		t.Errorf("saved %v:\n%s", p.saved, said)
	}
	p.press(t, "Show the line")
	p.press(t, "Hide the line")
	if said := p.says(); strings.Contains(said, "the-secret") {
		t.Errorf("hidden again it says:\n%s", said)
	}
}

func TestWhatIsDoneToSoundCanBeSwitchedOff(t *testing.T) {
	if (settings.Saved{}).Cleaning() != (media.Cleaning{Echo: true, Noise: true, Gain: true}) {
		t.Error("a new desk does not clean everything")
	}
	p := open(t, func(s *settings.Setup) { s.Cleans = true })
	for _, c := range []struct {
		text string
		want media.Cleaning
	}{
		{"Take out the echo of this desk's speaker", media.Cleaning{Noise: true, Gain: true}},
		{"Make hum and hiss in the room quieter", media.Cleaning{Gain: true}},
		{"Keep voices at an even loudness", media.Cleaning{}},
		{"Take out the echo of this desk's speaker", media.Cleaning{Echo: true}},
	} {
		p.tick(t, c.text)
		if n := len(p.saved); n == 0 || p.saved[n-1].Cleaning() != c.want {
			t.Fatalf("after %q: %+v, want %+v", c.text, p.saved, c.want)
		}
	}
}

func TestASwitchThatCannotBeKeptGoesBack(t *testing.T) {
	tries := 0
	p := open(t, func(s *settings.Setup) {
		s.Cleans = true
		s.Save = func(c settings.Saved) error {
			if tries++; !c.LeaveNoise {
				t.Error("it was switched on, and was on")
			}
			return errors.New("no room on the disk")
		}
	})
	for n := range 2 { // had it stayed off, the second press would switch it on
		p.tick(t, "Make hum and hiss in the room quieter")
		if !strings.Contains(p.says(), "no room on the disk") || tries != n+1 {
			t.Errorf("tried %d times:\n%s", tries, p.says())
		}
	}
}

func TestADeskThatCannotCleanSaysSo(t *testing.T) {
	said := open(t, nil).says()
	if strings.Contains(said, "Take out the echo") || !strings.Contains(said, "A headset keeps echo away") {
		t.Errorf("says:\n%s", said)
	}
}

func TestTheDeskHidesItsAddressWhenAsked(t *testing.T) {
	p := open(t, nil)
	for _, on := range []bool{true, false} {
		p.tick(t, "Hide this desk's address: calls pass only through a relay")
		if n := len(p.saved); n == 0 || p.saved[n-1].Route().Only != on {
			t.Fatalf("saved %+v, want it %v", p.saved, on)
		}
	}
	if said := p.says(); !strings.Contains(said, "Nobody in a call learns this desk's network address") {
		t.Errorf("it does not say what that does:\n%s", said)
	}
}

func TestARelayNeedsAnAddressANameAndAPassword(t *testing.T) {
	p := open(t, func(s *settings.Setup) {
		s.Saved.Relay, s.Saved.RelayName, s.Saved.RelayPassword = "turn:relay.example.org", "", "CANARY"
		s.CheckRelay = func(u string) error {
			if u != "turn:relay.example.org" {
				t.Errorf("asked about %q", u)
			}
			return nil
		}
	})
	p.press(t, "Use this relay")
	if said := p.says(); len(p.saved) != 0 || !strings.Contains(said, "A relay needs a name and a password.") || strings.Contains(said, "CANARY") {
		t.Errorf("saved %v; says:\n%s", p.saved, said)
	}
	q := open(t, func(s *settings.Setup) {
		s.Saved.Relay = "http://relay.example.org"
		s.CheckRelay = func(string) error { return errors.New("not a relay") }
	})
	q.press(t, "Use this relay")
	if said := q.says(); len(q.saved) != 0 || !strings.Contains(said, "not a relay") {
		t.Errorf("saved %v; says:\n%s", q.saved, said)
	}
	r := open(t, func(s *settings.Setup) {
		s.Saved.Relay, s.Saved.RelayName, s.Saved.RelayPassword = "turn:relay.example.org", "prison", "secret"
	})
	r.press(t, "Use this relay")
	if n := len(r.saved); n != 1 || r.saved[0].Route() != (media.Route{Relay: "turn:relay.example.org", Name: "prison", Password: "secret"}) {
		t.Errorf("saved %v", r.saved)
	}
}
