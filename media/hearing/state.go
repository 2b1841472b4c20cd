package hearing

import (
	"crypto/ed25519"
	"slices"
	"time"
)

// The hours around a hearing, and how many people it holds.
const (
	OpensBefore = 30 * time.Minute
	ClosesAfter = 15 * time.Minute
	// LateAfter is how long after the booked start a hearing that has not
	// started is late.
	LateAfter = 10 * time.Minute
	// MaxExtension is how far beyond the booked end one command may move it.
	MaxExtension = 4 * time.Hour
	MaxPeople    = 12
)

// ParticipantID names one person in one hearing.
type ParticipantID string

// Pair is two people who must never see, hear or meet each other.
type Pair struct {
	A ParticipantID `json:"a"`
	B ParticipantID `json:"b"`
}

// Setup is what is known of a hearing before anybody comes.
type Setup struct {
	ID string `json:"id"`
	// Start and End are the booked span, half-open; End moves when the hearing
	// is extended.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// Privacy says who besides the participants may look at it, or listen.
	Privacy Privacy `json:"privacy,omitempty"`
	// Apart are people who must never be together. No participant is told.
	Apart []Pair `json:"apart,omitempty"`
	// Interprets says whom each interpreter speaks for.
	Interprets map[ParticipantID]ParticipantID `json:"interprets,omitempty"`
}

// Phase is how far a hearing has come.
type Phase string

// The phases. A hearing starts once and never goes back to not started.
const (
	NotStarted  Phase = "not-started"
	InSession   Phase = "in-session"
	InPause     Phase = "paused"    // everybody but court and staff is in the lobby
	Interrupted Phase = "suspended" // something technical is being mended
	Ended       Phase = "closed"
)

// Running reports whether the hearing has started and not ended.
func (p Phase) Running() bool { return p == InSession || p == InPause || p == Interrupted }

// Where says where a participant is.
type Where string

// The places.
const (
	Lobby Where = "lobby"
	Floor Where = "floor"
	Aside Where = "aside" // in a private consultation
	Gone  Where = "gone"
)

// Participant is someone who came to the hearing.
type Participant struct {
	ID    ParticipantID `json:"id"`
	Name  string        `json:"name"`
	Role  Role          `json:"role"`
	Where Where         `json:"where"`
	Muted bool          `json:"muted"`
	// Locked means that a host muted them and only a host can lift it; it does
	// not reach into a private consultation.
	Locked    bool `json:"locked"`
	CameraOff bool `json:"camera_off"`
	// Admitted means that they were let in and not sent away since, so that
	// after a lost line most roles come straight back.
	Admitted bool `json:"admitted"`
	// Turned means that they were sent away: they wait again if they come back.
	Turned bool `json:"turned,omitempty"`
	// Entry counts how often they came onto the floor or into a consultation:
	// a new one means a new connection.
	Entry int `json:"entry"`
	// Hand is when they raised their hand; zero when it is down.
	Hand time.Time `json:"hand,omitzero"`
	// Identity is how it was checked who they are; nil when it was not.
	Identity *Identity `json:"identity,omitempty"`
	// Equipment is what the test of their equipment found; nil when there was none.
	Equipment *Equipment `json:"equipment,omitempty"`
	// Since is, in what As tells who conducts of somebody who waits, when they came.
	Since  time.Time `json:"since,omitzero"`
	Visits []Visit   `json:"visits,omitempty"`
	// Key is the public half of their desk's identity key, as the hub was told;
	// empty for who has none, such as a browser.
	Key ed25519.PublicKey `json:"key,omitempty"`
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
	// Extended means that the end was moved after the hearing was opened; for
	// the record.
	Extended bool `json:"extended,omitempty"`
	// Spotlight is shown large to everybody; empty is whoever speaks.
	Spotlight ParticipantID `json:"spotlight,omitempty"`
	// People are in the order they first came.
	People []Participant `json:"people"`
	// Rooms are the private consultations that were asked for or go on.
	Rooms []Room `json:"rooms,omitempty"`
	// Watchers are the looks that were had at the hearing, by who takes no part.
	Watchers []Watcher `json:"watchers,omitempty"`
	// Texts are what was written with the video officer, until it is wiped.
	Texts []Text `json:"texts,omitempty"`
	// Ahead is, in what As returns for somebody who waits, how many people came
	// before them and wait still.
	Ahead int `json:"ahead,omitempty"`
	// Forwarder passes on between everybody on the floor; nil while none ever
	// did. Of what As returns, only that of somebody on the floor has it.
	Forwarder *Node `json:"forwarder,omitempty"`
}

// New returns a hearing that nobody has come to.
func New(s Setup) State { return State{Setup: s, Phase: NotStarted} }

// Find returns the participant, and whether there is one.
func (s State) Find(id ParticipantID) (Participant, bool) {
	if i := s.index(id); i >= 0 {
		return s.People[i], true
	}
	return Participant{}, false
}

func (s State) index(id ParticipantID) int {
	return slices.IndexFunc(s.People, func(p Participant) bool { return p.ID == id })
}

// Waiting returns who is in the lobby.
func (s State) Waiting() []Participant { return s.in(Lobby) }

// OnFloor returns who is on the floor.
func (s State) OnFloor() []Participant { return s.in(Floor) }

