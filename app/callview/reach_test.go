package callview

import (
	"strings"
	"testing"

	"gatehouse/app/internal/words"
)

func TestWhatALongerHearingReachesIsSaidBefore(t *testing.T) {
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reached []string
		hidden  bool
		want    string
	}{
		{nil, true, ""},
		{[]string{}, false, "Reaches nothing"},
		{[]string{"11:00 A"}, false, "Reaches 11:00 A"},
		{[]string{"11:00 A", "11:15 B", "11:30 C"}, false, "Reaches 11:00 A and 2 more"},
	} {
		says := SayReached(w, c.reached)
		if says.Hidden != c.hidden || !strings.HasPrefix(says.Text, c.want) {
			t.Errorf("%q: said %q, hidden %v", c.reached, says.Text, says.Hidden)
		}
	}
}
