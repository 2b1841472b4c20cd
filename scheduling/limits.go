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
	// MaxScreened is how many pairs of people one booking may keep from meeting.
	MaxScreened = 50
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
	// MaxWhy is the length of what a line, block or closure says about itself, in characters.
	MaxWhy = 100
)

// The numbers a place's own rules are held to.
const (
	// MaxPlaces is how many bookings a room may hold at once.
	MaxPlaces = 50
	// MaxPickUp is the longest time for fetching a prisoner.
	MaxPickUp = 60 * time.Minute
	// MaxFetch is the longest walk, and the longest turnaround of a room.
	MaxFetch = 2 * time.Hour
	// MaxVisits is the greatest limit on visits in a week.
	MaxVisits = 21
	// MaxDays is the longest notice, and how far ahead a visit may have to be booked at most.
	MaxDays = 365
	// The most entries of each list of a room or prison.
	MaxLines      = 100
	MaxOverrides  = 400
	MaxDayWindows = 50
	MaxBlocks     = 200
	MaxParties    = 50
	MaxClosures   = 400
	MaxLockUps    = 50
	MaxWalks      = 500
)
