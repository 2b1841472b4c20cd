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
)

// looked is the room with somebody who looks at it since three minutes past.
func looked(t *testing.T, privacy hearing.Privacy, sound bool) hearing.State {
	t.Helper()
	s := room(t)
	s.Setup.Privacy = privacy
	o, _ := hearing.Permit(hearing.PolicyOf(privacy), sound, "somebody shouted")
	s, _, err := s.Watch("eve", o, nil, s.Setup.Start.Add(3*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// drawn shows a call in a small window and returns what is written in it.
func drawn(t *testing.T, s callview.Snapshot, look ui.Look, language string) (texts []string, win fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(look))
	w, err := words.Load(language)
	if err != nil {
		t.Fatal(err)
	}
	m := callview.NewModel(&fake{})
	m.Take(s)
	win = a.NewWindow("")
	v := callview.NewView(m, callview.Options{
		Window: win, Words: w, Title: "Legal visit, 10:00–11:00", Zone: time.UTC, Explain: func(error) (string, string) { return "", "" },
		Now: func() time.Time { return s.Hearing.Setup.Start.Add(4 * time.Minute) },
	})
	t.Cleanup(v.Close)
	win.SetContent(v.Object())
	win.Resize(fyne.NewSize(1280, 720))
	for _, i := range ui.Examine(win).Items {
		texts = append(texts, i.Text)
	}
	return texts, win
}

// Everybody reads that staff look, since when, and whether they hear; whoever
// looks reads how long it lasts, and has one button.
func TestWhoIsLookedAtIsTold(t *testing.T) {
	legal, family := looked(t, hearing.PrivacyPrivileged, false), looked(t, hearing.PrivacyFamily, true)
	for _, look := range []ui.Look{{Mode: ui.ModeLight, Scale: 1}, {Mode: ui.ModeDark, Scale: 1.5}} {
		texts, _ := drawn(t, callview.Snapshot{Phase: callview.Floor, You: "sol", Hearing: legal.As("sol")}, look, words.English)
		if !slices.Contains(texts, "Staff have been looking at this call since 10:03:00. They see the pictures and cannot hear anything.") {
			t.Errorf("who is looked at reads %q", texts)
		}
		texts, _ = drawn(t, callview.Snapshot{Phase: callview.Floor, You: "host", Hearing: family.As("host")}, look, words.English)
		if !slices.Contains(texts, "Staff have been looking at this call and listening to it since 10:03:00.") {
			t.Errorf("who is listened to reads %q", texts)
		}
		texts, _ = drawn(t, callview.Snapshot{
			Phase: callview.Floor, You: "eve", Hearing: legal.As("eve"),
			Lines: map[hearing.ParticipantID]callview.Line{"sol": {Connected: true, Stopped: true}},
		}, look, words.English)
		all := strings.Join(texts, "\n")
		for _, want := range []string{"Stop looking", "2:00 left to look", "There is no sound", "A Solicitor"} {
			if !strings.Contains(all, want) {
				t.Errorf("who looks does not read %q in %q", want, texts)
			}
		}
		if slices.Contains(texts, "Sound only") || !slices.Contains(texts, "No picture now") {
			t.Errorf("who looks, and hears nothing, reads of a lost picture: %q", texts)
		}
		for _, no := range []string{"Mute", "Camera off", "Hearing…", "Waiting in the lobby", "Nobody is waiting."} {
			if slices.Contains(texts, no) {
				t.Errorf("who looks is offered %q", no)
			}
		}
	}
	texts, _ := drawn(t, callview.Snapshot{Phase: callview.Floor, You: "sol", Hearing: legal.As("sol")}, ui.Look{Scale: 1}, words.Welsh)
	if !strings.Contains(strings.Join(texts, "\n"), "Mae staff yn edrych ar yr alwad hon ers 10:03:00.") {
		t.Errorf("in Welsh: %q", texts)
	}
}

// A line is said to be confirmed, without a key, or cut.
func TestWhoseDeskAnswers(t *testing.T) {
	s := room(t)
	for text, l := range map[string]callview.Line{
		"Their desk's identity key is confirmed":                   {Connected: true, Verified: true},
		"No identity key, as in a browser: compare the check code": {Connected: true, Unsigned: true},
		"Line cut: not who they should be":                         {Impostor: true},
	} {
		texts, _ := drawn(t, callview.Snapshot{
			Phase: callview.Floor, You: "host", Hearing: s.As("host"), Lines: map[hearing.ParticipantID]callview.Line{"sol": l},
		}, ui.Look{Scale: 1}, words.English)
		if !slices.Contains(texts, text) {
			t.Errorf("%+v: %q", l, texts)
		}
		warned := slices.ContainsFunc(texts, func(s string) bool { return strings.HasPrefix(s, "The line to A Solicitor was cut") })
		if warned != l.Impostor {
			t.Errorf("%+v: warned %t", l, warned)
		}
	}
}

// Whoever looked reads at the end that the call goes on without them, and what
// is kept, though their look is no longer in the hearing.
func TestTheEndOfALook(t *testing.T) {
	legal := looked(t, hearing.PrivacyPrivileged, false)
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Scale: 1}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	m := callview.NewModel(&fake{})
	m.Take(callview.Snapshot{Phase: callview.Floor, You: "eve", Hearing: legal.As("eve")})
	win := a.NewWindow("")
	v := callview.NewView(m, callview.Options{Window: win, Words: w, Zone: time.UTC, Now: time.Now})
	t.Cleanup(v.Close)
	win.SetContent(v.Object())
	win.Resize(fyne.NewSize(1280, 720))
	callview.Show(v, callview.Snapshot{Phase: callview.Over, You: "eve"})
	var texts []string
	for _, i := range ui.Examine(win).Items {
		texts = append(texts, i.Text)
	}
	if !slices.Contains(texts, "You have stopped looking") || slices.Contains(texts, "You have left the hearing.") {
		t.Errorf("at the end: %q", texts)
	}
}
