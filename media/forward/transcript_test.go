package forward_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/media/forward"
	"gatehouse/media/hearing"
)

// TestNodeTranscript plays what docs/protocol.md says that a node and three
// participants say to each other. Only the slots' number, which is answered,
// has to be the one that is written there.
func TestNodeTranscript(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```node\n")
	lines, _, ok := strings.Cut(rest, "\n```")
	if !ok {
		t.Fatal("docs/protocol.md has no transcript of what a node says")
	}
	seen := map[string]bool{}
	onStage(t, []hearing.ParticipantID{"okoro", "rees", "vale"}, func(s *stage) {
		heard := map[hearing.ParticipantID]int{}
		for line := range strings.SplitSeq(lines, "\n") {
			i := strings.IndexAny(line, "<>")
			if i < 0 || len(line) < i+2 {
				t.Fatalf("not understood: %s", line)
			}
			who := hearing.ParticipantID(line[:i])
			var want forward.Word
			if err := json.Unmarshal([]byte(line[i+2:]), &want); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			seen[want.Type] = true
			if line[i] == '>' {
				s.ends[who].events.Message([]byte(line[i+2:]))
				continue
			}
			s.hear(who, want, heard)
		}
	})
	for _, word := range []string{
		forward.WordSlots, forward.WordReady, forward.WordBeat, forward.WordLarge, forward.WordWanted, forward.WordTell, forward.WordFrom,
	} {
		if !seen[word] {
			t.Errorf("docs/protocol.md does not play %q", word)
		}
	}
}

// hear waits until the node says something to somebody, whatever else it says
// before.
func (s *stage) hear(who hearing.ParticipantID, want forward.Word, heard map[hearing.ParticipantID]int) {
	s.t.Helper()
	var last string
	for range 100 {
		for said := s.ends[who].said; heard[who] < len(said); {
			var w forward.Word
			if err := json.Unmarshal([]byte(said[heard[who]]), &w); err != nil {
				s.t.Fatal(err)
			}
			heard[who]++
			if w.Type == want.Type {
				if w.Type != forward.WordSlots {
					w.N = want.N
				}
				if last = cmp.Diff(want, w); last == "" {
					return
				}
			}
		}
		s.pass(100 * time.Millisecond)
	}
	s.t.Fatalf("the node did not say %+v to %s: %s", want, who, last)
}
