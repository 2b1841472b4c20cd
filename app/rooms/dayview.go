package rooms

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// dayForm asks what one day of a room is to be like.
type dayForm struct {
	view    *View
	dialog  *ui.Dialog
	day     scheduling.Date
	lines   map[scheduling.LineID]*ui.Check
	mode    *ui.Select
	windows []WindowDraft
	forms   []windowForm
	rows    *fyne.Container
	usual   *fyne.Container
	reason  *ui.Field
	problem *ui.Notice
}

// windowForm is one window's inputs.
type windowForm struct{ from, to, reason *ui.Field }

// The ways a day can be.
const (
	dayUsual = iota
	dayClosed
	dayOther
)

// askDay asks what a day is to be like: as the timetable says, with lines
// left out or added, closed, or with hours of its own.
func (v *View) askDay(day scheduling.Date) {
	m := v.model
	f := &dayForm{view: v, day: day, lines: map[scheduling.LineID]*ui.Check{}, rows: container.NewVBox(), usual: container.NewVBox()}
	f.dialog = &ui.Dialog{
		Title: v.words.LongDay(noon(day)), Yes: v.say("putDay"), No: v.words.Say("common.cancel"), Width: 640, Check: f.check,
	}
	if m.Room().Usage != scheduling.UsageTimetable {
		// Only a room by timetable has days of its own; any can be blocked.
		v.askBlockOn(day)
		return
	}
	f.build()
	f.dialog.First = f.mode
	f.dialog.Ask(v.setup.Window, func(yes bool) {
		if yes {
			f.take()
		}
	})
}

func (f *dayForm) build() {
	v, m := f.view, f.view.model
	for _, l := range m.Room().Lines {
		c := ui.NewCheck("", nil)
		c.SetChecked(OnDay(l, f.day) == StandsSo)
		f.lines[l.ID] = c
		f.usual.Add(ui.NewItem(c, ui.NewText(m.LineWords(l))))
	}
	if len(f.lines) == 0 {
		f.usual.Add(ui.NewHint(v.say("noLines")))
	} else {
		f.usual.Objects = append([]fyne.CanvasObject{ui.NewHint(v.say("dayLines"))}, f.usual.Objects...)
	}
	f.reason = ui.NewField(v.say("reason"), v.say("reasonHint"))
	f.problem = ui.NewNotice("", ui.ToneBad)
	f.mode = ui.NewSelect([]string{v.say("dayUsual"), v.say("dayClosed"), v.say("dayOther")}, nil)
	at := dayUsual
	if o := m.Override(f.day); o != nil {
		at = dayOther
		if len(o.Windows) == 1 && o.Windows[0].For == scheduling.UsageClosed && o.Windows[0].To-o.Windows[0].From == 24*time.Hour {
			at = dayClosed
			f.reason.SetText(o.Windows[0].Reason)
		}
		for _, w := range o.Windows {
			f.windows = append(f.windows, DraftWindow(w))
		}
	}
	f.mode.SetSelectedIndex(at)
	f.mode.OnChanged = func(string) { f.render() }
	f.dialog.Body = container.NewVBox(ui.NewFieldAround(v.say("dayMode"), "", f.mode), f.usual, f.reason, f.rows, f.problem)
	f.buildWindows()
	f.render()
}

// buildWindows makes the windows' inputs anew.
func (f *dayForm) buildWindows() {
	v := f.view
	if len(f.windows) == 0 {
		f.windows = []WindowDraft{{From: "09:00", To: "12:00", For: scheduling.UsageCourt}}
	}
	f.rows.RemoveAll()
	f.forms = nil
	for i := range f.windows {
		w := &f.windows[i]
		x := windowForm{from: ui.NewField(v.say("from"), ""), to: ui.NewField(v.say("to"), ""), reason: ui.NewField(v.say("reason"), "")}
		x.from.SetText(w.From)
		x.to.SetText(w.To)
		x.reason.SetText(w.Reason)
		x.from.OnChanged(func(s string) { w.From = s })
		x.to.OnChanged(func(s string) { w.To = s })
		x.reason.OnChanged(func(s string) { w.Reason = s })
		names, at := make([]string, len(LineUsages())), 0
		for n, u := range LineUsages() {
			names[n] = upperFirst(phrase.Usage(v.words, u))
			if u == w.For {
				at = n
			}
		}
		usage := ui.NewSelect(names, nil)
		usage.SetSelectedIndex(at)
		usage.OnChanged = func(string) {
			// Whom it is kept for is of the kind it was for.
			w.For, w.Parties = LineUsages()[max(0, usage.SelectedIndex())], nil
		}
		remove := ui.NewIconButton(v.say("remove"), theme.DeleteIcon(), ui.Quiet, func() {
			f.windows = append(f.windows[:i:i], f.windows[i+1:]...)
			f.buildWindows()
			f.refit()
		})
		f.forms = append(f.forms, x)
		f.rows.Add(ui.NewPair(container.NewGridWithColumns(2, x.from, x.to), ui.NewFieldAround(v.say("lineFor"), "", usage)))
		f.rows.Add(container.NewBorder(nil, nil, nil, container.NewCenter(remove), x.reason))
	}
	f.rows.Add(container.NewHBox(ui.NewIconButton(v.say("addWindow"), theme.ContentAddIcon(), ui.Secondary, func() {
		f.windows = append(f.windows, WindowDraft{From: "13:00", To: "16:00", For: scheduling.UsageCourt})
		f.buildWindows()
		f.refit()
	})))
	ui.EscapeIn(f.rows, f.dialog.Close)
}

