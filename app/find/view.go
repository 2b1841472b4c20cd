package find

import (
	"context"
	"slices"
	"sync"

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
}

// View is the screen: what is looked for at the left, where it fits at the right.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input
	built   bool

	fields            map[Field]*ui.Field
	kind, prison      *ui.Select
	court             *ui.Picker
	courtField        *ui.Field
	prisoners, others *ui.Picker
	rooms             *ui.Picker
	roomsOf           scheduling.PrisonCode
	form              *fyne.Container
	heat              *heat
	day               *widget.Label
	title             *widget.Label
	list              *fyne.Container
	shown             []Line
	state             *ui.State
	more              *ui.Button
	found             *fyne.Container
	root              *fyne.Container

	mu   sync.Mutex // guards seen
	seen map[scheduling.PersonID]scheduling.Person
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words, fields: map[Field]*ui.Field{}, seen: map[scheduling.PersonID]scheduling.Person{}}
	v.state = ui.NewState(v.words)
	v.form = container.NewVBox()
	v.heat = newHeat(v.say("hoursShort"), m.ChooseDay, func(d Day) { v.day.SetText(d.Words) })
	v.day = widget.NewLabel("")
	v.day.Truncation = fyne.TextTruncateEllipsis
	v.title, v.list = ui.NewSubHeading(""), container.NewVBox()
	v.title.Wrapping = fyne.TextWrapWord
	v.more = ui.NewButton(v.say("more"), ui.Secondary, m.More)
	left := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(6, 12, 8, 14), v.form))
	heat := container.NewVBox(ui.NewSubHeading(v.say("free")), ui.NewHint(v.say("freeHint")), v.heatHead(), v.heat, v.day)
	v.found = container.NewVBox(heat, widget.NewSeparator(), v.title, v.list, container.NewHBox(v.more))
	right := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(6, 12, 12, 16), v.found))
	v.root = container.New(ui.Beside{Most: 400, Share: 0.5}, left, container.NewBorder(nil, nil, widget.NewSeparator(), nil, container.NewStack(right, v.state)))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard where a search begins.
func (v *View) Focus() {
	if v.prisoners != nil {
		v.setup.Window.Canvas().Focus(v.prisoners)
	}
}

// Release ends the view's searches for people.
func (v *View) Release() {
	for _, p := range []*ui.Picker{v.court, v.prisoners, v.others, v.rooms} {
		if p != nil {
			p.Close()
		}
	}
}

func (v *View) say(key string) string { return v.words.Say("find." + key) }

// heatHead names the days of the week above the strip.
func (v *View) heatHead() fyne.CanvasObject {
	names := container.NewGridWithColumns(heatColumns)
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		l := widget.NewLabel(v.words.Say("common.weekdayShort." + d))
		l.SizeName = theme.SizeNameCaptionText
		names.Add(l)
	}
	return names
}

func (v *View) entry(f Field, label, hint string) *ui.Field {
	field := ui.NewField(label, "")
	field.Entry.SetPlaceHolder(hint)
	field.OnChanged(func(s string) {
		if !v.setting {
			v.model.Set(f, s)
		}
	})
	field.Entry.OnSubmitted = func(string) { v.search() }
	v.fields[f] = field
	return field
}

