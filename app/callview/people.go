package callview

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"gatehouse/app/internal/ui"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
	"gatehouse/media/stats"
)

// list names who is here and who waits.
func (v *View) list() {
	w, now := v.opt.Words, v.model.Now()
	v.before, v.buttons = v.buttons, map[string]*ui.Button{}
	v.people.RemoveAll()
	for _, p := range v.model.People() {
		v.people.Add(v.row(p))
	}
	if code, ok := v.model.Code(); ok {
		v.people.Add(ui.NewText(w.Say("call.code", "Code", code)))
		v.people.Add(ui.NewHint(w.Say("call.codeHint")))
	}
	for _, p := range now.Hearing.People {
		if p.Where == hearing.Aside && p.ID != now.You && !now.Hearing.Together(now.You, p.ID) {
			v.people.Add(ui.NewText(w.Say("call.person", "Name", p.Name, "Role", w.Say("call.role."+string(p.Role)))))
			v.people.Add(ui.NewHint(w.Say("call.steppedAside")))
		}
	}
	v.waiting.RemoveAll()
	waiting := v.model.Waiting()
	for _, p := range waiting {
		v.waiting.Add(v.waitingRow(p))
	}
	if len(waiting) == 0 {
		v.waiting.Add(ui.NewHint(w.Say("call.nobodyWaits")))
	}
	show(v.waitingHead, v.model.Conducts())
	show(v.waiting, v.model.Conducts())
	_, writes := v.model.MayWrite()
	_, looks := v.model.Looks()
	show(v.side, !looks && now.Phase == Floor || now.Phase == Lobby && (writes || len(v.model.Texts()) > 0))
	show(v.peopleHead, now.Phase == Floor)
	show(v.people, now.Phase == Floor)
}

// waitingRow is someone in the lobby: who they are and whether that was
// checked, and the way in.
func (v *View) waitingRow(p hearing.Participant) fyne.CanvasObject {
	w := v.opt.Words
	return tight(
		ui.NewText(w.Say("call.person", "Name", p.Name, "Role", w.Say("call.role."+string(p.Role)))),
		ui.NewHint(w.Say("ready.waiting.since", "At", w.Clock(v.local(p.Since)))+". "+v.equipment(p)),
		ui.NewHint(v.identity(p)),
		ui.NewButtonRow(
			v.button(p.ID, "admit", w.Say("call.admit"), ui.Primary, func() { v.model.Admit(p.ID) }),
			v.button(p.ID, "check", w.Say("call.checkShort"), ui.Secondary, func() { v.askIdentity(p) }),
			v.button(p.ID, "remove", w.Say("call.remove"), ui.Secondary, func() { v.model.Remove(p.ID) }),
		))
}

// button is the same one for as long as somebody's line has it, whatever else
// the lists say anew: a press that began on it ends on it, and the keyboard
// stays where it is.
func (v *View) button(who hearing.ParticipantID, what, text string, rank ui.Rank, tapped func()) *ui.Button {
	key := what + " " + string(who)
	b := v.before[key]
	if b == nil {
		b = ui.NewButton(text, rank, nil)
	}
	b.SetText(text)
	b.OnTapped = tapped
	v.buttons[key] = b
	return b
}

func tight(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(-4), rows...)
}

// equipment says what the test before the call found: the line first, which
// the host would ask about, then the rest if it is worse.
func (v *View) equipment(p hearing.Participant) string {
	w, e := v.opt.Words, p.Equipment
	if e == nil {
		return w.Say("ready.waiting.none")
	}
	text := w.Say("ready.waiting."+string(e.Verdict()), "At", w.Clock(v.local(e.At)))
	if e.LineGrade() != readiness.Unknown {
		text += ". " + w.Say("ready.waiting.line", "Word", strings.ToLower(w.Say("ready.grade."+string(e.LineGrade()))))
	}
	return text
}

// local is a time by the clock on the wall.
func (v *View) local(t time.Time) time.Time { return t.In(v.opt.Zone) }

// identity says how it was checked who someone is.
func (v *View) identity(p hearing.Participant) string {
	if p.Identity == nil {
		return v.opt.Words.Say("call.identity.none")
	}
	return v.opt.Words.Say("call.identity."+string(p.Identity.Outcome), "By", p.Identity.Name)
}

