package requests

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
)

// Field names a place in the form of a new request where something is typed.
type Field string

// The fields of a new request.
const (
	FieldFrom      Field = "party"
	FieldKind      Field = "kind"
	FieldPrisoners Field = "prisoners"
	FieldDate      Field = "date"
	FieldStart     Field = "time"
	FieldLength    Field = "length"
	FieldUntil     Field = "until"
	FieldDeadline  Field = "deadline"
)

// Draft is a new request as it is typed.
type Draft struct {
	Kind      scheduling.Kind
	Prisoners []scheduling.Person
	Court     scheduling.CourtCode
	Text      map[Field]string
	bad       map[Field]*scheduling.InvalidError
	key       string
	saving    bool
}

// Kinds lists what may be asked for.
func Kinds() []scheduling.Kind {
	var out []scheduling.Kind
	for _, k := range scheduling.Kinds() {
		if k != scheduling.KindOutOfUse {
			out = append(out, k)
		}
	}
	return out
}

// Begin opens the form of a new request.
func (m *Model) Begin() {
	if m.state != Ready {
		return
	}
	tomorrow := scheduling.DateOf(m.Now(), m.zone).AddDays(1)
	m.open = ""
	m.draft = &Draft{Kind: scheduling.KindLegal, key: m.Key(), Text: map[Field]string{
		FieldDate: tomorrow.At(0).Floating().Format("02/01/2006"), FieldStart: "10:00", FieldLength: "60",
	}}
	m.Changed()
}

// Leave closes the form of a new request.
func (m *Model) Leave() {
	m.draft = nil
	m.Changed()
}

// Draft is the new request that is typed; nil when none is. It must not be
// changed.
func (m *Model) Draft() *Draft { return m.draft }

// Set changes a field as typed.
func (m *Model) Set(f Field, s string) {
	if m.draft != nil && m.draft.Text[f] != s {
		m.draft.Text[f] = s
		m.Changed()
	}
}

// SetKind changes what is asked for.
func (m *Model) SetKind(k scheduling.Kind) { m.change(func(d *Draft) { d.Kind = k }) }

// SetPrisoners changes whom it is for.
func (m *Model) SetPrisoners(p []scheduling.Person) { m.change(func(d *Draft) { d.Prisoners = p }) }

// SetCourt changes which court asks.
func (m *Model) SetCourt(c scheduling.CourtCode) { m.change(func(d *Draft) { d.Court = c }) }

func (m *Model) change(do func(*Draft)) {
	if m.draft != nil {
		do(m.draft)
		m.Changed()
	}
}

// Courts are those that may ask.
func (m *Model) Courts() []scheduling.Court { return m.courts }

// Problem says what is wrong with a field since the last try, or nothing.
func (m *Model) Problem(f Field) string {
	if m.draft == nil || m.draft.bad[f] == nil {
		return ""
	}
	return phrase.Invalid(m.Words, m.zone, m.draft.bad[f])
}

// Ask keeps the new request. It returns the first field that must be mended
// before it can, or ""; nothing typed is lost on a refusal.
func (m *Model) Ask() Field {
	d := m.draft
	if d == nil || d.saving {
		return ""
	}
	r, bad, first := m.request(d)
	d.bad = bad
	if first != "" {
		m.Changed()
		return first
	}
	d.saving = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		kept, err := m.Asker.Ask(ctx, d.key, r)
		return func() {
			d.saving = false
			if err != nil {
				m.refused(d, err)
				return
			}
			m.draft, m.open = nil, kept.ID
			m.Host.Did(undo.Step{Said: m.Words.Say("requests.saidAsked", "Who", string(kept.From))})
			m.Load()
			m.Changed()
		}
	})
	return ""
}

func (m *Model) refused(d *Draft, err error) {
	var all scheduling.InvalidErrors
	if !errors.As(err, &all) {
		m.Host.Failed(err)
		m.Changed()
		return
	}
	d.key = m.Key()
	for _, e := range all {
		d.bad[fieldOf(e.Field)] = e
	}
	m.Changed()
}

