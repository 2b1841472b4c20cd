package hearing

import (
	"slices"

	"gatehouse/media/readiness"
)

// MaxUplink bounds what is believed of somebody's uplink, in bits per second.
const MaxUplink = readiness.MaxUplink

// Node passes pictures and sound on between everybody on the floor. The hub
// names it; it belongs to how the hearing is held, not to what happened in it.
type Node struct {
	// ID names it; empty means that everybody sends to everybody again.
	ID ParticipantID `json:"id,omitempty"`
	// Entry counts the nodes that a hearing has had: a new one means a new
	// connection, and so does that there is none any more.
	Entry int `json:"entry"`
	// Host is the participant at whose desk the node runs; empty is the hub.
	Host ParticipantID `json:"host,omitempty"`
}

const (
	// forwardFrom is how many people on the floor need a node at any rate.
	forwardFrom = 4
	// directUntil is how many do without one once they have one.
	directUntil = 2
	// goodUplink is what each of three needs to do without, in bits per second.
	goodUplink = 4_000_000
	// Passing on takes, in bits per second, for each pair a small picture and a
	// voice, and for everybody one large picture.
	forwardPair, forwardLarge = 300_000, 1_000_000
	// amplyTested is what a test of the line measures of one that may well carry
	// more: it tries up to 12 Mbit/s.
	amplyTested = 11_000_000
)

// Able is somebody, or the hub, who could run a node.
type Able struct {
	// Who is the participant; empty is the hub.
	Who ParticipantID
	// Uplink is what was measured, in bits per second; 0 is not known.
	Uplink int
}

// ForwardUplink is what the uplink of who passes on for n people must have been
// measured at, in bits per second.
func ForwardUplink(n int) int { return min(n*(n-1)*forwardPair+n*forwardLarge, amplyTested) }

// Forward says who should pass on now, and whether anybody should: nobody for
// two, nor for three whose uplinks carry two pictures each, nor ever where the
// rules want everything direct. Uplinks are those of the people on the floor,
// as far as known. From is who does so now; they stay while they can.
func (s State) Forward(uplinks map[ParticipantID]int, able []Able, from *Node) (Able, bool) {
	if PolicyOf(s.Setup.Privacy).Direct() {
		return Able{}, false
	}
	floor := s.OnFloor()
	weak := slices.ContainsFunc(floor, func(p Participant) bool { return uplinks[p.ID] > 0 && uplinks[p.ID] < goodUplink })
	switch n := len(floor); {
	case n <= directUntil:
		return Able{}, false
	case n < forwardFrom && from == nil && !weak:
		return Able{}, false
	}
	if from != nil {
		for _, a := range able {
			if a.Who == from.Host {
				return a, true
			}
		}
	}
	// A desk whose uplink is known to be enough, the best; else the hub; else
	// the best there is.
	var best, hub *Able
	for i, a := range able {
		switch {
		case a.Who == "":
			hub = &able[i]
		case best == nil || a.Uplink > best.Uplink:
			best = &able[i]
		}
	}
	switch {
	case best != nil && best.Uplink >= ForwardUplink(len(floor)):
		return *best, true
	case hub != nil:
		return *hub, true
	case best != nil:
		return *best, true
	}
	return Able{}, false
}
