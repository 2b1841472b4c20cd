package timetable

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// agenda is the day as a list: the same facts and operations as the grid, for
// whoever does not use a mouse or does not see a picture.
type agenda struct {
	model *Model
	list  *widget.List
	box   *fyne.Container
	none  *widget.Label
	acts  []*ui.Button
	lines []Line
}

func newAgenda(m *Model) *agenda {
	a := &agenda{model: m}
	a.list = widget.NewList(func() int { return len(a.lines) }, newLine, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(a.lines) {
			setLine(o, a.lines[i], m)
		}
	})
	a.list.OnSelected = func(i widget.ListItemID) {
		if i < len(a.lines) {
			m.Choose(a.lines[i].Booking)
		}
	}
	say := func(key string) string { return m.Words.Say("timetable." + key) }
	a.acts = []*ui.Button{
		ui.NewIconButton(say("open"), theme.DocumentIcon(), ui.Secondary, m.Open),
		ui.NewIconButton(say("earlier"), theme.MoveUpIcon(), ui.Secondary, func() { m.Nudge(-scheduling.Grid) }),
		ui.NewIconButton(say("later"), theme.MoveDownIcon(), ui.Secondary, func() { m.Nudge(scheduling.Grid) }),
	}
	acts := container.NewHBox()
	for _, b := range a.acts {
		acts.Add(b)
	}
	a.none = widget.NewLabel(say("agendaEmpty"))
	head := container.New(layout.NewCustomPaddedLayout(2, 4, 8, 8), container.NewVBox(ui.NewHint(say("agendaHint")), acts))
	a.box = container.NewBorder(head, nil, nil, nil, container.NewStack(a.list, container.NewCenter(a.none)))
	return a
}

// newLine is a row: the kind's code and the facts.
func newLine() fyne.CanvasObject {
	code := widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true, Monospace: true})
	facts := widget.NewLabel("")
	facts.Truncation = fyne.TextTruncateEllipsis
	repeats := widget.NewIcon(theme.MediaReplayIcon())
	return container.NewBorder(nil, nil, container.NewHBox(code, repeats), nil, facts)
}

func setLine(o fyne.CanvasObject, l Line, m *Model) {
	row, ok := o.(*fyne.Container)
	if !ok || len(row.Objects) < 2 {
		return
	}
	facts := label(row.Objects[0])
	marks, _ := row.Objects[1].(*fyne.Container)
	if facts == nil || marks == nil || len(marks.Objects) < 2 || label(marks.Objects[0]) == nil {
		return
	}
	label(marks.Objects[0]).SetText(l.Kind.Code())
	if l.Repeats {
		marks.Objects[1].Show()
	} else {
		marks.Objects[1].Hide()
	}
	facts.Importance = widget.MediumImportance
	text := l.Facts
	if l.Clash != "" {
		facts.Importance = widget.DangerImportance
		text = m.Words.Say("timetable.clash") + ": " + l.Clash + " " + text
	}
	if l.Late {
		text = m.Words.Say("timetable.lateFacts") + ". " + text
	}
	if l.Proposed != "" {
		text = m.Words.Say("timetable.proposed", "What", l.Proposed)
	}
	facts.SetText(text)
}

func label(o fyne.CanvasObject) *widget.Label {
	l, _ := o.(*widget.Label)
	return l
}

func (a *agenda) show(s Snapshot) {
	a.lines = a.lines[:0]
	at := -1
	for _, l := range s.Agenda {
		if l.Dimmed {
			continue
		}
		if l.Booking == s.Chosen {
			at = len(a.lines)
		}
		a.lines = append(a.lines, l)
	}
	a.none.Hidden = len(a.lines) > 0
	for _, b := range a.acts {
		ui.Enable(b, at >= 0)
	}
	a.list.Refresh()
	switch {
	case at < 0:
		a.list.UnselectAll()
	default:
		a.list.Select(at)
	}
}

func (a *agenda) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(a.list); c != nil {
		c.Focus(a.list)
	}
}
