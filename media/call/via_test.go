package call_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// threeOnFloor has a third, and a node at somebody's desk; "" is the hub's own.
func threeOnFloor(entry int, desk hearing.ParticipantID) hearing.State {
	s := twoOnFloor(1)
	s.People = append(s.People, hearing.Participant{
		ID: "third", Name: "Dr Vale", Role: hearing.Expert, Where: hearing.Floor, Admitted: true, Entry: 1,
	})
	s.Setup.Privacy = hearing.PrivacyCourt
	s.Forwarder = &hearing.Node{ID: hearing.ParticipantID(fmt.Sprintf("node%d", entry)), Entry: entry, Host: desk}
	return s
}

// from puts somebody elsewhere.
func from(s hearing.State, id hearing.ParticipantID, where hearing.Where) hearing.State {
	for i := range s.People {
		if s.People[i].ID == id {
			s.People[i].Where = where
		}
	}
	return s
}

// node is the newest line to a node, nil if there is none.
func (s *stage) node() *fakePeer {
	for i := len(s.all) - 1; i >= 0; i-- {
		if len(s.all[i].cfg.Sections) > 2 {
			return s.all[i]
		}
	}
	return nil
}

// word says something as a node does.
func word(p *fakePeer, w forward.Word) {
	b, err := json.Marshal(w)
	if err != nil {
		panic(err)
	}
	p.events.Message(b)
	synctest.Wait()
}

// throughNode brings the call onto a node that carries the host and the third.
func (s *stage) throughNode(state hearing.State) *fakePeer {
	s.in(signalling.TypeState, state)
	n := s.node()
	n.events.State(peer.StateConnected)
	word(n, forward.Word{V: 1, N: 1, Type: forward.WordSlots, Slots: []forward.Slot{{Slot: 0, Who: "host", Entry: 1}, {Slot: 1, Who: "third", Entry: 1}}})
	return n
}

// A node ends with its desk's place on the floor: whoever runs it could see
// and hear all that is sent to it.
func TestANodeIsLeftWithItsDesk(t *testing.T) {
	for name, next := range map[string]hearing.State{
		"dismissed": func() hearing.State {
			s := from(threeOnFloor(1, "host"), "host", hearing.Lobby)
			s.Forwarder = nil
			return s
		}(),
		"aside":                from(threeOnFloor(2, ""), "host", hearing.Aside),
		"gone":                 from(threeOnFloor(2, "third"), "host", hearing.Gone),
		"dismissed, yet named": from(threeOnFloor(1, "host"), "host", hearing.Lobby),
	} {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage) {
				n := s.throughNode(threeOnFloor(1, "host"))
				s.in(signalling.TypeState, threeOnFloor(1, "host"))
				if n.closed || n != s.node() {
					t.Fatal("left though it is in use")
				}
				s.in(signalling.TypeState, next)
				if !n.closed {
					t.Error("what its desk must not see goes there still")
				}
			})
		})
	}
}

// atDesk records what a node at the call's own desk connects.
func atDesk(legs *[]*fakePeer) func(*call.Config) {
	return func(c *call.Config) {
		c.Forwards = true
		c.Node = func(cfg peer.Config, e peer.Events) (forward.Peer, error) {
			p := &fakePeer{cfg: cfg, events: e, rate: 2_500_000}
			*legs = append(*legs, p)
			return p, nil
		}
	}
}

func open(legs []*fakePeer) (n int) {
	for _, p := range legs {
		p.locked(func() {
			if !p.closed {
				n++
			}
		})
	}
	return n
}

// Nor does a desk that is off the floor pass on, nor an earlier node to
// whoever is: it lasts a while only for those who are there still.
func TestNodesHereServeTheFloorOnly(t *testing.T) {
	var legs []*fakePeer
	onStage(t, func(t *testing.T, s *stage) {
		s.throughNode(threeOnFloor(1, "me"))
		if n := open(legs); n != 3 {
			t.Fatalf("%d connected by the node here", n)
		}
		s.in(signalling.TypeState, threeOnFloor(2, ""))
		if n := open(legs); n != 3 {
			t.Fatalf("%d connected by the node here as another takes over", n)
		}
		s.in(signalling.TypeState, from(threeOnFloor(2, ""), "third", hearing.Lobby))
		if n := open(legs); n != 2 {
			t.Errorf("%d connected by the earlier node, though there are two", n)
		}
		s.in(signalling.TypeState, threeOnFloor(2, ""))
		if n := open(legs); n != 2 {
			t.Errorf("%d connected by the earlier node, which gets nobody new", n)
		}
		s.in(signalling.TypeState, from(threeOnFloor(2, ""), "me", hearing.Aside))
		if n := open(legs); n != 0 {
			t.Errorf("%d connected by a desk that is aside", n)
		}
	}, atDesk(&legs))
}

