package lists

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// groupFirst is how many rows of a group are shown before the rest is asked for.
const groupFirst = 40

// groupsView is the rows by state.
type groupsView struct {
	view   *View
	box    *fyne.Container
	shown  []Group // without what is chosen
	busy   bool    // places are being looked for
	fixed  bool    // nothing of it may be changed
	checks map[string]*ui.Check
	all    map[scheduling.RowState]bool // groups shown whole
}

func newGroupsView(v *View) *groupsView {
	return &groupsView{view: v, box: container.NewVBox(), checks: map[string]*ui.Check{}, all: map[scheduling.RowState]bool{}}
}

// render shows the groups anew where more has changed than what is chosen.
func (g *groupsView) render(groups []Group, fresh bool) {
	chosen := map[string]bool{}
	for i := range groups {
		for j := range groups[i].Lines {
			l := &groups[i].Lines[j]
			chosen[l.Key], l.Chosen = l.Chosen, false
		}
	}
	if fresh {
		clear(g.all)
	}
	// A change to one row is over at once: turning buttons off for it would take
	// the keyboard from whoever goes through them.
	_, _, busy := g.view.model.Searching()
	fixed := g.view.setup.ReadOnly || g.view.model.Replaced()
	if fresh || busy != g.busy || fixed != g.fixed || !reflect.DeepEqual(groups, g.shown) {
		g.shown, g.busy, g.fixed = groups, busy, fixed
		ui.KeepFocus(g.view.setup.Window.Canvas(), g.box, g.build)
	}
	for key, c := range g.checks {
		if c.Checked != chosen[key] {
			// Without telling the model what it has just said.
			c.Checked = chosen[key]
			c.Refresh()
		}
	}
}

func (g *groupsView) build() {
	g.box.RemoveAll()
	clear(g.checks)
	for _, x := range g.shown {
		g.box.Add(ui.NewSection(x.Title))
		if x.Hint != "" {
			g.box.Add(ui.NewHint(x.Hint))
		}
		for i, l := range x.Lines {
			if i == groupFirst && !g.all[x.State] {
				more := ui.NewButton(g.view.words.Count("lists.moreRows", len(x.Lines)-i), ui.Secondary, func() {
					g.all[x.State] = true
					ui.KeepFocus(g.view.setup.Window.Canvas(), g.box, g.build)
					g.view.model.Changed()
				})
				g.box.Add(ui.NewButtonRow(more))
				break
			}
			if i > 0 {
				g.box.Add(widget.NewSeparator())
			}
			g.box.Add(g.line(l))
		}
	}
}

// line is one row: a box to choose it by, its words, and what can be done.
func (g *groupsView) line(l Line) fyne.CanvasObject {
	v := g.view
	title := widget.NewLabelWithStyle(l.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.Wrapping = fyne.TextWrapWord
	lines := []fyne.CanvasObject{title}
	if l.Place != "" {
		place := ui.NewText(g.placed(l))
		if l.State == scheduling.RowPlaced {
			place.Importance = widget.SuccessImportance
		}
		lines = append(lines, place)
	}
	if l.Was != "" {
		lines = append(lines, ui.NewText(v.say("bookedNow", "Place", l.Was)))
	}
	if l.Left != "" {
		lines = append(lines, ui.NewText(l.Left))
	}
	lines = append(lines, ui.NewHint(l.Sub))
	for _, x := range l.Changes {
		lines = append(lines, ui.NewText(x))
	}
	lines = append(lines, g.reasons(l)...)
	text := container.New(layout.NewCustomPaddedVBoxLayout(-14), lines...)
	row := ui.NewItem(g.badge(l), text, g.buttons(l)...)
	rows := []fyne.CanvasObject{row}
	for _, a := range l.Asks {
		rows = append(rows, g.ask(l, a))
	}
	body := container.NewVBox(rows...)
	if !l.Choosable || g.fixed {
		return body
	}
	check := ui.NewCheck("", func(on bool) { v.model.Choose(l.Key, on) })
	if g.busy {
		check.Disable()
	}
	g.checks[l.Key] = check
	return container.NewBorder(nil, nil, container.NewVBox(check), nil, body)
}

// placed says where a row is, would be, or was.
func (g *groupsView) placed(l Line) string {
	switch l.State {
	case scheduling.RowPlaced:
		return g.view.say("wouldBe", "Place", l.Place)
	case scheduling.RowDropped:
		return g.view.say("bookedNow", "Place", l.Place)
	case scheduling.RowNoCustody, scheduling.RowUnmatched, scheduling.RowReady, scheduling.RowUnplaced, scheduling.RowBooked, scheduling.RowLeft:
	}
	return g.view.say("isBooked", "Place", l.Place)
}

// reasonsMost is how many reasons a row names.
const reasonsMost = 4

// reasons say what makes way for a row, or why it has no place.
func (g *groupsView) reasons(l Line) []fyne.CanvasObject {
	v := g.view
	var out []fyne.CanvasObject
	list := func(heading string, tone widget.Importance, said []string) {
		if len(said) == 0 {
			return
		}
		h := ui.NewText(heading)
		h.TextStyle.Bold, h.Importance = true, tone
		out = append(out, h)
		for i, x := range said {
			if i == reasonsMost && len(said) > reasonsMost+1 {
				out = append(out, ui.NewText(v.words.Count("lists.andMore", len(said)-i)))
				break
			}
			out = append(out, ui.NewText("• "+x))
		}
	}
	list(v.say("alsoMoves"), widget.MediumImportance, l.Also)
	if l.State == scheduling.RowUnplaced {
		if len(l.Why) == 0 {
			out = append(out, ui.NewHint(v.model.NoPlan(l.State)))
		}
		list(v.say("noPlace"), widget.DangerImportance, l.Why)
		list(v.say("unless"), widget.MediumImportance, l.Unless)
	}
	return out
}

// badge says what a row is beside the version before; nil says nothing.
func (g *groupsView) badge(l Line) fyne.CanvasObject {
	switch {
	case l.New:
		return container.NewVBox(pad(ui.NewBadge(g.view.say("new"), ui.ToneInfo)))
	case l.State == scheduling.RowDropped:
		return container.NewVBox(pad(ui.NewBadge(g.view.say("dropped"), ui.ToneBad)))
	case l.Changed:
		return container.NewVBox(pad(ui.NewBadge(g.view.say("changedBadge"), ui.ToneInfo)))
	}
	return nil
}

func pad(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), o)
}

func (g *groupsView) buttons(l Line) []fyne.CanvasObject {
	v := g.view
	var out []fyne.CanvasObject
	if l.Booking != nil {
		b := *l.Booking
		out = append(out, ui.NewIconButton(v.say("visit"), theme.CalendarIcon(), ui.Quiet, func() { v.model.Host.Visit(b) }))
	}
	if g.fixed {
		return out
	}
	switch {
	case l.State == scheduling.RowLeft:
		out = append(out, g.able(ui.NewButton(v.say("takeIn"), ui.Secondary, func() { v.model.Leave(l.Key, false) })))
	case slices.Contains([]scheduling.RowState{scheduling.RowUnmatched, scheduling.RowReady, scheduling.RowPlaced, scheduling.RowUnplaced}, l.State):
		out = append(out, g.able(ui.NewButton(v.say("leave"), ui.Quiet, func() { v.model.Leave(l.Key, true) })))
	}
	return out
}

// able turns a button off while something is on its way.
func (g *groupsView) able(b *ui.Button) *ui.Button {
	if g.busy {
		b.Disable()
	}
	return b
}
