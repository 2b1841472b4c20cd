package rooms_test

import (
	"testing"
	"time"

	"gatehouse/app/internal/work"
	"gatehouse/app/rooms"
	"gatehouse/scheduling"
)

func TestThePrisonsRulesComeBackFromTheirForm(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{Prison: true})
	if d := m.Rules(); d.LockUps[6] != "12:00–13:00, 17:00–24:00" || d.Walks[0] != (rooms.WalkDraft{From: "A", To: "VCC", Minutes: "10"}) || d.Division != scheduling.EnglandAndWales {
		t.Fatalf("draft %+v", d)
	}
	if m.Dirty() {
		t.Error("opening is a change")
	}
	m.EditRules(func(d *rooms.PrisonDraft) {
		d.LockUps[0], d.Remand, d.FarDays, d.Division = "17:00-18:00, 12:00 – 13:30", "3", "28", scheduling.Scotland
	})
	if f := m.Save(); f != "" {
		t.Fatal(f)
	}
	x := p.known.Prisons[0]
	if len(x.LockUps) != 4 || x.LockUps[0] != (scheduling.LockUp{Weekday: time.Monday, From: 12 * time.Hour, To: 13*time.Hour + 30*time.Minute}) ||
		x.RemandVisits != 3 || x.FamilyAhead != 28 || x.Division != scheduling.Scotland || x.Version != 2 {
		t.Errorf("kept %+v", x)
	}
	if m.Dirty() {
		t.Error("what was saved is still a change")
	}
}

func TestWhatIsWrongWithThePrisonsRules(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*rooms.PrisonDraft)
		field  rooms.Field
	}{
		{"ends before it begins", func(d *rooms.PrisonDraft) { d.DayEnd = "07:00" }, rooms.FieldDayEnd},
		{"no time", func(d *rooms.PrisonDraft) { d.DayStart = "early" }, rooms.FieldDayStart},
		{"hours overlap", func(d *rooms.PrisonDraft) { d.LockUps[2] = "12:00–14:00, 13:00–15:00" }, rooms.LockUpField(time.Wednesday)},
		{"half an hour's span", func(d *rooms.PrisonDraft) { d.LockUps[2] = "12:00" }, rooms.LockUpField(time.Wednesday)},
		{"a walk to nowhere", func(d *rooms.PrisonDraft) { d.Walks = append(d.Walks, rooms.WalkDraft{From: "A", Minutes: "5"}) }, rooms.WalkField(1)},
		{"the same walk back", func(d *rooms.PrisonDraft) {
			d.Walks = append(d.Walks, rooms.WalkDraft{From: "VCC", To: "A", Minutes: "5"})
		}, rooms.WalkField(1)},
		{"a walk of a day", func(d *rooms.PrisonDraft) { d.Walks[0].Minutes = "1440" }, rooms.WalkField(0)},
		{"ahead is less than notice", func(d *rooms.PrisonDraft) { d.Notice, d.FarDays = "5", "2" }, rooms.FieldAhead},
		{"many visits", func(d *rooms.PrisonDraft) { d.Remand = "lots" }, rooms.FieldRemand},
	} {
		p := newPlaces(t)
		m, _ := model(t, p, work.Inline)
		m.Show(rooms.Open{Prison: true})
		m.EditRules(c.change)
		if f := m.Save(); f != c.field || m.Wrong()[f] == "" || p.saves != 0 {
			t.Errorf("%s: wrong %q, says %v", c.name, f, m.Wrong())
		}
	}
}

func TestClosuresAreInOrderAndOnlyOnce(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	m.Show(rooms.Open{Prison: true})
	for _, d := range []string{"25/12/2026", "2026-12-24"} {
		if wrong := m.PutClosure(d, " staff training "); len(wrong) > 0 {
			t.Fatal(wrong)
		}
	}
	if wrong := m.PutClosure("24/12/2026", ""); wrong["date"] == "" {
		t.Error("a day is closed twice")
	}
	if wrong := m.PutClosure("30/2/2027", ""); wrong["date"] == "" {
		t.Error("a day that is not on the calendar is closed")
	}
	c := m.Rules().Closures
	if len(c) != 2 || c[0].Date.Day != 24 || c[0].Reason != "staff training" {
		t.Fatalf("closures %+v", c)
	}
	m.DropClosure(c[0].Date)
	if len(m.Rules().Closures) != 1 {
		t.Errorf("closures %+v", m.Rules().Closures)
	}
}
