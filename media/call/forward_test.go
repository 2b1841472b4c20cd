package call_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// ticketOf is a ticket for the nth person of a large hearing.
func ticketOf(n int) signalling.Ticket {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return signalling.Ticket("B" + digits[n:n+1] + "AAAAAAAAAAAAAAAAAAAA")
}

// large is a place for many, under a policy; own lets its hub pass on.
func large(t *testing.T, privacy hearing.Privacy, own bool) *place {
	t.Helper()
	now := time.Now()
	p := &place{t: t}
	p.ctx, p.stop = context.WithCancel(context.Background())
	log := slog.New(slog.DiscardHandler)
	door := passes{}
	for n := range 14 {
		door[ticketOf(n)] = signalling.Pass{Hearing: "h1", Who: idOf(n), Name: fmt.Sprintf("Person %d", n), Role: hearing.Panel}
	}
	p.srv = signalling.NewServer(door, time.Now, log)
	cfg := signalling.RoomConfig{
		Setup: hearing.Setup{ID: "h1", Start: now, End: now.Add(time.Hour), Privacy: privacy}, Now: time.Now, Log: log,
	}
	if own {
		cfg.Forward = func(n hearing.Node, signal func(hearing.ParticipantID, json.RawMessage)) (signalling.Forwarder, error) {
			return forward.New(forward.Config{ID: n.ID, Entry: n.Entry, Signal: signal, Now: time.Now, Log: log, Peer: wide}), nil
		}
	}
	p.room = signalling.NewRoom(cfg)
	p.srv.Add(p.room)
	p.work.Go(func() { _ = p.room.Run(p.ctx) })
	t.Cleanup(p.close)
	return p
}

func idOf(n int) hearing.ParticipantID { return hearing.ParticipantID(fmt.Sprintf("p%02d", n)) }

// wide makes a node's connections; a busy machine looks like a narrow line.
func wide(c peer.Config, e peer.Events) (forward.Peer, error) {
	c.MinBPS = 4_000_000
	return peer.New(c, e)
}

// connections counts what a call connects to.
type connections struct {
	mu    sync.Mutex // guards what follows
	nodes int        // with the sections of a node
	all   int
}

// tone is what the nth person's microphone hears; they are apart enough to
// tell from each other in a quarter of a second.
func tone(n int) float64 { return 400 + 120*float64(n) }

// come brings the nth person in: 180 lines, ten pictures a second.
func (p *place) come(n int, change func(*call.Config)) (*desk, *connections) {
	p.t.Helper()
	name := fmt.Sprintf("person %d", n)
	card := pattern.NewTestCard(320, 180, 10, name)
	count := &connections{}
	d := sit(p.t, name, tone(n), p.dial, ticketOf(n), func(c *call.Config) {
		c.Camera = func() (media.Camera, error) { return card, nil }
		c.Forwards, c.Node = true, wide
		c.Peer = func(pc peer.Config, e peer.Events) (call.Peer, error) {
			pc.MinBPS = 500_000
			count.mu.Lock()
			count.all++
			if len(pc.Sections) > 2 {
				count.nodes++
			}
			count.mu.Unlock()
			return peer.New(pc, e)
		}
		if change != nil {
			change(c)
		}
	})
	d.card = card
	d.phase(call.Floor)
	return d, count
}

func (p *place) fill(n int, change func(int, *call.Config)) []*desk {
	p.t.Helper()
	var all []*desk
	for i := range n {
		d, _ := p.come(i, func(c *call.Config) {
			if change != nil {
				change(i, c)
			}
		})
		all = append(all, d)
	}
	return all
}

// everybody waits until everybody sees and hears everybody.
func everybody(t *testing.T, all []*desk) {
	t.Helper()
	for i, d := range all {
		for j, other := range all {
			if d != nil && other != nil && i != j {
				d.sees(idOf(j), other)
				d.hears(other)
			}
		}
	}
}

func forwarder(s call.Snapshot) hearing.Node {
	if s.Hearing.Forwarder == nil {
		return hearing.Node{}
	}
	return *s.Hearing.Forwarder
}

