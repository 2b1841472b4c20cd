package bookingform

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// Field names a place in the form where something is typed.
type Field string

// The fields, in the order of the form. Rooms and prisoners have one per
// seat: see RoomField and PrisonersField.
const (
	FieldKind          Field = "kind"
	FieldType          Field = "type"
	FieldPrison        Field = "prison"
	FieldCourt         Field = "court"
	FieldDate          Field = "date"
	FieldStart         Field = "time"
	FieldLength        Field = "length"
	FieldPre           Field = "pre"
	FieldPost          Field = "post"
	FieldGuests        Field = "attendees"
	FieldMeet          Field = "meet"
	FieldURL           Field = "url"
	FieldHMCTS         Field = "hmcts"
	FieldPIN           Field = "pin"
	FieldCaseRef       Field = "caseRef"
	FieldStaffNotes    Field = "staffNotes"
	FieldPrisonerNotes Field = "prisonerNotes"
	FieldReason        Field = "reason"
)

// RoomField is the room of a seat (0 is the first) during a part.
func RoomField(seat int, part scheduling.PartName) Field {
	return Field("room." + strconv.Itoa(seat+1) + "." + string(part))
}

// PrisonersField is the prisoners of a seat (0 is the first).
func PrisonersField(seat int) Field { return Field("prisoners." + strconv.Itoa(seat+1)) }

// fieldOf is where in the form a path of scheduling's is shown.
func (m *Model) fieldOf(path string) Field {
	segments := strings.Split(path, ".")
	last := segments[len(segments)-1]
	seat := 0
	for _, s := range segments[1:] {
		if n, err := strconv.Atoi(s); err == nil {
			seat = n - 1
		}
	}
	switch {
	case segments[0] == "parts" && len(segments) > 1:
		return m.partField(scheduling.PartName(segments[1]), seat, last)
	case path == "pre.length":
		return FieldPre
	case path == "post.length":
		return FieldPost
	case segments[0] == "attendees", segments[0] == "prisoners":
		return FieldGuests
	case path == "meet.url":
		return FieldURL
	case path == "meet.hmcts":
		return FieldHMCTS
	case path == "guestPIN":
		return FieldPIN
	}
	return Field(path)
}

func (m *Model) partField(part scheduling.PartName, seat int, last string) Field {
	switch last {
	case "room":
		if seat < len(m.draft.Seats) && m.draft.Seats[seat].room(part) == m.draft.Seats[seat].Room {
			part = scheduling.PartMain
		}
		return RoomField(seat, part)
	case "prisoners":
		return PrisonersField(seat)
	case "end":
		switch part {
		case scheduling.PartPre:
			return FieldPre
		case scheduling.PartPost:
			return FieldPost
		case scheduling.PartMain:
			return FieldLength
		}
	}
	return FieldStart
}

// invalid lists the problems in err.
func invalid(err error) scheduling.InvalidErrors {
	var all scheduling.InvalidErrors
	if errors.As(err, &all) {
		return all
	}
	var one *scheduling.InvalidError
	if errors.As(err, &one) {
		return scheduling.InvalidErrors{one}
	}
	return nil
}

// problems is everything wrong with the draft, one per field, first found.
func (m *Model) problems() (map[Field]*scheduling.InvalidError, []Field) {
	b, bad := m.booking()
	known := scheduling.Known{
		Now: m.Now(), Prisons: m.known.Prisons, Courts: m.known.Courts, Rooms: m.known.Rooms, People: m.people(),
	}
	if m.kept.Version > 0 && !m.moved(b) {
		// What has begun may still have its notes changed.
		known.Now = time.Time{}
	}
	out := map[Field]*scheduling.InvalidError{}
	var order []Field
	add := func(e *scheduling.InvalidError) {
		f := m.fieldOf(e.Field)
		if out[f] == nil {
			out[f] = e
			order = append(order, f)
		}
	}
	for _, e := range bad {
		add(e)
	}
	if m.Repeats() || m.reruled() {
		_, wrong := m.rule()
		for _, e := range wrong {
			add(e)
		}
	}
	if len(b.Parts) == 0 {
		// Date, time and length say what is missing; the rest is checked on a
		// stand-in so that every field is checked as it is typed.
		stand := m.standIn(b)
		for _, e := range invalid(stand.Validate(known)) {
			if f := m.fieldOf(e.Field); f != FieldStart && f != FieldLength && f != FieldPre && f != FieldPost {
				add(e)
			}
		}
	} else {
		for _, e := range invalid(b.Validate(known)) {
			add(e)
		}
	}
	slices.SortStableFunc(order, func(a, b Field) int { return rank(a) - rank(b) })
	return out, order
}

