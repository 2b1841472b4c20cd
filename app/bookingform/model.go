// Package bookingform is the panel in which a booking is made, changed,
// cancelled and looked at. Nothing typed is ever lost on a refusal.
package bookingform

import (
	"context"
	"sync/atomic"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Known is what a form chooses from, and the booking it was opened for.
type Known struct {
	Prisons []scheduling.Prison
	Courts  []scheduling.Court
	Rooms   []scheduling.Room
	// Booking, People and History are set for a kept booking.
	Booking scheduling.Booking
	People  []scheduling.Person
	History []scheduling.AuditEntry
	// Series and Occurrences, every one in the order of its rule, are set for
	// a kept booking that repeats.
	Series      scheduling.Series
	Occurrences []scheduling.Booking
	// Holidays are the bank holidays that a repetition may leave out.
	Holidays scheduling.Holidays
}

// Answer is what stands in a booking's way, and where it would fit instead.
type Answer struct {
	Clashes []clash.Clash
	// Scene names the people, rooms and bookings of the clashes.
	Scene  clash.Scene
	Offers []scheduling.Offer
}

// Request is a booking to keep. Two requests with one key are kept once.
type Request struct {
	Key     string
	Booking scheduling.Booking
	// Accept are the clashes that the person knowingly accepts, and Reason why.
	Accept []clash.Clash
	Reason string
	// Hold is the form's own.
	Hold scheduling.HoldID
}

// Diary is what the form asks of the diary, away from the screen's goroutine.
type Diary interface {
	// Begin reads what a form needs; id is empty for a new booking.
	Begin(ctx context.Context, id scheduling.BookingID) (Known, error)
	// Check weighs a booking without keeping it; own is the form's hold.
	Check(ctx context.Context, b scheduling.Booking, own scheduling.HoldID) (Answer, error)
	// Save keeps a new booking (Version 0) or a changed one.
	Save(ctx context.Context, r Request) (scheduling.Booking, error)
	// People searches by number or name; prison may be empty.
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
}

// Undoer takes back what a form did, away from the screen's goroutine.
type Undoer interface {
	Cancel(ctx context.Context, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error)
	// Reinstate undoes a cancellation.
	Reinstate(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error)
}

// Host is what the window around the form does for it, on the screen's goroutine.
type Host interface {
	// Did tells the person what was done, with the way back.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
	// Saved shows the booking that was kept.
	Saved(scheduling.Booking)
	// Closed takes the form away.
	Closed()
}

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary  Diary
	Series SeriesDiary
	Undoer Undoer
	// SeriesUndoer takes occurrences back.
	SeriesUndoer SeriesUndoer
	Holder       Holder
	Host         Host
	Do           work.Do
	Words        *words.Words
	Now          func() time.Time
	// Key makes a new idempotency key.
	Key func() string
	// Pause waits before a verdict is asked for, so that typing asks once.
	Pause func(ctx context.Context) error
}

// State says what a form has to show.
type State int

// The states of a form.
const (
	Reading State = iota // what it needs is being read
	Ready
	Saving
	Broken // what it needs could not be read; Err says why
)

// Model is a form without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state   State
	err     error
	known   Known
	zone    *time.Location
	kept    scheduling.Booking // as last read; zero for a new one
	draft   Draft
	first   Draft // what dirty is measured against
	start   prefill
	touched map[Field]bool
	asked   atomic.Uint64 // the newest verdict asked for; read by tasks, to drop stale ones
	read    uint64        // the newest Begin asked for
	verdict Verdict
	plan    plan     // of bookings that repeat
	scope   *Scoping // which occurrences a change is for, while that is asked
	hold    place
	reason  string
	key     string // of the next save; made once per form
	theirs  *scheduling.Booking
	says    *phrase.Speaker
	closed  bool
}

// prefill is where a new booking was asked for.
type prefill struct {
	prison scheduling.PrisonCode
	room   scheduling.RoomKey
	start  time.Time
	// from is a whole booking to begin with, and people those in it.
	from   *scheduling.Booking
	people []scheduling.Person
}

// New returns the form of a booking that nobody has made yet. room may be
// empty; start is when its main part would begin.
func New(c Config, prison scheduling.PrisonCode, room scheduling.RoomKey, start time.Time) *Model {
	m := newModel(c)
	m.start = prefill{prison: prison, room: room, start: start}
	m.begin("")
	return m
}

// Fill returns the form of a booking that nobody has made yet, filled in from b.
func Fill(c Config, b scheduling.Booking, people []scheduling.Person) *Model {
	m := newModel(c)
	m.start = prefill{prison: b.Prison, from: &b, people: people}
	m.begin("")
	return m
}

// Open returns the form of a kept booking.
func Open(c Config, id scheduling.BookingID) *Model {
	m := newModel(c)
	m.kept.ID = id
	m.begin(id)
	return m
}