func (v *View) build() {
	m, k := v.model, v.model.Known()
	kinds := make([]string, 0, 9)
	for _, x := range scheduling.Kinds() {
		kinds = append(kinds, phrase.Kind(v.words, x))
	}
	v.kind = ui.NewChooser(kinds, func(i int) { m.SetKind(scheduling.Kinds()[i]) })
	v.prison = ui.NewChooser(places.Names(k.Prisons), func(i int) { m.SetPrison(k.Prisons[i].Code) })
	courts := make([]ui.Choice, 0, len(k.Courts))
	for _, c := range k.Courts {
		courts = append(courts, ui.Choice{ID: string(c.Code), Title: c.Name, Sub: string(c.Code)})
	}
	v.court = ui.NewPicker(v.words, v.words.Say("phrase.choose"), ui.Among(courts))
	v.court.OnChanged = func(c []ui.Choice) { m.SetCourt(scheduling.CourtCode(first(c))) }
	v.courtField = ui.NewFieldAround(v.say("court"), "", v.court)
	v.prisoners = ui.NewMultiPicker(v.words, v.say("peopleHint"), v.people(scheduling.RolePrisoner))
	v.prisoners.OnChanged = func(c []ui.Choice) { m.SetPrisoners(v.known(c)) }
	v.fields[FieldPrisoners] = ui.NewFieldAround(v.say("prisoners"), "", v.prisoners)
	v.others = ui.NewMultiPicker(v.words, v.say("peopleHint"), v.people(""))
	v.others.OnChanged = func(c []ui.Choice) { m.SetOthers(v.known(c)) }
	v.rooms = ui.NewMultiPicker(v.words, v.say("anyRoom"), func(ctx context.Context, text string) ([]ui.Choice, error) {
		return ui.Among(v.roomChoices())(ctx, text)
	})
	v.rooms.OnChanged = func(c []ui.Choice) {
		keys := make([]scheduling.RoomKey, 0, len(c))
		for _, x := range c {
			keys = append(keys, scheduling.RoomKey(x.ID))
		}
		m.SetRooms(keys)
	}
	find := ui.NewIconButton(v.say("search"), theme.SearchIcon(), ui.Primary, v.search)
	row := func(o ...fyne.CanvasObject) fyne.CanvasObject { return container.NewGridWithColumns(len(o), o...) }
	for _, o := range []fyne.CanvasObject{
		ui.NewHeading(v.say("title")),
		row(ui.NewFieldAround(v.say("kind"), "", v.kind), ui.NewFieldAround(v.say("prison"), "", v.prison)),
		v.courtField,
		v.fields[FieldPrisoners],
		ui.NewFieldAround(v.say("others"), "", v.others),
		row(v.entry(FieldPre, v.say("pre"), v.say("none")), v.entry(FieldMain, v.say("main"), ""), v.entry(FieldPost, v.say("post"), v.say("none"))),
		ui.NewFieldAround(v.say("rooms"), "", v.rooms),
		row(v.entry(FieldFrom, v.say("from"), ""), v.entry(FieldUntil, v.say("until"), "")),
		row(v.entry(FieldEarliest, v.say("earliest"), v.say("dayStart")), v.entry(FieldLatest, v.say("latest"), v.say("dayEnd"))),
		v.entry(FieldDeadline, v.say("deadline"), v.say("deadlineHint")),
		container.NewHBox(find),
	} {
		v.form.Add(o)
	}
}

func (v *View) search() {
	if bad := v.model.Search(); bad != "" && v.fields[bad] != nil {
		v.fields[bad].Focus()
	}
}

// people searches for those who must be free.
func (v *View) people(role scheduling.Role) func(context.Context, string) ([]ui.Choice, error) {
	diary, m := v.model.Diary, v.model
	return func(ctx context.Context, text string) ([]ui.Choice, error) {
		prison := scheduling.PrisonCode("")
		if role == scheduling.RolePrisoner {
			prison = v.at()
		}
		found, err := diary.People(ctx, text, role, prison)
		var out []ui.Choice
		v.mu.Lock()
		defer v.mu.Unlock()
		for _, p := range found {
			if len(p.Roles) == 0 || role == "" && p.Has(scheduling.RolePrisoner) {
				continue
			}
			v.seen[p.ID] = p
			sub := p.Agency
			if p.Number == "" {
				sub = phrase.Role(m.Words, p.Roles[0]) + " " + p.Agency
			}
			out = append(out, ui.Choice{ID: string(p.ID), Title: phrase.Person(p), Sub: sub})
		}
		return out, err
	}
}

// at is the prison that is looked at; searches run away from the screen.
func (v *View) at() scheduling.PrisonCode {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.roomsOf
}

