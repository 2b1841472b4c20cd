// Package review lists the bookings ahead that the rules as they are now no
// longer allow, and lets someone open, accept or cancel each.
package review

import (
	"context"
	"strings"
	"unicode/utf8"

	"gatehouse/app/internal/phrase"
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
}

// Keeper changes bookings, each in one transaction with its audit. Two calls
// with one key happen once.
type Keeper interface {
	// Accept lets a booking stand although it clashes, with a reason.
	Accept(ctx context.Context, key string, b scheduling.Booking, clashes []clash.Clash, reason string) (scheduling.Booking, error)
	Cancel(ctx context.Context, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error)
	Reinstate(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error)
}

// Host is what the window around the screen does for it, on the screen's
// goroutine.
type Host interface {
	// Did tells the person what was done, with the way back.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
	// Open shows a kept booking in its form.
	Open(scheduling.BookingID)
	// Visit shows a booking in the timetable of its day.
	Visit(scheduling.Booking)
}

// Config is what a Model works with; every field but Prison is needed.
type Config struct {
	Diary  Diary
	Keeper Keeper
	Host   Host
	Do     work.Do
	Words  *words.Words
	// Key makes a new idempotency key.
	Key func() string
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

// Item is one booking of the list in words.
type Item struct {
	Booking scheduling.Booking
	Facts   string
	// Short is when and who.
	Short string
	// Why says each thing that is wrong, in the order the diary gives them.
	Why []string
	// Acceptable is set when all of it may be accepted with a reason.
	Acceptable bool
	clashes    []clash.Clash
}

// Model is the list without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()
	// Counted is called when the number of bookings has changed.
	Counted func(int)

	state   State
	err     error
	prisons []scheduling.Prison
	courts  []scheduling.Court
	prison  scheduling.Prison
	found   clash.Review
	reads   work.InTurn
	acting  map[scheduling.BookingID]bool
}

// New returns a model that lists nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, Counted: func(int) {}, acting: map[scheduling.BookingID]bool{}}
}

// answer is what one read brought.
type answer struct {
	places.Estate
	found clash.Review
}

// Load reads the list again, one read at a time: a look ahead over a year is
// not asked for again before it is answered.
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
	a.found, err = m.Diary.Review(ctx, a.Prison.Code)
	return a, err
}

func (m *Model) loaded(a answer, err error) {
	before := len(m.found.Items)
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
	m.state, m.prisons, m.courts, m.prison, m.found = Ready, a.Prisons, a.Courts, a.Prison, a.found
	if len(m.found.Items) != before {
		m.Counted(len(m.found.Items))
	}
	m.Changed()
}

// At shows another prison.
func (m *Model) At(code scheduling.PrisonCode) {
	for _, p := range m.prisons {
		if p.Code == code && code != m.prison.Code {
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

// Count is how many bookings are on the list.
func (m *Model) Count() int { return len(m.found.Items) }

// Items is the list in words, by start.
func (m *Model) Items() []Item {
	zone := places.Zone(m.prison)
	says := phrase.New(m.Words, zone, m.found.Scene, m.courts)
	out := make([]Item, 0, len(m.found.Items))
	for _, x := range m.found.Items {
		i := Item{
			Booking: x.Booking, Facts: m.Words.Day(x.Booking.Span().Start.In(zone)) + ", " + says.Facts(x.Booking),
			Acceptable: len(x.Clashes) > 0, clashes: x.Clashes,
		}
		title, _ := says.Block(x.Booking)
		i.Short = says.Span(x.Booking.Span()) + " " + title
		for _, c := range x.Clashes {
			i.Why = append(i.Why, says.Clash(c))
			i.Acceptable = i.Acceptable && c.Code.Acceptable()
		}
		out = append(out, i)
	}
	return out
}

// Acting reports whether something is being done about a booking.
func (m *Model) Acting(id scheduling.BookingID) bool { return m.acting[id] }

// ReasonFits reports whether the words are enough to accept something, and
// not too many.
func ReasonFits(reason string) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(reason))
	return n >= scheduling.MinReason && n <= scheduling.MaxReason
}

// Accept lets a booking stand with a reason.
func (m *Model) Accept(i Item, reason string) {
	if !i.Acceptable || !ReasonFits(reason) {
		return
	}
	m.act(i, func(ctx context.Context) (undo.Step, error) {
		_, err := m.Keeper.Accept(ctx, m.Key(), i.Booking, i.clashes, strings.TrimSpace(reason))
		return undo.Step{Said: m.say("accepted", "What", i.Short)}, err
	})
}

// Cancel cancels a booking.
func (m *Model) Cancel(i Item, why scheduling.CancelReason) {
	m.act(i, func(ctx context.Context) (undo.Step, error) {
		b, err := m.Keeper.Cancel(ctx, m.Key(), i.Booking, why)
		return undo.Step{Said: m.say("cancelled", "What", i.Short), Back: func(ctx context.Context) error {
			_, err := m.Keeper.Reinstate(ctx, m.Key(), b)
			return err
		}}, err
	})
}

// act does one thing about a booking. The list follows through Load.
func (m *Model) act(i Item, do func(context.Context) (undo.Step, error)) {
	id := i.Booking.ID
	if m.acting[id] {
		return
	}
	m.acting[id] = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		step, err := do(ctx)
		return func() {
			delete(m.acting, id)
			if err != nil {
				m.Host.Failed(err)
			} else {
				m.Host.Did(step)
			}
			m.Changed()
		}
	})
}

func (m *Model) say(key string, args ...any) string { return m.Words.Say("review."+key, args...) }
