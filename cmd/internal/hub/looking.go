package hub

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// Looking is a wish to look at a hearing that one takes no part in.
type Looking struct {
	// By is who wants to look, in words; the hub keeps it beside the link, and
	// tells nobody in the hearing.
	By string `json:"by"`
	// Reason is why, at most maxReason characters.
	Reason string `json:"reason"`
	// Sound asks to listen too.
	Sound bool `json:"sound,omitempty"`
}

const (
	maxReason = 200
	// lookWithin is how long a link to look waits for its one look to begin.
	lookWithin = 2 * time.Minute
)

// Look returns a link for one look at a hearing that runs, if its kind allows
// it: ErrNoLook if not, ErrNotRunning before and after.
func (h *Hub) Look(_ context.Context, id string, l Looking) (signalling.Link, error) {
	if !validName(l.By) || strings.TrimSpace(l.Reason) == "" || utf8.RuneCountInString(l.Reason) > maxReason || !utf8.ValidString(l.Reason) {
		return signalling.Link{}, ErrInvalid
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s, ok := h.ledger.Hearings[id]
	if !ok {
		return signalling.Link{}, ErrNoHearing
	}
	if _, ok := hearing.Permit(hearing.PolicyOf(s.Setup.Privacy), l.Sound, l.Reason); !ok {
		return signalling.Link{}, ErrNoLook
	}
	if !s.Phase.Running() {
		return signalling.Link{}, ErrNotRunning
	}
	ticket, now := newTicket(), h.cfg.Now()
	h.ledger.Invitations[hashOf(string(ticket))] = &invitation{
		Hearing: id, Who: newName(), NotBefore: now, Until: now.Add(lookWithin), Look: &l,
	}
	h.touch()
	return signalling.Link{Host: h.host, Ticket: ticket, Key: h.key}, nil
}

// pass is what an invitation entitles to in a hearing as it stands.
func (i *invitation) pass(s hearing.State) (signalling.Pass, error) {
	p := signalling.Pass{Hearing: i.Hearing, Who: i.Who, Name: i.Name, Role: i.Role}
	if i.Look == nil {
		return p, nil
	}
	// Asked again: what may be looked at may have been learnt since.
	o, ok := hearing.Permit(hearing.PolicyOf(s.Setup.Privacy), i.Look.Sound, i.Look.Reason)
	if !ok {
		return signalling.Pass{}, hearing.ErrNotAllowed
	}
	p.Look = o
	return p, nil
}
