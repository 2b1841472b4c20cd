package call_test

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"sync"
	"testing"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// tap records every description that one desk's connections make, and can
// change them before they leave.
type tap struct {
	mu     sync.Mutex // guards what follows
	said   []string
	peers  []call.Peer
	change func(string) string
}

func (x *tap) into(c *call.Config) {
	c.Peer = func(cfg peer.Config, e peer.Events) (call.Peer, error) {
		signal := e.Signal
		e.Signal = func(s peer.Signal) {
			x.mu.Lock()
			if s.SDP != "" {
				if x.change != nil {
					s.SDP = x.change(s.SDP)
				}
				x.said = append(x.said, s.SDP)
			}
			x.mu.Unlock()
			signal(s)
		}
		cfg.MinBPS = 500_000
		p, err := peer.New(cfg, e)
		if err == nil {
			x.mu.Lock()
			x.peers = append(x.peers, p)
			x.mu.Unlock()
		}
		return p, err
	}
}

func (x *tap) descriptions() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]string(nil), x.said...)
}

// restart renegotiates every connection.
func (x *tap) restart() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range x.peers {
		p.RestartICE()
	}
}

// meeting has a host and a solicitor on the floor.
func meeting(t *testing.T, p *place) (host, sol *desk, hostSaid, solSaid *tap) {
	t.Helper()
	hostSaid, solSaid = &tap{}, &tap{}
	host = sit(t, "host", 440, p.dial, hostTicket, hostSaid.into)
	host.phase(call.Floor)
	sol = sit(t, "sol", 500, p.dial, solTicket, solSaid.into)
	host.until("somebody waiting", func(s call.Snapshot) bool { return person(s, "sol").Where == hearing.Lobby })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	host.hears(sol)
	sol.hears(host)
	return host, sol, hostSaid, solSaid
}

// TestALookHasPicturesAndNoSound has somebody look at a legal visit. What its
// lines say is read at every negotiation: the one who looks never says a word
// of sound, nor does anybody to them.
func TestALookHasPicturesAndNoSound(t *testing.T) {
	leaks(t)
	p := newPlaceOf(t, hearing.PrivacyPrivileged)
	host, sol, hostSaid, solSaid := meeting(t, p)
	before := [2]int{len(hostSaid.descriptions()), len(solSaid.descriptions())}
	saidByEve := &tap{}
	eve := sit(t, "eve", 700, p.dial, lookTicket, saidByEve.into)
	eve.sees("host", host)
	eve.sees("sol", sol)
	for _, d := range []*desk{host, sol} {
		s := d.until("a banner", func(s call.Snapshot) bool { return len(s.Hearing.Watchers) == 1 })
		if w := s.Hearing.Watchers[0]; w.Sound || w.Until.Sub(w.Since) != hearing.Longest(hearing.Privileged{}) {
			t.Errorf("%s is told of %+v", d.name, w)
		}
		if len(s.Lines) != 1 || len(s.Hearing.Here()) != 2 {
			t.Errorf("%s counts who looks as somebody there: %+v", d.name, s)
		}
	}
	for n := range 3 {
		saidByEve.restart()
		poll(t, "another negotiation", func() bool { return len(saidByEve.descriptions()) >= 2*(n+2) })
		eve.more("host", 5)
		eve.more("sol", 5)
	}
	for _, text := range saidByEve.descriptions() {
		text, _, _ = strings.Cut(text, "m=application") // what follows is the control channel
		if strings.Contains(text, "m=audio") || strings.Count(text, "m=video") != 1 || !strings.Contains(text, "a=recvonly") || strings.Contains(text, "a=sendrecv") {
			t.Fatalf("who looks says\n%s", text)
		}
	}
	for i, said := range []*tap{hostSaid, solSaid} {
		toEve := said.descriptions()[before[i]:]
		if len(toEve) < 4 {
			t.Fatalf("only %d descriptions", len(toEve))
		}
		for _, text := range toEve {
			text, channel, _ := strings.Cut(text, "m=application")
			if strings.Contains(channel, "m=") {
				t.Fatalf("more after the control channel: %s", channel)
			}
			if strings.Contains(text, "m=audio") || !strings.Contains(text, "a=sendonly") {
				t.Fatalf("to who looks is said\n%s", text)
			}
		}
	}
	if eve.ears.level(440) > 0.001 || eve.ears.level(500) > 0.001 {
		t.Error("who looks hears something")
	}
	for _, c := range []hearing.Command{{Do: hearing.End}, {Do: hearing.Unmute}, {Do: hearing.Silence, Who: "sol"}} {
		eve.Do(c)
		eve.until("a refusal", func(s call.Snapshot) bool { return s.Refused != nil })
	}
	if s := host.now(); s.Phase != call.Floor || s.Hearing.Phase != hearing.InSession {
		t.Errorf("who looks has a say: %+v", s)
	}
	eve.Do(hearing.Command{Do: hearing.Leave})
	if err := eve.ends(); err != nil {
		t.Errorf("looks no more: %v", err)
	}
	host.until("the banner to go", func(s call.Snapshot) bool { return len(s.Hearing.Watchers) == 0 })
	again := sit(t, "eve", 700, p.dial, lookTicket, nil)
	if err := again.ends(); !errors.Is(err, hearing.ErrLookOver) {
		t.Errorf("a second look: %v", err)
	}
}

