// Package phrase says facts of the diary in words: a kind, a booking in one
// line, a clash with who, where and when. It draws nothing.
package phrase

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Speaker says facts about one scene in one language and one prison's zone.
// It never changes after New and is safe for any goroutine.
type Speaker struct {
	words    *words.Words
	zone     *time.Location
	rooms    map[scheduling.RoomKey]scheduling.Room
	people   map[scheduling.PersonID]scheduling.Person
	courts   map[scheduling.CourtCode]scheduling.Court
	bookings map[scheduling.BookingID]scheduling.Booking
}

// New returns a Speaker that knows the rooms, people and bookings of scene.
// Times are said in zone.
func New(w *words.Words, zone *time.Location, scene clash.Scene, courts []scheduling.Court) *Speaker {
	s := &Speaker{
		words: w, zone: zone,
		rooms:    make(map[scheduling.RoomKey]scheduling.Room, len(scene.Rooms)),
		people:   make(map[scheduling.PersonID]scheduling.Person, len(scene.People)),
		courts:   make(map[scheduling.CourtCode]scheduling.Court, len(courts)),
		bookings: make(map[scheduling.BookingID]scheduling.Booking, len(scene.Bookings)),
	}
	for _, r := range scene.Rooms {
		s.rooms[r.Key] = r
	}
	for _, p := range scene.People {
		s.people[p.ID] = p
	}
	for _, c := range courts {
		s.courts[c.Code] = c
	}
	for _, b := range scene.Bookings {
		s.bookings[b.ID] = b
	}
	return s
}

// Kind is a kind's name: "Court hearing".
func (s *Speaker) Kind(k scheduling.Kind) string { return Kind(s.words, k) }

// Kind is a kind's name in w's language: "Court hearing".
func Kind(w *words.Words, k scheduling.Kind) string { return w.Say("phrase.kind." + string(k)) }

// Role is a role's name: "Solicitor".
func Role(w *words.Words, r scheduling.Role) string { return w.Say("phrase.role." + string(r)) }

// Part is a part's name: "Pre-hearing".
func Part(w *words.Words, p scheduling.PartName) string { return w.Say("phrase.part." + string(p)) }

// Status is a status in words: "Cancelled".
func Status(w *words.Words, st scheduling.Status) string { return w.Say("phrase.status." + string(st)) }

// Reason is why a booking was cancelled, in words.
func Reason(w *words.Words, r scheduling.CancelReason) string {
	return w.Say("phrase.reason." + string(r))
}

// Absent is who did not come, in words.
func Absent(w *words.Words, a scheduling.Absent) string { return w.Say("phrase.absent." + string(a)) }

// AbsentWhy is why somebody did not come, in words.
func AbsentWhy(w *words.Words, why scheduling.AbsentWhy) string {
	return w.Say("phrase.absentwhy." + string(why))
}

// Type is a hearing or meeting type in words; a code that has none is shown
// as it is.
func Type(w *words.Words, code string) string {
	if code == "" {
		return ""
	}
	key := "phrase.type." + code + "_"
	if said := w.Say(key); said != key {
		return said
	}
	return code
}

// Person is how a person is named to staff: "Smith, John (A1234AA)".
func Person(p scheduling.Person) string {
	if p.Number == "" {
		return p.Name()
	}
	return p.Name() + " (" + string(p.Number) + ")"
}

// Person is how the person with id is named; someone who is not in the scene
// is "someone".
func (s *Speaker) Person(id scheduling.PersonID) string {
	if p, ok := s.people[id]; ok {
		return Person(p)
	}
	return s.words.Say("phrase.someone")
}

// Room is a room's name with its key's prison left out; an unknown key is
// shown as it is.
func (s *Speaker) Room(k scheduling.RoomKey) string {
	if r, ok := s.rooms[k]; ok && r.Name != "" {
		return r.Name
	}
	return string(k)
}

// Court is a court's name.
func (s *Speaker) Court(c scheduling.CourtCode) string {
	if x, ok := s.courts[c]; ok {
		return x.Name
	}
	return string(c)
}

// Span is a stretch of a day on the prison's clock: "10:15–11:00".
func (s *Speaker) Span(x scheduling.Span) string {
	return s.words.Span(x.Start.In(s.zone), x.End.In(s.zone))
}

// Prisoners names the booking's prisoners, the first with "and n more".
func (s *Speaker) Prisoners(b scheduling.Booking) string {
	ids := b.Prisoners()
	if len(ids) == 0 {
		return ""
	}
	first := s.Person(ids[0])
	if len(ids) == 1 {
		return first
	}
	return s.words.Count("phrase.andMore", len(ids)-1, "Name", first)
}

