package timetable

import (
	"context"
	"errors"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Verdict says whether a booking could stand somewhere else.
type Verdict struct {
	Free bool
	// Words is "Free", or the first thing in the way.
	Words string
	// Clashing is set when it is valid by itself, and something is in its way.
	Clashing bool
	// Booking is the booking as it would be.
	Booking scheduling.Booking
}

// Weigh says what would come of moving a booking's stretch in room from to
// room to, so that the stretch begins at start. Every part moves with it. It
// asks nobody: the scene that is shown answers, and the diary decides on Drop.
func (m *Model) Weigh(id scheduling.BookingID, from, to scheduling.RoomKey, was, start time.Time) Verdict {
	b, ok := m.booking(id)
	if !ok {
		return Verdict{Words: m.Words.Say("timetable.gone")}
	}
	moved := b.Shift(start.Sub(was))
	if from != to {
		moved = moved.Swap(from, to)
	}
	v := Verdict{Booking: moved}
	switch {
	case !b.Active():
		v.Words = m.Words.Say("timetable.notMovable")
		return v
	case !m.Now().Before(b.Span().Start):
		v.Words = m.Words.Say("timetable.started")
		return v
	}
	err := moved.Validate(scheduling.Known{
		Now: m.Now(), Prisons: m.prisons, Courts: m.courts, Rooms: m.scene.Rooms, People: m.scene.People,
	})
	var invalid *scheduling.InvalidError
	if errors.As(err, &invalid) {
		v.Words = phrase.Invalid(m.Words, m.zone, invalid)
		return v
	}
	for _, c := range m.index.Find(moved) {
		if !c.Accepted {
			v.Clashing = true
			v.Words = m.Words.Say("timetable.verdictClash", "Clash", m.says.Clash(c))
			return v
		}
	}
	v.Free = true
	v.Words = m.Words.Say("timetable.verdictFree",
		"Room", m.says.Room(to), "When", m.says.Span(moved.Span()))
	return v
}

// Drop asks the diary to move the booking. What is shown changes when the
// change comes back; a refusal is told with its reason.
func (m *Model) Drop(id scheduling.BookingID, from, to scheduling.RoomKey, was, start time.Time) {
	if from == to && was.Equal(start) {
		return
	}
	v := m.Weigh(id, from, to, was, start)
	if !v.Free {
		m.Host.Failed(m.refused(v))
		return
	}
	old, _ := m.booking(id)
	m.amend(old, v.Booking)
}

// refused is why a booking cannot be where it was dropped. What is only in the
// way of others may be made way for.
func (m *Model) refused(v Verdict) *RefusedError {
	e := &RefusedError{Words: v.Words}
	if v.Clashing {
		e.Wanted, e.Scene = &v.Booking, m.scene
	}
	return e
}

// Nudge moves the selected booking by d: the keyboard's way to drag.
func (m *Model) Nudge(d time.Duration) {
	b, ok := m.booking(m.chosen)
	if !ok || len(b.Rooms()) == 0 {
		return
	}
	room := b.Rooms()[0]
	start := b.Span().Start
	m.Drop(b.ID, room, room, start, start.Add(d))
}

func (m *Model) amend(old, moved scheduling.Booking) {
	key := m.Key()
	said := m.Words.Say("timetable.moved", "What", m.says.Kind(moved.Kind), "When", m.says.Span(moved.Span()),
		"Room", m.says.Room(firstRoom(moved)))
	if moved.Series != "" {
		said += " " + m.Words.Say("timetable.movedOne")
	}
	m.Do(func(ctx context.Context) func() {
		saved, err := m.Diary.Amend(ctx, key, moved)
		return func() {
			if err != nil {
				m.Host.Failed(m.explain(err, moved))
				return
			}
			back := m.Key()
			m.Host.Did(undo.Step{Said: said, Back: func(ctx context.Context) error {
				b := old.Clone()
				b.Version = saved.Version
				_, err := m.Diary.Amend(ctx, back, b)
				return err
			}})
		}
	})
}

// explain turns a refusal because of clashes into words while the scene that
// can name them is at hand; any other error stays as it is.
func (m *Model) explain(err error, moved scheduling.Booking) error {
	var refused *clash.Error
	if errors.As(err, &refused) && len(refused.Clashes) > 0 {
		return &RefusedError{Words: m.says.Clash(refused.Clashes[0]), Err: err, Wanted: &moved, Scene: m.scene}
	}
	return err
}

func firstRoom(b scheduling.Booking) scheduling.RoomKey {
	if rooms := b.Rooms(); len(rooms) > 0 {
		return rooms[0]
	}
	return ""
}

// RefusedError is a move that cannot be, with the reason in words.
type RefusedError struct {
	Words string
	Err   error
	// Wanted is where the booking was to go, when something could make way for
	// it there; Scene names what is in it.
	Wanted *scheduling.Booking
	Scene  clash.Scene
}

func (e *RefusedError) Error() string { return "timetable: move refused" }

// Unwrap returns what the diary said, or nil when it was not asked.
func (e *RefusedError) Unwrap() error { return e.Err }