func (v *View) row(p Person) fyne.CanvasObject {
	w := v.opt.Words
	rows := []fyne.CanvasObject{ui.NewText(w.Say("call.person", "Name", v.name(p), "Role", w.Say("call.role."+string(p.Role))))}
	for _, m := range v.marks(p) {
		rows = append(rows, ui.NewHint(w.Say("call."+m.words)))
	}
	if p.You {
		return tight(rows...)
	}
	rows = append(rows, ui.NewHint(v.line(p.Line)))
	switch {
	case p.Line.Verified:
		rows = append(rows, ui.NewHint(w.Say("call.verified")))
	case p.Line.Unsigned && p.Line.Connected:
		rows = append(rows, ui.NewHint(w.Say("call.unsigned")))
	}
	if v.model.Conducts() {
		silence := w.Say("call.silence")
		if p.Locked {
			silence = w.Say("call.release")
		}
		rows = append(rows, ui.NewButtonRow(
			v.button(p.ID, "silence", silence, ui.Secondary, func() { v.model.ToggleSilence(p.ID) }),
			v.button(p.ID, "more", w.Say("call.more"), ui.Secondary, func() { v.askMore(p) }),
		))
	}
	return tight(rows...)
}

// mark is something about somebody that all are to see: in words, by their key,
// and on their tile as an icon too.
type mark struct{ words, icon string }

func (v *View) marks(p Person) []mark {
	var out []mark
	add := func(when bool, words, icon string) {
		if when {
			out = append(out, mark{words, icon})
		}
	}
	add(!p.Hand.IsZero(), "handUp", "hand")
	add(p.Locked && p.Muted, "mutedByHost", "microphone-locked")
	add(!p.Locked && p.Muted, "muted", "microphone-off")
	add(v.model.Now().Hearing.Spotlight == p.ID, "isLarge", "")
	return out
}

func (v *View) line(l Line) string {
	w := v.opt.Words
	switch {
	case l.Impostor:
		return w.Say("call.line.cut")
	case !l.Connected && l.Quality == stats.Unknown:
		return w.Say("call.line.connecting")
	case !l.Connected:
		return w.Say("call.line.lost")
	case l.SoundOnly:
		return w.Say("call.line.soundOnly")
	}
	return w.Say("call.line." + l.Quality.String())
}

// askMore offers what is rarely done about somebody on the floor.
func (v *View) askMore(p Person) {
	w, m := v.opt.Words, v.model
	d := &ui.Dialog{Title: p.Name, Text: v.identity(p.Participant), Yes: w.Say("common.close")}
	choices := container.NewVBox()
	add := func(key string, do func()) {
		b := ui.NewButton(w.Say("call."+key), ui.Secondary, func() {
			d.Close()
			do()
		})
		choices.Add(b)
		if d.First == nil {
			d.First = b
		}
	}
	if !p.Hand.IsZero() {
		add("seen", func() { m.Lower(p.ID) })
	}
	if m.Now().Hearing.Spotlight == p.ID {
		add("unlight", func() { m.ToggleSpotlight(p.ID) })
	} else {
		add("spotlight", func() { m.ToggleSpotlight(p.ID) })
	}
	add("check", func() { v.askIdentity(p.Participant) })
	if p.Role != hearing.Host && p.Role != hearing.Officer && p.Role != hearing.Panel {
		add("dismiss", func() { m.Dismiss(p.ID) })
	}
	add("removeForGood", func() { m.Remove(p.ID) })
	d.Body = choices
	d.Ask(v.opt.Window, func(bool) {})
}

// askIdentity asks how it was checked who someone is.
func (v *View) askIdentity(p hearing.Participant) {
	w := v.opt.Words
	names := make([]string, 0, 4)
	for _, o := range hearing.Outcomes() {
		names = append(names, w.Say("call.outcome."+string(o)))
	}
	pick := ui.NewSelect(names, nil)
	pick.SetSelectedIndex(0)
	d := &ui.Dialog{
		Title: w.Say("call.checkTitle", "Name", p.Name), Text: w.Say("call.checkText"), Yes: w.Say("call.checkKeep"), No: w.Say("common.cancel"),
		Body: ui.NewFieldAround(w.Say("call.checkHow"), "", pick), First: pick,
	}
	d.Ask(v.opt.Window, func(yes bool) {
		if yes {
			v.model.Verify(p.ID, hearing.Outcomes()[max(0, pick.SelectedIndex())])
		}
	})
}