// Block is what stands in a booking's block after its code: whom it is for,
// and on a second line with whom.
func (s *Speaker) Block(b scheduling.Booking) (title, sub string) {
	if ids := b.Prisoners(); len(ids) > 0 {
		title = s.words.Say("phrase.someone")
		if p, ok := s.people[ids[0]]; ok {
			title = p.Name()
		}
		if len(ids) > 1 {
			title += " +" + strconv.Itoa(len(ids)-1)
		}
	}
	switch {
	case b.Court != "":
		sub = s.Court(b.Court)
	case b.Type != "":
		sub = Type(s.words, b.Type)
	case len(b.Attendees) > 0:
		if p, ok := s.people[b.Attendees[0].Person]; ok {
			sub = p.Name()
		}
	case b.StaffNotes != "":
		sub = firstLine(b.StaffNotes)
	}
	if title == "" {
		title, sub = sub, ""
	}
	return title, sub
}

// Facts is everything a block shows and what it has no room for, as one line
// for a status line or a list.
func (s *Speaker) Facts(b scheduling.Booking) string { return s.FactsBeside(b, "") }

// FactsBeside is Facts beside the record of someone who need not be named again.
func (s *Speaker) FactsBeside(b scheduling.Booking, who scheduling.PersonID) string {
	out := []string{s.Span(b.Span()) + " " + s.Kind(b.Kind)}
	if t := Type(s.words, b.Type); t != "" {
		out[0] += " (" + t + ")"
	}
	add := func(x string) {
		if x != "" {
			out = append(out, x)
		}
	}
	names := make([]string, 0, 2)
	for _, id := range b.Prisoners() {
		if id != who {
			names = append(names, s.Person(id))
		}
	}
	add(strings.Join(names, "; "))
	if b.Court != "" {
		add(s.Court(b.Court))
	}
	rooms := make([]string, 0, 2)
	for _, k := range b.Rooms() {
		rooms = append(rooms, s.Room(k))
	}
	add(strings.Join(rooms, ", "))
	add(s.parts(b))
	if b.LinkMissing() && b.Active() {
		add(s.words.Say("phrase.linkMissing"))
	}
	if b.Series != "" {
		add(s.words.Say("phrase.repeats"))
	}
	if !b.Active() {
		st := Status(s.words, b.Status)
		if b.CancelReason != "" {
			st += ": " + Reason(s.words, b.CancelReason)
		}
		add(st)
	}
	return strings.Join(out, ", ")
}

// parts names the parts before and after the main one with their times.
func (s *Speaker) parts(b scheduling.Booking) string {
	if len(b.Parts) < 2 {
		return ""
	}
	var out []string
	for _, p := range b.Parts {
		if p.Name != scheduling.PartMain {
			out = append(out, strings.ToLower(Part(s.words, p.Name))+" "+s.Span(p.Span))
		}
	}
	return strings.Join(out, ", ")
}

// Invalid says what is wrong with a field, in a sentence that stands beside it.
func Invalid(w *words.Words, zone *time.Location, e *scheduling.InvalidError) string {
	choices := make([]string, len(e.Choices))
	for i, t := range e.Choices {
		choices[i] = t.In(zone).Format("15:04 MST")
	}
	args := []any{"Limit", e.Limit, "Choices", strings.Join(choices, ", ")}
	for _, key := range []string{
		"phrase.invalid." + fieldKind(e.Field) + "-" + string(e.Problem),
		"phrase.invalid.any-" + string(e.Problem),
	} {
		if said := w.Say(key, args...); said != key {
			return said
		}
	}
	return w.Say("phrase.invalid.any-format")
}

// DeskRoles lists the work of a person at a desk, in the order people are
// shown it.
func DeskRoles() []string { return []string{"clerk", "listing", "visits", "solicitor"} }

// DeskRole is the work of a person at a desk, in words.
func DeskRole(w *words.Words, role string) string { return w.Say("phrase.deskRole." + role) }

// DeskRoleNames says every DeskRole, in their order.
func DeskRoleNames(w *words.Words) []string {
	out := make([]string, 0, len(DeskRoles()))
	for _, r := range DeskRoles() {
		out = append(out, DeskRole(w, r))
	}
	return out
}

// NameProblem says what is wrong with an actor's name, or nothing.
func NameProblem(w *words.Words, a scheduling.Actor) string {
	var bad *scheduling.InvalidError
	if errors.As(a.Validate(), &bad) {
		return Invalid(w, time.UTC, bad)
	}
	return ""
}

// fieldKind is the last segment of a field's path that names something:
// "parts.main.2.room" is about a room.
func fieldKind(path string) string {
	kind := path
	for part := range strings.SplitSeq(path, ".") {
		if part != "" && (part[0] < '0' || part[0] > '9') {
			kind = part
		}
	}
	return kind
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
