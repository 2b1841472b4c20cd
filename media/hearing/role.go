package hearing

// Role is what someone is in a hearing; it decides what they may do.
type Role string

// The roles.
const (
	Host           Role = "host"
	Panel          Role = "panel"
	Prisoner       Role = "prisoner"
	Representative Role = "representative"
	Individual     Role = "individual"
	Witness        Role = "witness"
	Expert         Role = "expert"
	Interpreter    Role = "interpreter"
	Observer       Role = "observer"
	Guest          Role = "guest"
	Officer        Role = "officer"
)

// Roles returns every role, in the order people are listed.
func Roles() []Role {
	return []Role{
		Host, Panel, Prisoner, Representative, Individual, Witness, Expert,
		Interpreter, Observer, Guest, Officer,
	}
}

// Known reports whether r is one of Roles.
func (r Role) Known() bool {
	_, ok := rights(r)
	return ok
}

// side is whom someone may consult with in private: a court never speaks alone
// with one side of a case.
type side int

const (
	nobody side = iota
	bench
	parties
)

// right is a row of the one table of who may do what.
type right struct {
	// speak: has a microphone and a camera of their own, and a hand.
	speak bool
	// conduct: admits, dismisses, removes, mutes others, checks who they are,
	// starts, pauses, extends and ends the hearing.
	conduct bool
	// straight: goes onto the floor without being admitted.
	straight bool
	// called: waits to be called every time, even after having been in.
	called bool
	// asks: may ask others into a private consultation.
	asks bool
	// side is whom they may be in one with.
	side side
	// node: their desk may pass on for everybody on the floor, and so could hear
	// and see all of it.
	node bool
}

// rights is the one table of who may do what.
func rights(r Role) (right, bool) {
	switch r {
	case Host:
		return right{speak: true, conduct: true, straight: true, asks: true, side: bench, node: true}, true
	case Officer:
		return right{speak: true, conduct: true, straight: true, node: true}, true
	case Panel:
		return right{speak: true, straight: true, asks: true, side: bench, node: true}, true
	case Prisoner, Representative, Individual:
		return right{speak: true, asks: true, side: parties}, true
	case Interpreter:
		return right{speak: true, side: parties}, true
	case Witness, Expert, Guest:
		return right{speak: true, called: true, side: parties}, true
	case Observer:
		return right{called: true}, true
	}
	return right{}, false
}

// May reports whether someone of this role may use the command at all; Apply
// decides whether they may now.
func (r Role) May(do Do) bool {
	t, ok := rights(r)
	if !ok {
		return false
	}
	switch do {
	case Join, Leave, Write, Report:
		return true
	case Mute, Unmute, CameraOff, CameraOn, RaiseHand, LowerHand:
		return t.speak
	case Consult:
		return t.asks
	case Agree, Decline, Return:
		return t.side != nobody
	case Admit, Dismiss, Remove, Silence, SilenceAll, Release, Spotlight, Verify, Start, Pause, Suspend, Resume, Extend, End:
		return t.conduct
	}
	return false
}

// With reports whether someone of this role may be alone in a consultation
// with someone of another.
func (r Role) With(o Role) bool {
	mine, _ := rights(r)
	theirs, _ := rights(o)
	return mine.side != nobody && mine.side == theirs.side
}

// MayPassOn reports whether the desk of someone of this role may be the node that
// passes on for everybody on the floor: the court's and the staff's may.
func (r Role) MayPassOn() bool {
	t, _ := rights(r)
	return t.node
}
