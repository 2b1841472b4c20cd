package rooms

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// lineForm asks for one line of a timetable. What it would be is said in
// words at every change.
type lineForm struct {
	view    *View
	dialog  *ui.Dialog
	draft   LineDraft
	touched map[Field]bool
	all     bool // everything wrong is said: someone has tried to save
	setting bool

	fields       map[Field]*ui.Field
	usage, every *ui.Select
	nth, weekday *ui.Select
	parties      *partiesField
	partiesField *ui.Field
	days         *fyne.Container
	monthly      *fyne.Container
	easyDay      *fyne.Container
	said         *ui.Notice
	body         *fyne.Container
}

// askLine asks for a new line, or for changes to one.
func (v *View) askLine(l *scheduling.Line) {
	m := v.model
	f := &lineForm{view: v, fields: map[Field]*ui.Field{}, touched: map[Field]bool{}}
	title := v.say("addLineTitle")
	f.draft = NewLine(m.NewID(), scheduling.DateOf(m.Now(), m.Zone()))
	if l != nil {
		f.draft, title = DraftLine(*l), v.say("editLineTitle")
	}
	f.dialog = &ui.Dialog{
		Title: title, Yes: v.say("putLine"), No: v.words.Say("common.cancel"), Width: 640, Check: f.check,
	}
	f.build()
	f.dialog.Body, f.dialog.First = f.body, f.usage
	f.render()
	f.dialog.Ask(v.setup.Window, func(yes bool) {
		f.parties.pick.Close()
		if yes {
			line, _ := f.draft.Line(v.words)
			m.PutLine(line)
		}
	})
}

func (f *lineForm) build() {
	v := f.view
	f.setting = true
	defer func() { f.setting = false }()
	usages := make([]string, len(LineUsages()))
	for i, u := range LineUsages() {
		usages[i] = upperFirst(phrase.Usage(v.words, u))
	}
	f.usage = f.choose(usages, func(i int) { f.draft.For, f.draft.Parties = LineUsages()[i], nil })
	f.parties = v.newParties(func(p []scheduling.Party) {
		f.draft.Parties = p
		f.changed()
	})
	f.partiesField = ui.NewFieldAround(v.say("parties"), "", f.parties.box)
	everies := make([]string, len(Everies()))
	for i, e := range Everies() {
		everies[i] = v.say("every." + string(e))
	}
	f.every = f.choose(everies, func(i int) { f.setEvery(Everies()[i]) })
	f.days = container.NewVBox(f.dayChecks())
	nths, weekdays := make([]string, len(Nths())), make([]string, len(Weekdays()))
	for i, n := range Nths() {
		nths[i] = v.say("nth.n" + itoa(n))
	}
	for i := range weekdays {
		weekdays[i] = v.words.Say("common.weekday." + dayKey(Weekdays()[i]))
	}
	f.nth = f.choose(nths, func(i int) { f.draft.Nth = Nths()[i] })
	f.weekday = f.choose(weekdays, func(i int) { f.draft.Weekday = Weekdays()[i] })
	f.monthly = ui.NewPair(ui.NewFieldAround(v.say("nthField"), "", f.nth), ui.NewFieldAround(v.say("weekdayField"), "", f.weekday))
	f.fields[FieldDays] = ui.NewFieldAround(v.say("days"), "", f.days)

	from := f.entry(FieldFrom, "from", "", func(s string) { f.draft.From = s })
	to := f.entry(FieldTo, "to", "", func(s string) { f.draft.To = s })
	n := f.entry(FieldEvery, "everyN", "", func(s string) { f.draft.N = s })
	start := f.entry(FieldStart, "start", v.say("dateHint"), func(s string) { f.draft.Start = s })
	until := f.entry(FieldUntil, "until", v.say("untilHint"), func(s string) { f.draft.Until = s })
	text := ui.NewTextField(v.say("text"), v.say("textHint"), 4)
	f.bind(FieldText, text, func(s string) { f.draft.Text = s })
	reason := f.entry(FieldReason, "reason", v.say("reasonHint"), func(s string) { f.draft.Reason = s })
	holidays := ui.NewCheck(v.say("notOnHolidaysCheck"), func(on bool) {
		f.draft.NotOnHolidays = on
		f.changed()
	})
	holidays.SetChecked(f.draft.NotOnHolidays)
	f.said = ui.NewNotice(v.say("title"), ui.ToneInfo)
	f.easyDay = ui.NewPair(start, until)
	f.body = container.NewVBox(
		f.said, ui.NewPair(ui.NewFieldAround(v.say("lineFor"), "", f.usage), f.partiesField), ui.NewPair(from, to),
		ui.NewPair(ui.NewFieldAround(v.say("everyField"), "", f.every), n),
		f.fields[FieldDays], f.monthly, f.easyDay, text, reason, container.NewHBox(holidays))
}

