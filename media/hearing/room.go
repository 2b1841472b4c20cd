package hearing

import (
	"slices"
	"strconv"
	"time"
)

// How long a consultation is open to answers, and how long after the hearing
// closed one may go on.
const (
	AnswerWithin   = 120 * time.Second
	ConsultUntil   = 120 * time.Minute
	fewestInRoom   = 2
	mostRoomsAsked = 6
)

// RoomID names one private consultation of a hearing.
type RoomID string

// Room is a private consultation. It begins when everybody who was asked has
// agreed, and from then on nobody else comes in: it is locked. It is never
// looked at nor listened to.
type Room struct {
	ID    RoomID        `json:"id"`
	By    ParticipantID `json:"by"`
	Asked time.Time     `json:"asked"`
	// Begun is zero until everybody has agreed.
	Begun   time.Time `json:"begun,omitzero"`
	Members []Member  `json:"members"`
}

// Member is somebody asked into a consultation.
type Member struct {
	Who    ParticipantID `json:"who"`
	Agreed bool          `json:"agreed"`
	// From is where they go back to.
	From Where `json:"from"`
}

func (r Room) has(id ParticipantID) bool {
	return slices.ContainsFunc(r.Members, func(m Member) bool { return m.Who == id })
}

func (r Room) agreed() bool {
	return !slices.ContainsFunc(r.Members, func(m Member) bool { return !m.Agreed })
}

func (r Room) who() []ParticipantID {
	out := make([]ParticipantID, 0, len(r.Members))
	for _, m := range r.Members {
		out = append(out, m.Who)
	}
	return out
}

// room is the consultation of that name.
func (s State) room(id RoomID) (Room, bool) {
	for _, r := range s.Rooms {
		if r.ID == id {
			return r, true
		}
	}
	return Room{}, false
}

// roomOf is the consultation that somebody is in, or asked into.
func (s State) roomOf(id ParticipantID) (Room, bool) {
	for _, r := range s.Rooms {
		if r.has(id) {
			return r, true
		}
	}
	return Room{}, false
}

// consult asks people into a private consultation. Whoever interprets for
// somebody in it comes along.
func (s State) consult(me Participant, c Command) ([]Event, error) {
	if me.Where != Lobby && me.Where != Floor {
		return nil, ErrBusy
	}
	whom := []ParticipantID{me.ID}
	for _, id := range c.Whom {
		if !slices.Contains(whom, id) {
			whom = append(whom, id)
		}
	}
	if len(whom) < fewestInRoom {
		return nil, ErrUnknownCommand
	}
	for _, id := range slices.Clone(whom) {
		for _, along := range append(s.interpreters(id, Lobby), s.interpreters(id, Floor)...) {
			if !slices.Contains(whom, along) {
				whom = append(whom, along)
			}
		}
	}
	if len(s.Rooms) >= mostRoomsAsked {
		return nil, ErrBusy
	}
	for i, id := range whom {
		p, ok := s.Find(id)
		if !ok || p.Where == Gone {
			return nil, ErrNotHere
		}
		if !me.Role.With(p.Role) {
			return nil, ErrNotTogether
		}
		if _, busy := s.roomOf(id); busy {
			return nil, ErrBusy
		}
		if slices.ContainsFunc(whom[:i], func(other ParticipantID) bool { return s.apart(id, other) }) {
			return nil, ErrNotTogether
		}
	}
	return []Event{{What: Asked, Who: me.ID, Whom: whom, Room: s.nextRoom()}}, nil
}

// nextRoom is a name that no consultation of this hearing has now.
func (s State) nextRoom() RoomID {
	for n := 1; ; n++ {
		id := RoomID("r" + strconv.Itoa(n))
		if _, taken := s.room(id); !taken {
			return id
		}
	}
}

// answer is what somebody who was asked says.
func (s State) answer(me Participant, c Command, at time.Time) ([]Event, error) {
	r, ok := s.room(c.Room)
	if !ok || !r.has(me.ID) || !r.Begun.IsZero() || !at.Before(r.Asked.Add(AnswerWithin)) {
		return nil, ErrNotAsked
	}
	if c.Do == Decline {
		return []Event{{What: Declined, Who: me.ID, Room: r.ID}}, nil
	}
	if slices.ContainsFunc(r.Members, func(m Member) bool { return m.Who == me.ID && m.Agreed }) {
		return nil, nil
	}
	events := []Event{{What: Agreed, Who: me.ID, Room: r.ID}}
	if s.Play(events[0]).mustRoom(r.ID).agreed() {
		events = append(events, Event{What: Withdrew, Whom: r.who(), Room: r.ID})
	}
	return events, nil
}

func (s State) mustRoom(id RoomID) Room {
	r, _ := s.room(id)
	return r
}

// back goes out of a consultation, with whoever interprets for one. It is
// over when fewer than two people are left.
func (s State) back(me Participant) ([]Event, error) {
	r, ok := s.roomOf(me.ID)
	if !ok || me.Where != Aside {
		return nil, ErrNotAside
	}
	events := []Event{{What: Returned, Who: me.ID, Room: r.ID}}
	for _, along := range s.interpreters(me.ID, Aside) {
		events = append(events, Event{What: Returned, Who: along, Room: r.ID})
	}
	return s.dissolve(r, events), nil
}

// dissolve adds what ends a consultation that events leave too small.
func (s State) dissolve(r Room, events []Event) []Event {
	for _, e := range events {
		s = s.Play(e)
	}
	now, ok := s.room(r.ID)
	if !ok || len(now.Members) >= fewestInRoom {
		return events
	}
	return append(events, Event{What: Dissolved, Room: r.ID})
}

// Pass is what happens by itself when time passes: invitations to consult
// lapse, consultations end some time after the hearing, looks end when they
// have lasted long enough, and what was written is wiped. Whoever keeps the hearing calls it at Due, and before a command.
func (s State) Pass(at time.Time) (State, []Event) {
	var events []Event
	happen := func(e Event) {
		e.At = at
		events = append(events, e)
		s = s.Play(e)
	}
	for _, r := range s.Rooms {
		switch {
		case r.Begun.IsZero() && !at.Before(r.Asked.Add(AnswerWithin)):
			happen(Event{What: Lapsed, Room: r.ID})
		case s.Phase == Ended && !at.Before(s.Closed.Add(ConsultUntil)):
			happen(Event{What: Dissolved, Room: r.ID})
		}
	}
	for _, w := range s.Watching() {
		if !at.Before(w.Until) {
			happen(Event{What: Unwatched, Who: w.ID, Why: WhyTime})
		}
	}
	if len(s.Texts) > 0 && s.Phase == Ended && !at.Before(s.Closed.Add(WipeAfter)) {
		happen(Event{What: Wiped})
	}
	return s, events
}

// Due is when Pass next has something to do; zero when nothing is due.
func (s State) Due() time.Time {
	var due time.Time
	sooner := func(t time.Time) {
		if due.IsZero() || t.Before(due) {
			due = t
		}
	}
	for _, r := range s.Rooms {
		switch {
		case r.Begun.IsZero():
			sooner(r.Asked.Add(AnswerWithin))
		case s.Phase == Ended:
			sooner(s.Closed.Add(ConsultUntil))
		}
	}
	for _, w := range s.Watching() {
		sooner(w.Until)
	}
	if len(s.Texts) > 0 && s.Phase == Ended {
		sooner(s.Closed.Add(WipeAfter))
	}
	return due
}
