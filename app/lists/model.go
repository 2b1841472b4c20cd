// Package lists reads courts' lists of hearings, lets someone say who the
// defendants are, finds the hearings places, and books what a person chose.
package lists

import (
	"context"
	"slices"
	"time"

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
	// Lists are the newest lists that were read, the newest first.
	Lists(ctx context.Context) ([]scheduling.List, error)
	// OpenList reads a list with whatever names what is in it.
	OpenList(ctx context.Context, id scheduling.ListID) (Known, error)
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
}

// Keeper keeps what was read and what a person said about it, each in one
// transaction. A version that is out of date is refused.
type Keeper interface {
	// ReadList reads a file and keeps what is in it; the same file twice is
	// one list.
	ReadList(ctx context.Context, name string, data []byte) (scheduling.List, error)
	// MatchRow says who a defendant is; no person is someone of no prison here.
	MatchRow(ctx context.Context, at At, person scheduling.PersonID) (scheduling.List, error)
	// LeaveRow leaves a row out, or takes it in again.
	LeaveRow(ctx context.Context, at At, leave bool) (scheduling.List, error)
}

// Placer finds places and books them.
type Placer interface {
	// PlaceList looks for places until ctx ends, whose end is no error: the
	// best so far is the answer. progress is called on any goroutine.
	PlaceList(ctx context.Context, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error)
	// ApplyList books and moves all of it or nothing; a *clash.PlanError says
	// what is in the way by now.
	ApplyList(ctx context.Context, e clash.Enactment) (scheduling.Enacted, error)
	// UndoPlan takes an enacted plan back, as a plan of its own.
	UndoPlan(ctx context.Context, key string, done scheduling.Enacted) (scheduling.Enacted, error)
}

// Saver makes files of what is booked.
type Saver interface {
	Export(ctx context.Context, x Export) ([]byte, error)
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
}

// At is one row, or one defendant of it, of the version of a list that was seen.
type At struct {
	List      scheduling.ListID
	Version   int64
	Row       string
	Defendant int
}

// Known is an open list and whatever names what is in it.
type Known struct {
	List scheduling.List
	// Before is the version before, with no ID when there is none.
	Before scheduling.List
	// Scene has the rooms of the list's prisons, the people it may mean and
	// the bookings of its days.
	Scene clash.Scene
}

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary  Diary
	Keeper Keeper
	Placer Placer
	Saver  Saver
	Host   Host
	Do     work.Do
	// Main runs a function soon on the screen's goroutine; it is called on any.
	Main  func(func())
	Words *words.Words
	// Key makes a new idempotency key.
	Key func() string
}

// State says what there is to show.
type State int

// The states of the lists, and of the one that is open.
const (
	Loading State = iota
	Ready
	Failed // the last read failed
)

// Filter says which rows are shown.
type Filter string

// The filters, in the order people are shown them.
const (
	FilterChanged Filter = "changed" // since the version before
	FilterAll     Filter = "all"
)

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state   State
	err     error
	prisons []scheduling.Prison
	courts  []scheduling.Court
	heads   []scheduling.List
	reads   work.Newest

	files  []File   // wait to be read
	busy   bool     // a file is being read
	refuse *Refusal // the last file that could not be read
	again  bool     // the last file was read before

	open      scheduling.ListID
	openState State
	openErr   error
	openings  work.Newest
	known     Known
	filter    Filter
	choice    map[string]bool // rows that a person chose, or did not want
	acting    bool            // a change to the list is on its way

	search *search // for places, under way
	runs   []*Run  // what searches found, the newest first
	run    *Run    // the one that is shown
	plan   int     // which of its plans
}

// New returns a model that shows nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, choice: map[string]bool{}, filter: FilterAll}
}