// TestNobodyLooksAside has two step aside: their lines to who looks end at
// once, at both ends, and begin anew when they are back.
func TestNobodyLooksAside(t *testing.T) {
	leaks(t)
	p := newPlaceOf(t, hearing.PrivacyPrivileged)
	host, sol, _, _ := meeting(t, p)
	third := sit(t, "third", 600, p.dial, thirdTicket, nil)
	host.until("somebody waiting", func(s call.Snapshot) bool { return person(s, "third").Where == hearing.Lobby })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "third"})
	eve := sit(t, "eve", 700, p.dial, lookTicket, nil)
	eve.sees("sol", sol)
	eve.sees("third", third)
	third.phase(call.Floor)
	sol.Do(hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{"third"}})
	s := third.until("an invitation", func(s call.Snapshot) bool { return len(s.Hearing.Rooms) == 1 })
	third.Do(hearing.Command{Do: hearing.Agree, Room: s.Hearing.Rooms[0].ID})
	sol.until("being aside, unwatched", func(s call.Snapshot) bool {
		return person(s, "sol").Where == hearing.Aside && len(s.Hearing.Watchers) == 0
	})
	eve.until("seeing only the host", func(s call.Snapshot) bool {
		return len(s.Hearing.People) == 1 && len(s.Lines) == 1 && person(s, "host").Where == hearing.Floor
	})
	sol.Do(hearing.Command{Do: hearing.Return})
	eve.until("them back", func(s call.Snapshot) bool { return len(s.Hearing.People) == 3 })
	eve.more("sol", 3)
}

const soundSection = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:9\r\na=rtpmap:111 opus/48000/2\r\na=sendrecv\r\n"

// TestWhoeverAddsSoundToALookIsCut has a hostile watcher, and then a hostile
// participant, describe a section of sound.
func TestWhoeverAddsSoundToALookIsCut(t *testing.T) {
	leaks(t)
	p := newPlaceOf(t, hearing.PrivacyPrivileged)
	host, _, _, _ := meeting(t, p)
	wants := &tap{change: func(text string) string { return text + soundSection }}
	eve := sit(t, "eve", 700, p.dial, lookTicket, wants.into)
	host.until("a banner", func(s call.Snapshot) bool { return len(s.Hearing.Watchers) == 1 })
	poll(t, "descriptions", func() bool { return len(wants.descriptions()) >= 2 })
	wants.restart() // cut, and not met again
	poll(t, "another try", func() bool { return len(wants.descriptions()) >= 4 })
	host.Do(hearing.Command{Do: hearing.RaiseHand})
	eve.until("the hand", func(s call.Snapshot) bool { return !person(s, "host").Hand.IsZero() })
	for id, l := range eve.now().Lines {
		if l.Connected {
			t.Errorf("connected to %s", id)
		}
	}
	if n := eve.Picture("host").Use(0, func(*media.Frame) {}); n != 0 {
		t.Errorf("%d pictures for who asked for sound", n)
	}
}

