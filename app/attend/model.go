// Package attend carries what the hub says of the bookings' hearings into the
// diary and tells the desk what follows: which are late, what an early end or
// a no-show frees and who could use it, what a longer hearing reaches.
package attend

import (
	"context"
	"time"

	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Diary is what the desk asks. Its methods are called away from the screen's
// goroutine.
type Diary interface {
	// Places lists the prisons and courts.
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
	// Scene is everything of one prison within a stretch of time.
	Scene(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error)
	// Reaches is what a booking reaches that lasts until then, with the names.
	Reaches(ctx context.Context, id scheduling.BookingID, until time.Time) (clash.Scene, error)
	// Uses is what could use rooms that were freed.
	Uses(ctx context.Context, prison scheduling.PrisonCode, freed []scheduling.Claim) (clash.Uses, error)
}

// Keeper moves the ends of bookings, each in one transaction with its audit.
type Keeper interface {
	EndEarly(ctx context.Context, id scheduling.BookingID, at time.Time) (scheduling.Ending, error)
	NoShow(ctx context.Context, q scheduling.NoShow) (scheduling.Ending, error)
	// Extend refuses with a *clash.Error what is in the way, and does nothing
	// the second time for one key.
	Extend(ctx context.Context, key string, id scheduling.BookingID, until time.Time) (scheduling.Ending, error)
	// Unend takes back what EndEarly or NoShow did.
	Unend(ctx context.Context, key string, e scheduling.Ending) (scheduling.Booking, error)
}

// Host is what the window does for the model, on the screen's goroutine.
type Host interface {
	// Told says something that nobody has to do anything about.
	Told(words string)
	// Freed says what is free, and who could use it.
	Freed(Freed)
	// Reached shows what a longer hearing reaches; asked is set when the
	// person at this desk made it longer.
	Reached(r Reach, asked bool)
	// Failed tells the person what went wrong.
	Failed(error)
}

// Freed is what came of an early end or a no-show.
type Freed struct {
	// Step says it, and takes it back.
	Step undo.Step
	// First is the first of those who could use it; nil when nobody could.
	First *clash.Use
	// Scene names the rooms and people of First.
	Scene clash.Scene
}

// Reach is a hearing that lasts longer, and the bookings it runs into.
type Reach struct {
	Booking scheduling.BookingID
	Until   time.Time
	// Scene has the bookings that are reached, with their rooms and people.
	Scene clash.Scene
	// Words say each of them in a line.
	Words []string
}

// Hearing is what the hub says of a booking's hearing.
type Hearing struct {
	Booking scheduling.BookingID
	// Started and Closed are zero until then.
	Started, Closed time.Time
	// End is when it is to end; Extended means that somebody in it moved that.
	End      time.Time
	Extended bool
	// Consulting means that a private consultation goes on, or may still begin.
	Consulting bool
}

// Config is what a Model works with; all but ReadOnly is needed. Words may be
// others later.
type Config struct {
	Diary  Diary
	Keeper Keeper
	Host   Host
	Do     work.Do
	Words  *words.Words
	Now    func() time.Time
	// Key makes a new idempotency key.
	Key func() string
	// Prison is whose late hearings are told; empty is none yet.
	Prison func() scheduling.Prison
	// ReadOnly is set when the diary cannot be written: nothing is ended or
	// extended then.
	ReadOnly bool
}

// Model belongs to the screen's goroutine.
type Model struct {
	Config
	hearings  map[scheduling.BookingID]Hearing
	ended     map[scheduling.BookingID]bool      // the diary knows of their end, or is being told
	unwritten map[scheduling.BookingID]bool      // their end could not be written; said
	reaching  map[scheduling.BookingID]longer    // handed over
	followed  map[scheduling.BookingID]time.Time // lasted until then once; what people change since stands
	late      map[scheduling.BookingID]bool      // told; nil before the first look
	prison    scheduling.PrisonCode              // whose those are
	reads     work.InTurn
}

// New returns a model that knows of no hearing.
func New(c Config) *Model {
	return &Model{
		Config: c, hearings: map[scheduling.BookingID]Hearing{}, ended: map[scheduling.BookingID]bool{},
		unwritten: map[scheduling.BookingID]bool{}, reaching: map[scheduling.BookingID]longer{},
		followed: map[scheduling.BookingID]time.Time{},
	}
}

// Started reports whether a booking's hearing has started, as far as any hub said.
func (m *Model) Started(id scheduling.BookingID) bool { return !m.hearings[id].Started.IsZero() }

// Seen takes in what the hub says of a hearing. It may say it again and again.
func (m *Model) Seen(h Hearing) {
	m.hearings[h.Booking] = h
	switch {
	case m.ReadOnly:
	case !h.Closed.IsZero():
		delete(m.reaching, h.Booking)
		if !h.Consulting && !m.ended[h.Booking] { // a consultation still needs the rooms
			m.end(h)
		}
	case h.Extended && h.End.After(m.Now()) && !m.followed[h.Booking].Equal(h.End):
		if x, handed := m.reaching[h.Booking]; !handed || !x.until.Equal(h.End) {
			m.extend(h.Booking, longer{until: h.End, key: followKey(h)}, false)
		}
	}
}

// Tick looks which hearings are late since, and whether what was reached has
// made way, and writes down the ends that could not be written before.
func (m *Model) Tick() {
	for id := range m.unwritten {
		if h := m.hearings[id]; !m.ended[id] && !h.Consulting {
			m.end(h)
		}
	}
	for id, x := range m.reaching {
		if x.until.Before(m.Now()) {
			delete(m.reaching, id)
			continue
		}
		m.retry(id, x)
	}
	m.lookLate()
}
