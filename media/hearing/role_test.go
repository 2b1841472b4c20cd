package hearing_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatehouse/media/hearing"
)

// TestWhoMayDoWhat holds the one table of rights, role by role, to the page
// that people read.
func TestWhoMayDoWhat(t *testing.T) {
	want, err := os.ReadFile("testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, r := range hearing.Roles() {
		var may []string
		for _, do := range hearing.Dos() {
			if r.May(do) {
				may = append(may, string(do))
			}
		}
		fmt.Fprintf(&got, "%s: %s\n", r, strings.Join(may, " "))
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("who may do what (-want +got):\n%s", d)
	}
}

// TestNobodyElseMay tries every command as every role against a hearing in
// which it would do something, and finds it refused exactly where the table
// says so.
func TestNobodyElseMay(t *testing.T) {
	for _, r := range hearing.Roles() {
		for _, do := range hearing.Dos() {
			if do == hearing.Join {
				continue
			}
			s := inSession(t, r)
			who := hearing.ParticipantID("other")
			if do == hearing.LowerHand {
				who = "" // everybody's own; another's is for those who conduct
			}
			_, _, err := s.Apply("me", hearing.Command{
				Do: do, Who: who, Whom: []hearing.ParticipantID{"other"}, Outcome: hearing.PhotoSeen,
				Until: setup().End.Add(hearing.ClosesAfter), Text: "hello", Room: "r1",
			}, setup().Start)
			code, _ := hearing.Code(err)
			if refused := code == "not-allowed"; refused == r.May(do) {
				t.Errorf("%s as %s: %v, and the table says %t", do, r, err, r.May(do))
			}
		}
	}
}

// inSession is a running hearing with me in a role, an admitted
// representative, and a host and an officer beside me.
func inSession(t *testing.T, r hearing.Role) hearing.State {
	t.Helper()
	s := hearing.New(setup())
	for _, step := range []struct {
		by hearing.ParticipantID
		c  hearing.Command
	}{
		{"host", hearing.Command{Do: hearing.Join, Role: hearing.Host}},
		{"officer", hearing.Command{Do: hearing.Join, Role: hearing.Officer}},
		{"me", hearing.Command{Do: hearing.Join, Role: r}},
		{"other", hearing.Command{Do: hearing.Join, Role: hearing.Representative}},
		{"host", hearing.Command{Do: hearing.Admit, Who: "other"}},
		{"host", hearing.Command{Do: hearing.Admit, Who: "me"}},
	} {
		now, _, err := s.Apply(step.by, step.c, setup().Start)
		if code, _ := hearing.Code(err); err != nil && code != "not-waiting" {
			t.Fatalf("%s %s: %v", step.by, step.c.Do, err)
		}
		s = now
	}
	return s
}
