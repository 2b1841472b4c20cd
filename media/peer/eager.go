package peer

import (
	"net/netip"
	"strings"
	"sync/atomic"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"
)

// eagerMark is a line of our descriptions by which two of ours know each
// other; others pass over it (RFC 8866 section 5.13).
const eagerMark = "a=x-gatehouse-eager"

// marked is a description with the mark before its first section.
func marked(description string) string {
	session, sections, found := strings.Cut(description, "\r\nm=")
	if !found {
		return description
	}
	return session + "\r\n" + eagerMark + "\r\nm=" + sections
}

// isMarked reports whether a description is of one of ours.
func isMarked(description string) bool {
	return strings.Contains(description, "\n"+eagerMark+"\r\n")
}

// eager lets media take the first path by which the far end is heard, instead
// of waiting until both ends have checked it and one has said so, which takes
// two round trips more (RFC 8445 section 7.2.5.3.4 and its nomination). It does
// so once, only where both addresses are the machines' own, and only with one
// of ours at the far end: others wait to be told. What is heard there has
// proved to know the password; who it is, the handshake shows as ever.
type eager struct {
	known atomic.Bool // the far end is one of ours
	done  atomic.Bool
}

// take is asked at each check that comes in.
func (e *eager) take(_ *stun.Message, local, remote ice.Candidate, _ *ice.CandidatePair) bool {
	return e.known.Load() && local.Type() == ice.CandidateTypeHost && remote.Type() == ice.CandidateTypeHost &&
		onThisMachine(local) == onThisMachine(remote) && e.done.CompareAndSwap(false, true)
}

// onThisMachine reports whether a candidate is reached from nowhere else.
func onThisMachine(c ice.Candidate) bool {
	a, err := netip.ParseAddr(c.Address())
	return err == nil && a.IsLoopback()
}
