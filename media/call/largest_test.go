package call

import (
	"testing"

	"gatehouse/media/hearing"
)

// Who is large changes with who speaks, but not with every word.
func TestWhoIsLarge(t *testing.T) {
	quiet := []speaker{{"host", 0}, {"judge", 0}, {"vale", 0}}
	talks := []speaker{{"host", 0.02}, {"judge", 0.4}, {"vale", 0.1}}
	for _, c := range []struct {
		name           string
		all            []speaker
		spotlight, now hearing.ParticipantID
		late           bool
		want           hearing.ParticipantID
	}{
		{"nobody is there", nil, "", "judge", true, ""},
		{"nobody speaks: the first", quiet, "", "", false, "host"},
		{"nobody speaks: as it was", quiet, "", "vale", false, "vale"},
		{"who speaks", talks, "", "host", false, "judge"},
		{"who speaks, but another has only just begun", talks, "", "host", true, "host"},
		{"who speaks, as that one has gone", talks, "", "okoro", true, "judge"},
		{"hardly louder", []speaker{{"host", 0.38}, {"judge", 0.4}}, "", "host", false, "host"},
		{"the spotlight", talks, "vale", "judge", true, "vale"},
		{"the spotlight on who is not there", talks, "okoro", "vale", false, "judge"},
	} {
		if got := largest(c.all, c.spotlight, c.now, c.late); got != c.want {
			t.Errorf("%s: %q is large, want %q", c.name, got, c.want)
		}
	}
}
