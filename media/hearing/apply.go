package hearing

import (
	"fmt"
	"time"
)

// Apply decides whether by may do this at that time, and returns the state
// after it with what happened, in order. A command that changes nothing
// (muting who is muted) returns no events and no error. On an error the
// state is unchanged.
func (s State) Apply(by ParticipantID, c Command, at time.Time) (State, []Event, error) {
	events, err := s.decide(by, c, at)
	if err != nil {
		return s, nil, fmt.Errorf("%s: %w", c.Do, err)
	}
	for i := range events {
		events[i].At = at
		s = s.Play(events[i])
	}
	return s, events, nil
}

func (s State) decide(by ParticipantID, c Command, at time.Time) ([]Event, error) {
	if s.Phase == Ended {
		return nil, ErrClosed
	}
	if c.Do == Join {
		return s.join(by, c, at)
	}
	me, ok := s.Find(by)
	if !ok || me.Where == Gone {
		return nil, ErrNotHere
	}
	if c.Do == Leave {
		why := WhyLeft
		if c.Why == WhyLost {
			why = WhyLost
		}
		return []Event{{What: Left, Who: by, Why: why}}, nil
	}
	if !me.Role.May(c.Do) {
		if _, known := commandOf(c.Do); !known {
			return nil, ErrUnknownCommand
		}
		return nil, ErrNotAllowed
	}
	if own, _ := commandOf(c.Do); own {
		return s.self(me, c)
	}
	if me.Where != Floor {
		return nil, ErrNotOnFloor
	}
	if c.Do == End {
		return []Event{{What: Closed, By: by}}, nil
	}
	return s.conduct(me, c)
}

// commandOf reports whether a command concerns only whoever asks, and
// whether there is such a command.
func commandOf(do Do) (self, known bool) {
	switch do {
	case Join, Leave, Mute, Unmute, CameraOff, CameraOn:
		return true, true
	case Admit, Remove, Silence, Release, End:
		return false, true
	}
	return false, false
}

func (s State) join(by ParticipantID, c Command, at time.Time) ([]Event, error) {
	t, ok := rights(c.Role)
	if !ok || by == "" {
		return nil, ErrUnknownCommand
	}
	me, was := s.Find(by)
	if was && me.Where != Gone {
		return nil, nil
	}
	again := was && me.Admitted && me.Role == c.Role
	if !again || s.Phase != InSession {
		if at.Before(s.Setup.Start.Add(-OpensBefore)) {
			return nil, ErrNotOpen
		}
		if !at.Before(s.Setup.End.Add(ClosesAfter)) {
			return nil, ErrOver
		}
	}
	if len(s.Waiting())+len(s.OnFloor()) >= MaxPeople {
		return nil, ErrFull
	}
	what := Waiting
	if t.straight || again && !t.called && s.Phase == InSession {
		what = Entered
	}
	return []Event{{What: what, Who: by, Name: c.Name, Role: c.Role}}, nil
}

// self is what someone does to their own microphone and camera, in the lobby
// or on the floor.
func (s State) self(me Participant, c Command) ([]Event, error) {
	switch c.Do {
	case Mute:
		if !me.Muted {
			return []Event{{What: Muted, Who: me.ID}}, nil
		}
	case Unmute:
		if me.Locked {
			return nil, ErrLocked
		}
		if me.Muted {
			return []Event{{What: Unmuted, Who: me.ID}}, nil
		}
	case CameraOff:
		if !me.CameraOff {
			return []Event{{What: CameraStopped, Who: me.ID}}, nil
		}
	case CameraOn:
		if me.CameraOff {
			return []Event{{What: CameraStarted, Who: me.ID}}, nil
		}
	case Join, Leave, Admit, Remove, Silence, Release, End: // elsewhere
	}
	return nil, nil
}

// conduct is what a host does to somebody else.
func (s State) conduct(me Participant, c Command) ([]Event, error) {
	who, _ := s.Find(c.Who)
	e := Event{Who: c.Who, By: me.ID}
	switch c.Do {
	case Admit:
		if who.Where != Lobby {
			return nil, ErrNotWaiting
		}
		e.What = Admitted
		if s.Phase == NotStarted {
			return []Event{{What: Started, By: me.ID}, e}, nil
		}
	case Remove:
		if who.Where != Lobby && who.Where != Floor {
			return nil, ErrNotOnFloor
		}
		e.What = Removed
	case Silence:
		if who.Where != Floor {
			return nil, ErrNotOnFloor
		}
		if who.Muted && who.Locked {
			return nil, nil
		}
		e.What = Silenced
	case Release:
		if who.Where != Floor {
			return nil, ErrNotOnFloor
		}
		if t, _ := rights(who.Role); !t.speak {
			return nil, ErrNotAllowed
		}
		if !who.Locked {
			return nil, nil
		}
		e.What = Released
	case Join, Leave, Mute, Unmute, CameraOff, CameraOn, End: // elsewhere
	}
	return []Event{e}, nil
}
