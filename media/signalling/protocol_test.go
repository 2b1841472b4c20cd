package signalling_test

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"os"
	"slices"
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

// larger are the tickets of the transcripts' second hearing, and of a third.
func larger() passes {
	return passes{
		"BAAAAAAAAAAAAAAAAAAAAA": {Hearing: "h2", Who: "rees", Name: "Mr Rees", Role: hearing.Host},
		"BQAAAAAAAAAAAAAAAAAAAA": {Hearing: "h2", Who: "vale", Name: "Mr Vale", Role: hearing.Prisoner},
		"BgAAAAAAAAAAAAAAAAAAAA": {Hearing: "h2", Who: "okoro", Name: "Ms Okoro", Role: hearing.Representative},
		"BwAAAAAAAAAAAAAAAAAAAA": {Hearing: "h2", Who: "ellis", Name: "Ellis", Role: hearing.Officer},
		"CAAAAAAAAAAAAAAAAAAAAA": {Hearing: "h3", Who: "okoro", Name: "Ms Okoro", Role: hearing.Representative},
	}
}

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
		doors := door()
		maps.Copy(doors, larger())
		srv := signalling.NewServer(doors, now, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		for _, id := range []string{"h1", "h2", "h3"} {
			set := setup()
			set.ID = id
			if id != "h1" {
				set.Privacy = hearing.PrivacyCourt
			}
			room := signalling.NewRoom(signalling.RoomConfig{Setup: set, Now: now, Log: slog.New(slog.DiscardHandler)})
			srv.Add(room)
			wait.Go(func() { _ = room.Run(ctx) })
		}
		ends := map[string]*end{}
		bound := map[string]string{}
		for _, line := range lines {
			if desk, ok := strings.CutSuffix(line, ": line lost"); ok {
				ends[desk].hang()
				delete(ends, desk)
				synctest.Wait()
				continue
			}
			if but, ok := strings.CutSuffix(strings.TrimPrefix(line, "everybody"), ": …"); ok {
				delete(ends, "host") // they are in another hearing, which is over
				for name, e := range ends {
					if name != strings.TrimPrefix(but, " but ") {
						leaveOut(e)
					}
				}
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
			synctest.Wait() // what two say comes in the order of the transcript
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
	w, g = shorten(w, g)
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

// leaveOut reads all that has been said to an end.
func leaveOut(e *end) {
	for {
		synctest.Wait()
		select {
		case <-e.in:
		default:
			return
		}
	}
}

// shorten takes out of g what w leaves out: members beside "…", and elements
// that no element of w beside "…" names by its id or text. A member that is
// null in w is one that g must not have.
func shorten(w, g any) (want, got any) {
	switch w := w.(type) {
	case map[string]any:
		g, ok := g.(map[string]any)
		if !ok {
			return w, g
		}
		want, got := map[string]any{}, map[string]any{}
		_, short := w["…"]
		for k, v := range g {
			if _, named := w[k]; named || !short {
				got[k] = v
			}
		}
		for k, v := range w {
			if k == "…" || v == nil && got[k] == nil {
				continue
			}
			want[k] = v
			if have, ok := got[k]; ok {
				want[k], got[k] = shorten(v, have)
			}
		}
		return want, got
	case []any:
		g, ok := g.([]any)
		if !ok {
			return w, g
		}
		named := slices.DeleteFunc(slices.Clone(w), func(x any) bool { return x == "…" })
		if len(named) < len(w) {
			g = slices.DeleteFunc(slices.Clone(g), func(x any) bool {
				return !slices.ContainsFunc(named, func(n any) bool { return nameOf(n) == nameOf(x) })
			})
		}
		for i := range min(len(named), len(g)) {
			named[i], g[i] = shorten(named[i], g[i])
		}
		return named, g
	}
	return w, g
}

func nameOf(x any) string {
	m, _ := x.(map[string]any)
	for _, k := range []string{"id", "text", "who"} {
		if name, ok := m[k].(string); ok {
			return name
		}
	}
	return ""
}
