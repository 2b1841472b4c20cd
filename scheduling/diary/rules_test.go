package diary_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/repeat"
)

// estateWith loads the estate as change makes it.
func (d desk) estateWith(change func(*scheduling.Estate)) {
	d.t.Helper()
	e := estate()
	change(&e)
	if err := d.Load(d.t.Context(), clerk, e); err != nil {
		d.t.Fatal(err)
	}
}

// clashes are the codes of what b clashes with that nobody has accepted.
func (d desk) clashes(b scheduling.Booking) []clash.Code {
	d.t.Helper()
	found, err := d.Check(d.t.Context(), b)
	var bad scheduling.InvalidErrors
	if err != nil && !errors.As(err, &bad) {
		d.t.Fatal(err)
	}
	var out []clash.Code
	for _, c := range found {
		if !c.Accepted {
			out = append(out, c.Code)
		}
	}
	return out
}

func family(start time.Time, room scheduling.RoomKey, prisoner scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		Kind: scheduling.KindFamily, Prison: room.Prison(),
		Parts: scheduling.NewBlock(start, 0, 2*quarter, 0, scheduling.Placement{Room: room, Prisoners: []scheduling.PersonID{prisoner}}),
	}
}

// A new booking for someone held elsewhere is wrong at the field, and said
// once; of one that stands they have moved away, which is a clash.
func TestWhoWasMoved(t *testing.T) {
	each(t, func(d desk) {
		away := hearing(ten, "MDI-VCC-1", "leo")
		found, err := d.Check(d.t.Context(), away)
		var bad scheduling.InvalidErrors
		if !errors.As(err, &bad) || bad[0].Problem != scheduling.ProblemWrongPlace || len(found) != 0 {
			d.t.Fatalf("a new booking: %v, %v", found, err)
		}
		stands := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		e := estate()
		e.People[0].Prison = "LEI"
		e.Bookings = []scheduling.Booking{stands}
		if err := d.store.Update(d.t.Context(), func(w scheduling.Writer) error { return w.LoadEstate(e) }); err != nil {
			d.t.Fatal(err)
		}
		same(d.t, []clash.Code{clash.PersonMoved}, d.clashes(stands))
		if _, err := d.amend(stands); !slices.Equal(codes(err), []clash.Code{clash.PersonMoved}) {
			d.t.Fatalf("amended: %v", err)
		}
	})
}

// What was accepted about two people stands while neither booking moves.
func TestNonAssociationIsAcceptedWhileNearby(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			e.Restrictions = []scheduling.Restriction{{ID: "r", Kind: scheduling.NonAssociation, A: "ann", B: "bob"}}
			for i := range e.Rooms {
				e.Rooms[i].Group = "VCC"
			}
		})
		first := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		b := hearing(ten, "MDI-VCC-2", "bob")
		same(d.t, []clash.Code{clash.NonAssociationNear}, d.clashes(b))
		pair := scheduling.PairResource(scheduling.Pair{A: "ann", B: "bob"})
		b = d.book(b, diary.Accept{Code: clash.NonAssociationNear, Resource: pair, With: first.ID, Reason: "kept apart by staff"})
		b.StaffNotes = "two officers"
		b, err := d.amend(b)
		if err != nil {
			d.t.Fatalf("amended where it stands: %v", err)
		}
		moved := b.Shift(quarter)
		if _, err := d.amend(moved); !slices.Equal(codes(err), []clash.Code{clash.NonAssociationNear}) {
			d.t.Fatalf("moved: %v", err)
		}
		both := hearing(ten.Add(4*time.Hour), "MDI-VCC-1", "ann", "bob")
		same(d.t, []clash.Code{clash.NonAssociation}, d.clashes(both))
	})
}

