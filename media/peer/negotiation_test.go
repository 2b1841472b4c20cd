package peer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

// onLine runs fn with two peers on a virtual line with a round trip of 20 ms.
func onLine(t *testing.T, fn func(t *testing.T, a, b *end)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLines(t, 10*time.Millisecond, 0)
		a, b := pair(t, l.a, l.b)
		fn(t, a, b)
	})
}

// first loses the first signal of a kind.
func first(kind Kind) func(Signal) bool {
	done := false
	return func(s Signal) bool {
		if s.Kind != kind || done {
			return false
		}
		done = true
		return true
	}
}

func TestLostDescriptionsAreSentAgain(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.drop = first(KindOffer)
		begin := time.Now()
		a.start(b)
		if took := time.Since(begin); took > 6*time.Second {
			t.Errorf("connected after %v", took)
		}
	})
	onLine(t, func(t *testing.T, a, b *end) {
		b.drop = first(KindAnswer)
		a.start(b)
	})
}

func TestCandidatesMayComeBeforeTheDescription(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		// Everything is held up and delivered backwards.
		var mu sync.Mutex
		var held []Signal
		a.drop = func(s Signal) bool {
			mu.Lock()
			defer mu.Unlock()
			held = append(held, s)
			return true
		}
		if err := a.Start(); err != nil {
			t.Fatal(err)
		}
		a.until("the end of candidates", func() bool {
			return slices.ContainsFunc(a.signals, func(s Signal) bool { return s.Kind == KindEnd })
		})
		a.change(func() { a.drop = nil })
		mu.Lock()
		slices.Reverse(held)
		backwards := held
		mu.Unlock()
		if len(backwards) < 3 || backwards[len(backwards)-1].Kind != KindOffer {
			t.Fatalf("held up %v", backwards)
		}
		if strings.Contains(backwards[len(backwards)-1].SDP, "a=candidate") {
			t.Error("the offer waited for candidates")
		}
		for _, s := range backwards {
			if err := b.Handle(s); err != nil {
				t.Errorf("%v: %v", s, err)
			}
		}
		a.until("connection", func() bool { return slices.Contains(a.states, StateConnected) })
	})
}

func TestBothWantANewPathAtOnce(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		for _, e := range []*end{a, b} {
			e.until("the control channel", func() bool { return e.open })
		}
		before := ufrag(a.pc.LocalDescription().SDP)
		var both sync.WaitGroup
		both.Go(a.RestartICE)
		both.Go(b.RestartICE)
		both.Wait()
		<-time.After(3 * time.Second)
		if after := ufrag(a.pc.LocalDescription().SDP); after == before {
			t.Error("no new path was looked for")
		}
		for _, e := range []*end{a, b} {
			if e.State() != StateConnected || e.pc.SignalingState().String() != "stable" {
				t.Errorf("state %v, signalling %v", e.State(), e.pc.SignalingState())
			}
		}
		if err := a.SendPicture(media.Sample{Payload: picture(1, 5000, true), Key: true}); err != nil {
			t.Error(err)
		}
		b.until("a picture on the new path", func() bool { return len(b.pictures) == 1 })
	})
}

// A new path must not be looked for while nobody can agree to it: the library
// gives up the old one at once.
func TestOldPathStaysWhileSignalsDoNotPass(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		lose := func(Signal) bool { return true }
		a.change(func() { a.drop = lose })
		b.change(func() { b.drop = lose })
		a.RestartICE()
		b.RestartICE()
		<-time.After(10 * time.Second)
		a.film(time.Second, 300_000)
		b.until("pictures", func() bool { return len(b.pictures) >= 29 })
		// When they pass again half way through, what was lost is repeated.
		a.change(func() { a.drop = func(s Signal) bool { return s.Kind == KindOffer } })
		b.change(func() { b.drop = nil })
		a.RestartICE()
		a.until("an offer that gets lost", func() bool {
			return slices.ContainsFunc(a.signals, func(s Signal) bool { return s.Kind == KindOffer && s.Round == 2 })
		})
		a.change(func() { a.drop = nil })
		<-time.After(20 * time.Second)
		b.change(func() { b.pictures = nil })
		a.film(time.Second, 300_000)
		b.until("pictures again", func() bool { return len(b.pictures) >= 25 })
	})
}

func TestPoliteEndGetsItsNewPath(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		before := ufrag(b.pc.LocalDescription().SDP)
		b.RestartICE()
		<-time.After(3 * time.Second)
		if ufrag(b.pc.LocalDescription().SDP) == before || b.State() != StateConnected {
			t.Errorf("no new path: %v", b.State())
		}
	})
}

