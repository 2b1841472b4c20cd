package peer

import (
	"fmt"
	"time"

	"github.com/pion/webrtc/v4"
)

const (
	// checkEvery is how far apart checks of a path are to be at first (RFC 8445
	// section 14.2). The library waits four times as long, and a check that comes
	// a moment before the candidate that it comes from is not taken (see eager):
	// it would be a fifth of a second until the next.
	checkEvery = 50 * time.Millisecond
	// checksSoon is how many are made so.
	checksSoon = 8
	// mostChecks may be made of a path before it is given up: those, and for two
	// seconds those of the library.
	mostChecks = 20
)

// checkSoon has all paths checked often for a while, unless there is one.
func (p *Peer) checkSoon() {
	mid := "0"
	p.spawn(func() {
		tick := time.NewTicker(checkEvery)
		defer tick.Stop()
		for n := range checksSoon {
			select {
			case <-p.done:
				return
			case <-tick.C:
			}
			if p.State() != StateConnecting {
				return
			}
			// Whatever is added to what the far end can be reached at has the
			// library check all paths at once. This leads nowhere (RFC 5737), and
			// is not tried: nothing here connects over TCP.
			p.work.put(func() {
				_ = p.pc.AddICECandidate(webrtc.ICECandidateInit{
					Candidate: fmt.Sprintf("candidate:1 1 tcp 1 192.0.2.1 %d typ host tcptype passive", n+1), SDPMid: &mid,
				})
			})
		}
	})
}
