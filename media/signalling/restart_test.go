package signalling_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// said is everything that somebody was told of nodes, in order, without what
// was told before.
func (d *desk) said() []hearing.Node {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []hearing.Node
	for _, in := range d.in {
		if in.State == nil {
			continue
		}
		var n hearing.Node
		if in.State.Forwarder != nil {
			n = *in.State.Forwarder
		}
		all = append(all, n)
	}
	return slices.Compact(all)
}

// A hub that was started again takes the hearing up as it was: who passes on at
// a desk still does, and direct lines stay, so that nobody makes a connection
// anew. Only a node of the hub's own is another one.
func TestTheNodeOutlivesTheHub(t *testing.T) {
	desk := func(c *signalling.ClientConfig) { c.Forwards, c.Uplink = c.Device == "rees", 30_000_000 }
	old := func(c *signalling.ClientConfig) { c.Nodes = c.Device != "okoro" }
	for name, x := range map[string]struct {
		client func(*signalling.ClientConfig)
		leave  bool // two go back to the lobby: the others are direct again
		entry  int
		anew   bool
	}{
		"at a desk":                 {client: desk, entry: 1},
		"direct again":              {client: desk, leave: true, entry: 1},
		"direct, for one of before": {client: old},
		"the hub's own":             {client: reaches, entry: 2, anew: true},
	} {
		t.Run(name, func(t *testing.T) {
			var n nodes
			var kept []byte
			keeps := func(c *signalling.RoomConfig) {
				c.Happened = func(s hearing.State, _ []hearing.Event) { kept, _ = json.Marshal(s) }
			}
			in(t, func(t *testing.T, w *world) {
				desks := four(t, w, x.client)
				if x.leave {
					desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "vale"})
					desks["rees"].does(t, hearing.Command{Do: hearing.Dismiss, Who: "okoro"})
				}
				before := map[string][]hearing.Node{}
				for who, d := range desks {
					before[who] = d.said()
				}
				var from hearing.State
				if err := json.Unmarshal(kept, &from); err != nil {
					t.Fatal(err)
				}
				people := w.room.State().People
				w.restart(n.court, keeps, func(c *signalling.RoomConfig) { c.From = &from })
				pass(30 * time.Second)
				if d := cmp.Diff(people, w.room.State().People); d != "" {
					t.Errorf("people: %s", d)
				}
				for _, who := range slices.Sorted(maps.Keys(desks)) {
					got := desks[who].said()
					if !x.anew && !slices.Equal(got, before[who]) {
						t.Errorf("%s was told of %+v, and before of %+v", who, got, before[who])
					}
					last := got[len(got)-1]
					waits := x.leave && last == hearing.Node{} // in the lobby
					if !waits && last.Entry != x.entry || x.anew && last.ID == "" {
						t.Errorf("%s is told of %+v at last", who, last)
					}
				}
				if x.anew {
					n.serve(t, "at the new hub", "2: [ellis okoro rees vale]\n")
				}
				pass(2 * time.Minute)
				synctest.Wait()
				if got := w.room.State().Forwarder; x.entry > 0 && (got == nil || got.Entry != x.entry) {
					t.Errorf("minutes later the node is %+v", got)
				}
			}, n.court, keeps)
		})
	}
}
