package hearing

// conduct is what a host or an officer does to somebody else, or to the hearing.
func (s State) conduct(me Participant, c Command) ([]Event, error) {
	switch c.Do {
	case Admit:
		return s.admit(me, c.Who)
	case Dismiss:
		return s.dismiss(me, c.Who)
	case Remove:
		who, _ := s.Find(c.Who)
		if who.Where != Lobby && who.Where != Floor && who.Where != Aside {
			return nil, ErrNotOnFloor
		}
		return s.without(who.ID, Event{What: Removed, Who: who.ID, By: me.ID}), nil
	case Silence, Release:
		return s.voice(me, c)
	case SilenceAll:
		var events []Event
		for _, p := range s.OnFloor() {
			if !p.Role.May(SilenceAll) && (!p.Muted || !p.Locked) {
				events = append(events, Event{What: Silenced, Who: p.ID, By: me.ID})
			}
		}
		return events, nil
	case Spotlight:
		if who, _ := s.Find(c.Who); c.Who != "" && who.Where != Floor {
			return nil, ErrNotOnFloor
		}
		if s.Spotlight == c.Who {
			return nil, nil
		}
		return []Event{{What: Spotlit, Who: c.Who, By: me.ID}}, nil
	case Verify:
		who, ok := s.Find(c.Who)
		switch {
		case !c.Outcome.known():
			return nil, ErrUnknownCommand
		case !ok || who.Where == Gone || who.Where == Aside:
			return nil, ErrNotHere
		}
		return []Event{{What: Verified, Who: who.ID, By: me.ID, Outcome: c.Outcome}}, nil
	default:
		return s.proceed(me, c)
	}
}

// admit brings somebody in with whoever interprets for them.
func (s State) admit(me Participant, id ParticipantID) ([]Event, error) {
	who, _ := s.Find(id)
	switch {
	case who.Where != Lobby:
		return nil, ErrNotWaiting
	case s.Phase == InPause:
		return nil, ErrPaused
	}
	var events []Event
	if s.Phase == NotStarted {
		events = append(events, Event{What: Started, By: me.ID})
	}
	after := s
	for _, x := range s.among(id, Lobby) {
		switch _, asked := s.roomOf(x); {
		case after.barred(x) && x == id:
			return nil, ErrNotTogether
		case after.barred(x):
			continue
		case asked:
			events = append(events, s.decline(x)...)
		}
		e := Event{What: Admitted, Who: x, By: me.ID}
		events = append(events, e)
		after = after.Play(e)
	}
	return events, nil
}

// decline takes somebody out of a consultation they were only asked into.
func (s State) decline(id ParticipantID) []Event {
	if r, ok := s.roomOf(id); ok && r.Begun.IsZero() {
		return []Event{{What: Declined, Who: id, Room: r.ID}}
	}
	return nil
}

// dismiss sends somebody to the lobby with whoever interprets for them; court
// and staff are nobody's to dismiss.
func (s State) dismiss(me Participant, id ParticipantID) ([]Event, error) {
	who, _ := s.Find(id)
	if who.Where != Floor {
		return nil, ErrNotOnFloor
	}
	if t, _ := rights(who.Role); t.straight {
		return nil, ErrNotAllowed
	}
	var events []Event
	for _, x := range s.among(id, Floor) {
		events = append(events, Event{What: Dismissed, Who: x, By: me.ID})
	}
	return events, nil
}

// voice takes somebody's voice, or gives it back.
func (s State) voice(me Participant, c Command) ([]Event, error) {
	who, _ := s.Find(c.Who)
	if who.Where != Floor {
		return nil, ErrNotOnFloor
	}
	if c.Do == Silence {
		if who.Muted && who.Locked {
			return nil, nil
		}
		return []Event{{What: Silenced, Who: who.ID, By: me.ID}}, nil
	}
	if t, _ := rights(who.Role); !t.speak {
		return nil, ErrNotAllowed
	}
	if !who.Locked {
		return nil, nil
	}
	return []Event{{What: Released, Who: who.ID, By: me.ID}}, nil
}

// proceed moves the whole hearing on.
func (s State) proceed(me Participant, c Command) ([]Event, error) {
	e := Event{By: me.ID}
	switch c.Do {
	case Start:
		if s.Phase != NotStarted {
			return nil, nil
		}
		e.What = Started
	case Pause, Suspend:
		if !s.Phase.Running() {
			return nil, ErrNotRunning
		}
		e.What = Paused
		was := InPause
		if c.Do == Suspend {
			e.What, was = Suspended, Interrupted
		}
		if s.Phase == was {
			return nil, nil
		}
		if s.Phase == InPause {
			return nil, ErrPaused
		}
	case Resume:
		switch {
		case !s.Phase.Running():
			return nil, ErrNotRunning
		case s.Phase == InSession:
			return nil, nil
		}
		e.What = Resumed
	case Extend:
		switch {
		case !s.Phase.Running() && s.Phase != NotStarted:
			return nil, ErrClosed
		case !c.Until.After(s.Setup.End) || c.Until.After(s.Setup.End.Add(MaxExtension)):
			return nil, ErrNoTime
		}
		e.What, e.Until = Extended, c.Until.UTC()
	case End:
		e.What = Closed
	default:
		return nil, ErrUnknownCommand
	}
	return []Event{e}, nil
}
