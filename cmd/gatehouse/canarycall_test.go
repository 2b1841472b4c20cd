package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app"
	"gatehouse/app/callview"
	"gatehouse/app/waitingroom"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
)

// side is a desk's side of a call under test.
type side struct {
	app.Session
	t     *testing.T
	shots <-chan callview.Snapshot
	ended chan error
}

// dial joins a call with the desk's devices, as its waiting room would.
func (d *canaryDesk) dial(link string) *side {
	d.t.Helper()
	g := d.cfg.Given
	session, err := d.calls.Dial(link, waitingroom.Entry{Chosen: waitingroom.Chosen{Camera: g.Camera, Microphone: g.Microphone, Speaker: g.Speaker}})
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(d.t.Context())
	s := &side{Session: session, t: d.t, shots: session.Watch(ctx), ended: make(chan error, 1)}
	go func() { s.ended <- session.Run(ctx) }()
	d.t.Cleanup(stop)
	return s
}

// until waits for what the screen would show.
func (s *side) until(what string, ok func(callview.Snapshot) bool) callview.Snapshot {
	s.t.Helper()
	late := time.After(60 * time.Second)
	var last callview.Snapshot
	for {
		select {
		case shot, more := <-s.shots:
			if !more {
				s.t.Fatalf("over before %s; at last %+v", what, last)
			}
			if last = shot; ok(shot) {
				return shot
			}
		case <-late:
			s.t.Fatalf("waited in vain for %s; at last %+v", what, last)
		}
	}
}

// end is why the call ended.
func (s *side) end() error {
	s.t.Helper()
	late := time.After(60 * time.Second)
	for {
		select {
		case err := <-s.ended:
			return err
		case <-s.shots:
		case <-late:
			s.t.Fatal("the call does not end")
		}
	}
}

// admit lets in whoever waits next.
func (s *side) admit() {
	s.t.Helper()
	var who hearing.ParticipantID
	s.until("someone in the lobby", func(x callview.Snapshot) bool {
		for _, p := range x.Hearing.Waiting() {
			who = p.ID
		}
		return who != ""
	})
	s.Do(hearing.Command{Do: hearing.Admit, Who: who})
	s.until("them on the floor", func(x callview.Snapshot) bool {
		return slices.ContainsFunc(x.Hearing.OnFloor(), func(p hearing.Participant) bool { return p.ID == who })
	})
}

// TestTheDesksLogOfItsCallsHoldsNothingPrivate holds a call between two desks
// and one who means harm, refuses links in every way, changes hubs, and reads
// the log.
func TestTheDesksLogOfItsCallsHoldsNothingPrivate(t *testing.T) {
	book, log := watched(t)
	host := newCanaryDesk(t, book, log, nil)
	guest := newCanaryDesk(t, book, log, func(o *options) {
		o.joinOnly, o.given.Camera, o.given.Microphone = true, "synthetic:testcard/two", "synthetic:tone/660"
	})
	ctx := t.Context()
	booking := func(id scheduling.BookingID, from time.Duration) scheduling.Booking {
		return scheduling.Booking{
			ID: id, Status: scheduling.StatusBooked, CaseRef: canary,
			Parts: scheduling.NewBlock(morning().Add(from), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
		}
	}
	invite := func(b scheduling.Booking) string {
		t.Helper()
		link, err := host.calls.Invite(ctx, b, app.Guest{Role: hearing.Representative, Name: canary + " Solicitor"})
		if err != nil {
			t.Fatal(err)
		}
		book.hideLink(link)
		return link
	}
	host.calls.UseHub("")
	now := booking("b1", 0)
	first, second, spare := invite(now), invite(now), invite(now)
	link, err := host.calls.Open(ctx, now, canary+" Clerk")
	if err != nil {
		t.Fatal(err)
	}
	book.hideLink(link)

	conducting := host.dial(link)
	conducting.until("the floor", func(s callview.Snapshot) bool { return s.Phase == callview.Floor })
	joining := guest.dial(first)
	conducting.admit()
	joining.until("a line", func(s callview.Snapshot) bool {
		for _, l := range s.Lines {
			return l.Connected
		}
		return false
	})
	meanHarm(t, second, book)
	joining.Do(hearing.Command{Do: hearing.Leave})
	if err := joining.end(); err != nil {
		t.Errorf("left: %v", err)
	}

	// Every way in which a link can be refused.
	guest.refused("half a link", guest.calls.CheckLink(first[:len(first)-9]))
	guest.refused("a link with a stray sign", guest.calls.CheckLink(strings.Replace(first, "#", "#%zz", 1)))
	host.refused("a link that another desk used", host.dial(first).end())
	other := strings.Replace(spare, ticketOf(spare), "AAAAAAAAAAAAAAAAAAAAAA", 1)
	guest.refused("a ticket nobody made", guest.dial(other).end())
	guest.refused("a hearing to come", guest.dial(invite(booking("b2", 3*time.Hour))).end())
	now.Status = scheduling.StatusCancelled
	if err := host.calls.Follow(ctx, now); err != nil {
		t.Fatal(err)
	}
	guest.refused("a link taken back", guest.dial(spare).end())
	_, err = host.calls.Invite(ctx, now, app.Guest{Role: hearing.Guest, Name: strings.Repeat(canary, 100)})
	host.refused("a name too long", err)

	// A hub elsewhere, its secret, and its end.
	secret := canary + "-opener-secret"
	away, err := hub.Start(ctx, hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Opener: secret, Now: host.cfg.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = away.Close() })
	line := hub.Enrolment{Host: away.Host(), Key: away.Key(), Secret: secret}
	book.hide("key of a hub elsewhere", line.Key.String())
	host.refused("a line that cannot be read", host.calls.CheckHub(line.Text()[:20]))
	host.calls.UseHub(line.Text())
	invite(booking("b3", 0))
	line.Secret += "-wrong"
	host.calls.UseHub(line.Text())
	_, err = host.calls.Open(ctx, booking("b3", 0), canary)
	host.refused("a secret the hub does not know", err)
	watching, stop := context.WithCancel(ctx)
	came := host.calls.Watch(watching)
	waitFor(t, book, "no attendance from the hub")
	stop()
	for range came { //nolint:revive // until it is closed
	}
	_ = away.Close()
	_, err = host.calls.Open(ctx, booking("b3", 0), canary)
	host.refused("a hub that is gone", err)

	// A hub whose hearings cannot be read.
	host.calls.Close()
	conducting.Do(hearing.Command{Do: hearing.Leave})
	_ = conducting.end()
	torn := fmt.Sprintf(`{"hearings":{"booking/%s":{"people":[{"name":%q,"visits":%q}]}}}`, canary, canary, canary)
	dir := filepath.Dir(host.cfg.Path)
	if err := os.WriteFile(filepath.Join(dir, "hub", "hub-hearings.json"), []byte(torn), 0o600); err != nil {
		t.Fatal(err)
	}
	again := newCanaryDesk(t, book, log, func(o *options) { o.config = dir })
	again.calls.UseHub("")

	book.check(t, "refused", "line", "signal not understood", "no attendance from the hub", "hearings of before are lost", "link-used", "link-revoked")
}