// plug lets a node fall silent at once, as when its power goes.
type plug struct{ out atomic.Bool }

type plugged struct {
	forward.Peer
	*plug
}

func (p plugged) Send(b []byte) error {
	if p.out.Load() {
		return nil
	}
	return p.Peer.Send(b)
}

func (p plugged) SendPictureOn(i int, s media.Sample) error {
	if p.out.Load() {
		return nil
	}
	return p.Peer.SendPictureOn(i, s)
}

func (p plugged) SendSoundOn(i int, s media.Sample) error {
	if p.out.Load() {
		return nil
	}
	return p.Peer.SendSoundOn(i, s)
}

// Eight people in one hearing, encoded once each: a node at the desk with the
// best uplink passes on. When its power goes another does, and when that desk
// leaves, another; everybody sees everybody again within three seconds.
func TestEightThroughOneNode(t *testing.T) {
	if testing.Short() {
		t.Skip("eight people beside the race detector are too slow for a short run")
	}
	leaks(t)
	p := large(t, hearing.PrivacyCourt, false)
	plugs, encoders := make([]*plug, 8), atomic.Int64{}
	all := p.fill(8, func(i int, c *call.Config) {
		plugs[i] = &plug{}
		encoder := c.Codecs.PictureEncoder
		c.Codecs.PictureEncoder = func(w, h, fps, bps int) (media.PictureEncoder, error) {
			encoders.Add(1)
			return encoder(w, h, fps, bps)
		}
		c.Uplink = 10_000_000 + i*1_000_000
		c.Node = func(c peer.Config, e peer.Events) (forward.Peer, error) {
			p, err := wide(c, e)
			return plugged{p, plugs[i]}, err
		}
	})
	everybody(t, all)
	if n := encoders.Load(); n > 2*8 { // one for each size, however many receive it
		t.Errorf("%d encoders for eight people in two sizes", n)
	}
	for what, end := range map[string]func(host int){
		"power": func(host int) { plugs[host].out.Store(true) },
		"leave": func(host int) { all[host].stop() },
	} {
		node := forwarder(all[slices.IndexFunc(all, func(d *desk) bool { return d != nil })].now())
		if node.Host == "" {
			t.Fatalf("the node is %+v", node)
		}
		host := slices.IndexFunc(all, func(d *desk) bool { return d != nil && d.now().You == node.Host })
		gaps := make([]*gap, len(all))
		for i, d := range all {
			if i != host && d != nil {
				gaps[i] = watch(t, d, all, i, host)
			}
		}
		end(host)
		rest := slices.Clone(all)
		rest[host] = nil
		for _, d := range rest {
			if d != nil {
				d.until("another node", func(s call.Snapshot) bool { n := forwarder(s); return n.ID != "" && n.ID != node.ID })
			}
		}
		everybody(t, rest)
		for i, g := range gaps {
			if g == nil {
				continue
			}
			worst := g.end()
			t.Logf("%s: person %d: largest gap %v; the machine stood still for %v", what, i, worst, g.still)
			if worst > 3*time.Second+g.still {
				t.Errorf("%s: person %d saw nothing new of somebody for %v", what, i, worst)
			}
		}
		if what == "leave" {
			all = rest
		}
	}
}

// gap measures how long somebody saw nothing new of any of the others.
type gap struct {
	stop  chan struct{}
	done  sync.WaitGroup
	worst time.Duration
	still time.Duration // how long the machine did not let us look: no call's fault
}

func watch(t *testing.T, d *desk, all []*desk, me, but int) *gap {
	t.Helper()
	g := &gap{stop: make(chan struct{})}
	g.done.Go(func() {
		seen, last := map[int]uint64{}, map[int]time.Time{}
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		before := time.Now()
		look := func() {
			now := time.Now()
			g.still += max(now.Sub(before)-30*time.Millisecond, 0)
			before = now
			for j := range all {
				if j == me || j == but || all[j] == nil {
					continue
				}
				n := d.Picture(idOf(j)).Use(seen[j], func(*media.Frame) {})
				if n != seen[j] || last[j].IsZero() {
					seen[j], last[j] = n, now
				}
				g.worst = max(g.worst, now.Sub(last[j]))
			}
		}
		for {
			look()
			select {
			case <-g.stop:
				look()
				return
			case <-tick.C:
			}
		}
	})
	t.Cleanup(func() { g.end() })
	return g
}

