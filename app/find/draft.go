package find

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// Field names a place where something is typed.
type Field string

// The fields, in the order of the screen.
const (
	FieldPrisoners Field = "prisoners"
	FieldPre       Field = "pre"
	FieldMain      Field = "length"
	FieldPost      Field = "post"
	FieldFrom      Field = "from"
	FieldUntil     Field = "until"
	FieldEarliest  Field = "earliest"
	FieldLatest    Field = "latest"
	FieldDeadline  Field = "deadline"
)

// Draft is what is looked for: days, clocks and lengths as typed.
type Draft struct {
	Kind      scheduling.Kind
	Prison    scheduling.PrisonCode
	Court     scheduling.CourtCode
	Prisoners []scheduling.Person
	Others    []scheduling.Person
	// Rooms are the only ones it may be in; none is any.
	Rooms []scheduling.RoomKey
	// Pre, Main and Post are minutes; empty is no part.
	Pre, Main, Post string
	// From and Until are days, Earliest and Latest clocks.
	From, Until      string
	Earliest, Latest string
	// Deadline is a day by whose beginning it must be over, or a day and a
	// clock; empty is none.
	Deadline string
}

func blank() Draft { return Draft{Kind: scheduling.KindLegal, Main: "60"} }

func typed(d scheduling.Date) string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year) }

func (d Draft) people() []scheduling.Person {
	return append(slices.Clone(d.Prisoners), d.Others...)
}

// Draft is what is typed now. It must not be changed.
func (m *Model) Draft() Draft { return m.draft }

func (m *Model) edit(change func(*Draft)) {
	prison, kind := m.draft.Prison, m.draft.Kind
	change(&m.draft)
	if m.draft.Prison != prison {
		m.setZone()
		m.draft.Rooms, m.draft.Prisoners = nil, nil
	}
	if m.draft.Prison != prison || m.draft.Kind != kind {
		m.size()
	}
	m.Changed()
}

// SetKind changes what the booking is for.
func (m *Model) SetKind(k scheduling.Kind) { m.edit(func(d *Draft) { d.Kind = k }) }

// SetPrison changes where it is; people and rooms of the old prison go.
func (m *Model) SetPrison(c scheduling.PrisonCode) { m.edit(func(d *Draft) { d.Prison = c }) }

// SetCourt changes whose hearing it is.
func (m *Model) SetCourt(c scheduling.CourtCode) { m.edit(func(d *Draft) { d.Court = c }) }

// SetPrisoners changes which prisoners must be free.
func (m *Model) SetPrisoners(p []scheduling.Person) { m.edit(func(d *Draft) { d.Prisoners = p }) }

// SetOthers changes who else must be free.
func (m *Model) SetOthers(p []scheduling.Person) { m.edit(func(d *Draft) { d.Others = p }) }

// SetRooms changes which rooms it may be in; none is any.
func (m *Model) SetRooms(r []scheduling.RoomKey) { m.edit(func(d *Draft) { d.Rooms = r }) }

// Set changes a field as typed.
func (m *Model) Set(f Field, s string) {
	m.edit(func(d *Draft) {
		if to := d.at(f); to != nil {
			*to = s
		}
	})
}

// Text is what is typed in a field.
func (m *Model) Text(f Field) string {
	if at := m.draft.at(f); at != nil {
		return *at
	}
	return ""
}

func (d *Draft) at(f Field) *string {
	switch f {
	case FieldPre:
		return &d.Pre
	case FieldMain:
		return &d.Main
	case FieldPost:
		return &d.Post
	case FieldFrom:
		return &d.From
	case FieldUntil:
		return &d.Until
	case FieldEarliest:
		return &d.Earliest
	case FieldLatest:
		return &d.Latest
	case FieldDeadline:
		return &d.Deadline
	case FieldPrisoners:
	}
	return nil
}

// Problem says what is wrong with a field since the last search, or nothing.
func (m *Model) Problem(f Field) string {
	if e := m.bad[f]; e != nil {
		return phrase.Invalid(m.Words, m.zone, e)
	}
	return ""
}

// windowsMost is how many days one search may look at.
const windowsMost = 366

