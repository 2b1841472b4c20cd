package rooms

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// Month is the first day of the month that is shown.
func (m *Model) Month() scheduling.Date { return m.month }

// Days are the days of the month that is shown, as the draft makes them; they
// are empty until they have been worked out.
func (m *Model) Days() ([]Day, error) { return m.days, m.dayErr }

// Turn shows another month.
func (m *Model) Turn(by int) {
	first := time.Date(m.month.Year, m.month.Month+time.Month(by), 1, 12, 0, 0, 0, time.UTC)
	m.month = scheduling.DateOf(first, time.UTC)
	m.look()
	m.Changed()
}

// look works the month out, away from the screen. An older answer is dropped.
func (m *Model) look() {
	if m.month.IsZero() || (m.open.Room == "" && !m.open.New) {
		return
	}
	from, p := m.month, m.prison
	r, _ := m.draft.room(m.kept)
	n := time.Date(from.Year, from.Month+1, 0, 12, 0, 0, 0, time.UTC).Day()
	m.months.Do(m.Do, func(ctx context.Context) func() {
		days, err := m.Diary.Days(ctx, r, p, from, n)
		return func() {
			m.dayErr = err
			if err == nil {
				m.days = days
			}
			m.Changed()
		}
	})
}

// DayWords says a day of the open room in a sentence.
func (m *Model) DayWords(d Day) string {
	out := []string{m.Words.LongDay(noon(d.Date))}
	if d.Holiday != "" {
		out = append(out, m.say("bankHoliday", "Name", phrase.Holiday(m.Words, d.Holiday)))
	}
	if d.Closed {
		return strings.Join(append(out, reasoned(m.say("prisonClosed"), d.Closure)), "; ")
	}
	if m.Override(d.Date) != nil {
		out = append(out, m.say("otherHours"))
	}
	for _, w := range d.Windows {
		out = append(out, m.WindowWords(w))
	}
	if len(d.Windows) == 0 {
		out = append(out, m.nothingStands())
	}
	return strings.Join(out, "; ")
}

func (m *Model) nothingStands() string {
	if m.draft.Usage == scheduling.UsageTimetable {
		return m.say("openToAny")
	}
	return m.say("asUsual", "What", phrase.Usage(m.Words, m.draft.Usage))
}

// WindowWords says a window of a day.
func (m *Model) WindowWords(w scheduling.Window) string {
	out := phrase.Clocks(m.Words, w.From, w.To) + " "
	if w.For == scheduling.UsageClosed {
		out += m.say("closed")
	} else {
		out += phrase.Usage(m.Words, w.For)
	}
	if names := m.PartyNames(w.Parties); names != "" {
		out += ", " + names
	}
	return reasoned(out, w.Reason)
}

func reasoned(what, why string) string {
	if why == "" {
		return what
	}
	return what + " (" + why + ")"
}

// Stands says whether a line stands on a day.
type Stands int

// How a line stands on a day.
const (
	StandsNot  Stands = iota // it does not come round on this day
	StandsSo                 // it does
	StandsAway               // it would, and was left out
)

// OnDay says how a line of the draft stands on a day.
func OnDay(l scheduling.Line, d scheduling.Date) Stands {
	from := wallTime(d, 0)
	if len(l.Rule.Between(from, from.Add(24*time.Hour))) > 0 {
		return StandsSo
	}
	if slices.ContainsFunc(l.Rule.Spec().Except, func(t time.Time) bool { return scheduling.DateOf(t, time.UTC) == d }) {
		return StandsAway
	}
	return StandsNot
}

// SetOnDay lets a line of the open room stand on a day, or leaves the day
// out. It returns why not, in words, or nothing.
func (m *Model) SetOnDay(id scheduling.LineID, d scheduling.Date, on bool) string {
	i := slices.IndexFunc(m.draft.Lines, func(l scheduling.Line) bool { return l.ID == id })
	if i < 0 {
		return ""
	}
	l := m.draft.Lines[i]
	var rule repeat.Rule
	var err error
	if on {
		rule, err = l.Rule.With(m.timesOn(l, d)...)
	} else {
		from := wallTime(d, 0)
		rule, err = l.Rule.Without(l.Rule.Between(from, from.Add(24*time.Hour))...)
	}
	if err != nil {
		return ruleProblem(m.Words, err)
	}
	l.Rule = rule
	m.PutLine(l)
	return ""
}

