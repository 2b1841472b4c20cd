package timetable_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
	"gatehouse/scheduling/timetable"
)

// The oracle reads the room rules out loud, a quarter of an hour at a time:
// it walks the quarters that are asked for, reads each off the wall clock, and
// works out weekly lines by counting weeks. It shares no code with the package.

// weekly is a line as the oracle knows it.
type weekly struct {
	days          []time.Weekday
	every         int // weeks
	first, last   scheduling.Date
	from, to      int // quarters of the wall clock's day
	usage         scheduling.Usage
	parties       []scheduling.Party
	notOnHolidays bool
	except        []scheduling.Date
}

func (w weekly) on(d scheduling.Date) bool {
	monday := func(d scheduling.Date) int {
		n := int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		return (n + 3) / 7 // 1 January 1970 was a Thursday
	}
	return slices.Contains(w.days, d.Weekday()) && (monday(d)-monday(w.first))%w.every == 0 &&
		d.Compare(w.first) >= 0 && d.Compare(w.last) <= 0 && !slices.Contains(w.except, d)
}

// drawn is one question, in the package's words and in the oracle's.
type drawn struct {
	room  scheduling.Room
	place timetable.Place
	who   timetable.Asker
	span  scheduling.Span
	lines []weekly
}

var (
	usages = []scheduling.Usage{scheduling.UsageCourt, scheduling.UsageCourt, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageClosed}
	// The days before and after the clocks change, and an ordinary week.
	dates = []scheduling.Date{{Year: 2026, Month: time.March, Day: 28}, {Year: 2026, Month: time.October, Day: 24}, {Year: 2026, Month: time.November, Day: 23}}
)

const quarter = 15 * time.Minute

func someParties(t *rapid.T, label string) []scheduling.Party {
	return slices.Clone(rapid.SampledFrom([][]scheduling.Party{nil, {"LEEDCC"}, {"Counsel & Co"}, {"LEEDCC", "DRBYMC"}, {"Nobody Ltd"}}).Draw(t, label))
}

func draw(t *rapid.T) drawn {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	first := rapid.SampledFrom(dates).Draw(t, "around")
	near := func(label string) scheduling.Date { return first.AddDays(rapid.IntRange(0, 1).Draw(t, label)) }
	// From 07:00, clear of the hours that the clocks change in.
	window := func() (int, int) {
		from := rapid.IntRange(28, 48).Draw(t, "from")
		return from, from + rapid.IntRange(1, 16).Draw(t, "length")
	}
	d := drawn{place: timetable.Place{Zone: london, Prison: scheduling.Prison{
		Code: "MDI", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 14 * time.Hour,
		Division: rapid.SampledFrom([]scheduling.Division{"", scheduling.EnglandAndWales, scheduling.Scotland}).Draw(t, "division"),
	}}}
	d.place.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {near("holiday"): "x"}, scheduling.Scotland: {near("scots holiday"): "y"}}
	if rapid.IntRange(0, 15).Draw(t, "closure") == 0 {
		d.place.Prison.Closures = []scheduling.Closure{{Date: near("closed on"), Reason: "training"}}
	}
	d.room = scheduling.Room{
		Key: "MDI-VCC-1", Prison: "MDI", Active: rapid.IntRange(0, 15).Draw(t, "active") > 0, Places: 1,
		Usage: rapid.SampledFrom([]scheduling.Usage{
			scheduling.UsageTimetable, scheduling.UsageTimetable, scheduling.UsageTimetable, scheduling.UsageTimetable,
			scheduling.UsageCourt, scheduling.UsageLegal, scheduling.UsageShared, scheduling.UsageUnset,
		}).Draw(t, "usage"),
		Parties: someParties(t, "kept for"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "lines") {
		from, to := window()
		w := weekly{
			days: []time.Weekday{near("weekday").Weekday()}, every: rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "every"), from: from, to: to,
			last: first.AddDays(rapid.IntRange(0, 40).Draw(t, "until")), usage: rapid.SampledFrom(usages).Draw(t, "for"),
			parties: someParties(t, "line for"), notOnHolidays: rapid.Bool().Draw(t, "not on holidays"),
		}
		w.first = near("since").AddDays(-7 * rapid.IntRange(0, 5).Draw(t, "weeks before"))
		for w.first.Weekday() != w.days[0] {
			w.first = w.first.AddDays(-1)
		}
		if rapid.IntRange(0, 3).Draw(t, "excepted") == 0 {
			w.except = []scheduling.Date{near("except")}
		}
		if line, ok := w.line(); ok {
			d.lines = append(d.lines, w)
			d.room.Lines = append(d.room.Lines, line)
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "overridden") == 0 {
		o := scheduling.Override{Date: near("override")}
		for range rapid.IntRange(0, 2).Draw(t, "windows") {
			from, to := window()
			o.Windows = append(o.Windows, scheduling.Window{
				From: time.Duration(from) * quarter, To: time.Duration(to) * quarter,
				For: rapid.SampledFrom(usages).Draw(t, "window for"), Parties: someParties(t, "window parties"),
			})
		}
		d.room.Overrides = []scheduling.Override{o}
	}
	if rapid.IntRange(0, 4).Draw(t, "blocked") == 0 {
		from, to := window()
		d.room.Blocks = []scheduling.Block{{ID: "k", Span: spanOn(near("block"), from, to, london)}}
	}
	d.who = timetable.Asker{
		Kind: rapid.SampledFrom([]scheduling.Kind{
			scheduling.KindCourt, scheduling.KindCourt, scheduling.KindParole, scheduling.KindLegal, scheduling.KindFamily, scheduling.KindOutOfUse,
		}).Draw(t, "kind"),
		Parties: someParties(t, "asked by"),
	}
	from, to := window()
	d.span = spanOn(near("asked on"), from, to, london)
	return d
}

