package ics

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// Writing is how bookings are to be written.
type Writing struct {
	// Zone is the zone times are written in: the prison's. It is an IANA one.
	Zone *time.Location
	// Now is when it is written.
	Now time.Time
	// Name is what the calendar is called.
	Name string
	// Host stands behind the @ of every UID; "gatehouse" when empty. A booking
	// keeps its UID as long as the host stays the same.
	Host string
	// Kinds and Rooms are what kinds and rooms are called; those that are not
	// there go by their codes.
	Kinds map[scheduling.Kind]string
	Rooms map[scheduling.RoomKey]string
	// Names says to write who the prisoners are and the case reference. A
	// calendar goes to telephones and is shared: without it, nobody learns from
	// one more than that a room is used, when, and for which kind of thing.
	Names bool
	// People are those whose names are written.
	People map[scheduling.PersonID]scheduling.Person
}

// Write writes a calendar: the bookings, each an event of its main part, and
// for each series one event with its rule. What a series' bookings have
// otherwise (another time, room or length) goes out as an event of its own
// with RECURRENCE-ID, and those that were cancelled or left out as EXDATE; so
// whoever hands in a series hands in all of its bookings. A booking whose
// series is not handed in goes out by itself.
func (o Writing) Write(w io.Writer, series []scheduling.Series, bookings []scheduling.Booking) error {
	if o.Host == "" {
		o.Host = "gatehouse"
	}
	lines := []line{
		{"BEGIN", "VCALENDAR", nil},
		{"VERSION", "2.0", nil},
		{"PRODID", "-//Gatehouse//Gatehouse//EN", nil},
		{"CALSCALE", "GREGORIAN", nil},
		{"METHOD", "PUBLISH", nil},
	}
	if o.Name != "" {
		lines = append(lines, line{"X-WR-CALNAME", tidy(o.Name), nil})
	}
	lines = append(lines, zoneLines(o.Zone, o.Now.Year())...)
	ofSeries := map[scheduling.SeriesID][]scheduling.Booking{}
	for _, s := range series {
		ofSeries[s.ID] = []scheduling.Booking{}
	}
	for _, b := range bookings {
		if list, ok := ofSeries[b.Series]; ok && b.Series != "" {
			ofSeries[b.Series] = append(list, b)
			continue
		}
		if e, ok := o.event(b); ok {
			lines = append(lines, o.component(e.at(o), string(b.ID), b.Version)...)
		}
	}
	for _, s := range series {
		lines = append(lines, o.series(s, ofSeries[s.ID])...)
	}
	return writeLines(w, append(lines, line{"END", "VCALENDAR", nil}))
}

// happening is an event that is being written: when, and what it says.
type happening struct {
	span scheduling.Span
	says []line
	// when is everything about its time.
	when []line
}

// component is the event with its UID and version around it.
func (o Writing) component(h happening, id string, version int64) []line {
	out := []line{
		{"BEGIN", "VEVENT", nil},
		{"UID", id + "@" + o.Host, nil},
		{"DTSTAMP", o.Now.UTC().Format(utcLayout), nil},
		{"SEQUENCE", strconv.FormatInt(version, 10), nil},
	}
	out = append(out, h.when...)
	out = append(out, h.says...)
	return append(out, line{"END", "VEVENT", nil})
}

// at is the happening with the time of its own.
func (h happening) at(o Writing) happening {
	h.when = append(h.when, o.moment("DTSTART", h.span.Start), o.moment("DTEND", h.span.End))
	return h
}

// moment is an instant as the clock of the zone shows it, or in UTC when the
// clock shows it twice and this is the second time.
func (o Writing) moment(name string, t time.Time) line {
	w := scheduling.WallOf(t, o.Zone)
	if o.Zone.String() == "UTC" || !w.Resolve(o.Zone).Equal(t.Truncate(time.Minute)) {
		return line{name, t.UTC().Format(utcLayout), nil}
	}
	return o.wall(name, w)
}

// wall is a wall time of the zone.
func (o Writing) wall(name string, w scheduling.Wall) line {
	if o.Zone.String() == "UTC" {
		return line{name, w.Floating().Format(utcLayout), nil}
	}
	return line{name, w.Floating().Format(wallLayout), map[string]string{"TZID": o.Zone.String()}}
}

// event is the booking without its time; ok is false when it has no main part.
func (o Writing) event(b scheduling.Booking) (happening, bool) {
	part, ok := b.Main()
	if !ok {
		return happening{}, false
	}
	var rooms []string
	var own []line
	for _, p := range part.Placements {
		if p.Room != "" {
			rooms = append(rooms, cmp.Or(o.Rooms[p.Room], string(p.Room)))
			own = append(own, line{ownRoom, string(p.Room), nil})
		}
	}
	place := tidy(strings.Join(rooms, ", "))
	status := "CONFIRMED"
	if b.Status == scheduling.StatusCancelled {
		status = "CANCELLED"
	}
	summary := cmp.Or(o.Kinds[b.Kind], b.Kind.Code())
	if place != "" {
		summary += ", " + place
	}
	if o.Names {
		if names := o.names(b); names != "" {
			summary += ": " + names
		}
	}
	says := []line{{"SUMMARY", tidy(summary), nil}}
	if place != "" {
		says = append(says, line{"LOCATION", place, nil})
	}
	says = append(says, line{"STATUS", status, nil}, line{"CLASS", "PRIVATE", nil}, line{"TRANSP", "OPAQUE", nil}, line{ownKind, string(b.Kind), nil})
	if b.Type != "" {
		says = append(says, line{ownType, b.Type, nil})
	}
	if b.Court != "" {
		says = append(says, line{ownCourt, string(b.Court), nil})
	}
	for _, p := range b.Parts {
		switch p.Name {
		case scheduling.PartPre:
			own = append(own, line{ownPre, durationText(p.Span.Duration()), nil})
		case scheduling.PartPost:
			own = append(own, line{ownPost, durationText(p.Span.Duration()), nil})
		case scheduling.PartMain:
		}
	}
	if o.Names {
		if b.CaseRef != "" {
			own = append(own, line{ownCase, tidy(b.CaseRef), nil})
		}
		for _, id := range b.Prisoners() {
			if p, ok := o.People[id]; ok {
				own = append(own, line{ownPrisoner, strings.Join([]string{string(p.Number), bar(p.Family), bar(p.Given)}, "|"), nil})
			}
		}
	}
	return happening{span: part.Span, says: append(says, own...)}, true
}

// names are who the prisoners of a booking are.
func (o Writing) names(b scheduling.Booking) string {
	var out []string
	for _, id := range b.Prisoners() {
		if p, ok := o.People[id]; ok {
			out = append(out, p.Name())
		}
	}
	return strings.Join(out, "; ")
}

// bar is a text that may stand between bars.
func bar(s string) string { return tidy(strings.ReplaceAll(s, "|", "/")) }

// durationText is whole minutes as RFC 5545 §3.3.6 writes them.
func durationText(d time.Duration) string { return fmt.Sprintf("PT%dM", d/time.Minute) }

// same reports whether two happenings say the same and last as long.
func (h happening) same(o happening) bool {
	return h.span.Duration() == o.span.Duration() &&
		slices.EqualFunc(h.says, o.says, func(a, b line) bool { return a.name == b.name && a.value == b.value })
}