// timesOn are the times at which a line would stand on a day: those that
// were left out, else its usual one.
func (m *Model) timesOn(l scheduling.Line, d scheduling.Date) (out []time.Time) {
	for _, t := range l.Rule.Spec().Except {
		if scheduling.DateOf(t, time.UTC) == d {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		out = append(out, wallTime(d, scheduling.WallOf(l.Rule.Start(), time.UTC).Clock()))
	}
	return out
}

// Override is what replaces the lines of a day; nil when nothing does.
func (m *Model) Override(d scheduling.Date) *scheduling.Override {
	for i := range m.draft.Overrides {
		if m.draft.Overrides[i].Date == d {
			return &m.draft.Overrides[i]
		}
	}
	return nil
}

// SetOverride replaces the lines of a day; nil windows let them stand again.
func (m *Model) SetOverride(d scheduling.Date, windows []scheduling.Window) {
	m.Edit(func(r *RoomDraft) {
		r.Overrides = slices.DeleteFunc(slices.Clone(r.Overrides), func(o scheduling.Override) bool { return o.Date == d })
		if windows != nil {
			r.Overrides = append(r.Overrides, scheduling.Override{Date: d, Windows: windows})
			slices.SortFunc(r.Overrides, func(a, b scheduling.Override) int { return a.Date.Compare(b.Date) })
		}
	})
}

// WindowDraft is a window as it stands in its form; From and To are as typed.
type WindowDraft struct {
	From, To string
	For      scheduling.Usage
	Parties  []scheduling.Party
	Reason   string
}

// Window is the window that the draft describes. The error is an
// *scheduling.InvalidError for "fromClock", "toClock" or "reason".
func (d WindowDraft) Window() (w scheduling.Window, err error) {
	w = scheduling.Window{For: d.For, Parties: d.Parties, Reason: strings.TrimSpace(d.Reason)}
	if w.From, err = clock(d.From, false); err != nil {
		return w, &scheduling.InvalidError{Field: "fromClock", Problem: scheduling.ProblemFormat}
	}
	if w.To, err = clock(d.To, true); err != nil {
		return w, &scheduling.InvalidError{Field: "toClock", Problem: scheduling.ProblemFormat}
	}
	switch {
	case w.To <= w.From:
		return w, &scheduling.InvalidError{Field: "toClock", Problem: scheduling.ProblemOrder}
	case utf8.RuneCountInString(w.Reason) > scheduling.MaxWhy:
		return w, &scheduling.InvalidError{Field: "reason", Problem: scheduling.ProblemTooLong, Limit: scheduling.MaxWhy}
	}
	return w, nil
}

// DraftWindow is a kept window in its form.
func DraftWindow(w scheduling.Window) WindowDraft {
	return WindowDraft{From: typedClock(w.From), To: sayEnd(w.To), For: w.For, Parties: w.Parties, Reason: w.Reason}
}

// BlockDraft is a block as it stands in its form, as typed; the clocks may be
// left out.
type BlockDraft struct{ From, FromClock, To, ToClock, Reason string }

// Block is the block that the draft describes. The error is an
// *scheduling.InvalidError for "from", "fromClock", "to", "toClock" or "reason".
func (d BlockDraft) Block(id string, zone *time.Location) (scheduling.Block, error) {
	bad := func(field string, p scheduling.Problem) error {
		return &scheduling.InvalidError{Field: field, Problem: p, Limit: scheduling.MaxWhy}
	}
	from, err := scheduling.ParseDate(d.From)
	if err != nil {
		return scheduling.Block{}, bad("from", scheduling.ProblemFormat)
	}
	to := from
	if strings.TrimSpace(d.To) != "" {
		if to, err = scheduling.ParseDate(d.To); err != nil {
			return scheduling.Block{}, bad("to", scheduling.ProblemFormat)
		}
	}
	read := func(field, s string) (*time.Duration, error) {
		if strings.TrimSpace(s) == "" {
			return nil, nil //nolint:nilnil // no clock is the beginning or the end of the day
		}
		c, err := clock(s, field == "toClock")
		if err != nil {
			return nil, bad(field, scheduling.ProblemFormat)
		}
		return &c, nil
	}
	fromClock, err := read("fromClock", d.FromClock)
	if err != nil {
		return scheduling.Block{}, err
	}
	toClock, err := read("toClock", d.ToClock)
	if err != nil {
		return scheduling.Block{}, err
	}
	b := scheduling.Block{
		ID: scheduling.BlockID(id), Span: scheduling.BlockSpan(from, fromClock, to, toClock, zone), Reason: strings.TrimSpace(d.Reason),
	}
	switch {
	case !b.Span.Valid():
		return b, bad("to", scheduling.ProblemOrder)
	case utf8.RuneCountInString(b.Reason) > scheduling.MaxWhy:
		return b, bad("reason", scheduling.ProblemTooLong)
	}
	return b, nil
}

// PutBlock adds a block to the open room.
func (m *Model) PutBlock(b scheduling.Block) {
	m.Edit(func(d *RoomDraft) {
		d.Blocks = append(slices.Clone(d.Blocks), b)
		slices.SortFunc(d.Blocks, func(a, b scheduling.Block) int { return a.Span.Start.Compare(b.Span.Start) })
	})
}

// DropBlock takes a block away.
func (m *Model) DropBlock(id scheduling.BlockID) {
	m.Edit(func(d *RoomDraft) {
		d.Blocks = slices.DeleteFunc(slices.Clone(d.Blocks), func(b scheduling.Block) bool { return b.ID == id })
	})
}

// BlockWords says a block.
func (m *Model) BlockWords(b scheduling.Block) string {
	start, end := b.Span.Start.In(m.zone), b.Span.End.In(m.zone)
	if from, to := scheduling.DateOf(start, m.zone), scheduling.DateOf(end.Add(-time.Minute), m.zone); from == to {
		if from.Span(m.zone).Equal(b.Span) {
			return reasoned(m.say("wholeDay", "Day", m.Words.Day(start)), b.Reason)
		}
		return reasoned(m.Words.Day(start)+", "+m.Words.Span(start, end), b.Reason)
	}
	return reasoned(m.Words.Moment(start)+" – "+m.Words.Moment(end), b.Reason)
}

// Zone is where the clocks of the prison that is shown hang.
func (m *Model) Zone() *time.Location { return m.zone }

// FieldWords says what is wrong with a field of a window or a block.
func (m *Model) FieldWords(err error) (field, said string) {
	var bad *scheduling.InvalidError
	if !errors.As(err, &bad) {
		return "", ""
	}
	key := "phrase.invalid.any-format"
	switch {
	case bad.Problem == scheduling.ProblemOrder:
		key = "rooms.toOrder"
	case bad.Problem == scheduling.ProblemTooLong:
		key = "phrase.invalid.any-too-long"
	case bad.Field == "fromClock", bad.Field == "toClock":
		key = "phrase.invalid.time-format"
	case bad.Field == "from", bad.Field == "to":
		key = "phrase.invalid.date-format"
	}
	return bad.Field, m.Words.Say(key, "Limit", bad.Limit)
}
