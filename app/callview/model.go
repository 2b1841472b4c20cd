// Package callview is the screen of a call: everyone's picture, who waits in
// the lobby, and what this side can do.
package callview

import (
	"context"
	"slices"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/stats"
)

// Phase is how far the call has come.
type Phase uint8

// The phases.
const (
	Dialling Phase = iota // the hub has not answered yet
	Lobby                 // waiting to be admitted
	Floor                 // in the hearing
	Over                  // left, removed, ended or failed
)

// Line is the connection to one other participant.
type Line struct {
	// Connected is false until the first connection and while it is lost.
	Connected bool
	Quality   stats.Word
	Why       stats.Why
	// Frozen means that no picture comes though one should, Stopped that none
	// has for seconds, SoundOnly that the line is too narrow for one.
	Frozen, Stopped, SoundOnly bool
	// Code is what two people read to each other to know that nobody sits
	// between them; empty until connected.
	Code string
	// Verified means that the far end proved to hold its identity key, Unsigned
	// that it has none; Impostor that it did not, so that the line was cut.
	Verified, Unsigned, Impostor bool
}

// Snapshot is a call at one moment. It never changes.
type Snapshot struct {
	Phase   Phase
	You     hearing.ParticipantID
	Hearing hearing.State
	// Muted and CameraOff are what this side sends.
	Muted, CameraOff bool
	// Balance is how loud the floor and its interpreters are to this side.
	Balance media.Balance
	Lines   map[hearing.ParticipantID]Line
	// HubLost means that the hub does not answer; the call goes on without it.
	HubLost bool
	// NoRelay means that this desk hides its address and knows no relay.
	NoRelay bool
	// SoundOnly means that this side's line is too narrow for a picture.
	SoundOnly bool
	// CameraErr and SoundErr say why a device is not in use.
	CameraErr, SoundErr error
	// Refused is why the last command was refused; Err why the call failed.
	Refused, Err error
}

// Call is the call that is shown. Its methods never block.
type Call interface {
	// Watch delivers the newest snapshot and every newer one, those that were
	// not waited for left out, and is closed after the one that is Over or
	// when ctx ends.
	Watch(ctx context.Context) <-chan Snapshot
	// Do asks for something; what came of it is in a later snapshot.
	Do(c hearing.Command)
	// Balance says how loud the floor and its interpreters are to this side.
	Balance(b media.Balance)
	// Picture is where who's newest picture is; one's own is the camera's.
	Picture(who hearing.ParticipantID) *media.Latest
	// Woken has wake called, on any goroutine, when a newer picture is there.
	Woken(wake func())
}

// Model is a call as its screen sees it. It belongs to the screen's goroutine.
type Model struct {
	call Call
	now  Snapshot
}

// NewModel returns the model of a call that has not been heard from.
func NewModel(c Call) *Model { return &Model{call: c} }

// Take makes s what is shown.
func (m *Model) Take(s Snapshot) { m.now = s }

// Now is what is shown.
func (m *Model) Now() Snapshot { return m.now }

// Person is one line of the people beside the pictures, or one picture.
type Person struct {
	hearing.Participant
	You  bool
	Line Line
}

// People is who is on the floor: the others in the order they came, then you.
func (m *Model) People() []Person {
	var others, own []Person
	_, looks := m.Looks()
	for _, p := range m.now.Hearing.People {
		if p.ID != m.now.You && !looks && !m.now.Hearing.Together(m.now.You, p.ID) || p.Where != hearing.Floor && p.Where != hearing.Aside {
			continue
		}
		x := Person{Participant: p, You: p.ID == m.now.You, Line: m.now.Lines[p.ID]}
		if x.You {
			// One's own button answers at once, the hub a moment later.
			x.Muted, x.CameraOff = m.now.Muted, m.now.CameraOff
			x.Line.Connected = true
			own = append(own, x)
			continue
		}
		others = append(others, x)
	}
	return append(others, own...)
}

// Code is the check code of a call between two; ok is false with more people,
// and before they are connected.
func (m *Model) Code() (code string, ok bool) {
	people := m.People()
	if _, looks := m.Looks(); looks || len(people) != 2 || people[0].Line.Code == "" {
		return "", false
	}
	return people[0].Line.Code, true
}

