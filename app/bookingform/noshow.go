package bookingform

import (
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// OutcomeWords say how the kept booking came to less than was booked; empty
// when nobody has said so.
func (m *Model) OutcomeWords() string {
	o := m.kept.Outcome
	at := m.Words.Clock(o.At.In(m.zone))
	switch o.Code {
	case scheduling.OutcomeEarly:
		return m.Words.Say("bookingform.endedEarly", "At", at)
	case scheduling.OutcomeNoShow:
		return m.Words.Say("bookingform.didNotCome", "At", at, "Who", phrase.Absent(m.Words, o.Who), "Why", phrase.AbsentWhy(m.Words, o.Why))
	case scheduling.OutcomeNone, scheduling.OutcomeStands:
	}
	return ""
}

// rest reports whether the kept booking has a part after the main one.
func (m *Model) rest() bool {
	n := len(m.kept.Parts)
	return n > 0 && m.kept.Parts[n-1].Name == scheduling.PartPost
}

// askNoShow asks who did not come, and why.
func (v *View) askNoShow() {
	m, kept := v.model, v.model.Kept()
	whos, whys := scheduling.Absents(), scheduling.AbsentWhys()
	names, words := make([]string, len(whos)), make([]string, len(whys))
	for i, x := range whos {
		names[i] = phrase.Absent(v.words, x)
	}
	for i, x := range whys {
		words[i] = phrase.AbsentWhy(v.words, x)
	}
	who, why := ui.NewSelect(names, nil), ui.NewSelect(words, nil)
	who.PlaceHolder, why.PlaceHolder = v.words.Say("phrase.choose"), v.words.Say("phrase.choose")
	whoField, whyField := ui.NewFieldAround(v.say("noShowWho"), "", who), ui.NewFieldAround(v.say("noShowWhy"), "", why)
	body := container.NewVBox(whoField, whyField)
	rest := false
	if m.rest() {
		body.Add(ui.NewCheck(v.say("noShowRest"), func(on bool) { rest = on }))
	}
	d := &ui.Dialog{
		Title: v.say("noShowTitle"), Text: v.say("noShowText"), Yes: v.say("noShowYes"), No: v.words.Say("common.cancel"),
		Body: body, First: who,
		Check: func() bool {
			missing := func(i int, key string) string {
				if i >= 0 {
					return ""
				}
				return v.say(key)
			}
			whoField.SetError(missing(who.SelectedIndex(), "noShowNobody"))
			whyField.SetError(missing(why.SelectedIndex(), "noShowNoWhy"))
			return who.SelectedIndex() >= 0 && why.SelectedIndex() >= 0
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.setup.NoShow(scheduling.NoShow{
				Booking: kept.ID, Version: m.Kept().Version, Who: whos[who.SelectedIndex()], Why: whys[why.SelectedIndex()], Rest: rest,
			})
		}
	})
}
