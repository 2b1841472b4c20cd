package hearing_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gatehouse/media/hearing"
)

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
			s := hearing.New(described(t, part["setup"]))
			var happened strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(part["what was done"]), "\n") {
				verb, why, looks := strings.Cut(line, " because ")
				at, by, c := parse(t, verb)
				var gone, events []hearing.Event
				if s, gone = s.Pass(at); len(gone) > 0 {
					fmt.Fprintf(&happened, "%s by itself: %s\n", clock(at), tell(gone, nil))
				}
				if looks {
					s, events, err = watch(s, by, strings.HasSuffix(verb, " listens"), why, at)
				} else {
					s, events, err = s.Apply(by, c, at)
				}
				fmt.Fprintf(&happened, "%s %s\n", clock(at), tell(events, err))
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

// described reads who is kept apart and who interprets for whom.
func described(t *testing.T, text string) hearing.Setup {
	t.Helper()
	s := setup()
	s.Interprets = map[hearing.ParticipantID]hearing.ParticipantID{}
	for line := range strings.Lines(text) {
		a, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if b, ok := strings.CutPrefix(rest, "is kept apart from "); ok {
			s.Apart = append(s.Apart, hearing.Pair{A: hearing.ParticipantID(a), B: hearing.ParticipantID(b)})
		} else if b, ok := strings.CutPrefix(rest, "interprets for "); ok {
			s.Interprets[hearing.ParticipantID(a)] = hearing.ParticipantID(b)
		} else if kind, ok := strings.CutPrefix(rest, "is "); ok {
			s.Privacy = hearing.Privacy(kind)
		} else {
			t.Fatalf("setup %q", line)
		}
	}
	return s
}

// watch has somebody look at the hearing, or look and listen.
func watch(s hearing.State, id hearing.ParticipantID, sound bool, why string, at time.Time) (hearing.State, []hearing.Event, error) {
	o, ok := hearing.Permit(hearing.PolicyOf(s.Setup.Privacy), sound, why)
	if !ok {
		return s, nil, hearing.ErrNotAllowed
	}
	return s.Watch(id, o, nil, at)
}

// clock is the time, with its seconds where there are any.
func clock(at time.Time) string {
	if at.Second() == 0 {
		return at.Format("15:04")
	}
	return at.Format("15:04:05")
}

// alone are the verbs that need nobody else.
var alone = map[string]hearing.Command{
	"unmutes":              {Do: hearing.Unmute},
	"mutes":                {Do: hearing.Mute},
	"turns the camera off": {Do: hearing.CameraOff},
	"raises a hand":        {Do: hearing.RaiseHand},
	"lowers the hand":      {Do: hearing.LowerHand},
	"leaves":               {Do: hearing.Leave},
	"is lost":              {Do: hearing.Leave, Why: hearing.WhyLost},
	"starts":               {Do: hearing.Start},
	"pauses":               {Do: hearing.Pause},
	"suspends":             {Do: hearing.Suspend},
	"resumes":              {Do: hearing.Resume},
	"ends the hearing":     {Do: hearing.End},
	"silences everybody":   {Do: hearing.SilenceAll},
	"returns":              {Do: hearing.Return},
	"looks":                {}, // because of something
	"listens":              {},
	"spotlights nobody":    {Do: hearing.Spotlight},
}

// towards are the verbs that concern somebody.
var towards = map[string]hearing.Do{
	"admits": hearing.Admit, "dismisses": hearing.Dismiss, "removes": hearing.Remove, "silences": hearing.Silence,
	"releases": hearing.Release, "spotlights": hearing.Spotlight, "sees the hand of": hearing.LowerHand,
}

func parse(t *testing.T, line string) (time.Time, hearing.ParticipantID, hearing.Command) {
	t.Helper()
	when, rest, _ := strings.Cut(line, " ")
	layout := "15:04"
	if strings.Count(when, ":") == 2 {
		layout = "15:04:05"
	}
	at, err := time.Parse(layout, when)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	at = day.Add(at.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)))
	by, rest, _ := strings.Cut(rest, " ")
	c, ok := alone[rest]
	if !ok {
		c = said(t, rest)
	}
	return at, hearing.ParticipantID(by), c
}

// said reads what is done to or with somebody.
func said(t *testing.T, rest string) hearing.Command {
	t.Helper()
	for verb, do := range towards {
		if who, ok := strings.CutPrefix(rest, verb+" "); ok {
			return hearing.Command{Do: do, Who: hearing.ParticipantID(who)}
		}
	}
	verb, object, _ := strings.Cut(rest, " ")
	switch verb {
	case "joins":
		role, name, ok := strings.Cut(strings.TrimPrefix(object, "as "), " called ")
		if !ok {
			t.Fatalf("%q: joins as ROLE called NAME", rest)
		}
		return hearing.Command{Do: hearing.Join, Name: name, Role: hearing.Role(role)}
	case "asks":
		c := hearing.Command{Do: hearing.Consult}
		for _, id := range strings.Split(strings.TrimSuffix(object, " aside"), " and ") {
			c.Whom = append(c.Whom, hearing.ParticipantID(id))
		}
		return c
	case "agrees":
		return hearing.Command{Do: hearing.Agree, Room: hearing.RoomID(strings.TrimPrefix(object, "to "))}
	case "declines":
		return hearing.Command{Do: hearing.Decline, Room: hearing.RoomID(object)}
	case "checks":
		who, outcome, _ := strings.Cut(object, ": ")
		return hearing.Command{Do: hearing.Verify, Who: hearing.ParticipantID(who), Outcome: hearing.Outcome(outcome)}
	case "extends":
		until, err := time.Parse("15:04", strings.TrimPrefix(object, "to "))
		if err != nil {
			t.Fatal(err)
		}
		return hearing.Command{Do: hearing.Extend, Until: day.Add(time.Duration(until.Hour())*time.Hour + time.Duration(until.Minute())*time.Minute)}
	case "writes":
		text, to, _ := strings.Cut(object, " to ")
		return hearing.Command{Do: hearing.Write, Text: strings.Trim(text, "\""), Who: hearing.ParticipantID(to)}
	}
	t.Fatalf("%q: unknown verb", rest)
	return hearing.Command{}
}

func tell(events []hearing.Event, err error) string {
	if err != nil {
		code, _ := hearing.Code(err)
		return "refused: " + code
	}
	var out []string
	for _, e := range events {
		s := strings.TrimSpace(string(e.Who) + " " + string(e.What))
		if len(e.Whom) > 0 {
			names := make([]string, len(e.Whom))
			for i, id := range e.Whom {
				names[i] = string(id)
			}
			s += " " + strings.Join(names, ", ")
		}
		if e.Room != "" {
			s += " " + string(e.Room)
		}
		if e.By != "" {
			s += " by " + string(e.By)
		}
		if e.Outcome != "" {
			s += ": " + string(e.Outcome)
		}
		if !e.Until.IsZero() {
			s += " to " + clock(e.Until)
		}
		if e.Text != "" {
			s += " " + strconv.Quote(e.Text)
			if e.To != "" {
				s += " to " + string(e.To)
			}
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
	if a.Identity != nil {
		s += ", " + string(a.Identity.Outcome) + " by " + a.Identity.Name
	}
	if a.Left.IsZero() {
		return s + ", still here"
	}
	return s + " to " + a.Left.Format("15:04") + ", " + string(a.Why)
}
