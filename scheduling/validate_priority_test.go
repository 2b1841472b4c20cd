package scheduling_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
)

func TestDefaultPrioritiesAreValid(t *testing.T) {
	p := scheduling.DefaultPriorities("MDI")
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	for i, s := range scheduling.Standings() {
		if line, ok := p.Of(s); !ok || line != p.Table[i] {
			t.Errorf("%s stands at %+v, %t", s, line, ok)
		}
	}
	if line, ok := p.Of("nobody"); ok || line != (scheduling.Priority{}) {
		t.Errorf("a standing that is none has %+v", line)
	}
}

func TestPrioritiesValidate(t *testing.T) {
	type P = scheduling.Priorities
	const short = -time.Minute
	for want, spoil := range map[string]func(*P){
		"prison format":                         func(p *P) { p.Prison = "moorland" },
		"table.2.standing duplicate":            func(p *P) { p.Table[1].Standing = p.Table[0].Standing },
		"table.3.standing unknown":              func(p *P) { p.Table[2].Standing = "vip" },
		"table too-few":                         func(p *P) { p.Table = p.Table[:7] },
		"table.9.standing duplicate":            func(p *P) { p.Table = append(p.Table, p.Table[4]) },
		"table.1.weight too-few":                func(p *P) { p.Table[0].Weight = 0 },
		"table.1.weight too-many":               func(p *P) { p.Table[0].Weight = 101 },
		"table.1.freeze format":                 func(p *P) { p.Table[0].Freeze = short },
		"table.1.freeze too-long":               func(p *P) { p.Table[0].Freeze = 15 * 24 * time.Hour },
		"table.2.notice too-long":               func(p *P) { p.Table[1].Notice = 15 * 24 * time.Hour },
		"table.7.dayBefore format":              func(p *P) { p.Table[6].DayBefore = 90 * time.Second },
		"table.6.dayBefore too-long":            func(p *P) { p.Table[5].DayBefore = 24 * time.Hour },
		"table.7.days too-many":                 func(p *P) { p.Table[6].Days = 29 },
		"table.7.days too-few":                  func(p *P) { p.Table[6].Days = -1 },
		"table.3.days both":                     func(p *P) { p.Table[2].Days = 1 },
		"room too-few":                          func(p *P) { p.Room = -1 },
		"time too-many":                         func(p *P) { p.Time = 101 },
		"quarter too-few":                       func(p *P) { p.Quarter = -1 },
		"halfDay too-many":                      func(p *P) { p.HalfDay = 101 },
		"day too-many":                          func(p *P) { p.Day = 101 },
		"prison format, table.1.weight too-few": func(p *P) { p.Prison, p.Table[0].Weight = "", 0 },
	} {
		p := scheduling.DefaultPriorities("MDI")
		spoil(&p)
		if got := problemsOf(p.Validate()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	edge := scheduling.DefaultPriorities("MDI")
	edge.Table[0], edge.Table[7] = edge.Table[7], edge.Table[0]
	edge.Table[0].Weight, edge.Table[1].Weight = 1, scheduling.MaxWeight
	edge.Table[6].Freeze, edge.Table[6].Days, edge.Table[6].DayBefore = scheduling.MaxFreeze, scheduling.MaxMoveDays, 0
	edge.Room, edge.Day = 0, scheduling.MaxWeight
	if err := edge.Validate(); err != nil {
		t.Errorf("at the edges: %v", err)
	}
}

func TestPersonHoursValidate(t *testing.T) {
	known := scheduling.Known{Prisons: []scheduling.Prison{{Code: "MDI"}}}
	hours := func(day time.Weekday, from, to time.Duration) scheduling.Hours {
		return scheduling.Hours{Weekday: day, From: from, To: to}
	}
	morning := hours(time.Monday, 9*time.Hour, 12*time.Hour)
	many := make([]scheduling.Hours, scheduling.MaxLockUps+1)
	for _, c := range []struct {
		hours []scheduling.Hours
		want  string
	}{
		{nil, "<nil>"},
		{[]scheduling.Hours{morning, hours(time.Monday, 13*time.Hour, 17*time.Hour), hours(time.Saturday, 0, 24*time.Hour)}, "<nil>"},
		{[]scheduling.Hours{hours(7, 9*time.Hour, 12*time.Hour)}, "hours.1.weekday unknown"},
		{[]scheduling.Hours{hours(-1, 9*time.Hour, 12*time.Hour)}, "hours.1.weekday unknown"},
		{[]scheduling.Hours{morning, hours(time.Monday, 12*time.Hour, 9*time.Hour)}, "hours.2.to order"},
		{[]scheduling.Hours{morning, morning}, "hours.2 duplicate"},
		{many, "hours too-many"},
	} {
		p := soundPerson()
		p.Hours = c.hours
		if got := problemsOf(p.Validate(known)); got != c.want {
			t.Errorf("%v: got %q, want %q", c.hours, got, c.want)
		}
	}
}
