package peer

import (
	"strings"
	"testing"
)

func TestOnlyRelaysAreTold(t *testing.T) {
	for in, want := range map[string]string{
		"candidate:1 1 udp 2130706431 10.1.2.3 4444 typ host":                                          "",
		"candidate:2 1 udp 1694498815 198.51.100.7 4444 typ srflx raddr 10.1.2.3 rport 4444":           "",
		"candidate:2 1 udp 1694498815 198.51.100.7 4444 typ prflx raddr 10.1.2.3 rport 4444":           "",
		"candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay raddr 10.1.2.3 rport 4444":             "candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay raddr 0.0.0.0 rport 9",
		"candidate:3 1 udp 16777215 2001:db8::5 50000 typ relay raddr fd00::3 rport 4444 generation 0": "candidate:3 1 udp 16777215 2001:db8::5 50000 typ relay raddr :: rport 9 generation 0",
		"candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay":                                       "candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay",
		"candidate:4 1 udp 1 10.1.2.3 typ relay":                                                       "",
		"":                                                                                             "",
	} {
		got, tell := relayed(Signal{Kind: KindCandidate, Candidate: in})
		if tell != (want != "") || tell && got.Candidate != want {
			t.Errorf("%q becomes %q, told: %v", in, got.Candidate, tell)
		}
	}
	in := strings.Join([]string{
		"v=0", "o=- 7 2 IN IP4 10.1.2.3", "s=-", "t=0 0", "m=audio 4444 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 10.1.2.3", "a=rtcp:4445 IN IP4 10.1.2.3",
		"a=candidate:1 1 udp 2130706431 10.1.2.3 4444 typ host", "a=candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay raddr 10.1.2.3 rport 4444",
		"a=remote-candidates:1 10.1.2.3 4444", "a=ice-ufrag:abcd", "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP6 fd00::3", "a=end-of-candidates", "",
	}, "\r\n")
	want := strings.Join([]string{
		"v=0", "o=- 7 2 IN IP4 0.0.0.0", "s=-", "t=0 0", "m=audio 4444 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
		"a=candidate:3 1 udp 16777215 203.0.113.5 50000 typ relay raddr 0.0.0.0 rport 9",
		"a=ice-ufrag:abcd", "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP6 ::", "a=end-of-candidates", "",
	}, "\r\n")
	for _, kind := range []Kind{KindOffer, KindAnswer} {
		if got, tell := relayed(Signal{Kind: kind, Round: 3, SDP: in}); !tell || got.SDP != want || got.Round != 3 {
			t.Errorf("told: %v\n%s", tell, got.SDP)
		}
	}
	for _, s := range []Signal{{Kind: KindEnd, Ufrag: "abcd"}, {Kind: KindRestart, Round: 2}} {
		if got, tell := relayed(s); !tell || got != s {
			t.Errorf("%v becomes %v, told: %v", s, got, tell)
		}
	}
}

// Hosts' candidates of a relay-only peer are told to nobody, whatever the
// library made of its policy.
func FuzzRelayed(f *testing.F) {
	f.Add("candidate:1 1 udp 2130706431 10.1.2.3 4444 typ host", "o=- 7 2 IN IP4 10.1.2.3\r\nc=IN IP4 10.1.2.3\r\na=candidate:1 1 udp 1 10.1.2.3 4444 typ relay raddr 10.1.2.3 rport 1\r\n")
	f.Add("candidate:1 1 udp 1 203.0.113.5 4444 typ relay raddr 10.1.2.3 rport 1 raddr 10.1.2.3 rport 1", "a=candidate:\n\n\r")
	f.Fuzz(func(t *testing.T, candidate, text string) {
		if s, tell := relayed(Signal{Kind: KindCandidate, Candidate: candidate}); tell {
			words := strings.Fields(s.Candidate)
			if words[7] != "relay" {
				t.Errorf("told: %q", s.Candidate)
			}
			for i := 8; i+1 < len(words); i += 2 {
				if words[i] == "raddr" && words[i+1] != "0.0.0.0" && words[i+1] != "::" {
					t.Errorf("told: %q", s.Candidate)
				}
			}
		}
		s, _ := relayed(Signal{Kind: KindOffer, SDP: text})
		for line := range strings.Lines(s.SDP) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "a=candidate:") && !strings.Contains(line, " typ relay") {
				t.Errorf("told: %q", line)
			}
		}
	})
}
