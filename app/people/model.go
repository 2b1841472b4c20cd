// Package people finds people by number or name and shows one person's
// record: who they are, their alerts, whom they must not meet, and their day.
package people

import (
	"context"
	"strings"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
)

// Known is one person's record and the places that it names.
type Known struct {
	scheduling.Record
	Prisons []scheduling.Prison
	Rooms   []scheduling.Room
	Courts  []scheduling.Court
}

// Diary is what the screen asks. Its methods are called away from the
// screen's goroutine.
type Diary interface {
	// People searches by number or name; role and prison may be empty.
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
	// OpenPerson opens a record; that someone looked is recorded.
	OpenPerson(ctx context.Context, id scheduling.PersonID) (Known, error)
	// Record reads a record again that is open.
	Record(ctx context.Context, id scheduling.PersonID) (Known, error)
}

// Keeper changes records, each change in one transaction with its audit.
type Keeper interface {
	SavePerson(ctx context.Context, p scheduling.Person) (scheduling.Person, error)
	// SaveRestriction keeps a restriction and returns it with its ID.
	SaveRestriction(ctx context.Context, r scheduling.Restriction) (scheduling.Restriction, error)
	DropRestriction(ctx context.Context, id scheduling.RestrictionID) error
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

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary  Diary
	Keeper Keeper
	Host   Host
	Do     work.Do
	Words  *words.Words
	Now    func() time.Time
	// Pause waits until typing rests; it ends early with an error when ctx does.
	Pause func(context.Context) error
}

// State says what there is of a record to show.
type State int

// The states of a record.
const (
	Nobody  State = iota // nobody is open
	Opening              // on its way
	Ready
	Failed // it could not be opened; Err says why
)

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	text      string
	searched  bool // an answer to text is there
	found     []scheduling.Person
	searchErr error
	searches  work.Newest

	state  State
	open   scheduling.PersonID
	err    error
	record Known
	reads  work.Newest
	saving bool

	versions *undo.Versions
}

// New returns a model that has found nobody yet.
func New(c Config) *Model { return &Model{Config: c, Changed: func() {}, versions: &undo.Versions{}} }

// Search looks for everyone whose number or name has every word of text;
// accents and capitals do not matter. An empty text finds nobody: people are
// not listed for looking through.
func (m *Model) Search(text string) {
	text = strings.TrimSpace(text)
	if text == m.text && m.searchErr == nil {
		return
	}
	m.text = text
	m.search(true)
}

func (m *Model) search(rest bool) {
	text := m.text
	if text == "" {
		m.searches.Forget()
		m.found, m.searched, m.searchErr = nil, false, nil
		m.Changed()
		return
	}
	m.searches.Do(m.Do, func(ctx context.Context) func() {
		if rest {
			if err := m.Pause(ctx); err != nil {
				return nil
			}
		}
		found, err := m.Diary.People(ctx, text, "", "")
		return func() {
			m.searched, m.searchErr = true, err
			if err == nil {
				m.found = found
			}
			m.Changed()
		}
	})
}

// Text is what is searched for.
func (m *Model) Text() string { return m.text }

// Found is who was found; answered is false while nothing is known about the
// text yet.
func (m *Model) Found() (found []scheduling.Person, answered bool) { return m.found, m.searched }

// SearchErr is why the last search failed, or nil.
func (m *Model) SearchErr() error { return m.searchErr }

// Open opens a person's record. That someone looked is recorded.
func (m *Model) Open(id scheduling.PersonID) {
	m.open, m.state, m.err = id, Opening, nil
	m.load(m.Diary.OpenPerson)
	m.Changed()
}

// Retry opens the record again that could not be opened.
func (m *Model) Retry() { m.Open(m.open) }

// Opened is who is open; empty is nobody.
func (m *Model) Opened() scheduling.PersonID { return m.open }

// Refresh reads again what is shown, since something changed.
func (m *Model) Refresh() {
	if m.state == Ready {
		m.load(m.Diary.Record)
	}
	if m.searched {
		m.search(false)
	}
}

func (m *Model) load(read func(context.Context, scheduling.PersonID) (Known, error)) {
	id := m.open
	m.reads.Do(m.Do, func(ctx context.Context) func() {
		r, err := read(ctx, id)
		return func() {
			m.err = err
			m.state = Failed
			if err == nil {
				m.record, m.state = r, Ready
			}
			m.Changed()
		}
	})
}

// State is what there is of the open record.
func (m *Model) State() State { return m.state }

// Err is why the record could not be opened.
func (m *Model) Err() error { return m.err }

// Record is the open record, once Ready.
func (m *Model) Record() Known { return m.record }

// Saving reports whether a change is under way.
func (m *Model) Saving() bool { return m.saving }
