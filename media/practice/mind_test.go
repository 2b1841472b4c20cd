package practice

import (
	"slices"
	"testing"
	"time"

	"gatehouse/media/hearing"
)

const pat = hearing.ParticipantID("pat")

// stage is a hearing with a host and the partner, in which the partner's
// commands are obeyed as they come, second by second.
type stage struct {
	t     *testing.T
	state hearing.State
	mind  mind
	now   time.Time
	done  []hearing.Do
}

func begin(t *testing.T) *stage {
	t.Helper()
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	s := &stage{t: t, now: at, state: hearing.New(hearing.Setup{ID: "h", Start: at, End: at.Add(time.Hour)})}
	s.by("host", hearing.Command{Do: hearing.Join, Role: hearing.Host, Name: "Ada"})
	s.by(pat, hearing.Command{Do: hearing.Join, Role: hearing.Representative, Name: "Pat"})
	return s
}

func (s *stage) by(who hearing.ParticipantID, c hearing.Command) {
	s.t.Helper()
	next, _, err := s.state.Apply(who, c, s.now)
	if err != nil {
		s.t.Fatalf("%s %s: %v", who, c.Do, err)
	}
	s.state = next
}

// pass lets time pass and returns what the partner did meanwhile.
func (s *stage) pass(d time.Duration) []hearing.Do {
	s.t.Helper()
	s.done = nil
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(time.Second) {
		for _, c := range s.mind.think(s.state, pat, s.now) {
			s.done = append(s.done, c.Do)
			s.by(pat, c)
		}
	}
	return s.done
}

func (s *stage) expect(what string, d time.Duration, want ...hearing.Do) {
	s.t.Helper()
	if got := s.pass(d); !slices.Equal(got, want) {
		s.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestThePartnerDoesWhatPeopleDo(t *testing.T) {
	s := begin(t)
	s.expect("in the lobby", time.Minute)
	s.by("host", hearing.Command{Do: hearing.Admit, Who: pat})
	s.expect("just admitted", raisesAfter)
	s.expect("after a while", 2*time.Second, hearing.RaiseHand)
	s.by("host", hearing.Command{Do: hearing.LowerHand, Who: pat})
	s.expect("seen", raisesAgain)
	s.expect("later once more", 3*time.Second, hearing.RaiseHand)
	s.expect("not seen", lowersAfter+2*time.Second, hearing.LowerHand)
	s.by("host", hearing.Command{Do: hearing.Silence, Who: pat})
	s.expect("silenced", 30*time.Second)
	s.by("host", hearing.Command{Do: hearing.Release, Who: pat})
	s.expect("released", unmutesAfter+2*time.Second, hearing.Unmute)
	s.by("host", hearing.Command{Do: hearing.Dismiss, Who: pat})
	s.expect("back in the lobby", 2*time.Minute)
}

func TestThePartnerStepsAsideWhenAsked(t *testing.T) {
	s := begin(t)
	s.by("sol", hearing.Command{Do: hearing.Join, Role: hearing.Representative, Name: "Sol"})
	s.by("host", hearing.Command{Do: hearing.Admit, Who: pat})
	s.by("host", hearing.Command{Do: hearing.Admit, Who: "sol"})
	s.by("sol", hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{pat}})
	s.expect("asked", agreesAfter+2*time.Second, hearing.Agree)
	if me, _ := s.state.Find(pat); me.Where != hearing.Aside {
		t.Errorf("the partner is at %s", me.Where)
	}
}
