// Package practice is somebody who is not there: a partner for people who want
// to learn what a call's controls do.
package practice

import (
	"time"

	"gatehouse/media/hearing"
)

// How long the partner takes to do what people do in a call.
const (
	raisesAfter  = 8 * time.Second  // on the floor, before the hand goes up
	raisesAgain  = 45 * time.Second // after it was lowered
	lowersAfter  = 60 * time.Second // when nobody sees it
	unmutesAfter = 2 * time.Second  // when they may again
	agreesAfter  = 3 * time.Second  // to step aside
)

// mind decides what the partner does next. It is used by one goroutine.
type mind struct {
	floor, hand, free, asked time.Time // since when; zero while it is not so
	raised                   time.Time // when the hand went last up
	up                       bool
}

// think returns what the partner asks for now, given how the hearing stands
// for them.
func (m *mind) think(s hearing.State, you hearing.ParticipantID, now time.Time) []hearing.Command {
	me, ok := s.Find(you)
	if !ok {
		return nil
	}
	var out []hearing.Command
	if due(&m.asked, m.invited(s, you) != "", now, agreesAfter) {
		out = append(out, hearing.Command{Do: hearing.Agree, Room: m.invited(s, you)})
		m.asked = now
	}
	onFloor := me.Where == hearing.Floor
	wait := raisesAfter
	if !m.raised.IsZero() {
		wait = raisesAgain
	}
	if m.up != !me.Hand.IsZero() {
		m.up = !m.up
		m.floor = time.Time{} // counts anew from when the hand went down
	}
	if due(&m.floor, onFloor && !m.up, now, wait) {
		out = append(out, hearing.Command{Do: hearing.RaiseHand})
		m.raised, m.floor = now, now
	}
	if due(&m.hand, onFloor && m.up, now, lowersAfter) {
		out = append(out, hearing.Command{Do: hearing.LowerHand})
		m.hand = now
	}
	if due(&m.free, me.Muted && !me.Locked, now, unmutesAfter) {
		out = append(out, hearing.Command{Do: hearing.Unmute})
		m.free = now
	}
	return out
}

// due notes since when something is so, and reports whether that is long enough.
func due(since *time.Time, so bool, now time.Time, long time.Duration) bool {
	switch {
	case !so:
		*since = time.Time{}
	case since.IsZero():
		*since = now
	}
	return so && now.Sub(*since) >= long
}

// invited returns the consultation that the partner was asked into and has not
// answered.
func (m *mind) invited(s hearing.State, you hearing.ParticipantID) hearing.RoomID {
	for _, r := range s.Rooms {
		for _, member := range r.Members {
			if member.Who == you && !member.Agreed && r.Begun.IsZero() {
				return r.ID
			}
		}
	}
	return ""
}