// Two offers can only cross when the far end is not one of ours.
func TestAForeignOfferCrossingOursIsIgnored(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		elsewhere := newLines(t, 0, 0)
		other, _ := pair(t, elsewhere.a, elsewhere.b)
		other.drop = func(Signal) bool { return true }
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		a.drop = other.drop
		if err := a.Start(); err != nil {
			t.Fatal(err)
		}
		for _, e := range []*end{a, other} {
			e.until("an offer", func() bool { return len(e.signals) > 0 })
		}
		other.mu.Lock()
		crossing := other.signals[0]
		other.mu.Unlock()
		if err := a.Handle(crossing); err != nil {
			t.Errorf("crossing offer: %v", err)
		}
		if got := a.pc.SignalingState().String(); got != "have-local-offer" {
			t.Errorf("gave way: %s", got)
		}
		a.change(func() { a.drop = nil })
		a.start(b)
	})
}

func TestBadSignalsAreRefused(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		offer := ""
		a.drop = func(s Signal) bool { return true }
		if err := a.Start(); err != nil {
			t.Fatal(err)
		}
		a.until("an offer", func() bool { return len(a.signals) > 0 })
		a.change(func() { offer, a.drop = a.signals[0].SDP, nil })
		for name, s := range map[string]Signal{
			"nothing":              {},
			"unknown kind":         {Kind: "hello"},
			"no description":       {Kind: KindOffer},
			"negative round":       {Kind: KindOffer, Round: -1, SDP: offer},
			"not SDP":              {Kind: KindOffer, SDP: "v=0 but not really"},
			"SDP without media":    {Kind: KindOffer, SDP: "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"},
			"no fingerprint":       {Kind: KindOffer, SDP: strings.ReplaceAll(offer, "a=fingerprint:", "a=x:")},
			"no credentials":       {Kind: KindOffer, SDP: strings.ReplaceAll(offer, "a=ice-ufrag:", "a=x:")},
			"no mid":               {Kind: KindOffer, SDP: strings.ReplaceAll(offer, "a=mid:", "a=x:")},
			"huge":                 {Kind: KindOffer, SDP: offer + strings.Repeat("a=x\r\n", 1<<15)},
			"answer without offer": {Kind: KindAnswer, SDP: offer},
			"empty candidate":      {Kind: KindCandidate},
			"long candidate":       {Kind: KindCandidate, Candidate: strings.Repeat("x", 2000)},
		} {
			if err := b.Handle(s); !errors.Is(err, ErrSignal) {
				t.Errorf("%s: %v, want ErrSignal", name, err)
			}
		}
		for i := range 2 * maxWaiting {
			if err := b.Handle(Signal{Kind: KindCandidate, Candidate: fmt.Sprintf("candidate:%d", i), Ufrag: "none"}); err != nil {
				t.Fatalf("candidate %d without a description: %v", i, err)
			}
		}
		if err := b.do(func() error {
			if n := len(b.talk.waiting); n != maxWaiting {
				t.Errorf("%d candidates wait", n)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		// After all that the good offer still works.
		if err := b.Handle(Signal{Kind: KindOffer, Round: 1, SDP: offer}); err != nil {
			t.Fatal(err)
		}
		if err := b.Handle(Signal{Kind: KindCandidate, Candidate: "candidate:no such thing"}); !errors.Is(err, ErrSignal) {
			t.Errorf("malformed candidate: %v", err)
		}
		a.change(func() {
			for _, s := range a.signals {
				if err := b.Handle(s); err != nil {
					t.Errorf("%v: %v", s, err)
				}
			}
		})
		a.until("connection", func() bool { return slices.Contains(a.states, StateConnected) })
	})
}

func TestSignalsShowNothing(t *testing.T) {
	s := Signal{Kind: KindOffer, Round: 3, SDP: "CANARY-sdp", Candidate: "CANARY-candidate", Ufrag: "CANARY-ufrag", Mid: "CANARY-mid"}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", slog.Any("signal", s), slog.Any("server", ICEServer{Credential: "CANARY"}))
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", slog.Any("signal", s))
	fmt.Fprintf(&out, "%v %+v %#v %s", s, s, s, s)
	s.Kind = "CANARY-kind"
	fmt.Fprintf(&out, "%v", s)
	if strings.Contains(out.String(), "CANARY") {
		t.Errorf("shown: %s", out.String())
	}
	s.Kind = KindOffer
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Signal
	if err := json.Unmarshal(text, &back); err != nil || back != s {
		t.Errorf("over the wire: %v, %v", back, err)
	}
}

func TestNothingSentBeforeConnectionOrAfterClose(t *testing.T) {
	onLine(t, func(t *testing.T, a, _ *end) {
		s := media.Sample{Payload: []byte{1}}
		for name, err := range map[string]error{"picture": a.SendPicture(s), "sound": a.SendSound(s), "message": a.Send(nil)} {
			if !errors.Is(err, ErrNotConnected) {
				t.Errorf("%s before connection: %v", name, err)
			}
		}
		for name, err := range map[string]error{
			"picture": a.SendPicture(media.Sample{Payload: make([]byte, maxPicture+1)}),
			"sound":   a.SendSound(media.Sample{Payload: make([]byte, 2000)}),
			"message": a.Send(make([]byte, maxMessage+1)),
		} {
			if !errors.Is(err, ErrTooLarge) {
				t.Errorf("huge %s: %v", name, err)
			}
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(a.Close)
		}
		all.Wait()
		for name, err := range map[string]error{
			"picture": a.SendPicture(s), "sound": a.SendSound(s), "message": a.Send(nil),
			"start": a.Start(), "signal": a.Handle(Signal{Kind: KindRestart}),
		} {
			if !errors.Is(err, ErrClosed) {
				t.Errorf("%s after close: %v", name, err)
			}
		}
	})
}

func TestCongestionRefusesUntilTheNextKeyFrame(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		a.until("the wish for a key frame", func() bool { return a.keys == 1 })
		refused := 0
		for n := range 40 {
			if err := a.SendPicture(media.Sample{Payload: picture(n, 60_000, n == 0), Key: n == 0}); errors.Is(err, ErrCongested) {
				refused++
			}
		}
		if refused == 0 || a.Backlog() < maxBacklog || a.Backlog() > 2*maxBacklog {
			t.Errorf("refused %d, backlog %v", refused, a.Backlog())
		}
		<-time.After(2 * time.Second)
		if err := a.SendPicture(media.Sample{Payload: picture(1, 500, false)}); !errors.Is(err, ErrCongested) {
			t.Errorf("a delta frame after a refused one: %v", err)
		}
		a.until("the wish for another", func() bool { return a.keys == 2 })
		if err := a.SendPicture(media.Sample{Payload: picture(2, 500, true), Key: true}); err != nil {
			t.Errorf("a key frame: %v", err)
		}
		if err := a.SendPicture(media.Sample{Payload: picture(3, 500, false)}); err != nil {
			t.Errorf("a delta frame after it: %v", err)
		}
	})
}

