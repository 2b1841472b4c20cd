package hub_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
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
