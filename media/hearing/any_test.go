package hearing_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
)

// drawSetup has people who must be kept apart, and interpreters.
func drawSetup(t *rapid.T, ids []hearing.ParticipantID) hearing.Setup {
	s := setup()
	for range rapid.IntRange(0, 2).Draw(t, "pairs") {
		pair := hearing.Pair{A: rapid.SampledFrom(ids[:len(ids)-1]).Draw(t, "a"), B: rapid.SampledFrom(ids[:len(ids)-1]).Draw(t, "b")}
		if pair.A != pair.B {
			s.Apart = append(s.Apart, pair)
		}
	}
	s.Privacy = rapid.SampledFrom([]hearing.Privacy{"", hearing.PrivacyPrivileged, hearing.PrivacyCourt, hearing.PrivacyMeeting, hearing.PrivacyFamily}).Draw(t, "privacy")
	s.Interprets = map[hearing.ParticipantID]hearing.ParticipantID{"e": rapid.SampledFrom(ids[:4]).Draw(t, "interprets for")}
	return s
}

// drawCommand prefers commands that do something over those that never do.
func drawCommand(t *rapid.T, ids []hearing.ParticipantID, by hearing.ParticipantID, at time.Time) hearing.Command {
	do := rapid.SampledFrom(append(hearing.Dos(), "nonsense", hearing.Join, hearing.Join, hearing.Admit, hearing.Admit,
		hearing.Consult, hearing.Agree, hearing.Agree)).Draw(t, "do")
	c := hearing.Command{
		Do:   do,
		Who:  rapid.SampledFrom(ids).Draw(t, "who"),
		Name: string(by),
		Role: rapid.SampledFrom(append(hearing.Roles(), "", hearing.Representative, hearing.Prisoner, hearing.Host)).Draw(t, "role"),
		Why:  rapid.SampledFrom([]hearing.Why{"", hearing.WhyLost, hearing.WhyRemoved}).Draw(t, "why"),
		Room: rapid.SampledFrom([]hearing.RoomID{"r1", "r1", "r2", ""}).Draw(t, "room"),
	}
	if by == "e" && do == hearing.Join {
		c.Role = hearing.Interpreter
	}
	switch do {
	case hearing.Consult:
		c.Whom = rapid.SliceOfN(rapid.SampledFrom(ids), 0, 3).Draw(t, "whom")
	case hearing.Verify:
		c.Outcome = rapid.SampledFrom(append(hearing.Outcomes(), "odd")).Draw(t, "outcome")
	case hearing.Extend:
		c.Until = at.Add(time.Duration(rapid.IntRange(-30, 300).Draw(t, "minutes")) * time.Minute)
	case hearing.Report:
		c.Equipment = rapid.SampledFrom([]*readiness.Measured{nil, {Camera: "odd"}, {Camera: readiness.Moving}}).Draw(t, "equipment")
	case hearing.Write:
		c.Text = rapid.SampledFrom([]string{"", "Please call me", "\u202ekool", string(make([]byte, 300))}).Draw(t, "text")
	default:
	}
	return c
}

// TestAnyCommands tries random commands and holds the state to its promises.
func TestAnyCommands(t *testing.T) {
	ids := []hearing.ParticipantID{"a", "b", "c", "d", "e", "f", ""}
	rapid.Check(t, func(t *rapid.T) {
		set := drawSetup(t, ids)
		s, played := hearing.New(set), hearing.New(set)
		at := set.Start.Add(-40 * time.Minute)
		for range rapid.IntRange(1, 80).Draw(t, "commands") {
			at = at.Add(time.Duration(rapid.IntRange(0, 120).Draw(t, "seconds")) * time.Second)
			passed, gone := s.Pass(at)
			if due := s.Due(); len(gone) > 0 != (!due.IsZero() && !at.Before(due)) {
				t.Fatalf("due at %v, and at %v happened %v", due, at, gone)
			}
			by := rapid.SampledFrom(ids).Draw(t, "by")
			c := drawCommand(t, ids, by, at)
			before, was := asJSON(t, passed), passed
			next, events, err := passed.Apply(by, c, at)
			if rapid.IntRange(0, 5).Draw(t, "look") == 0 {
				next, events, err = drawLook(t, passed, at)
			}
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
			for _, e := range append(gone, events...) {
				played = played.Play(e)
			}
			if d := cmp.Diff(asJSON(t, next), asJSON(t, played)); d != "" {
				t.Fatalf("%v: playing the events gives another state:\n%s", c, d)
			}
			hold(t, passed, next, by, c)
			s = next
			if rapid.IntRange(0, 19).Draw(t, "learn") == 0 {
				s, _ = s.Amend(drawSetup(t, ids), at)
				hold(t, next, s, "", hearing.Command{})
				played, _ = played.Amend(s.Setup, at)
				if d := cmp.Diff(asJSON(t, s), asJSON(t, played)); d != "" {
					t.Fatalf("learning the same gives another state:\n%s", d)
				}
			}
		}
	})
}