// fieldOf is where a path of scheduling's is shown.
func fieldOf(path string) Field {
	switch {
	case strings.HasSuffix(path, "prisoners"):
		return FieldPrisoners
	case strings.HasSuffix(path, ".start"):
		return FieldStart
	case strings.HasSuffix(path, ".end"):
		return FieldLength
	case strings.HasPrefix(path, "windows"):
		return FieldUntil
	case path == "deadline":
		return FieldDeadline
	case path == "kind", path == "court":
		return FieldKind
	case path == "party":
		return FieldFrom
	}
	return FieldDate
}

// request is the draft as a request, with what keeps it from being one.
func (m *Model) request(d *Draft) (r scheduling.Request, bad map[Field]*scheduling.InvalidError, first Field) {
	bad = map[Field]*scheduling.InvalidError{}
	wrong := func(f Field, e *scheduling.InvalidError) {
		if first == "" {
			first = f
		}
		if bad[f] == nil {
			bad[f] = e
		}
	}
	missing := func(f Field, p scheduling.Problem) { wrong(f, &scheduling.InvalidError{Field: string(f), Problem: p}) }
	r.From = scheduling.Party(strings.TrimSpace(d.Text[FieldFrom]))
	if d.Kind == scheduling.KindCourt {
		r.From = scheduling.Party(d.Court)
	}
	if r.From == "" {
		missing(FieldFrom, scheduling.ProblemMissing)
	}
	if len(d.Prisoners) == 0 {
		missing(FieldPrisoners, scheduling.ProblemMissing)
	}
	wall, err := scheduling.ParseWall(d.Text[FieldDate], d.Text[FieldStart])
	var start time.Time
	if err == nil {
		start, err = wall.In(m.zone, scheduling.FoldFirst)
	}
	var e *scheduling.InvalidError
	if errors.As(err, &e) {
		wrong(Field(e.Field), e)
	}
	n, err := strconv.Atoi(strings.TrimSpace(d.Text[FieldLength]))
	if err != nil || n < 1 || n > 24*60 {
		missing(FieldLength, scheduling.ProblemFormat)
	}
	place := scheduling.Placement{}
	for _, p := range d.Prisoners {
		place.Prisoners = append(place.Prisoners, p.ID)
	}
	r.Booking = scheduling.Booking{
		Kind: d.Kind, Prison: m.prison.Code, Meet: scheduling.Meet{By: scheduling.MeetOwn}, Status: scheduling.StatusBooked,
	}
	if d.Kind == scheduling.KindCourt {
		r.Booking.Court = d.Court
	}
	if first == "" {
		r.Booking.Parts = scheduling.NewBlock(start, 0, time.Duration(n)*time.Minute, 0, place)
		r.Windows = m.windows(d, wall.Date(), missing)
	}
	if s := strings.TrimSpace(d.Text[FieldDeadline]); s != "" {
		date, clock, _ := strings.Cut(s, " ")
		if strings.TrimSpace(clock) == "" {
			clock = "00:00"
		}
		w, err := scheduling.ParseWall(date, clock)
		if err != nil {
			missing(FieldDeadline, scheduling.ProblemFormat)
		} else {
			r.Deadline = w.Resolve(m.zone)
		}
	}
	return r, bad, first
}

// windows are the bookable days up to the last one that would do instead.
func (m *Model) windows(d *Draft, from scheduling.Date, wrong func(Field, scheduling.Problem)) []scheduling.Span {
	s := strings.TrimSpace(d.Text[FieldUntil])
	if s == "" {
		return nil
	}
	until, err := scheduling.ParseDate(s)
	switch {
	case err != nil:
		wrong(FieldUntil, scheduling.ProblemFormat)
		return nil
	case until.Compare(from) < 0:
		wrong(FieldUntil, scheduling.ProblemOrder)
		return nil
	case until.Compare(from.AddDays(scheduling.MaxWindows-1)) > 0:
		wrong(FieldUntil, scheduling.ProblemTooFar)
		return nil
	}
	var out []scheduling.Span
	for on := from; on.Compare(until) <= 0; on = on.AddDays(1) {
		day := scheduling.Span{Start: on.At(m.prison.DayStart).Resolve(m.zone), End: on.At(m.prison.DayEnd).Resolve(m.zone)}
		if day.Start.Before(m.Now()) {
			day.Start = m.Now().Truncate(scheduling.Grid).Add(scheduling.Grid)
		}
		if day.Valid() {
			out = append(out, day)
		}
	}
	return out
}
