package bookingform

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/places"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// Join opens the booking's call, and CopyLink makes a link to it; nil
	// when calls are not on offer.
	Join, CopyLink func(scheduling.Booking)
	// NoShow records that somebody did not come, once MayNoShow; Extend asks how
	// much longer the booking shall last, where MayExtend. Nil ones are not on
	// offer.
	MayNoShow, MayExtend func(scheduling.Booking) bool
	NoShow               func(scheduling.NoShow)
	Extend               func(scheduling.Booking)
	// Look asks to look at the booking's call without taking part, where
	// MayLook allows that for its kind; nil when that is not on offer.
	Look    func(scheduling.Booking)
	MayLook func(scheduling.Kind) bool
	// Resolve shows what could make way for a booking; hold is the form's own.
	// Nil when that is not on offer.
	Resolve func(b scheduling.Booking, scene clash.Scene, hold scheduling.HoldID)
	// Closed takes the panel away. What was typed is lost by then.
	Closed func()
}

// panelWidth is the panel's width at text scale 1.
const panelWidth = 440

// View is the form on the screen.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input
	built   bool
	closed  bool

	panel  *ui.SidePanel
	root   *fyne.Container
	state  *ui.State
	body   *fyne.Container
	fields map[Field]*ui.Field
	seen   people
	picks  []*ui.Picker // everything that must be closed

	kind, kindType, prison, meet *ui.Select
	types                        []string
	court                        *ui.Picker
	seats                        *fyne.Container
	seatCount                    int
	seatKind                     scheduling.Kind
	seatPrison                   scheduling.PrisonCode
	seatViews                    []*seatView
	pre, post                    *ui.Check
	pinned                       *ui.Check
	fold                         *ui.Select
	gap                          *ui.Button
	guests                       *fyne.Container
	guestKind                    scheduling.Kind
	guestPicks                   map[scheduling.Role]*ui.Picker
	counts                       [2]*widget.Label
	top                          *topView
	repeat                       *repeatView
	repeatSlot                   *fyne.Container // where repeat stands in the form
	scope                        *scopeView
	past                         *pastView
	foot                         *footView
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words, fields: map[Field]*ui.Field{}}
	v.state = ui.NewState(v.words)
	v.body = container.NewVBox()
	v.foot = newFoot(v)
	v.scope = newScopeView(v)
	v.panel = ui.NewSidePanel(v.words, panelWidth, "", container.NewStack(v.body, v.scope.box, v.state), v.TryClose)
	v.root = container.NewBorder(nil, v.foot.box, nil, nil, v.panel)
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Model is the form behind the view.
func (v *View) Model() *Model { return v.model }

// Field is the input of a field; nil when it is not shown.
func (v *View) Field(f Field) *ui.Field { return v.fields[f] }

// TryClose closes the form, after asking when something typed would be lost.
func (v *View) TryClose() {
	if v.model.Scoping() != nil {
		v.model.Unscope()
		return
	}
	if !v.model.Dirty() {
		v.setup.Closed()
		return
	}
	d := &ui.Dialog{
		Title: v.say("loseTitle"), Text: v.say("loseText"), Yes: v.say("lose"), No: v.say("keepTyping"), Danger: true,
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.setup.Closed()
		}
	})
}

// Close ends the form, the view and its searches.
func (v *View) Close() {
	v.model.Close()
	v.Release()
}

// Release ends the view and its searches; the form lives on for another view.
func (v *View) Release() {
	v.closed = true
	for _, p := range v.picks {
		p.Close()
	}
}

func (v *View) say(key string, args ...any) string { return v.words.Say("bookingform."+key, args...) }

func (v *View) render() {
	if v.closed {
		return
	}
	v.panel.SetTitle(v.model.Title())
	switch v.model.State() {
	case Reading:
		v.state.Loading()
		v.body.Hide()
	case Broken:
		title, next := v.setup.Explain(v.model.Err())
		v.state.Failed(title, next, v.model.Retry)
		v.body.Hide()
	case Ready, Saving:
		if !v.built {
			v.built = true
			v.build()
			defer v.focusFirst()
		}
		v.state.Hide()
		asking := v.model.Scoping() != nil
		if asking != v.scope.box.Visible() {
			v.panel.ScrollToTop()
		}
		v.scope.render()
		v.body.Hidden = asking
		v.renderForm()
	}
	v.foot.render()
}

