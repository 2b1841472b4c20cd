package rooms

import (
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// roomView is the form of one room.
type roomView struct {
	view    *View
	fields  map[Field]*ui.Field
	title   *widget.Label
	usage   *ui.Select
	parties *partiesField
	active  *ui.Check

	lines, blocks *fyne.Container
	timetable     *fyne.Container
	listed        RoomDraft // whose lines and blocks are listed
	month         *ui.Month
	monthName     *widget.Label
	pointed       *widget.Label
}

func newRoomView(v *View) *roomView {
	m := v.model
	r := &roomView{view: v, fields: map[Field]*ui.Field{}}
	r.title = ui.NewHeading("")
	r.title.Truncation = fyne.TextTruncateEllipsis
	v.page.Add(r.title)
	text := func(f Field, label, hint string, set func(*RoomDraft, string)) *ui.Field {
		return v.entry(r.fields, f, v.say(label), hint, func(s string) { m.Edit(func(d *RoomDraft) { set(d, s) }, f) })
	}
	if m.Opened().New {
		v.page.Add(text(FieldKey, "key", v.say("keyHint"), func(d *RoomDraft, s string) { d.Key = s }))
	}
	name := text(FieldName, "name", "", func(d *RoomDraft, s string) { d.Name = s })
	usages := make([]string, len(Usages()))
	for i, u := range Usages() {
		usages[i] = upperFirst(phrase.Usage(v.words, u))
	}
	r.usage = ui.NewChooser(usages, func(i int) {
		m.Edit(func(d *RoomDraft) { d.Usage, d.Parties = Usages()[i], nil }, FieldUsage)
	})
	r.parties = v.newParties(func(p []scheduling.Party) { m.Edit(func(d *RoomDraft) { d.Parties = p }, FieldParties) })
	r.fields[FieldUsage] = ui.NewFieldAround(v.say("usage"), "", r.usage)
	r.fields[FieldParties] = ui.NewFieldAround(v.say("parties"), v.say("partiesHint"), r.parties.box)
	r.active = ui.NewCheck(v.say("active"), func(on bool) {
		if !v.setting {
			m.Edit(func(d *RoomDraft) { d.Active = on })
		}
	})
	if v.setup.ReadOnly {
		r.usage.Disable()
		r.active.Disable()
	}
	v.page.Add(ui.NewPair(name, r.fields[FieldUsage]))
	v.page.Add(r.fields[FieldParties])
	v.page.Add(ui.NewPair(
		text(FieldGroup, "group", v.say("groupHint"), func(d *RoomDraft, s string) { d.Group = s }),
		text(FieldWaiting, "waiting", v.say("waitingHint"), func(d *RoomDraft, s string) { d.Waiting = s })))
	v.page.Add(ui.NewPair(
		text(FieldPlaces, "places", v.say("placesHint"), func(d *RoomDraft, s string) { d.Places = s }),
		text(FieldTurnaround, "turnaround", v.say("turnaroundHint"), func(d *RoomDraft, s string) { d.Turnaround = s })))
	v.page.Add(container.NewHBox(r.active))
	r.timetable, r.lines, r.blocks = container.NewVBox(), container.NewVBox(), container.NewVBox()
	r.timetable.Add(ui.NewSection(v.say("timetable"), v.changer("addLine", theme.ContentAddIcon(), func() { v.askLine(nil) })...))
	r.timetable.Add(r.lines)
	v.page.Add(r.timetable)
	r.buildMonth()
	v.page.Add(ui.NewSection(v.say("blocks"), v.changer("addBlock", theme.ContentAddIcon(), v.askBlock)...))
	v.page.Add(r.blocks)
	return r
}

// changer is a button that changes something; none for who may only read.
func (v *View) changer(key string, icon fyne.Resource, do func()) []fyne.CanvasObject {
	if v.setup.ReadOnly {
		return nil
	}
	return []fyne.CanvasObject{ui.NewIconButton(v.say(key), icon, ui.Secondary, do)}
}

func (r *roomView) buildMonth() {
	v := r.view
	r.month = ui.NewMonth(v.words)
	r.monthName = ui.NewSubHeading("")
	r.pointed = ui.NewText("")
	back := ui.NewIconButton("", theme.NavigateBackIcon(), ui.Secondary, func() { v.model.Turn(-1) })
	next := ui.NewIconButton("", theme.NavigateNextIcon(), ui.Secondary, func() { v.model.Turn(1) })
	r.month.OnTurn = v.model.Turn
	r.month.OnPoint = func(s string) {
		if s == "" {
			s = v.say("monthHint")
		}
		r.pointed.SetText(s)
	}
	r.month.OnOpen = func(t time.Time) {
		if !v.setup.ReadOnly {
			v.askDay(scheduling.DateOf(t, time.UTC))
		}
	}
	r.pointed.SetText(v.say("monthHint"))
	v.page.Add(ui.NewSection(v.say("month")))
	v.page.Add(container.NewBorder(nil, nil, container.NewHBox(back, next), nil, r.monthName))
	v.page.Add(r.pointed)
	v.page.Add(r.month)
	v.page.Add(ui.NewHint(v.say("monthLegend")))
}

func (r *roomView) render() {
	v, m := r.view, r.view.model
	d := m.Room()
	title := d.Name
	if m.Opened().New {
		title = v.say("newTitle")
	}
	r.title.SetText(title)
	for f, s := range map[Field]string{
		FieldKey: d.Key, FieldName: d.Name, FieldGroup: d.Group, FieldWaiting: d.Waiting, FieldPlaces: d.Places, FieldTurnaround: d.Turnaround,
	} {
		if r.fields[f] != nil {
			setText(r.fields[f], s)
		}
	}
	ui.SelectAt(r.usage, slices.Index(Usages(), d.Usage))
	r.parties.show(d.Usage, d.Parties)
	r.fields[FieldParties].Hidden = slices.Contains(
		[]scheduling.Usage{scheduling.UsageShared, scheduling.UsageTimetable, scheduling.UsageUnset}, d.Usage)
	r.active.SetChecked(d.Active)
	wrong := m.Wrong()
	for f, field := range r.fields {
		field.SetError(wrong[f])
	}
	r.timetable.Hidden = d.Usage != scheduling.UsageTimetable
	if len(r.lines.Objects) == 0 || !slices.EqualFunc(r.listed.Lines, d.Lines, sameLine) || !reflect.DeepEqual(r.listed.Blocks, d.Blocks) {
		r.listed = d
		ui.KeepFocus(v.setup.Window.Canvas(), r.view.page, r.list)
	}
	r.renderMonth(d)
}

// list lists the lines and the blocks anew.
func (r *roomView) list() {
	v, m, d := r.view, r.view.model, r.view.model.Room()
	r.lines.RemoveAll()
	if len(d.Lines) == 0 {
		r.lines.Add(ui.NewHint(v.say("noLines")))
	}
	for _, l := range d.Lines {
		buttons := v.changer("editLine", theme.DocumentCreateIcon(), func() { v.askLine(&l) })
		buttons = append(buttons, v.changer("remove", theme.DeleteIcon(), func() { m.DropLine(l.ID) })...)
		r.lines.Add(ui.NewItem(ui.NewKindTag(phrase.UsageCode(l.For)), ui.NewText(m.LineWords(l)), buttons...))
	}
	r.blocks.RemoveAll()
	if len(d.Blocks) == 0 {
		r.blocks.Add(ui.NewHint(v.say("noBlocks")))
	}
	for _, b := range d.Blocks {
		r.blocks.Add(ui.NewItem(nil, ui.NewText(m.BlockWords(b)), v.changer("remove", theme.DeleteIcon(), func() { m.DropBlock(b.ID) })...))
	}
}

func (r *roomView) renderMonth(d RoomDraft) {
	v, m := r.view, r.view.model
	first := m.Month()
	r.monthName.SetText(v.words.Month(noon(first)))
	days, err := m.Days()
	if err != nil {
		title, next := v.setup.Explain(err)
		r.pointed.SetText(title + " " + next)
	}
	if len(days) == 0 || days[0].Date != first {
		return // on its way
	}
	shown := make([]ui.MonthDay, 0, len(days))
	for _, day := range days {
		x := ui.MonthDay{Date: noon(day.Date), Words: m.DayWords(day)}
		if day.Holiday != "" {
			x.Marks = append(x.Marks, v.say("markHoliday"))
		}
		if day.Closed {
			x.Marks = append(x.Marks, v.say("markClosed"))
		}
		switch {
		case m.Override(day.Date) != nil:
			x.Marks = append(x.Marks, v.say("markOther"))
		case slices.ContainsFunc(d.Lines, func(l scheduling.Line) bool { return OnDay(l, day.Date) == StandsAway }):
			x.Marks = append(x.Marks, v.say("markOut"))
		}
		shut := slices.ContainsFunc(day.Windows, func(w scheduling.Window) bool {
			return w.For == scheduling.UsageClosed && w.To-w.From == 24*time.Hour
		})
		x.Closed = shut
		if d.Usage != scheduling.UsageTimetable && !shut {
			x.Lines = append(x.Lines, ui.MonthLine{Code: phrase.UsageCode(d.Usage)})
		}
		for _, w := range day.Windows {
			whole := w.For == scheduling.UsageClosed && w.To-w.From == 24*time.Hour
			if shut && !whole || len(x.Lines) > 0 && whole {
				continue // on a day that is closed nothing else stands
			}
			l := ui.MonthLine{Code: phrase.UsageCode(w.For), When: brief(w.From) + "–" + brief(w.To)}
			if w.To-w.From == 24*time.Hour {
				l.When = ""
			}
			x.Lines = append(x.Lines, l)
		}
		shown = append(shown, x)
	}
	r.month.SetDays(shown)
}

// brief is a time of day in as few letters as will do: "14", "13:30".
func brief(d time.Duration) string {
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	if m == 0 {
		return itoa(h)
	}
	return itoa(h) + ":" + time.Time{}.Add(d).Format("04")
}
