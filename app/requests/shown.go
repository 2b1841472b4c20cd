package requests

import (
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// Line is one request in the list.
type Line struct {
	ID     scheduling.RequestID
	Kind   scheduling.Kind
	Title  string
	Sub    string
	Status string
	// Fits is set when a request that waits could be offered a place now.
	Fits bool
	// Late is set when its deadline has passed.
	Late bool
}

// Lines lists the requests by deadline.
func (m *Model) Lines() []Line {
	var out []Line
	for _, r := range m.items {
		if m.filter == FilterWaiting && r.Status != scheduling.RequestWaiting {
			continue
		}
		l := Line{
			ID: r.ID, Kind: r.Booking.Kind, Title: m.title(r), Sub: m.words("wishedShort", "When", m.when(r.Booking.Span())),
			Status: m.status(r), Fits: m.places[r.ID] != nil, Late: r.Overdue(m.Now()),
		}
		switch {
		case l.Late:
			l.Sub = m.words("late", "When", m.moment(r.Deadline))
		case l.Fits:
			l.Sub = m.words("couldBe", "Place", m.placeWords(m.says, m.zone, m.places[r.ID].Booking))
		case !r.Deadline.IsZero():
			l.Sub += ", " + m.words("before", "When", m.moment(r.Deadline))
		}
		out = append(out, l)
	}
	return out
}

func (m *Model) words(key string, args ...any) string { return m.Words.Say("requests."+key, args...) }

func (m *Model) status(r scheduling.Request) string { return m.words("status." + string(r.Status)) }

// title names who it is for and what.
func (m *Model) title(r scheduling.Request) string {
	out := m.says.Kind(r.Booking.Kind)
	if who := m.says.Prisoners(r.Booking); who != "" {
		out = who + ", " + strings.ToLower(out)
	}
	return out
}

func (m *Model) when(s scheduling.Span) string {
	return m.Words.ShortDay(s.Start.In(m.zone)) + " " + m.says.Span(s)
}

// moment is a day and, unless it is midnight, a time.
func (m *Model) moment(t time.Time) string {
	l := t.In(m.zone)
	if l.Hour() == 0 && l.Minute() == 0 {
		return m.Words.ShortDay(l)
	}
	return m.Words.ShortDay(l) + " " + m.Words.Clock(l)
}

// placeWords says when and where a booking would be.
func (m *Model) placeWords(says *phrase.Speaker, zone *time.Location, b scheduling.Booking) string {
	rooms := make([]string, 0, 1)
	for _, k := range b.Rooms() {
		rooms = append(rooms, says.Room(k))
	}
	return m.Words.ShortDay(b.Span().Start.In(zone)) + " " + says.Span(b.Span()) + ", " + strings.Join(rooms, ", ")
}

// Place is where the open request would fit, in words.
type Place struct {
	Words   string
	booking scheduling.Booking
}

// Detail is the open request in words.
type Detail struct {
	Request scheduling.Request
	Title   string
	Status  string
	// Facts are labels and what stands beside them.
	Facts []Fact
	// Wished are places at the time that is asked for, Others at other times.
	Wished, Others []Place
	Looking        bool
	// NotFree is set when nothing is free at the time that is asked for.
	NotFree bool
	Err     error
	// Offer is the time that was offered, in words.
	Offer string
	// Waits is set on the waiting list; Pending while an answer is possible.
	Waits, Pending bool
}

// Fact is one thing that is said of a request.
type Fact struct{ What, Text string }

// Detail is the open request; ok is false when none is.
func (m *Model) Detail() (d Detail, ok bool) {
	r, ok := m.Opened()
	if !ok {
		return d, false
	}
	d = Detail{
		Request: r, Title: m.title(r), Status: m.status(r), Pending: r.Pending(), Waits: r.Status == scheduling.RequestWaiting,
		Looking: m.options.looking, Err: m.options.err,
	}
	add := func(key, text string) {
		if text != "" {
			d.Facts = append(d.Facts, Fact{m.words(key), text})
		}
	}
	add("from", string(r.From))
	add("wished", m.Words.Day(r.Booking.Span().Start.In(m.zone))+", "+m.says.Span(r.Booking.Span()))
	windows := make([]string, 0, len(r.Windows))
	for _, w := range r.Windows {
		windows = append(windows, m.when(w))
	}
	add("windows", strings.Join(windows, "; "))
	if !r.Deadline.IsZero() {
		add("deadline", m.moment(r.Deadline))
	}
	rooms := make([]string, 0, 1)
	for _, k := range r.Booking.Rooms() {
		if k != "" {
			rooms = append(rooms, m.says.Room(k))
		}
	}
	add("room", strings.Join(rooms, ", "))
	names := make([]string, 0, len(r.Booking.Attendees))
	for _, a := range r.Booking.Attendees {
		names = append(names, m.says.Person(a.Person))
	}
	add("others", strings.Join(names, "; "))
	add("notes", r.Booking.StaffNotes)
	add("reason", r.Reason)
	add("made", m.Words.Moment(r.Made.In(m.zone))+", "+r.MadeBy.Name)
	if r.Offer != nil {
		d.Offer = m.placeWords(m.says, m.zone, *r.Offer)
	}
	for _, o := range m.options.wished {
		d.Wished = append(d.Wished, Place{m.placeWords(m.says, m.zone, o.Booking), o.Booking})
	}
	for _, o := range m.options.others {
		d.Others = append(d.Others, Place{m.placeWords(m.says, m.zone, o.Booking), o.Booking})
	}
	d.NotFree = d.Pending && !d.Looking && d.Err == nil && len(d.Wished) == 0
	return d, true
}
