package timetable

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
)

// proposedView is the banner over a day that a plan is shown on.
type proposedView struct {
	view   *View
	notice *ui.Notice
	apply  *ui.Button
	next   *ui.Button
	box    *fyne.Container
}

func newProposedView(v *View) *proposedView {
	p := &proposedView{view: v}
	call := func(f *func()) func() {
		return func() {
			if *f != nil {
				(*f)()
			}
		}
	}
	p.apply = ui.NewIconButton(v.say("applyPlan"), theme.ConfirmIcon(), ui.Primary, call(&v.setup.Apply))
	back := ui.NewIconButton(v.say("backToPlans"), theme.NavigateBackIcon(), ui.Secondary, call(&v.setup.Plans))
	hide := ui.NewIconButton(v.say("hidePlan"), theme.VisibilityOffIcon(), ui.Quiet, call(&v.setup.HidePlan))
	p.next = ui.NewIconButton("", theme.NavigateNextIcon(), ui.Secondary, func() {
		if s := v.shown.Proposed; s != nil && !s.Next.IsZero() {
			v.model.Date(s.Next)
		}
	})
	p.notice = ui.NewNotice(" ", ui.ToneInfo, ui.NewButtonRow(p.apply, back, p.next, hide))
	p.box = container.NewStack(p.notice)
	ui.EscapeIn(p.box, call(&v.setup.Plans))
	p.box.Hide()
	return p
}

func (p *proposedView) render(s *Proposed) {
	p.box.Hidden = s == nil
	if s == nil {
		return
	}
	p.notice.Set(s.Title+". "+s.Words, ui.ToneInfo)
	ui.Enable(p.apply, s.CanApply)
	p.next.Hidden = s.Next.IsZero()
	if !s.Next.IsZero() {
		p.next.SetText(p.view.words.Say("timetable.nextMoves", "Day", p.view.words.ShortDay(s.Next)))
	}
}
