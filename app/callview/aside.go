package callview

import (
	"slices"

	"gatehouse/media/hearing"
)

// ToggleHand asks to speak, or no longer does.
func (m *Model) ToggleHand() {
	do := hearing.RaiseHand
	if m.Hand() {
		do = hearing.LowerHand
	}
	m.call.Do(hearing.Command{Do: do})
}

// Hand reports whether this side's hand is up.
func (m *Model) Hand() bool {
	p, ok := m.you()
	return ok && !p.Hand.IsZero()
}

// Aside reports whether this side is in a private consultation.
func (m *Model) Aside() bool {
	p, ok := m.you()
	return ok && p.Where == hearing.Aside
}

// MayAsk lists whom this side may ask aside now.
func (m *Model) MayAsk() []hearing.Participant {
	me, ok := m.you()
	if !ok || !me.Role.May(hearing.Consult) || me.Where != hearing.Lobby && me.Where != hearing.Floor {
		return nil
	}
	if _, busy := m.room(); busy {
		return nil
	}
	var out []hearing.Participant
	for _, p := range m.now.Hearing.People {
		here := p.Where == hearing.Lobby || p.Where == hearing.Floor
		if p.ID != me.ID && here && me.Role.With(p.Role) {
			out = append(out, p)
		}
	}
	return out
}

// room is the consultation that this side is in, or asked into.
func (m *Model) room() (hearing.Room, bool) {
	for _, r := range m.now.Hearing.Rooms {
		if slices.ContainsFunc(r.Members, func(x hearing.Member) bool { return x.Who == m.now.You }) {
			return r, true
		}
	}
	return hearing.Room{}, false
}

// Invitation is a consultation that somebody asked this side into; ok is
// false when there is none to answer.
func (m *Model) Invitation() (by string, ok bool) {
	r, ok := m.room()
	if !ok || !r.Begun.IsZero() {
		return "", false
	}
	for _, x := range r.Members {
		if x.Who == m.now.You && !x.Agreed {
			return m.nameOf(r.By), true
		}
	}
	return "", false
}

// Awaited names who has yet to answer what this side asked, or agreed to.
func (m *Model) Awaited() []string {
	r, ok := m.room()
	if !ok || !r.Begun.IsZero() {
		return nil
	}
	var out []string
	for _, x := range r.Members {
		if x.Who == m.now.You && !x.Agreed {
			return nil
		}
		if !x.Agreed {
			out = append(out, m.nameOf(x.Who))
		}
	}
	return out
}

func (m *Model) nameOf(id hearing.ParticipantID) string {
	p, _ := m.now.Hearing.Find(id)
	return p.Name
}

// Consult asks people aside.
func (m *Model) Consult(whom []hearing.ParticipantID) {
	m.call.Do(hearing.Command{Do: hearing.Consult, Whom: whom})
}

// Answer agrees to come aside, or declines; a room that went meanwhile is
// nobody's any more.
func (m *Model) Answer(yes bool) {
	do := hearing.Decline
	if yes {
		do = hearing.Agree
	}
	if r, ok := m.room(); ok {
		m.call.Do(hearing.Command{Do: do, Room: r.ID})
	}
}

// Return goes back from a consultation.
func (m *Model) Return() { m.call.Do(hearing.Command{Do: hearing.Return}) }

// MayWrite lists whom this side may write to: participants for an officer,
// nobody in particular, the officer, for anybody else while one is here.
func (m *Model) MayWrite() (to []hearing.Participant, ok bool) {
	me, here := m.you()
	if !here || m.now.Phase == Over {
		return nil, false
	}
	for _, p := range m.now.Hearing.People {
		switch {
		case p.ID == me.ID || p.Where == hearing.Gone:
		case me.Role == hearing.Officer && p.Role != hearing.Officer:
			to = append(to, p)
		case p.Role == hearing.Officer:
			ok = true
		}
	}
	return to, ok && me.Role != hearing.Officer || len(to) > 0
}

// Write sends a text to the officer; an officer's goes to somebody.
func (m *Model) Write(text string, to hearing.ParticipantID) {
	m.call.Do(hearing.Command{Do: hearing.Write, Text: text, Who: to})
}

// Text is one text with its people's names.
type Text struct {
	hearing.Text
	From, To string
	Mine     bool
}

// Texts are what was written with the officer, the newest last.
func (m *Model) Texts() []Text {
	var out []Text
	for _, t := range m.now.Hearing.Texts {
		out = append(out, Text{Text: t, From: m.nameOf(t.From), To: m.nameOf(t.To), Mine: t.From == m.now.You})
	}
	return out
}
