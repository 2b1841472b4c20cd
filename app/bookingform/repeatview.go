package bookingform

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
)

// repeatView is the form's section on how a booking repeats, and below it every
// occurrence of a new one with its verdict. While it is asked which
// occurrences of a series a change is for, it stands in that question.
type repeatView struct {
	view     *View
	every    *ui.Select
	ways     []Every // in every
	unit     *ui.Select
	interval fyne.CanvasObject
	days     []*ui.Check
	nth      *ui.Select
	ends     *ui.Select
	holidays *ui.Check
	words    *widget.Label
	leftOut  *widget.Label
	plan     *planView
	// inputsBox holds what a rule is made of.
	inputsBox *fyne.Container
	more      *fyne.Container
	box       *fyne.Container
}

func newRepeat(v *View) *repeatView {
	m := v.model
	say := v.say
	r := &repeatView{view: v, words: ui.NewText(""), leftOut: ui.NewHint(""), plan: newPlanView(v)}
	r.words.TextStyle.Bold = true
	r.every = ui.NewChooser(nil, func(i int) { m.SetEvery(r.ways[i]) })
	n := v.entry(FieldRepeatN, say("repeatN"), m.SetRepeatN)
	r.unit = ui.NewChooser([]string{say("weeks"), say("months")}, func(i int) { m.SetMonthly(i == 1) })
	r.interval = pair(n, ui.NewFieldAround(say("unit"), "", r.unit))

	days := container.New(flow{})
	for i, d := range Weekdays() {
		c := ui.NewCheck(v.words.Say("common.weekdayShort."+[]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}[i]), func(on bool) {
			if !v.setting {
				m.SetWeekday(d, on)
			}
		})
		r.days = append(r.days, c)
		days.Add(c)
	}
	dayField := v.around(FieldRepeatDays, say("repeatDays"), days)
	nths := make([]string, 0, 5)
	for _, k := range []string{"nth1", "nth2", "nth3", "nth4", "nthLast"} {
		nths = append(nths, say("nth."+k))
	}
	r.nth = ui.NewChooser(nths, func(i int) { m.SetNth(Nths()[i]) })
	v.fields[fieldNth] = ui.NewFieldAround(say("onThe"), "", r.nth)

	r.ends = ui.NewChooser([]string{say("endsCount"), say("endsDate")}, func(i int) { m.SetEndByDate(i == 1) })
	count := v.entry(FieldCount, say("times"), m.SetCount)
	until := v.entry(FieldUntil, say("until"), m.SetUntil)
	r.holidays = ui.NewCheck(say("notOnHolidays"), func(on bool) {
		if !v.setting {
			m.SetNotOnHolidays(on)
		}
	})
	r.inputsBox = container.NewVBox(
		r.interval, dayField, v.fields[fieldNth],
		container.New(&shares{1.3, 1, 1}, ui.NewFieldAround(say("ends"), "", r.ends), count, until),
		r.holidays,
	)
	r.more = container.NewVBox(r.inputsBox, r.words, r.leftOut, r.plan.box)
	r.box = container.NewVBox(v.around(FieldRepeat, say("repeats"), r.every), r.more)
	ui.EscapeIn(r.more, v.TryClose)
	return r
}

// fieldNth is the field of which weekday of a month is meant; nothing can be
// wrong with it.
const fieldNth Field = "repeatNth"

func (r *repeatView) render(d Draft) {
	v, m := r.view, r.view.model
	home, away := v.repeatSlot, v.scope.rule
	if m.Scoping() != nil {
		home, away = away, home
	}
	if len(home.Objects) == 0 {
		away.RemoveAll()
		home.Add(r.box)
	}
	r.box.Hidden = m.Kept().Version > 0 && !m.Rerules()
	if r.box.Hidden {
		return
	}
	rep := d.Repeat
	if ways := m.Everies(); !slices.Equal(ways, r.ways) {
		r.ways = ways
		names := make([]string, len(ways))
		for i, e := range ways {
			names[i] = v.say("every.every" + string(e))
		}
		r.every.SetOptions(names)
	}
	ui.SelectAt(r.every, slices.Index(r.ways, rep.Every))
	setText(r.words, "")
	setText(r.leftOut, "")
	r.plan.box.Hide()
	r.inputsBox.Hidden = rep.Every == EveryKept
	r.more.Hidden = rep.Every == EveryNever
	if r.more.Hidden {
		return
	}
	if line := m.FormRuleWords(); line != "" {
		setText(r.words, v.say("repeatsSo", "Rule", line))
	}
	if r.inputsBox.Hidden {
		return
	}
	custom := rep.Every == EveryCustom
	if custom {
		r.interval.Show()
	} else {
		r.interval.Hide()
	}
	v.text(FieldRepeatN, rep.N)
	ui.SelectAt(r.unit, map[bool]int{false: 0, true: 1}[rep.Monthly])
	v.show(FieldRepeatDays, custom && !rep.Monthly)
	for i, c := range r.days {
		c.SetChecked(rep.Days[i])
	}
	v.show(fieldNth, custom && rep.Monthly)
	ui.SelectAt(r.nth, slices.Index(Nths(), rep.Nth))
	ui.SelectAt(r.ends, map[bool]int{false: 0, true: 1}[rep.ByDate])
	v.show(FieldCount, !rep.ByDate)
	v.show(FieldUntil, rep.ByDate)
	v.text(FieldCount, rep.Count)
	v.text(FieldUntil, rep.Until)
	r.holidays.SetChecked(rep.NotOnHolidays)
	setText(r.leftOut, m.SkippedWords())
	if m.Repeats() {
		r.plan.render()
	}
}

// setText shows a text, or hides the label when there is none.
func setText(l *widget.Label, text string) {
	l.Hidden = text == ""
	if l.Text != text {
		l.SetText(text)
	}
}

// inputs are everything of the section that can be turned off.
func (r *repeatView) inputs() []fyne.Disableable {
	out := []fyne.Disableable{r.every, r.unit, r.nth, r.ends, r.holidays}
	for _, c := range r.days {
		out = append(out, c)
	}
	return out
}

// flow lays objects out side by side, in as many lines as they need.
type flow struct{}

const flowGap = 2

// lines says how many lines objects take in a width.
func (flow) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+flowGap, 0
		}
		put(o, fyne.NewPos(x, y), size)
		x += size.Width + flowGap
		line = max(line, size.Height)
	}
	return y + line
}

func (f flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		width = max(width, o.MinSize().Width)
	}
	room := (panelWidth - 60) * ui.Scale()
	return fyne.NewSize(width, f.place(objects, room, func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}

func (f flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.place(objects, max(size.Width, 1), func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		o.Move(at)
		o.Resize(s)
	})
}