// TestListening has somebody listen to a family visit.
func TestListening(t *testing.T) {
	leaks(t)
	p := newPlaceOf(t, hearing.PrivacyFamily)
	host, sol, _, _ := meeting(t, p)
	ear := sit(t, "ear", 700, p.dial, earTicket, nil)
	ear.sees("host", host)
	ear.hears(host)
	ear.hears(sol)
	if s := host.until("a banner", func(s call.Snapshot) bool { return len(s.Hearing.Watchers) == 1 }); !s.Hearing.Watchers[0].Sound {
		t.Error("not told that somebody listens")
	}
	host.hearsNot(ear)
}

// TestIdentity has desks with keys of their own: each knows the others, and one
// that is not who the hub says is cut.
func TestIdentity(t *testing.T) {
	leaks(t)
	_, mine, _ := ed25519.GenerateKey(nil)
	_, theirs, _ := ed25519.GenerateKey(nil)
	_, other, _ := ed25519.GenerateKey(nil)
	use := func(k ed25519.PrivateKey) func(*call.Config) { return func(c *call.Config) { c.Identity = k } }
	join := func(t *testing.T, p *place, host *desk, ticket signalling.Ticket, who hearing.ParticipantID, k ed25519.PrivateKey) *desk {
		t.Helper()
		d := sit(t, string(who), 500, p.dial, ticket, use(k))
		s := host.until("somebody", func(s call.Snapshot) bool { _, ok := s.Hearing.Find(who); return ok })
		if person(s, who).Where == hearing.Lobby {
			host.Do(hearing.Command{Do: hearing.Admit, Who: who})
		}
		return d
	}
	p := newPlaceOf(t, hearing.PrivacyPrivileged)
	host := sit(t, "host", 440, p.dial, hostTicket, use(mine))
	host.phase(call.Floor)
	sol := join(t, p, host, solTicket, "sol", theirs)
	host.until("a verified line", func(s call.Snapshot) bool { return s.Lines["sol"].Verified && !s.Lines["sol"].Unsigned })
	sol.until("a verified line", func(s call.Snapshot) bool { return s.Lines["host"].Verified })
	// Somebody without a key, as in a browser.
	inter := join(t, p, host, interTicket, "inter", nil)
	host.until("an unsigned line", func(s call.Snapshot) bool { return s.Lines["inter"].Unsigned && !s.Lines["inter"].Verified })
	inter.until("a verified line", func(s call.Snapshot) bool { return s.Lines["host"].Verified && s.Lines["sol"].Verified })
	// Somebody who says they are another: their key is not the one they hold.
	liar := append(append(ed25519.PrivateKey(nil), other[:32]...), theirs[32:]...)
	third := join(t, p, host, thirdTicket, "third", liar)
	host.until("a cut line", func(s call.Snapshot) bool { return s.Lines["third"].Impostor && !s.Lines["third"].Connected })
	sol.until("a cut line", func(s call.Snapshot) bool { return s.Lines["third"].Impostor })
	if n := third.Picture("host").Use(0, func(*media.Frame) {}); n != 0 {
		t.Errorf("%d pictures for an impostor", n)
	}
	host.more("sol", 3) // the others go on
	// Who looks is known too.
	eve := sit(t, "eve", 700, p.dial, lookTicket, use(other))
	eve.until("a verified line", func(s call.Snapshot) bool { return s.Lines["sol"].Verified })
	eve.sees("sol", sol)
}
