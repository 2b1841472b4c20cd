package scheduling

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Validate returns everything that is wrong with the room as InvalidErrors,
// or nil; of k only the prisons are looked at. Fields are named by dotted
// paths, counted from one: how long its second line lasts is "lines.2.lasts".
// Lines, windows and blocks may overlap each other, but no two are identical.
func (r Room) Validate(k Known) error {
	v := &validation{Known: k}
	if !r.Key.Valid() || r.Key.Prison() != r.Prison {
		v.add("key", ProblemFormat, 0)
	}
	if _, ok := v.prison(r.Prison); !ok {
		v.add("prison", ProblemUnknown, 0)
	}
	v.name("name", r.Name, MaxName)
	if !slices.Contains(RoomUsages(), r.Usage) {
		v.add("usage", ProblemUnknown, 0)
	}
	v.parties("parties", r.Parties)
	v.text("group", r.Group, MaxCode, false)
	v.text("waiting", r.Waiting, MaxCode, false)
	v.number("places", r.Places, 1, MaxPlaces)
	v.minutes("turnaround", r.Turnaround, MaxFetch)
	v.lines(r.Lines)
	v.overrides(r.Overrides)
	v.blocks(r.Blocks)
	return v.problems()
}

// RoomUsages lists every usage a room can have, in the order people are shown
// them; a room that is not set up has none.
func RoomUsages() []Usage {
	return []Usage{
		UsageCourt, UsageLegal, UsageProbation, UsageFamily, UsageResettlement, UsageShared, UsageTimetable, UsageUnset,
	}
}

// LineUsages lists every usage a line of a timetable can have, in the order
// people are shown them.
func LineUsages() []Usage {
	return []Usage{UsageCourt, UsageLegal, UsageProbation, UsageFamily, UsageResettlement, UsageClosed}
}

func (v *validation) lines(lines []Line) {
	if len(lines) > MaxLines {
		v.add("lines", ProblemTooMany, MaxLines)
		return
	}
	seen := map[string]bool{}
	ids := map[LineID]bool{}
	for i, l := range lines {
		field := "lines." + strconv.Itoa(i+1)
		v.keptFor(field, l.For, l.Parties)
		v.text(field+".reason", l.Reason, MaxWhy, false)
		switch {
		case l.Rule.IsZero():
			v.add(field+".rule", ProblemMissing, 0)
		case l.Lasts <= 0:
			v.add(field+".lasts", ProblemMissing, 0)
		case l.Lasts%time.Minute != 0:
			v.add(field+".lasts", ProblemFormat, 0)
		case latest(l)+l.Lasts > wholeDay:
			v.add(field+".lasts", ProblemOutsideDay, 0)
		}
		v.once(field, seen, string(l.For), sorted(l.Parties), l.Rule.String(), l.Lasts.String(), strconv.FormatBool(l.NotOnHolidays))
		if l.ID != "" && ids[l.ID] {
			v.add(field+".id", ProblemDuplicate, 0)
		}
		ids[l.ID] = true
	}
}

// wholeDay is the end of a day on the wall clock.
const wholeDay = 24 * time.Hour

// latest is the latest time of day at which a line begins.
func latest(l Line) time.Duration {
	s := l.Rule.Spec()
	hour, minute := s.Start.Hour(), s.Start.Minute()
	if len(s.ByHour) > 0 {
		hour = slices.Max(s.ByHour)
	}
	if len(s.ByMinute) > 0 {
		minute = slices.Max(s.ByMinute)
	}
	out := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	for _, t := range s.Extra {
		out = max(out, WallFloating(t).Clock())
	}
	return out
}

func (v *validation) overrides(overrides []Override) {
	if len(overrides) > MaxOverrides {
		v.add("overrides", ProblemTooMany, MaxOverrides)
		return
	}
	dates := map[Date]bool{}
	for i, o := range overrides {
		field := "overrides." + strconv.Itoa(i+1)
		v.date(field+".date", o.Date, dates)
		if len(o.Windows) > MaxDayWindows {
			v.add(field+".windows", ProblemTooMany, MaxDayWindows)
			continue
		}
		seen := map[string]bool{}
		for j, w := range o.Windows {
			field := field + ".windows." + strconv.Itoa(j+1)
			v.keptFor(field, w.For, w.Parties)
			v.text(field+".reason", w.Reason, MaxWhy, false)
			v.window(field, w.From, w.To)
			v.once(field, seen, string(w.For), sorted(w.Parties), w.From.String(), w.To.String())
		}
	}
}

func (v *validation) blocks(blocks []Block) {
	if len(blocks) > MaxBlocks {
		v.add("blocks", ProblemTooMany, MaxBlocks)
		return
	}
	seen := map[string]bool{}
	for i, b := range blocks {
		field := "blocks." + strconv.Itoa(i+1)
		v.text(field+".reason", b.Reason, MaxWhy, false)
		switch {
		case b.Span.Start.IsZero():
			v.add(field+".from", ProblemMissing, 0)
		case b.Span.End.IsZero():
			v.add(field+".to", ProblemMissing, 0)
		case !b.Span.Valid():
			v.add(field+".to", ProblemOrder, 0)
		}
		v.once(field, seen, b.Span.Start.UTC().String(), b.Span.End.UTC().String())
	}
}

// keptFor checks whom a line or window is for.
func (v *validation) keptFor(field string, usage Usage, parties []Party) {
	switch {
	case usage == UsageUnset:
		v.add(field+".for", ProblemMissing, 0)
	case !slices.Contains(LineUsages(), usage):
		v.add(field+".for", ProblemNotAllowed, 0)
	case usage == UsageClosed && len(parties) > 0:
		v.add(field+".parties", ProblemNotAllowed, 0)
	}
	v.parties(field+".parties", parties)
}

func (v *validation) parties(field string, parties []Party) {
	if len(parties) > MaxParties {
		v.add(field, ProblemTooMany, MaxParties)
		return
	}
	seen := map[Party]bool{}
	for i, p := range parties {
		at := field + "." + strconv.Itoa(i+1)
		v.name(at, string(p), MaxName)
		if seen[p] {
			v.add(at, ProblemDuplicate, 0)
		}
		seen[p] = true
	}
}

func sorted(parties []Party) string {
	s := make([]string, len(parties))
	for i, p := range parties {
		s[i] = string(p)
	}
	slices.Sort(s)
	return strings.Join(s, "\n")
}