func dayKey(d time.Weekday) string {
	return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[d]
}

func (f *lineForm) dayChecks() fyne.CanvasObject {
	checks := make([]fyne.CanvasObject, 0, 7)
	for i, d := range Weekdays() {
		c := ui.NewCheck(f.view.words.Say("common.weekdayShort."+dayKey(d)), func(on bool) {
			if !f.setting {
				f.draft.Days[i] = on
				f.touched[FieldDays] = true
				f.changed()
			}
		})
		c.SetChecked(f.draft.Days[i])
		checks = append(checks, c)
	}
	return ui.NewButtonRow(checks...)
}

// setEvery changes how the line comes round. Going over to the text begins
// with what the easy fields say.
func (f *lineForm) setEvery(e Every) {
	if e == Expert && f.draft.Every != Expert {
		if l, bad := f.draft.Line(f.view.words); len(bad) == 0 {
			f.draft.Text = l.Rule.String()
		}
	}
	f.draft.Every = e
}

func (f *lineForm) choose(options []string, set func(int)) *ui.Select {
	return ui.NewChooser(options, func(i int) {
		set(i)
		f.changed()
	})
}

func (f *lineForm) entry(field Field, label, hint string, set func(string)) *ui.Field {
	return f.bind(field, ui.NewField(f.view.say(label), hint), set)
}

func (f *lineForm) bind(field Field, x *ui.Field, set func(string)) *ui.Field {
	f.fields[field] = x
	x.OnChanged(func(s string) {
		if !f.setting {
			set(s)
			f.touched[field] = true
			f.changed()
		}
	})
	return x
}

func (f *lineForm) changed() {
	if !f.setting {
		f.render()
		f.dialog.Refit()
	}
}

func (f *lineForm) render() {
	f.setting, f.view.setting = true, true
	defer func() { f.setting, f.view.setting = false, false }()
	d := f.draft
	ui.SelectAt(f.usage, slices.Index(LineUsages(), d.For))
	f.parties.show(d.For, d.Parties)
	f.partiesField.Hidden = d.For == scheduling.UsageClosed
	ui.SelectAt(f.every, slices.Index(Everies(), d.Every))
	ui.SelectAt(f.nth, slices.Index(Nths(), d.Nth))
	ui.SelectAt(f.weekday, weekdayIndex(d.Weekday))
	for field, s := range map[Field]string{
		FieldFrom: d.From, FieldTo: d.To, FieldEvery: d.N, FieldStart: d.Start, FieldUntil: d.Until, FieldText: d.Text, FieldReason: d.Reason,
	} {
		setText(f.fields[field], s)
	}
	expert := d.Every == Expert
	f.fields[FieldFrom].Hidden, f.fields[FieldEvery].Hidden, f.easyDay.Hidden, f.fields[FieldText].Hidden = expert, expert, expert, !expert
	f.fields[FieldDays].Hidden, f.monthly.Hidden = d.Every != Weekly, d.Every != Monthly
	line, bad := d.Line(f.view.words)
	wrong := map[Field]string{}
	for _, p := range bad {
		if (f.all || f.touched[p.Field]) && wrong[p.Field] == "" {
			wrong[p.Field] = p.Words
		}
	}
	for field, x := range f.fields {
		x.SetError(wrong[field])
	}
	switch {
	case len(bad) > 0:
		f.said.Set(f.view.say("notYet"), ui.ToneNeutral)
	case f.view.model.Same(line):
		f.said.Set(f.view.say("sameLine"), ui.ToneBad)
	default:
		said := f.view.model.LineWords(line)
		if meets := f.view.model.MeetWords(line); meets != "" {
			said += "\n" + meets
		}
		f.said.Set(said, ui.ToneInfo)
	}
	f.body.Refresh()
}

// check says at the fields what is wrong.
func (f *lineForm) check() bool {
	f.all = true
	f.render()
	line, bad := f.draft.Line(f.view.words)
	if len(bad) > 0 {
		if x := f.fields[bad[0].Field]; x != nil {
			x.Focus()
		}
		return false
	}
	return !f.view.model.Same(line)
}
