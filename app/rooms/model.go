// Package rooms shows a prison's rooms, their timetables with a month of what
// they make of each day, and the prison's own rules, and changes them.
package rooms

import (
	"context"
	"reflect"
	"slices"
	"time"

	"gatehouse/app/internal/places"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Known is what there is to choose from.
type Known struct {
	Prisons []scheduling.Prison
	Courts  []scheduling.Court
	Rooms   []scheduling.Room
}

// Day is what one day of a room looks like.
type Day struct {
	Date scheduling.Date
	// Windows are what stands on it, closed ones included, by start.
	Windows []scheduling.Window
	// Holiday is the bank holiday's name, or empty.
	Holiday string
	// Closure is why the prison takes no bookings; Closed is set when it does not.
	Closed  bool
	Closure string
}

// Diary is what the screen asks. Its methods are called away from the
// screen's goroutine.
type Diary interface {
	// Rooms reads every prison, court and room.
	Rooms(ctx context.Context) (Known, error)
	// Days works out the days of a room as it is here, n of them from a date.
	Days(ctx context.Context, r scheduling.Room, p scheduling.Prison, from scheduling.Date, n int) ([]Day, error)
	// RoomHits and PrisonHits are the bookings that saving these rules would
	// put into the review list.
	RoomHits(ctx context.Context, r scheduling.Room) (clash.Review, error)
	PrisonHits(ctx context.Context, p scheduling.Prison) (clash.Review, error)
}

// Keeper changes rooms and prisons, each change in one transaction with its
// audit.
type Keeper interface {
	SaveRoom(ctx context.Context, r scheduling.Room) (scheduling.Room, error)
	SavePrison(ctx context.Context, p scheduling.Prison) (scheduling.Prison, error)
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
	Diary  Diary
	Keeper Keeper
	Host   Host
	Do     work.Do
	Words  *words.Words
	Now    func() time.Time
	// NewID makes an identifier for a line or a block.
	NewID func() string
	// Prison is shown first; when there is none of that code, the first is.
	Prison scheduling.PrisonCode
}

// State says what there is to show.
type State int

// The states of the screen.
const (
	Loading State = iota
	Ready
	Empty // the estate has no prison
	Failed
)

// Open says what is open at the right: a room, the prison's rules, or nothing.
type Open struct {
	Room   scheduling.RoomKey
	New    bool // a room that is not kept yet
	Prison bool
}

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()
	// Ask is called with what a save would put into the review list, before
	// anything is saved; Confirm goes on.
	Ask func(hit []string)

	state  State
	err    error
	known  Known
	prison scheduling.Prison
	zone   *time.Location
	reads  work.Newest

	open    Open
	kept    scheduling.Room // as the draft began
	draft   RoomDraft
	rules   scheduling.Prison // as the draft began
	pdraft  PrisonDraft
	touched map[Field]bool
	saving  bool
	stale   bool // what is typed began with something that is kept no longer
	confirm func()

	month  scheduling.Date // its first day
	days   []Day
	dayErr error
	months work.Newest

	versions *undo.Versions
}

// New returns a model that shows nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, Ask: func([]string) {}, zone: time.UTC, touched: map[Field]bool{}, versions: &undo.Versions{}}
}

// Load reads the places again; what someone is typing stays.
func (m *Model) Load() {
	m.reads.Do(m.Do, func(ctx context.Context) func() {
		k, err := m.Diary.Rooms(ctx)
		return func() { m.loaded(k, err) }
	})
}

func (m *Model) loaded(k Known, err error) {
	m.err = err
	switch {
	case err != nil:
		m.state = Failed
	case len(k.Prisons) == 0:
		m.state = Empty
	default:
		m.state, m.known = Ready, k
		m.follow()
	}
	m.Changed()
}