func (g *gap) end() time.Duration {
	select {
	case <-g.stop:
	default:
		close(g.stop)
	}
	g.done.Wait()
	return g.worst
}

// Three speak directly, a fourth makes it a node of the hub's, and when two are
// left they are direct again, without a gap.
func TestFourThenTwo(t *testing.T) {
	leaks(t)
	p := large(t, hearing.PrivacyCourt, true)
	all := p.fill(3, nil)
	everybody(t, all)
	if n := forwarder(all[0].now()); n.ID != "" {
		t.Fatalf("three have a node: %+v", n)
	}
	g := watch(t, all[0], all[:2], 0, -1)
	d, _ := p.come(3, nil)
	all = append(all, d)
	everybody(t, all)
	for _, d := range all {
		d.until("no direct line", func(s call.Snapshot) bool {
			for _, l := range s.Lines {
				if l.Code != "" {
					return false
				}
			}
			return len(s.Lines) == 3 && forwarder(s).ID != "" && forwarder(s).Host == ""
		})
	}
	for _, d := range all[2:] {
		d.Do(hearing.Command{Do: hearing.Leave})
		if err := d.ends(); err != nil {
			t.Error(err)
		}
	}
	for i, d := range all[:2] {
		d.until("a direct line", func(s call.Snapshot) bool {
			return forwarder(s).ID == "" && line(s, idOf(1-i)).Code != ""
		})
	}
	everybody(t, all[:2])
	if worst := g.end(); worst > 2*time.Second {
		t.Errorf("a gap of %v", worst)
	} else {
		t.Logf("largest gap %v", worst)
	}
}

// A legal visit of six is a direct mesh: nobody is told of a node, nobody
// connects to one, though desks and the hub could run it.
func TestPrivilegedStaysDirect(t *testing.T) {
	leaks(t)
	p := large(t, hearing.PrivacyPrivileged, true)
	var all []*desk
	var counts []*connections
	for i := range 6 {
		d, c := p.come(i, func(c *call.Config) { c.Uplink = 1_000_000 })
		all, counts = append(all, d), append(counts, c)
	}
	everybody(t, all)
	for i, d := range all {
		if n := forwarder(d.now()); n.ID != "" {
			t.Errorf("person %d was told of a node", i)
		}
		counts[i].mu.Lock()
		if counts[i].nodes > 0 || counts[i].all != 5 {
			t.Errorf("person %d made %d connections, %d of them to a node", i, counts[i].all, counts[i].nodes)
		}
		counts[i].mu.Unlock()
	}
}

// The thirteenth is refused with the code for it.
func TestThirteenthIsRefused(t *testing.T) {
	p := large(t, hearing.PrivacyCourt, true)
	var work sync.WaitGroup
	clients := make([]*signalling.Client, 13)
	ctx, stop := context.WithCancel(t.Context())
	for i := range 12 {
		clients[i] = signalling.NewClient(signalling.ClientConfig{
			Dial: p.dial, Ticket: ticketOf(i), Device: "d", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		work.Go(func() { _ = clients[i].Run(ctx) })
		if in := <-clients[i].Incoming(); in.Online == nil {
			t.Fatalf("person %d: %+v", i, in)
		}
		work.Go(func() {
			for range clients[i].Incoming() { //nolint:revive // until it has returned
			}
		})
	}
	c := call.New(call.Config{
		Dial: p.dial, Ticket: ticketOf(12), Device: "d", Codecs: call.RealCodecs(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	go func() {
		for range c.Watch() { //nolint:revive // until it is over
		}
	}()
	if err := c.Run(ctx); !errors.Is(err, hearing.ErrFull) {
		t.Errorf("the thirteenth gets %v", err)
	}
	stop()
	work.Wait()
}
