package probe_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/readiness"
)

func echo(t *testing.T, atMost int) *probe.Echo {
	t.Helper()
	e := probe.NewEcho(probe.EchoConfig{AtMost: atMost, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(e.Close)
	return e
}

type exchange = func(context.Context, []peer.Signal) ([]peer.Signal, error)

func try(t *testing.T, ask exchange, change ...func(*probe.LineConfig)) (readiness.Line, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cfg := probe.LineConfig{
		Exchange: ask, Calm: 500 * time.Millisecond, Burst: 200 * time.Millisecond, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&cfg)
	}
	return probe.Line(ctx, cfg)
}

// bounded ends what the hub's end does when the test does.
func bounded(t *testing.T, e *probe.Echo) exchange {
	t.Helper()
	life, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(stop)
	return func(_ context.Context, from []peer.Signal) ([]peer.Signal, error) { return e.Answer(life, from) }
}

func TestLineOfOneMachine(t *testing.T) {
	l, err := try(t, bounded(t, echo(t, 0)))
	if err != nil || !l.Reached {
		t.Fatalf("%+v, %v", l, err)
	}
	t.Logf("%+v", l)
	if l.RoundTrip > 5000 || l.Uplink <= 0 {
		t.Errorf("a line on one machine is %+v", l)
	}
}

func TestLossIsTold(t *testing.T) {
	for _, c := range []struct {
		name    string
		road    road
		in, out bool
	}{
		{"none", road{}, false, false},
		{"on the way out", road{dropOut: 4}, false, true},
		{"on the way back", road{dropIn: 4}, true, false},
	} {
		var l readiness.Line
		var err error
		for range 3 { // where one in four is lost a try may come to nothing
			if l, err = try(t, c.road.over(t, bounded(t, echo(t, 0)))); err == nil && l.Reached {
				break
			}
		}
		if err != nil || !l.Reached {
			t.Errorf("%s: %+v, %v", c.name, l, err)
			continue
		}
		t.Logf("%s: %+v", c.name, l)
		// One in four is lost; a busy machine may lose some of its own.
		if lost := l.LossIn > 0.15; lost != c.in {
			t.Errorf("%s: %.3f lost on the way in", c.name, l.LossIn)
		}
		if lost := l.LossOut > 0.15; lost != c.out {
			t.Errorf("%s: %.3f lost on the way out", c.name, l.LossOut)
		}
	}
}

func TestNarrowUplinkIsTold(t *testing.T) {
	l, err := try(t, road{bps: 1_200_000}.over(t, bounded(t, echo(t, 0))), func(c *probe.LineConfig) { c.Burst = 500 * time.Millisecond })
	t.Logf("%+v", l)
	if err != nil || l.Uplink <= 0 || l.Uplink >= readiness.GoodUplink {
		t.Errorf("through 1.2 Mbit/s: %+v, %v", l, err)
	}
}

func TestLineThatNothingPasses(t *testing.T) {
	l, err := try(t, road{dropIn: 1, dropOut: 1, all: true}.over(t, bounded(t, echo(t, 0))),
		func(c *probe.LineConfig) { c.Connecting = 300 * time.Millisecond })
	if err != nil || l.Reached {
		t.Errorf("%+v, %v", l, err)
	}
}

var errNoHub = errors.New("no hub")

func TestHubThatDoesNotAnswer(t *testing.T) {
	_, err := try(t, func(context.Context, []peer.Signal) ([]peer.Signal, error) { return nil, errNoHub })
	if !errors.Is(err, errNoHub) {
		t.Errorf("%v", err)
	}
}

func TestAFewAtATime(t *testing.T) {
	e := echo(t, 1)
	ask := bounded(t, e)
	var second error
	l, err := try(t, func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
		answer, err := ask(ctx, from)
		_, second = ask(ctx, from)
		return answer, err
	}, func(c *probe.LineConfig) { c.OnlyReach = true })
	if err != nil || !l.Reached || !errors.Is(second, probe.ErrTooMany) {
		t.Errorf("%+v, %v; the second: %v", l, err, second)
	}
	// Its place is free again when the first has gone.
	for ctx := t.Context(); ctx.Err() == nil; {
		if l, err := try(t, ask, func(c *probe.LineConfig) { c.OnlyReach = true }); err == nil && l.Reached {
			return
		} else if !errors.Is(err, probe.ErrTooMany) {
			t.Fatalf("%+v, %v", l, err)
		}
	}
}

func TestWhatIsNoOfferIsRefused(t *testing.T) {
	e := echo(t, 1)
	for name, from := range map[string][]peer.Signal{
		"nothing":        nil,
		"an answer":      {{Kind: peer.KindAnswer, SDP: "v=0"}},
		"no description": {{Kind: peer.KindOffer, SDP: "hello"}},
		"too much":       make([]peer.Signal, probe.MaxSignals+1),
	} {
		if _, err := e.Answer(t.Context(), from); !errors.Is(err, probe.ErrBadTry) && !errors.Is(err, probe.ErrTooMany) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
