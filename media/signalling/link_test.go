package signalling_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/media/signalling"
)

const goodLink = "gatehouse://192.168.1.20:7443/j#AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestLinkRoundTrip(t *testing.T) {
	for _, text := range []string{goodLink, "  " + goodLink + "\n", strings.Replace(goodLink, "192.168.1.20", "[fe80::1]", 1), strings.Replace(goodLink, "gatehouse:", "GATEHOUSE:", 1)} {
		l, err := signalling.ParseLink(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		back, err := signalling.ParseLink(l.Text())
		if err != nil || back != l {
			t.Errorf("%q → %q: %v", text, l.Text(), err)
		}
	}
}

func TestMalformedLinks(t *testing.T) {
	for _, text := range []string{
		"", "hello", "https://hub/j#x.y",
		strings.TrimSuffix(goodLink, "A"),                       // a key too short
		strings.Replace(goodLink, "A.A", "AA.A", 1),             // a ticket too long
		strings.Replace(goodLink, "#", "?", 1),                  // the secret in the query
		strings.Replace(goodLink, "/j", "/k", 1),                // another path
		strings.Replace(goodLink, ":7443", "", 1),               // no port
		strings.Replace(goodLink, ":7443", ":0", 1),             // no such port
		strings.Replace(goodLink, ":7443", ":99999", 1),         // no such port
		strings.Replace(goodLink, "//", "//user:pw@", 1),        // credentials
		strings.Replace(goodLink, "A.", "B.", 1),                // bits that mean nothing
		goodLink[:len(goodLink)-1] + "B",                        // bits that mean nothing, in the key
		goodLink + strings.Repeat("A", 1000), "\x00" + goodLink, // size and controls
	} {
		if l, err := signalling.ParseLink(text); !errors.Is(err, signalling.ErrMalformedLink) {
			t.Errorf("%q: %v, %v; want ErrMalformedLink", text, l, err)
		}
	}
}

func TestLinksRedactThemselves(t *testing.T) {
	l, err := signalling.ParseLink(strings.Replace(goodLink, "AAAAAAAAAAAAAAAAAAAAAA", "CANARYCANARYCANARYCANQ", 1))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	slog.New(slog.NewJSONHandler(&buf, nil)).Info("x", "link", l, "ticket", l.Ticket, "err", fmt.Errorf("%w: %v", errors.New("e"), l))
	fmt.Fprintf(&buf, "%v %+v %#v %s %q %v %#v", l, l, l, l, l, l.Ticket, l.Ticket)
	if strings.Contains(buf.String(), "CANARY") {
		t.Errorf("the ticket shows: %s", buf.String())
	}
	if _, err := signalling.ParseLink("gatehouse://h:1/j#CANARY\x7f%zz"); err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("the error shows the ticket: %v", err)
	}
}

func FuzzParseLink(f *testing.F) {
	f.Add(goodLink)
	f.Add("gatehouse://[::1]:1/j#.")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := signalling.ParseLink(text)
		if err != nil {
			if !errors.Is(err, signalling.ErrMalformedLink) {
				t.Fatal(err)
			}
			return
		}
		if back, err := signalling.ParseLink(l.Text()); err != nil || back != l {
			t.Fatalf("%q → %q → %v, %v", text, l.Text(), back, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"v":1,"id":"c1","seq":1,"ack":0,"type":"command","body":{"do":"mute"}}`))
	f.Add([]byte(`{"v":1,"type":"hello","body":{"ticket":"x"}}`))
	f.Add([]byte(`{"v":1,"seq":18446744073709551615,"type":"signal"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := signalling.Decode(b)
		if err != nil {
			if !errors.Is(err, signalling.ErrBadMessage) && !errors.Is(err, signalling.ErrVersion) {
				t.Fatal(err)
			}
			return
		}
		again, err := signalling.Encode(m)
		if errors.Is(err, signalling.ErrBadMessage) {
			return // grew past the bound by escaping
		}
		if err != nil {
			t.Fatal(err)
		}
		back, err := signalling.Decode(again)
		if err != nil || back.Seq != m.Seq || back.Type != m.Type || back.ID != m.ID {
			t.Fatalf("%s → %s: %v", b, again, err)
		}
	})
}

func TestCodesAreRoundTrips(t *testing.T) {
	for _, err := range []error{
		signalling.ErrLinkUnknown, signalling.ErrLinkEarly, signalling.ErrLinkExpired, signalling.ErrLinkUsed,
		signalling.ErrLinkRevoked, signalling.ErrTooManyTries, signalling.ErrNoSession, signalling.ErrReplaced,
		signalling.ErrLeft, signalling.ErrRemoved, signalling.ErrStopping, signalling.ErrTooFast,
		signalling.ErrSlow, signalling.ErrBadMessage, signalling.ErrVersion,
	} {
		if back := signalling.FromCode(signalling.Code(fmt.Errorf("wrapped: %w", err))); !errors.Is(back, err) {
			t.Errorf("%v → %q → %v", err, signalling.Code(err), back)
		}
	}
}
