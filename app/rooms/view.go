package rooms

import (
	"strings"

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
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// ReadOnly leaves out everything that changes something.
	ReadOnly bool
}

// The rows of the list that are no rooms.
const (
	rowRules = "*rules"
	rowNew   = "*new"
)

// View is the screen: the prison and its rooms at the left, what is open at
// the right.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input

	prison *ui.Select
	list   *ui.Rows
	state  *ui.State
	pane   *fyne.Container
	foot   *fyne.Container
	notice *ui.Notice
	save   *ui.Button
	drop   *ui.Button
	scroll *container.Scroll
	page   *fyne.Container
	shown  Open
	room   *roomView
	rules  *rulesView
	root   fyne.CanvasObject
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.prison = ui.NewChooser(nil, func(i int) {
		code := m.Prisons()[i].Code
		v.leave(func() { m.Choose(code) })
	})
	v.list = ui.NewRows(v.open)
	head := container.NewVBox(ui.NewHeading(v.say("title")), ui.NewFieldAround(v.say("prison"), "", v.prison))
	foot := container.NewVBox()
	if !s.ReadOnly {
		foot.Add(container.New(layout.NewCustomPaddedLayout(4, 6, 6, 6),
			container.NewHBox(ui.NewIconButton(v.say("new"), theme.ContentAddIcon(), ui.Secondary, func() { v.open(rowNew) }))))
	}
	left := container.NewBorder(container.New(layout.NewCustomPaddedLayout(6, 0, 4, 4), head), foot, nil, widget.NewSeparator(), v.list)
	v.state = ui.NewState(v.words)
	v.notice = ui.NewNotice("", ui.ToneNeutral)
	v.save = ui.NewButton(v.words.Say("common.save"), ui.Primary, v.tapSave)
	v.drop = ui.NewButton(v.say("discard"), ui.Secondary, m.Discard)
	v.foot = container.NewBorder(widget.NewSeparator(), nil, nil, nil,
		container.New(layout.NewCustomPaddedLayout(6, 8, 16, 16), container.NewVBox(v.notice, container.NewHBox(v.save, v.drop))))
	v.page = container.NewVBox()
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(8, 24, 16, 20), container.New(ui.Column{Most: 900}, v.page)))
	v.pane = container.NewBorder(nil, v.foot, nil, nil, v.scroll)
	v.root = container.New(ui.Beside{Most: 300, Share: 0.36}, left, container.NewStack(v.pane, v.state))
	m.Changed, m.Ask = v.render, v.ask
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the list.
func (v *View) Focus() { v.setup.Window.Canvas().Focus(v.list) }

func (v *View) say(key string, args ...any) string { return v.words.Say("rooms."+key, args...) }

// open opens a row of the list.
func (v *View) open(id string) {
	o := Open{Room: scheduling.RoomKey(id)}
	switch id {
	case rowRules:
		o = Open{Prison: true}
	case rowNew:
		o = Open{New: true}
	}
	if o == v.model.Opened() && !o.New {
		return
	}
	v.leave(func() { v.model.Show(o) })
}

// leave asks before something typed is lost.
func (v *View) leave(do func()) {
	if !v.model.Dirty() {
		do()
		return
	}
	d := &ui.Dialog{
		Title: v.say("loseTitle"), Text: v.say("loseText"), Yes: v.say("discard"), No: v.say("keep"), Danger: true,
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			do()
			return
		}
		v.render()
	})
}

// ask shows what a save would put into the review list.
func (v *View) ask(hit []string) {
	const most = 12
	list := container.New(layout.NewCustomPaddedVBoxLayout(-8))
	for i, h := range hit {
		if i == most {
			list.Add(ui.NewText(v.words.Count("rooms.andMore", len(hit)-most)))
			break
		}
		list.Add(ui.NewText("• " + h))
	}
	d := &ui.Dialog{
		Title: v.words.Count("rooms.hits", len(hit)), Text: v.say("hitsText"),
		Yes: v.say("saveAnyway"), No: v.words.Say("common.cancel"), Body: list, Width: 680,
	}
	d.Ask(v.setup.Window, v.model.Confirm)
}

func (v *View) tapSave() {
	bad := v.model.Save()
	if bad == "" {
		return
	}
	var field *ui.Field
	switch {
	case v.room != nil:
		field = v.room.fields[bad]
	case v.rules != nil:
		field = v.rules.fields[bad]
	}
	if field != nil {
		field.Focus()
	}
}

func (v *View) render() {
	v.setting = true
	defer func() { v.setting = false }()
	m := v.model
	v.renderList()
	switch m.State() {
	case Loading:
		v.state.Loading()
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case Empty:
		v.state.Empty(v.say("emptyTitle"), v.say("emptyText"), "", nil)
	case Ready:
		v.state.Hide()
		if m.Opened() == (Open{}) {
			v.state.Empty(v.say("nothingTitle"), v.say("nothingText"), "", nil)
		}
	}
	ready := m.State() == Ready && m.Opened() != (Open{})
	v.pane.Hidden = !ready
	if ready {
		v.renderPage()
	}
	v.root.Refresh()
}

