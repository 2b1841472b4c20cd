// Package timetable shows one prison's rooms through one day, lets a booking
// be dragged to another room or time, and says the same as a list.
package timetable

import (
	"context"
	"slices"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Diary is what the timetable asks of the diary. Its methods are called away
// from the screen's goroutine.
type Diary interface {
	// Places lists the prisons and courts of the estate.
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
	// Scene is everything of one prison within a stretch of time.
	Scene(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error)
	// Hours are what the rules of the prison's rooms keep closed or for someone.
	Hours(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) ([]Stretch, error)
	// Amend saves a changed booking; two calls with one key change it once.
	Amend(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error)
}

// Host is what the window around the timetable does for it, on the screen's
// goroutine.
type Host interface {
	// Did tells the person what was done, with the way back.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
	// Open shows a kept booking.
	Open(scheduling.BookingID)
	// New opens a form for a booking that nobody has made yet.
	New(prison scheduling.PrisonCode, room scheduling.RoomKey, start time.Time)
}

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary Diary
	Host  Host
	Do    work.Do
	Words *words.Words
	Now   func() time.Time
	// Key makes a new idempotency key.
	Key func() string
	// Prison is shown first; when the estate has none of that code, the first is.
	Prison scheduling.PrisonCode
}

// State says what the timetable has to show.
type State int

// The states of a timetable.
const (
	Loading State = iota // nothing read yet
	Ready
	Empty  // the estate has no prison or this prison no room
	Failed // the last read failed; Err says why
)

// Model is the timetable without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state   State
	err     error
	prisons []scheduling.Prison
	courts  []scheduling.Court
	prison  scheduling.Prison
	zone    *time.Location
	day     time.Time // local midnight of the day shown; zero until the first read
	week    bool      // a week is shown
	weekly  bool      // what was read last is a week
	hoursOf []Stretch
	own     scheduling.HoldID // of the form that is open here
	scene   clash.Scene
	index   *clash.Index
	clashes map[scheduling.BookingID][]clash.Clash
	says    *phrase.Speaker
	told    map[scheduling.BookingID]told
	asked   uint64 // the newest read asked for
	filter  Filter
	chosen  scheduling.BookingID
	pointed pointed
	ghost   *scheduling.Booking
	// Started says whether a booking's hearing has started, as far as the hub
	// said; nil knows of none.
	Started func(scheduling.BookingID) bool
	// proposal is the plan that is shown over it; nil is none.
	proposal *Proposal
}

// pointed is the empty place the keyboard cursor is on.
type pointed struct {
	room  scheduling.RoomKey
	start time.Time
}

// New returns a model that shows nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, zone: time.UTC, Changed: func() {}, says: phrase.New(c.Words, time.UTC, clash.Scene{}, nil)}
}

// answer is what one read of the diary brought.
type answer struct {
	prisons []scheduling.Prison
	courts  []scheduling.Court
	prison  scheduling.Prison
	zone    *time.Location
	day     time.Time
	week    bool
	hours   []Stretch
	scene   clash.Scene
	index   *clash.Index
	clashes map[scheduling.BookingID][]clash.Clash
	says    *phrase.Speaker
	told    map[scheduling.BookingID]told
}

// told is what is said about one booking, worked out once after every read.
type told struct {
	title, sub, facts string
	folded            string // everything to be searched, without case and accents
	clash             string // what it clashes with, or empty
}

// Load reads the shown day again, away from the screen; what is shown stays
// until the answer is there. An answer to an older question is dropped.
func (m *Model) Load() {
	m.asked++
	asked, code, day, week, own := m.asked, m.prison.Code, m.day, m.week, m.own
	if code == "" {
		code = m.Prison
	}
	m.Do(func(ctx context.Context) func() {
		a, err := m.read(ctx, code, day, week, own)
		return func() {
			if asked == m.asked {
				m.loaded(a, err)
			}
		}
	})
}

// read runs away from the screen's goroutine and touches only Config.
func (m *Model) read(ctx context.Context, code scheduling.PrisonCode, day time.Time, week bool, own scheduling.HoldID) (answer, error) {
	a := answer{week: week}
	var err error
	if a.prisons, a.courts, err = m.Diary.Places(ctx); err != nil || len(a.prisons) == 0 {
		return a, err
	}
	a.prison = a.prisons[0]
	for _, p := range a.prisons {
		if p.Code == code {
			a.prison = p
		}
	}
	if a.zone, err = a.prison.Location(); err != nil {
		return a, err
	}
	if day.IsZero() {
		day = m.Now()
	} else if day.Location() != a.zone {
		// The same date on the wall of another prison.
		day = time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, a.zone)
	}
	a.day = midnight(day.In(a.zone))
	within := span(a.day, week)
	if a.scene, err = m.Diary.Scene(ctx, a.prison.Code, within); err != nil {
		return a, err
	}
	a.scene.Holds = slices.DeleteFunc(a.scene.Holds, func(h scheduling.Hold) bool { return h.ID == own })
	if a.hours, err = m.Diary.Hours(ctx, a.prison.Code, within); err != nil {
		return a, err
	}
	a.index = clash.NewIndex(a.scene)
	a.clashes = map[scheduling.BookingID][]clash.Clash{}
	for _, b := range a.scene.Bookings {
		// What is over nobody mends: rules may have changed since, people moved.
		if b.Active() && b.Span().End.After(m.Now()) {
			a.clashes[b.ID] = a.index.Find(b)
		}
	}
	a.says = phrase.New(m.Words, a.zone, a.scene, a.courts)
	a.told = make(map[scheduling.BookingID]told, len(a.scene.Bookings))
	for _, b := range a.scene.Bookings {
		x := tell(a.says, b)
		if week {
			x.facts = m.Words.ShortDay(b.Span().Start.In(a.zone)) + ", " + x.facts
		}
		for _, c := range a.clashes[b.ID] {
			if !c.Accepted {
				x.clash = a.says.Clash(c)
				break
			}
		}
		a.told[b.ID] = x
	}
	return a, nil
}