// query is the draft as a question, with what keeps it from being one.
func (m *Model) query() (q scheduling.FindQuery, bad map[Field]*scheduling.InvalidError, first Field) {
	bad = map[Field]*scheduling.InvalidError{}
	wrong := func(f Field, p scheduling.Problem) {
		if first == "" {
			first = f
		}
		if bad[f] == nil {
			bad[f] = &scheduling.InvalidError{Field: string(f), Problem: p}
		}
	}
	d := m.draft
	if len(d.Prisoners) == 0 && d.Kind != scheduling.KindOutOfUse {
		wrong(FieldPrisoners, scheduling.ProblemMissing)
	}
	length := func(f Field, needed bool) time.Duration {
		s := strings.TrimSpace(m.Text(f))
		n, err := strconv.Atoi(s)
		switch {
		case s == "" && !needed:
			return 0
		case s == "":
			wrong(f, scheduling.ProblemMissing)
		case err != nil || n < 1 || n > 24*60:
			wrong(f, scheduling.ProblemFormat)
		}
		return time.Duration(min(max(n, 0), 24*60)) * time.Minute
	}
	pre, main, post := length(FieldPre, false), length(FieldMain, true), length(FieldPost, false)
	day := func(f Field) scheduling.Date {
		out, err := scheduling.ParseDate(m.Text(f))
		if err != nil {
			wrong(f, scheduling.ProblemFormat)
		}
		return out
	}
	clock := func(f Field, otherwise time.Duration) time.Duration {
		s := m.Text(f)
		if strings.TrimSpace(s) == "" {
			return otherwise
		}
		w, err := scheduling.ParseWall("2026-01-01", s)
		if err != nil {
			wrong(f, scheduling.ProblemFormat)
		}
		return w.Clock()
	}
	from, until := day(FieldFrom), day(FieldUntil)
	p := m.prison()
	earliest, latest := clock(FieldEarliest, p.DayStart), clock(FieldLatest, p.DayEnd)
	if until.Compare(from) < 0 {
		wrong(FieldUntil, scheduling.ProblemOrder)
	}
	if latest <= earliest {
		wrong(FieldLatest, scheduling.ProblemOrder)
	}
	q.Deadline = m.deadline(wrong)
	if first != "" {
		return q, bad, first
	}
	var windows []scheduling.Span
	for n := 0; n < windowsMost && from.AddDays(n).Compare(until) <= 0; n++ {
		on := from.AddDays(n)
		windows = append(windows, scheduling.Span{Start: on.At(earliest).Resolve(m.zone), End: on.At(latest).Resolve(m.zone)})
	}
	place := scheduling.Placement{}
	for _, x := range d.Prisoners {
		place.Prisoners = append(place.Prisoners, x.ID)
	}
	b := scheduling.Booking{
		Kind: d.Kind, Prison: d.Prison, Status: scheduling.StatusBooked, Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(windows[0].Start.Add(pre), pre, main, post, place),
	}
	if d.Kind == scheduling.KindOutOfUse {
		b.Meet = scheduling.Meet{}
	}
	if d.Kind == scheduling.KindCourt {
		b.Court = d.Court
	}
	for _, x := range d.Others {
		b.Attendees = append(b.Attendees, scheduling.Attendee{Person: x.ID, Role: x.Roles[0]})
	}
	q.Booking, q.Rooms, q.Windows, q.Limit = b, d.Rooms, windows, max(m.limit, PlacesMost)
	return q, bad, ""
}

// deadline reads a day, or a day and a clock.
func (m *Model) deadline(wrong func(Field, scheduling.Problem)) time.Time {
	s := strings.TrimSpace(m.draft.Deadline)
	if s == "" {
		return time.Time{}
	}
	date, clock, _ := strings.Cut(s, " ")
	if strings.TrimSpace(clock) == "" {
		clock = "00:00"
	}
	w, err := scheduling.ParseWall(date, clock)
	var bad *scheduling.InvalidError
	if errors.As(err, &bad) {
		wrong(FieldDeadline, scheduling.ProblemFormat)
		return time.Time{}
	}
	return w.Resolve(m.zone)
}