func hold(t *rapid.T, was, now hearing.State, by hearing.ParticipantID, c hearing.Command) {
	here := 0
	for _, p := range now.People {
		if p.Where != hearing.Gone {
			here++
		}
		holdPerson(t, was, now, p, by, c)
	}
	holdRooms(t, now)
	holdWatchers(t, now)
	if here > hearing.MaxPeople {
		t.Fatalf("%d people", here)
	}
	if now.Phase == hearing.Ended && len(now.Waiting())+len(now.OnFloor()) > 0 {
		t.Fatal("closed, and somebody waits or is on the floor")
	}
	if was.Phase != hearing.NotStarted && now.Phase == hearing.NotStarted || was.Phase == hearing.Ended && now.Phase != hearing.Ended {
		t.Fatalf("went back from %s to %s", was.Phase, now.Phase)
	}
	if p, ok := now.Find(now.Spotlight); now.Spotlight != "" && (!ok || p.Where != hearing.Floor) {
		t.Fatalf("the spotlight is on %s, who is not on the floor", now.Spotlight)
	}
	for _, pair := range now.Setup.Apart {
		if now.Together(pair.A, pair.B) || now.Together(pair.B, pair.A) {
			t.Fatalf("%s and %s are together", pair.A, pair.B)
		}
		for _, seen := range now.As(pair.A).People {
			other, _ := now.Find(pair.A)
			if seen.ID == pair.B && other.Where == hearing.Lobby && seen.Role != hearing.Officer {
				t.Fatalf("%s, who waits, is shown %s", pair.A, pair.B)
			}
		}
	}
}

func holdPerson(t *rapid.T, was, now hearing.State, p hearing.Participant, by hearing.ParticipantID, c hearing.Command) {
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
	if p.Locked && !p.Muted && p.Where != hearing.Aside {
		t.Fatalf("%s is locked and yet heard", p.ID)
	}
	if old, ok := was.Find(p.ID); ok && old.Locked && !p.Locked && by == p.ID && c.Do != hearing.Release {
		t.Fatalf("%s lifted their own lock by %v", p.ID, c)
	}
	if !p.Hand.IsZero() && p.Where != hearing.Floor {
		t.Fatalf("%s holds up a hand in %s", p.ID, p.Where)
	}
	seen := now.As(p.ID)
	if seen.Setup.Apart != nil {
		t.Fatalf("%s is told who is kept apart", p.ID)
	}
	for _, q := range seen.People {
		alone := p.Where == hearing.Gone || p.Where == hearing.Lobby && q.Where != hearing.Lobby && q.Where != hearing.Floor
		if alone && q.ID != p.ID {
			t.Fatalf("%s, who is %s, sees %s, who is %s", p.ID, p.Where, q.ID, q.Where)
		}
		if p.Where == hearing.Aside && q.ID != p.ID && !now.Together(p.ID, q.ID) && q.Role != hearing.Officer {
			t.Fatalf("%s sees %s from a consultation", p.ID, q.ID)
		}
	}
	for _, text := range seen.Texts {
		if p.Role != hearing.Officer && text.From != p.ID && text.To != p.ID {
			t.Fatalf("%s reads what %s wrote to %s", p.ID, text.From, text.To)
		}
	}
}

// drawLook has somebody look under a permission that may be of another kind of
// hearing, or for another way of watching.
func drawLook(t *rapid.T, s hearing.State, at time.Time) (hearing.State, []hearing.Event, error) {
	kinds := []hearing.Privacy{s.Setup.Privacy, s.Setup.Privacy, hearing.PrivacyPrivileged, hearing.PrivacyMeeting, hearing.PrivacyFamily}
	o, _ := hearing.Permit(hearing.PolicyOf(rapid.SampledFrom(kinds).Draw(t, "kind")), rapid.Bool().Draw(t, "sound"), "a reason")
	return s.Watch(rapid.SampledFrom([]hearing.ParticipantID{"w", "x", "y", "a", ""}).Draw(t, "watcher"), o, nil, at)
}