// A clash within one booking is accepted and stays accepted.
func TestClosedVisitsAreAccepted(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			e.People = append(e.People, scheduling.Person{ID: "mum", Family: "Exampleton", Roles: []scheduling.Role{scheduling.RoleFamily}})
			e.Restrictions = []scheduling.Restriction{{ID: "r", Kind: scheduling.ClosedVisits, A: "ann", B: "mum"}}
		})
		b := family(ten, "MDI-ANY-1", "ann")
		b.Attendees = []scheduling.Attendee{{Person: "mum", Role: scheduling.RoleFamily}}
		same(d.t, []clash.Code{clash.VisitorClosed}, d.clashes(b))
		b = d.book(b, diary.Accept{
			Code: clash.VisitorClosed, Resource: scheduling.PairResource(scheduling.Pair{A: "ann", B: "mum"}), Reason: "a call keeps the barrier",
		})
		same(d.t, []clash.Code(nil), d.clashes(b))
		b.StaffNotes = "as agreed"
		if _, err := d.amend(b); err != nil {
			d.t.Fatalf("amended where it stands: %v", err)
		}
	})
}

// People are screened from each other in every booking of their case, where
// ever it was said.
func TestScreenedAcrossACase(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			for i := range e.Rooms {
				e.Rooms[i].Group = "VCC"
			}
		})
		said := hearing(ten.AddDate(0, 2, 0), "MDI-VCC-1", "ann")
		said.CaseRef, said.Screened = "T20261", []scheduling.Pair{{A: "ann", B: "bob"}}
		d.book(said)
		other := hearing(ten, "MDI-VCC-1", "bob")
		other.CaseRef = "T20261"
		d.book(other)
		b := hearing(ten, "MDI-VCC-2", "ann")
		b.CaseRef = "T20261"
		same(d.t, []clash.Code{clash.Screened}, d.clashes(b))
		b.CaseRef = "T20262"
		same(d.t, []clash.Code(nil), d.clashes(b))
	})
}

// The visits of the whole week count, and limits on notice only from now.
func TestLimitsOnFamilyVisits(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			p := &e.Prisons[0]
			p.WeekStart, p.ConvictedVisits, p.FamilyNotice, p.FamilyAhead = time.Monday, 1, 1, 28
		})
		first := d.book(family(ten, "MDI-ANY-1", "ann")) // Wednesday
		same(d.t, []clash.Code{clash.WeeklyLimit}, d.clashes(family(ten.AddDate(0, 0, 4), "MDI-ANY-1", "ann")))
		same(d.t, []clash.Code(nil), d.clashes(family(ten.AddDate(0, 0, 5), "MDI-ANY-1", "ann")))
		same(d.t, []clash.Code(nil), d.clashes(family(ten.AddDate(0, 0, 4), "MDI-ANY-1", "bob")))
		same(d.t, []clash.Code{clash.ShortNotice}, d.clashes(family(noon.Add(time.Hour), "MDI-ANY-1", "bob")))
		same(d.t, []clash.Code{clash.FarAhead}, d.clashes(family(ten.AddDate(0, 0, 28), "MDI-ANY-1", "bob")))
		d.setClock(ten.Add(-time.Hour))
		same(d.t, []clash.Code(nil), d.clashes(first))
	})
}

// Other rooms are offered by footing: kept for this court, for courts, shared.
func TestFreeByFooting(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			rule, err := repeat.New(repeat.Spec{Start: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), Freq: repeat.Daily})
			if err != nil {
				d.t.Fatal(err)
			}
			line := scheduling.Line{ID: "l", For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDCC"}, Rule: rule, Lasts: 3 * time.Hour}
			e.Rooms[2].Usage, e.Rooms[2].Lines = scheduling.UsageTimetable, []scheduling.Line{line} // MDI-VCC-2
		})
		offers, err := d.Free(d.t.Context(), hearing(ten, "MDI-VCC-1", "ann"), 10)
		if err != nil {
			d.t.Fatal(err)
		}
		rooms := func(offers []scheduling.Offer) (out []scheduling.RoomKey) {
			for _, o := range offers {
				if o.By == scheduling.OfferOtherRoom {
					out = append(out, o.Booking.Rooms()...)
				}
			}
			return out
		}
		same(d.t, []scheduling.RoomKey{"MDI-VCC-2", "MDI-VCC-10", "MDI-ANY-1"}, rooms(offers))
		offers, err = d.Free(d.t.Context(), hearing(ten.Add(2*time.Hour), "MDI-VCC-1", "ann"), 10)
		if err != nil {
			d.t.Fatal(err)
		}
		same(d.t, []scheduling.RoomKey{"MDI-VCC-10", "MDI-ANY-1", "MDI-VCC-2"}, rooms(offers))
	})
}
