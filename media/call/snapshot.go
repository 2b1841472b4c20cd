package call

import (
	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/stats"
)

// Phase is how far a call has come for the one who makes it.
type Phase string

// The phases, in the order they can follow each other.
const (
	Dialling Phase = "dialling" // the hub has not answered yet
	Lobby    Phase = "lobby"    // waiting to be admitted
	Floor    Phase = "floor"    // in the hearing
	Over     Phase = "over"     // left, removed, ended or failed: see Snapshot.Err
)

// Snapshot is everything a screen shows of a call. It never changes; a newer
// one replaces it.
type Snapshot struct {
	Phase Phase
	// You is the participant this call belongs to; empty while Dialling.
	You hearing.ParticipantID
	// Hearing is the hearing as this participant may see it, as last heard
	// from the hub or, while HubLost, from the others directly.
	Hearing hearing.State
	// Muted and CameraOff are what this side sends, at once after Do.
	Muted, CameraOff bool
	// Balance is how loud the floor and its interpreters are to this side.
	Balance media.Balance
	// Lines is the connection to each other participant on the floor.
	Lines map[hearing.ParticipantID]Line
	// HubLost means that the hub does not answer; the call goes on without it.
	HubLost bool
	// CameraErr and SoundErr say why a device is not in use (media.Err…);
	// the call goes on without it.
	CameraErr, SoundErr error
	// NoRelay means that this side only relays and knows no relay.
	NoRelay bool
	// SoundOnly means that this side sends no picture: a line is too narrow.
	SoundOnly bool
	// Refused is why the last command was refused, until the next one is asked.
	Refused error
	// Err is why the call is Over; nil after leaving or an ordinary end.
	Err error
}

// Line is the connection to one other participant.
type Line struct {
	// Connected is false until the first connection and while it is lost.
	Connected bool
	Quality   stats.Word
	Why       stats.Why
	// Frozen means that no picture has come for half a second though one should.
	Frozen bool
	// Stopped means that none has come for three seconds: there is only sound.
	Stopped bool
	// SoundOnly means that the far end's line is too narrow for a picture.
	SoundOnly bool
	// Code is what both ends may read to each other: groups of digits that are
	// the same at both when nobody sits between them. Empty until connected.
	Code string
	// Verified means that the far end proved to hold the identity key which the
	// hub says is theirs. Unsigned means that they have none, as in a browser.
	Verified, Unsigned bool
	// Impostor means that it did not, and that the line was cut.
	Impostor bool
}
