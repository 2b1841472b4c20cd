package hearing

import (
	"slices"
	"time"
)

// Play returns the state after e. An event that does not fit the state
// changes nothing it does not name; Play never fails.
func (s State) Play(e Event) State {
	s.People = slices.Clone(s.People)
	s.Rooms = slices.Clone(s.Rooms)
	switch e.What {
	case Waiting, Entered:
		s.arrive(e)
	case Started, Resumed, Paused, Suspended, Closed, Extended:
		s.turn(e)
	case Asked, Agreed, Declined, Lapsed, Withdrew, Returned, Dissolved:
		s.withdraw(e)
	case Watching, Unwatched:
		s.watch(e)
	case Wrote:
		s.Texts = append(slices.Clone(s.Texts), Text{At: e.At, From: e.Who, To: e.To, Text: e.Text})
		s.Texts = s.Texts[max(0, len(s.Texts)-maxTexts):]
	case Wiped:
		s.Texts = nil
	case Spotlit:
		s.Spotlight = e.Who
	case Admitted, Dismissed, Removed, Left, Muted, Unmuted, Silenced, Released,
		CameraStopped, CameraStarted, HandRaised, HandLowered, Verified, Reported:
		if i := s.index(e.Who); i >= 0 {
			s.concern(&s.People[i], e)
		}
	}
	return s
}

// concern plays an event about one person.
func (s *State) concern(p *Participant, e Event) {
	switch e.What {
	case Admitted:
		p.enter(e.At, Floor)
	case Dismissed:
		p.Where, p.Hand = Lobby, time.Time{}
		s.unlight(p.ID)
	case Removed:
		s.depart(p, e.At, WhyRemoved)
		p.Admitted, p.Turned = false, true
	case Left:
		s.depart(p, e.At, e.Why)
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
	case HandRaised:
		p.Hand = e.At
	case HandLowered:
		p.Hand = time.Time{}
	case Reported:
		if e.Equipment != nil {
			p.Equipment = &Equipment{Measured: *e.Equipment, At: e.At}
		}
	case Verified:
		by, _ := s.Find(e.By)
		p.Identity = &Identity{Outcome: e.Outcome, By: e.By, Name: by.Name, At: e.At}
	default:
	}
}

// turn plays an event about the whole hearing.
func (s *State) turn(e Event) {
	switch e.What {
	case Started:
		s.Phase, s.Started = InSession, e.At
	case Suspended:
		s.Phase = Interrupted
	case Paused:
		s.Phase, s.Spotlight = InPause, ""
		for i := range s.People {
			if t, _ := rights(s.People[i].Role); s.People[i].Where == Floor && !t.straight {
				s.People[i].Where, s.People[i].Hand = Lobby, time.Time{}
			}
		}
	case Resumed:
		was := s.Phase
		s.Phase = InSession
		for i := range s.People {
			p := &s.People[i]
			if t, _ := rights(p.Role); was == InPause && p.Where == Lobby && p.Admitted && !t.called && !s.barred(p.ID) && !s.answering(p.ID) {
				p.enter(e.At, Floor)
			}
		}
	case Extended:
		s.Setup.End, s.Extended = e.Until, true
	case Closed:
		s.Phase, s.Closed, s.Spotlight = Ended, e.At, ""
		for i := range s.People {
			if s.People[i].Where != Aside {
				s.depart(&s.People[i], e.At, WhyEnded)
			}
		}
		for _, w := range s.Watching() {
			s.watch(Event{What: Unwatched, At: e.At, Who: w.ID, Why: WhyEnded})
		}
		// What was only asked comes to nothing; what goes on may go on.
		s.Rooms = slices.DeleteFunc(s.Rooms, func(r Room) bool { return r.Begun.IsZero() })
	default:
	}
}

