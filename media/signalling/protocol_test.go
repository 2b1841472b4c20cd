package signalling_test

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func setup() hearing.Setup {
	return hearing.Setup{ID: "h1", Start: day.Add(10 * time.Hour), End: day.Add(10*time.Hour + 30*time.Minute)}
}

// passes is a door with fixed tickets.
type passes map[signalling.Ticket]signalling.Pass

func (p passes) Enter(t signalling.Ticket, _, _ string) (signalling.Pass, error) {
	if pass, ok := p[t]; ok {
		return pass, nil
	}
	return signalling.Pass{}, signalling.ErrLinkUnknown
}

const (
	hostTicket = signalling.Ticket("AAAAAAAAAAAAAAAAAAAAAA")
	solTicket  = signalling.Ticket("AQAAAAAAAAAAAAAAAAAAAA")
)

func door() passes {
	return passes{
		hostTicket: {Hearing: "h1", Who: "rees", Name: "Mr Rees", Role: hearing.Host},
		solTicket:  {Hearing: "h1", Who: "okoro", Name: "Ms Okoro", Role: hearing.Representative},
	}
}

// transcript returns every line of the protocol document's transcripts.
func transcript(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	inside := false
	for s := bufio.NewScanner(f); s.Scan(); {
		switch line := s.Text(); {
		case line == "```transcript":
			inside = true
		case line == "```":
			inside = false
		case inside:
			out = append(out, line)
		}
	}
	if len(out) < 20 {
		t.Fatalf("%d transcript lines in docs/protocol.md", len(out))
	}
	return out
}

// TestTranscripts plays the protocol document against a server.
func TestTranscripts(t *testing.T) {
	lines := transcript(t)
	synctest.Test(t, func(t *testing.T) {
		now := func() time.Time { return day.Add(9*time.Hour + 58*time.Minute) }
		srv := signalling.NewServer(door(), now, slog.New(slog.DiscardHandler))
		room := signalling.NewRoom(signalling.RoomConfig{Setup: setup(), Now: now, Log: slog.New(slog.DiscardHandler)})
		srv.Add(room)
		ctx, cancel := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { _ = room.Run(ctx) })
		ends := map[string]*end{}
		bound := map[string]string{}
		for _, line := range lines {
			if desk, ok := strings.CutSuffix(line, ": line lost"); ok {
				ends[desk].hang()
				delete(ends, desk)
				synctest.Wait()
				continue
			}
			desk, text, ok := strings.Cut(line, "> ")
			if i := strings.Index(line, "< "); i > 0 && (!ok || i < len(desk)) {
				hear(t, ends[line[:i]], line[i+2:], bound)
				continue
			}
			if ends[desk] == nil {
				ours, theirs := pipe()
				ends[desk] = ours
				wait.Go(func() { srv.Serve(ctx, theirs, "192.0.2.1") })
			}
			for k, v := range bound {
				text = strings.ReplaceAll(text, `"`+k+`"`, `"`+v+`"`)
			}
			if err := ends[desk].Write(t.Context(), []byte(text)); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		cancel()
		for _, e := range ends {
			e.hang()
		}
		wait.Wait()
	})
}

// hear reads one message and compares it with the transcript's, binding the
// words that begin with $.
func hear(t *testing.T, e *end, want string, bound map[string]string) {
	t.Helper()
	if e == nil {
		t.Fatalf("nobody listens for %s", want)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	b, err := e.Read(ctx)
	if err != nil {
		t.Fatalf("waiting for %s: %v", want, err)
	}
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	bind(w, g, bound)
	if d := cmp.Diff(substitute(w, bound), g); d != "" {
		t.Fatalf("want %s\ngot  %s\n%s", want, b, d)
	}
}

func bind(w, g any, bound map[string]string) {
	wm, ok := w.(map[string]any)
	gm, also := g.(map[string]any)
	if !ok || !also {
		return
	}
	for k, v := range wm {
		s, isText := v.(string)
		got, gotText := gm[k].(string)
		if isText && gotText && strings.HasPrefix(s, "$") && bound[s] == "" && got != "" {
			bound[s] = got
		}
		bind(v, gm[k], bound)
	}
}

func substitute(w any, bound map[string]string) any {
	switch w := w.(type) {
	case string:
		if v, ok := bound[w]; ok {
			return v
		}
	case map[string]any:
		for k, v := range w {
			w[k] = substitute(v, bound)
		}
	}
	return w
}
