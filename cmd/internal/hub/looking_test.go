package hub_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// TestLooking asks for looks at hearings of every kind, near and far.
func TestLooking(t *testing.T) {
	wish := hub.Looking{By: "Ms Price, visits staff", Reason: "somebody shouted"}
	listen := wish
	listen.Sound = true
	both(t, func(t *testing.T, s service, h *hub.Hub, c *clock) {
		for i, x := range []struct {
			privacy      hearing.Privacy
			look, listen error
		}{
			{hearing.PrivacyPrivileged, nil, hub.ErrNoLook},
			{hearing.PrivacyMeeting, nil, hub.ErrNoLook},
			{hearing.PrivacyFamily, nil, nil},
			{hearing.PrivacyCourt, hub.ErrNoLook, hub.ErrNoLook},
			{hearing.PrivacyNone, hub.ErrNoLook, hub.ErrNoLook},
		} {
			o := opening()
			o.Hearing, o.Privacy = fmt.Sprint("booking/", i), x.privacy
			l, err := s.OpenHearing(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Look(t.Context(), o.Hearing, wish); x.look == nil && !errors.Is(err, hub.ErrNotRunning) {
				t.Errorf("%q before it starts: %v", x.privacy, err)
			}
			line, err := enter(t, l, "desk")
			if err != nil {
				t.Fatal(err)
			}
			hear(t, line) // the state
			say(t, line, `{"v":1,"id":"c1","seq":1,"ack":0,"type":"command","body":{"do":"start"}}`)
			hear(t, line) // done
			hear(t, line) // the state
			looked, err := s.Look(t.Context(), o.Hearing, wish)
			if !errors.Is(err, x.look) {
				t.Errorf("look at %q: %v, want %v", x.privacy, err, x.look)
			}
			if _, err := s.Look(t.Context(), o.Hearing, listen); !errors.Is(err, x.listen) {
				t.Errorf("listen to %q: %v, want %v", x.privacy, err, x.listen)
			}
			if x.look != nil {
				continue
			}
			if text := looked.Text(); looked.Web() != "" || !strings.HasPrefix(text, "gatehouse://") {
				t.Errorf("a link to look: %v", looked)
			}
			// Another desk cannot use it, this one sees the floor.
			watcher, err := enter(t, looked, "desk")
			if err != nil {
				t.Fatalf("look at %q: %v", x.privacy, err)
			}
			if err := knock(t, looked, "another"); !errors.Is(err, signalling.ErrLinkUsed) {
				t.Errorf("another desk looks: %v", err)
			}
			if m := hear(t, watcher); m.Type != signalling.TypeState || !strings.Contains(string(m.Body), `"name":"Mr Rees"`) {
				t.Errorf("sees %s", m.Body)
			}
			if m := hear(t, line); !strings.Contains(string(m.Body), `"watchers":[{`) || strings.Contains(string(m.Body), wish.By) || strings.Contains(string(m.Body), wish.Reason) {
				t.Errorf("whoever is looked at is told %s", m.Body)
			}
			say(t, watcher, `{"v":1,"id":"c1","seq":1,"ack":0,"type":"command","body":{"do":"leave"}}`)
			for hear(t, watcher).Type != signalling.TypeBye { //nolint:revive // until the end
			}
			if err := knock(t, looked, "desk"); !errors.Is(err, hearing.ErrLookOver) {
				t.Errorf("a second look with one reason: %v", err)
			}
		}
		late, err := s.Look(t.Context(), "booking/0", wish)
		if err != nil {
			t.Fatal(err)
		}
		c.set(start.Add(3 * time.Minute))
		if err := knock(t, late, "desk"); !errors.Is(err, signalling.ErrLinkExpired) {
			t.Errorf("a look begun three minutes after it was asked for: %v", err)
		}
		for _, bad := range []hub.Looking{{By: "", Reason: "why"}, {By: "x", Reason: " "}, {By: "x", Reason: strings.Repeat("x", 201)}} {
			if _, err := s.Look(t.Context(), "booking/0", bad); !errors.Is(err, hub.ErrInvalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := s.Look(t.Context(), "nothing", wish); !errors.Is(err, hub.ErrNoHearing) {
			t.Errorf("of no hearing: %v", err)
		}
	})
}

// TestALookIsKept makes sure that a look whose hub was started again has its
// trace and its end.
func TestALookIsKept(t *testing.T) {
	dir, c := t.TempDir(), &clock{at: start}
	h := begin(t, dir, c)
	o := opening()
	o.Privacy = hearing.PrivacyMeeting
	l, err := h.OpenHearing(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	line, err := enter(t, l, "desk")
	if err != nil {
		t.Fatal(err)
	}
	hear(t, line)
	say(t, line, `{"v":1,"id":"c1","seq":1,"ack":0,"type":"command","body":{"do":"start"}}`)
	hear(t, line)
	looked, err := h.Look(t.Context(), o.Hearing, hub.Looking{By: "Ms Price", Reason: "somebody fell"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := enter(t, looked, "desk"); err != nil {
		t.Fatal(err)
	}
	_ = h.Close()
	text, err := os.ReadFile(filepath.Join(dir, "hub-hearings.json"))
	if err != nil || !strings.Contains(string(text), `"watchers":[{`) || !strings.Contains(string(text), "somebody fell") {
		t.Fatalf("kept: %v\n%s", err, text)
	}
	c.set(o.End.Add(hearing.ClosesAfter))
	again := begin(t, dir, c)
	if _, err := again.Look(t.Context(), o.Hearing, hub.Looking{By: "Ms Price", Reason: "somebody fell"}); err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
	text, err = os.ReadFile(filepath.Join(dir, "hub-hearings.json"))
	if err != nil || !strings.Contains(string(text), `"why":"line-lost"`) {
		t.Fatalf("kept: %v\n%s", err, text)
	}
}

func say(t *testing.T, line signalling.Line, text string) {
	t.Helper()
	if err := line.Write(t.Context(), []byte(text)); err != nil {
		t.Fatal(err)
	}
}