// follow brings what is open up to date with what is kept.
func (m *Model) follow() {
	code := m.prison.Code
	if code == "" {
		code = m.Prison
	}
	dirty := m.Dirty()
	m.prison = places.Pick(m.known.Prisons, code)
	if zone, err := m.prison.Location(); err == nil {
		m.zone = zone
	}
	if m.month.IsZero() {
		m.month = scheduling.DateOf(m.Now(), m.zone)
		m.month.Day = 1
	}
	switch {
	case m.open.New:
	case m.open.Prison:
		if dirty {
			m.stale = m.prison.Version != m.rules.Version
			return
		}
		m.begin(m.open)
	case m.open.Room != "":
		r, ok := m.room(m.open.Room)
		if dirty {
			m.stale = !ok || r.Version != m.kept.Version
			return
		}
		if !ok {
			m.begin(Open{})
			return
		}
		m.begin(m.open)
	}
}

func (m *Model) room(key scheduling.RoomKey) (scheduling.Room, bool) {
	i := slices.IndexFunc(m.known.Rooms, func(r scheduling.Room) bool { return r.Key == key })
	if i < 0 {
		return scheduling.Room{}, false
	}
	return m.known.Rooms[i], true
}

// State is what there is to show; Err says why nothing.
func (m *Model) State() State { return m.state }

// Err is why the places could not be read.
func (m *Model) Err() error { return m.err }

// Prisons lists the prisons to choose from.
func (m *Model) Prisons() []scheduling.Prison { return m.known.Prisons }

// At is the prison that is shown.
func (m *Model) At() scheduling.Prison { return m.prison }

// Courts lists the courts a room may be kept for.
func (m *Model) Courts() []scheduling.Court { return m.known.Courts }

// Rooms lists the rooms of the prison that is shown.
func (m *Model) Rooms() []scheduling.Room {
	var out []scheduling.Room
	for _, r := range m.known.Rooms {
		if r.Prison == m.prison.Code {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, scheduling.CompareRooms)
	return out
}

// Choose shows another prison. What is typed is lost.
func (m *Model) Choose(code scheduling.PrisonCode) {
	if code == m.prison.Code {
		return
	}
	for _, p := range m.known.Prisons {
		if p.Code == code {
			m.prison = p
			m.begin(Open{})
			m.Changed()
		}
	}
}

// Show opens a room, the prison's rules, or a new room. What is typed is lost.
func (m *Model) Show(o Open) {
	m.begin(o)
	m.Changed()
}

// Opened is what is open.
func (m *Model) Opened() Open { return m.open }

// Discard takes back what is typed.
func (m *Model) Discard() {
	m.stale = false
	m.begin(m.open)
	m.Changed()
}

// begin starts a draft from what is kept.
func (m *Model) begin(o Open) {
	m.open, m.stale = o, false
	m.touched = map[Field]bool{}
	switch {
	case o.Prison:
		m.rules, m.pdraft = m.prison, draftPrison(m.prison)
	case o.New:
		m.kept = scheduling.Room{Prison: m.prison.Code, Places: 1, Active: true, Usage: scheduling.UsageCourt}
		m.draft = draftRoom(m.kept)
		m.draft.Key = string(m.prison.Code) + "-"
	case o.Room != "":
		m.kept, _ = m.room(o.Room)
		m.draft = draftRoom(m.kept)
	}
	m.look()
}

// Dirty reports whether something typed would be lost.
func (m *Model) Dirty() bool {
	switch {
	case m.open.Prison:
		return !reflect.DeepEqual(m.pdraft, draftPrison(m.rules))
	case m.open.New:
		was := draftRoom(m.kept)
		was.Key = string(m.kept.Prison) + "-"
		return !m.draft.same(was)
	case m.open.Room != "":
		return !m.draft.same(draftRoom(m.kept))
	}
	return false
}

// Stale reports whether somebody else changed meanwhile what is being typed.
func (m *Model) Stale() bool { return m.stale }

func (m *Model) say(key string, args ...any) string { return m.Words.Say("rooms."+key, args...) }
