package people

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// hours says when somebody can be reached, which plans keep to.
func (r *recordView) hours(s Shown) {
	v := r.view
	var buttons []fyne.CanvasObject
	if !v.setup.ReadOnly {
		buttons = append(buttons, ui.NewIconButton(v.say("changeHours"), theme.HistoryIcon(), ui.Secondary, v.askHours))
	}
	r.section(v.say("hours"), buttons...)
	if len(s.Hours) == 0 {
		r.body.Add(ui.NewHint(v.say("hoursNone")))
		return
	}
	r.body.Add(ui.NewText(strings.Join(s.Hours, "\n")))
}

// askHours asks when somebody can be reached.
func (v *View) askHours() {
	p := v.model.Record().Person
	box := container.NewVBox()
	fields := map[time.Weekday]*ui.Field{}
	for _, day := range Weekdays() {
		f := ui.NewField(v.words.Say("common.weekday."+strings.ToLower(day.String()[:3])), "")
		f.SetText(HoursOf(v.words, p.Hours, day))
		fields[day] = f
		box.Add(f)
	}
	var hours []scheduling.Hours
	d := &ui.Dialog{
		Title: v.say("hoursTitle"), Text: phrase.Person(p) + "\n" + v.say("hoursText"),
		Yes: v.words.Say("common.save"), No: v.words.Say("common.cancel"), Body: box, First: fields[time.Monday].Entry, Width: 560,
		Check: func() bool {
			hours = nil
			for _, day := range Weekdays() {
				some, err := ReadHours(day, fields[day].Text())
				fields[day].SetError("")
				if err != nil {
					fields[day].SetError(v.say("hoursWrong"))
					fields[day].Focus()
					return false
				}
				hours = append(hours, some...)
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.SetHours(hours)
		}
	})
}
