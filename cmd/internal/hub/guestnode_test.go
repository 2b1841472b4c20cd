package hub_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// plugged is a connection of a node whose power may go: then it says and sends
// nothing any more.
type plugged struct {
	forward.Peer
	out *atomic.Bool
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

// connected is how the page is connected: by how many connections, what these
// have received, and the longest that any picture stood still.
type connected struct{ Count, Frames, Sound, Energy, Gap float64 }

const countConnected = `(async () => {
	const sum = { Count: 0, Frames: 0, Sound: 0, Energy: 0, Gap: window.gap ?? 0 };
	for (const c of connections) if (c.connectionState === "connected") {
		sum.Count++;
		for (const r of (await c.getStats()).values()) if (r.type === "inbound-rtp") {
			if (r.kind === "video") sum.Frames += r.framesDecoded ?? 0;
			else { sum.Sound += r.packetsReceived; sum.Energy += r.totalAudioEnergy; }
		}
	}
	return sum;
})()`

// measureGap notes the longest that any picture on the page stood still.
const measureGap = `window.gap = 0;
	for (const video of document.querySelectorAll("#people video")) {
		let last = performance.now();
		const frame = (now) => { window.gap = Math.max(window.gap, now - last); last = now; video.requestVideoFrameCallback(frame); };
		video.requestVideoFrameCallback(frame);
	}`

func (b *browser) connected() connected {
	b.t.Helper()
	return run(b, "count", chromedp.Evaluate[connected](countConnected, chromedp.EvalAwaitPromise))
}

// countLayers counts the sizes that the page sends its picture in, if one of
// them is small.
const countLayers = `(async () => {
	const all = [];
	for (const c of connections) if (c.connectionState === "connected") for (const r of (await c.getStats()).values()) {
		if (r.type === "outbound-rtp" && r.kind === "video" && r.framesEncoded > 0) all.push(r.frameHeight);
	}
	return Math.min(...all) <= 360 ? all.length : 0;
})()`

// sections is how many sections each connection of the page has that is open,
// but for the one that tries the line with a tone of the page's own.
func (b *browser) sections() string {
	b.t.Helper()
	return run(b, "sections", chromedp.Evaluate[string](
		`connections.filter((c) => c.signalingState !== "closed" && !c.getSenders().some((s) => s.track?.label === "MediaStreamAudioDestinationNode"))
			.map((c) => c.getTransceivers().length).join()`))
}

// pictured waits for new pictures of the guest at a desk.
func (d *desk) pictured(id hearing.ParticipantID) {
	d.t.Helper()
	seen, n := d.Picture(id).Use(0, func(*media.Frame) {}), 0
	poll(d.t, d.name+" to see the guest", func() bool {
		if now := d.Picture(id).Use(seen, func(*media.Frame) {}); now != seen {
			seen, n = now, n+1
		}
		return n > 5
	})
}

// mixed is a hearing of desks and guests in one browser.
type mixed struct {
	t     *testing.T
	h     *hub.Hub
	b     *browser
	desks []*desk
	power atomic.Bool // of the first desk's node: gone
}

// modest keeps two cores free for a browser.
func modest(d *desk, c *call.Config) {
	d.card = pattern.NewTestCard(320, 180, 10, d.name)
	c.Camera = func() (media.Camera, error) { return d.card, nil }
}

// open opens the hearing: its host's desk can pass on for many.
func (m *mixed) open(change ...func(*desk, *call.Config)) *desk {
	m.t.Helper()
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees", Privacy: hearing.PrivacyCourt}
	host := join(m.t, "host", 440, link(m.t)(m.h.OpenHearing(m.t.Context(), o)), append(change, modest, func(_ *desk, c *call.Config) {
		c.Forwards, c.Uplink = true, 50_000_000
		c.Node = func(c peer.Config, e peer.Events) (forward.Peer, error) {
			c.MinBPS = 4_000_000 // a busy machine looks like a narrow line
			p, err := peer.New(c, e)
			return plugged{p, &m.power}, err
		}
	})...)
	host.phase(call.Floor)
	m.desks = append(m.desks, host)
	return host
}

// desk brings another desk in.
func (m *mixed) desk(name string, hz float64, change ...func(*desk, *call.Config)) {
	m.t.Helper()
	l := link(m.t)(m.h.Invite(m.t.Context(), "h", hub.Guest{Who: hearing.ParticipantID(name), Role: hearing.Panel, Name: name}))
	d := join(m.t, name, hz, l, append(change, modest)...)
	d.phase(call.Floor)
	m.desks = append(m.desks, d)
}

// guest brings a guest in, in the browser.
func (m *mixed) guest(id hearing.ParticipantID) {
	m.t.Helper()
	web := link(m.t)(m.h.Invite(m.t.Context(), "h", hub.Guest{Who: id, Role: hearing.Guest, Name: "Ms Okoro"})).Web()
	m.b.do("open the link", chromedp.Navigate("about:blank"), chromedp.Navigate(web))
	m.b.press("enter")
	m.b.do("consent", chromedp.Click("#consent"))
	m.b.press("join")
	m.desks[0].until("the guest waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	m.desks[0].Do(hearing.Command{Do: hearing.Admit, Who: id})
	m.b.says("The call")
}

// direct waits until everybody has a direct line to everybody, with pictures
// and sound of the guest.
func (m *mixed) direct(id hearing.ParticipantID) {
	m.t.Helper()
	for _, d := range m.desks {
		d.until("direct lines", func(s call.Snapshot) bool {
			for _, l := range s.Lines {
				if l.Code == "" || !l.Connected {
					return false
				}
			}
			return len(s.Lines) == len(m.desks)
		})
	}
	m.meets(id)
}

// through waits until everybody has only the line to a node, but not one that
// runs at that desk. A busy machine may have changed it before.
func (m *mixed) through(id, but hearing.ParticipantID) {
	m.t.Helper()
	for _, d := range m.desks {
		d.until("a node and no direct line", func(s call.Snapshot) bool {
			for _, l := range s.Lines {
				if l.Code != "" || !l.Connected {
					return false
				}
			}
			f := s.Hearing.Forwarder
			return len(s.Lines) == len(m.desks) && f != nil && f.ID != "" && f.Host != but
		})
	}
	poll(m.t, "one connection of the page", func() bool { return m.b.connected().Count == 1 })
	poll(m.t, "a large and a small picture of the guest", func() bool {
		return run(m.b, "layers", chromedp.Evaluate[float64](countLayers, chromedp.EvalAwaitPromise)) == 2
	})
	m.meets(id)
}

// meets waits until the page shows and plays everybody, and everybody sees the
// guest.
func (m *mixed) meets(id hearing.ParticipantID) {
	m.t.Helper()
	before := m.b.connected()
	for _, d := range m.desks {
		m.b.sees(d)
		d.pictured(id)
	}
	poll(m.t, "sound on the page", func() bool {
		now := m.b.connected()
		return now.Sound > before.Sound+50 && now.Energy > before.Energy+0.001
	})
}

// heard waits until each desk hears the guest and nobody else.
func (m *mixed) heard() {
	m.t.Helper()
	for _, d := range m.desks {
		d.Do(hearing.Command{Do: hearing.Mute})
	}
	for _, d := range m.desks {
		poll(m.t, "the guest's sound at "+d.name, func() bool {
			for _, other := range m.desks {
				if d.level(other.hz) > 0.002 {
					return false
				}
			}
			return d.loud() > 0.01
		})
	}
	for _, d := range m.desks {
		d.Do(hearing.Command{Do: hearing.Unmute})
	}
}

// TestAGuestThroughANode holds a hearing of three desks and a guest in a
// browser. With the third desk a node passes on, for the page too, and when its
// power goes another does; a guest who comes then has a line to that one alone;
// and when two are left they are direct again. The first guest's page takes the
// offers, the second's makes them.
func TestAGuestThroughANode(t *testing.T) {
	m := &mixed{t: t, h: openForGuests(t), b: openBrowser(t, "en")}
	host := m.open()
	m.desk("second", 620)
	m.guest("visitor")
	m.direct("visitor")

	m.desk("third", 800)
	m.through("visitor", "nobody")
	m.heard()
	m.b.do("watch", chromedp.Evaluate[chromedp.Void](measureGap))
	if f := host.now().Hearing.Forwarder; f.Host != "host" {
		t.Logf("a busy machine: the node is %+v", f)
	}
	m.power.Store(true)
	m.through("visitor", "host")
	t.Logf("no new picture of somebody on the page for %.0f ms", m.b.connected().Gap)
	m.b.press("leave")
	m.b.says("You have left the call")
	host.until("the guest gone", func(s call.Snapshot) bool { return len(s.Lines) == 2 })

	m.guest("guest")
	m.through("guest", "host")
	m.heard()
	if all := m.b.sections(); all != "25" {
		t.Errorf("a page that comes while a node passes on has connections of %s sections", all)
	}
	for _, d := range m.desks[1:] {
		d.Do(hearing.Command{Do: hearing.Leave})
	}
	m.desks = m.desks[:1]
	m.direct("guest")
}

// TestThePageRefusesANode tells the page of a node where nothing may pass one.
func TestThePageRefusesANode(t *testing.T) {
	s, b := stageHearing(t), openBrowser(t, "en")
	for _, c := range []struct {
		privacy hearing.Privacy
		host    hearing.ParticipantID
		want    string
	}{
		{hearing.PrivacyCourt, "", "25"},
		{hearing.PrivacyCourt, "host", "25"},
		{hearing.PrivacyCourt, "sent-away", "2"},
		{hearing.PrivacyPrivileged, "", "2"},
		{"of tomorrow", "", "2"},
	} {
		privacy, want := c.privacy, c.want
		s.reset()
		s.names(hearing.Node{ID: "node-A", Entry: 1, Host: c.host}, privacy)
		s.arrives("host", "Mr Rees", hearing.Host)
		b.do("open the link", chromedp.Navigate("about:blank"), chromedp.Navigate(s.page+"#"+stagedTicket))
		b.press("enter")
		b.do("consent", chromedp.Click("#consent"))
		b.press("join")
		b.says("You are next")
		s.play("host", hearing.Command{Do: hearing.Admit, Who: "guest"})
		b.says("Mr Rees")
		if got := b.sections(); got != want {
			t.Errorf("%q, at %q: connections of %s sections, want %s", privacy, c.host, got, want)
		}
		s.arrives("vale", "Mr Vale", hearing.Prisoner)
		s.play("vale", hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{"guest"}})
		b.do("agree", chromedp.WaitVisible("#notice button"), chromedp.Click("#notice button"))
		b.says("This is a private consultation")
		if got := b.sections(); got != "2" {
			t.Errorf("%q: aside, connections of %s sections", privacy, got)
		}
	}
}
