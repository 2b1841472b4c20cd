package call_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/media/hearing"
)

// TestDirectTranscript plays what docs/protocol.md says that two calls say to
// each other without the hub: okoro is our call, rees is at the far end.
func TestDirectTranscript(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```direct\n")
	lines, _, ok := strings.Cut(rest, "\n```")
	if !ok {
		t.Fatal("docs/protocol.md has no transcript of what calls say to each other")
	}
	seen := map[string]bool{}
	onStage(t, func(t *testing.T, s *stage) {
		said := 0
		for line := range strings.SplitSeq(strings.NewReplacer(`"okoro"`, `"me"`, `"rees"`, `"host"`).Replace(lines), "\n") {
			who, message, _ := strings.Cut(line, "> ")
			var want struct{ Type string }
			if err := json.Unmarshal([]byte(message), &want); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			seen[want.Type] = true
			if who == "rees" {
				s.peer.events.Message([]byte(message))
				s.pass(time.Second)
				continue
			}
			if len(s.peer.messages) <= said {
				t.Fatalf("not said: %s; but %v", line, s.peer.messages)
			}
			var w, g any
			if err := json.Unmarshal([]byte(message), &w); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(s.peer.messages[said]), &g); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(w, g); d != "" {
				t.Fatal(d)
			}
			said++
		}
		if me := person(s.now(), "me"); !me.Locked || len(s.peer.messages) != said {
			t.Errorf("after it all: %+v and %v", me, s.peer.messages[said:])
		}
		if slices.ContainsFunc(s.now().Hearing.OnFloor(), func(p hearing.Participant) bool { return p.ID == "host" }) {
			t.Error("the host is there after saying that they left")
		}
	})
	for _, word := range []string{"self", "command", "left", "key"} {
		if !seen[word] {
			t.Errorf("docs/protocol.md does not play %q", word)
		}
	}
}
