package hearing_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"gatehouse/media/hearing"
)

var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func setup() hearing.Setup {
	return hearing.Setup{ID: "h1", Start: day.Add(10 * time.Hour), End: day.Add(10*time.Hour + 30*time.Minute)}
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("scenarios: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range ar.Files {
				part[f.Name] = string(f.Data)
			}
			s := hearing.New(setup())
			var happened strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(part["what was done"]), "\n") {
				at, by, c := parse(t, line)
				var events []hearing.Event
				s, events, err = s.Apply(by, c, at)
				fmt.Fprintf(&happened, "%s %s\n", at.Format("15:04"), tell(events, err))
			}
			if d := cmp.Diff(part["what happened"], happened.String()); d != "" {
				t.Errorf("what happened (-want +got):\n%s", d)
			}
			var came strings.Builder
			for _, a := range s.Attend() {
				fmt.Fprintln(&came, record(a))
			}
			if d := cmp.Diff(part["who came"], came.String()); d != "" {
				t.Errorf("who came (-want +got):\n%s", d)
			}
		})
	}
}

func parse(t *testing.T, line string) (time.Time, hearing.ParticipantID, hearing.Command) {
	t.Helper()
	clock, rest, _ := strings.Cut(line, " ")
	at, err := time.Parse("15:04", clock)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	by, rest, _ := strings.Cut(rest, " ")
	verb, object, _ := strings.Cut(rest, " ")
	c := hearing.Command{Who: hearing.ParticipantID(object)}
	switch rest {
	case "unmutes":
		c.Do = hearing.Unmute
	case "mutes":
		c.Do = hearing.Mute
	case "turns the camera off":
		c = hearing.Command{Do: hearing.CameraOff}
	case "leaves":
		c.Do = hearing.Leave
	case "is lost":
		c = hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost}
	case "ends the hearing":
		c = hearing.Command{Do: hearing.End}
	default:
		switch verb {
		case "joins":
			role, name, ok := strings.Cut(strings.TrimPrefix(object, "as "), " called ")
			if !ok {
				t.Fatalf("%q: joins as ROLE called NAME", line)
			}
			c = hearing.Command{Do: hearing.Join, Name: name, Role: hearing.Role(role)}
		case "admits":
			c.Do = hearing.Admit
		case "removes":
			c.Do = hearing.Remove
		case "silences":
			c.Do = hearing.Silence
		case "releases":
			c.Do = hearing.Release
		default:
			t.Fatalf("%q: unknown verb", line)
		}
	}
	return day.Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute), hearing.ParticipantID(by), c
}

func tell(events []hearing.Event, err error) string {
	if err != nil {
		code, _ := hearing.Code(err)
		return "refused: " + code
	}
	var out []string
	for _, e := range events {
		s := strings.TrimSpace(string(e.Who) + " " + string(e.What))
		if e.By != "" {
			s += " by " + string(e.By)
		}
		if e.Why != "" {
			s += ": " + string(e.Why)
		}
		out = append(out, s)
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, "; ")
}

func record(a hearing.Attendance) string {
	s := fmt.Sprintf("%s, %s, came %s, ", a.Name, a.Role, a.Came.Format("15:04"))
	if a.Joined.IsZero() {
		s += "not in"
	} else {
		s += "in from " + a.Joined.Format("15:04")
	}
	if a.Left.IsZero() {
		return s + ", still here"
	}
	return s + " to " + a.Left.Format("15:04") + ", " + string(a.Why)
}

// TestAnyCommands tries random commands and holds the state to its promises.
func TestAnyCommands(t *testing.T) {
	ids := []hearing.ParticipantID{"a", "b", "c", "d", ""}
	rapid.Check(t, func(t *rapid.T) {
		s := hearing.New(setup())
		played := hearing.New(setup())
		at := setup().Start.Add(-40 * time.Minute)
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			at = at.Add(time.Duration(rapid.IntRange(0, 120).Draw(t, "seconds")) * time.Second)
			by := rapid.SampledFrom(ids).Draw(t, "by")
			c := hearing.Command{
				Do:   rapid.SampledFrom(append(hearing.Dos(), "nonsense")).Draw(t, "do"),
				Who:  rapid.SampledFrom(ids).Draw(t, "who"),
				Name: string(by),
				Role: rapid.SampledFrom(append(hearing.Roles(), "")).Draw(t, "role"),
				Why:  rapid.SampledFrom([]hearing.Why{"", hearing.WhyLost, hearing.WhyRemoved}).Draw(t, "why"),
			}
			before, was := asJSON(t, s), s
			next, events, err := s.Apply(by, c, at)
			if asJSON(t, was) != before {
				t.Fatalf("%v changed the state it was applied to", c)
			}
			if err != nil {
				if _, ok := hearing.Code(err); !ok {
					t.Fatalf("%v: error without a code: %v", c, err)
				}
				if len(events) > 0 || asJSON(t, next) != before {
					t.Fatalf("%v: refused, and yet something happened", c)
				}
			}
			for _, e := range events {
				played = played.Play(e)
			}
			if d := cmp.Diff(asJSON(t, next), asJSON(t, played)); d != "" {
				t.Fatalf("%v: playing the events gives another state:\n%s", c, d)
			}
			hold(t, was, next, by, c)
			s = next
		}
	})
}

