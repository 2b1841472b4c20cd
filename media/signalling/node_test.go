package signalling_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// nodes are the nodes that a hub runs, in the order they began.
type nodes struct {
	mu    sync.Mutex // guards all below
	all   []*fakeNode
	fails bool
}

// fakeNode keeps whom it serves.
type fakeNode struct {
	of     *nodes
	entry  int
	floor  []string
	closed bool
	signal func(hearing.ParticipantID, json.RawMessage)
}

func (n *fakeNode) Floor(people []hearing.Participant) {
	n.of.mu.Lock()
	defer n.of.mu.Unlock()
	n.floor = nil
	for _, p := range people {
		n.floor = append(n.floor, string(p.ID))
	}
	slices.Sort(n.floor)
}

func (n *fakeNode) Handle(hearing.ParticipantID, json.RawMessage) {}

func (n *fakeNode) Close() {
	pass(time.Second) // connections take a moment to end
	n.of.mu.Lock()
	defer n.of.mu.Unlock()
	n.closed, n.floor = true, nil
}

func (n *nodes) start(h hearing.Node, signal func(hearing.ParticipantID, json.RawMessage)) (signalling.Forwarder, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fails {
		return nil, errors.New("no socket")
	}
	f := &fakeNode{of: n, entry: h.Entry, signal: signal}
	n.all = append(n.all, f)
	return f, nil
}

// now says whom each node serves that runs.
func (n *nodes) now() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	text := ""
	for _, f := range n.all {
		if !f.closed {
			text += fmt.Sprintf("%d: %v\n", f.entry, f.floor)
		}
	}
	return text
}

// court is a room of a court's hearing whose hub runs nodes.
func (n *nodes) court(c *signalling.RoomConfig) {
	c.Setup.ID, c.Setup.Privacy, c.Forward = "h2", hearing.PrivacyCourt, n.start
}

// reaches makes a call that can reach others through a node.
func reaches(c *signalling.ClientConfig) { c.Nodes = true }

// four brings everybody of the second hearing onto the floor, in this order:
// rees (host), ellis (officer), vale (prisoner), okoro (representative).
func four(t *testing.T, w *world, change ...func(*signalling.ClientConfig)) map[string]*desk {
	t.Helper()
	desks := map[string]*desk{}
	change = append([]func(*signalling.ClientConfig){reaches}, change...)
	for _, c := range []struct{ who, ticket string }{
		{"rees", "BAAAAAAAAAAAAAAAAAAAAA"},
		{"ellis", "BwAAAAAAAAAAAAAAAAAAAA"},
		{"vale", "BQAAAAAAAAAAAAAAAAAAAA"},
		{"okoro", "BgAAAAAAAAAAAAAAAAAAAA"},
	} {
		desks[c.who] = w.desk(c.who, signalling.Ticket(c.ticket), change...)
		synctest.Wait()
	}
	for _, who := range []hearing.ParticipantID{"vale", "okoro"} {
		must[string](t)(desks["rees"].Do(hearing.Command{Do: hearing.Admit, Who: who}))
		synctest.Wait()
	}
	return desks
}

func (d *desk) does(t *testing.T, c hearing.Command) {
	t.Helper()
	must[string](t)(d.Do(c))
	synctest.Wait()
}

func (n *nodes) serve(t *testing.T, when, want string) {
	t.Helper()
	if got := n.now(); got != want {
		t.Errorf("%s the nodes serve\n%swant\n%s", when, got, want)
	}
}

// Who is sent away loses a node that was let go too, and who comes back is none
// of its people; for the others it goes on for a while.
func TestANodeThatWasLetGoIsToldWhoLeft(t *testing.T) {
	var n nodes
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w)
		n.serve(t, "with four", "1: [ellis okoro rees vale]\n")
		desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "vale"})
		n.serve(t, "with three", "1: [ellis okoro rees]\n")
		desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "okoro"})
		n.serve(t, "with two", "1: [ellis rees]\n")
		n.all[0].signal("vale", json.RawMessage(`"late"`))
		n.all[0].signal("ellis", json.RawMessage(`"late"`))
		synctest.Wait()
		if sent, kept := desks["vale"].signals(), desks["ellis"].signals(); len(sent) > 0 || len(kept) != 1 {
			t.Errorf("it told who was sent away %v, and who was not %v", sent, kept)
		}
		desks["rees"].does(t, hearing.Command{Do: hearing.Admit, Who: "okoro"})
		n.serve(t, "with one who came back", "1: [ellis rees]\n")
		pass(9 * time.Second)
		n.serve(t, "before the calls have changed over", "1: [ellis rees]\n")
		pass(3 * time.Second)
		n.serve(t, "after", "")
	}, n.court)
}

