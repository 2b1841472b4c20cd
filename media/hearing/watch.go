package hearing

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"time"
)

// How many may look at one hearing at once, and how many looks it remembers.
const (
	MaxWatchers = 4
	maxLooks    = 200
)

// Watcher is somebody who looks at a hearing that they take no part in. Who
// they are is in the record of whoever let them look, not here.
type Watcher struct {
	ID    ParticipantID `json:"id"`
	Since time.Time     `json:"since"`
	// Until is when the look ends by itself.
	Until time.Time `json:"until"`
	// Sound means that they also listen.
	Sound bool `json:"sound,omitempty"`
	// Entry counts how often they connected: a new one means a new connection.
	Entry int `json:"entry"`
	// Key is the public half of their desk's identity key; empty if it has none.
	Key ed25519.PublicKey `json:"key,omitempty"`
	// Left is when the look ended; zero while it goes on.
	Left time.Time `json:"left,omitzero"`
	Why  Why       `json:"why,omitempty"`
}

// Longest is how long one look at a hearing lasts at most; a longer one needs
// another reason. Zero where nobody may look.
func Longest(p Policy) time.Duration {
	if _, ok := p.(Lookable); !ok {
		return 0
	}
	switch p.Privacy() {
	case PrivacyPrivileged:
		return 3 * time.Minute
	case PrivacyMeeting:
		return 10 * time.Minute
	case PrivacyFamily:
		return 30 * time.Minute
	case PrivacyNone, PrivacyCourt:
	}
	return 0
}

// Permit makes the observation that a policy allows, or none: what Look and
// Listen say of types, for a policy that is only known as the program runs.
func Permit(p Policy, sound bool, reason string) (Observation, bool) {
	switch p := p.(type) {
	case Family:
		if sound {
			return Listen(p, reason)
		}
		return Look(p, reason)
	case Privileged:
		if !sound {
			return Look(p, reason)
		}
	case Meeting:
		if !sound {
			return Look(p, reason)
		}
	}
	return Observation{}, false
}

// allowedBy reports whether an observation is one that a policy allows.
func (o Observation) allowedBy(p Policy) bool {
	_, look := p.(Lookable)
	_, listen := p.(Listenable)
	return o.pictures && look && o.privacy == p.Privacy() && (listen || !o.sound)
}

// Watch lets somebody look at a hearing that runs: the only way in for who
// takes no part. A look that goes on and comes again, over another line, keeps
// its beginning and its end; one that is over cannot be had again.
func (s State) Watch(id ParticipantID, o Observation, key ed25519.PublicKey, at time.Time) (State, []Event, error) {
	policy := PolicyOf(s.Setup.Privacy)
	_, person := s.Find(id)
	was, again := s.watcher(id)
	e := Event{What: Watching, At: at, Who: id, Sound: o.sound, Until: at.Add(Longest(policy)), Key: key}
	var err error
	switch {
	case id == "" || person || !o.allowedBy(policy):
		err = ErrNotAllowed
	case s.Phase == Ended:
		err = ErrClosed
	case !s.Phase.Running():
		err = ErrNotRunning
	case again && (!was.Left.IsZero() || was.Sound != o.sound || !at.Before(was.Until)):
		err = ErrLookOver
	case again:
		e.Until = was.Until
	case len(s.Watching()) >= MaxWatchers || len(s.Watchers) >= maxLooks:
		err = ErrFull
	}
	if err != nil {
		return s, nil, fmt.Errorf("watch: %w", err)
	}
	return s.Play(e), []Event{e}, nil
}

// Watching returns who looks now, in the order they came.
func (s State) Watching() []Watcher {
	var out []Watcher
	for _, w := range s.Watchers {
		if w.Left.IsZero() {
			out = append(out, w)
		}
	}
	return out
}

// Looker returns the look of that name, gone on or over, and whether there is
// one.
func (s State) Looker(id ParticipantID) (Watcher, bool) { return s.watcher(id) }

func (s State) watcher(id ParticipantID) (Watcher, bool) {
	i := slices.IndexFunc(s.Watchers, func(w Watcher) bool { return w.ID == id })
	if i < 0 {
		return Watcher{}, false
	}
	return s.Watchers[i], true
}

// Watches reports whether somebody looks at somebody else: whoever looks does
// so at the floor and nowhere else, never at a private consultation.
func (s State) Watches(watcher, id ParticipantID) bool {
	w, ok := s.watcher(watcher)
	p, _ := s.Find(id)
	return ok && w.Left.IsZero() && p.Where == Floor
}

// Linked reports whether two have a connection to each other: they are
// together, or one looks at the other.
func (s State) Linked(a, b ParticipantID) bool {
	return s.Together(a, b) || s.Watches(a, b) || s.Watches(b, a)
}

// turnAway is what happens to every look that is not allowed any more.
func (s State) turnAway() []Event {
	policy := PolicyOf(s.Setup.Privacy)
	_, look := policy.(Lookable)
	_, listen := policy.(Listenable)
	var events []Event
	for _, w := range s.Watching() {
		if !look || w.Sound && !listen || w.Until.Sub(w.Since) > Longest(policy) {
			events = append(events, Event{What: Unwatched, Who: w.ID, Why: WhyRemoved})
		}
	}
	return events
}

// watch plays the beginning or the end of a look.
func (s *State) watch(e Event) {
	s.Watchers = slices.Clone(s.Watchers)
	i := slices.IndexFunc(s.Watchers, func(w Watcher) bool { return w.ID == e.Who })
	switch {
	case e.What == Watching && i < 0:
		s.Watchers = append(s.Watchers, Watcher{ID: e.Who, Since: e.At, Until: e.Until, Sound: e.Sound, Entry: 1, Key: e.Key})
	case e.What == Watching:
		s.Watchers[i].Entry++
		s.Watchers[i].Key = e.Key
	case i >= 0 && s.Watchers[i].Left.IsZero():
		s.Watchers[i].Left, s.Watchers[i].Why = e.At, e.Why
	}
}

// asWatcher is what somebody who looks may see: the floor, and that they look.
func (s State) asWatcher(w Watcher) State {
	seen := s
	seen.People, seen.Rooms, seen.Texts, seen.Watchers = nil, nil, nil, []Watcher{w}
	seen.Setup.Apart, seen.Setup.Interprets, seen.Forwarder, seen.Ahead, seen.Extended = nil, nil, nil, 0, false
	if !w.Left.IsZero() {
		seen.Spotlight = ""
		return seen
	}
	for _, p := range s.OnFloor() {
		p.Visits, p.Identity, p.Equipment = nil, nil, nil
		seen.People = append(seen.People, p)
	}
	return seen
}
