package scheduling_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

func ruleAt(t *testing.T, clock string) repeat.Rule {
	t.Helper()
	r, err := repeat.Parse("DTSTART:20261103T" + clock + "00\nRRULE:FREQ=WEEKLY;BYDAY=TU")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func soundRoom(t *testing.T) scheduling.Room {
	day := scheduling.Date{Year: 2026, Month: time.November, Day: 24}
	start := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	return scheduling.Room{
		Key: "MDI-VCC-1", Prison: "MDI", Name: "Video 1", Usage: scheduling.UsageTimetable, Places: 1, Active: true, Turnaround: 5 * time.Minute,
		Group: "Video", Waiting: "Video", Parties: []scheduling.Party{"LEEDCC"},
		Lines: []scheduling.Line{
			{ID: "1", For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDCC", "DRBYMC"}, Rule: ruleAt(t, "0900"), Lasts: 3 * time.Hour},
			{ID: "2", For: scheduling.UsageClosed, Rule: ruleAt(t, "2200"), Lasts: 2 * time.Hour, Reason: "night"},
		},
		Overrides: []scheduling.Override{
			{Date: day, Windows: []scheduling.Window{{From: 9 * time.Hour, To: 24 * time.Hour, For: scheduling.UsageFamily}}}, {Date: day.AddDays(7)},
		},
		Blocks: []scheduling.Block{{ID: "1", Span: scheduling.NewSpan(start, time.Hour), Reason: "painters"}},
	}
}

func soundPrison() scheduling.Prison {
	day := scheduling.Date{Year: 2026, Month: time.November, Day: 24}
	return scheduling.Prison{
		Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 30 * time.Minute,
		Division: scheduling.Scotland, Closures: []scheduling.Closure{{Date: day, Reason: "training"}, {Date: day.AddDays(1)}},
		LockUps:      []scheduling.LockUp{{Weekday: time.Sunday, From: 12 * time.Hour, To: 13 * time.Hour}, {Weekday: time.Monday, From: 12 * time.Hour, To: 13 * time.Hour}},
		Walks:        []scheduling.WalkTime{{From: "A", To: "Video", Takes: 10 * time.Minute}, {From: "B", To: "Video", Takes: 12 * time.Minute}},
		RemandVisits: 3, ConvictedVisits: 1, FamilyNotice: 2, FamilyAhead: 28,
	}
}

func soundPerson() scheduling.Person {
	return scheduling.Person{
		ID: "ann", Number: "A1234AA", Given: "Ann", Family: "Exampleton", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI", Wing: "A",
		Custody: scheduling.CustodyRemand, Alerts: []scheduling.Alert{scheduling.AlertPEEP},
	}
}

// problemsOf is what is wrong, in words: "lines.2.lasts outside-day".
func problemsOf(err error) string {
	var bad scheduling.InvalidErrors
	if !errors.As(err, &bad) {
		return fmt.Sprint(err)
	}
	out := make([]string, len(bad))
	for i, e := range bad {
		out[i] = e.Field + " " + string(e.Problem)
	}
	return strings.Join(out, ", ")
}

func TestRoomValidate(t *testing.T) {
	known := scheduling.Known{Prisons: []scheduling.Prison{{Code: "MDI"}}}
	if err := soundRoom(t).Validate(known); err != nil {
		t.Fatalf("a sound room: %v", err)
	}
	type R = scheduling.Room
	for want, spoil := range map[string]func(*R){
		"key format":                             func(r *R) { r.Key = "LEI-VCC-1" },
		"prison unknown":                         func(r *R) { r.Key, r.Prison = "LEI-VCC-1", "LEI" },
		"name missing":                           func(r *R) { r.Name = " " },
		"name too-long":                          func(r *R) { r.Name = strings.Repeat("ŵ", 101) },
		"name format":                            func(r *R) { r.Name = "Video\x1b1" },
		"usage unknown":                          func(r *R) { r.Usage = scheduling.UsageClosed },
		"parties.2 duplicate":                    func(r *R) { r.Parties = append(r.Parties, "LEEDCC") },
		"group too-long":                         func(r *R) { r.Group = strings.Repeat("x", 41) },
		"places too-few":                         func(r *R) { r.Places = 0 },
		"places too-many":                        func(r *R) { r.Places = 51 },
		"turnaround format":                      func(r *R) { r.Turnaround = -time.Minute },
		"turnaround too-long":                    func(r *R) { r.Turnaround = 121 * time.Minute },
		"lines.1.for missing":                    func(r *R) { r.Lines[0].For = "" },
		"lines.1.for not-allowed":                func(r *R) { r.Lines[0].For = scheduling.UsageShared },
		"lines.2.parties not-allowed":            func(r *R) { r.Lines[1].Parties = []scheduling.Party{"LEEDCC"} },
		"lines.1.parties.1 missing":              func(r *R) { r.Lines[0].Parties[0] = "" },
		"lines.1.rule missing":                   func(r *R) { r.Lines[0].Rule = repeat.Rule{} },
		"lines.2.lasts missing":                  func(r *R) { r.Lines[1].Lasts = 0 },
		"lines.2.lasts format":                   func(r *R) { r.Lines[1].Lasts = 90 * time.Second },
		"lines.2.lasts outside-day":              func(r *R) { r.Lines[1].Lasts = 121 * time.Minute },
		"lines.2.reason too-long":                func(r *R) { r.Lines[1].Reason = strings.Repeat("x", 101) },
		"lines.2.id duplicate":                   func(r *R) { r.Lines[1].ID = "1" },
		"lines too-many":                         func(r *R) { r.Lines = make([]scheduling.Line, 101) },
		"overrides.1.date missing":               func(r *R) { r.Overrides[0].Date = scheduling.Date{} },
		"overrides.1.date format":                func(r *R) { r.Overrides[0].Date.Day = 31 },
		"overrides.2.date duplicate":             func(r *R) { r.Overrides[1].Date = r.Overrides[0].Date },
		"overrides.1.windows.1.from outside-day": func(r *R) { r.Overrides[0].Windows[0].From = -time.Hour },
		"overrides.1.windows.1.to outside-day":   func(r *R) { r.Overrides[0].Windows[0].To = 25 * time.Hour },
		"overrides.1.windows.1.to order":         func(r *R) { r.Overrides[0].Windows[0].To = 9 * time.Hour },
		"overrides.1.windows.2 duplicate": func(r *R) {
			r.Overrides[0].Windows = append(r.Overrides[0].Windows, r.Overrides[0].Windows[0])
		},
		"blocks.1.from missing":    func(r *R) { r.Blocks[0].Span.Start = time.Time{} },
		"blocks.1.to missing":      func(r *R) { r.Blocks[0].Span.End = time.Time{} },
		"blocks.1.to order":        func(r *R) { r.Blocks[0].Span.End = r.Blocks[0].Span.Start },
		"blocks.1.reason too-long": func(r *R) { r.Blocks[0].Reason = strings.Repeat("x", 101) },
		"blocks.2 duplicate":       func(r *R) { r.Blocks = append(r.Blocks, r.Blocks[0]) },
	} {
		r := soundRoom(t)
		spoil(&r)
		if got := problemsOf(r.Validate(known)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Lines that say the same in another order of parties, or with another name
// and reason, are identical; lines that only overlap are not.
func TestIdenticalLinesAreRefused(t *testing.T) {
	known := scheduling.Known{Prisons: []scheduling.Prison{{Code: "MDI"}}}
	r := soundRoom(t)
	again := r.Lines[0]
	again.ID, again.Reason, again.Parties = "3", "as agreed", []scheduling.Party{"DRBYMC", "LEEDCC"}
	r.Lines = append(r.Lines, again)
	if got := problemsOf(r.Validate(known)); got != "lines.3 duplicate" {
		t.Errorf("identical: %s", got)
	}
	for name, differ := range map[string]func(*scheduling.Line){
		"another length":       func(l *scheduling.Line) { l.Lasts = time.Hour },
		"another time":         func(l *scheduling.Line) { l.Rule = ruleAt(t, "1000") },
		"other parties":        func(l *scheduling.Line) { l.Parties = l.Parties[:1] },
		"another kind":         func(l *scheduling.Line) { l.For = scheduling.UsageLegal },
		"only on working days": func(l *scheduling.Line) { l.NotOnHolidays = true },
	} {
		r.Lines[2] = again
		differ(&r.Lines[2])
		if err := r.Validate(known); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPrisonValidate(t *testing.T) {
	if err := soundPrison().Validate(); err != nil {
		t.Fatalf("a sound prison: %v", err)
	}
	type P = scheduling.Prison
	for want, spoil := range map[string]func(*P){
		"code format":                func(p *P) { p.Code = "mdi" },
		"name missing":               func(p *P) { p.Name = "" },
		"zone format":                func(p *P) { p.Zone = "Europe/Nowhere" },
		"dayStart outside-day":       func(p *P) { p.DayStart = -time.Hour },
		"dayEnd outside-day":         func(p *P) { p.DayEnd = 25 * time.Hour },
		"dayEnd order":               func(p *P) { p.DayEnd = p.DayStart },
		"pickUp too-long":            func(p *P) { p.PickUp = 61 * time.Minute },
		"pickUp format":              func(p *P) { p.PickUp = time.Second },
		"division unknown":           func(p *P) { p.Division = "wales" },
		"closures.1.date missing":    func(p *P) { p.Closures[0].Date = scheduling.Date{} },
		"closures.2.date duplicate":  func(p *P) { p.Closures[1].Date = p.Closures[0].Date },
		"closures.2.reason too-long": func(p *P) { p.Closures[1].Reason = strings.Repeat("x", 101) },
		"lockUps.1.weekday unknown":  func(p *P) { p.LockUps[0].Weekday = 7 },
		"lockUps.1.to order":         func(p *P) { p.LockUps[0].To = p.LockUps[0].From },
		"lockUps.2 duplicate":        func(p *P) { p.LockUps[1].Weekday = time.Sunday },
		"walks.1.from missing":       func(p *P) { p.Walks[0].From = "" },
		"walks.1.takes too-long":     func(p *P) { p.Walks[0].Takes = 3 * time.Hour },
		"walks.2 duplicate":          func(p *P) { p.Walks[1] = scheduling.WalkTime{From: "Video", To: "A", Takes: time.Minute} },
		"weekStart unknown":          func(p *P) { p.WeekStart = 8 },
		"remandVisits too-few":       func(p *P) { p.RemandVisits = -1 },
		"convictedVisits too-many":   func(p *P) { p.ConvictedVisits = 22 },
		"familyNotice too-few":       func(p *P) { p.FamilyNotice = -1 },
		"familyAhead order":          func(p *P) { p.FamilyAhead = 1 },
	} {
		p := soundPrison()
		spoil(&p)
		if got := problemsOf(p.Validate()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPersonValidate(t *testing.T) {
	known := scheduling.Known{Prisons: []scheduling.Prison{{Code: "MDI"}}}
	released := soundPerson()
	released.Released, released.Prison = true, ""
	for name, p := range map[string]scheduling.Person{
		"a prisoner": soundPerson(), "someone released": released,
		"a solicitor": {Family: "Placeholt", Roles: []scheduling.Role{scheduling.RoleSolicitor, scheduling.RoleFamily}, Agency: "Counsel & Co"},
	} {
		if err := p.Validate(known); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	type P = scheduling.Person
	for want, spoil := range map[string]func(*P){
		"family missing": func(p *P) { p.Given, p.Family = "", " " },
		"given format":   func(p *P) { p.Given = "Ann\n" },
		"roles missing, number not-allowed, prison not-allowed, wing not-allowed, custody not-allowed, alerts not-allowed": func(p *P) { p.Roles = nil },
		"roles.2 unknown":    func(p *P) { p.Roles = append(p.Roles, "guest") },
		"roles.2 duplicate":  func(p *P) { p.Roles = append(p.Roles, scheduling.RolePrisoner) },
		"number missing":     func(p *P) { p.Number = "" },
		"number format":      func(p *P) { p.Number = "A1" },
		"prison missing":     func(p *P) { p.Prison = "" },
		"prison unknown":     func(p *P) { p.Prison = "LEI" },
		"wing too-long":      func(p *P) { p.Wing = strings.Repeat("x", 41) },
		"custody unknown":    func(p *P) { p.Custody = "bail" },
		"alerts.1 unknown":   func(p *P) { p.Alerts[0] = "X" },
		"alerts.2 duplicate": func(p *P) { p.Alerts = append(p.Alerts, p.Alerts[0]) },
	} {
		p := soundPerson()
		spoil(&p)
		if got := problemsOf(p.Validate(known)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRestrictionValidate(t *testing.T) {
	bob, mum := soundPerson(), scheduling.Person{ID: "mum", Roles: []scheduling.Role{scheduling.RoleFamily}}
	bob.ID = "bob"
	known := scheduling.Known{People: []scheduling.Person{soundPerson(), bob, mum}}
	first := scheduling.Date{Year: 2026, Month: time.November, Day: 24}
	type R = scheduling.Restriction
	for _, c := range []struct {
		r    R
		want string
	}{
		{R{Kind: scheduling.NonAssociation, A: "ann", B: "bob", From: first, Until: first}, "<nil>"},
		{R{Kind: scheduling.Banned, B: "mum"}, "<nil>"},
		{R{Kind: scheduling.ClosedVisits, A: "ann", B: "mum"}, "<nil>"},
		{R{Kind: "quarrel", B: "mum"}, "kind unknown"},
		{R{Kind: scheduling.NonAssociation, B: "bob"}, "a missing"},
		{R{Kind: scheduling.NonAssociation, A: "ann", B: "ann"}, "b duplicate"},
		{R{Kind: scheduling.NonAssociation, A: "ann", B: "mum"}, "b not-allowed"},
		{R{Kind: scheduling.Banned, A: "mum", B: "mum"}, "a not-allowed, b duplicate"},
		{R{Kind: scheduling.Banned, A: "ann", B: "bob"}, "b not-allowed"},
		{R{Kind: scheduling.Banned, A: "nobody", B: "mum"}, "a unknown"},
		{R{Kind: scheduling.Banned}, "b missing"},
		{R{Kind: scheduling.Banned, B: "nobody"}, "b unknown"},
		{R{Kind: scheduling.Banned, B: "mum", From: first, Until: first.AddDays(-1)}, "until order"},
	} {
		if got := problemsOf(c.r.Validate(known)); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.r, got, c.want)
		}
	}
}
