package call_test

import (
	"strings"
	"testing"

	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// A call that is told of a node where everything has to be direct sends it
// nothing, whoever says so; where it may be passed on, it reaches the node.
func TestANodeIsRefusedWhereAllIsDirect(t *testing.T) {
	for privacy, reaches := range map[hearing.Privacy]bool{
		"": false, hearing.PrivacyPrivileged: false, hearing.PrivacyCourt: true, hearing.PrivacyFamily: true,
	} {
		onStage(t, func(t *testing.T, s *stage) {
			direct := s.peer
			told := twoOnFloor(1)
			told.Setup.Privacy = privacy
			told.Forwarder = &hearing.Node{ID: "node", Entry: 1}
			s.in(signalling.TypeState, told)
			reached := len(s.peer.cfg.Sections) == len(forward.Sections())
			for _, m := range s.hub() {
				if m.Type == signalling.TypeSignal && strings.Contains(string(m.Body), `"node"`) && !reaches {
					t.Errorf("%q: the node is spoken to: %s", privacy, m.Body)
				}
			}
			if reached != reaches {
				t.Errorf("%q: the node is reached: %t", privacy, reached)
			}
			direct.locked(func() {
				if direct.closed {
					t.Errorf("%q: the direct line is gone", privacy)
				}
			})
		})
	}
}
