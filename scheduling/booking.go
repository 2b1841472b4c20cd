package scheduling

import (
	"log/slog"
	"time"
)

// BookingID identifies a booking for ever.
type BookingID string

// Kind is what a booking is for.
type Kind string

// The kinds of booking.
const (
	KindCourt        Kind = "court"
	KindProbation    Kind = "probation"
	KindLegal        Kind = "legal"
	KindOfficial     Kind = "official"
	KindParole       Kind = "parole"
	KindFamily       Kind = "family"
	KindResettlement Kind = "resettlement"
	KindEducation    Kind = "education"
	KindOutOfUse     Kind = "outofuse"
)

// Kinds lists every kind in the order people are shown them.
func Kinds() []Kind {
	return []Kind{
		KindCourt, KindLegal, KindProbation, KindOfficial, KindFamily,
		KindParole, KindResettlement, KindEducation, KindOutOfUse,
	}
}

// Code is the kind's three letters in the timetable: "CRT".
func (k Kind) Code() string {
	switch k {
	case KindCourt:
		return "CRT"
	case KindProbation:
		return "PRO"
	case KindLegal:
		return "LEG"
	case KindOfficial:
		return "OFF"
	case KindParole:
		return "PAR"
	case KindFamily:
		return "FAM"
	case KindResettlement:
		return "RES"
	case KindEducation:
		return "EDU"
	case KindOutOfUse:
		return "OUT"
	}
	return "???"
}

// Usage is what a room kept for bookings of kind k has as its usage; UsageUnset
// for KindOutOfUse, which is no use of a room.
func (k Kind) Usage() Usage {
	switch k {
	case KindCourt, KindParole:
		return UsageCourt
	case KindProbation:
		return UsageProbation
	case KindLegal, KindOfficial:
		return UsageLegal
	case KindFamily:
		return UsageFamily
	case KindResettlement, KindEducation:
		return UsageResettlement
	case KindOutOfUse:
		return UsageUnset
	}
	return UsageUnset
}

// Status is where a booking stands.
type Status string

// The statuses of a booking.
const (
	StatusBooked    Status = "booked"
	StatusCancelled Status = "cancelled"
	StatusCompleted Status = "completed"
	StatusExpired   Status = "expired"
)

// CancelReason says why a booking was cancelled.
type CancelReason string

// The reasons for cancelling.
const (
	CancelPrisoner    CancelReason = "prisoner"
	CancelStaff       CancelReason = "staff"
	CancelVisitor     CancelReason = "visitor"
	CancelCourt       CancelReason = "court"
	CancelReleased    CancelReason = "released"
	CancelTransferred CancelReason = "transferred"
	CancelMistake     CancelReason = "mistake"
)

// CancelReasons lists every reason in the order people are shown them.
func CancelReasons() []CancelReason {
	return []CancelReason{
		CancelCourt, CancelPrisoner, CancelStaff, CancelVisitor,
		CancelReleased, CancelTransferred, CancelMistake,
	}
}

// PartName names a part of a booking.
type PartName string

// The parts a booking may have, in their order.
const (
	PartPre  PartName = "pre"
	PartMain PartName = "main"
	PartPost PartName = "post"
)

// Placement puts some prisoners in one room during a part.
type Placement struct {
	Room      RoomKey
	Prisoners []PersonID
}

// Part is one stretch of a booking: co-defendants may sit in several rooms,
// even in two prisons, all for the same span.
type Part struct {
	Name       PartName
	Span       Span
	Placements []Placement
}

// Attendee is a person's part in a booking, prisoners apart.
type Attendee struct {
	Person PersonID
	Role   Role
}

// MeetBy says where the people of a booking meet.
type MeetBy string

// The places to meet.
const (
	MeetNone  MeetBy = ""      // not known yet: shown as "link missing"
	MeetOwn   MeetBy = "own"   // Gatehouse's own call
	MeetURL   MeetBy = "url"   // an outside link
	MeetHMCTS MeetBy = "hmcts" // an HMCTS number
)

// Meet is the place to meet. Exactly the field that By names is set.
type Meet struct {
	By    MeetBy
	URL   string // at most 120 characters
	HMCTS string // at most 8 digits
}