// moved reports whether b stands elsewhere in time than the kept booking.
func (m *Model) moved(b scheduling.Booking) bool {
	return !b.Span().Equal(m.kept.Span())
}

// standIn gives a booking without times a block at which nothing about time
// can be wrong.
func (m *Model) standIn(b scheduling.Booking) scheduling.Booking {
	day, err := m.Prison().Day(m.Now().AddDate(0, 0, 1))
	if err != nil || m.Prison().Code == "" {
		day.Start = m.Now()
	}
	b.Parts = scheduling.NewBlock(day.Start, 0, scheduling.Grid, 0)
	for i := range b.Parts {
		b.Parts[i].Placements = m.draft.placements(b.Parts[i].Name)
	}
	return b
}

func (m *Model) people() []scheduling.Person {
	var out []scheduling.Person
	for _, s := range m.draft.Seats {
		out = append(out, s.Prisoners...)
	}
	for _, g := range m.draft.Guests {
		out = append(out, g.Person)
	}
	return out
}

// rank is where a field stands in the form.
func rank(f Field) int {
	order := []string{
		"kind", "type", "prison", "court", "prisoners", "room", "date", "time", "length", "pre", "post",
		"repeat", "repeatN", "repeatDays", "repeatCount", "repeatUntil",
		"attendees", "meet", "url", "hmcts", "pin", "caseRef", "staffNotes", "prisonerNotes", "reason",
	}
	head, _, _ := strings.Cut(string(f), ".")
	if i := slices.Index(order, head); i >= 0 {
		return i
	}
	return len(order)
}

// Problem says what is wrong with a field that was touched, or nothing.
func (m *Model) Problem(f Field) string {
	return m.Problems()[f]
}

// Problems says what is wrong with every field that was touched.
func (m *Model) Problems() map[Field]string {
	out := map[Field]string{}
	if m.state == Reading || m.state == Broken {
		return out
	}
	bad, _ := m.problems()
	for f, e := range bad {
		if m.touched[f] {
			out[f] = phrase.Invalid(m.Words, m.zone, e)
		}
	}
	if m.touched[FieldReason] && len([]rune(strings.TrimSpace(m.reason))) < scheduling.MinReason && m.needsReason() {
		out[FieldReason] = m.Words.Say("phrase.invalid.any-needs-reason")
	}
	return out
}

// Touch marks a field as left, so that what is wrong with it may be said.
func (m *Model) Touch(f Field) {
	if !m.touched[f] {
		m.touched[f] = true
		m.Changed()
	}
}

// AfterGap is the next time that is valid, as typed, when the clocks skip the
// one that is; empty when they do not.
func (m *Model) AfterGap() string {
	w, err := scheduling.ParseWall(m.draft.Date, m.draft.Start)
	if err != nil {
		return ""
	}
	_, err = w.In(m.zone, m.draft.Fold)
	var bad *scheduling.InvalidError
	if errors.As(err, &bad) && bad.Problem == scheduling.ProblemGap && len(bad.Choices) > 0 {
		return m.Words.Clock(bad.Choices[0].In(m.zone))
	}
	return ""
}

// Ambiguous reports whether the clocks show the typed time twice.
func (m *Model) Ambiguous() bool {
	w, err := scheduling.ParseWall(m.draft.Date, m.draft.Start)
	return err == nil && len(w.Instants(m.zone)) == 2
}
