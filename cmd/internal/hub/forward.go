package hub

import (
	"encoding/json"
	"time"

	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// longestNode is more than any node is used for.
const longestNode = 24 * time.Hour

// forward starts a node of the hub's own, which passes pictures and sound on
// for a hearing of four or more that need not be direct.
func (h *Hub) forward(n hearing.Node, signal func(hearing.ParticipantID, json.RawMessage)) (signalling.Forwarder, error) {
	return forward.New(forward.Config{
		ID: n.ID, Entry: n.Entry, Signal: signal, ICEServers: h.relays.forOwn(string(n.ID), h.cfg.Now().Add(longestNode)),
		Now: h.cfg.Now, Log: h.cfg.Log,
	}), nil
}
