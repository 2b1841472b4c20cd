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

// right is a row of the one table of who may do what.
type right struct {
	// speak: has a microphone and a camera of their own.
	speak bool
	// conduct: admits, removes, mutes others, and ends the hearing.
	conduct bool
	// straight: goes onto the floor without being admitted.
	straight bool
	// called: waits to be called every time, even after having been in.
	called bool
}

// rights is the one table of who may do what.
func rights(r Role) (right, bool) {
	switch r {
	case Host, Officer:
		return right{speak: true, conduct: true, straight: true}, true
	case Panel:
		return right{speak: true, straight: true}, true
	case Prisoner, Representative, Individual, Interpreter:
		return right{speak: true}, true
	case Witness, Expert, Guest:
		return right{speak: true, called: true}, true
	case Observer:
		return right{called: true}, true
	}
	return right{}, false
}

// May reports whether someone of this role, on the floor, may use the
// command at all; Apply decides whether they may now.
func (r Role) May(do Do) bool {
	t, ok := rights(r)
	if !ok {
		return false
	}
	switch do {
	case Join, Leave:
		return true
	case Mute, Unmute, CameraOff, CameraOn:
		return t.speak
	case Admit, Remove, Silence, Release, End:
		return t.conduct
	}
	return false
}