// Who was cut is not met through a node either, nor is a node of theirs used.
func TestAnImpostorIsNotMetThroughANode(t *testing.T) {
	keyed := func(s hearing.State) hearing.State {
		s.People[1].Key = make([]byte, 32)
		return s
	}
	cut := func(s *stage) {
		s.in(signalling.TypeState, keyed(threeOnFloor(1, "third")))
		s.all[0].events.State(peer.StateConnected) // who cannot prove it
		synctest.Wait()
	}
	for name, order := range map[string]func(s *stage){
		"cut first":     func(s *stage) { cut(s); s.throughNode(keyed(threeOnFloor(1, "third"))) },
		"through first": func(s *stage) { s.throughNode(keyed(threeOnFloor(1, "third"))); cut(s) },
	} {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage) {
				order(s)
				if l := s.now().Lines; !l["host"].Impostor || l["host"].Connected || !l["third"].Connected {
					t.Errorf("lines %+v", l)
				}
				n := s.node()
				for slot, want := range []bool{false, true} { // the host's and the third's
					n.events.Picture(forward.PictureOf(slot), media.Sample{Payload: []byte("fine")})
					id := []hearing.ParticipantID{"host", "third"}[slot]
					if got := s.Picture(id).Use(0, func(*media.Frame) {}) > 0; got != want {
						t.Errorf("a picture of %s is shown: %v", id, got)
					}
				}
				s.in(signalling.TypeState, keyed(threeOnFloor(2, "host")))
				if s.node() != n {
					t.Error("a node at their desk is used")
				}
				s.pass(2 * time.Second)
				if !slices.ContainsFunc(s.hub(), func(m signalling.Message) bool {
					var g signalling.Gone
					return m.Type == signalling.TypeGone && json.Unmarshal(m.Body, &g) == nil && g.Entry == 2
				}) {
					t.Error("the hub is not asked for a node elsewhere")
				}
			})
		})
	}
}

// complaints counts what the log says of silent nodes.
type complaints struct {
	slog.Handler
	n *atomic.Int64
}

func (h complaints) Enabled(context.Context, slog.Level) bool { return true }
func (h complaints) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "the node is of no use" {
		h.n.Add(1)
	}
	return nil
}

// While the hub is away it is not told of a silent node: when it is back that
// may be long over.
func TestAHubThatIsAwayHearsOfNoSilence(t *testing.T) {
	var n atomic.Int64
	onStage(t, func(t *testing.T, s *stage) {
		s.throughNode(threeOnFloor(1, ""))
		s.bye()
		s.pass(5 * time.Second)
		if !s.now().HubLost || n.Load() > 0 {
			t.Errorf("told %d times", n.Load())
		}
	}, func(c *call.Config) { c.Log = slog.New(complaints{slog.DiscardHandler, &n}) })
}

// A look lasts no longer for a line that is made anew.
func TestALookEndsThoughItsLineIsNew(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		begin := time.Now()
		look := func(entry int) hearing.State {
			state := twoOnFloor(1)
			state.Watchers = []hearing.Watcher{{ID: "eve", Since: begin, Until: begin.Add(16 * time.Second), Entry: entry}}
			return state
		}
		s.in(signalling.TypeState, look(1))
		first := s.peer
		s.pass(10 * time.Second)
		s.in(signalling.TypeState, look(2))
		second := s.peer
		if first == second || !first.gone() || second.gone() {
			t.Fatal("the line is not made anew")
		}
		s.pass(8 * time.Second)
		if !second.gone() {
			t.Error("they look for longer than they may")
		}
	})
}
