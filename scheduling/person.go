package scheduling

import (
	"log/slog"
	"time"
)

// PersonID identifies a person in the store. It says nothing about them.
type PersonID string

// Role is what a person is to a booking.
type Role string

// The roles a person can have.
const (
	RolePrisoner    Role = "prisoner"
	RoleSolicitor   Role = "solicitor"
	RoleInterpreter Role = "interpreter"
	RoleJudge       Role = "judge"
	RoleOfficer     Role = "officer" // probation, police or another agency's officer
	RoleFamily      Role = "family"
	RoleWitness     Role = "witness"
)

// Roles lists every role in the order people are shown them.
func Roles() []Role {
	return []Role{RolePrisoner, RoleSolicitor, RoleInterpreter, RoleJudge, RoleOfficer, RoleFamily, RoleWitness}
}

// Professional reports whether someone in this role attends for their work
// and so cannot be in two places without a person accepting it.
func (r Role) Professional() bool {
	switch r {
	case RoleSolicitor, RoleInterpreter, RoleJudge, RoleOfficer:
		return true
	case RolePrisoner, RoleFamily, RoleWitness:
		return false
	}
	return false
}

// PrisonerNumber is a letter, four digits and two letters: "A1234AA".
type PrisonerNumber string

// Person is someone who can be part of a booking. Gatehouse keeps a number
// and a name, no date of birth and no offence.
type Person struct {
	ID PersonID
	// Number is set for prisoners only.
	Number PrisonerNumber
	Given  string
	Family string
	Roles  []Role
	// Prison is where a prisoner is held; empty for everyone else.
	Prison PrisonCode
	// Wing is the prisoner's wing, as the prison names it.
	Wing string
	// Agency is the firm, court or service a professional works for.
	Agency string
	// Custody is a prisoner's legal status; empty when it is not known.
	Custody Custody
	// Released is set when a prisoner was released for good.
	Released bool
	// Hours are when the person can be reached, by weekday; empty is always.
	// A plan moves nobody out of them.
	Hours []Hours
	// Alerts are the safety alerts shown on every list.
	Alerts []Alert
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// Custody is the legal status of a prisoner.
type Custody string

// The legal statuses that limits depend on.
const (
	CustodyUnknown   Custody = ""
	CustodyRemand    Custody = "remand"
	CustodyConvicted Custody = "convicted"
)

// Alert is a safety alert, by the code prisons use.
type Alert string

// The alerts that are shown on lists.
const (
	AlertACCT    Alert = "HA"   // a plan for someone at risk of harming themselves is open
	AlertPEEP    Alert = "PEEP" // needs help to get out in an emergency
	AlertEscape  Alert = "XEL"  // on the escape list
	AlertControl Alert = "XCU"  // controlled unlock
	AlertStaff   Alert = "XSA"  // has assaulted staff
	AlertFemale  Alert = "XRF"  // risk to women
)

// Alerts lists every alert in the order people are shown them.
func Alerts() []Alert {
	return []Alert{AlertACCT, AlertPEEP, AlertEscape, AlertControl, AlertStaff, AlertFemale}
}

// Name is how the person is shown to staff: "Family, Given".
func (p Person) Name() string {
	switch {
	case p.Family == "":
		return p.Given
	case p.Given == "":
		return p.Family
	}
	return p.Family + ", " + p.Given
}

// Hours is a stretch of a weekday, since local midnight.
type Hours struct {
	Weekday  time.Weekday
	From, To time.Duration
}

// Has reports whether the person has role r.
func (p Person) Has(r Role) bool {
	for _, x := range p.Roles {
		if x == r {
			return true
		}
	}
	return false
}

// LogValue keeps names and numbers out of logs.
func (p Person) LogValue() slog.Value { return slog.StringValue("person " + string(p.ID)) }

// Actor is who asks for a change: the name and role given at first start. It
// is not a login.
type Actor struct {
	Name string
	// Role is the actor's work, in their own words' code: "clerk", "listing", "visits", "solicitor".
	Role string
}

// LogValue keeps the actor's name out of logs.
func (a Actor) LogValue() slog.Value { return slog.StringValue("actor " + a.Role) }

// Attendance is one stay of one participant in a booking's call.
type Attendance struct {
	// Name is what the participant was called in the hearing.
	Name string
	Role Role
	// Joined is when they were admitted, Left when they went; Left is zero
	// while they are still there.
	Joined time.Time
	Left   time.Time
	// Why says how the stay ended: "left", "removed", "ended", "lost".
	Why string
}
