package call_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"gatehouse/media/call"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
)

// ordered is what somebody's desk says without the hub, signed as
// docs/protocol.md says.
func ordered(key ed25519.PrivateKey, from hearing.ParticipantID, n int, typ, command string) json.RawMessage {
	d := map[string]any{"v": 1, "n": n, "type": typ}
	if command != "null" {
		d["command"] = json.RawMessage(command)
	}
	if key != nil {
		d["proof"] = ed25519.Sign(key, fmt.Appendf(nil, "gatehouse order 1\n%q\n%q 1\n%d %q\n%s\n", "h1", from, n, typ, command))
	}
	b, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return b
}

// Whoever runs a node can make up what it passes on, but for what is signed.
func TestANodeCannotSpeakForOthers(t *testing.T) {
	pub, key, _ := ed25519.GenerateKey(nil)
	_, other, _ := ed25519.GenerateKey(nil)
	keyed := func(s hearing.State) hearing.State {
		s.People[1].Key = pub
		return s
	}
	const silence, release, end = `{"do":"silence","who":"me"}`, `{"do":"release","who":"me"}`, `{"do":"end"}`
	onStage(t, func(t *testing.T, s *stage) {
		n := s.throughNode(keyed(threeOnFloor(1, "third")))
		words := uint64(1)
		say := func(who hearing.ParticipantID, b json.RawMessage) {
			words++
			word(n, forward.Word{V: 1, N: words, Type: forward.WordFrom, Who: who, Entry: 1, Message: b})
		}
		still := func(what string) {
			t.Helper()
			if got := s.now(); got.Phase != call.Floor || got.Muted || len(got.Hearing.OnFloor()) != 3 {
				t.Fatalf("%s: %+v", what, got)
			}
		}
		say("host", ordered(nil, "host", 1, "command", end))
		say("host", ordered(key, "host", 2, "command", silence))
		say("host", ordered(key, "host", 3, "left", "null"))
		say("third", ordered(nil, "third", 1, "left", "null"))
		still("believed while the hub is there")
		say("host", json.RawMessage(`{"v":1,"n":4,"type":"self","self":{"muted":true}}`))
		if !person(s.now(), "host").Muted {
			t.Error("nor that they are muted")
		}
		s.bye()
		s.pass(2 * time.Second)
		if !s.now().HubLost {
			t.Fatal("the hub is there still")
		}
		say("host", ordered(nil, "host", 5, "command", end))
		say("host", ordered(nil, "host", 6, "left", "null"))
		say("host", ordered(other, "host", 7, "command", silence))
		say("host", ordered(key, "third", 8, "command", silence))
		say("third", ordered(nil, "third", 2, "command", end))
		still("believed without a signature that fits")
		say("host", ordered(key, "host", 10, "command", silence))
		if got := s.now(); !got.Muted || !person(got, "me").Locked {
			t.Fatalf("a signed command is not obeyed: %+v", got)
		}
		say("host", ordered(key, "host", 11, "command", release))
		s.Do(hearing.Command{Do: hearing.Unmute})
		s.pass(time.Second)
		still("released")
		// The same again, over a line that has heard nothing yet.
		word(n, forward.Word{V: 1, N: words + 1, Type: forward.WordSlots, Slots: []forward.Slot{}})
		word(n, forward.Word{V: 1, N: words + 2, Type: forward.WordSlots, Slots: []forward.Slot{{Slot: 0, Who: "host", Entry: 1}, {Slot: 1, Who: "third", Entry: 1}}})
		words += 2
		say("host", ordered(key, "host", 10, "command", silence))
		still("believed a second time")
		say("host", ordered(key, "host", 12, "left", "null"))
		say("third", ordered(nil, "third", 3, "left", "null")) // who has no key can leave
		if got := s.now(); len(got.Hearing.OnFloor()) != 1 {
			t.Errorf("have not left: %+v", got)
		}
	})
}

// What a call commands through a node is signed by its desk.
func TestOrdersAreSigned(t *testing.T) {
	_, key, _ := ed25519.GenerateKey(nil)
	onStage(t, func(t *testing.T, s *stage) {
		state := threeOnFloor(1, "third")
		state.People[0].Role = hearing.Host
		n := s.throughNode(state)
		s.bye()
		s.pass(2 * time.Second)
		s.Do(hearing.Command{Do: hearing.Silence, Who: "third"})
		s.pass(time.Second)
		found := 0
		n.locked(func() {
			for _, m := range n.messages {
				var w forward.Word
				var d struct{ N int }
				if json.Unmarshal([]byte(m), &w) != nil || !strings.Contains(string(w.Message), `"command"`) {
					continue
				}
				if err := json.Unmarshal(w.Message, &d); err != nil {
					t.Error(err)
				}
				var got, want any
				_ = json.Unmarshal(w.Message, &got)
				_ = json.Unmarshal(ordered(key, "me", d.N, "command", `{"do":"silence","who":"third"}`), &want)
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("says %v, want %v", got, want)
				}
				found++
			}
		})
		if found != 1 { // the host has a direct line still
			t.Errorf("%d were told through the node", found)
		}
	}, func(c *call.Config) { c.Identity = key })
}

// Who comes to the node later than we do has not got what we told them then.
func TestWhoComesToTheNodeLaterIsToldAgain(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		n := s.throughNode(threeOnFloor(1, ""))
		told := func() (count int) {
			n.locked(func() {
				for _, m := range n.messages {
					if strings.Contains(m, `"who":"third"`) && strings.Contains(m, `"self"`) {
						count++
					}
				}
			})
			return count
		}
		s.pass(time.Second)
		before := told()
		for i := range uint64(3) {
			word(n, forward.Word{V: 1, N: i + 2, Type: forward.WordFrom, Who: "third", Entry: 1, Message: fmt.Appendf(nil, `{"v":1,"n":%d,"type":"self","self":{}}`, i+1)})
			s.pass(time.Second)
		}
		if after := told(); before == 0 || after != before+1 {
			t.Errorf("told %d times, and %d once they are there", before, after-before)
		}
	})
}