func (w weekly) line() (scheduling.Line, bool) {
	spec := repeat.Spec{
		Start: w.first.At(time.Duration(w.from) * quarter).Floating(), Freq: repeat.Weekly, Interval: w.every,
		ByDay: []repeat.Day{{Weekday: w.days[0]}}, Until: repeat.DayEnd(w.last.At(0).Floating()),
	}
	for _, d := range w.except {
		spec.Except = append(spec.Except, d.At(time.Duration(w.from)*quarter).Floating())
	}
	r, err := repeat.New(spec)
	return scheduling.Line{
		Rule: r, Lasts: time.Duration(w.to-w.from) * quarter, For: w.usage, Parties: w.parties, NotOnHolidays: w.notOnHolidays,
	}, err == nil
}

func spanOn(d scheduling.Date, from, to int, zone *time.Location) scheduling.Span {
	at := func(q int) time.Time { return time.Date(d.Year, d.Month, d.Day, q/4, q%4*15, 0, 0, zone) }
	return scheduling.Span{Start: at(from), End: at(to)}
}

// kept is a stretch of one day, in quarters of the wall clock.
type kept struct {
	from, to int
	usage    scheduling.Usage
	parties  []scheduling.Party
}

// literal is the order of room rules, word by word. It returns the verdict as
// text: "5b dedicated" or "5d no".
func (d drawn) literal() string {
	day := scheduling.DateOf(d.span.Start, d.place.Zone)
	from, to := quarterOf(d.span.Start, d.place.Zone), quarterOf(d.span.End, d.place.Zone)
	if !d.room.Active {
		return "1 no"
	}
	for _, c := range d.place.Prison.Closures {
		if c.Date == day {
			return "2 no"
		}
	}
	for t := d.span.Start; t.Before(d.span.End); t = t.Add(time.Minute) {
		for _, b := range d.room.Blocks {
			if !t.Before(b.Span.Start) && t.Before(b.Span.End) {
				return "2 no"
			}
		}
	}
	ofKind := map[scheduling.Kind]scheduling.Usage{
		scheduling.KindCourt: scheduling.UsageCourt, scheduling.KindParole: scheduling.UsageCourt,
		scheduling.KindLegal: scheduling.UsageLegal, scheduling.KindFamily: scheduling.UsageFamily,
	}[d.who.Kind]
	names := func(ps []scheduling.Party) bool {
		for _, p := range ps {
			for _, q := range d.who.Parties {
				if p == q {
					return true
				}
			}
		}
		return false
	}
	out := d.who.Kind == scheduling.KindOutOfUse
	switch d.room.Usage {
	case scheduling.UsageShared:
		return "3 shared"
	case scheduling.UsageCourt, scheduling.UsageLegal:
		switch {
		case out:
			return "4 shared"
		case d.room.Usage == ofKind && len(d.room.Parties) == 0:
			return "4 any-of-kind"
		case d.room.Usage == ofKind && names(d.room.Parties):
			return "4 dedicated"
		}
		return "4 no"
	case scheduling.UsageUnset:
		return "6 no"
	default: // by timetable
	}
	if out {
		return "5f shared"
	}
	keeps := d.day(day)
	overlaps := func(k kept) bool {
		for q := from; q < to; q++ {
			if k.from <= q && q < k.to {
				return true
			}
		}
		return false
	}
	inside := func(k kept) bool {
		for q := from; q < to; q++ {
			if q < k.from || q >= k.to {
				return false
			}
		}
		return true
	}
	for _, rule := range []struct {
		says string
		is   func(kept) bool
	}{
		{"5a no", func(k kept) bool { return overlaps(k) && k.usage == scheduling.UsageClosed }},
		{"5b dedicated", func(k kept) bool { return inside(k) && k.usage == ofKind && names(k.parties) }},
		{"5c any-of-kind", func(k kept) bool { return inside(k) && k.usage == ofKind && len(k.parties) == 0 }},
		{"5d no", func(k kept) bool { return overlaps(k) && k.usage != ofKind }},
		{"5e no", func(k kept) bool { return overlaps(k) && len(k.parties) > 0 && !names(k.parties) }},
	} {
		for _, k := range keeps {
			if rule.is(k) {
				return rule.says
			}
		}
	}
	return "5f shared"
}

