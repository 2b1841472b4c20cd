package lists

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling/clash"
)

// stepsShown is what the row of buttons depends on.
type stepsShown struct {
	chosen, of        int
	wanted            int
	booked, cancelled int
	why               WhyNot
	busy, searching   bool
	found, replaced   bool
}

func (v *View) stepsNow() stepsShown {
	m := v.model
	s := stepsShown{why: m.CannotApply(), busy: m.Busy(), wanted: len(m.wanted())}
	s.chosen, s.of = m.Choices()
	s.booked, s.cancelled = m.Ready()
	_, _, s.searching = m.Searching()
	_, run, _ := m.Runs()
	s.found, s.replaced = run != nil, m.Replaced()
	return s
}

// renderSteps offers what to do next: find places, try what if, apply.
func (v *View) renderSteps() {
	v.steps.RemoveAll()
	m, s := v.model, v.shownSteps
	save := ui.NewIconButton(v.say("save"), theme.DocumentSaveIcon(), ui.Secondary, v.askSave)
	if v.setup.ReadOnly || s.of == 0 || s.replaced {
		v.steps.Add(ui.NewButtonRow(save))
		if s.replaced {
			v.steps.Add(ui.NewNotice(v.say("replacedText"), ui.ToneInfo))
		}
		return
	}
	findRank := ui.Primary
	if s.why == CanApply {
		findRank = ui.Secondary
	}
	find := ui.NewIconButton(v.say("find"), theme.SearchIcon(), findRank, func() { m.Place(clash.Suppose{}) })
	if s.found {
		find.SetText(v.say("findAgain"))
	}
	whatIf := ui.NewIconButton(v.say("whatIf"), theme.QuestionIcon(), ui.Secondary, v.askWhatIf)
	for _, b := range []*ui.Button{find, whatIf} {
		if s.busy || s.wanted == 0 {
			b.Disable()
		}
	}
	apply := ui.NewIconButton(v.applyWord(), theme.ConfirmIcon(), ui.Primary, v.askApply)
	if s.busy || s.why != CanApply {
		apply.Disable()
	}
	all := ui.NewButton(v.say("chooseAll"), ui.Quiet, func() { m.ChooseAll(true) })
	none := ui.NewButton(v.say("chooseNone"), ui.Quiet, func() { m.ChooseAll(false) })
	chosen := widget.NewLabel(v.words.Count("lists.chosen", s.of, "Chosen", s.chosen))
	v.steps.Add(ui.NewButtonRow(find, whatIf, apply, save))
	v.steps.Add(ui.NewButtonRow(chosen, all, none))
	if s.why == WhyWhatIf || s.why == WhyStale || s.why == WhyNothing && s.found || s.why == WhyRun && m.placedBefore() {
		v.steps.Add(ui.NewNotice(v.say("notApply."+string(s.why)), ui.ToneInfo))
	}
}

// applyWord says what applying would do.
func (v *View) applyWord() string {
	s := v.shownSteps
	switch {
	case s.why == CanApply && s.booked == 0:
		return v.words.Count("lists.applyCancel", s.cancelled)
	case s.why == CanApply:
		return v.words.Count("lists.apply", s.booked)
	}
	return v.say("applyNothing")
}

// askApply shows what would happen before it does.
func (v *View) askApply() {
	lines := v.model.Effects()
	body := container.New(layout.NewCustomPaddedVBoxLayout(-10))
	for _, l := range lines {
		body.Add(ui.NewText(l))
	}
	d := &ui.Dialog{
		Title: v.say("applyTitle"), Text: v.say("applyText"), Yes: v.applyWord(), No: v.words.Say("common.cancel"), Body: body, Width: 640,
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Apply()
		}
	})
}

// searchView is the progress of a search for places.
type searchView struct {
	view *View
	text *widget.Label
	bar  *widget.ProgressBar
	stop *ui.Button
	box  *fyne.Container
}

func newSearchView(v *View) *searchView {
	s := &searchView{view: v, text: ui.NewText(""), bar: widget.NewProgressBar()}
	s.bar.TextFormatter = func() string { return "" }
	s.stop = ui.NewIconButton(v.say("stop"), theme.MediaStopIcon(), ui.Secondary, v.model.Stop)
	s.box = container.NewVBox(ui.NewItem(nil, s.text, s.stop), s.bar)
	s.box.Hide()
	return s
}

func (s *searchView) render() {
	p, of, ok := s.view.model.Searching()
	was := s.box.Visible()
	s.box.Hidden = !ok
	if !ok {
		return
	}
	if p.Of > 0 {
		s.bar.SetValue(float64(p.Steps) / float64(p.Of))
	} else {
		s.bar.SetValue(0)
	}
	text := s.view.words.Count("lists.searching", of)
	if p.Found {
		text += " " + s.view.words.Count("lists.soFar", of, "Placed", of-p.Unplaced)
	}
	s.text.SetText(text)
	if !was {
		// What started it can no longer be pressed.
		s.view.setup.Window.Canvas().Focus(s.stop)
	}
}

// renderResults lists what searches found, to be compared.
func (v *View) renderResults() {
	v.results.RemoveAll()
	if len(v.shownResults) == 0 {
		return
	}
	v.results.Add(ui.NewSection(v.say("results")))
	for _, r := range v.shownResults {
		title := widget.NewLabelWithStyle(r.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		title.Wrapping = fyne.TextWrapWord
		lines := []fyne.CanvasObject{title, ui.NewText(r.Text)}
		for _, x := range []string{r.Verdict, r.Beside} {
			if x != "" {
				lines = append(lines, ui.NewHint(x))
			}
		}
		rank, word := ui.Secondary, v.say("showResult")
		if r.Shown {
			rank, word = ui.Chosen, v.say("shownResult")
		}
		buttons := []fyne.CanvasObject{ui.NewButton(word, rank, func() { v.model.Show(r.Run, r.Plan) })}
		if r.Run.Supposes() {
			buttons = append(buttons, ui.NewIconButton(v.say("forget"), theme.ContentRemoveIcon(), ui.Quiet, func() { v.model.Forget(r.Run) }))
		}
		v.results.Add(ui.NewItem(nil, container.New(layout.NewCustomPaddedVBoxLayout(-14), lines...), buttons...))
	}
}
