package told

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// prison reads "prison MDI, pick-up 30, remand 3, convicted 1, notice 2, ahead 28, week Sunday".
func (d *Day) prison(words []string) scheduling.Prison {
	return scheduling.Prison{
		Code: scheduling.PrisonCode(words[1]), Zone: "Europe/London", PickUp: d.Minutes(words, "pick-up"),
		RemandVisits: d.Number(words, "remand"), ConvictedVisits: d.Number(words, "convicted"),
		FamilyNotice: d.Number(words, "notice"), FamilyAhead: d.Number(words, "ahead"), WeekStart: weekday(after(words, "week")),
	}
}

func (d *Day) prisonOf(code string) *scheduling.Prison {
	for i := range d.Prisons {
		if d.Prisons[i].Code == scheduling.PrisonCode(code) {
			return &d.Prisons[i]
		}
	}
	d.t.Fatalf("no prison %s", code)
	return nil
}

// ruleOf reads "walk MDI A V 12", "lock-up MDI Saturday 12:00-13:30" and
// "closure MDI 2026-11-30: staff training".
func (d *Day) ruleOf(p *scheduling.Prison, words []string, reason string) {
	switch words[0] {
	case "walk":
		p.Walks = append(p.Walks, scheduling.WalkTime{From: words[2], To: words[3], Takes: time.Duration(d.Number(words, words[3])) * time.Minute})
	case "lock-up":
		w := d.window(words[3])
		p.LockUps = append(p.LockUps, scheduling.LockUp{Weekday: weekday(words[2]), From: w.From, To: w.To})
	case "closure":
		p.Closures = append(p.Closures, scheduling.Closure{Date: d.Date(words[2]), Reason: reason})
	}
}

// room reads "room MDI-VCC-1 court, 3 places, turnaround 10, group Video,
// waiting Hall, for LEEDCC, inactive".
func (d *Day) room(words []string) scheduling.Room {
	r := scheduling.Room{
		Key: scheduling.RoomKey(words[1]), Prison: scheduling.RoomKey(words[1]).Prison(),
		Usage: scheduling.Usage(words[2]), Places: 1, Active: !slices.Contains(words, "inactive"),
		Turnaround: d.Minutes(words, "turnaround"), Group: after(words, "group"), Waiting: after(words, "waiting"),
	}
	if p := after(words, "for"); p != "" {
		r.Parties = []scheduling.Party{scheduling.Party(p)}
	}
	if words[2] == "unset" {
		r.Usage = scheduling.UsageUnset
	}
	if i := slices.Index(words, "places"); i > 0 {
		n, err := strconv.Atoi(words[i-1])
		if err != nil {
			d.t.Fatal(err)
		}
		r.Places = n
	}
	return r
}

// ruleOfRoom reads "line MDI-VCC-1 TU 12:00-13:30 closed: staff lunch", from
// the day that counts, and "block MDI-VCC-1 10:00-11:00: painters".
func (d *Day) ruleOfRoom(words []string, reason string) {
	d.t.Helper()
	i := slices.IndexFunc(d.Rooms, func(r scheduling.Room) bool { return r.Key == scheduling.RoomKey(words[1]) })
	if i < 0 {
		d.t.Fatalf("no room %s", words[1])
	}
	room := &d.Rooms[i]
	if words[0] == "block" {
		room.Blocks = append(room.Blocks, scheduling.Block{Span: d.Span(words[2]), Reason: reason})
		return
	}
	w := d.window(words[3])
	l := scheduling.Line{For: scheduling.Usage(words[4]), Lasts: w.To - w.From, Reason: reason}
	for _, p := range words[5:] {
		l.Parties = append(l.Parties, scheduling.Party(p))
	}
	var err error
	l.Rule, err = repeat.Parse(fmt.Sprintf("DTSTART:%s\nRRULE:FREQ=WEEKLY;BYDAY=%s", d.on.At(w.From).Floating().Format("20060102T150405"), words[2]))
	if err != nil {
		d.t.Fatal(err)
	}
	room.Lines = append(room.Lines, l)
}