func (f *dayForm) refit() {
	f.rows.Refresh()
	f.dialog.Refit()
}

func (f *dayForm) render() {
	mode := f.mode.SelectedIndex()
	f.usual.Hidden, f.reason.Hidden, f.rows.Hidden = mode != dayUsual, mode != dayClosed, mode != dayOther
	f.dialog.Body.Refresh()
	f.dialog.Refit()
}

// check says at the windows what is wrong.
func (f *dayForm) check() bool {
	f.problem.Set("", ui.ToneBad)
	if f.mode.SelectedIndex() != dayOther {
		return true
	}
	ok := true
	for i, w := range f.windows {
		x := f.forms[i]
		_, err := w.Window()
		field, said := f.view.model.FieldWords(err)
		for name, input := range map[string]*ui.Field{"fromClock": x.from, "toClock": x.to, "reason": x.reason} {
			input.SetError("")
			if name == field {
				input.SetError(said)
				ok = false
			}
		}
	}
	return ok
}

// take puts the answer into the draft of the room.
func (f *dayForm) take() {
	m := f.view.model
	switch f.mode.SelectedIndex() {
	case dayClosed:
		m.SetOverride(f.day, []scheduling.Window{{From: 0, To: 24 * time.Hour, For: scheduling.UsageClosed, Reason: f.reason.Text()}})
		return
	case dayOther:
		windows := make([]scheduling.Window, 0, len(f.windows))
		for _, d := range f.windows {
			w, err := d.Window()
			if err != nil {
				return // checked before
			}
			windows = append(windows, w)
		}
		m.SetOverride(f.day, windows)
		return
	}
	m.SetOverride(f.day, nil)
	for _, l := range m.Room().Lines {
		on := f.lines[l.ID].Checked
		if on == (OnDay(l, f.day) == StandsSo) {
			continue
		}
		if why := m.SetOnDay(l.ID, f.day, on); why != "" {
			ui.Tell(f.view.setup.Window, m.LineWords(l), why, f.view.words.Say("common.close"))
		}
	}
}

// askBlock asks for a stretch of time in which the room is out of use.
func (v *View) askBlock() { v.askBlockOn(scheduling.DateOf(v.model.Now(), v.model.Zone())) }

func (v *View) askBlockOn(day scheduling.Date) {
	m := v.model
	from, fromClock := ui.NewField(v.say("blockFrom"), v.say("dateHint")), ui.NewField(v.say("clockFrom"), v.say("clockFromHint"))
	to, toClock := ui.NewField(v.say("blockTo"), v.say("blockToHint")), ui.NewField(v.say("clockTo"), v.say("clockToHint"))
	reason := ui.NewField(v.say("reason"), v.say("reasonHint"))
	from.SetText(typed(day))
	read := func() (scheduling.Block, error) {
		d := BlockDraft{From: from.Text(), FromClock: fromClock.Text(), To: to.Text(), ToClock: toClock.Text(), Reason: reason.Text()}
		return d.Block(m.NewID(), m.Zone())
	}
	d := &ui.Dialog{
		Title: v.say("blockTitle"), Text: v.say("blockText"), Yes: v.say("putBlock"), No: v.words.Say("common.cancel"),
		Body: container.NewVBox(ui.NewPair(from, fromClock), ui.NewPair(to, toClock), reason), First: from.Entry, Width: 560,
		Check: func() bool {
			_, err := read()
			field, said := m.FieldWords(err)
			for name, x := range map[string]*ui.Field{"from": from, "fromClock": fromClock, "to": to, "toClock": toClock, "reason": reason} {
				x.SetError("")
				if name == field {
					x.SetError(said)
				}
			}
			return err == nil
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if !yes {
			return
		}
		if b, err := read(); err == nil {
			m.PutBlock(b)
		}
	})
}