func (v *View) renderList() {
	m := v.model
	ui.Offer(v.prison, places.Names(m.Prisons()), places.Index(m.Prisons(), m.At().Code))
	var rows []ui.Row
	if m.At().Code != "" {
		rows = append(rows, ui.Row{ID: rowRules, Title: v.say("rules"), Sub: v.say("rulesSub", "Name", m.At().Name)})
	}
	for _, r := range m.Rooms() {
		row := ui.Row{ID: string(r.Key), Title: r.Name, Sub: string(r.Key) + ", " + phrase.Usage(v.words, r.Usage)}
		if !r.Active {
			row.Note = v.say("off")
		}
		rows = append(rows, row)
	}
	open := string(m.Opened().Room)
	if m.Opened().Prison {
		open = rowRules
	}
	v.list.SetRows(rows, open)
}

func (v *View) renderPage() {
	m := v.model
	if v.shown != m.Opened() || v.room == nil && v.rules == nil {
		v.shown = m.Opened()
		v.room, v.rules = nil, nil
		v.page.RemoveAll()
		v.scroll.ScrollToTop()
		if v.shown.Prison {
			v.rules = newRulesView(v)
		} else {
			v.room = newRoomView(v)
		}
	}
	if v.rules != nil {
		v.rules.render()
	} else {
		v.room.render()
	}
	dirty := m.Dirty()
	v.foot.Hidden = v.setup.ReadOnly || !dirty && !m.Saving() && !m.Opened().New
	switch {
	case m.Stale():
		v.notice.Set(v.say("stale"), ui.ToneBad)
	case m.Saving():
		v.notice.Set(v.say("saving"), ui.ToneInfo)
	default:
		v.notice.Set("", ui.ToneNeutral)
	}
	ui.Enable(v.save, dirty && !m.Saving())
	ui.Enable(v.drop, dirty && !m.Saving())
}

// entry is a text field bound to a setter.
func (v *View) entry(fields map[Field]*ui.Field, f Field, label, hint string, set func(string)) *ui.Field {
	field := ui.NewField(label, hint)
	field.OnChanged(func(s string) {
		if !v.setting {
			set(s)
		}
	})
	fields[f] = field
	if v.setup.ReadOnly {
		field.Entry.Disable()
	}
	return field
}

func setText(f *ui.Field, s string) {
	if f.Text() != s {
		f.SetText(s)
	}
}

// partiesField asks for whom a room or a line is kept: courts from a list,
// anyone else by name.
type partiesField struct {
	pick *ui.Picker
	text *ui.Entry
	box  *fyne.Container
	set  func([]scheduling.Party)
	all  []ui.Choice
}

func (v *View) newParties(set func([]scheduling.Party)) *partiesField {
	p := &partiesField{set: set, text: ui.NewEntry()}
	for _, c := range v.model.Courts() {
		p.all = append(p.all, ui.Choice{ID: string(c.Code), Title: c.Name, Sub: string(c.Code)})
	}
	p.pick = ui.NewMultiPicker(v.words, v.say("anyCourt"), ui.Among(p.all))
	p.pick.OnChanged = func(c []ui.Choice) {
		var out []scheduling.Party
		for _, x := range c {
			out = append(out, scheduling.Party(x.ID))
		}
		set(out)
	}
	p.text.SetPlaceHolder(v.say("anyone"))
	p.text.OnChanged = func(s string) {
		if !v.setting {
			set(Parties(s))
		}
	}
	p.box = container.NewStack(p.pick, p.text)
	if v.setup.ReadOnly {
		p.pick.Disable()
		p.text.Disable()
	}
	return p
}

// show shows parties of a usage.
func (p *partiesField) show(u scheduling.Usage, parties []scheduling.Party) {
	court := u == scheduling.UsageCourt
	p.pick.Hidden, p.text.Hidden = !court, court
	if court {
		var chosen []ui.Choice
		for _, x := range parties {
			c := ui.Choice{ID: string(x), Title: string(x)}
			for _, known := range p.all {
				if known.ID == c.ID {
					c = known
				}
			}
			chosen = append(chosen, c)
		}
		if same := len(chosen) == len(p.pick.Chosen()); !same || len(chosen) > 0 && chosen[0].ID != p.pick.ChosenID() {
			p.pick.SetChosen(chosen...)
		}
		return
	}
	names := make([]string, len(parties))
	for i, x := range parties {
		names[i] = string(x)
	}
	if have := Parties(p.text.Text); len(have) != len(parties) || strings.Join(names, ",") != joined(have) {
		p.text.SetText(strings.Join(names, ", "))
	}
}

func joined(parties []scheduling.Party) string {
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = string(p)
	}
	return strings.Join(names, ",")
}
