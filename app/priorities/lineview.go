package priorities

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
)

// lineView is one line of the table: its place in the order, what it may do,
// and the same in plain words.
type lineView struct {
	view     *View
	title    *widget.Label
	says     *ui.Notice
	up, down *ui.Button
	fields   map[string]*ui.Field
	texts    map[string]func(Line) string
	checks   map[string]*ui.Check
	ticked   map[string]func(Line) bool
	box      *fyne.Container
}

func newLineView(v *View) *lineView {
	l := &lineView{
		view: v, title: ui.NewSubHeading(""), says: ui.NewNotice("", ui.ToneInfo),
		fields: map[string]*ui.Field{}, texts: map[string]func(Line) string{},
		checks: map[string]*ui.Check{}, ticked: map[string]func(Line) bool{},
	}
	l.title.Wrapping = fyne.TextWrapWord
	m := v.model
	l.up = ui.NewIconButton(v.say("up"), theme.MoveUpIcon(), ui.Secondary, func() { m.Move(-1) })
	l.down = ui.NewIconButton(v.say("down"), theme.MoveDownIcon(), ui.Secondary, func() { m.Move(1) })
	l.box = container.NewVBox(l.title, ui.NewButtonRow(l.up, l.down), l.says,
		ui.NewPair(l.field("weight", func(x *Line) *string { return &x.Weight }), l.field("freeze", func(x *Line) *string { return &x.Freeze })),
		ui.NewPair(l.field("dayBefore", func(x *Line) *string { return &x.DayBefore }), l.field("notice", func(x *Line) *string { return &x.Notice })),
		ui.NewButtonRow(l.check("room", func(x *Line) *bool { return &x.Room }), l.check("time", func(x *Line) *bool { return &x.Time }),
			l.check("halfDay", func(x *Line) *bool { return &x.HalfDay })),
		l.field("days", func(x *Line) *string { return &x.Days }),
		ui.NewButtonRow(l.check("monthly", func(x *Line) *bool { return &x.Monthly }), l.check("cancel", func(x *Line) *bool { return &x.Cancel })),
	)
	return l
}

func (l *lineView) field(name string, of func(*Line) *string) *ui.Field {
	v := l.view
	f := ui.NewField(v.say("field."+name), v.say("hint."+name))
	f.OnChanged(func(text string) {
		if !v.setting {
			v.model.Edit(name, func(x *Line) { *of(x) = text })
		}
	})
	l.fields[name], l.texts[name] = f, func(x Line) string { return *of(&x) }
	if v.setup.ReadOnly {
		f.Entry.Disable()
	}
	return f
}

func (l *lineView) check(name string, of func(*Line) *bool) *ui.Check {
	v := l.view
	c := ui.NewCheck(v.say("field."+name), func(on bool) {
		if !v.setting {
			v.model.Edit(name, func(x *Line) { *of(x) = on })
		}
	})
	l.checks[name], l.ticked[name] = c, func(x Line) bool { return *of(&x) }
	if v.setup.ReadOnly {
		c.Disable()
	}
	return c
}

// fieldOf is the input of a field's path: "table.2.weight".
func (l *lineView) fieldOf(path string) *ui.Field {
	return l.fields[path[strings.LastIndex(path, ".")+1:]]
}

func (l *lineView) render() {
	m := l.view.model
	x, ok := m.Line()
	l.box.Hidden = !ok
	if !ok {
		return
	}
	l.title.SetText(phrase.Standing(l.view.words, x.Standing))
	l.says.Set(m.Says(), ui.ToneInfo)
	for b, by := range map[*ui.Button]int{l.up: -1, l.down: 1} {
		ui.Enable(b, m.CanMove(by) && !l.view.setup.ReadOnly)
	}
	for name, f := range l.fields {
		if text := l.texts[name](x); f.Text() != text {
			f.SetText(text)
		}
		f.SetError(m.Problem(name))
	}
	for name, c := range l.checks {
		if on := l.ticked[name](x); c.Checked != on {
			c.SetChecked(on)
		}
	}
	l.fields["days"].Hidden = !x.Time
	l.checks["halfDay"].Hidden = !x.Time
}

// changesView is what a change counts.
type changesView struct {
	view   *View
	fields map[Change]*ui.Field
	box    *fyne.Container
}

func newChangesView(v *View) *changesView {
	c := &changesView{view: v, fields: map[Change]*ui.Field{}}
	c.box = container.NewVBox(ui.NewSubHeading(v.say("changes")), ui.NewNotice(v.say("changesText"), ui.ToneInfo))
	for _, x := range AllChanges() {
		f := ui.NewField(v.say("change."+string(x)), "")
		f.OnChanged(func(text string) {
			if !v.setting {
				v.model.SetChange(x, text)
			}
		})
		if v.setup.ReadOnly {
			f.Entry.Disable()
		}
		c.fields[x] = f
		c.box.Add(f)
	}
	return c
}

func (c *changesView) render() {
	m := c.view.model
	c.box.Hidden = m.Opened() != Changes
	for x, f := range c.fields {
		if text := m.Draft().Changes[x]; f.Text() != text {
			f.SetText(text)
		}
		f.SetError(m.Problem(string(x)))
	}
}
