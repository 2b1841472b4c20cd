package readiness

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func line(change func(*Line)) *Line {
	l := &Line{Reached: true, LossIn: 0.001, RoundTrip: 20, Uplink: 5_000_000}
	change(l)
	return l
}

func TestJudge(t *testing.T) {
	all := func(g ...Grade) []Grade { return g }
	for _, c := range []struct {
		name          string
		m             Measured
		grades        []Grade
		verdict, line Grade
	}{
		{"nothing tested", Measured{}, nil, Unknown, Unknown},
		{
			"all well",
			Measured{Moving, Heard, Heard, line(func(*Line) {}), Works},
			all(Good, Good, Good, Good, Good, Good, Good, Good), Good, Good,
		},
		{
			"a headset and no relay",
			Measured{Moving, Heard, NotHeard, line(func(*Line) {}), None},
			all(Good, Good, Unknown, Good, Good, Good, Good, Unknown), Good, Good,
		},
		{"a black picture", Measured{Camera: Dark, Microphone: Heard}, all(Bad, Good), Bad, Unknown},
		{"a picture that stands", Measured{Camera: Still}, all(Poor), Poor, Unknown},
		{"few pictures", Measured{Camera: Slow}, all(Poor), Poor, Unknown},
		{"the camera is off", Measured{Camera: Off, Microphone: Heard}, all(Unknown, Good), Good, Unknown},
		{"a dead microphone", Measured{Camera: Moving, Microphone: Silent}, all(Good, Bad), Bad, Unknown},
		{"a far one", Measured{Microphone: Quiet}, all(Poor), Poor, Unknown},
		{"one too near", Measured{Microphone: Loud}, all(Poor), Poor, Unknown},
		{"an echo", Measured{Speaker: Loud}, all(Poor), Poor, Unknown},
		{"a device in use", Measured{Camera: Busy, Microphone: Refused, Speaker: Gone}, all(Bad, Bad, Bad), Bad, Unknown},
		{"no line", Measured{Line: &Line{}}, all(Bad), Bad, Bad},
		{"a line with little loss", Measured{Line: line(func(l *Line) { l.LossIn = 0.0199 })}, all(Good, Good, Good, Good), Good, Good},
		{"with some", Measured{Line: line(func(l *Line) { l.LossIn = 0.02 })}, all(Good, Poor, Good, Good), Poor, Poor},
		{"with much on the way out", Measured{Line: line(func(l *Line) { l.LossOut = 0.1 })}, all(Good, Bad, Good, Good), Bad, Bad},
		{"a long one", Measured{Line: line(func(l *Line) { l.RoundTrip = 200 })}, all(Good, Good, Poor, Good), Poor, Poor},
		{"too long a one", Measured{Line: line(func(l *Line) { l.RoundTrip = 400 })}, all(Good, Good, Bad, Good), Bad, Bad},
		{"a thin one", Measured{Line: line(func(l *Line) { l.Uplink = GoodUplink - 1 })}, all(Good, Good, Good, Poor), Poor, Poor},
		{"for sound only", Measured{Line: line(func(l *Line) { l.Uplink = BadUplink - 1 })}, all(Good, Good, Good, Bad), Bad, Bad},
		{"one whose width nobody measured", Measured{Line: line(func(l *Line) { l.Uplink = 0 })}, all(Good, Good, Good), Good, Good},
		{"a relay that does not answer", Measured{Line: line(func(*Line) {}), Relay: Cut}, all(Good, Good, Good, Good, Poor), Poor, Poor},
	} {
		var got []Grade
		for _, f := range c.m.Judge() {
			got = append(got, f.Grade)
		}
		if d := cmp.Diff(c.grades, got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, d)
		}
		if v, l := c.m.Verdict(), c.m.LineGrade(); v != c.verdict || l != c.line {
			t.Errorf("%s: verdict %s, line %s; want %s, %s", c.name, v, l, c.verdict, c.line)
		}
		if !c.m.Valid() {
			t.Errorf("%s: not valid", c.name)
		}
	}
}

func TestWhatNoTestFindsIsNotValid(t *testing.T) {
	for name, m := range map[string]Measured{
		"a word of nobody's":         {Camera: "splendid"},
		"a microphone that moves":    {Microphone: Moving},
		"a relay that is heard":      {Relay: Heard},
		"more lost than sent":        {Line: line(func(l *Line) { l.LossIn = 1.01 })},
		"less than nothing lost":     {Line: line(func(l *Line) { l.LossOut = -0.1 })},
		"loss that is no number":     {Line: line(func(l *Line) { l.LossOut = math.NaN() })},
		"an answer before the ask":   {Line: line(func(l *Line) { l.RoundTrip = -1 })},
		"a trip of more than an age": {Line: line(func(l *Line) { l.RoundTrip = 60_001 })},
		"a line of all the world":    {Line: line(func(l *Line) { l.Uplink = 1 << 40 })},
	} {
		if m.Valid() {
			t.Errorf("%s: valid", name)
		}
	}
}

// TestEveryCheckCanGoWrongAndRight holds the table to its sense: a check that
// could only ever be good would tell nobody anything.
func TestEveryCheckCanGoWrongAndRight(t *testing.T) {
	for _, c := range Checks() {
		if len(Outcomes(c)) < 2 {
			t.Errorf("%s has %v", c, Outcomes(c))
		}
		if c.OfLine() != slices.Contains([]Check{Reach, Loss, RoundTrip, Uplink, Relay}, c) {
			t.Errorf("%s is of the line: %t", c, c.OfLine())
		}
	}
}
