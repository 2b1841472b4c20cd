package hub_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// Whoever is in a hearing that becomes privileged is told so, though nothing
// happened in it, and it is kept as it is by then.
func TestAHearingThatBecomesPrivileged(t *testing.T) {
	dir := t.TempDir()
	h := begin(t, dir, &clock{at: start})
	host, _ := running(t, h)
	o := opening()
	for _, privacy := range []hearing.Privacy{hearing.PrivacyCourt, hearing.PrivacyMeeting, hearing.PrivacyPrivileged} {
		o.Privacy, o.Apart = privacy, []hearing.Pair{{A: "vale", B: "apart-" + hearing.ParticipantID(privacy)}}
		link(t)(h.OpenHearing(t.Context(), o))
	}
	told := func() (s hearing.State) {
		for {
			if m := hear(t, host); m.Type == signalling.TypeState {
				if err := json.Unmarshal(m.Body, &s); err != nil {
					t.Fatal(err)
				}
				return s
			}
		}
	}
	for told().Setup.Privacy != hearing.PrivacyPrivileged { //nolint:revive // until it is
	}
	if err := host.Write(t.Context(), []byte(`{"v":1,"id":"c2","seq":2,"type":"command","body":{"do":"mute"}}`)); err != nil {
		t.Fatal(err)
	}
	for s := told(); !s.People[0].Muted; s = told() {
		if s.Setup.Privacy != hearing.PrivacyPrivileged {
			t.Errorf("afterwards it is told to be %q", s.Setup.Privacy)
		}
	}
	_ = h.Close()
	text := read(t, filepath.Join(dir, "hub-hearings.json"))
	if !strings.Contains(text, `"privacy":"privileged"`) || !strings.Contains(text, "apart-privileged") || strings.Contains(text, "apart-meeting") {
		t.Errorf("kept: %s", text)
	}
}
