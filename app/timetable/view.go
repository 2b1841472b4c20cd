package timetable

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/places"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/timegrid"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// Sample fills an empty diary; nil when that is not on offer.
	Sample func()
	// Help shows the shortcuts.
	Help func()
	// Escape is called for Esc in the grid.
	Escape func()
	// Apply carries out the plan that is shown, Plans goes back to where it was
	// chosen, and HidePlan shows it no longer.
	Apply, Plans, HidePlan func()
}

// View is the timetable on the screen.
type View struct {
	setup Setup
	model *Model
	words *words.Words

	prison   *ui.Select
	codes    []scheduling.PrisonCode // of the select's options
	date     *ui.Button
	today    *ui.Button
	find     *ui.Entry
	listing  *ui.Button
	chips    map[scheduling.Kind]*chip
	grid     *timegrid.Grid
	week     *timegrid.Grid
	proposed *proposedView
	weekly   *ui.Button
	agenda   *agenda
	state    *ui.State
	status   *widget.Label
	alert    *ui.Badge
	centre   *fyne.Container
	root     *fyne.Container
	asList   bool
	shown    Snapshot
	scrolled time.Time // the day that was scrolled to
	proposal *Proposal // that was scrolled to
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.build()
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus gives the keyboard to the grid, or to the list.
func (v *View) Focus() {
	if v.asList {
		v.agenda.focus()
		return
	}
	v.now().Focus()
}

// Reveal scrolls to what is selected, or to the cursor: the view has become
// narrower.
func (v *View) Reveal() {
	switch p := v.model.pointed; {
	case v.shown.Chosen != "":
		v.now().Select(string(v.shown.Chosen), "")
	case p.room != "" && len(v.shown.Week) > 0:
		v.week.SetCursor(string(p.room), v.shown.Axis.On(p.start))
	case p.room != "":
		v.grid.SetCursor(string(p.room), p.start.Add(2*time.Hour))
		v.grid.SetCursor(string(p.room), p.start)
	}
}

// FocusFind puts the keyboard into the search line.
func (v *View) FocusFind() { v.setup.Window.Canvas().Focus(v.find) }

// Status is the status line's text.
func (v *View) Status() string { return v.status.Text }

// Grid is the day's widget.
func (v *View) Grid() *timegrid.Grid { return v.grid }

func (v *View) say(key string) string { return v.words.Say("timetable." + key) }

func (v *View) build() {
	v.prison = ui.NewChooser(nil, func(i int) { v.model.At(v.codes[i]) })
	v.date = ui.NewIconButton("", theme.CalendarIcon(), ui.Secondary, v.pickDate)
	v.today = ui.NewButton(v.say("today"), ui.Secondary, v.model.Today)
	back := ui.NewIconButton("", theme.NavigateBackIcon(), ui.Secondary, func() { v.model.Step(-1) })
	next := ui.NewIconButton("", theme.NavigateNextIcon(), ui.Secondary, func() { v.model.Step(1) })
	v.find = ui.NewEntry()
	v.find.SetPlaceHolder(v.say("findHint"))
	v.find.OnChanged = v.model.Find
	v.find.OnSubmitted = func(string) { v.model.NextMatch() }
	v.find.OnEscape = func() {
		v.find.SetText("")
		v.Focus()
	}
	v.listing = ui.NewIconButton(v.say("list"), theme.ListIcon(), ui.Secondary, v.toggleList)
	create := ui.NewIconButton(v.say("new"), theme.ContentAddIcon(), ui.Primary, v.model.New)
	smaller := ui.NewIconButton("", theme.ZoomOutIcon(), ui.Secondary, func() { v.now().SetZoom(v.now().Zoom() / 1.25) })
	larger := ui.NewIconButton("", theme.ZoomInIcon(), ui.Secondary, func() { v.now().SetZoom(v.now().Zoom() * 1.25) })
	v.weekly = ui.NewButton(v.say("week"), ui.Secondary, func() { v.showWeek(!v.model.Week()) })

	v.buildGrid()
	v.buildWeek()
	v.week.Hide()
	v.agenda = newAgenda(v.model)
	v.agenda.box.Hide()
	v.state = ui.NewState(v.words)
	v.proposed = newProposedView(v)
	v.status = widget.NewLabel("")
	v.status.Truncation = fyne.TextTruncateEllipsis
	v.alert = ui.NewBadge(v.say("clash"), ui.ToneBad)
	v.alert.Hide()

	when := container.NewHBox(back, v.today, next, v.date)
	find := container.New(&findLayout{most: 320}, v.find)
	tools := container.NewHBox(v.weekly, v.listing, smaller, larger)
	// Where a window is narrow or letters are large, the tools scroll sideways.
	second := container.NewHScroll(container.NewBorder(nil, nil, tools, nil, container.NewBorder(nil, nil, find, nil, v.legend())))
	foot := container.NewVBox(widget.NewSeparator(), container.NewBorder(nil, nil, container.NewCenter(v.alert), nil, v.status))
	v.centre = container.NewBorder(v.proposed.box, nil, nil, nil, container.NewStack(v.grid, v.week, v.agenda.box, v.state))
	v.root = newPage(v.prison, when, create, second, foot, v.centre)
}

func (v *View) buildGrid() {
	g := timegrid.New(v.words)
	v.grid = g
	g.OnSelect = func(id, _ string) { v.model.Choose(scheduling.BookingID(id)) }
	g.OnOpen = func(id string) {
		v.model.Choose(scheduling.BookingID(id))
		v.model.Open()
	}
	g.OnPick = func(p timegrid.Pick) { v.model.Point(scheduling.RoomKey(p.Row), p.Start) }
	g.OnCreate = func(p timegrid.Pick) {
		v.model.Point(scheduling.RoomKey(p.Row), p.Start)
		v.model.New()
	}
	g.OnDrag = func(m timegrid.Move) {
		w := v.model.Weigh(scheduling.BookingID(m.ID), scheduling.RoomKey(m.FromRow), scheduling.RoomKey(m.ToRow), m.FromStart, m.Start)
		g.SetVerdict(timegrid.Verdict{Text: w.Words, OK: w.Free})
	}
	g.OnDrop = func(m timegrid.Move) {
		v.model.Drop(scheduling.BookingID(m.ID), scheduling.RoomKey(m.FromRow), scheduling.RoomKey(m.ToRow), m.FromStart, m.Start)
	}
	g.OnRune = v.letter
	g.OnKey = v.key
}

// letter takes the grid's single-letter shortcuts.
func (v *View) letter(r rune) {
	switch r {
	case 't', 'T':
		v.model.Today()
	case 'w', 'W':
		v.showWeek(true)
	case 'd', 'D':
		v.showWeek(false)
	case 'n', 'N':
		v.model.New()
	case '[':
		v.model.Step(-1)
	case ']':
		v.model.Step(1)
	case '/':
		v.FocusFind()
	case '?':
		if v.setup.Help != nil {
			v.setup.Help()
		}
	}
}

func (v *View) toggleList() {
	v.asList = !v.asList
	v.render()
	v.Focus()
}

// render shows the model's snapshot.
func (v *View) render() {
	s := v.model.Shown()
	v.shown = s
	v.renderHead(s)
	v.proposed.render(s.Proposed)
	v.status.SetText(s.Status)
	v.alert.Hidden = !s.Alert
	v.listing.SetText(v.say(map[bool]string{false: "list", true: "grid"}[v.asList]))
	ready := s.State == Ready || (s.State == Failed && len(s.Rows) > 0)
	weekly := len(s.Week) > 0
	v.grid.Hidden = !ready || v.asList || weekly
	v.week.Hidden = !ready || v.asList || !weekly
	v.weekly.SetText(v.say(map[bool]string{false: "week", true: "day"}[v.model.Week()]))
	v.agenda.box.Hidden = !ready || !v.asList
	switch s.State {
	case Failed:
		title, next := v.setup.Explain(s.Err)
		v.state.Failed(title, next, v.model.Load)
		v.grid.Hidden, v.week.Hidden, v.agenda.box.Hidden = true, true, true
	case Loading:
		v.state.Loading()
	case Empty:
		action := ""
		if v.setup.Sample != nil {
			action = v.say("emptyAction")
		}
		v.state.Empty(v.say("emptyTitle"), v.say("emptyText"), action, v.setup.Sample)
	case Ready:
		v.state.Hide()
	}
	if ready {
		v.renderDay(s)
	}
	v.root.Refresh()
}

func (v *View) renderHead(s Snapshot) {
	v.codes = v.codes[:0]
	for _, p := range s.Prisons {
		v.codes = append(v.codes, p.Code)
	}
	ui.Offer(v.prison, places.Names(s.Prisons), places.Index(s.Prisons, s.Prison.Code))
	if !s.Day.IsZero() {
		v.date.SetText(v.words.Day(s.Day))
		if n := len(s.Week); n > 0 {
			v.date.SetText(v.words.ShortDay(s.Week[0].Day) + " – " + v.words.ShortDay(s.Week[n-1].Day))
		}
	}
	rank := ui.Secondary
	if !s.Today && !s.Day.IsZero() {
		rank = ui.Quiet
	}
	v.today.SetRank(rank)
	for k, c := range v.chips {
		c.set(!s.Filter.Hidden[k])
	}
}

func (v *View) renderDay(s Snapshot) {
	if v.asList {
		v.agenda.show(s)
		return
	}
	if len(s.Week) > 0 {
		v.renderWeek(s)
		return
	}
	v.grid.SetData(v.data(s))
	if !v.scrolled.Equal(s.Day) {
		v.scrolled = s.Day
		at := s.Open.Start
		if s.Today && s.Now.After(at) {
			at = s.Now.Add(-time.Hour)
		}
		v.grid.ScrollTo("", at.In(s.Zone))
	}
	if p := s.Proposed; p == nil || v.proposal != v.model.proposal {
		v.proposal = v.model.proposal
		if p != nil && !p.At.IsZero() {
			v.grid.ScrollTo(string(p.Room), p.At.Add(-time.Hour).In(s.Zone))
		}
	}
	if id, _ := v.grid.Selected(); id != string(s.Chosen) && s.Chosen != "" {
		v.grid.Select(string(s.Chosen), "")
	}
}

// data is the snapshot as the grid wants it.
func (v *View) data(s Snapshot) timegrid.Data {
	d := timegrid.Data{Start: s.From, End: s.To, Slot: scheduling.Grid, Now: s.Now}
	for _, r := range s.Rows {
		row := timegrid.Row{
			Key: string(r.Room.Key), Name: r.Room.Name, Note: v.usage(r.Room),
			Off: !r.Room.Active || r.Room.Usage == scheduling.UsageUnset,
		}
		if s.From.Before(s.Open.Start) {
			row.Closed = append(row.Closed, timegrid.Span{Start: s.From, End: s.Open.Start})
		}
		if s.To.After(s.Open.End) {
			row.Closed = append(row.Closed, timegrid.Span{Start: s.Open.End, End: s.To})
		}
		for _, h := range r.Hours {
			x := timegrid.Span{Start: h.Span.Start, End: h.Span.End}
			if h.Closed() {
				row.Closed = append(row.Closed, x)
			} else {
				row.Reserved = append(row.Reserved, x)
			}
		}
		d.Rows = append(d.Rows, row)
		for _, b := range r.Blocks {
			x := timegrid.Block{
				ID: string(b.Booking), Row: row.Key, Start: b.Span.Start, End: b.Span.End,
				Code: b.Kind.Code(), Title: b.Title, Sub: b.Sub, Words: b.Facts,
				Clash: b.Clash, Cancelled: b.Cancelled, InProgress: b.InProgress, Dim: b.Dimmed,
				Pinned: b.Pinned, LinkMissing: b.LinkMissing, Late: b.Late, Fixed: b.Fixed, Ghost: b.Ghost, Held: b.Held, Repeats: b.Repeats, Leaving: b.Leaving, Beside: b.Proposed,
			}
			for i, p := range b.Parts {
				switch {
				case i == 0: // the block's own start
				case p.Name == scheduling.PartPost:
					x.Cuts[1] = p.Span.Start
				default:
					x.Cuts[0] = p.Span.Start
				}
			}
			d.Blocks = append(d.Blocks, x)
		}
	}
	return d
}

func (v *View) usage(r scheduling.Room) string {
	if !r.Active || r.Usage == scheduling.UsageUnset {
		return v.say("off")
	}
	return v.words.Say("phrase.usage." + string(r.Usage))
}

// pickDate asks for a date: typed, or chosen from a month.
func (v *View) pickDate() {
	field := ui.NewField(v.say("pickDate"), v.say("dateHint"))
	field.SetText(v.shown.Day.Format("02/01/2006"))
	d := &ui.Dialog{Title: v.say("pickDate"), Yes: v.say("show"), No: v.words.Say("common.cancel"), First: field.Entry}
	day := v.shown.Day
	month := widget.NewCalendar(v.shown.Day, func(t time.Time) {
		v.model.Date(t)
		d.Close()
	})
	d.Body = container.NewVBox(field, month)
	d.Check = func() bool {
		w, err := scheduling.ParseWall(field.Text(), "12:00")
		if err != nil {
			field.SetError(v.words.Say("phrase.invalid.date-format"))
			return false
		}
		day = time.Date(w.Year, w.Month, w.Day, 0, 0, 0, 0, time.UTC)
		return true
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Date(day)
		}
		v.Focus()
	})
}

// findLayout gives the search line what is left, up to most.
type findLayout struct{ most float32 }

func (l *findLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(210*ui.Scale(), o[0].MinSize().Height)
}

func (l *findLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(min(size.Width, l.most*ui.Scale()), size.Height))
	o[0].Move(fyne.Position{})
}