func (d drawn) day(day scheduling.Date) []kept {
	for _, o := range d.room.Overrides {
		if o.Date == day {
			var out []kept
			for _, w := range o.Windows {
				out = append(out, kept{int(w.From / quarter), int(w.To / quarter), w.For, w.Parties})
			}
			return out
		}
	}
	division := d.place.Prison.Division
	if division == "" {
		division = scheduling.EnglandAndWales
	}
	_, holiday := d.place.Holidays[division][day]
	var out []kept
	for _, l := range d.lines {
		if l.on(day) && (!holiday || !l.notOnHolidays) {
			out = append(out, kept{l.from, l.to, l.usage, l.parties})
		}
	}
	return out
}

func quarterOf(t time.Time, zone *time.Location) int {
	l := t.In(zone)
	return l.Hour()*4 + l.Minute()/15
}

func said(v timetable.Verdict) string {
	if !v.Allowed {
		return string(v.Step) + " no"
	}
	return string(v.Step) + " " + string(v.As)
}

func agrees(t *rapid.T) {
	d := draw(t)
	v := timetable.Judge(d.room, d.place, d.who, d.span)
	if got, want := said(v), d.literal(); got != want {
		t.Fatalf("read literally %q, Judge %q\n%+v", want, got, d)
	}
	if v.Allowed == (v.As == "") || v.Allowed && final(v.Step) {
		t.Fatalf("a verdict that contradicts itself: %+v", v)
	}
	day := scheduling.DateOf(d.span.Start, d.place.Zone)
	bookable := scheduling.Span{
		Start: day.At(d.place.Prison.DayStart).Resolve(d.place.Zone), End: day.At(d.place.Prison.DayEnd).Resolve(d.place.Zone),
	}
	// What is allowed lies in the openings, quarter by quarter, and an
	// opening's own quarters are allowed.
	openings := timetable.Opening(d.room, d.place, d.who, day)
	for q := bookable.Start; q.Before(bookable.End); q = q.Add(quarter) {
		slot := scheduling.NewSpan(q, quarter)
		covers := func(o timetable.Open) bool { return o.Span.Covers(slot) }
		verdict := timetable.Judge(d.room, d.place, d.who, slot)
		i := slices.IndexFunc(openings, covers)
		if verdict.Allowed != (i >= 0) || i >= 0 && openings[i].As != verdict.As {
			t.Fatalf("%v: judged %+v, openings %+v", slot, verdict, openings)
		}
		if v.Allowed && d.span.Covers(slot) && i < 0 { // rule 5 is about the whole span, openings about its parts
			t.Fatalf("%v is allowed and %v of it is not open", d.span, slot)
		}
	}
	if d.room.Usage == scheduling.UsageTimetable {
		var windows []string
		for _, w := range d.place.Day(d.room, day) {
			windows = append(windows, w.From.String()+"-"+w.To.String()+" "+string(w.For))
		}
		var want []string
		for _, k := range d.day(day) {
			want = append(want, (time.Duration(k.from)*quarter).String()+"-"+(time.Duration(k.to)*quarter).String()+" "+string(k.usage))
		}
		for _, b := range d.room.Blocks {
			if scheduling.DateOf(b.Span.Start, d.place.Zone) == day {
				from, to := quarterOf(b.Span.Start, d.place.Zone), quarterOf(b.Span.End, d.place.Zone)
				want = append(want, (time.Duration(from)*quarter).String()+"-"+(time.Duration(to)*quarter).String()+" closed")
			}
		}
		if len(d.place.Prison.Closures) > 0 && d.place.Prison.Closures[0].Date == day {
			want = append(want, "0s-24h0m0s closed")
		}
		slices.SortFunc(windows, strings.Compare)
		slices.SortFunc(want, strings.Compare)
		if diff := gocmp.Diff(want, windows); diff != "" {
			t.Fatalf("the day's windows, want -, got +:\n%s", diff)
		}
	}
}

func TestJudgeReadsTheRulesLiterally(t *testing.T) {
	for range 10 {
		rapid.Check(t, agrees)
	}
}

func FuzzJudge(f *testing.F) {
	seed := make([]byte, 4096)
	for i := range seed {
		seed[i] = byte(i * 151)
	}
	f.Add(seed)
	f.Add([]byte("a room by timetable"))
	f.Fuzz(rapid.MakeFuzz(agrees))
}

// Every step decides something among what the property draws.
func TestEveryStepIsDrawn(t *testing.T) {
	seen := map[timetable.Step]bool{}
	generator := rapid.Custom(draw)
	for i := range 3000 {
		d := generator.Example(i)
		seen[timetable.Judge(d.room, d.place, d.who, d.span).Step] = true
	}
	for _, s := range []timetable.Step{
		timetable.StepInactive, timetable.StepBlock, timetable.StepShared, timetable.StepOneKind, timetable.StepClosedLine,
		timetable.StepNamedLine, timetable.StepKindLine, timetable.StepOtherKind, timetable.StepOtherParty, timetable.StepBetween, timetable.StepUnset,
	} {
		if !seen[s] {
			t.Errorf("step %s never decided", s)
		}
	}
}