func TestFarEndGetsItsKeyFrame(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		a.until("the first wish", func() bool { return a.keys == 1 })
		<-time.After(time.Second)
		if err := a.SendPicture(media.Sample{Payload: picture(1, 500, false)}); err != nil {
			t.Fatal(err)
		}
		a.until("a wish after a picture that shows nothing", func() bool { return a.keys == 2 })
		b.until("the count of wishes", func() bool { return b.Counters().KeysAsked == 1 })
	})
}

func TestMessagesKeepTheirOrder(t *testing.T) {
	onLine(t, func(t *testing.T, a, b *end) {
		a.start(b)
		a.until("the control channel", func() bool { return a.open })
		for i := range 1000 {
			if err := a.Send(fmt.Appendf(nil, "%d", i)); err != nil {
				t.Fatal(err)
			}
		}
		b.until("a thousand messages", func() bool { return len(b.messages) == 1000 })
		for i, m := range b.messages {
			if m != fmt.Sprint(i) {
				t.Fatalf("message %d is %q", i, m)
			}
		}
	})
}

func FuzzHandle(f *testing.F) {
	p, err := New(Config{Log: slog.New(slog.DiscardHandler), Now: time.Now}, Events{})
	if err != nil {
		f.Fatal(err)
	}
	var offer string
	if err := p.Start(); err != nil {
		f.Fatal(err)
	}
	offer = p.pc.LocalDescription().SDP
	p.Close()
	f.Add("offer", 1, offer, "", "")
	f.Add("answer", 1, offer, "", "")
	f.Add("candidate", 0, "", "candidate:1 1 udp 2130706431 127.0.0.1 9 typ host", "abc")
	f.Add("restart", 1, "", "", "")
	f.Fuzz(func(_ *testing.T, kind string, round int, text, candidate, generation string) {
		p, err := New(Config{Polite: true, Log: slog.New(slog.DiscardHandler), Now: time.Now}, Events{})
		if err != nil {
			panic(err)
		}
		_ = p.Handle(Signal{Kind: Kind(kind), Round: round, SDP: text, Candidate: candidate, Ufrag: generation})
		_ = p.Handle(Signal{Kind: KindCandidate, Candidate: candidate})
		p.Close()
	})
}
