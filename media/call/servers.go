package call

import (
	"slices"
	"strings"

	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// servers are those that this machine was given and those that the hub named.
func servers(own []peer.ICEServer, named []signalling.ICEServer) []peer.ICEServer {
	all := slices.Clone(own)
	for _, s := range named {
		all = append(all, peer.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return all
}

// relays reports whether any of the servers is a relay (RFC 7065).
func relays(all []peer.ICEServer) bool {
	return slices.ContainsFunc(all, func(s peer.ICEServer) bool {
		return slices.ContainsFunc(s.URLs, func(u string) bool {
			return strings.HasPrefix(u, "turn:") || strings.HasPrefix(u, "turns:")
		})
	})
}
