// Package resolver shows what cannot stay as it is beside plans that would
// mend it: what moves, why, who must be told and what it costs. A person
// chooses one, and it happens all of it or nothing.
package resolver

import (
	"context"
	"time"

	"gatehouse/app/internal/places"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Diary is what the screen asks. Its methods are called away from the
// screen's goroutine.
type Diary interface {
	// Places lists the prisons and courts of the estate.
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
	// Review is a prison's bookings ahead that its rules no longer allow.
	Review(ctx context.Context, prison scheduling.PrisonCode) (clash.Review, error)
	// Scene is everything of one prison within a stretch of time.
	Scene(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error)
	// Resolve makes plans. The end of ctx is no error: what was found by then
	// is the answer.
	Resolve(ctx context.Context, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error)
}

// Keeper carries plans out, each in one transaction with its audit. Two calls
// with one key happen once.
type Keeper interface {
	// Enact refuses with a *clash.PlanError what no longer fits.
	Enact(ctx context.Context, e clash.Enactment) (scheduling.Enacted, error)
	// UndoPlan takes a plan back, by a plan of its own.
	UndoPlan(ctx context.Context, key string, done scheduling.Enacted) (scheduling.Enacted, error)
}

// Host is what the window around the screen does for it, on the screen's
// goroutine.
type Host interface {
	// Did tells the person what was done, with the way back.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
	// Visit shows a booking in the timetable of its day.
	Visit(scheduling.Booking)
	// Applied is told that a case was settled by a plan.
	Applied(Case)
}

// Config is what a Model works with; every field but Prison is needed.
type Config struct {
	Diary  Diary
	Keeper Keeper
	Host   Host
	Do     work.Do
	// Soon runs a function on the screen's goroutine, from any other.
	Soon  func(func())
	Words *words.Words
	Now   func() time.Time
	// Key makes a new idempotency key.
	Key func() string
	// Patience is how long a first look for plans may take.
	Patience time.Duration
	// Prison is shown first; when there is none of that code, the first is.
	Prison scheduling.PrisonCode
}

// State says what there is to show.
type State int

// The states of the list.
const (
	Loading State = iota
	Ready
	Failed // the last read failed; Err says why
)

// DaysAhead is how far ahead the list looks.
const DaysAhead = 14

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()
	// Counted is called when the number of cases has changed.
	Counted func(int)
	// Proposed is called when another plan, or none, is to be shown on the
	// timetable.
	Proposed func(*Proposal)
	// Overran is told of a call that has just run over into the next booking.
	Overran func(Case)

	state   State
	err     error
	prisons []scheduling.Prison
	courts  []scheduling.Court
	prison  scheduling.Prison
	zone    *time.Location
	cases   []*Case // what was handed over, then what the review list has
	open    string  // the case that is open; empty is none
	today   clash.Scene
	counted int
	reads   work.InTurn

	looking planning
	onTable bool // the chosen plan is shown on the timetable
	acting  bool // a plan is being carried out
	what    supposing
}

// New returns a model that lists nothing until Load.
func New(c Config) *Model {
	return &Model{
		Config: c, Changed: func() {}, Counted: func(int) {}, Proposed: func(*Proposal) {}, Overran: func(Case) {}, zone: time.UTC,
		looking: planning{chosen: -1},
	}
}

// answer is what one read brought.
type answer struct {
	places.Estate
	zone  *time.Location
	found clash.Review
	today clash.Scene
}

// Load reads the list again, one read at a time.
func (m *Model) Load() {
	m.reads.Do(m.Do, func() func(context.Context) func() {
		code := m.prison.Code
		if code == "" {
			code = m.Prison
		}
		return func(ctx context.Context) func() {
			a, err := m.read(ctx, code)
			return func() { m.loaded(a, err) }
		}
	})
}

// read runs away from the screen's goroutine and touches only Config.
func (m *Model) read(ctx context.Context, code scheduling.PrisonCode) (a answer, err error) {
	if a.Estate, err = places.Read(ctx, m.Diary, code); err != nil || len(a.Prisons) == 0 {
		return a, err
	}
	if a.zone, err = a.Prison.Location(); err != nil {
		return a, err
	}
	if a.found, err = m.Diary.Review(ctx, a.Prison.Code); err != nil {
		return a, err
	}
	a.today, err = m.Diary.Scene(ctx, a.Prison.Code, dayOf(m.Now(), a.zone))
	return a, err
}

// dayOf is the whole day that t is in.
func dayOf(t time.Time, zone *time.Location) scheduling.Span {
	l := t.In(zone)
	from := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, zone)
	return scheduling.Span{Start: from, End: from.AddDate(0, 0, 1)}
}

func (m *Model) loaded(a answer, err error) {
	m.err = err
	if err != nil {
		m.state = Failed
		m.Changed()
		return
	}
	if m.prison.Code != "" && a.Prison.Code != m.prison.Code && places.Index(a.Prisons, m.prison.Code) >= 0 {
		m.reads.Again() // another prison was chosen meanwhile
		return
	}
	m.state, m.prisons, m.courts, m.prison, m.today = Ready, a.Prisons, a.Courts, a.Prison, a.today
	if a.zone != nil {
		m.zone = a.zone
	}
	m.reviewed(a.found)
	m.overruns()
	m.count()
	m.Changed()
}

// count tells how many cases there are, when that has changed.
func (m *Model) count() {
	if n := m.Count(); n != m.counted {
		m.counted = n
		m.Counted(n)
	}
}

// At shows another prison.
func (m *Model) At(code scheduling.PrisonCode) {
	for _, p := range m.prisons {
		if p.Code == code && code != m.prison.Code {
			m.Close()
			m.prison, m.state = p, Loading
			m.Changed()
			m.Load()
		}
	}
}

// State is what there is to show; Err says why nothing.
func (m *Model) State() State { return m.state }

// Err is why the list could not be read.
func (m *Model) Err() error { return m.err }

// Prisons lists the prisons to choose from.
func (m *Model) Prisons() []scheduling.Prison { return m.prisons }

// Shown is the prison that is shown.
func (m *Model) Shown() scheduling.Prison { return m.prison }

// Count is how many cases wait for somebody.
func (m *Model) Count() int {
	n := 0
	for _, c := range m.cases {
		if !c.Done && m.here(c) {
			n++
		}
	}
	return n
}

func (m *Model) say(key string, args ...any) string { return m.Words.Say("resolver."+key, args...) }
