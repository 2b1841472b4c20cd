package relay

import "net/netip"

// reach says where a relay may send to. A relay stands where its users do not:
// what it sends comes from inside its own network, so that without a rule
// anybody in a hearing could speak with whatever listens there.
type reach struct {
	own   map[netip.Addr]bool // this machine's addresses, and the one it is known by
	allow []netip.Prefix
}

// never holds what no peer can have, whatever is allowed; inner holds what is
// somebody's own network, and ways to write such addresses as others.
func never() []netip.Prefix {
	return prefixes("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8")
}

func inner() []netip.Prefix {
	return prefixes(
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
		"100.64.0.0/10",          // RFC 6598: behind a provider's translation
		"127.0.0.0/8", "::1/128", // loopback
		"169.254.0.0/16", "fe80::/10", // link-local
		"fc00::/7", "fec0::/10", // RFC 4193, and what was there before
		"192.0.0.0/24", "198.18.0.0/15", // RFC 6890, RFC 2544
		"64:ff9b::/96", "64:ff9b:1::/48", // RFC 6052, RFC 8215: an IPv4 address inside
		"2002::/16", "2001::/32", "::/96", // 6to4, Teredo, IPv4-compatible: likewise
	)
}

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

func within(ip netip.Addr, nets []netip.Prefix) bool {
	for _, p := range nets {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// listed reports whether an address is allowed by name.
func (r reach) listed(ip netip.Addr) bool { return within(ip, r.allow) }

// mine reports whether an address is this machine's.
func (r reach) mine(ip netip.Addr) bool { return r.own[ip] }

// permits reports whether something may be sent to an address. To this
// machine's own it may: only relayed ports are reached there, see link.
func (r reach) permits(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	switch {
	case !ip.IsValid() || within(ip, never()):
		return false
	case r.mine(ip) || r.listed(ip):
		return true
	}
	return !within(ip, inner())
}