// Here returns everybody who is not gone.
func (s State) Here() []Participant {
	var out []Participant
	for _, p := range s.People {
		if p.Where != Gone {
			out = append(out, p)
		}
	}
	return out
}

func (s State) in(w Where) []Participant {
	var out []Participant
	for _, p := range s.People {
		if p.Where == w {
			out = append(out, p)
		}
	}
	return out
}

// Together reports whether two people see and hear each other: both on the
// floor, or both in one consultation.
func (s State) Together(a, b ParticipantID) bool {
	p, ok := s.Find(a)
	q, also := s.Find(b)
	if !ok || !also || a == b || p.Where != q.Where {
		return false
	}
	switch p.Where {
	case Floor:
		return true
	case Aside:
		r, _ := s.roomOf(a)
		other, _ := s.roomOf(b)
		return r.ID != "" && r.ID == other.ID
	case Lobby, Gone:
	}
	return false
}

// Company returns whom id sees and hears, in the order they first came.
func (s State) Company(id ParticipantID) []Participant {
	var out []Participant
	for _, p := range s.People {
		if s.Together(id, p.ID) {
			out = append(out, p)
		}
	}
	return out
}

// Late reports whether the hearing should have started LateAfter ago. It only
// tells the desk: that nobody came is for a person to say.
func (s State) Late(at time.Time) bool {
	return s.Phase == NotStarted && !at.Before(s.Setup.Start.Add(LateAfter))
}

// Left is how much of the booked time is left; negative when it has passed.
func (s State) Left(at time.Time) time.Duration { return s.Setup.End.Sub(at) }

// apart reports whether two people must never be together.
func (s State) apart(a, b ParticipantID) bool {
	return slices.ContainsFunc(s.Setup.Apart, func(p Pair) bool {
		return p.A == a && p.B == b || p.A == b && p.B == a
	})
}

// barred reports whether somebody on the floor must not see id.
func (s State) barred(id ParticipantID) bool {
	return slices.ContainsFunc(s.OnFloor(), func(p Participant) bool { return s.apart(id, p.ID) })
}

// interpreters returns who speaks for id and is at w, in the order they came.
func (s State) interpreters(id ParticipantID, w Where) []ParticipantID {
	var out []ParticipantID
	for _, p := range s.People {
		if p.Where == w && p.Role == Interpreter && s.Setup.Interprets[p.ID] == id {
			out = append(out, p.ID)
		}
	}
	return out
}

// As returns what viewer may see: someone on the floor sees the floor and who
// stepped aside, who conducts the hearing also sees the lobby, how
// identities were checked and what tests of equipment found, someone aside sees their consultation, and someone
// in the lobby only themselves and whom they may ask for a word in private;
// everybody sees the video officer, whom they may write to. Who is on the floor
// is told who looks at it and since when.
// Visits are for the record, and who must be kept from whom is for nobody.
func (s State) As(viewer ParticipantID) State {
	if w, ok := s.watcher(viewer); ok {
		return s.asWatcher(w)
	}
	me, _ := s.Find(viewer)
	conducts := me.Where == Floor && me.Role.May(Admit)
	seen := s
	seen.People, seen.Setup.Apart, seen.Extended = nil, nil, false
	for _, p := range s.People {
		floor := me.Where == Floor && (p.Where == Floor || p.Where == Aside)
		lobby := conducts && p.Where == Lobby
		staff := p.Role == Officer && p.Where == Floor && me.Where != Gone // there to be written to
		if p.ID != viewer && !floor && !lobby && !staff && !s.mayAsk(me, p) && !s.invited(viewer, p.ID) && !s.Together(viewer, p.ID) {
			continue
		}
		if n := len(p.Visits); n > 0 && conducts && p.Where == Lobby {
			p.Since = p.Visits[n-1].Came
		}
		p.Visits = nil
		if !conducts {
			p.Identity, p.Equipment = nil, nil
		}
		seen.People = append(seen.People, p)
	}
	seen.Ahead = 0
	for _, p := range s.Waiting() {
		if p.ID == viewer {
			break
		}
		if me.Where == Lobby {
			seen.Ahead++
		}
	}
	seen.Rooms = nil
	for _, r := range s.Rooms {
		if r.has(viewer) {
			seen.Rooms = append(seen.Rooms, r)
		}
	}
	seen.Texts = nil
	for _, t := range s.Texts {
		if t.From == viewer || t.To == viewer || me.Role == Officer {
			seen.Texts = append(seen.Texts, t)
		}
	}
	seen.Watchers = nil
	if me.Where == Floor {
		seen.Watchers = s.Watching()
	} else {
		seen.Spotlight = ""
	}
	if me.Where != Floor || PolicyOf(s.Setup.Privacy).Direct() {
		seen.Forwarder = nil
	}
	return seen
}

// mayAsk reports whether someone who waits may ask another who waits for a
// private word.
func (s State) mayAsk(me, p Participant) bool {
	return me.Where == Lobby && p.Where == Lobby && me.Role.May(Consult) && me.Role.With(p.Role) && !s.apart(me.ID, p.ID)
}

// invited reports whether viewer is asked into a consultation with id, so
// that they must be shown who that is.
func (s State) invited(viewer, id ParticipantID) bool {
	return slices.ContainsFunc(s.Rooms, func(r Room) bool { return r.has(viewer) && r.has(id) })
}
