package peer

import (
	"net/netip"
	"strings"
)

// relayed is a signal as it may leave a machine whose addresses are to stay
// unknown: with relays as its only candidates, and without the address that
// each was reached from (RFC 8839, section 5.1). tell is false when nothing of
// it is left.
//
// The library's policy alone does not do: the related address that it puts into
// the candidate of a relay it reached by TCP or TLS is this machine's own.
func relayed(s Signal) (out Signal, tell bool) {
	if s.Kind == KindCandidate {
		line, ok := relayedCandidate(s.Candidate)
		s.Candidate = line
		return s, ok
	}
	if s.SDP == "" {
		return s, true
	}
	lines := strings.SplitAfter(s.SDP, "\n")
	kept := lines[:0]
	for _, line := range lines {
		text := strings.TrimRight(line, "\r\n")
		end := line[len(text):]
		switch {
		case strings.HasPrefix(text, "a=candidate:"):
			candidate, ok := relayedCandidate(strings.TrimPrefix(text, "a="))
			if !ok {
				continue
			}
			line = "a=" + candidate + end
		case strings.HasPrefix(text, "a=remote-candidates:"):
			continue
		case strings.HasPrefix(text, "a=rtcp:"):
			line = "a=rtcp:9 IN IP4 0.0.0.0" + end
		case strings.HasPrefix(text, "c=IN IP4 "):
			line = "c=IN IP4 0.0.0.0" + end
		case strings.HasPrefix(text, "c=IN IP6 "):
			line = "c=IN IP6 ::" + end
		case strings.HasPrefix(text, "o="):
			line = origin(text) + end
		}
		kept = append(kept, line)
	}
	s.SDP = strings.Join(kept, "")
	return s, true
}

// relayedCandidate returns a relay's candidate line without its related
// address, and false for any other.
func relayedCandidate(line string) (string, bool) {
	words := strings.Fields(line)
	if len(words) < 8 || words[6] != "typ" || words[7] != "relay" {
		return "", false
	}
	nowhere := "0.0.0.0"
	if ip, err := netip.ParseAddr(words[4]); err == nil && ip.Is6() {
		nowhere = "::"
	}
	for i := 8; i+1 < len(words); i += 2 {
		switch words[i] {
		case "raddr":
			words[i+1] = nowhere
		case "rport":
			words[i+1] = "9"
		}
	}
	return strings.Join(words, " "), true
}

// origin is a description's first line without an address (RFC 9429, section
// 5.2.1, has none either).
func origin(line string) string {
	words := strings.Fields(line)
	if len(words) != 6 {
		return "o=- 0 0 IN IP4 0.0.0.0"
	}
	return strings.Join(append(words[:4:4], "IP4", "0.0.0.0"), " ")
}