func newModel(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, zone: time.UTC, touched: map[Field]bool{}, key: c.Key(), plan: newPlan(), hold: place{id: scheduling.HoldID(c.Key())}}
}

// begin reads what the form needs.
func (m *Model) begin(id scheduling.BookingID) {
	m.read++
	read := m.read
	m.Do(func(ctx context.Context) func() {
		k, err := m.Diary.Begin(ctx, id)
		return func() {
			if read == m.read && !m.closed {
				m.begun(k, err)
			}
		}
	})
}

func (m *Model) begun(k Known, err error) {
	if err != nil {
		m.state, m.err = Broken, err
		m.Changed()
		return
	}
	fresh := m.state != Ready
	m.state, m.err, m.known, m.kept = Ready, nil, k, k.Booking
	m.says = m.speaker(clash.Scene{})
	if !fresh {
		m.Changed()
		return
	}
	switch {
	case m.start.from != nil:
		m.known.People = m.start.people
		m.first = m.blank()
		m.draft = m.fromBooking(*m.start.from)
		m.setZone()
		m.weigh()
		m.Changed()
		return
	case m.kept.Version == 0:
		m.draft = m.blank()
	default:
		m.draft = m.fromBooking(m.kept)
	}
	m.setZone()
	m.first = m.draft.clone()
	m.weigh()
	m.Changed()
}

// Retry reads again after Broken.
func (m *Model) Retry() {
	m.state = Reading
	m.Changed()
	m.begin(m.kept.ID)
}

// Refresh takes in a change that came through the feed. An untouched form
// shows the booking as it now is; a touched one keeps what was typed and only
// learns who came and what happened: saving finds out whether it is stale.
func (m *Model) Refresh(id scheduling.BookingID) {
	if m.state != Ready || m.kept.Version == 0 {
		if m.state == Ready {
			m.weighAgain()
		}
		return
	}
	if id != "" && id != m.kept.ID {
		m.weighAgain()
		return
	}
	m.read++
	read := m.read
	m.Do(func(ctx context.Context) func() {
		k, err := m.Diary.Begin(ctx, m.kept.ID)
		return func() {
			if err != nil || read != m.read || m.closed || m.state != Ready {
				return
			}
			m.taken(k)
		}
	})
}

func (m *Model) taken(k Known) {
	if m.Dirty() {
		m.known.History = k.History
		if m.sameTold(m.kept, k.Booking) {
			m.kept = k.Booking
		}
		m.kept.Attendance = k.Booking.Attendance
		m.Changed()
		return
	}
	m.known, m.kept = k, k.Booking
	m.says = m.speaker(clash.Scene{})
	m.draft = m.fromBooking(m.kept)
	m.setZone()
	m.first = m.draft.clone()
	if m.scope != nil {
		m.offerRule(m.scope.Scope)
	}
	m.weigh()
	m.Changed()
}

// Close ends the form; answers that come later are dropped.
func (m *Model) Close() {
	m.closed = true
	m.asked.Add(1)
	m.letGo()
}

// Dirty reports whether something was typed that is not kept.
func (m *Model) Dirty() bool { return m.state != Reading && !m.draft.equal(m.first) }

// Kept is the booking the form was opened for, as last read; its Version is 0
// for a new one.
func (m *Model) Kept() scheduling.Booking { return m.kept }

// Draft is what is typed now. It must not be changed.
func (m *Model) Draft() Draft { return m.draft }

// State says what there is to show.
func (m *Model) State() State { return m.state }

// Err is why the form is Broken.
func (m *Model) Err() error { return m.err }

// Known is what the form chooses from. It must not be changed.
func (m *Model) Known() Known { return m.known }

// Zone is where the form's times are read.
func (m *Model) Zone() *time.Location { return m.zone }

// Prison is the prison whose desk keeps the booking.
func (m *Model) Prison() scheduling.Prison {
	for _, p := range m.known.Prisons {
		if p.Code == m.draft.Prison {
			return p
		}
	}
	return scheduling.Prison{}
}

func (m *Model) setZone() {
	m.zone = time.UTC
	if p := m.Prison(); p.Code != "" {
		if z, err := p.Location(); err == nil {
			m.zone = z
		}
	}
	m.says = m.speaker(clash.Scene{})
}

// speaker names everything of scene and of the form itself.
func (m *Model) speaker(scene clash.Scene) *phrase.Speaker {
	scene.Rooms = append(append([]scheduling.Room(nil), m.known.Rooms...), scene.Rooms...)
	people := append([]scheduling.Person(nil), scene.People...)
	for _, s := range m.draft.Seats {
		people = append(people, s.Prisoners...)
	}
	for _, g := range m.draft.Guests {
		people = append(people, g.Person)
	}
	people = append(people, m.known.People...)
	scene.People = people
	return phrase.New(m.Words, m.zone, scene, m.known.Courts)
}
