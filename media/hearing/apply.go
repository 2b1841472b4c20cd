package hearing

import (
	"fmt"
	"slices"
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
	if c.Do == Join {
		if s.Phase == Ended {
			return nil, ErrClosed
		}
		return s.join(by, c, at)
	}
	if w, ok := s.watcher(by); ok {
		return s.unwatch(w, c)
	}
	me, ok := s.Find(by)
	if !ok || me.Where == Gone {
		if s.Phase == Ended {
			return nil, ErrClosed
		}
		return nil, ErrNotHere
	}
	kind := kindOf(c.Do)
	switch {
	case kind == unknown:
		return nil, ErrUnknownCommand
	case !me.Role.May(c.Do):
		return nil, ErrNotAllowed
	}
	switch kind {
	case going:
		return s.leave(me, c), nil
	case reporting:
		return report(me, c)
	case own:
		if c.Do == LowerHand && c.Who != "" && c.Who != me.ID {
			return s.lower(me, c)
		}
		return s.self(me, c)
	case consulting:
		return s.step(me, c, at)
	case writing:
		return s.write(me, c)
	case conducting:
		if me.Where != Floor {
			return nil, ErrNotOnFloor
		}
		return s.conduct(me, c)
	case unknown:
	}
	return nil, ErrUnknownCommand
}

// kind groups commands by what they concern.
type kind int

const (
	unknown    kind = iota
	going           // whoever asks goes
	own             // their own microphone, camera and hand
	consulting      // private consultations
	writing         // texts with the officer
	reporting       // what the test of their own equipment found
	conducting      // everybody else, and the hearing
)

func kindOf(do Do) kind {
	switch do {
	case Leave:
		return going
	case Mute, Unmute, CameraOff, CameraOn, RaiseHand, LowerHand:
		return own
	case Consult, Agree, Decline, Return:
		return consulting
	case Write:
		return writing
	case Report:
		return reporting
	case Admit, Dismiss, Remove, Silence, SilenceAll, Release, Spotlight, Verify, Start, Pause, Suspend, Resume, Extend, End:
		return conducting
	case Join:
	}
	return unknown
}

func (s State) join(by ParticipantID, c Command, at time.Time) ([]Event, error) {
	t, ok := rights(c.Role)
	if !ok || by == "" {
		return nil, ErrUnknownCommand
	}
	if _, looks := s.watcher(by); looks {
		return nil, ErrNotAllowed
	}
	me, was := s.Find(by)
	if was && me.Where != Gone {
		return nil, nil
	}
	again := was && me.Admitted && me.Role == c.Role
	if !again || !s.Phase.Running() {
		if at.Before(s.Setup.Start.Add(-OpensBefore)) {
			return nil, ErrNotOpen
		}
		if !at.Before(s.Setup.End.Add(ClosesAfter)) {
			return nil, ErrOver
		}
	}
	if len(s.Here()) >= MaxPeople {
		return nil, ErrFull
	}
	// At a running hearing ordinary participants go in by themselves; who
	// waits to be called, or was sent away, waits.
	goesIn := s.Phase == InSession && !me.Turned || s.Phase == Interrupted && again
	what := Waiting
	if (t.straight || goesIn && !t.called) && !s.barred(by) {
		what = Entered
	}
	return []Event{{What: what, Who: by, Name: c.Name, Role: c.Role, Key: c.Key}}, nil
}

// leave goes away. A consultation that is left too small is over.
func (s State) leave(me Participant, c Command) []Event {
	why := WhyLeft
	if c.Why == WhyLost {
		why = WhyLost
	}
	return s.without(me.ID, Event{What: Left, Who: me.ID, Why: why})
}

// unwatch is all that somebody who looks may ask for: to look no longer.
func (s State) unwatch(w Watcher, c Command) ([]Event, error) {
	switch {
	case c.Do != Leave:
		return nil, ErrNotAllowed
	case !w.Left.IsZero():
		return nil, nil
	}
	why := WhyLeft
	if c.Why == WhyLost || c.Why == WhyTime {
		why = c.Why
	}
	return []Event{{What: Unwatched, Who: w.ID, Why: why}}, nil
}

// without is a departure, and the end of a consultation that it leaves too
// small or that can no longer be agreed.
func (s State) without(id ParticipantID, gone Event) []Event {
	events := []Event{gone}
	r, ok := s.roomOf(id)
	switch {
	case !ok:
		return events
	case r.Begun.IsZero():
		return append([]Event{{What: Declined, Who: id, Room: r.ID}}, events...)
	}
	return s.dissolve(r, events)
}

// self is what someone does to their own microphone, camera and hand,
// wherever they are.
func (s State) self(me Participant, c Command) ([]Event, error) {
	switch c.Do {
	case Mute:
		if !me.Muted {
			return []Event{{What: Muted, Who: me.ID}}, nil
		}
	case Unmute:
		if me.Locked && me.Where != Aside { // a court's silence ends at its door
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
	case RaiseHand:
		if me.Where != Floor {
			return nil, ErrNotOnFloor
		}
		if me.Hand.IsZero() {
			return []Event{{What: HandRaised, Who: me.ID}}, nil
		}
	case LowerHand:
		if !me.Hand.IsZero() {
			return []Event{{What: HandLowered, Who: me.ID}}, nil
		}
	default:
	}
	return nil, nil
}

// lower takes down somebody else's hand: it was seen.
func (s State) lower(me Participant, c Command) ([]Event, error) {
	if !me.Role.May(Admit) {
		return nil, ErrNotAllowed
	}
	who, ok := s.Find(c.Who)
	if !ok || who.Hand.IsZero() {
		return nil, nil
	}
	return []Event{{What: HandLowered, Who: who.ID, By: me.ID}}, nil
}

// step is what someone does about a private consultation.
func (s State) step(me Participant, c Command, at time.Time) ([]Event, error) {
	switch c.Do {
	case Consult:
		return s.consult(me, c)
	case Agree, Decline:
		return s.answer(me, c, at)
	case Return:
		return s.back(me)
	default:
	}
	return nil, ErrUnknownCommand
}

// among lists the ids that follow who: who themselves, then whoever
// interprets for them at w.
func (s State) among(who ParticipantID, w Where) []ParticipantID {
	return slices.Concat([]ParticipantID{who}, s.interpreters(who, w))
}
