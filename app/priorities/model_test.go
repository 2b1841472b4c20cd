package priorities_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/priorities"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// desk keeps one table in memory.
type desk struct {
	table scheduling.Priorities
	saved []scheduling.Priorities
	tried []scheduling.Priorities
	cases []clash.PastCase
	fail  error
}

func (d *desk) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return []scheduling.Prison{{Code: "MDI", Name: "Moorland", Zone: "Europe/London"}, {Code: "LEI", Name: "Leeds", Zone: "Europe/London"}}, nil, d.fail
}

func (d *desk) Priorities(_ context.Context, code scheduling.PrisonCode) (scheduling.Priorities, error) {
	if code != d.table.Prison {
		return scheduling.DefaultPriorities(code), nil
	}
	return d.table, nil
}

func (d *desk) SavePriorities(_ context.Context, p scheduling.Priorities) (scheduling.Priorities, error) {
	if p.Version != d.table.Version {
		return p, scheduling.ErrStale
	}
	p.Version++
	d.table = p
	d.saved = append(d.saved, p)
	return p, nil
}

func (d *desk) TryPriorities(_ context.Context, p scheduling.Priorities) ([]clash.PastCase, error) {
	d.tried = append(d.tried, p)
	return d.cases, d.fail
}

type host struct {
	did    []undo.Step
	failed []error
}

func (h *host) Did(s undo.Step)  { h.did = append(h.did, s) }
func (h *host) Failed(err error) { h.failed = append(h.failed, err) }

func model(t *testing.T, d *desk, lang string) (*priorities.Model, *host) {
	t.Helper()
	w, err := words.Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	if d.table.Prison == "" {
		d.table = scheduling.DefaultPriorities("MDI")
	}
	h := &host{}
	m := priorities.New(priorities.Config{Diary: d, Host: h, Do: work.Inline, Words: w, Prison: "MDI"})
	m.Load()
	return m, h
}

func TestEachLineIsSaidInPlainWords(t *testing.T) {
	m, _ := model(t, &desk{}, words.English)
	if e := m.Entries(); len(e) != 9 || e[6].Title != "7. Family visits" || e[6].Sub != "counts 8; another room or time" || e[8].ID != priorities.Changes {
		t.Fatalf("lists %+v", e)
	}
	m.Open("family")
	want := "Family visits: one person of it counts 8. May change both its room and its time. May go up to 7 days earlier or later. " +
		"Does not move within 2 hours of its start. Does not move from 15:00 the day before. Everyone is told at least 24 hours before its new start. " +
		"Nobody of it is moved twice in a month unless they agree. May be cancelled when nothing else helps."
	if got := m.Says(); got != want {
		t.Errorf("says %q", got)
	}
	m.Open("hearing")
	if got := m.Says(); got != "Court hearings: one person of it counts 60. May change its room, not its time. Does not move within 2 hours of its start. Is never cancelled for another." {
		t.Errorf("says %q", got)
	}
	cy, _ := model(t, &desk{}, words.Welsh)
	cy.Open("hearing")
	if got := cy.Says(); got != "Gwrandawiadau llys: mae un person ohono'n cyfrif 60. Caiff newid ei ystafell, nid ei amser. Nid yw'n symud o fewn 2 awr i'w ddechrau. Ni chanslir ef byth er mwyn un arall." {
		t.Errorf("says %q", got)
	}
}

