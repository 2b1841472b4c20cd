package hearing_test

import (
	"cmp"
	"fmt"
	"testing"

	"gatehouse/media/hearing"
)

func TestForward(t *testing.T) {
	who := func(n int) hearing.ParticipantID { return hearing.ParticipantID(fmt.Sprintf("p%d", n)) }
	desk := func(n, mbit int) hearing.Able { return hearing.Able{Who: who(n), Uplink: mbit * 1_000_000} }
	hub := hearing.Able{}
	for name, c := range map[string]struct {
		floor   int
		privacy hearing.Privacy
		weak    int // one uplink, in Mbit/s; 0 is none known
		able    []hearing.Able
		from    *hearing.Node
		want    *hearing.Able
	}{
		"two":                             {floor: 2, able: []hearing.Able{hub}},
		"two on a weak line":              {floor: 2, weak: 1, able: []hearing.Able{hub}},
		"three":                           {floor: 3, able: []hearing.Able{hub}},
		"three on good lines":             {floor: 3, weak: 4, able: []hearing.Able{hub}},
		"three, one weak":                 {floor: 3, weak: 3, able: []hearing.Able{hub}, want: &hub},
		"four":                            {floor: 4, able: []hearing.Able{hub}, want: &hub},
		"four, nobody can":                {floor: 4},
		"a desk that is good enough":      {floor: 4, able: []hearing.Able{desk(1, 8), desk(2, 20), hub}, want: &hearing.Able{Who: "p2", Uplink: 20_000_000}},
		"twelve on all that is tested":    {floor: 12, able: []hearing.Able{desk(2, 12), hub}, want: &hearing.Able{Who: "p2", Uplink: 12_000_000}},
		"no desk is good enough":          {floor: 4, able: []hearing.Able{desk(1, 3), desk(2, 7), hub}, want: &hub},
		"no hub either":                   {floor: 4, able: []hearing.Able{desk(1, 3), desk(2, 7)}, want: &hearing.Able{Who: "p2", Uplink: 7_000_000}},
		"nothing is known":                {floor: 4, able: []hearing.Able{desk(1, 0), desk(2, 0)}, want: &hearing.Able{Who: "p1"}},
		"it stays for three":              {floor: 3, able: []hearing.Able{desk(1, 0), desk(2, 50)}, from: &hearing.Node{Host: "p1"}, want: &hearing.Able{Who: "p1"}},
		"it stays though there is better": {floor: 8, able: []hearing.Able{desk(1, 0), desk(2, 50), hub}, from: &hearing.Node{Host: "p1"}, want: &hearing.Able{Who: "p1"}},
		"its desk is gone":                {floor: 4, able: []hearing.Able{desk(2, 0), hub}, from: &hearing.Node{Host: "p1"}, want: &hub},
		"direct again at two":             {floor: 2, able: []hearing.Able{desk(1, 0)}, from: &hearing.Node{Host: "p1"}},
		"a legal visit of six":            {floor: 6, privacy: hearing.PrivacyPrivileged, weak: 1, able: []hearing.Able{desk(1, 50), hub}},
		"a legal visit that had one":      {floor: 6, privacy: hearing.PrivacyPrivileged, able: []hearing.Able{hub}, from: &hearing.Node{}},
		"no kind is written":              {floor: 6, privacy: "-", able: []hearing.Able{hub}},
	} {
		t.Run(name, func(t *testing.T) {
			privacy := cmp.Or(c.privacy, hearing.PrivacyCourt)
			if privacy == "-" {
				privacy = hearing.PrivacyNone
			}
			s := hearing.State{Setup: hearing.Setup{Privacy: privacy}}
			for n := range c.floor {
				s.People = append(s.People, hearing.Participant{ID: who(n), Where: hearing.Floor})
			}
			s.People = append(s.People, hearing.Participant{ID: "waits", Where: hearing.Lobby}, hearing.Participant{ID: "aside", Where: hearing.Aside})
			uplinks := map[hearing.ParticipantID]int{"waits": 1, "aside": 1}
			if c.weak > 0 {
				uplinks[who(0)] = c.weak * 1_000_000
			}
			got, ok := s.Forward(uplinks, c.able, c.from)
			if ok != (c.want != nil) || ok && got != *c.want {
				t.Errorf("%+v %t, want %+v", got, ok, c.want)
			}
		})
	}
}

// Nobody but those on the floor of a hearing that may be passed on is told.
func TestWhoIsToldOfANode(t *testing.T) {
	for _, privacy := range []hearing.Privacy{"", hearing.PrivacyPrivileged, hearing.PrivacyCourt, hearing.PrivacyMeeting, hearing.PrivacyFamily} {
		s := hearing.State{Setup: hearing.Setup{Privacy: privacy}, Forwarder: &hearing.Node{ID: "node"}}
		for _, w := range []hearing.Where{hearing.Lobby, hearing.Floor, hearing.Aside, hearing.Gone} {
			s.People = []hearing.Participant{{ID: "me", Where: w, Role: hearing.Panel}}
			want := w == hearing.Floor && privacy != "" && privacy != hearing.PrivacyPrivileged
			if told := s.As("me").Forwarder != nil; told != want {
				t.Errorf("%q, %s: told %t", privacy, w, told)
			}
		}
		if s.As("stranger").Forwarder != nil {
			t.Errorf("%q: a stranger is told", privacy)
		}
	}
}

// Only the court and the staff pass on for everybody.
func TestWhoMayPassOn(t *testing.T) {
	for _, r := range append(hearing.Roles(), "unknown") {
		want := r == hearing.Host || r == hearing.Panel || r == hearing.Officer
		if got := r.MayPassOn(); got != want {
			t.Errorf("%s: %t", r, got)
		}
	}
}
