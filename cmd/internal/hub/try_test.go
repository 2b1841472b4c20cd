package hub_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/readiness"
	"gatehouse/media/signalling"
)

type exchange = func(context.Context, []peer.Signal) (hub.TryAnswer, error)

// reach tries no more than whether media passes.
func reach(t *testing.T, ask exchange) (readiness.Line, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	signals := func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
		a, err := ask(ctx, from)
		return a.Signals, err
	}
	return probe.Line(ctx, probe.LineConfig{Exchange: signals, OnlyReach: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// TestTheLineIsTried: by whoever has a link, early too and without using the
// link up, and by the desk whose hub it is.
func TestTheLineIsTried(t *testing.T) {
	c := &clock{at: time.Now()}
	h := begin(t, t.TempDir(), c)
	remote := hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: opener}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { _ = remote.Close() })
	o := opening()
	o.Start, o.End = c.now().Add(24*time.Hour), c.now().Add(25*time.Hour)
	l := link(t)(h.OpenHearing(t.Context(), o))
	for name, ask := range map[string]exchange{
		"by a link": hub.TryLink(l, "desk"), "by the desk beside it": h.Try, "by a desk far away": remote.Try,
	} {
		if line, err := reach(t, ask); err != nil || !line.Reached {
			t.Errorf("%s: %+v, %v", name, line, err)
		}
	}
	c.set(o.Start)
	wants(t, "another device with the link that was tried with", knock(t, l, "another"), nil)
	_, err := reach(t, hub.TryLink(l, "desk"))
	wants(t, "a link used elsewhere", err, signalling.ErrLinkUsed)
	wants(t, "taking back", h.Revoke(t.Context(), o.Hearing), nil)
	_, err = reach(t, hub.TryLink(l, "another"))
	wants(t, "a link taken back", err, signalling.ErrLinkRevoked)
}

func TestNobodyElseTriesTheLine(t *testing.T) {
	c := &clock{at: time.Now()}
	h := begin(t, t.TempDir(), c)
	l := link(t)(h.OpenHearing(t.Context(), opening()))
	l.Ticket = "_____________________w"
	var err error
	for range 12 { // more than an address may guess
		_, err = hub.TryLink(l, "desk")(t.Context(), nil)
	}
	wants(t, "guessing", err, signalling.ErrTooManyTries)
	strange := hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: "guessed"}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { _ = strange.Close() })
	if _, err := reach(t, strange.Try); !errors.Is(err, hub.ErrEnrolment) {
		t.Errorf("a desk that is not enrolled: %v", err)
	}
}

// TestTriesThatAreNone: what is no offer is refused, however it comes.
func TestTriesThatAreNone(t *testing.T) {
	h := openForGuests(t)
	base, _, _ := strings.Cut(h.Page(), "/j/")
	for text, want := range map[string]int{
		"":   http.StatusBadRequest,
		"[]": http.StatusBadRequest,
		"{}": http.StatusForbidden,
		`{"ticket":"_____________________w","device":"d","signals":[]}`: http.StatusForbidden,
	} {
		res, err := http.Post(base+"/v1/try", "application/json", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%q: %d, want %d", text, res.StatusCode, want)
		}
	}
}

