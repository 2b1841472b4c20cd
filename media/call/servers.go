package call

import (
	"slices"
	"strings"
	"sync/atomic"

	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// route is how every line of a call is made, whatever it is for: none may tell
// an address that this machine hides.
type route struct {
	only bool
	ice  atomic.Pointer[[]peer.ICEServer] // for lines to come
}

// Load returns the servers for lines to come.
func (r *route) Load() []peer.ICEServer { return *r.ice.Load() }

// Store sets them.
func (r *route) Store(all []peer.ICEServer) { r.ice.Store(&all) }

// over makes connections by next, that way.
func (r *route) over(next func(peer.Config, peer.Events) (Peer, error)) func(peer.Config, peer.Events) (Peer, error) {
	return func(cfg peer.Config, events peer.Events) (Peer, error) {
		cfg.ICEServers, cfg.RelayOnly = r.Load(), r.only
		return next(cfg, events)
	}
}

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
