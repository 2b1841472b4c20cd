package resolve_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/internal/told"
)

// day is a day told in words, what it takes to plan on it, and what is asked.
type day struct {
	*told.Day
	t          *testing.T
	Moved      map[scheduling.PersonID][]time.Time
	Priorities map[scheduling.PrisonCode]scheduling.Priorities
	q          clash.Question
}

func newDay(t *testing.T) *day {
	return &day{Day: told.NewDay(t), t: t, Moved: map[scheduling.PersonID][]time.Time{}, Priorities: map[scheduling.PrisonCode]scheduling.Priorities{}}
}

// read takes in a day's lines: those of every day, "moved Ann 2026-11-20" and
// priorities.
func (d *day) read(text string) {
	d.t.Helper()
	for _, line := range scenario.Lines(text) {
		switch words := strings.Fields(strings.ReplaceAll(line, ",", " ")); words[0] {
		case "moved":
			who := scheduling.PersonID(words[1])
			d.Moved[who] = append(d.Moved[who], d.Date(words[2]).At(12*time.Hour).Resolve(london()))
		case "priority":
			d.priority(words)
		default:
			d.Read(line)
		}
	}
}

// wanted reads "W: court; main 10:00-10:30 in any with Ann; within 09:00-12:00;
// only MDI-VCC-1". What says no room is at MDI.
func (d *day) wanted(line string) clash.Wanted {
	d.t.Helper()
	var w clash.Wanted
	var booking []string
	for clause := range strings.SplitSeq(line, ";") {
		switch words := strings.Fields(clause); words[0] {
		case "within":
			w.Windows = append(w.Windows, d.Span(words[1]))
		case "only":
			for _, key := range words[1:] {
				w.Rooms = append(w.Rooms, scheduling.RoomKey(key))
			}
		default:
			booking = append(booking, clause)
		}
	}
	w.Booking = d.Booking(strings.Join(booking, ";"))
	if w.Booking.Prison == "" {
		w.Booking.Prison = "MDI"
	}
	return w
}

// priority reads "priority MDI family, stays-in-room, keeps-time, not-cancelled,
// weight 20, freeze 60".
func (d *day) priority(words []string) {
	code := scheduling.PrisonCode(words[1])
	table, ok := d.Priorities[code]
	if !ok {
		table = scheduling.DefaultPriorities(code)
	}
	i := slices.IndexFunc(table.Table, func(l scheduling.Priority) bool { return l.Standing == scheduling.Standing(words[2]) })
	if i < 0 {
		d.t.Fatalf("no standing %s", words[2])
	}
	l := &table.Table[i]
	for _, w := range words[3:] {
		switch w {
		case "stays-in-room":
			l.Room = false
		case "keeps-time":
			l.Time = false
		case "keeps-day":
			l.Days = 0
		case "moves-time":
			l.Time = true
		case "not-cancelled":
			l.Cancel = false
		}
	}
	if n := d.Number(words, "weight"); n > 0 {
		l.Weight = n
	}
	if slices.Contains(words, "freeze") {
		l.Freeze = d.Minutes(words, "freeze")
	}
	d.Priorities[code] = table
}