// Load reads the lists anew, and the open one; what is shown stays until they
// are there.
func (m *Model) Load() {
	m.reads.Do(m.Do, func(ctx context.Context) func() {
		prisons, courts, err := m.Diary.Places(ctx)
		var heads []scheduling.List
		if err == nil {
			heads, err = m.Diary.Lists(ctx)
		}
		return func() { m.loaded(prisons, courts, heads, err) }
	})
	if m.open != "" {
		m.fetch()
	}
}

func (m *Model) loaded(prisons []scheduling.Prison, courts []scheduling.Court, heads []scheduling.List, err error) {
	m.err = err
	if err != nil {
		m.state = Failed
		m.Changed()
		return
	}
	m.state, m.prisons, m.courts, m.heads = Ready, prisons, courts, heads
	// After a start the newest list stands there as it was left.
	if m.open == "" && len(heads) > 0 && !m.busy {
		m.Open(heads[0].ID)
		return
	}
	m.Changed()
}

// Open shows another list.
func (m *Model) Open(id scheduling.ListID) {
	if id == m.open && m.openState == Ready {
		return
	}
	m.Stop()
	m.open, m.openState, m.openErr = id, Loading, nil
	m.known, m.choice, m.filter = Known{}, map[string]bool{}, ""
	m.runs, m.run, m.plan, m.search = nil, nil, 0, nil
	m.fetch()
	m.Changed()
}

// Retry reads the open list again.
func (m *Model) Retry() {
	m.openState = Loading
	m.fetch()
	m.Changed()
}

func (m *Model) fetch() {
	id := m.open
	m.openings.Do(m.Do, func(ctx context.Context) func() {
		k, err := m.Diary.OpenList(ctx, id)
		return func() { m.opened(k, err) }
	})
}

func (m *Model) opened(k Known, err error) {
	m.openErr = err
	if err != nil {
		m.openState = Failed
		m.Changed()
		return
	}
	if k.List.Version < m.known.List.Version && k.List.ID == m.known.List.ID {
		return // an answer from before the last change
	}
	m.openState, m.known = Ready, k
	if m.filter == "" {
		m.filter = FilterAll
		if k.List.Before != "" {
			m.filter = FilterChanged
		}
	}
	m.Changed()
}

// State is what there is of the lists; Err says why nothing.
func (m *Model) State() State { return m.state }

// Err is why the lists could not be read.
func (m *Model) Err() error { return m.err }

// Opened is the list that is open, and what there is of it to show.
func (m *Model) Opened() (scheduling.ListID, State) { return m.open, m.openState }

// OpenErr is why the open list could not be read.
func (m *Model) OpenErr() error { return m.openErr }

// List is the open list.
func (m *Model) List() scheduling.List { return m.known.List }

// Busy reports whether something about the list is on its way.
func (m *Model) Busy() bool { return m.acting || m.busy || m.search != nil }

// Filter is which rows are shown.
func (m *Model) Filter() Filter { return m.filter }

// SetFilter shows other rows.
func (m *Model) SetFilter(f Filter) {
	if f != m.filter {
		m.filter = f
		m.Changed()
	}
}

// CanFilter reports whether there is a version before to compare with.
func (m *Model) CanFilter() bool { return m.known.List.Before != "" }

// Row is a row of the open list by key.
func (m *Model) Row(key string) (scheduling.Row, bool) {
	i := slices.IndexFunc(m.known.List.Rows, func(r scheduling.Row) bool { return r.Key == key })
	if i < 0 {
		return scheduling.Row{}, false
	}
	return m.known.List.Rows[i], true
}

// zone is where the list's clock hangs: the courts of the estate's prisons.
func (m *Model) zone() *time.Location {
	for _, p := range m.prisons {
		if zone, err := p.Location(); err == nil {
			return zone
		}
	}
	return time.UTC
}

// Release ends a search that runs; nothing else of the screen needs ending.
func (m *Model) Release() { m.Stop() }

func (m *Model) say(key string, args ...any) string { return m.Words.Say("lists."+key, args...) }
