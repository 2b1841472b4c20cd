package hub_test

import (
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// The hub is started again while a desk passes on for four: nobody makes a
// connection anew, and everybody still hears the others.
func TestADesksNodeOutlivesTheHub(t *testing.T) {
	cfg := hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	open := func() *hub.Hub {
		h, err := hub.Start(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = h.Close() })
		cfg.Listen = h.Host()
		return h
	}
	var made atomic.Int64
	count := func(_ *desk, c *call.Config) {
		next := c.Peer
		c.Peer = func(p peer.Config, e peer.Events) (call.Peer, error) {
			made.Add(1)
			return next(p, e)
		}
	}
	m := &mixed{t: t, h: open()}
	m.open(count)
	for i, name := range []string{"second", "third", "fourth"} {
		m.desk(name, 620+180*float64(i), count)
	}
	settled := func() hearing.Node {
		var n hearing.Node
		for _, d := range m.desks {
			s := d.until("a node and no direct line", func(s call.Snapshot) bool {
				for _, l := range s.Lines {
					if l.Code != "" || !l.Connected {
						return false
					}
				}
				return !s.HubLost && len(s.Lines) == 3 && s.Hearing.Forwarder != nil && s.Hearing.Forwarder.ID != ""
			})
			n = *s.Hearing.Forwarder
		}
		return n
	}
	before := settled()
	connections := made.Load()
	_ = m.h.Close()
	for _, d := range m.desks {
		d.until("the hub lost", func(s call.Snapshot) bool { return s.HubLost })
	}
	open()
	after := settled()
	m.desks[1].hears(m.desks[2])
	if after != before {
		if before.Host != "" && after.Entry <= before.Entry {
			t.Errorf("the node is %+v, and was %+v", after, before)
		}
		t.Logf("a busy machine: the node is %+v, and was %+v", after, before)
		return
	}
	if n := made.Load(); n != connections {
		t.Errorf("%d connections were made anew", n-connections)
	}
}
