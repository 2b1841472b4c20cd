package call_test

import (
	"testing"

	"gatehouse/media/call"
	"gatehouse/media/hearing"
)

// Two of four who step aside for a word in private leave the node and are
// connected directly; nobody of the others sees or hears them, nor they them.
// Back on the floor the node passes on again.
func TestAWordInPrivatePassesNoNode(t *testing.T) {
	leaks(t)
	p := large(t, hearing.PrivacyCourt, true)
	all := p.fill(4, nil)
	everybody(t, all)
	through := func(n int) func(call.Snapshot) bool {
		return func(s call.Snapshot) bool { // a line through a node has no code
			for _, l := range s.Lines {
				if l.Code != "" {
					return false
				}
			}
			return len(s.Lines) == n
		}
	}
	for _, d := range all {
		d.until("the node", through(3))
	}
	// Those two whose tones have no overtone near the others'.
	all[1].Do(hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{idOf(2)}})
	asked := all[2].until("being asked", func(s call.Snapshot) bool { return len(s.Hearing.Rooms) == 1 })
	all[2].Do(hearing.Command{Do: hearing.Agree, Room: asked.Hearing.Rooms[0].ID})
	for _, i := range []int{1, 2} {
		all[i].until("a direct line aside", func(s call.Snapshot) bool {
			return person(s, idOf(i)).Where == hearing.Aside && len(s.Lines) == 1 && line(s, idOf(3-i)).Code != ""
		})
		all[i].more(idOf(3-i), 5)
		all[i].hears(all[3-i])
	}
	for i, d := range all {
		for j, other := range all {
			if i == j || i+j == 3 {
				continue
			}
			poll(t, d.name+" not to hear "+other.name, func() bool {
				return d.ears.level(other.tone) < d.ears.level(all[3-i].tone)/10
			})
		}
	}
	all[1].Do(hearing.Command{Do: hearing.Return})
	everybody(t, all)
	for _, d := range all {
		d.until("the node again", through(3))
	}
}
