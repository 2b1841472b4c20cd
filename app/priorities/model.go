// Package priorities edits what gives way to what at a prison when a booking
// must move, says each line in plain words, and shows what an edit would have
// made of past cases.
package priorities

import (
	"context"
	"slices"
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
	// Priorities is a prison's table; the one it begins with has Version 0.
	Priorities(ctx context.Context, prison scheduling.PrisonCode) (scheduling.Priorities, error)
	// TryPriorities says what a table would have made of past cases.
	TryPriorities(ctx context.Context, p scheduling.Priorities) ([]clash.PastCase, error)
	// SavePriorities changes a prison's table; an old Version is refused.
	SavePriorities(ctx context.Context, p scheduling.Priorities) (scheduling.Priorities, error)
}

// Host is what the window around the screen does for it, on the screen's
// goroutine.
type Host interface {
	// Did tells the person what was done, with the way back.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
}

// Config is what a Model works with; every field but Prison is needed.
type Config struct {
	Diary Diary
	Host  Host
	Do    work.Do
	Words *words.Words
	// Prison is shown first; when there is none of that code, the first is.
	Prison scheduling.PrisonCode
}

// State says what there is to show.
type State int

// The states of the table.
const (
	Loading State = iota
	Ready
	Failed // the last read failed; Err says why
)

// Changes is the entry of the list that is about changes instead of a standing.
const Changes = "changes"

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state   State
	err     error
	prisons []scheduling.Prison
	prison  scheduling.Prison
	kept    scheduling.Priorities
	draft   Draft
	open    string // a standing, or Changes
	reads   work.Newest
	saving  bool
	touched map[string]bool
	tried   Tried
	trials  work.Newest
	version undo.Versions
}

// New returns a model that shows nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, touched: map[string]bool{}, open: string(scheduling.StandingHearing)}
}

// Load reads the table; what is typed and not saved goes.
func (m *Model) Load() {
	code := m.prison.Code
	if code == "" {
		code = m.Prison
	}
	m.reads.Do(m.Do, func(ctx context.Context) func() {
		var table scheduling.Priorities
		estate, err := places.Read(ctx, m.Diary, code)
		if err == nil && len(estate.Prisons) > 0 {
			table, err = m.Diary.Priorities(ctx, estate.Prison.Code)
		}
		return func() {
			if m.err = err; err != nil {
				m.state = Failed
				m.Changed()
				return
			}
			m.state, m.prisons, m.prison, m.kept = Ready, estate.Prisons, estate.Prison, table
			m.draft, m.touched, m.tried = draftOf(table), map[string]bool{}, Tried{}
			m.Changed()
		}
	})
}

