package bookingform

import (
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// edit changes the draft and asks for a new verdict.
func (m *Model) edit(change func(*Draft), touched ...Field) {
	if m.state != Ready {
		return
	}
	d := m.draft.clone()
	change(&d)
	for _, f := range touched {
		m.touched[f] = true
	}
	if d.equal(m.draft) {
		m.Changed()
		return
	}
	prison := m.draft.Prison
	m.draft = d
	if d.Prison != prison {
		m.setZone()
	}
	m.weigh()
	m.Changed()
}

// SetKind changes what the booking is for, and with it the usual length and
// parts where nobody said otherwise.
func (m *Model) SetKind(k scheduling.Kind) {
	m.edit(func(d *Draft) { d.setKind(k) }, FieldKind)
}

// SetPinned says whether the booking is never to be proposed for a move.
func (m *Model) SetPinned(on bool) { m.edit(func(d *Draft) { d.Pinned = on }) }

// SetType changes the hearing or meeting type, a code.
func (m *Model) SetType(t string) { m.edit(func(d *Draft) { d.Type = t }, FieldType) }

// SetPrison changes whose desk keeps the booking; rooms and prisoners of the
// old prison leave the first seat.
func (m *Model) SetPrison(c scheduling.PrisonCode) {
	m.edit(func(d *Draft) {
		if d.Prison == c {
			return
		}
		d.Prison = c
		d.Seats[0] = Seat{}
	}, FieldPrison)
}

// SetCourt changes the court.
func (m *Model) SetCourt(c scheduling.CourtCode) { m.edit(func(d *Draft) { d.Court = c }, FieldCourt) }

// SetDate changes the date as typed.
func (m *Model) SetDate(s string) {
	m.edit(func(d *Draft) { d.Date, d.Fold = s, scheduling.FoldAsk }, FieldDate)
}

// SetStart changes when the main part begins, as typed.
func (m *Model) SetStart(s string) {
	m.edit(func(d *Draft) { d.Start, d.Fold = s, scheduling.FoldAsk }, FieldStart)
}

// SetFold says which of two instants a time means that the clocks show twice.
func (m *Model) SetFold(f scheduling.Fold) { m.edit(func(d *Draft) { d.Fold = f }, FieldStart) }

// SetLength changes how many minutes a part lasts, as typed.
func (m *Model) SetLength(part scheduling.PartName, s string) {
	switch part {
	case scheduling.PartPre:
		m.edit(func(d *Draft) { d.Pre = s }, FieldPre)
	case scheduling.PartMain:
		m.edit(func(d *Draft) { d.Length = s }, FieldLength)
	case scheduling.PartPost:
		m.edit(func(d *Draft) { d.Post = s }, FieldPost)
	}
}

// SetPart says whether there is a part before or after the main one.
func (m *Model) SetPart(part scheduling.PartName, on bool) {
	switch part {
	case scheduling.PartPre:
		m.edit(func(d *Draft) { d.PreOn = on }, FieldPre)
	case scheduling.PartPost:
		m.edit(func(d *Draft) { d.PostOn = on }, FieldPost)
	case scheduling.PartMain:
	}
}

// SetRoom changes a seat's room during a part; empty means the main part's.
func (m *Model) SetRoom(seat int, part scheduling.PartName, k scheduling.RoomKey) {
	m.edit(func(d *Draft) {
		if seat >= len(d.Seats) {
			return
		}
		s := &d.Seats[seat]
		switch part {
		case scheduling.PartPre:
			s.PreRoom = k
		case scheduling.PartMain:
			s.Room = k
		case scheduling.PartPost:
			s.PostRoom = k
		}
	}, RoomField(seat, part))
}

// SetPrisoners changes who sits in a seat's room.
func (m *Model) SetPrisoners(seat int, people []scheduling.Person) {
	m.edit(func(d *Draft) {
		if seat < len(d.Seats) {
			d.Seats[seat].Prisoners = slices.Clone(people)
		}
	}, PrisonersField(seat))
}

// AddSeat makes room for co-defendants elsewhere.
func (m *Model) AddSeat() { m.edit(func(d *Draft) { d.Seats = append(d.Seats, Seat{}) }) }

// RemoveSeat takes a seat away; the first stays.
func (m *Model) RemoveSeat(seat int) {
	m.edit(func(d *Draft) {
		if seat > 0 && seat < len(d.Seats) {
			d.Seats = slices.Delete(d.Seats, seat, seat+1)
		}
	})
}

// SetGuests changes who of one role attends.
func (m *Model) SetGuests(role scheduling.Role, people []scheduling.Person) {
	m.edit(func(d *Draft) {
		d.Guests = slices.DeleteFunc(d.Guests, func(g Guest) bool { return g.Role == role })
		for _, p := range people {
			d.Guests = append(d.Guests, Guest{Person: p, Role: role})
		}
	}, FieldGuests)
}

// SetMeet changes where the people meet.
func (m *Model) SetMeet(by scheduling.MeetBy) {
	m.edit(func(d *Draft) { d.Meet.By = by }, FieldMeet)
}

// SetURL changes the outside link as typed.
func (m *Model) SetURL(s string) { m.edit(func(d *Draft) { d.Meet.URL = s }, FieldURL) }

// SetHMCTS changes the HMCTS number as typed.
func (m *Model) SetHMCTS(s string) { m.edit(func(d *Draft) { d.Meet.HMCTS = s }, FieldHMCTS) }

// SetPIN changes the guest PIN as typed.
func (m *Model) SetPIN(s string) { m.edit(func(d *Draft) { d.PIN = s }, FieldPIN) }

// SetCaseRef changes the case reference.
func (m *Model) SetCaseRef(s string) { m.edit(func(d *Draft) { d.CaseRef = s }, FieldCaseRef) }

// SetStaffNotes changes the notes that only staff read.
func (m *Model) SetStaffNotes(s string) { m.edit(func(d *Draft) { d.StaffNotes = s }, FieldStaffNotes) }

// SetPrisonerNotes changes the notes that the prisoner is given.
func (m *Model) SetPrisonerNotes(s string) {
	m.edit(func(d *Draft) { d.PrisonerNotes = s }, FieldPrisonerNotes)
}

// PauseFor returns a Config.Pause of that length.
func PauseFor(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}
}