func TestAnEditIsSavedAndTakenBackTwice(t *testing.T) {
	d := &desk{}
	m, h := model(t, d, words.English)
	if m.Dirty() || m.CanMove(-1) {
		t.Fatal("nothing was typed")
	}
	m.Open("education")
	m.Edit("weight", func(l *priorities.Line) { l.Weight = "9" })
	m.Edit("freeze", func(l *priorities.Line) { l.Freeze = "1.5" })
	m.Move(-1)
	if !m.Dirty() || m.Entries()[6].ID != "education" || m.CanMove(-3) != true {
		t.Fatalf("entries %+v", m.Entries())
	}
	if bad := m.Save(); bad != "" || len(d.saved) != 1 || m.Dirty() {
		t.Fatalf("bad %q, saved %d", bad, len(d.saved))
	}
	if l := d.table.Table[6]; l.Standing != scheduling.StandingEducation || l.Weight != 9 || l.Freeze != 90*time.Minute {
		t.Errorf("keeps %+v", l)
	}
	m.SetChange(priorities.ChangeDay, "50")
	m.Save()
	for i, want := range []int{10, 10} {
		if err := h.did[len(h.did)-1-i].Back(t.Context()); err != nil || d.table.Day != want {
			t.Errorf("%d: day counts %d, %v", i, d.table.Day, err)
		}
	}
	if d.table.Table[6].Standing != scheduling.StandingFamily || len(h.failed) != 0 {
		t.Errorf("keeps %+v", d.table.Table[6])
	}
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	d := &desk{}
	m, _ := model(t, d, words.English)
	for _, c := range []struct {
		standing, field, want string
		edit                  func(*priorities.Line)
	}{
		{"parole", "weight", "Enter a number from 1 to 100.", func(l *priorities.Line) { l.Weight = "0" }},
		{"parole", "weight", "Enter a whole number.", func(l *priorities.Line) { l.Weight = "much" }},
		{"parole", "freeze", "Enter a number of hours, like 2 or 1.5, at most 336.", func(l *priorities.Line) { l.Freeze = "-1" }},
		{"parole", "notice", "Enter a number of hours, like 2 or 1.5, at most 336.", func(l *priorities.Line) { l.Notice = "400" }},
		{"family", "dayBefore", "Enter a time like 10:15.", func(l *priorities.Line) { l.DayBefore = "noon" }},
		{"legal-soon", "days", "It either stays in its half of the day or may go to another day, not both.", func(l *priorities.Line) { l.Days = "3" }},
		{"family", "days", "Too many: at most 28.", func(l *priorities.Line) { l.Days = "29" }},
	} {
		m.Discard()
		m.Open(c.standing)
		m.Edit(c.field, c.edit)
		if got := m.Problem(c.field); got != c.want {
			t.Errorf("%s %s says %q, not %q", c.standing, c.field, got, c.want)
		}
		if m.Says() != "" {
			t.Errorf("%s %s: explains what is wrong", c.standing, c.field)
		}
		m.Open("hearing")
		if bad := m.Save(); !strings.HasSuffix(bad, "."+c.field) || m.Opened() != c.standing {
			t.Errorf("goes to %q of %s", bad, m.Opened())
		}
		if !slices.ContainsFunc(m.Entries(), func(e priorities.Entry) bool { return e.ID == c.standing && e.Wrong }) {
			t.Errorf("%s is not marked", c.standing)
		}
	}
	m.Discard()
	m.Open(priorities.Changes)
	m.SetChange(priorities.ChangeQuarter, "101")
	if m.Problem("quarter") == "" || m.Save() != "quarter" || m.Try() != "quarter" || len(d.saved)+len(d.tried) != 0 {
		t.Errorf("quarter: %q", m.Problem("quarter"))
	}
}

func TestAnEditSaysWhatItWouldHaveChanged(t *testing.T) {
	d := &desk{cases: []clash.PastCase{
		{Plan: "a", At: time.Date(2026, 11, 20, 15, 40, 0, 0, time.UTC), Now: &clash.Plan{Cost: clash.Cost{People: 2, Rooms: 1}}, Then: &clash.Plan{Cost: clash.Cost{People: 1, Times: 1}}},
		{Plan: "b", Same: true},
		{Plan: "c", At: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC), Now: &clash.Plan{}},
	}}
	m, _ := model(t, d, words.English)
	m.Open("family")
	m.Edit("weight", func(l *priorities.Line) { l.Weight = "30" })
	if bad := m.Try(); bad != "" || len(d.tried) != 1 || d.tried[0].Table[6].Weight != 30 || len(d.saved) != 0 {
		t.Fatalf("tried %d, bad %q", len(d.tried), bad)
	}
	summary, differ := m.TriedWords()
	want := priorities.Past{When: "Fri 20 Nov 2026, 15:40", Now: "2 people are disturbed, 1 only in another room", Then: "1 person is disturbed, 1 booking at another time"}
	if summary != "2 of 3 past cases would have been planned differently." || len(differ) != 2 || differ[0] != want || differ[1].Then != "no plan" {
		t.Errorf("%q %+v", summary, differ)
	}
	m.Edit("weight", func(l *priorities.Line) { l.Weight = "31" })
	if summary, _ := m.TriedWords(); summary != "" {
		t.Errorf("still says %q", summary)
	}
	d.cases = nil
	m.Try()
	if summary, _ := m.TriedWords(); !strings.HasPrefix(summary, "No plan has been carried out yet") {
		t.Errorf("says %q", summary)
	}
}

func TestWhatSomebodyElseSavedIsNotOverwritten(t *testing.T) {
	d := &desk{}
	m, h := model(t, d, words.English)
	m.Open("family")
	m.Edit("weight", func(l *priorities.Line) { l.Weight = "30" })
	d.table.Version = 7 // from another desk
	m.Refresh()
	if !m.Dirty() {
		t.Fatal("what was typed is gone")
	}
	m.Save()
	if len(h.failed) != 1 || !errors.Is(h.failed[0], scheduling.ErrStale) || !m.Dirty() {
		t.Errorf("failed %v", h.failed)
	}
	m.Discard()
	m.Refresh()
	m.Edit("weight", func(l *priorities.Line) { l.Weight = "30" })
	if m.Save(); len(d.saved) != 1 {
		t.Errorf("saved %d", len(d.saved))
	}
	m.At("LEI")
	if m.Shown().Code != "LEI" || m.Dirty() || m.Entries()[6].Sub != "counts 8; another room or time" {
		t.Errorf("at %s: %+v", m.Shown().Code, m.Entries()[6])
	}
}