// focusFirst puts the keyboard where typing begins.
func (v *View) focusFirst() {
	if v.model.Kept().Version == 0 && len(v.seatViews) > 0 {
		v.setup.Window.Canvas().Focus(v.seatViews[0].prisoners)
	}
}

// entry adds a text field bound to a setter.
func (v *View) entry(f Field, label string, set func(string)) *ui.Field {
	return v.bind(f, ui.NewField(label, ""), set)
}

func (v *View) bind(f Field, field *ui.Field, set func(string)) *ui.Field {
	field.OnChanged(func(s string) {
		if !v.setting {
			set(s)
		}
	})
	if field.Entry != nil {
		field.Entry.OnFocus = func(on bool) {
			if !on && !v.setting && !v.closed {
				v.model.Touch(f)
			}
		}
	}
	v.fields[f] = field
	return field
}

func (v *View) around(f Field, label string, input fyne.CanvasObject) *ui.Field {
	field := ui.NewFieldAround(label, "", input)
	v.fields[f] = field
	return field
}

// optional adds a field for a part that may be there or not: a check and how
// many minutes it lasts.
func (v *View) optional(f Field, label string, check *ui.Check, set func(string)) *ui.Field {
	e := ui.NewEntry()
	e.OnChanged = func(s string) {
		if !v.setting {
			set(s)
		}
	}
	field := v.around(f, label, container.NewBorder(nil, nil, check, nil, e))
	field.Entry = e
	return field
}

func (v *View) build() {
	m := v.model
	v.top, v.past = newTop(v), newPast(v)
	v.body.Add(v.top.box)

	kinds := make([]string, 0, 9)
	for _, k := range scheduling.Kinds() {
		kinds = append(kinds, phrase.Kind(v.words, k))
	}
	v.kind = ui.NewChooser(kinds, func(i int) { m.SetKind(scheduling.Kinds()[i]) })
	v.kindType = ui.NewChooser(nil, func(i int) { m.SetType(v.types[i]) })
	v.kindType.PlaceHolder = v.words.Say("phrase.choose")
	v.body.Add(pair(v.around(FieldKind, v.say("kind"), v.kind), v.around(FieldType, v.say("type"), v.kindType)))

	prisons := m.Known().Prisons
	v.prison = ui.NewChooser(places.Names(prisons), func(i int) { m.SetPrison(prisons[i].Code) })
	v.body.Add(v.around(FieldPrison, v.say("prison"), v.prison))

	courts := make([]ui.Choice, 0, len(m.Known().Courts))
	for _, c := range m.Known().Courts {
		courts = append(courts, ui.Choice{ID: string(c.Code), Title: c.Name, Sub: string(c.Code)})
	}
	v.court = v.picker(ui.NewPicker(v.words, v.say("courtHint"), ui.Among(courts)))
	v.court.OnChanged = func(c []ui.Choice) { m.SetCourt(scheduling.CourtCode(first(c))) }
	v.body.Add(v.around(FieldCourt, v.say("court"), v.court))

	v.seats = container.NewVBox()
	v.body.Add(v.seats)
	v.body.Add(v.buildWhen())
	v.repeat = newRepeat(v)
	v.repeatSlot = container.NewStack(v.repeat.box)
	v.body.Add(v.repeatSlot)
	v.guests = container.NewVBox()
	v.body.Add(v.around(FieldGuests, v.say("attendees"), v.guests))
	v.body.Add(v.buildMeet())
	v.body.Add(v.buildNotes())
	v.body.Add(v.past.box)
}

