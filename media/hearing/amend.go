package hearing

import "time"

// Amend takes over what was learnt about a hearing after it was opened: who may
// watch, who must be kept apart, and who interprets for whom. Two who are
// together by then, and must not be, are parted at once: a consultation ends,
// and one of them goes back to the lobby; a look that is not allowed any more
// ends. A later end of one that has not
// closed is taken over too, its other times stay; what else it changes of
// Setup is no event.
func (s State) Amend(now Setup, at time.Time) (State, []Event) {
	s.Setup.Privacy, s.Setup.Apart, s.Setup.Interprets = now.Privacy, now.Apart, now.Interprets
	var events []Event
	happen := func(e Event) {
		e.At = at
		events = append(events, e)
		s = s.Play(e)
	}
	if now.End.After(s.Setup.End) && s.Phase != Ended {
		happen(Event{What: Extended, Until: now.End.UTC()})
	}
	for _, e := range s.turnAway() {
		happen(e)
	}
	for _, p := range s.Setup.Apart {
		if r, ok := s.roomOf(p.A); ok && r.has(p.B) {
			happen(Event{What: Dissolved, Room: r.ID})
		}
		if !s.Together(p.A, p.B) {
			continue
		}
		away := p.B
		if b, _ := s.Find(p.B); b.straight() {
			away = p.A
		}
		happen(Event{What: Dismissed, Who: away})
	}
	return s, events
}

func (p Participant) straight() bool {
	t, _ := rights(p.Role)
	return t.straight
}