// holdWatchers: nobody looks who takes part, nor longer than they may, nor at
// what nobody may look at, nor listens where nobody may; whoever is watched is
// told, and no consultation is seen.
func holdWatchers(t *rapid.T, s hearing.State) {
	policy := hearing.PolicyOf(s.Setup.Privacy)
	_, listen := policy.(hearing.Listenable)
	for _, w := range s.Watching() {
		if _, person := s.Find(w.ID); person || w.ID == "" {
			t.Fatalf("%q takes part and looks", w.ID)
		}
		if s.Phase == hearing.Ended || s.Phase == hearing.NotStarted || w.Sound && !listen ||
			w.Until.Sub(w.Since) > hearing.Longest(policy) {
			t.Fatalf("%+v at a hearing that is %s and %s", w, s.Phase, s.Setup.Privacy)
		}
		seen := s.As(w.ID)
		if len(seen.Rooms)+len(seen.Texts) > 0 || len(seen.Watchers) != 1 {
			t.Fatalf("%s sees rooms, texts or other looks", w.ID)
		}
		for _, p := range seen.People {
			if p.Where != hearing.Floor || p.Identity != nil || len(p.Visits) > 0 {
				t.Fatalf("%s sees %+v", w.ID, p)
			}
		}
		for _, p := range s.People {
			if s.Watches(w.ID, p.ID) != (p.Where == hearing.Floor) || s.Linked(p.ID, w.ID) != (p.Where == hearing.Floor) {
				t.Fatalf("%s looks at %s, who is %s", w.ID, p.ID, p.Where)
			}
			if told := len(s.As(p.ID).Watchers); (told > 0) != (p.Where == hearing.Floor) {
				t.Fatalf("%s, who is %s, is told of %d looks", p.ID, p.Where, told)
			}
		}
	}
	for _, w := range s.Watchers {
		if !w.Left.IsZero() && (w.Left.Before(w.Since) || w.Why == "") {
			t.Fatalf("the look %+v has no end a reader believes", w)
		}
		if !w.Left.IsZero() && len(s.As(w.ID).People) > 0 {
			t.Fatalf("%s still sees people", w.ID)
		}
	}
}

// holdRooms: consultations are of people who are there, each in one at most,
// never an observer, never with both bench and parties.
func holdRooms(t *rapid.T, s hearing.State) {
	in := map[hearing.ParticipantID]hearing.RoomID{}
	for _, r := range s.Rooms {
		bench, parties := 0, 0
		if len(r.Members) < 2 {
			t.Fatalf("a consultation of %d", len(r.Members))
		}
		for _, m := range r.Members {
			p, _ := s.Find(m.Who)
			if in[m.Who] != "" {
				t.Fatalf("%s is in %s and %s", m.Who, in[m.Who], r.ID)
			}
			in[m.Who] = r.ID
			if p.Where == hearing.Gone || p.Where == hearing.Aside == r.Begun.IsZero() {
				t.Fatalf("%s of %s, begun %v, is %s", m.Who, r.ID, r.Begun, p.Where)
			}
			if !r.Begun.IsZero() && !m.Agreed {
				t.Fatalf("%s is in %s without having agreed", m.Who, r.ID)
			}
			switch p.Role {
			case hearing.Observer, hearing.Officer:
				t.Fatalf("%s consults as %s", m.Who, p.Role)
			case hearing.Host, hearing.Panel:
				bench++
			default:
				parties++
			}
		}
		if bench > 0 && parties > 0 {
			t.Fatal("the court is alone with one side")
		}
	}
	for _, p := range s.People {
		if p.Where == hearing.Aside && in[p.ID] == "" {
			t.Fatalf("%s is aside in no consultation", p.ID)
		}
		if p.Where == hearing.Floor && slices.ContainsFunc(s.Waiting(), func(q hearing.Participant) bool { return q.ID == p.ID }) {
			t.Fatalf("%s is on the floor and waits", p.ID)
		}
	}
}

func asJSON(t *rapid.T, s hearing.State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
