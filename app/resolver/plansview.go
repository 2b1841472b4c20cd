package resolver

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
)

// plans are the plans side by side, then every move of the chosen one.
func (v *View) plans(d Detail) []fyne.CanvasObject {
	rows := []fyne.CanvasObject{ui.NewSection(v.say("plans")), v.costTable(d)}
	if d.Chosen < 0 {
		return rows
	}
	p := d.Plans[d.Chosen]
	if len(p.Moves) == 0 {
		return rows
	}
	if p.Open {
		rows = append(rows, bad(v.say("stillOpen")))
	}
	rows = append(rows, ui.NewSection(p.Title+": "+v.say("moves")))
	for _, m := range p.Moves {
		rows = append(rows, v.move(m), widget.NewSeparator())
	}
	return rows
}

// costTable is a line for each sort of cost and a column for each plan.
func (v *View) costTable(d Detail) fyne.CanvasObject {
	table := container.New(layout.NewCustomPaddedVBoxLayout(-8))
	line := func(first fyne.CanvasObject, rest []fyne.CanvasObject) {
		table.Add(container.New(&columns{most: maxPlans}, append([]fyne.CanvasObject{first}, rest...)...))
	}
	var titles, merits, choices []fyne.CanvasObject
	buttons := make([]*ui.Button, len(d.Plans))
	said := false
	for i, p := range d.Plans {
		t := ui.NewText(p.Title)
		t.TextStyle.Bold = true
		titles = append(titles, t)
		merits = append(merits, ui.NewText(strings.Join(p.Merits, ". ")))
		said = said || len(p.Merits) > 0
		b := ui.NewButton(v.say("choose"), ui.Secondary, func() { v.choose(i) })
		if i == d.Chosen {
			b = ui.NewIconButton(v.say("chosen"), theme.ConfirmIcon(), ui.Chosen, func() {})
		}
		buttons[i] = b
		choices = append(choices, container.New(layout.NewCustomPaddedLayout(10, 8, 4, 8), container.NewHBox(b)))
	}
	v.arrows(buttons)
	v.choices = buttons
	line(ui.NewText(""), titles)
	if said {
		line(ui.NewText(""), merits)
	}
	for _, r := range v.model.Costs() {
		var cells []fyne.CanvasObject
		for i, x := range r.Values {
			c := ui.NewText(x)
			c.TextStyle.Bold = r.Least[i]
			cells = append(cells, c)
		}
		line(ui.NewText(r.Label), cells)
	}
	line(ui.NewText(""), choices)
	return table
}

// choose selects a plan and keeps the keyboard on it: its button is made anew.
func (v *View) choose(i int) {
	v.model.Choose(i)
	if i < len(v.choices) {
		v.setup.Window.Canvas().Focus(v.choices[i])
	}
}

// arrows go from plan to plan.
func (v *View) arrows(buttons []*ui.Button) {
	for i, b := range buttons {
		b.OnKey = func(k fyne.KeyName) bool {
			to := i
			switch k {
			case fyne.KeyLeft:
				to--
			case fyne.KeyRight:
				to++
			default:
				return false
			}
			if to < 0 || to >= len(buttons) {
				return true
			}
			v.choose(to)
			return true
		}
	}
}

// move is one move with its reason, whom to tell, and what may be said about it.
func (v *View) move(x Move) fyne.CanvasObject {
	m := v.model
	sentence := ui.NewText(x.Sentence)
	sentence.TextStyle.Bold = true
	text := container.New(layout.NewCustomPaddedVBoxLayout(-10), sentence)
	if x.Others != "" {
		text.Add(ui.NewHint(x.Others))
	}
	switch {
	case len(x.Tell) == 0 && x.Kept:
		text.Add(ui.NewHint(v.say("tellNobody")))
	case len(x.Tell) > 0:
		text.Add(ui.NewText(v.say("tell") + ":\n• " + strings.Join(x.Tell, "\n• ")))
	}
	rows := container.NewVBox(text)
	var checks []fyne.CanvasObject
	if x.Kept {
		checks = append(checks, v.check(v.say("stay"), false, func(on bool) { m.Stay(x.Booking.ID, on) }))
	}
	if c := m.opened(); c != nil && x.Agree {
		checks = append(checks, v.check(v.say("agreeHere"), has(c.wishes.agreed, x.Booking.ID), func(on bool) { m.Agree(x.Booking.ID, on) }))
	}
	if c := m.opened(); c != nil && x.Kept && x.Series != "" {
		checks = append(checks, v.check(v.say("wholeHere"), has(c.wishes.whole, x.Series), func(on bool) { m.Whole(x.Series, on) }))
	}
	if len(checks) > 0 {
		rows.Add(ui.NewButtonRow(checks...))
	}
	tag := ui.NewKindTag(x.Booking.Kind.Code())
	return container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 0), tag), nil, rows)
}

func has[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// maxPlans is how many plans are shown side by side.
const maxPlans = 3

// columns gives each plan the same width, and the labels what is left; fewer
// plans are no wider.
type columns struct{ most int }

// columnLabels is the labels' share of the width.
const columnLabels = 0.31

func (c *columns) widths(n int, width float32) (first, each float32) {
	first = width * columnLabels
	return first, (width - first) / float32(max(c.most, n-1))
}

// MinSize is as high as the text is once it has its width; Fyne asks again
// after the first layout.
func (c *columns) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(240, 0)
	for _, x := range o {
		size.Height = max(size.Height, x.MinSize().Height)
	}
	return size
}

func (c *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first, each := c.widths(len(o), size.Width)
	x := float32(0)
	for i, cell := range o {
		w := each
		if i == 0 {
			w = first
		}
		cell.Move(fyne.NewPos(x, 0))
		cell.Resize(fyne.NewSize(w, max(size.Height, cell.MinSize().Height)))
		x += w
	}
}