// Booking is what was agreed. Its parts touch, in order, and move as one block.
type Booking struct {
	ID   BookingID
	Kind Kind
	// Prison is the prison whose desk keeps the booking.
	Prison PrisonCode
	// Court is set for court hearings.
	Court CourtCode
	// Type is the hearing or meeting type, a code: "plea", "psr".
	Type string
	// CaseRef is the court's or agency's own reference.
	CaseRef   string
	Parts     []Part
	Attendees []Attendee
	Meet      Meet
	// GuestPIN is empty or 8 digits.
	GuestPIN string
	// StaffNotes and PrisonerNotes hold at most 400 characters each.
	StaffNotes    string
	PrisonerNotes string
	Status        Status
	CancelReason  CancelReason
	// Screened are people of this case who must not see or meet each other.
	Screened []Pair
	// Series is the series the booking is an occurrence of, Original the time
	// of its rule that the booking stands for; both zero for a booking alone.
	Series   SeriesID
	Original Wall
	// Pinned bookings are never proposed for a move.
	Pinned bool
	// Attendance is who came to the call, when, and why each stay ended.
	Attendance []Attendance
	// Outcome is how it came to less than was booked.
	Outcome Outcome
	Made    time.Time
	MadeBy  Actor
	Changed time.Time
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// Span is the whole block, from the first part's start to the last part's end.
func (b Booking) Span() Span {
	if len(b.Parts) == 0 {
		return Span{}
	}
	return Span{Start: b.Parts[0].Span.Start, End: b.Parts[len(b.Parts)-1].Span.End}
}

// Main is the main part; ok is false when the booking has none.
func (b Booking) Main() (p Part, ok bool) {
	for _, p := range b.Parts {
		if p.Name == PartMain {
			return p, true
		}
	}
	return Part{}, false
}

// Shift returns the booking with every part moved by d.
func (b Booking) Shift(d time.Duration) Booking {
	c := b.Clone()
	for i := range c.Parts {
		c.Parts[i].Span = c.Parts[i].Span.Shift(d)
	}
	return c
}

// Swap returns the booking with room from replaced by room to in every part.
func (b Booking) Swap(from, to RoomKey) Booking {
	c := b.Clone()
	for i := range c.Parts {
		for j := range c.Parts[i].Placements {
			if c.Parts[i].Placements[j].Room == from {
				c.Parts[i].Placements[j].Room = to
			}
		}
	}
	return c
}

// Rooms lists the rooms the booking uses, each once, in order of first use.
func (b Booking) Rooms() []RoomKey {
	var out []RoomKey
	seen := map[RoomKey]bool{}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			if !seen[pl.Room] {
				seen[pl.Room] = true
				out = append(out, pl.Room)
			}
		}
	}
	return out
}

// Prisoners lists the prisoners of the booking, each once, in order.
func (b Booking) Prisoners() []PersonID {
	var out []PersonID
	seen := map[PersonID]bool{}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			for _, id := range pl.Prisoners {
				if !seen[id] {
					seen[id] = true
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// Active reports whether the booking holds its rooms and people.
func (b Booking) Active() bool { return b.Status == StatusBooked }

// LinkMissing reports whether nobody has said yet where to meet.
func (b Booking) LinkMissing() bool {
	return b.Meet.By == MeetNone && b.Kind != KindOutOfUse
}

// Clone returns a deep copy.
func (b Booking) Clone() Booking {
	c := b
	c.Parts = make([]Part, len(b.Parts))
	for i, p := range b.Parts {
		c.Parts[i] = p
		c.Parts[i].Placements = make([]Placement, len(p.Placements))
		for j, pl := range p.Placements {
			c.Parts[i].Placements[j] = Placement{Room: pl.Room, Prisoners: append([]PersonID(nil), pl.Prisoners...)}
		}
	}
	c.Attendees = append([]Attendee(nil), b.Attendees...)
	c.Screened = append([]Pair(nil), b.Screened...)
	c.Attendance = append([]Attendance(nil), b.Attendance...)
	return c
}

// LogValue keeps names, notes and references out of logs.
func (b Booking) LogValue() slog.Value { return slog.StringValue("booking " + string(b.ID)) }
