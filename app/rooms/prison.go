package rooms

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/scheduling"
)

// The fields of a prison's rules. Lock-up hours and walks have one each: see
// LockUpField and WalkField.
const (
	FieldDayStart  Field = "dayStart"
	FieldDayEnd    Field = "dayEnd"
	FieldPickUp    Field = "pickUp"
	FieldRemand    Field = "remand"
	FieldConvicted Field = "convicted"
	FieldNotice    Field = "notice"
	FieldAhead     Field = "ahead"
)

// LockUpField is the field of a weekday's lock-up hours.
func LockUpField(d time.Weekday) Field { return Field("lockUp." + itoa(weekdayIndex(d))) }

// WalkField is the field of the i-th walking time.
func WalkField(i int) Field { return Field("walk." + itoa(i)) }

// The longest pick-up and the longest walk, in minutes.
const (
	maxPickUp = int(scheduling.MaxPickUp / time.Minute)
	maxWalk   = int(scheduling.MaxFetch / time.Minute)
)

// WalkDraft is a walking time as typed.
type WalkDraft struct{ From, To, Minutes string }

// PrisonDraft is a prison's rules as they stand in the form.
type PrisonDraft struct {
	DayStart, DayEnd, PickUp           string
	Division                           scheduling.Division
	WeekStart                          time.Weekday
	Remand, Convicted, Notice, FarDays string
	LockUps                            [7]string // Monday first: "12:00–13:30"
	Closures                           []scheduling.Closure
	Walks                              []WalkDraft
}

// Divisions lists whose bank holidays a prison may keep.
func Divisions() []scheduling.Division {
	return []scheduling.Division{scheduling.EnglandAndWales, scheduling.Scotland, scheduling.NorthernIreland}
}

func draftPrison(p scheduling.Prison) PrisonDraft {
	d := PrisonDraft{
		DayStart: typedClock(p.DayStart), DayEnd: sayEnd(p.DayEnd), PickUp: itoa(int(p.PickUp / time.Minute)),
		Division: p.Division, WeekStart: p.WeekStart, Closures: slices.Clone(p.Closures),
		Remand: itoa(p.RemandVisits), Convicted: itoa(p.ConvictedVisits), Notice: itoa(p.FamilyNotice), FarDays: itoa(p.FamilyAhead),
	}
	if d.Division == "" {
		d.Division = scheduling.EnglandAndWales
	}
	var days [7][]hours
	for _, l := range p.LockUps {
		i := weekdayIndex(l.Weekday)
		days[i] = append(days[i], hours{l.From, l.To})
	}
	for i := range days {
		slices.SortFunc(days[i], func(a, b hours) int { return int(a.from - b.from) })
		d.LockUps[i] = sayHours(days[i])
	}
	for _, w := range p.Walks {
		d.Walks = append(d.Walks, WalkDraft{w.From, w.To, itoa(int(w.Takes / time.Minute))})
	}
	return d
}

