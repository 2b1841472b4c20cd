package waitingroom

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/internal/words"
	"gatehouse/media/readiness"
)

// TestEveryOutcomeHasWords: in both languages, what was found and, where it is
// not good, what to do.
func TestEveryOutcomeHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w, err := words.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		has := func(key, text string) {
			if text == "" || strings.Contains(text, key) || strings.Contains(text, "<no value>") {
				t.Errorf("%s: %s says %q", lang, key, text)
			}
		}
		for _, c := range readiness.Checks() {
			for _, o := range readiness.Outcomes(c) {
				key := "ready." + string(c) + "." + string(o)
				has(key, Sentence(w, readiness.Measured{}, readiness.Finding{Check: c, Outcome: o}))
			}
		}
		for _, g := range []readiness.Grade{readiness.Unknown, readiness.Good, readiness.Poor, readiness.Bad} {
			for _, key := range []string{"ready.verdict.", "ready.grade.", "ready.waiting."} {
				has(key+string(g), w.Say(key+string(g), "At", "10:00"))
			}
		}
		for _, c := range []readiness.Check{readiness.Camera, readiness.Microphone, readiness.Speaker, readiness.Reach, readiness.Relay} {
			has("ready.doing."+string(c), w.Say("ready.doing."+string(c)))
		}
	}
}

// page opens a room before a call, or the page of a desk's equipment.
func page(t *testing.T, r *rig, opt Options) (*View, chan error) {
	t.Helper()
	test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	opt.Words, opt.Title, opt.Name, opt.Equipment, opt.Video = w, "Test", "Moorland desk", r, videotile.RGBA
	opt.Explain = func(error) (string, string) { return "", "" }
	v := NewView(opt)
	test.NewTempWindow(t, v.Object())
	done := make(chan error, 1)
	go func() { done <- v.Run(t.Context()) }()
	r.wait(t, "camera:0", "synthetic:tone+out:1")
	return v, done
}

// TestTheTestHasTheDevicesToItself, and what it found goes into the call.
func TestTheTestHasTheDevicesToItself(t *testing.T) {
	r := newRig()
	found := readiness.Measured{Camera: readiness.Dark, Microphone: readiness.Heard}
	tested := make(chan Try, 1)
	joined := make(chan Entry, 1)
	v, done := page(t, r, Options{
		Join: func(e Entry) { joined <- e },
		Test: func(_ context.Context, try Try, tell func(readiness.Progress)) readiness.Measured {
			if r.cameras.Load() != 0 || r.sounds.Load() != 0 {
				t.Error("tested while a device is in use")
			}
			tell(readiness.Progress{Doing: []readiness.Check{readiness.Microphone}})
			tested <- try
			return found
		},
	})
	test.Tap(v.test)
	if try := <-tested; try.Camera != "camera:0" || try.Speaker != "out:1" || try.CameraOff {
		t.Errorf("tested %+v", try)
	}
	r.wait(t, "camera:0", "synthetic:tone+out:1") // the preview goes on
	if want := v.opt.Words.Say("ready.verdict.bad"); v.findings.verdict.Text() != want || len(v.findings.rows.Objects) != 2 {
		t.Errorf("the verdict is %q, with %d lines", v.findings.verdict.Text(), len(v.findings.rows.Objects))
	}
	test.Tap(v.join)
	if e := <-joined; e.Equipment == nil || *e.Equipment != found {
		t.Errorf("joined with %+v", e.Equipment)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestLeavingCutsTheTestShort: nobody waits for it, and nothing half found is told.
func TestLeavingCutsTheTestShort(t *testing.T) {
	r := newRig()
	practised, begun := make(chan Entry, 1), make(chan struct{})
	v, done := page(t, r, Options{
		Practice: func(e Entry) { practised <- e },
		Test: func(ctx context.Context, _ Try, _ func(readiness.Progress)) readiness.Measured {
			close(begun)
			<-ctx.Done()
			return readiness.Measured{Camera: readiness.Moving}
		},
	})
	test.Tap(v.test)
	<-begun
	test.Tap(v.join)
	if e := <-practised; e.Equipment != nil {
		t.Errorf("a test that was cut short found %+v", e.Equipment)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