// Waiting is who is in the lobby.
func (m *Model) Waiting() []hearing.Participant {
	if !m.Conducts() {
		return nil
	}
	return m.now.Hearing.Waiting()
}

// you is one's own entry in the hearing.
func (m *Model) you() (hearing.Participant, bool) { return m.now.Hearing.Find(m.now.You) }

// Conducts reports whether this side admits, removes, mutes others and ends.
func (m *Model) Conducts() bool {
	p, ok := m.you()
	return ok && m.now.Phase == Floor && p.Role.May(hearing.Admit)
}

// Speaks reports whether this side has a microphone and a camera of its own.
func (m *Model) Speaks() bool {
	p, ok := m.you()
	return ok && p.Role.May(hearing.Mute)
}

// Locked reports whether the host muted this side, so that it cannot unmute.
func (m *Model) Locked() bool {
	p, ok := m.you()
	return ok && p.Locked && p.Where != hearing.Aside
}

// Notice is a code of something that concerns the whole call.
type Notice string

// The notices, the most important first.
const (
	NoticeHubLost   Notice = "hubLost"
	NoticeNoRelay   Notice = "noRelay"
	NoticeNoSound   Notice = "noSound"
	NoticeNoCamera  Notice = "noCamera"
	NoticeSoundOnly Notice = "soundOnly"
	NoticeLocked    Notice = "locked"
	NoticeAlone     Notice = "alone"
	NoticePaused    Notice = "paused"
	NoticeSuspended Notice = "suspended"
)

// Notices is what concerns the whole call now.
func (m *Model) Notices() []Notice {
	if m.now.Phase != Floor {
		return nil
	}
	var out []Notice
	add := func(when bool, n Notice) {
		if when {
			out = append(out, n)
		}
	}
	add(m.now.HubLost, NoticeHubLost)
	add(m.now.NoRelay, NoticeNoRelay)
	_, looks := m.Looks()
	add(!looks && m.now.SoundErr != nil, NoticeNoSound)
	add(!looks && m.now.CameraErr != nil, NoticeNoCamera)
	add(!looks && m.now.SoundOnly, NoticeSoundOnly)
	add(m.now.Hearing.Phase == hearing.InPause, NoticePaused)
	add(m.now.Hearing.Phase == hearing.Interrupted, NoticeSuspended)
	add(m.Locked(), NoticeLocked)
	add(!looks && len(m.People()) == 1 && len(m.Waiting()) == 0, NoticeAlone)
	return out
}

// ToggleMute turns this side's microphone off, or on again.
func (m *Model) ToggleMute() {
	m.toggle(m.now.Muted, hearing.Unmute, hearing.Mute)
}

// ToggleCamera turns this side's camera off, or on again.
func (m *Model) ToggleCamera() {
	m.toggle(m.now.CameraOff, hearing.CameraOn, hearing.CameraOff)
}

func (m *Model) toggle(off bool, on, out hearing.Do) {
	if off {
		m.call.Do(hearing.Command{Do: on})
		return
	}
	m.call.Do(hearing.Command{Do: out})
}

// Admit lets someone in from the lobby.
func (m *Model) Admit(who hearing.ParticipantID) {
	m.call.Do(hearing.Command{Do: hearing.Admit, Who: who})
}

// Remove sends someone away.
func (m *Model) Remove(who hearing.ParticipantID) {
	m.call.Do(hearing.Command{Do: hearing.Remove, Who: who})
}

// ToggleSilence mutes someone who then cannot undo it, or lets them again.
func (m *Model) ToggleSilence(who hearing.ParticipantID) {
	do := hearing.Silence
	if p, ok := m.now.Hearing.Find(who); ok && p.Locked {
		do = hearing.Release
	}
	m.call.Do(hearing.Command{Do: do, Who: who})
}

// Leave goes; the others stay.
func (m *Model) Leave() { m.call.Do(hearing.Command{Do: hearing.Leave}) }

// End closes the hearing for everybody.
func (m *Model) End() { m.call.Do(hearing.Command{Do: hearing.End}) }

// same reports whether both list the same people in the same order.
func same(a, b []Person) bool {
	return slices.EqualFunc(a, b, func(x, y Person) bool { return x.ID == y.ID })
}
