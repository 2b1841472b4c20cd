package callbench

import (
	"fmt"
	"net/netip"
	"strings"
)

// A candidate's line is "candidate:foundation component protocol priority
// address port typ host …" (RFC 8839 section 5.1), after "a=" in a description.
const (
	atProtocol = 2
	atAddress  = 4
	atPort     = 5
)

// rewrite puts port in place of a candidate's own and returns where it really
// is. Only UDP over IPv4 is of use, and of that what wanted says; anything else
// is false.
func rewrite(candidate string, port int, wanted func(netip.Addr) bool) (changed string, was netip.AddrPort, ok bool) {
	words := strings.Fields(candidate)
	if len(words) <= atPort || !strings.EqualFold(words[atProtocol], "udp") {
		return "", netip.AddrPort{}, false
	}
	was, err := netip.ParseAddrPort(words[atAddress] + ":" + words[atPort])
	if err != nil || !was.Addr().Is4() || !wanted(was.Addr()) {
		return "", netip.AddrPort{}, false
	}
	words[atPort] = fmt.Sprint(port)
	return strings.Join(words, " "), was, true
}

// reroute does the same to the candidates in a description.
func reroute(description string, port int, wanted func(netip.Addr) bool, at func(netip.AddrPort)) string {
	var out strings.Builder
	for line := range strings.Lines(description) {
		if strings.HasPrefix(line, "a=candidate:") {
			changed, was, ok := rewrite(strings.TrimSpace(line), port, wanted)
			if !ok {
				continue
			}
			at(was)
			line = changed + "\r\n"
		}
		out.WriteString(line)
	}
	return out.String()
}

// A desk is reached by the machine itself, a Chromium by the machine's address:
// it offers no other.
func loopback(a netip.Addr) bool { return a.IsLoopback() }
func anywhere(netip.Addr) bool   { return true }