func hold(t *rapid.T, was, now hearing.State, by hearing.ParticipantID, c hearing.Command) {
	here := 0
	for _, p := range now.People {
		if p.Where != hearing.Gone {
			here++
		}
		open := 0
		for _, v := range p.Visits {
			if v.Left.IsZero() {
				open++
			} else if v.Why == "" || v.Left.Before(v.Came) {
				t.Fatalf("visit %+v of %s has no end a reader believes", v, p.ID)
			}
		}
		if want := map[bool]int{true: 0, false: 1}[p.Where == hearing.Gone]; open != want {
			t.Fatalf("%s is %s with %d open visits", p.ID, p.Where, open)
		}
		if p.Locked && !p.Muted {
			t.Fatalf("%s is locked and yet heard", p.ID)
		}
		if old, ok := was.Find(p.ID); ok && old.Locked && !p.Locked && by == p.ID && c.Do != hearing.Release {
			t.Fatalf("%s lifted their own lock by %v", p.ID, c)
		}
		seen := now.As(p.ID)
		for _, q := range seen.People {
			if p.Where != hearing.Floor && q.ID != p.ID {
				t.Fatalf("%s, who is %s, sees %s", p.ID, p.Where, q.ID)
			}
		}
	}
	if here > hearing.MaxPeople {
		t.Fatalf("%d people", here)
	}
	if now.Phase == hearing.Ended && here > 0 {
		t.Fatalf("closed with %d people in it", here)
	}
	if was.Phase != hearing.NotStarted && now.Phase == hearing.NotStarted || was.Phase == hearing.Ended && now.Phase != hearing.Ended {
		t.Fatalf("went back from %s to %s", was.Phase, now.Phase)
	}
}

func asJSON(t *rapid.T, s hearing.State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFull(t *testing.T) {
	s := hearing.New(setup())
	var err error
	for i := range hearing.MaxPeople {
		s, _, err = s.Apply(hearing.ParticipantID(rune('a'+i)), hearing.Command{Do: hearing.Join, Role: hearing.Guest}, setup().Start)
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err = s.Apply("z", hearing.Command{Do: hearing.Join, Role: hearing.Host}, setup().Start)
	if !errors.Is(err, hearing.ErrFull) {
		t.Fatalf("the thirteenth: %v, want ErrFull", err)
	}
}

func TestCodesAreRoundTrips(t *testing.T) {
	for _, err := range []error{
		hearing.ErrNotOpen, hearing.ErrOver, hearing.ErrClosed, hearing.ErrFull, hearing.ErrNotAllowed,
		hearing.ErrNotHere, hearing.ErrNotWaiting, hearing.ErrNotOnFloor, hearing.ErrLocked, hearing.ErrUnknownCommand,
	} {
		code, ok := hearing.Code(fmt.Errorf("wrapped: %w", err))
		back := hearing.FromCode(code)
		if !ok || !errors.Is(back, err) {
			t.Errorf("%v → %q → %v", err, code, back)
		}
	}
}

func TestLateForPeopleButNotForThoseInIt(t *testing.T) {
	s := hearing.New(setup())
	join := func(id hearing.ParticipantID, r hearing.Role, at time.Time) error {
		var err error
		s, _, err = s.Apply(id, hearing.Command{Do: hearing.Join, Role: r}, at)
		return err
	}
	do := func(id hearing.ParticipantID, c hearing.Command, at time.Time) {
		t.Helper()
		var err error
		if s, _, err = s.Apply(id, c, at); err != nil {
			t.Fatal(err)
		}
	}
	start, late := setup().Start, setup().End.Add(2*time.Hour)
	if err := join("h", hearing.Host, start); err != nil {
		t.Fatal(err)
	}
	if err := join("r", hearing.Representative, start); err != nil {
		t.Fatal(err)
	}
	do("h", hearing.Command{Do: hearing.Admit, Who: "r"}, start)
	do("r", hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost}, late)
	if err := join("r", hearing.Representative, late); err != nil {
		t.Fatalf("a running hearing keeps out who was in it: %v", err)
	}
	if err := join("x", hearing.Representative, late); !errors.Is(err, hearing.ErrOver) {
		t.Fatalf("a stranger two hours late: %v, want ErrOver", err)
	}
}