func (v *View) buildWhen() fyne.CanvasObject {
	m := v.model
	date := v.entry(FieldDate, v.say("date"), m.SetDate)
	start := v.entry(FieldStart, v.say("start"), m.SetStart)
	length := v.entry(FieldLength, v.say("length"), func(s string) { m.SetLength(scheduling.PartMain, s) })
	v.fold = ui.NewChooser([]string{v.say("foldFirst"), v.say("foldSecond")}, func(i int) {
		m.SetFold([]scheduling.Fold{scheduling.FoldFirst, scheduling.FoldSecond}[i])
	})
	v.gap = ui.NewButton("", ui.Secondary, func() { m.SetStart(m.AfterGap()) })
	v.pre = ui.NewCheck(v.say("minutesLong"), func(on bool) {
		if !v.setting {
			m.SetPart(scheduling.PartPre, on)
		}
	})
	v.post = ui.NewCheck(v.say("minutesLong"), func(on bool) {
		if !v.setting {
			m.SetPart(scheduling.PartPost, on)
		}
	})
	pre := v.optional(FieldPre, phrase.Part(v.words, scheduling.PartPre), v.pre, func(s string) { m.SetLength(scheduling.PartPre, s) })
	post := v.optional(FieldPost, phrase.Part(v.words, scheduling.PartPost), v.post, func(s string) { m.SetLength(scheduling.PartPost, s) })
	return container.NewVBox(
		container.New(&shares{2, 1.3, 1.4}, date, start, length), v.fold, v.gap,
		pair(pre, post),
	)
}

// meets lists the places to meet in the order of the select.
func meets() []scheduling.MeetBy {
	return []scheduling.MeetBy{scheduling.MeetOwn, scheduling.MeetURL, scheduling.MeetHMCTS, scheduling.MeetNone}
}

func (v *View) buildMeet() fyne.CanvasObject {
	m := v.model
	names := make([]string, 0, 4)
	for _, by := range meets() {
		names = append(names, v.say("meetBy.by"+string(by)))
	}
	v.meet = ui.NewChooser(names, func(i int) { m.SetMeet(meets()[i]) })
	return container.NewVBox(
		v.around(FieldMeet, v.say("meet"), v.meet),
		v.entry(FieldURL, v.say("url"), m.SetURL),
		v.entry(FieldHMCTS, v.say("hmcts"), m.SetHMCTS),
		pair(v.entry(FieldPIN, v.say("pin"), m.SetPIN), v.entry(FieldCaseRef, v.say("caseRef"), m.SetCaseRef)),
	)
}

func (v *View) buildNotes() fyne.CanvasObject {
	m := v.model
	staff := v.bind(FieldStaffNotes, ui.NewTextField(v.say("staffNotes"), "", 3), m.SetStaffNotes)
	prisoner := v.bind(FieldPrisonerNotes, ui.NewTextField(v.say("prisonerNotes"), "", 2), m.SetPrisonerNotes)
	for i := range v.counts {
		v.counts[i] = widget.NewLabelWithStyle("", fyne.TextAlignTrailing, fyne.TextStyle{})
		v.counts[i].SizeName = theme.SizeNameCaptionText
	}
	tight := layout.NewCustomPaddedVBoxLayout(-6)
	v.pinned = ui.NewCheck(v.say("pinned"), func(on bool) {
		if !v.setting {
			m.SetPinned(on)
		}
	})
	return container.NewVBox(container.New(tight, staff, v.counts[0]), container.New(tight, prisoner, v.counts[1]),
		container.NewHBox(v.pinned))
}

func (v *View) picker(p *ui.Picker) *ui.Picker {
	p.OnEscape = v.TryClose
	v.picks = append(v.picks, p)
	return p
}

func first(c []ui.Choice) string {
	if len(c) == 0 {
		return ""
	}
	return c[0].ID
}