// prison is the prison with the rules that the draft describes, with what
// keeps them from being rules.
func (d PrisonDraft) prison(kept scheduling.Prison) (scheduling.Prison, Problems) {
	var bad Problems
	p := kept
	var err error
	if p.DayStart, err = clock(d.DayStart, false); err != nil {
		bad.add(FieldDayStart, "phrase.invalid.time-format", 0)
	}
	if p.DayEnd, err = clock(d.DayEnd, true); err != nil {
		bad.add(FieldDayEnd, "phrase.invalid.time-format", 0)
	} else if p.DayEnd <= p.DayStart {
		bad.add(FieldDayEnd, "rooms.toOrder", 0)
	}
	count := func(f Field, s string, most int, into *int, key string) {
		n, ok := number(s, 0, most)
		if !ok {
			bad.add(f, key, most)
		}
		*into = n
	}
	var pickUp int
	count(FieldPickUp, d.PickUp, maxPickUp, &pickUp, "rooms.minutesFormat")
	p.PickUp = time.Duration(pickUp) * time.Minute
	count(FieldRemand, d.Remand, scheduling.MaxVisits, &p.RemandVisits, "rooms.numberFormat")
	count(FieldConvicted, d.Convicted, scheduling.MaxVisits, &p.ConvictedVisits, "rooms.numberFormat")
	count(FieldNotice, d.Notice, scheduling.MaxDays, &p.FamilyNotice, "rooms.numberFormat")
	count(FieldAhead, d.FarDays, scheduling.MaxDays, &p.FamilyAhead, "rooms.numberFormat")
	if p.FamilyAhead > 0 && p.FamilyAhead < p.FamilyNotice {
		bad.add(FieldAhead, "rooms.aheadOrder", 0)
	}
	p.Division, p.WeekStart, p.Closures = d.Division, d.WeekStart, slices.Clone(d.Closures)
	p.LockUps, p.Walks = nil, nil
	for i, day := range Weekdays() {
		all, err := readHours(d.LockUps[i])
		if err != nil {
			bad.add(LockUpField(day), "rooms.hoursFormat", 0)
		}
		for _, h := range all {
			p.LockUps = append(p.LockUps, scheduling.LockUp{Weekday: day, From: h.from, To: h.to})
		}
	}
	for i, w := range d.Walks {
		n, ok := number(w.Minutes, 0, maxWalk)
		from, to := strings.TrimSpace(w.From), strings.TrimSpace(w.To)
		switch {
		case !ok:
			bad.add(WalkField(i), "rooms.minutesFormat", maxWalk)
		case from == "" || to == "":
			bad.add(WalkField(i), "rooms.walkPlaces", 0)
		case slices.ContainsFunc(p.Walks, func(x scheduling.WalkTime) bool {
			return x.From == from && x.To == to || x.From == to && x.To == from
		}):
			bad.add(WalkField(i), "phrase.invalid.any-duplicate", 0)
		}
		p.Walks = append(p.Walks, scheduling.WalkTime{From: from, To: to, Takes: time.Duration(n) * time.Minute})
	}
	return p, bad
}

// Rules is the draft of the prison's rules.
func (m *Model) Rules() PrisonDraft { return m.pdraft }

// EditRules changes the draft of the prison's rules.
func (m *Model) EditRules(change func(*PrisonDraft), touched ...Field) {
	change(&m.pdraft)
	for _, f := range touched {
		m.touched[f] = true
	}
	m.Changed()
}

// PutClosure closes the prison on a day. It returns why not, in words by
// field ("date", "reason"), or nothing.
func (m *Model) PutClosure(date, reason string) map[string]string {
	day, err := scheduling.ParseDate(date)
	reason = strings.TrimSpace(reason)
	switch {
	case err != nil:
		return map[string]string{"date": m.Words.Say("phrase.invalid.date-format")}
	case slices.ContainsFunc(m.pdraft.Closures, func(c scheduling.Closure) bool { return c.Date == day }):
		return map[string]string{"date": m.Words.Say("phrase.invalid.any-duplicate")}
	case utf8.RuneCountInString(reason) > scheduling.MaxWhy:
		return map[string]string{"reason": m.Words.Say("phrase.invalid.any-too-long", "Limit", scheduling.MaxWhy)}
	}
	m.EditRules(func(d *PrisonDraft) {
		d.Closures = append(slices.Clone(d.Closures), scheduling.Closure{Date: day, Reason: reason})
		slices.SortFunc(d.Closures, func(a, b scheduling.Closure) int { return a.Date.Compare(b.Date) })
	})
	return nil
}

// DropClosure opens the prison again on a day.
func (m *Model) DropClosure(day scheduling.Date) {
	m.EditRules(func(d *PrisonDraft) {
		d.Closures = slices.DeleteFunc(slices.Clone(d.Closures), func(c scheduling.Closure) bool { return c.Date == day })
	})
}
