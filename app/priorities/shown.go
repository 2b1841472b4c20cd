package priorities

import (
	"strconv"
	"strings"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Entry is one line of the list.
type Entry struct {
	ID, Title, Sub string
	// Wrong is set when something of it is wrong.
	Wrong bool
}

// Entries lists the standings in their order, then what a change counts.
func (m *Model) Entries() []Entry {
	p, bad := m.draft.priorities(m.kept)
	var out []Entry
	for i, l := range m.draft.Lines {
		e := Entry{ID: string(l.Standing), Title: strconv.Itoa(i+1) + ". " + phrase.Standing(m.Words, l.Standing), Sub: m.brief(p.Table[i])}
		for f := range bad {
			e.Wrong = e.Wrong || strings.HasPrefix(f, m.path(i, ""))
		}
		out = append(out, e)
	}
	c := Entry{ID: Changes, Title: m.say("changes"), Sub: m.say("changesBrief")}
	for _, x := range AllChanges() {
		c.Wrong = c.Wrong || bad[string(x)] != ""
	}
	return append(out, c)
}

// brief says a line in a few words.
func (m *Model) brief(l scheduling.Priority) string {
	what := "never"
	switch {
	case l.Room && l.Time:
		what = "both"
	case l.Room:
		what = "room"
	case l.Time:
		what = "time"
	}
	return m.say("brief", "Weight", l.Weight, "What", m.say("briefly."+what))
}

// Says is the open line in plain words; empty while something of it is wrong.
func (m *Model) Says() string {
	i := m.at()
	p, bad := m.draft.priorities(m.kept)
	for f := range bad {
		if i < 0 || strings.HasPrefix(f, m.path(i, "")) {
			return ""
		}
	}
	if i < 0 {
		return m.say("changesText")
	}
	return m.sentence(p.Table[i])
}

// sentence says everything about a line.
func (m *Model) sentence(l scheduling.Priority) string {
	out := []string{m.say("says.counts", "Who", phrase.Standing(m.Words, l.Standing), "Weight", l.Weight)}
	add := func(key string, args ...any) { out = append(out, m.say("says."+key, args...)) }
	switch {
	case l.Room && l.Time:
		add("both")
	case l.Room:
		add("room")
	case l.Time:
		add("time")
	default:
		add("never")
	}
	if l.Time {
		switch {
		case l.HalfDay:
			add("halfDay")
		case l.Days > 0:
			out = append(out, m.Words.Count("priorities.upTo", l.Days))
		default:
			add("sameDay")
		}
	}
	if l.Room || l.Time || l.Cancel {
		if l.Freeze > 0 {
			add("freeze", "Length", m.Words.Length(l.Freeze))
		}
		if l.DayBefore > 0 {
			add("dayBefore", "Clock", phrase.Clock(m.Words, l.DayBefore))
		}
		if l.Notice > 0 {
			add("notice", "Length", m.Words.Length(l.Notice))
		}
	}
	if l.Monthly {
		add("monthly")
	}
	if l.Cancel {
		add("cancel")
	} else {
		add("noCancel")
	}
	return strings.Join(out, " ")
}

// Past is one past case in words.
type Past struct{ When, Now, Then string }

// TriedWords say what the table would have made of past cases: first how many
// there are and would differ, then each that would.
func (m *Model) TriedWords() (summary string, differ []Past) {
	t := m.tried
	if !t.Done {
		return "", nil
	}
	for _, c := range t.Cases {
		if !c.Same {
			differ = append(differ, Past{When: m.Words.Moment(c.At.In(m.zone())), Now: m.planWords(c.Now), Then: m.planWords(c.Then)})
		}
	}
	if len(t.Cases) == 0 {
		return m.say("noCases"), nil
	}
	return m.Words.Count("priorities.differ", len(differ), "Of", len(t.Cases)), differ
}

func (m *Model) planWords(p *clash.Plan) string {
	if p == nil {
		return m.say("noPlan")
	}
	return phrase.Cost(m.Words, p.Cost)
}
