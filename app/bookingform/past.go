package bookingform

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// topView stands above a kept booking's fields: what it is, its call, and
// what someone else changed meanwhile.
type topView struct {
	view    *View
	summary *widget.Label
	series  *widget.Label
	rerule  *ui.Button
	state   *ui.Notice
	calls   *fyne.Container
	join    *ui.Button
	link    *ui.Button
	ends    *fyne.Container
	noShow  *ui.Button
	extend  *ui.Button
	look    *ui.Button
	stays   *fyne.Container
	stale   *fyne.Container
	box     *fyne.Container
}

func newTop(v *View) *topView {
	t := &topView{view: v, summary: ui.NewText(""), series: ui.NewText(""), state: ui.NewNotice("", ui.ToneNeutral), stale: container.NewVBox(), stays: container.NewVBox()}
	t.join = ui.NewIconButton(v.say("join"), theme.MediaVideoIcon(), ui.Secondary, func() {
		if v.setup.Join != nil {
			v.setup.Join(v.model.Kept())
		}
	})
	t.link = ui.NewIconButton(v.say("copyLink"), theme.ContentCopyIcon(), ui.Secondary, func() {
		if v.setup.CopyLink != nil {
			v.setup.CopyLink(v.model.Kept())
		}
	})
	t.noShow = ui.NewButton(v.say("noShow"), ui.Secondary, v.askNoShow)
	t.extend = ui.NewButton(v.say("extend"), ui.Secondary, func() { v.setup.Extend(v.model.Kept()) })
	t.ends = container.NewHBox(t.noShow, t.extend)
	ui.EscapeIn(t.ends, v.TryClose)
	t.look = ui.NewIconButton(v.say("lookIn"), theme.VisibilityIcon(), ui.Secondary, func() { v.setup.Look(v.model.Kept()) })
	t.calls = container.NewHBox(t.join, t.link, t.look)
	t.rerule = ui.NewButton(v.say("rerule"), ui.Secondary, v.model.Rerule)
	rerule := container.NewHBox(t.rerule)
	ui.EscapeIn(t.calls, v.TryClose)
	ui.EscapeIn(rerule, v.TryClose)
	t.box = container.NewVBox(t.stale, t.summary, t.series, rerule, t.state, t.calls, t.ends, t.stays)
	return t
}

func (t *topView) render() {
	v, m := t.view, t.view.model
	kept := m.Kept()
	t.box.Hidden = kept.Version == 0
	if kept.Version == 0 {
		return
	}
	t.summary.SetText(m.Summary())
	setText(t.series, m.SeriesWords())
	t.rerule.Hidden = !m.CanRerule()
	t.calls.Hidden = v.setup.Join == nil || !kept.Active() || kept.Outcome.Over() || kept.Meet.By != scheduling.MeetOwn
	may := func(f func(scheduling.Booking) bool) bool { return f != nil && f(kept) }
	t.noShow.Hidden, t.extend.Hidden = !may(v.setup.MayNoShow), !may(v.setup.MayExtend)
	t.ends.Hidden = t.noShow.Hidden && t.extend.Hidden
	t.state.Set(m.OutcomeWords(), ui.ToneNeutral)
	t.look.Hidden = v.setup.Look == nil || !m.Goes() || !v.setup.MayLook(kept.Kind)
	if !kept.Active() {
		t.state.Set(v.say("notActive"), ui.ToneBad)
	}
	t.renderStays()
	t.renderStale()
}

// renderStays says who came to the call.
func (t *topView) renderStays() {
	stays := t.view.model.Stays()
	t.stays.RemoveAll()
	t.stays.Hidden = len(stays) == 0
	if len(stays) == 0 {
		return
	}
	t.stays.Add(ui.NewSubHeading(t.view.say("stays")))
	for _, s := range stays {
		line := s.Who + ": " + s.When
		if s.Why != "" {
			line += ", " + s.Why
		}
		t.stays.Add(ui.NewText(line))
	}
}

// renderStale shows both versions side by side.
func (t *topView) renderStale() {
	v, m := t.view, t.view.model
	differ := m.Stale()
	t.stale.RemoveAll()
	t.stale.Hidden = differ == nil
	if differ == nil {
		return
	}
	t.stale.Add(ui.NewNotice(v.say("stale"), ui.ToneBad))
	t.stale.Add(container.New(&shares{1, 1.4, 1.4}, ui.NewText(""), bold(v.say("mine")), bold(v.say("theirs"))))
	for _, d := range differ {
		t.stale.Add(container.New(&shares{1, 1.4, 1.4}, bold(d.What), ui.NewText(d.Mine), ui.NewText(d.Theirs)))
	}
	mine := ui.NewButton(v.say("keepMine"), ui.Primary, func() { m.KeepMine() })
	theirs := ui.NewButton(v.say("takeTheirs"), ui.Secondary, m.TakeTheirs)
	t.stale.Add(container.NewHBox(mine, theirs))
}

func bold(text string) *widget.Label {
	l := ui.NewText(text)
	l.TextStyle.Bold = true
	return l
}

// pastView stands below a kept booking's fields: what happened to it.
type pastView struct {
	view    *View
	history *fyne.Container
	box     *fyne.Container
}

func newPast(v *View) *pastView {
	p := &pastView{view: v, history: container.NewVBox()}
	p.box = container.NewVBox(ui.NewSubHeading(v.say("history")), p.history)
	return p
}

func (p *pastView) render() {
	m := p.view.model
	p.box.Hidden = m.Kept().Version == 0
	if p.box.Hidden {
		return
	}
	p.history.RemoveAll()
	for _, h := range m.History() {
		line := h.When + ": " + h.What + ", " + h.Who
		if h.Reason != "" {
			line += " (" + h.Reason + ")"
		}
		p.history.Add(ui.NewText(line))
	}
}