// Two who must be kept apart are parted at the nodes too.
func TestANodeIsToldOfThoseKeptApart(t *testing.T) {
	var n nodes
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w)
		desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "vale"})
		now := w.room.State().Setup
		now.Apart = []hearing.Pair{{A: "rees", B: "okoro"}}
		w.srv.Amend(now)
		synctest.Wait()
		n.serve(t, "without her", "1: [ellis rees]\n")
	}, n.court)
}

// A hearing that becomes privileged has no node from that moment on, neither
// one that runs nor one that was let go; everybody is told, and so is whoever
// keeps the record.
func TestAHearingBecomesPrivileged(t *testing.T) {
	for _, letGo := range []bool{false, true} {
		var n nodes
		var kept hearing.Setup
		in(t, func(t *testing.T, w *world) {
			desks := four(t, w)
			gone := *desks["vale"].state().Forwarder
			for _, who := range []string{"vale", "okoro"} {
				if letGo {
					if err := desks[who].Gone(gone); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
			}
			n.serve(t, "before", "1: [ellis okoro rees vale]\n")
			now := w.room.State().Setup
			now.Privacy, now.Apart = hearing.PrivacyPrivileged, []hearing.Pair{{A: "vale", B: "stranger"}}
			w.srv.Amend(now)
			pass(2 * time.Second)
			n.serve(t, "privileged", "")
			for who, d := range desks {
				if s := d.state(); s.Setup.Privacy != hearing.PrivacyPrivileged || s.Forwarder != nil {
					t.Errorf("%s is told of %q and %+v", who, s.Setup.Privacy, s.Forwarder)
				}
			}
			if kept.Privacy != hearing.PrivacyPrivileged || len(kept.Apart) != 1 {
				t.Errorf("kept is %+v", kept)
			}
		}, n.court, func(c *signalling.RoomConfig) {
			c.Happened = func(s hearing.State, _ []hearing.Event) { kept = s.Setup }
		})
	}
}

// A node that does not start is not named: the desks send to each other.
func TestANodeThatDoesNotStart(t *testing.T) {
	n := nodes{fails: true}
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w)
		for who, d := range desks {
			if f := d.state().Forwarder; f == nil || f.ID != "" {
				t.Errorf("%s is told of %+v", who, f)
			}
		}
	}, n.court)
}

// However good their lines are, only the court's and the staff's desks pass on,
// and what somebody says of their line counts up to a bound.
func TestWhoseDeskPassesOn(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w, func(c *signalling.ClientConfig) {
			c.Forwards, c.Uplink = true, map[string]int{"rees": hearing.MaxUplink, "ellis": 1 << 40, "vale": hearing.MaxUplink}[c.Device]
		})
		if f := desks["okoro"].state().Forwarder; f == nil || f.Host != "rees" {
			t.Fatalf("the node is %+v", f)
		}
		for _, host := range []hearing.ParticipantID{"ellis", "rees"} { // one after the other fails
			for _, who := range []string{"vale", "okoro"} {
				if err := desks[who].Gone(*desks[who].state().Forwarder); err != nil {
					t.Fatal(err)
				}
			}
			synctest.Wait()
			if f := desks["okoro"].state().Forwarder; f == nil || f.Host != host {
				t.Errorf("the node is %+v, want it at %s", f, host)
			}
			pass(6 * time.Second)
		}
	}, func(c *signalling.RoomConfig) { c.Setup.ID, c.Setup.Privacy = "h2", hearing.PrivacyCourt })
}

// A node ends with the call at its desk: when that desk comes anew, another is
// named at once, though it may be there again.
func TestTheNodesDeskComesAnew(t *testing.T) {
	desk := func(c *signalling.ClientConfig) { c.Nodes, c.Forwards, c.Uplink = true, c.Device == "rees", 30_000_000 }
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w, desk)
		before := *desks["okoro"].state().Forwarder
		w.desk("rees", "BAAAAAAAAAAAAAAAAAAAAA", desk)
		synctest.Wait()
		if f := desks["okoro"].state().Forwarder; f == nil || f.ID == before.ID || f.Entry != 2 || f.Host != "rees" {
			t.Errorf("the node is %+v, and was %+v", f, before)
		}
	}, func(c *signalling.RoomConfig) { c.Setup.ID, c.Setup.Privacy = "h2", hearing.PrivacyCourt })
}

// Run waits for the nodes, one that was let go too.
func TestTheRoomEndsWithItsNodes(t *testing.T) {
	var n nodes
	in(t, func(t *testing.T, w *world) {
		desks := four(t, w)
		desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "vale"})
		desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "okoro"})
		n.serve(t, "let go", "1: [ellis rees]\n")
		w.cancel()
		w.setDown(true)
		w.wait.Wait()
		n.serve(t, "after the room", "")
	}, n.court)
}