// Refresh reads the table again unless something is typed that is not saved.
func (m *Model) Refresh() {
	if m.state != Ready || !m.Dirty() && !m.saving {
		m.Load()
	}
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

// Err is why the table could not be read.
func (m *Model) Err() error { return m.err }

// Prisons lists the prisons to choose from.
func (m *Model) Prisons() []scheduling.Prison { return m.prisons }

// Shown is the prison that is shown.
func (m *Model) Shown() scheduling.Prison { return m.prison }

// Dirty reports whether something is typed that is not saved.
func (m *Model) Dirty() bool { return m.state == Ready && !m.draft.equal(draftOf(m.kept)) }

// Saving reports whether a save is under way.
func (m *Model) Saving() bool { return m.saving }

// Open shows a line of the table, or Changes.
func (m *Model) Open(id string) {
	m.open = id
	m.Changed()
}

// Opened is the line that is shown, or Changes.
func (m *Model) Opened() string { return m.open }

// at is where the open line stands; −1 for Changes.
func (m *Model) at() int {
	return slices.IndexFunc(m.draft.Lines, func(l Line) bool { return string(l.Standing) == m.open })
}

// Line is the open line as typed; ok is false for Changes.
func (m *Model) Line() (l Line, ok bool) {
	if i := m.at(); i >= 0 {
		return m.draft.Lines[i], true
	}
	return l, false
}

// Draft is what is typed. It must not be changed.
func (m *Model) Draft() Draft { return m.draft }

// Edit changes the open line; field names what was typed into.
func (m *Model) Edit(field string, change func(*Line)) {
	if i := m.at(); i >= 0 {
		m.draft = m.draft.clone()
		change(&m.draft.Lines[i])
		m.edited(m.path(i, field))
	}
}

// SetChange changes what a change counts.
func (m *Model) SetChange(c Change, text string) {
	m.draft = m.draft.clone()
	m.draft.Changes[c] = text
	m.edited(string(c))
}

func (m *Model) edited(field string) {
	m.touched[field] = true
	m.tried = Tried{}
	m.trials.Forget()
	m.Changed()
}

// Move takes the open line up (−1) or down (1) in the order.
func (m *Model) Move(by int) {
	i := m.at()
	to := i + by
	if i < 0 || to < 0 || to >= len(m.draft.Lines) {
		return
	}
	m.draft = m.draft.clone()
	m.draft.Lines[i], m.draft.Lines[to] = m.draft.Lines[to], m.draft.Lines[i]
	m.edited("")
}

// CanMove reports whether the open line can go up (−1) or down (1).
func (m *Model) CanMove(by int) bool {
	i := m.at()
	return i >= 0 && i+by >= 0 && i+by < len(m.draft.Lines)
}

// Discard puts back what is kept.
func (m *Model) Discard() {
	m.draft, m.touched, m.tried = draftOf(m.kept), map[string]bool{}, Tried{}
	m.Changed()
}

// Default puts in the table that every prison begins with, to be saved.
func (m *Model) Default() {
	m.draft = draftOf(scheduling.DefaultPriorities(m.prison.Code))
	m.edited("")
}

// Save keeps what is typed. It returns the first field that is wrong, or empty.
func (m *Model) Save() string {
	if m.saving || m.state != Ready {
		return ""
	}
	p, bad := m.draft.priorities(m.kept)
	if len(bad) > 0 {
		return m.refuse(bad)
	}
	m.saving = true
	m.Changed()
	was := m.kept
	said := m.say("saved", "Prison", m.prison.Name)
	m.Do(func(ctx context.Context) func() {
		now, err := m.Diary.SavePriorities(ctx, p)
		return func() {
			m.saving = false
			if err != nil {
				m.Host.Failed(err)
				m.Changed()
				return
			}
			m.kept, m.draft = now, draftOf(now)
			m.Host.Did(undo.Step{Said: said, Back: m.back(was, now)})
			m.Changed()
		}
	})
	return ""
}

// back puts an older table back.
func (m *Model) back(was, now scheduling.Priorities) func(context.Context) error {
	return m.version.Back(string(was.Prison), was.Version, now.Version, func(ctx context.Context, on int64) (int64, error) {
		again := was
		again.Version = on
		made, err := m.Diary.SavePriorities(ctx, again)
		return made.Version, err
	})
}

// refuse opens the line of the first wrong field and marks all of them.
func (m *Model) refuse(bad Problems) string {
	for f := range bad {
		m.touched[f] = true
	}
	first := m.firstOf(bad)
	m.open = m.lineOf(first)
	m.Changed()
	return first
}

// Tried is what a table would have made of past cases.
type Tried struct {
	Asking bool
	Done   bool
	Err    error
	Cases  []clash.PastCase
}

// Try asks what the table as typed would have made of past cases. It returns
// the first field that is wrong, or empty.
func (m *Model) Try() string {
	p, bad := m.draft.priorities(m.kept)
	if len(bad) > 0 {
		return m.refuse(bad)
	}
	m.tried = Tried{Asking: true}
	m.Changed()
	m.trials.Do(m.Do, func(ctx context.Context) func() {
		cases, err := m.Diary.TryPriorities(ctx, p)
		return func() {
			m.tried = Tried{Done: err == nil, Err: err, Cases: cases}
			m.Changed()
		}
	})
	return ""
}

// Tried is the newest answer.
func (m *Model) Tried() Tried { return m.tried }

func (m *Model) say(key string, args ...any) string { return m.Words.Say("priorities."+key, args...) }

// zone is where the prison's clock hangs.
func (m *Model) zone() *time.Location {
	return places.Zone(m.prison)
}
