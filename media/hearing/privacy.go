package hearing

// Privacy says which of the policies below a hearing is under, where it has
// to be written down.
type Privacy string

// The privacies. Where none is written, nobody may look.
const (
	PrivacyNone       Privacy = ""           // nobody may look or listen
	PrivacyPrivileged Privacy = "privileged" // legal and official visits
	PrivacyCourt      Privacy = "court"      // court and parole hearings
	PrivacyMeeting    Privacy = "meeting"    // probation, resettlement, education
	PrivacyFamily     Privacy = "family"     // family visits
)

// A Policy says who may watch a hearing that they take no part in. What it
// forbids cannot be written: Look and Listen take only the policies that allow
// them, and nothing else makes an Observation. Nothing here can be recorded.
//
// Prison Rule 35A (as amended 2025) lets images without sound of privileged
// calls be looked at for a short time; a legally privileged call is never
// listened to.
type Policy interface {
	// Privacy is how the policy is written down.
	Privacy() Privacy
	// Direct reports whether everybody's pictures and sound go straight to
	// everybody else: no forwarder, which could read them, ever passes them on.
	Direct() bool
}

// Lookable are the policies under which a hearing may be looked at without
// sound, for a reason that is kept.
type Lookable interface {
	Policy
	look()
}

// Listenable are those under which it may also be listened to.
type Listenable interface {
	Lookable
	listen()
}

// The policies.
type (
	// Privileged is a legal or official visit.
	Privileged struct{}
	// Court is a court or parole hearing: who watches is an admitted
	// participant whom the host sees, never anybody else.
	Court struct{}
	// Meeting is a meeting with probation, resettlement or education.
	Meeting struct{}
	// Family is a family visit: both sides are told that staff may watch.
	Family struct{}
	// Consultation is a private talk aside, in any kind of hearing.
	Consultation struct{}
)

// Privacy implements Policy.
func (Privileged) Privacy() Privacy { return PrivacyPrivileged }

// Privacy implements Policy.
func (Court) Privacy() Privacy { return PrivacyCourt }

// Privacy implements Policy.
func (Meeting) Privacy() Privacy { return PrivacyMeeting }

// Privacy implements Policy.
func (Family) Privacy() Privacy { return PrivacyFamily }

// Privacy implements Policy.
func (Consultation) Privacy() Privacy { return PrivacyNone }

// Direct implements Policy.
func (Privileged) Direct() bool { return true }

// Direct implements Policy.
func (Court) Direct() bool { return false }

// Direct implements Policy.
func (Meeting) Direct() bool { return false }

// Direct implements Policy.
func (Family) Direct() bool { return false }

// Direct implements Policy.
func (Consultation) Direct() bool { return true }

func (Privileged) look() {}
func (Meeting) look()    {}
func (Family) look()     {}
func (Family) listen()   {}

// PolicyOf is the policy that is written down as p; for what is not known
// it is the strictest, under which nobody watches.
func PolicyOf(p Privacy) Policy {
	switch p {
	case PrivacyPrivileged:
		return Privileged{}
	case PrivacyCourt:
		return Court{}
	case PrivacyMeeting:
		return Meeting{}
	case PrivacyFamily:
		return Family{}
	case PrivacyNone:
	}
	return Consultation{}
}

// Observation is a permission to watch. The zero value permits nothing, and
// only Look and Listen make another.
type Observation struct {
	pictures, sound bool
	privacy         Privacy // of the policy that it was made under
	reason          string
}

// Look permits looking, without sound, for a reason; ok is false without one.
func Look[P Lookable](p P, reason string) (o Observation, ok bool) {
	if reason == "" {
		return Observation{}, false
	}
	return Observation{pictures: true, privacy: p.Privacy(), reason: reason}, true
}

// Listen permits looking and listening, for a reason; ok is false without one.
func Listen[P Listenable](p P, reason string) (o Observation, ok bool) {
	if reason == "" {
		return Observation{}, false
	}
	return Observation{pictures: true, sound: true, privacy: p.Privacy(), reason: reason}, true
}

// Pictures reports whether pictures may be shown.
func (o Observation) Pictures() bool { return o.pictures }

// Sound reports whether sound may be played. A connection for an observation
// without it has no audio section at all.
func (o Observation) Sound() bool { return o.sound }

// Reason is why someone watches, as it is kept.
func (o Observation) Reason() string { return o.reason }