// renderForm shows the draft. Inputs that say the same already are left
// alone, so that a cursor stays where someone types.
func (v *View) renderForm() {
	v.setting = true
	defer func() { v.setting = false }()
	m, d := v.model, v.model.Draft()
	v.top.render()
	v.past.render()
	ui.SelectAt(v.kind, slices.Index(scheduling.Kinds(), d.Kind))
	v.renderTypes(d)
	ui.SelectAt(v.prison, places.Index(m.Known().Prisons, d.Prison))
	v.show(FieldPrison, len(m.Known().Prisons) > 1)
	if v.court.ChosenID() != string(d.Court) {
		v.court.SetChosen(v.courtChoice(d.Court)...)
	}
	v.show(FieldCourt, d.Kind == scheduling.KindCourt)
	v.renderSeats(d)
	v.renderGuests(d)
	v.text(FieldDate, d.Date)
	v.text(FieldStart, d.Start)
	v.text(FieldLength, d.Length)
	v.fold.Hidden = !m.Ambiguous()
	after := m.AfterGap()
	v.gap.Hidden = after == ""
	v.gap.SetText(v.say("useNext", "Time", after))
	ui.SelectAt(v.fold, int(d.Fold)-1)
	around := d.Kind != scheduling.KindOutOfUse
	v.show(FieldPre, around)
	v.show(FieldPost, around)
	v.pre.SetChecked(d.PreOn)
	v.post.SetChecked(d.PostOn)
	v.pinned.SetChecked(d.Pinned)
	v.text(FieldPre, d.Pre)
	v.text(FieldPost, d.Post)
	v.fields[FieldPre].Entry.Hidden, v.fields[FieldPost].Entry.Hidden = !d.PreOn, !d.PostOn
	v.repeat.render(d)
	ui.SelectAt(v.meet, slices.Index(meets(), d.Meet.By))
	v.text(FieldURL, d.Meet.URL)
	v.text(FieldHMCTS, d.Meet.HMCTS)
	v.text(FieldPIN, d.PIN)
	v.text(FieldCaseRef, d.CaseRef)
	v.show(FieldMeet, around)
	v.show(FieldURL, around && d.Meet.By == scheduling.MeetURL)
	v.show(FieldHMCTS, around && d.Meet.By == scheduling.MeetHMCTS)
	v.show(FieldPIN, around)
	v.text(FieldStaffNotes, d.StaffNotes)
	v.text(FieldPrisonerNotes, d.PrisonerNotes)
	v.show(FieldPrisonerNotes, around)
	v.counts[1].Hidden = !around
	for i, s := range []string{d.StaffNotes, d.PrisonerNotes} {
		v.counts[i].SetText(v.say("count", "N", utf8.RuneCountInString(s), "Most", scheduling.MaxNotes))
	}
	bad := m.Problems()
	for f, field := range v.fields {
		field.SetError(bad[f])
	}
	v.enable(m.State() == Ready && m.Editable())
}

func (v *View) renderTypes(d Draft) {
	types := Types(d.Kind)
	if !slices.Equal(types, v.types) {
		v.types = types
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = phrase.Type(v.words, t)
		}
		v.kindType.SetOptions(names)
	}
	if i := slices.Index(types, d.Type); i >= 0 {
		ui.SelectAt(v.kindType, i)
	} else if v.kindType.Selected != "" {
		v.kindType.ClearSelected()
	}
	v.show(FieldType, len(types) > 0)
}

func (v *View) courtChoice(code scheduling.CourtCode) []ui.Choice {
	for _, c := range v.model.Known().Courts {
		if c.Code == code {
			return []ui.Choice{{ID: string(code), Title: c.Name}}
		}
	}
	return nil
}

func (v *View) text(f Field, s string) {
	if field := v.fields[f]; field != nil && field.Text() != s {
		field.SetText(s)
	}
}

func (v *View) show(f Field, on bool) {
	if field := v.fields[f]; field != nil && field.Hidden == on {
		field.Hidden = !on
		field.Refresh()
		v.body.Refresh()
	}
}

// enable turns every input on or off.
func (v *View) enable(on bool) {
	set := func(o fyne.Disableable) { ui.Enable(o, on) }
	for _, f := range v.fields {
		if f.Entry != nil {
			set(f.Entry)
		}
	}
	for _, s := range []*ui.Select{v.kind, v.kindType, v.prison, v.meet, v.fold} {
		set(s)
	}
	set(v.pre)
	set(v.post)
	set(v.pinned)
	for _, o := range v.repeat.inputs() {
		set(o)
	}
	for _, p := range v.picks {
		set(p)
	}
}

func pair(a, b fyne.CanvasObject) fyne.CanvasObject { return container.New(&shares{1, 1}, a, b) }

// sharesGap is the space between two of them.
const sharesGap = 6

// shares lays visible objects out side by side, each as wide as its share.
type shares []float32

func (s shares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size.Height = max(size.Height, o.MinSize().Height)
		}
	}
	return size
}

func (s shares) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32
	seen := 0
	for i, o := range objects {
		if o.Visible() {
			seen++
			sum += s[i]
		}
	}
	x, left := float32(0), size.Width-sharesGap*float32(seen-1)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := left * s[i] / sum
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, max(size.Height, o.MinSize().Height)))
		x += w + sharesGap
	}
}

func ordinal(i int) string { return strconv.Itoa(i + 1) }
