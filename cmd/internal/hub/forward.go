package hub

import (
	"encoding/json"

	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// forward starts a node of the hub's own, which passes pictures and sound on
// for a hearing of four or more that need not be direct.
func (h *Hub) forward(n hearing.Node, signal func(hearing.ParticipantID, json.RawMessage)) (signalling.Forwarder, error) {
	return forward.New(forward.Config{
		ID: n.ID, Entry: n.Entry, Signal: signal, ICEServers: h.relays.forOwn(string(n.ID), h.cfg.Now()),
		Now: h.cfg.Now, Log: h.cfg.Log,
	}), nil
}
