package scheduling

import "time"

// The numbers a booking is held to.
const (
	// Grid is what every start and end is a multiple of, in local time.
	Grid = 15 * time.Minute
	// HorizonMonths is how many months ahead a booking may start.
	HorizonMonths = 18
	// MaxFamilyCall is the longest main part of a family visit.
	MaxFamilyCall = 60 * time.Minute
	// MaxFamilyCallers is how many family members may attend one visit.
	MaxFamilyCallers = 4
	// MaxPrisoners is how many prisoners one booking may name.
	MaxPrisoners = 20
	// MaxAttendees is how many people other than prisoners may attend.
	MaxAttendees = 30
	// MaxNotes is the length of each kind of notes, in characters.
	MaxNotes = 400
	// MaxURL is the length of an outside link, in characters.
	MaxURL = 120
	// MaxHMCTS is the length of an HMCTS number, in digits.
	MaxHMCTS = 8
	// PINDigits is the exact length of a guest PIN.
	PINDigits = 8
	// MaxCode is the length of court codes, hearing types and room keys, in characters.
	MaxCode = 40
	// MaxCaseRef is the length of a case reference, in characters.
	MaxCaseRef = 60
	// MinReason and MaxReason bound the words for accepting a clash, in characters.
	MinReason = 3
	MaxReason = 200
	// MaxName is the length of an actor's or a participant's name, in characters.
	MaxName = 100
)
