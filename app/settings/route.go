package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/ui"
)

// route says how calls from this desk reach the others, from the next one on.
func (v *View) route() fyne.CanvasObject {
	s := v.setup.Saved
	only := ui.NewCheck(v.say("relayOnly"), nil)
	only.SetChecked(s.RelayOnly)
	only.OnChanged = func(on bool) {
		changed := v.setup.Saved
		if changed.RelayOnly = on; changed != v.setup.Saved && !v.save(changed) {
			only.SetChecked(!on) // it could not be kept, and is not in force
		}
	}
	relay := ui.NewField(v.say("relay"), v.say("relayHint"))
	relay.SetText(s.Relay)
	name := ui.NewField(v.say("relayName"), "")
	name.SetText(s.RelayName)
	password := ui.NewField(v.say("relayPassword"), "")
	password.SetText(s.RelayPassword)
	password.Conceal(true)
	save := ui.NewButton(v.say("relaySave"), ui.Secondary, func() {
		changed := v.setup.Saved
		changed.Relay = strings.TrimSpace(relay.Text())
		changed.RelayName, changed.RelayPassword = strings.TrimSpace(name.Text()), password.Text()
		v.unsay()
		for _, f := range []*ui.Field{relay, name, password} {
			f.SetError("")
		}
		if changed.Relay == "" {
			name.SetText("")
			password.SetText("")
			changed.RelayName, changed.RelayPassword = "", ""
			v.save(changed)
			return
		}
		if v.setup.CheckRelay != nil {
			if err := v.setup.CheckRelay(changed.Relay); err != nil {
				title, next := v.setup.Explain(err)
				relay.SetError(title + " " + next)
				return
			}
		}
		if changed.RelayName == "" {
			name.SetError(v.say("relayNeeds"))
		}
		if changed.RelayPassword == "" {
			password.SetError(v.say("relayNeeds"))
		}
		if changed.RelayName != "" && changed.RelayPassword != "" {
			v.save(changed)
		}
	})
	return container.NewVBox(
		ui.NewFieldAround(v.say("route"), v.say("relayOnlyHint"), container.NewHBox(only)),
		relay, name, password, container.NewHBox(save))
}
