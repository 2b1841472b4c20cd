package callview

import (
	"time"

	"gatehouse/app/internal/ui"
	"gatehouse/media/hearing"
)

// Looks is the look that this side has at a hearing in which it takes no part;
// false for a participant.
func (m *Model) Looks() (hearing.Watcher, bool) { return m.now.Hearing.Looker(m.now.You) }

// Watched is what everybody in a call is told of who looks at it: since when
// somebody does, and whether anybody listens too.
type Watched struct {
	Since  time.Time
	Sound  bool
	Others int // how many more there are than one
}

// Watched says whether this call is looked at by somebody who takes no part.
func (m *Model) Watched() (Watched, bool) {
	if _, looks := m.Looks(); looks || m.now.Phase != Floor {
		return Watched{}, false
	}
	all := m.now.Hearing.Watching()
	out := Watched{Others: len(all) - 1}
	for i, w := range all {
		if i == 0 || w.Since.Before(out.Since) {
			out.Since = w.Since
		}
		out.Sound = out.Sound || w.Sound
	}
	return out, len(all) > 0
}

// Impostors are who could not prove to be who the hub says they are.
func (m *Model) Impostors() []Person {
	var out []Person
	for _, p := range m.People() {
		if p.Line.Impostor {
			out = append(out, p)
		}
	}
	return out
}

// banners are what everybody has to know before anything else: that somebody
// looks, and that somebody is not who they should be.
func (v *View) banners() []*ui.Notice {
	w, m := v.opt.Words, v.model
	var out []*ui.Notice
	if x, ok := m.Watched(); ok {
		key := "call.watched"
		if x.Sound {
			key = "call.listened"
		}
		out = append(out, ui.NewNotice(w.Say(key, "Since", v.clockTime(x.Since)), ui.ToneInfo))
	}
	if look, ok := m.Looks(); ok && m.Now().Phase == Floor {
		key := "call.looking"
		if look.Sound {
			key = "call.listening"
		}
		out = append(out, ui.NewNotice(w.Say(key), ui.ToneInfo))
		if len(m.People()) == 0 {
			out = append(out, ui.NewNotice(w.Say("call.lookNobody"), ui.ToneNeutral))
		}
	}
	for _, p := range m.Impostors() {
		out = append(out, ui.NewNotice(w.Say("call.impostor", "Name", p.Name), ui.ToneBad))
	}
	return out
}

// clockTime is a moment of the call to the second.
func (v *View) clockTime(t time.Time) string { return v.local(t).Format("15:04:05") }

// tellLook says how long a look still lasts, or that it is over.
func (v *View) tellLook(look hearing.Watcher) {
	left := max(0, look.Until.Sub(v.opt.Now())).Round(time.Second)
	v.clock.SetText(v.opt.Words.Say("call.lookLeft", "Left", time.Time{}.Add(left).Format("4:05")))
}
