package bookingform

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// scopeView asks which occurrences of a series a change is for, and shows what
// it would do to each before it happens.
type scopeView struct {
	view    *View
	title   interface{ SetText(string) }
	choices map[scheduling.Scope]*ui.Button
	rule    *fyne.Container // the series' rule, while it may be changed
	plan    *planView
	box     *fyne.Container
}

func newScopeView(v *View) *scopeView {
	s := &scopeView{view: v, choices: map[scheduling.Scope]*ui.Button{}, rule: container.NewStack(), plan: newPlanView(v)}
	title := ui.NewSubHeading("")
	s.title = title
	s.box = container.NewVBox(title, ui.NewText(v.say("scopeText")))
	for _, sc := range scheduling.Scopes() {
		b := ui.NewButton("", ui.Secondary, func() { v.model.SetScope(sc) }).AlignLeading()
		s.choices[sc] = b
		s.box.Add(b)
	}
	s.box.Add(s.rule)
	s.box.Add(s.plan.box)
	ui.EscapeIn(s.box, v.TryClose)
	s.box.Hide()
	return s
}

func (s *scopeView) render() {
	v, m := s.view, s.view.model
	asked := m.Scoping()
	s.box.Hidden = asked == nil
	if asked == nil {
		return
	}
	s.title.SetText(v.say(map[bool]string{false: "scopeSave", true: "scopeCancel"}[asked.Cancel]))
	for sc, b := range s.choices {
		b.SetText(v.words.Count("bookingform.scope."+string(sc), m.InScope(sc)))
		rank := ui.Secondary
		if sc == asked.Scope {
			rank = ui.Chosen
		}
		b.SetRank(rank)
	}
	s.plan.render()
}
