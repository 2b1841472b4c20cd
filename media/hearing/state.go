package hearing

import (
	"slices"
	"time"
)

// The hours around a hearing, and how many people it holds.
const (
	OpensBefore = 30 * time.Minute
	ClosesAfter = 15 * time.Minute
	MaxPeople   = 12
)

// ParticipantID names one person in one hearing.
type ParticipantID string

// Setup is what is known of a hearing before anybody comes.
type Setup struct {
	ID string `json:"id"`
	// Start and End are the booked span, half-open.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Phase is how far a hearing has come.
type Phase string

// The phases; a hearing goes through them once, in this order.
const (
	NotStarted Phase = "not-started"
	InSession  Phase = "in-session"
	Ended      Phase = "closed"
)

// Where says where a participant is.
type Where string

// The places.
const (
	Lobby Where = "lobby"
	Floor Where = "floor"
	Gone  Where = "gone"
)

// Participant is someone who came to the hearing.
type Participant struct {
	ID    ParticipantID `json:"id"`
	Name  string        `json:"name"`
	Role  Role          `json:"role"`
	Where Where         `json:"where"`
	Muted bool          `json:"muted"`
	// Locked means that a host muted them and only a host can lift it.
	Locked    bool `json:"locked"`
	CameraOff bool `json:"camera_off"`
	// Admitted means that they were let in and not sent away since, so that
	// after a lost line most roles come straight back.
	Admitted bool `json:"admitted"`
	// Entry counts how often they came onto the floor: a new one means a new
	// connection.
	Entry  int     `json:"entry"`
	Visits []Visit `json:"visits,omitempty"`
}

// Visit is one coming and going. Joined is zero for who only waited, Left
// is zero while they are here.
type Visit struct {
	Came   time.Time `json:"came"`
	Joined time.Time `json:"joined,omitzero"`
	Left   time.Time `json:"left,omitzero"`
	Why    Why       `json:"why,omitempty"`
}

// State is a whole hearing at one moment. It is a value: Apply and Play
// return a new one and leave the old one as it was.
type State struct {
	Setup   Setup     `json:"setup"`
	Phase   Phase     `json:"phase"`
	Started time.Time `json:"started,omitzero"`
	Closed  time.Time `json:"closed,omitzero"`
	// People are in the order they first came.
	People []Participant `json:"people"`
}

// New returns a hearing that nobody has come to.
func New(s Setup) State { return State{Setup: s, Phase: NotStarted} }

// Find returns the participant, and whether there is one.
func (s State) Find(id ParticipantID) (Participant, bool) {
	for _, p := range s.People {
		if p.ID == id {
			return p, true
		}
	}
	return Participant{}, false
}

// Waiting returns who is in the lobby.
func (s State) Waiting() []Participant { return s.in(Lobby) }

// OnFloor returns who is on the floor.
func (s State) OnFloor() []Participant { return s.in(Floor) }

func (s State) in(w Where) []Participant {
	var out []Participant
	for _, p := range s.People {
		if p.Where == w {
			out = append(out, p)
		}
	}
	return out
}

// As returns what viewer may see: someone on the floor sees the floor, who
// conducts the hearing also sees the lobby, someone in the lobby or gone sees
// only themselves. Visits are for the record and are left out.
func (s State) As(viewer ParticipantID) State {
	me, _ := s.Find(viewer)
	seen := s
	seen.People = nil
	for _, p := range s.People {
		mine := p.ID == viewer
		floor := me.Where == Floor && p.Where == Floor
		lobby := me.Where == Floor && me.Role.May(Admit) && p.Where == Lobby
		if mine || floor || lobby {
			p.Visits = nil
			seen.People = append(seen.People, p)
		}
	}
	return seen
}

// Play returns the state after e. An event that does not fit the state
// changes nothing it does not name; Play never fails.
func (s State) Play(e Event) State {
	s.People = slices.Clone(s.People)
	switch e.What {
	case Waiting:
		s.arrive(e, Lobby)
		return s
	case Entered:
		s.arrive(e, Floor)
		return s
	case Started:
		s.Phase, s.Started = InSession, e.At
		return s
	case Closed:
		s.Phase, s.Closed = Ended, e.At
		for i := range s.People {
			s.People[i].depart(e.At, WhyEnded)
		}
		return s
	case Admitted, Removed, Left, Muted, Unmuted, Silenced, Released, CameraStopped, CameraStarted:
	}
	i := slices.IndexFunc(s.People, func(p Participant) bool { return p.ID == e.Who })
	if i < 0 {
		return s
	}
	p := &s.People[i]
	switch e.What {
	case Admitted:
		p.enter(e.At)
	case Removed:
		p.depart(e.At, WhyRemoved)
		p.Admitted = false
	case Left:
		p.depart(e.At, e.Why)
	case Muted:
		p.Muted = true
	case Unmuted:
		p.Muted = false
	case Silenced:
		p.Muted, p.Locked = true, true
	case Released:
		p.Locked = false
	case CameraStopped:
		p.CameraOff = true
	case CameraStarted:
		p.CameraOff = false
	case Waiting, Entered, Started, Closed: // above
	}
	return s
}

// arrive brings somebody in, anew or again.
func (s *State) arrive(e Event, w Where) {
	i := slices.IndexFunc(s.People, func(p Participant) bool { return p.ID == e.Who })
	if i < 0 {
		s.People = append(s.People, Participant{ID: e.Who, Where: Gone})
		i = len(s.People) - 1
	}
	p := &s.People[i]
	p.Name, p.Role = e.Name, e.Role
	if t, _ := rights(p.Role); !t.speak {
		p.Muted, p.Locked, p.CameraOff = true, true, true
	}
	p.Visits = append(slices.Clone(p.Visits), Visit{Came: e.At})
	p.Where = Lobby
	if w == Floor {
		p.enter(e.At)
	}
}

func (p *Participant) enter(at time.Time) {
	p.Where, p.Admitted = Floor, true
	p.Entry++
	if n := len(p.Visits); n > 0 {
		p.Visits = slices.Clone(p.Visits)
		p.Visits[n-1].Joined = at
	}
}

func (p *Participant) depart(at time.Time, why Why) {
	if p.Where == Gone {
		return
	}
	p.Where = Gone
	if n := len(p.Visits); n > 0 {
		p.Visits = slices.Clone(p.Visits)
		p.Visits[n-1].Left, p.Visits[n-1].Why = at, why
	}
}

// Attendance is one line of the record of who came.
type Attendance struct {
	ID   ParticipantID `json:"id"`
	Name string        `json:"name"`
	Role Role          `json:"role"`
	Visit
}

// Attend returns the record of who came, when, and why their time ended, in
// the order people first came; one line per visit.
func (s State) Attend() []Attendance {
	var out []Attendance
	for _, p := range s.People {
		for _, v := range p.Visits {
			out = append(out, Attendance{ID: p.ID, Name: p.Name, Role: p.Role, Visit: v})
		}
	}
	return out
}