func (v *View) known(c []ui.Choice) []scheduling.Person {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([]scheduling.Person, 0, len(c))
	for _, x := range c {
		if p, ok := v.seen[scheduling.PersonID(x.ID)]; ok {
			out = append(out, p)
		}
	}
	return out
}

func (v *View) roomChoices() []ui.Choice {
	at := v.at()
	var out []ui.Choice
	for _, r := range v.model.Known().Rooms {
		if r.Prison == at && r.Active && r.Usage != scheduling.UsageUnset {
			out = append(out, ui.Choice{ID: string(r.Key), Title: r.Name, Sub: v.words.Say("phrase.usage." + string(r.Usage))})
		}
	}
	return out
}

func first(c []ui.Choice) string {
	if len(c) == 0 {
		return ""
	}
	return c[0].ID
}

func (v *View) render() {
	m := v.model
	if len(m.Known().Prisons) > 0 && !v.built {
		v.built = true
		v.build()
		defer v.Focus()
	}
	v.setting = true
	defer func() { v.setting = false }()
	if v.built {
		v.renderForm()
	}
	v.heat.set(m.Days())
	v.state.Hide()
	v.found.Hidden = false
	switch m.State() {
	case Reading:
		v.state.Loading()
		v.found.Hidden = true
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Retry)
		v.found.Hidden = true
	case Unasked:
		v.title.SetText(v.say("unasked"))
	case Looking:
		v.title.SetText(v.say("looking"))
	case Found:
		v.title.SetText(v.words.Count("find.found", len(m.Lines())))
		if len(m.Lines()) == 0 {
			v.title.SetText(v.say("nothing"))
		}
	}
	v.more.Hidden = m.State() != Found || !m.Full()
	v.renderPlaces()
	v.root.Refresh()
}

func (v *View) renderForm() {
	m, d := v.model, v.model.Draft()
	v.mu.Lock()
	v.roomsOf = d.Prison
	for _, p := range d.people() {
		v.seen[p.ID] = p
	}
	v.mu.Unlock()
	ui.SelectAt(v.kind, slices.Index(scheduling.Kinds(), d.Kind))
	ui.SelectAt(v.prison, places.Index(m.Known().Prisons, d.Prison))
	v.courtField.Hidden = d.Kind != scheduling.KindCourt
	if len(d.Prisoners) != len(v.prisoners.Chosen()) {
		v.prisoners.SetChosen(chosen(d.Prisoners)...)
	}
	if len(d.Others) != len(v.others.Chosen()) {
		v.others.SetChosen(chosen(d.Others)...)
	}
	if len(d.Rooms) == 0 && len(v.rooms.Chosen()) > 0 {
		v.rooms.SetChosen()
	}
	for f, field := range v.fields {
		if field.Entry != nil && field.Text() != m.Text(f) {
			field.SetText(m.Text(f))
		}
		field.SetError(m.Problem(f))
	}
}

func chosen(people []scheduling.Person) []ui.Choice {
	out := make([]ui.Choice, 0, len(people))
	for _, p := range people {
		out = append(out, ui.Choice{ID: string(p.ID), Title: phrase.Person(p)})
	}
	return out
}

// renderPlaces lists the places, when they have changed.
func (v *View) renderPlaces() {
	lines := v.model.Lines()
	same := len(lines) == len(v.shown) && len(lines) > 0
	for i := 0; same && i < len(lines); i++ {
		a, b := lines[i], v.shown[i]
		same = a.When == b.When && a.Where == b.Where && a.Footing == b.Footing
	}
	v.shown = lines
	if same {
		return // the buttons book what is shown now, whoever it is for
	}
	v.list.RemoveAll()
	for i, l := range lines {
		when := widget.NewLabelWithStyle(l.When, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		where := ui.NewHint(l.Where + ", " + l.Footing)
		text := container.New(layout.NewCustomPaddedVBoxLayout(-14), when, where)
		book := ui.NewButton(v.say("book"), ui.Secondary, func() { v.model.Book(v.shown[i]) })
		v.list.Add(ui.NewItem(nil, text, book))
		v.list.Add(widget.NewSeparator())
	}
}
