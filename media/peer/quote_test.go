package peer

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestErrorsQuoteNothing hands a peer descriptions and candidates that the
// library refuses in words of its own, which quote what they refuse.
func TestErrorsQuoteNothing(t *testing.T) {
	fresh := func(polite bool) *Peer {
		p, err := New(Config{Polite: polite, Log: slog.New(slog.DiscardHandler), Now: time.Now}, Events{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		return p
	}
	offering := fresh(false)
	if err := offering.Start(); err != nil {
		t.Fatal(err)
	}
	offer := offering.pc.LocalDescription().SDP
	swap := func(from, to string) string {
		t.Helper()
		changed := strings.Replace(offer, from, to, 1)
		if changed == offer {
			t.Fatalf("no %q in:\n%s", from, offer)
		}
		return changed
	}
	refused := 0
	for name, s := range map[string]Signal{
		"candidate":          {Kind: KindCandidate, Candidate: "candidate:1 1 udp CANARY 192.0.2.77 CANARY typ CANARY"},
		"candidate's place":  {Kind: KindCandidate, Candidate: "candidate:1 1 udp 1 192.0.2.77 9 typ host", Mid: "CANARY"},
		"no SDP":             {Kind: KindOffer, SDP: "CANARY"},
		"candidate in offer": {Kind: KindOffer, SDP: swap("a=mid:", "a=candidate:CANARY 1 udp CANARY 192.0.2.77 CANARY typ host\r\na=mid:")},
		"fingerprint":        {Kind: KindOffer, SDP: strings.ReplaceAll(offer, "a=fingerprint:sha-256 ", "a=fingerprint:CANARY-")},
		"codec":              {Kind: KindOffer, SDP: swap("a=rtpmap:96 VP8/90000", "a=rtpmap:96 VP8/CANARY")},
		"extension":          {Kind: KindOffer, SDP: swap("a=extmap:", "a=extmap:CANARY")},
		"section":            {Kind: KindOffer, SDP: strings.ReplaceAll(offer, "a=mid:", "a=mid:CANARY")},
	} {
		p := fresh(true)
		if s.Kind == KindCandidate {
			if err := p.Handle(Signal{Kind: KindOffer, Round: 1, SDP: offer}); err != nil {
				t.Fatal(err)
			}
		}
		err := p.Handle(s)
		if err == nil {
			continue // what the library reads over says nothing
		}
		refused++
		if text := err.Error(); strings.Contains(text, "CANARY") || strings.Contains(text, "192.0.2.77") {
			t.Errorf("%s: %s", name, text)
		}
	}
	if refused < 4 {
		t.Errorf("only %d were refused", refused)
	}
}
