package waitingroom

import (
	"context"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/media"
	"gatehouse/media/readiness"
)

// Try is what a test is to use.
type Try struct {
	Chosen
	// CameraOff leaves the camera alone.
	CameraOff bool
	// Show borrows each picture; Level is told how loud the microphone is,
	// 0 to 1. Both may be called by any goroutine.
	Show  func(*media.Frame)
	Level func(float64)
}

// TestFunc tests equipment and line until it is done or ctx ends; tell may be
// called by any goroutine. When it returns every device is free.
type TestFunc func(ctx context.Context, t Try, tell func(readiness.Progress)) readiness.Measured

// findings shows what a test does and has found.
type findings struct {
	words   *words.Words
	verdict *ui.Notice
	rows    *fyne.Container
	root    *fyne.Container
	found   *readiness.Measured // of a test that was not cut short
}

func newFindings(w *words.Words) *findings {
	f := &findings{words: w, verdict: ui.NewNotice("", ui.ToneInfo), rows: container.NewVBox()}
	f.root = container.NewBorder(f.verdict, nil, nil, nil, container.NewVScroll(f.rows))
	return f
}

// say explains the test before there is one.
func (f *findings) say(text string) { f.verdict.Set(text, ui.ToneInfo) }

// progress shows how far a test has come.
func (f *findings) progress(p readiness.Progress) {
	text := ""
	for _, c := range readiness.Checks() {
		if !slices.Contains(p.Doing, c) {
			continue
		}
		if text != "" {
			text += " "
		}
		text += f.words.Say("ready.doing." + string(c))
	}
	if text != "" {
		f.verdict.Set(text, ui.ToneInfo)
	}
	f.found = nil
	f.list(p.Found)
}

// done shows the verdict.
func (f *findings) done(m readiness.Measured) {
	f.found = &m
	grade := m.Verdict()
	f.verdict.Set(f.words.Say("ready.verdict."+string(grade)), toneOf(grade))
	f.list(m)
}

func (f *findings) list(m readiness.Measured) {
	f.rows.RemoveAll()
	all := m.Judge()
	if f.found != nil { // what needs somebody to act first
		rank := map[readiness.Grade]int{readiness.Bad: 0, readiness.Poor: 1, readiness.Unknown: 2, readiness.Good: 3}
		slices.SortStableFunc(all, func(a, b readiness.Finding) int { return rank[a.Grade] - rank[b.Grade] })
	}
	for _, found := range all {
		tag := ui.NewBadge(f.words.Say("ready.grade."+string(found.Grade)), toneOf(found.Grade))
		f.rows.Add(ui.NewItem(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), container.NewVBox(tag)),
			ui.NewText(Sentence(f.words, m, found))))
	}
}

// Sentence says what a check found and what to do about it.
func Sentence(w *words.Words, m readiness.Measured, f readiness.Finding) string {
	l := readiness.Line{}
	if m.Line != nil {
		l = *m.Line
	}
	o := string(f.Outcome)
	switch f.Check {
	case readiness.Camera:
		return w.Say("ready.camera." + o)
	case readiness.Microphone:
		return w.Say("ready.microphone." + o)
	case readiness.Speaker:
		return w.Say("ready.speaker." + o)
	case readiness.Reach:
		return w.Say("ready.reach." + o)
	case readiness.Loss:
		return w.Say("ready.loss."+o, "Out", rounded(100*l.LossOut), "In", rounded(100*l.LossIn))
	case readiness.RoundTrip:
		return w.Say("ready.round-trip."+o, "Trip", l.RoundTrip)
	case readiness.Uplink:
		return w.Say("ready.uplink."+o, "Rate", rounded(float64(l.Uplink)/1e6))
	case readiness.Relay:
		return w.Say("ready.relay." + o)
	}
	return ""
}

// rounded has one decimal where there is any.
func rounded(x float64) float64 { return math.Round(10*x) / 10 }

func toneOf(g readiness.Grade) ui.Tone {
	switch g {
	case readiness.Good:
		return ui.ToneGood
	case readiness.Poor:
		return ui.ToneInfo
	case readiness.Bad:
		return ui.ToneBad
	case readiness.Unknown:
	}
	return ui.ToneNeutral
}

// tryEquipment tests what is chosen now, with the preview's devices.
func (v *View) tryEquipment() {
	if v.leave != nil || v.trying {
		return
	}
	v.trying = true
	v.test.Disable()
	e := v.model.Entry()
	v.preview.Lend(func(ctx context.Context) {
		found := v.opt.Test(ctx, Try{
			Chosen: e.Chosen, CameraOff: e.CameraOff,
			Show:  v.preview.picture.Put,
			Level: func(l float64) { v.preview.setLevel(loudness(l)) },
		}, func(p readiness.Progress) { ui.OnMain(func() { v.findings.progress(p) }) })
		ui.OnMain(func() {
			v.trying = false
			if ctx.Err() != nil {
				return
			}
			v.findings.done(found)
			v.test.SetText(v.opt.Words.Say("ready.again"))
			if v.leave == nil {
				v.test.Enable()
			}
		})
	})
}