func ticketOf(link string) string {
	_, secret, _ := strings.Cut(link, "#")
	ticket, _, _ := strings.Cut(secret, ".")
	return ticket
}

func waitFor(t *testing.T, book *logBook, text string) {
	t.Helper()
	late, tick := time.After(60*time.Second), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for !book.has(text) {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("never logged: %s", text)
		}
	}
}

// meanHarm enters a hearing past any desk of ours and sends what no desk would.
func meanHarm(t *testing.T, link string, book *logBook) {
	t.Helper()
	l, err := signalling.ParseLink(link)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	c := signalling.NewClient(signalling.ClientConfig{
		Dial:   func(ctx context.Context) (signalling.Line, error) { return signalling.Dial(ctx, l.Host, l.Key) },
		Ticket: l.Ticket, Device: canary, Now: time.Now, Log: silent(),
	})
	ended := make(chan struct{})
	go func() { defer close(ended); _ = c.Run(ctx) }()
	defer func() {
		stop()
		for range c.Incoming() { //nolint:revive // until Run is over
		}
		<-ended
	}()
	// The hearing runs, so a representative goes in by themselves.
	offers := 0
	for in := range c.Incoming() {
		if in.Signal == nil {
			continue
		}
		var e struct {
			From   int            `json:"from_entry"`
			To     int            `json:"to_entry"`
			Signal map[string]any `json:"signal"`
		}
		if err := json.Unmarshal(in.Signal.Content, &e); err != nil {
			t.Fatal(err)
		}
		if e.Signal["kind"] != "offer" {
			continue
		}
		offers++
		e.From, e.To = e.To, e.From
		sdp, _ := e.Signal["sdp"].(string)
		answer := strings.ReplaceAll(sdp, "a=setup:actpass", "a=setup:active")
		for _, s := range []map[string]any{
			{"kind": canary},
			{"kind": "answer", "sdp": "v=0 " + canary},
			{"kind": "answer", "sdp": strings.ReplaceAll(answer, "a=fingerprint:sha-256 ", "a=fingerprint:"+canary+"-")},
			{"kind": "answer", "round": e.Signal["round"], "sdp": answer},
			{"kind": "candidate", "candidate": "candidate:1 1 udp " + canary + " 192.0.2.77 " + canary + " typ host", "mid": "0"},
		} {
			e.Signal = s
			b, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Signal(in.Signal.From, b); err != nil {
				t.Fatal(err)
			}
		}
		if in.Signal.From == "host" {
			break
		}
	}
	waitFor(t, book, "signal not understood") // while the line still stands
}
