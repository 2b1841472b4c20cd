package probe

import (
	"encoding/json"
	"errors"
	"time"

	"gatehouse/media/peer"
)

// What can go wrong with a try.
var (
	// ErrTooMany means that the hub tries as many lines as it will at a time.
	ErrTooMany = errors.New("probe: too many at a time")
	// ErrBadTry means that what was sent is no offer of a connection.
	ErrBadTry = errors.New("probe: no offer of a connection")
)

// MaxSignals bounds the signals of one end: an offer and its candidates.
const MaxSignals = 64

// Lasts is how long the hub keeps its end of one try.
const Lasts = 30 * time.Second

// word is what both ends say over the control channel: a question carries Ask,
// its answer Re and what the answering end has counted.
type word struct {
	V   int `json:"v"`
	Ask int `json:"ask,omitempty"`
	Re  int `json:"re,omitempty"`
	// At is the answering end's own clock in milliseconds, of no known beginning.
	At      int64  `json:"at,omitempty"`
	Bytes   uint64 `json:"bytes,omitempty"`
	Packets uint64 `json:"packets,omitempty"`
	Lost    uint64 `json:"lost,omitempty"`
	// Filled is in bytes what came over the control channel.
	Filled uint64 `json:"filled,omitempty"`
}

func say(send func([]byte) error, w word) error {
	w.V = 1
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return send(b)
}

func read(b []byte) (word, bool) {
	var w word
	err := json.Unmarshal(b, &w)
	return w, err == nil && w.V == 1
}

// collected gathers what a peer signals, until it has no more to say.
type collected struct {
	first peer.Kind // what it begins with
	all   []peer.Signal
	got   chan peer.Signal
}

func collect(first peer.Kind) *collected {
	return &collected{first: first, got: make(chan peer.Signal, MaxSignals)}
}

// put may be called by any goroutine and never blocks.
func (c *collected) put(s peer.Signal) {
	select {
	case c.got <- s:
	default: // beyond what anybody needs
	}
}

// wait returns what was signalled when the peer has named all its addresses,
// or some of them by the time limit passes.
func (c *collected) wait(done <-chan struct{}, limit time.Duration) ([]peer.Signal, bool) {
	t := time.NewTimer(limit)
	defer t.Stop()
	for {
		select {
		case s := <-c.got:
			if len(c.all) == 0 && s.Kind != c.first {
				continue
			}
			c.all = append(c.all, s)
			if s.Kind == peer.KindEnd || len(c.all) == MaxSignals {
				return c.all, true
			}
		case <-t.C:
			return c.all, len(c.all) > 0
		case <-done:
			return nil, false
		}
	}
}
