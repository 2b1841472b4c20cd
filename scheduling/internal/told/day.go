// Package told reads a day told in words into a scene, for tests.
package told

import (
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Day is a scene as it is told, line after line. Times are on the clock in
// London, on the day that the last line "on …" or "now …" named; what cannot
// be read ends the test.
type Day struct {
	clash.Scene
	t  *testing.T
	on scheduling.Date
}

// NewDay returns a day of which nothing is told yet: 24 November 2026, unless
// a line says otherwise.
func NewDay(t *testing.T) *Day {
	return &Day{t: t, on: scheduling.Date{Year: 2026, Month: time.November, Day: 24}}
}

// Read takes in one line: a fact about a prison, a room or a person as the
// methods of this package show them, "now 2026-11-23 09:00", "hold Ann
// 10:00-11:00 MDI-VCC-1", "accepted room-taken MDI-VCC-1 A B", or a booking
// that is kept.
func (d *Day) Read(line string) {
	d.t.Helper()
	said, reason, _ := strings.Cut(line, ": ")
	switch words := strings.Fields(strings.ReplaceAll(said, ",", " ")); words[0] {
	case "on":
		d.on = d.Date(words[1])
	case "now":
		d.on = d.Date(words[1])
		d.Now = d.Clock(words[2])
	case "prison":
		d.Prisons = append(d.Prisons, d.prison(words))
	case "room":
		d.Rooms = append(d.Rooms, d.room(words))
	case "walk", "lock-up", "closure":
		d.ruleOf(d.prisonOf(words[1]), words, reason)
	case "line", "block":
		d.ruleOfRoom(words, reason)
	case "holiday":
		d.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {d.Date(words[1]): "holiday"}}
	case "person":
		d.People = append(d.People, d.person(words))
	case "hours":
		d.hours(words)
	case "apart", "banned", "closed-visits":
		d.restriction(words)
	case "hold":
		d.Holds = append(d.Holds, scheduling.Hold{
			Actor: scheduling.Actor{Name: words[1]}, Until: d.Now.Add(time.Minute),
			Claims: []scheduling.Claim{{Resource: resource(words[3]), Span: d.Span(words[2])}},
		})
	case "accepted":
		a := scheduling.Acceptance{Code: words[1], Resource: resource(words[2])}
		a.A, a.B = scheduling.PairOf(scheduling.BookingID(words[3]), scheduling.BookingID(append(words, "")[4]))
		d.Accepted = append(d.Accepted, a)
	default:
		b := d.Booking(line)
		b.Version = 1
		d.Bookings = append(d.Bookings, b)
	}
}

// restriction reads "apart Exampleton Testerby until 2026-11-30", "banned Mum
// from Exampleton" and "banned Mum".
func (d *Day) restriction(words []string) {
	r := scheduling.Restriction{Kind: scheduling.RestrictionKind(words[0]), B: scheduling.PersonID(words[1])}
	r.A = scheduling.PersonID(after(words, "from"))
	if words[0] == "apart" {
		r.Kind, r.A, r.B = scheduling.NonAssociation, r.B, scheduling.PersonID(words[2])
	}
	if until := after(words, "until"); until != "" {
		r.Until = d.Date(until)
	}
	d.Restrictions = append(d.Restrictions, r)
}

func resource(s string) scheduling.Resource {
	if strings.Contains(s, "/") {
		return scheduling.Resource(s)
	}
	if scheduling.RoomKey(s).Valid() {
		return scheduling.RoomResource(scheduling.RoomKey(s))
	}
	return scheduling.PersonResource(scheduling.PersonID(s))
}
