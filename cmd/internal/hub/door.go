package hub

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// How many wrong tickets one address may try, and within what time.
const (
	maxTries    = 10
	triesWindow = time.Minute
)

// maxWho bounds the name somebody goes by in a hearing, in bytes.
const maxWho = 64

// maxName bounds a participant's name, in characters.
const maxName = 200

// tries counts wrong tickets from one address.
type tries struct {
	since time.Time
	n     int
}

// OpenHearing makes sure that the hearing exists and returns a link for its
// host. Opening it again returns another link to the same hearing; with other
// times it takes back the earlier invitations, unless it has started.
func (h *Hub) OpenHearing(_ context.Context, o Opening) (signalling.Link, error) {
	if o.Hearing == "" || len(o.Hearing) > 200 || !o.End.After(o.Start) || !validName(o.HostName) ||
		len(o.Apart) > maxPairs || len(o.Interprets) > maxPairs {
		return signalling.Link{}, ErrInvalid
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	setup := o.setup()
	was, ok := h.ledger.Hearings[o.Hearing]
	if ok && was.Phase == hearing.NotStarted && moved(was, setup) {
		h.revoke(o.Hearing)
		h.forget(o.Hearing)
		ok = false
	}
	if !ok {
		h.ledger.Hearings[o.Hearing] = hearing.New(setup)
	} else {
		h.amend(was, setup)
	}
	return h.invite(o.Hearing, hostID, hearing.Host, o.HostName), nil
}

// amend takes over who is kept apart, who interprets and who may watch, which
// may be learnt after a hearing was opened, and a later end; h.mu is held.
func (h *Hub) amend(was hearing.State, now hearing.Setup) {
	was.Setup.Privacy, was.Setup.Apart, was.Setup.Interprets = now.Privacy, now.Apart, now.Interprets
	if longer(was, now) {
		// The room's own event says it to whoever is there.
		defer h.lengthen(was.Setup.ID, now.End)
	} else {
		now.End = was.Setup.End
	}
	h.ledger.Hearings[was.Setup.ID] = was
	if h.ctx.Err() == nil {
		told := was.Setup
		told.End = now.End
		h.untold[told.ID] = &told
		h.work.Go(func() { h.tellRoom(told.ID) })
	}
}

// tellRoom has a hearing's room take over the last that was learnt about it.
// h.mu is not held: the room tells of the change under it.
func (h *Hub) tellRoom(id string) {
	h.telling.Lock() // one at a time, so that the last word is the newest
	defer h.telling.Unlock()
	h.mu.Lock()
	told := h.untold[id]
	h.mu.Unlock()
	if told == nil {
		return
	}
	h.signals.Amend(*told)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.untold[id] == told {
		delete(h.untold, id)
	}
}

// longer reports whether a hearing that has not closed is only to last longer.
func longer(was hearing.State, now hearing.Setup) bool {
	return was.Phase != hearing.Ended && was.Setup.Start.Equal(now.Start) && now.End.After(was.Setup.End)
}

// moved reports whether a hearing is to be at another time than it was opened
// for. One that was extended, and whose booking could not follow, is not.
func moved(was hearing.State, now hearing.Setup) bool {
	switch {
	case !was.Setup.Start.Equal(now.Start):
		return true
	case was.Setup.End.Equal(now.End) || longer(was, now):
		return false
	}
	return was.Phase == hearing.Ended || !was.Extended || now.End.After(was.Setup.End)
}

// lengthen lets links in as long as a hearing that was extended; h.mu is held.
func (h *Hub) lengthen(id string, end time.Time) {
	s := h.ledger.Hearings[id]
	s.Setup.End, s.Extended = end, true
	h.ledger.Hearings[id] = s
	for _, i := range h.ledger.Invitations {
		if i.Hearing == id && i.Look == nil {
			i.Until = end.Add(hearing.ClosesAfter)
		}
	}
	h.touch()
}

// Invite returns a new link for one person into an opened hearing.
func (h *Hub) Invite(_ context.Context, id string, g Guest) (signalling.Link, error) {
	if !g.Role.Known() || !validName(g.Name) || len(g.Who) > maxWho || g.Who == hostID {
		return signalling.Link{}, ErrInvalid
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.ledger.Hearings[id]; !ok {
		return signalling.Link{}, ErrNoHearing
	}
	if g.Who == "" {
		g.Who = newName()
	}
	return h.invite(id, g.Who, g.Role, g.Name), nil
}

// Revoke takes back every link of the hearing; who is already in stays in.
// Revoking what was never opened is no error.
func (h *Hub) Revoke(_ context.Context, id string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.revoke(id)
	h.touch()
	return nil
}

// Rescheduled takes back every link of a hearing that was opened for other times,
// unless it has started; one that is only to last longer is extended, and one that
// was extended already stays so. Of what was never opened there is none to take back.
func (h *Hub) Rescheduled(_ context.Context, id string, start, end time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	s, ok := h.ledger.Hearings[id]
	now := s.Setup
	now.Start, now.End = start.UTC(), end.UTC()
	if ok && longer(s, now) {
		h.amend(s, now)
		return nil
	}
	if !ok || s.Phase.Running() || !moved(s, now) {
		return nil
	}
	h.revoke(id)
	h.touch()
	return nil
}

// List returns how every hearing stands that the hub remembers, opened here or
// before a restart, by name.
func (h *Hub) List(context.Context) ([]Record, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []Record{}
	for _, s := range h.ledger.Hearings {
		list = append(list, recordOf(s))
	}
	slices.SortFunc(list, func(a, b Record) int { return strings.Compare(a.Hearing, b.Hearing) })
	return list, nil
}

// invite makes a link; h.mu is held.
func (h *Hub) invite(id string, who hearing.ParticipantID, role hearing.Role, name string) signalling.Link {
	setup := h.ledger.Hearings[id].Setup
	ticket := newTicket()
	h.ledger.Invitations[hashOf(string(ticket))] = &invitation{
		Hearing: id, Who: who, Name: name, Role: role,
		NotBefore: setup.Start.Add(-hearing.OpensBefore),
		Until:     setup.End.Add(hearing.ClosesAfter),
	}
	h.touch()
	return signalling.Link{Host: h.host, Ticket: ticket, Key: h.key, Page: h.page}
}

// revoke marks every invitation of a hearing; h.mu is held.
func (h *Hub) revoke(id string) {
	for _, i := range h.ledger.Invitations {
		if i.Hearing == id {
			i.Revoked = true
		}
	}
}

// forget drops a hearing and its room; h.mu is held.
func (h *Hub) forget(id string) {
	h.signals.Drop(id)
	if r := h.rooms[id]; r != nil {
		r.stop()
	}
	delete(h.rooms, id)
	delete(h.untold, id)
	delete(h.ledger.Hearings, id)
}

// Enter says what a ticket is worth, for signalling.
func (h *Hub) Enter(t signalling.Ticket, device, address string) (signalling.Pass, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.cfg.Now()
	i, mine, err := h.invited(t, device, address)
	if err != nil {
		return signalling.Pass{}, err
	}
	running := h.ledger.Hearings[i.Hearing].Phase.Running()
	switch {
	case now.Before(i.NotBefore):
		return signalling.Pass{}, signalling.ErrLinkEarly
	case !now.Before(i.Until) && (!mine || !running):
		return signalling.Pass{}, signalling.ErrLinkExpired
	}
	if i.Device == "" {
		i.Device, i.Used = hashOf(device), now
		h.touch()
	}
	h.room(i.Hearing)
	return i.pass(h.ledger.Hearings[i.Hearing])
}

// knows says whether a device could be welcomed with a ticket now or, before it
// opens, then; it leaves the ticket as it is.
func (h *Hub) knows(t signalling.Ticket, device, address string) error {
	if !t.Valid() || device == "" || len(device) > maxWho {
		return signalling.ErrLinkUnknown
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	i, mine, err := h.invited(t, device, address)
	if err != nil {
		return err
	}
	s, now := h.ledger.Hearings[i.Hearing], h.cfg.Now()
	if !now.Before(i.Until) && (!mine || !s.Phase.Running()) {
		return signalling.ErrLinkExpired
	}
	if now.Before(i.NotBefore) {
		now = i.NotBefore
	}
	if i.Look == nil {
		_, _, err = s.Apply(i.Who, hearing.Command{Do: hearing.Join, Name: i.Name, Role: i.Role}, now)
		return err
	}
	pass, err := i.pass(s)
	if err == nil {
		_, _, err = s.Watch(i.Who, pass.Look, nil, now)
	}
	return err
}

// invited finds the invitation of a ticket, whatever the time is; mine means
// that it is bound to this device. h.mu is held.
func (h *Hub) invited(t signalling.Ticket, device, address string) (i *invitation, mine bool, err error) {
	now := h.cfg.Now()
	tried := h.tries[address]
	if now.Sub(tried.since) > triesWindow {
		tried = tries{since: now}
	}
	if tried.n >= maxTries {
		return nil, false, signalling.ErrTooManyTries
	}
	i, ok := h.ledger.Invitations[hashOf(string(t))]
	if !ok {
		tried.n++
		h.tries[address] = tried
		return nil, false, signalling.ErrLinkUnknown
	}
	mine = i.Device != "" && subtle.ConstantTimeCompare([]byte(i.Device), []byte(hashOf(device))) == 1
	switch {
	case i.Revoked:
		return nil, false, signalling.ErrLinkRevoked
	case i.Device != "" && !mine:
		return nil, false, signalling.ErrLinkUsed
	}
	return i, mine, nil
}

// room makes sure that the hearing has a room; h.mu is held.
func (h *Hub) room(id string) {
	if h.rooms[id] != nil || h.ctx.Err() != nil {
		return
	}
	from, kept := h.ledger.Hearings[id], &room{}
	r := signalling.NewRoom(signalling.RoomConfig{
		Setup: from.Setup, From: &from, Now: h.cfg.Now, Log: h.cfg.Log,
		Happened: func(s hearing.State, _ []hearing.Event) { h.happened(kept, s) },
		ICE: func(s hearing.Setup, session string) []signalling.ICEServer {
			return h.relays.servers(s, session, h.cfg.Now())
		},
		Forward: h.forward,
	})
	ctx, stop := context.WithCancel(h.ctx)
	kept.stop = stop
	h.rooms[id] = kept
	h.signals.Add(r)
	h.work.Go(func() { _ = r.Run(ctx) })
}

// happened is told by a room of every change.
func (h *Hub) happened(from *room, s hearing.State) {
	h.mu.Lock()
	defer h.mu.Unlock()
	was, ok := h.ledger.Hearings[s.Setup.ID]
	if !ok || h.rooms[s.Setup.ID] != from {
		return // a room that was replaced by one at another time
	}
	if told := h.untold[s.Setup.ID]; told != nil {
		// The room did not know yet when this happened.
		s.Setup.Privacy, s.Setup.Apart, s.Setup.Interprets = told.Privacy, told.Apart, told.Interprets
		if longer(s, *told) {
			s.Setup.End, s.Extended = told.End, true
		}
	}
	h.ledger.Hearings[s.Setup.ID] = s
	if longer(was, s.Setup) {
		h.lengthen(s.Setup.ID, s.Setup.End)
	}
	h.touch()
	for w := range h.watchers {
		w.tell(recordOf(s))
	}
}

// touch marks the ledger as ahead of its file; h.mu is held.
func (h *Hub) touch() {
	select {
	case h.dirty <- struct{}{}:
	default:
	}
}

// save writes the ledger; failing to is reported and tried at the next change.
func (h *Hub) save() {
	h.mu.Lock()
	text, err := json.Marshal(h.ledger)
	h.mu.Unlock()
	if err == nil {
		err = keep(filepath.Join(h.cfg.Dir, ledgerFile), text)
	}
	if err != nil {
		h.cfg.Log.Error("hearings not saved", "err", err)
	}
}

func validName(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= maxName &&
		!strings.ContainsFunc(name, unicode.IsControl)
}