// TestTheWayThroughARelayIsTried: with what the hub names, and nothing else.
func TestTheWayThroughARelayIsTried(t *testing.T) {
	h := relayingHub(t, hub.Relaying{Listen: "127.0.0.1:0"})
	var named []peer.ICEServer
	ask := func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
		a, err := h.Try(ctx, from)
		for _, s := range a.ICE {
			named = append(named, peer.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
		}
		return a.Signals, err
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cfg := probe.LineConfig{Exchange: ask, OnlyReach: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if l, err := probe.Line(ctx, cfg); err != nil || !l.Reached || len(named) == 0 {
		t.Fatalf("%+v, %v, %d relays named", l, err, len(named))
	}
	cfg.RelayOnly, cfg.ICEServers = true, named
	if l, err := probe.Line(ctx, cfg); err != nil || !l.Reached {
		t.Errorf("through the relay: %+v, %v", l, err)
	}
	cfg.ICEServers = []peer.ICEServer{{URLs: named[0].URLs, Username: named[0].Username, Credential: "guessed"}}
	cfg.Connecting = 2 * time.Second
	if l, err := probe.Line(ctx, cfg); err == nil && l.Reached {
		t.Errorf("with a guessed pass: %+v", l)
	}
}

// TestWhatATryMayUse: passes to relays end soon and go by one name for each
// link, and a password that is good for ever is for enrolled desks alone.
func TestWhatATryMayUse(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("for ever"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := relayingHub(t, hub.Relaying{Listen: "127.0.0.1:0", Outside: "turn:relay.example.org", OutsideName: "all", OutsideSecret: secret})
	o := opening()
	o.Start, o.End = time.Now().Add(24*time.Hour), time.Now().Add(25*time.Hour)
	named := func(ask exchange) map[string]string {
		t.Helper()
		all := map[string]string{}
		if _, err := reach(t, func(ctx context.Context, from []peer.Signal) (hub.TryAnswer, error) {
			a, err := ask(ctx, from)
			for _, s := range a.ICE {
				until, name, ok := strings.Cut(s.Username, ":")
				at, err := strconv.ParseInt(until, 10, 64)
				if ok && (err != nil || time.Until(time.Unix(at, 0)) > 3*time.Minute) {
					t.Errorf("a pass for a try lasts until %s", until)
				}
				all[cmp.Or(name, s.Username)] = s.Credential
			}
			return a, err
		}); err != nil {
			t.Fatal(err)
		}
		return all
	}
	one, other := link(t)(h.OpenHearing(t.Context(), o)), link(t)(h.OpenHearing(t.Context(), o))
	first, again, another := named(hub.TryLink(one, "desk")), named(hub.TryLink(one, "desk")), named(hub.TryLink(other, "desk"))
	for name, all := range map[string]map[string]string{"once": first, "again": again, "another": another} {
		if _, ok := all["all"]; ok || len(all) != 1 {
			t.Errorf("%s: passes for %v", name, slices.Collect(maps.Keys(all)))
		}
	}
	for name := range first {
		_, same := again[name]
		if _, shared := another[name]; !same || shared {
			t.Errorf("passes go by %v, again by %v, another's by %v", first, again, another)
		}
	}
	if all := named(h.Try); all["all"] != "for ever" || len(all) != 2 {
		t.Errorf("a desk of this hub has passes for %v", slices.Collect(maps.Keys(all)))
	}
}

// TestNobodyTriesForAHearingThatIsOver: what could not be entered is not tried.
func TestNobodyTriesForAHearingThatIsOver(t *testing.T) {
	c := &clock{at: start}
	h := begin(t, t.TempDir(), c)
	host, late := running(t, h)
	o := opening()
	o.Privacy = hearing.PrivacyFamily
	link(t)(h.OpenHearing(t.Context(), o))
	look := link(t)(h.Look(t.Context(), o.Hearing, hub.Looking{By: "Ms Price", Reason: "a check"}))
	for name, l := range map[string]signalling.Link{"a link": late, "a look": look} {
		if _, err := hub.TryLink(l, "desk")(t.Context(), nil); !errors.Is(err, hub.ErrBusy) { // it is no offer
			t.Errorf("%s while it runs: %v", name, err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	records := h.Watch(ctx)
	if err := host.Write(t.Context(), []byte(`{"v":1,"id":"c2","seq":2,"type":"command","body":{"do":"end"}}`)); err != nil {
		t.Fatal(err)
	}
	recordWith(t, records, func(r hub.Record) bool { return r.Phase == hearing.Ended })
	for name, l := range map[string]signalling.Link{"a link": late, "a look": look} {
		_, err := hub.TryLink(l, "desk")(t.Context(), nil)
		wants(t, name+" once it is closed", err, hearing.ErrClosed)
	}
}

// TestOneLinkKeepsNobodyFromTrying: its tries end each other.
func TestOneLinkKeepsNobodyFromTrying(t *testing.T) {
	h := begin(t, t.TempDir(), &clock{at: time.Now()})
	o := opening()
	o.Start, o.End = time.Now(), time.Now().Add(time.Hour)
	one, other := link(t)(h.OpenHearing(t.Context(), o)), link(t)(h.OpenHearing(t.Context(), o))
	ask := hub.TryLink(one, "desk")
	var kept []peer.Signal
	if _, err := reach(t, func(ctx context.Context, from []peer.Signal) (hub.TryAnswer, error) {
		kept = from
		return ask(ctx, from)
	}); err != nil {
		t.Fatal(err)
	}
	// Nobody is at the end of these, so that each would last its time.
	ctx, stop := context.WithTimeout(t.Context(), probe.Lasts-5*time.Second)
	defer stop()
	answered := func(ask exchange) {
		t.Helper()
		for {
			_, err := ask(ctx, kept)
			if err == nil {
				return
			}
			if !errors.Is(err, hub.ErrBusy) {
				t.Fatal(err)
			}
		}
	}
	for range 8 {
		answered(ask)
	}
	answered(hub.TryLink(other, "desk"))
}