func (m *Model) loaded(a answer, err error) {
	m.err = err
	switch {
	case err != nil:
		m.state = Failed
	case len(a.prisons) == 0:
		m.state, m.prisons, m.scene, m.clashes = Empty, nil, clash.Scene{}, nil
	default:
		m.prisons, m.courts, m.prison, m.zone, m.day = a.prisons, a.courts, a.prison, a.zone, a.day
		m.scene, m.index, m.clashes, m.says, m.told = a.scene, a.index, a.clashes, a.says, a.told
		m.weekly, m.hoursOf = a.week, a.hours
		m.state = Ready
		if len(m.rooms()) == 0 {
			m.state = Empty
		}
	}
	m.Changed()
}

func tell(says *phrase.Speaker, b scheduling.Booking) told {
	x := told{facts: says.Facts(b)}
	x.title, x.sub = says.Block(b)
	x.folded = fold(b.Kind.Code() + " " + x.facts + " " + b.CaseRef)
	return x
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Today shows the day that it is now at the prison.
func (m *Model) Today() { m.show(m.Now().In(m.zone)) }

// Step shows the day, or the week, so many on; negative goes back.
func (m *Model) Step(days int) {
	if m.week {
		days *= weekDays
	}
	if !m.day.IsZero() {
		m.show(m.day.AddDate(0, 0, days))
	}
}

// Date shows the day with t's date, whatever t's zone.
func (m *Model) Date(t time.Time) {
	m.show(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, m.zone))
}

func (m *Model) show(day time.Time) {
	m.day = midnight(day)
	m.pointed = pointed{}
	m.chosen = ""
	m.Load()
}

// At shows another prison, on the same date.
func (m *Model) At(code scheduling.PrisonCode) {
	for _, p := range m.prisons {
		if p.Code == code && code != m.prison.Code {
			m.prison = p
			m.pointed, m.chosen = pointed{}, ""
			m.Load()
		}
	}
}

// Ghost shows where a booking would stand that nobody has made yet; nil shows none.
func (m *Model) Ghost(b *scheduling.Booking) {
	if m.ghost == nil && b == nil {
		return
	}
	m.ghost = b
	m.Changed()
}

// Choose selects a booking, so that the status line tells its facts; an empty
// id selects nothing.
func (m *Model) Choose(id scheduling.BookingID) {
	if m.chosen != id {
		m.chosen, m.pointed = id, pointed{}
		if b, ok := m.booking(id); ok {
			m.dayOf(b.Span().Start)
		}
		m.Changed()
	}
}

// Point puts the cursor on an empty place.
func (m *Model) Point(room scheduling.RoomKey, start time.Time) {
	p := pointed{room: room, start: start}
	if m.pointed != p || m.chosen != "" {
		m.pointed, m.chosen = p, ""
		m.dayOf(start)
		m.Changed()
	}
}

// dayOf makes the day of a week that something was chosen on the day that is
// shown next.
func (m *Model) dayOf(at time.Time) {
	if m.week && m.weekly && span(m.day, true).Contains(at) {
		m.day = midnight(at.In(m.zone))
	}
}

// Open shows the selected booking, or a new one at the cursor.
func (m *Model) Open() {
	switch {
	case m.chosen != "":
		m.Host.Open(m.chosen)
	case m.pointed.room != "":
		m.Host.New(m.prison.Code, m.pointed.room, m.pointed.start)
	default:
		m.Host.New(m.prison.Code, "", m.nextStart())
	}
}

// New opens a form at the cursor, whatever is selected.
func (m *Model) New() {
	if m.pointed.room != "" {
		m.Host.New(m.prison.Code, m.pointed.room, m.pointed.start)
		return
	}
	m.Host.New(m.prison.Code, "", m.nextStart())
}

// nextStart is the next quarter hour from now when today is shown, else the
// beginning of the bookable day.
func (m *Model) nextStart() time.Time {
	if m.day.IsZero() {
		return time.Time{}
	}
	open := m.day.Add(m.prison.DayStart)
	now := m.Now().In(m.zone)
	if midnight(now).Equal(m.day) && now.After(open) {
		return now.Truncate(scheduling.Grid).Add(scheduling.Grid)
	}
	return open
}

func (m *Model) booking(id scheduling.BookingID) (scheduling.Booking, bool) {
	i := slices.IndexFunc(m.scene.Bookings, func(b scheduling.Booking) bool { return b.ID == id })
	if i < 0 {
		return scheduling.Booking{}, false
	}
	return m.scene.Bookings[i], true
}

// rooms lists the rooms of the prison that is shown.
func (m *Model) rooms() []scheduling.Room {
	var out []scheduling.Room
	for _, r := range m.scene.Rooms {
		if r.Prison == m.prison.Code {
			out = append(out, r)
		}
	}
	return out
}
