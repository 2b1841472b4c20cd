package forward

import (
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// leg is the connection to one participant. What is not marked belongs to the
// node's lock.
type leg struct {
	node  *Node
	id    hearing.ParticipantID
	entry int
	peer  Peer
	over  bool

	slots [Slots]slot
	told  bool   // they know whom the slots carry, or will
	tells uint64 // the N of the first WordSlots since they last changed; 0 before it
	said  uint64
	heard uint64
	large hearing.ParticipantID
	line  growth

	unwanted time.Time // since when nobody gets what they send large; zero while somebody does
	resting  bool      // they know

	meters [2]meter // of what they send, small and large; safe for any goroutine
	asked  [2]atomic.Int64
}

// slot is what goes to one participant of one other. from and open belong to
// the node's lock.
type slot struct {
	from  *leg
	open  bool      // the participant knows who it is
	freed time.Time // when it last carried somebody

	sending sync.Mutex // guards picture and sound
	picture picture
	sound   timeline
}

// connect makes the connection to a participant. n.mu is held.
func (n *Node) connect(p hearing.Participant) (*leg, error) {
	l := &leg{node: n, id: p.ID, entry: p.Entry}
	var err error
	l.peer, err = n.cfg.Peer(peer.Config{
		Polite: n.cfg.ID > p.ID, ICEServers: n.cfg.ICEServers, RelayOnly: n.cfg.RelayOnly, StartBPS: startBPS, MaxBPS: maxBPS,
		Now: n.cfg.Now, Log: n.cfg.Log, Sections: peer.Mirror(Sections()),
	}, peer.Events{
		Signal: func(s peer.Signal) {
			if b, err := json.Marshal(Envelope{From: n.cfg.Entry, To: p.Entry, Signal: s}); err == nil {
				n.cfg.Signal(p.ID, b)
			}
		},
		Picture: func(section int, s media.Sample) {
			switch section {
			case SectionLarge:
				n.picture(l, Large, s)
			case SectionSmall:
				n.picture(l, Small, s)
			}
		},
		Sound: func(section int, s media.Sample) {
			if section == SectionSound {
				n.sound(l, s)
			}
		},
		KeyWanted: func(section int) { l.keyWanted(SlotOf(section)) },
		Open:      n.tell,
		Message:   func(b []byte) { n.hear(l, b) },
	})
	return l, err
}

// seat gives each of the others a slot, and frees those of who is gone. A slot
// that was free longest is taken first.
func (l *leg) seat(legs map[hearing.ParticipantID]*leg, now time.Time) {
	for i := range l.slots {
		s := &l.slots[i]
		if s.from != nil && legs[s.from.id] != s.from {
			s.carry(nil)
			s.freed = now
			l.told, l.tells = false, 0
		}
	}
	for _, other := range legs {
		if other == l || l.slotFor(other) >= 0 {
			continue
		}
		best := -1
		for i := range l.slots {
			if l.slots[i].from == nil && (best < 0 || l.slots[i].freed.Before(l.slots[best].freed)) {
				best = i
			}
		}
		if best >= 0 {
			l.slots[best].carry(other)
			l.told, l.tells = false, 0
		}
	}
}

// carry gives the slot to somebody, or to nobody.
func (s *slot) carry(from *leg) {
	s.from, s.open = from, false
	s.sending.Lock()
	defer s.sending.Unlock()
	if from == nil {
		s.picture.switchTo(nil)
		return
	}
	s.picture.switchTo(from)
	s.picture.choose(Small) // until it is known what the line can take
}

// slotFor returns the slot that carries somebody, -1 if none does.
func (l *leg) slotFor(from *leg) int {
	for i := range l.slots {
		if l.slots[i].from == from {
			return i
		}
	}
	return -1
}

// tellSlots says whom the slots carry, unless that is known.
func (l *leg) tellSlots() {
	if l.told {
		return
	}
	w := Word{Type: WordSlots, Slots: []Slot{}}
	for i := range l.slots {
		if from := l.slots[i].from; from != nil {
			w.Slots = append(w.Slots, Slot{Slot: i, Who: from.id, Entry: from.entry})
		}
	}
	if l.say(w) != nil {
		return
	}
	if l.told = true; l.tells == 0 {
		l.tells = l.said
	}
}

// ready is told that the participant knows the slots of that number. What was
// said again since says the same: on a slow line the answer to an earlier one
// comes after it.
func (l *leg) ready(re uint64) {
	if l.tells == 0 || re < l.tells || re > l.said {
		return // of slots that have changed since
	}
	for i := range l.slots {
		if s := &l.slots[i]; s.from != nil && !s.open {
			s.open = true
			l.askKey(s)
		}
	}
}

// unanswered reports whether they have not said that they know their slots.
func (l *leg) unanswered() bool {
	for i := range l.slots {
		if s := &l.slots[i]; s.from != nil && !s.open {
			return true
		}
	}
	return false
}

func (l *leg) say(w Word) error {
	w.V, w.N = 1, l.said+1
	b, err := json.Marshal(w)
	if err == nil {
		err = l.peer.Send(b)
	}
	if err == nil {
		l.said++
	}
	return err
}

// sendPicture passes a picture on, on slot i. The node's lock is held for
// reading, by any number of goroutines.
func (l *leg) sendPicture(i int, from *leg, layer Layer, p media.Sample, now time.Time) {
	s := &l.slots[i]
	if !s.open {
		return
	}
	s.sending.Lock()
	defer s.sending.Unlock()
	out, ok := s.picture.take(from, layer, p, now)
	if ok && errors.Is(l.peer.SendPictureOn(firstPicture+i, out), peer.ErrCongested) {
		s.picture.starved = true
	}
	if need := s.picture.needsKey(); need != None {
		from.ask(need, now)
	}
}

// sendSound passes sound on, at once.
func (l *leg) sendSound(i int, from *leg, p media.Sample, now time.Time) {
	s := &l.slots[i]
	if !s.open {
		return
	}
	s.sending.Lock()
	defer s.sending.Unlock()
	p.At = s.sound.at(from, p.At, now)
	_ = l.peer.SendSoundOn(firstSound+i, p) // late sound is worth nothing
}

// keyWanted passes on that the participant needs a key frame on a slot.
func (l *leg) keyWanted(i int) {
	if i < 0 {
		return
	}
	l.node.mu.RLock()
	defer l.node.mu.RUnlock()
	l.askKey(&l.slots[i])
}

// askKey asks who a slot carries for a key frame of the layer it goes on with.
func (l *leg) askKey(s *slot) {
	if s.from == nil || !s.open {
		return
	}
	s.sending.Lock()
	layer := s.picture.want
	s.sending.Unlock()
	s.from.ask(layer, l.node.cfg.Now())
}

// ask asks this participant for a key frame, not too often.
func (l *leg) ask(layer Layer, now time.Time) {
	if layer == None {
		return
	}
	at := &l.asked[layer-1]
	last := at.Load()
	if now.UnixNano()-last < int64(keyEvery) || !at.CompareAndSwap(last, now.UnixNano()) {
		return
	}
	l.peer.AskKey(map[Layer]int{Small: SectionSmall, Large: SectionLarge}[layer])
}

// measure looks how much they sent in the last second.
func (l *leg) measure(now time.Time) {
	for i := range l.meters {
		if i == int(Large)-1 && l.resting {
			continue // what it would take is known from before
		}
		l.meters[i].look(now)
	}
}

// divide chooses what they get, as far as their line goes.
func (l *leg) divide(now time.Time) {
	var offers []offer
	var of []*slot
	for i := range l.slots {
		s := &l.slots[i]
		if s.from == nil {
			continue
		}
		s.sending.Lock()
		o := offer{now: s.picture.now, wanted: s.from.id == l.large}
		s.sending.Unlock()
		o.small, o.large = s.from.meters[Small-1].rate(), s.from.meters[Large-1].rate()
		offers, of = append(offers, o), append(of, s)
	}
	for i, layer := range l.line.plan(l.peer.Rate(), offers, now) {
		s := of[i]
		if layer == None && offers[i].small+offers[i].large == 0 {
			layer = Small // nothing comes yet: ready for when it does
		}
		s.sending.Lock()
		s.picture.choose(layer)
		need := s.picture.needsKey()
		s.sending.Unlock()
		if s.open {
			s.from.ask(need, now)
		}
	}
}