// withdraw plays an event about a consultation.
func (s *State) withdraw(e Event) {
	i := slices.IndexFunc(s.Rooms, func(r Room) bool { return r.ID == e.Room })
	if e.What == Asked {
		if i >= 0 {
			return
		}
		r := Room{ID: e.Room, By: e.Who, Asked: e.At}
		for _, id := range e.Whom {
			// Whoever interprets comes along with whom they speak for.
			follows := s.Setup.Interprets[id]
			along := follows != "" && slices.Contains(e.Whom, follows)
			r.Members = append(r.Members, Member{Who: id, Agreed: id == e.Who || along})
		}
		s.Rooms = append(s.Rooms, r)
		return
	}
	if i < 0 {
		return
	}
	r := &s.Rooms[i]
	r.Members = slices.Clone(r.Members)
	switch e.What {
	case Agreed:
		for j := range r.Members {
			if r.Members[j].Who == e.Who {
				r.Members[j].Agreed = true
			}
		}
	case Withdrew:
		r.Begun = e.At
		for j := range r.Members {
			m := &r.Members[j]
			if k := s.index(m.Who); k >= 0 && (s.People[k].Where == Floor || s.People[k].Where == Lobby) {
				m.From = s.People[k].Where
				s.People[k].Hand = time.Time{}
				s.People[k].enter(e.At, Aside)
				s.unlight(m.Who)
			}
		}
	case Returned:
		s.giveBack(r, e.Who, e.At)
		r.Members = slices.DeleteFunc(r.Members, func(m Member) bool { return m.Who == e.Who })
	case Declined, Lapsed, Dissolved:
		for _, m := range r.Members {
			s.giveBack(r, m.Who, e.At)
		}
		s.Rooms = slices.Delete(s.Rooms, i, i+1)
	default:
	}
}

// giveBack puts somebody who is aside where they came from: the lobby if
// somebody is on the floor whom they must not see, or the hearing pauses.
func (s *State) giveBack(r *Room, id ParticipantID, at time.Time) {
	i := s.index(id)
	if i < 0 || s.People[i].Where != Aside {
		return
	}
	p := &s.People[i]
	p.Muted = p.Muted || p.Locked
	if s.Phase == Ended {
		s.depart(p, at, WhyEnded)
		return
	}
	for _, m := range r.Members {
		t, _ := rights(p.Role)
		if m.Who == id && m.From == Floor && !s.barred(id) && (s.Phase != InPause || t.straight) {
			p.enter(at, Floor)
			return
		}
	}
	p.Where = Lobby
}

// answering reports whether somebody is asked into a consultation that has
// not begun.
func (s State) answering(id ParticipantID) bool {
	r, ok := s.roomOf(id)
	return ok && r.Begun.IsZero()
}

func (s *State) unlight(id ParticipantID) {
	if s.Spotlight == id {
		s.Spotlight = ""
	}
}

// arrive brings somebody in, anew or again.
func (s *State) arrive(e Event) {
	i := s.index(e.Who)
	if i < 0 {
		s.People = append(s.People, Participant{ID: e.Who, Where: Gone})
		i = len(s.People) - 1
	}
	p := &s.People[i]
	p.Name, p.Role, p.Key = e.Name, e.Role, e.Key
	if t, _ := rights(p.Role); !t.speak {
		p.Muted, p.Locked, p.CameraOff = true, true, true
	}
	p.Visits = append(slices.Clone(p.Visits), Visit{Came: e.At})
	p.Where = Lobby
	if e.What == Entered {
		p.enter(e.At, Floor)
	}
}

func (p *Participant) enter(at time.Time, w Where) {
	if w == Floor {
		p.Admitted, p.Turned = true, false
	}
	p.Where = w
	p.Entry++
	if n := len(p.Visits); n > 0 && p.Visits[n-1].Joined.IsZero() {
		p.Visits = slices.Clone(p.Visits)
		p.Visits[n-1].Joined = at
	}
}

// depart sends somebody out of the hearing, and out of every consultation.
func (s *State) depart(p *Participant, at time.Time, why Why) {
	if p.Where == Gone {
		return
	}
	p.Where, p.Hand = Gone, time.Time{}
	s.unlight(p.ID)
	if n := len(p.Visits); n > 0 {
		p.Visits = slices.Clone(p.Visits)
		p.Visits[n-1].Left, p.Visits[n-1].Why = at, why
	}
	for i := range s.Rooms {
		s.Rooms[i].Members = slices.DeleteFunc(slices.Clone(s.Rooms[i].Members), func(m Member) bool { return m.Who == p.ID })
	}
}

// Attendance is one line of the record of who came.
type Attendance struct {
	ID       ParticipantID `json:"id"`
	Name     string        `json:"name"`
	Role     Role          `json:"role"`
	Identity *Identity     `json:"identity,omitempty"`
	Visit
}

// Attend returns the record of who came, when, and why their time ended, in
// the order people first came; one line per visit.
func (s State) Attend() []Attendance {
	var out []Attendance
	for _, p := range s.People {
		for _, v := range p.Visits {
			out = append(out, Attendance{ID: p.ID, Name: p.Name, Role: p.Role, Identity: p.Identity, Visit: v})
		}
	}
	return out
}
