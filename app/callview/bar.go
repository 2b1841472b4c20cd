package callview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/media/hearing"
)

// bar is the row of buttons under the pictures.
type bar struct {
	view               *View
	box                *fyne.Container
	mute, camera, hand *ui.Button
	consult, conduct   *ui.Button
	leave              *ui.Button
	keys               *widget.Label // which key presses which
}

// Keys are the keys that press a button of the bar, with Ctrl.
func Keys() []fyne.KeyName {
	return []fyne.KeyName{fyne.KeyM, fyne.KeyE, fyne.KeyH, fyne.KeyP, fyne.KeyG, fyne.KeyL}
}

// Everywhere reports whether a key works while the window shows another page:
// who must not be heard or seen now has no time to turn pages.
func Everywhere(k fyne.KeyName) bool { return k == fyne.KeyM || k == fyne.KeyE }

// buttons are those that keys press, as Keys.
func (b *bar) buttons() []*ui.Button {
	return []*ui.Button{b.mute, b.camera, b.hand, b.consult, b.conduct, b.leave}
}

// Press does what the button does that a key stands for, if it can be pressed.
func (v *View) Press(k fyne.KeyName) {
	for i, b := range v.bar.buttons() {
		if Keys()[i] == k && b.Visible() && !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
		}
	}
}

func newBar(v *View) *bar {
	w, m := v.opt.Words, v.model
	b := &bar{view: v}
	b.mute = ui.NewIconButton(w.Say("call.mute"), ui.Icon("microphone"), ui.Secondary, m.ToggleMute)
	b.camera = ui.NewIconButton(w.Say("call.cameraOff"), ui.Icon("camera"), ui.Secondary, m.ToggleCamera)
	b.hand = ui.NewButton(w.Say("call.raiseHand"), ui.Secondary, m.ToggleHand)
	b.consult = ui.NewButton(w.Say("call.consult"), ui.Secondary, v.askConsult)
	b.conduct = ui.NewButton(w.Say("call.conduct"), ui.Secondary, v.askConduct)
	b.leave = ui.NewIconButton(w.Say("call.leave"), ui.WhiteIcon("leave"), ui.Danger, m.Leave)
	b.keys = ui.NewHint("")
	b.keys.Alignment = fyne.TextAlignCenter
	b.box = container.NewVBox(container.NewCenter(container.NewHBox(b.mute, b.camera, b.hand, b.consult, b.conduct, b.leave)), b.keys)
	return b
}

func (b *bar) render() {
	v := b.view
	w, m, now := v.opt.Words, v.model, v.model.Now()
	face(b.mute, now.Muted, w.Say("call.unmute"), w.Say("call.mute"), "microphone")
	face(b.camera, now.CameraOff, w.Say("call.cameraOn"), w.Say("call.cameraOff"), "camera")
	ui.Enable(b.mute, !m.Locked())
	hand, rank := w.Say("call.raiseHand"), ui.Secondary
	if m.Hand() {
		hand, rank = w.Say("call.lowerHand"), ui.Chosen
	}
	b.hand.SetText(hand)
	b.hand.SetRank(rank)
	leave := w.Say("call.leave")
	if _, looks := m.Looks(); looks {
		leave = w.Say("call.stopLooking")
	}
	b.leave.SetText(leave)
	show(b.mute, m.Speaks())
	show(b.camera, m.Speaks())
	show(b.hand, m.Speaks() && now.Phase == Floor && !m.Aside() && !m.Conducts())
	show(b.consult, len(m.MayAsk()) > 0)
	show(b.conduct, m.Conducts())
	var keys []string
	for i, button := range b.buttons() {
		if button.Visible() {
			keys = append(keys, w.Say("call.key."+strings.ToLower(string(Keys()[i]))))
		}
	}
	b.keys.SetText(strings.Join(keys, " · "))
}

// face says on a button what pressing it does.
func face(b *ui.Button, off bool, on, out, icon string) {
	if off {
		b.SetText(on)
		b.SetIcon(ui.Icon(icon + "-off"))
		b.SetRank(ui.Chosen)
		return
	}
	b.SetText(out)
	b.SetIcon(ui.Icon(icon))
	b.SetRank(ui.Secondary)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// askConduct offers what concerns the whole hearing, and says before what a
// longer one would reach.
func (v *View) askConduct() {
	if v.opt.Reaches == nil {
		v.conduct(nil)
		return
	}
	v.opt.Reaches(Untils(v.model.Now().Hearing.Setup.End), v.conduct)
}

// conduct offers it; reached says for each extension what it reaches.
func (v *View) conduct(reached [][]string) {
	w, m := v.opt.Words, v.model
	d := &ui.Dialog{Title: w.Say("call.conductTitle"), Text: w.Say("call.phase." + string(m.Now().Hearing.Phase)), Yes: w.Say("common.close")}
	choices := container.NewVBox()
	add := func(text string, do func()) {
		b := ui.NewButton(text, ui.Secondary, func() {
			d.Close()
			do()
		})
		choices.Add(b)
		if d.First == nil {
			d.First = b
		}
	}
	switch m.Now().Hearing.Phase {
	case hearing.NotStarted:
		add(w.Say("call.start"), m.Start)
	case hearing.InSession:
		add(w.Say("call.pause"), m.Pause)
		add(w.Say("call.suspend"), m.Suspend)
	case hearing.InPause, hearing.Interrupted:
		add(w.Say("call.resume"), m.Resume)
	case hearing.Ended:
	}
	add(w.Say("call.silenceAll"), m.SilenceAll)
	for i, by := range Extensions() {
		add(w.Count("call.extend", int(by.Minutes())), func() { m.Extend(by) })
		if i < len(reached) && reached[i] != nil {
			choices.Add(SayReached(w, reached[i]))
		}
	}
	add(w.Say("call.end"), v.askEnd)
	d.Body = choices
	d.Ask(v.opt.Window, func(bool) {})
}

func (v *View) askEnd() {
	w := v.opt.Words
	d := &ui.Dialog{
		Title: w.Say("call.endAsk"), Text: w.Say("call.endText"),
		Yes: w.Say("call.end"), No: w.Say("common.cancel"), Danger: true,
	}
	d.Ask(v.opt.Window, func(yes bool) {
		if yes {
			v.model.End()
		}
	})
}
