package diary_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/repeat"
)

// visiting is the estate with two visitors and limits on family visits.
func visiting() scheduling.Estate {
	e := estate()
	e.Prisons[0].RemandVisits, e.Prisons[0].FamilyNotice, e.Prisons[0].FamilyAhead = 2, 2, 28
	for _, id := range []scheduling.PersonID{"mum", "dad"} {
		e.People = append(e.People, scheduling.Person{ID: id, Given: string(id), Family: "Placeholt", Roles: []scheduling.Role{scheduling.RoleFamily}})
	}
	for i := range e.People {
		if e.People[i].ID == "ann" {
			e.People[i].Custody = scheduling.CustodyRemand
		}
	}
	for i := range e.Rooms {
		e.Rooms[i].Group = "VCC" // one waiting area, so no walking
	}
	return e
}

func familyVisit(start time.Time, prisoner scheduling.PersonID, visitors ...scheduling.PersonID) scheduling.Booking {
	b := scheduling.Booking{
		Kind: scheduling.KindFamily, Prison: "MDI", Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(start, 0, 2*quarter, 0, scheduling.Placement{Room: "MDI-ANY-1", Prisoners: []scheduling.PersonID{prisoner}}),
	}
	for _, v := range visitors {
		b.Attendees = append(b.Attendees, scheduling.Attendee{Person: v, Role: scheduling.RoleFamily})
	}
	return b
}

// Whatever changes under bookings that were fine puts those, and no others,
// into the review list; changing it back takes them out.
func TestReviewByEveryRule(t *testing.T) {
	monday := ten.AddDate(0, 0, 5)
	rule, err := repeat.Parse("DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO")
	if err != nil {
		t.Fatal(err)
	}
	room := func(d desk, with func(*scheduling.Room)) {
		r := d.room("MDI-ANY-1")
		with(&r)
		d.saveRoom(r)
	}
	prison := func(d desk, with func(*scheduling.Prison)) {
		all, err := d.Prisons(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		with(&all[1])
		if _, err := d.SavePrison(d.t.Context(), clerk, all[1]); err != nil {
			d.t.Fatal(err)
		}
	}
	person := func(d desk, with func(*scheduling.Person)) {
		p := d.person("ann")
		with(&p)
		if _, err := d.SavePerson(d.t.Context(), clerk, p); err != nil {
			d.t.Fatal(err)
		}
	}
	restrict := func(d desk, x scheduling.Restriction) {
		if _, err := d.SaveRestriction(d.t.Context(), clerk, x); err != nil {
			d.t.Fatal(err)
		}
	}
	lift := func(d desk) {
		r, err := d.OpenPerson(d.t.Context(), clerk, "ann")
		if err != nil {
			d.t.Fatal(err)
		}
		for _, x := range r.Restrictions {
			if err := d.DropRestriction(d.t.Context(), clerk, x.ID); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	open := func(d desk) {
		room(d, func(r *scheduling.Room) { r.Usage, r.Lines, r.Blocks = scheduling.UsageShared, nil, nil })
	}
	for _, c := range []struct {
		name   string
		change func(desk)
		back   func(desk)
		code   clash.Code
		both   bool // bob's visit is hit too
	}{
		{"a closed line", func(d desk) {
			room(d, func(r *scheduling.Room) {
				r.Usage = scheduling.UsageTimetable
				r.Lines = []scheduling.Line{{ID: "1", For: scheduling.UsageClosed, Rule: rule, Lasts: 90 * time.Minute, Reason: "cleaning"}}
			})
		}, open, clash.RoomClosed, false},
		{"a line for another kind", func(d desk) {
			room(d, func(r *scheduling.Room) {
				r.Usage = scheduling.UsageTimetable
				r.Lines = []scheduling.Line{{ID: "1", For: scheduling.UsageCourt, Rule: rule, Lasts: 90 * time.Minute}}
			})
		}, open, clash.RoomKind, false},
		{"a block", func(d desk) {
			room(d, func(r *scheduling.Room) {
				r.Blocks = []scheduling.Block{{ID: "1", Span: scheduling.NewSpan(monday, quarter), Reason: "painters"}}
			})
		}, open, clash.RoomClosed, false},
		{"a closure of the prison", func(d desk) {
			prison(d, func(p *scheduling.Prison) {
				p.Closures = []scheduling.Closure{{Date: scheduling.DateOf(monday, time.UTC)}}
			})
		}, func(d desk) { prison(d, func(p *scheduling.Prison) { p.Closures = nil }) }, clash.RoomClosed, true},
		{"locked up", func(d desk) {
			prison(d, func(p *scheduling.Prison) {
				p.LockUps = []scheduling.LockUp{{Weekday: time.Monday, From: 10 * time.Hour, To: 10*time.Hour + quarter}}
			})
		}, func(d desk) { prison(d, func(p *scheduling.Prison) { p.LockUps = nil }) }, clash.OutsideRegime, false},
		{
			"a transfer",
			func(d desk) { person(d, func(p *scheduling.Person) { p.Prison = "LEI" }) },
			func(d desk) { person(d, func(p *scheduling.Person) { p.Prison = "MDI" }) },
			clash.PersonMoved, false,
		},
		{
			"a release",
			func(d desk) { person(d, func(p *scheduling.Person) { p.Released = true }) },
			func(d desk) { person(d, func(p *scheduling.Person) { p.Released = false }) },
			clash.PersonMoved, false,
		},
		{
			"a ban",
			func(d desk) { restrict(d, scheduling.Restriction{Kind: scheduling.Banned, A: "ann", B: "mum"}) },
			lift, clash.VisitorBanned, false,
		},
		{
			"closed visits",
			func(d desk) { restrict(d, scheduling.Restriction{Kind: scheduling.ClosedVisits, A: "ann", B: "mum"}) },
			lift, clash.VisitorClosed, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := onDiskWith(t, diary.Options{}, visiting())
			anns := d.book(familyVisit(monday, "ann", "mum"))
			bobs := d.book(familyVisit(monday.Add(2*time.Hour), "bob", "mum"))
			want := map[scheduling.BookingID][]clash.Code{anns.ID: {c.code}}
			if c.both {
				want[bobs.ID] = []clash.Code{c.code}
			}
			c.change(d)
			if got := d.inReview("MDI"); !alike(got, want) {
				t.Errorf("review is %v, want %v", got, want)
			}
			c.back(d)
			if got := d.inReview("MDI"); len(got) != 0 {
				t.Errorf("changed back, but %v", got)
			}
		})
	}
}

func TestReviewOfPeopleWhoMustNotMeet(t *testing.T) {
	d := onDiskWith(t, diary.Options{}, visiting())
	anns := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	cats := d.book(hearing(ten, "MDI-VCC-2", "cat"))
	d.book(hearing(ten.Add(4*time.Hour), "MDI-VCC-2", "cat"))
	x, err := d.SaveRestriction(t.Context(), clerk, scheduling.Restriction{Kind: scheduling.NonAssociation, A: "cat", B: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[scheduling.BookingID][]clash.Code{anns.ID: {clash.NonAssociationNear}, cats.ID: {clash.NonAssociationNear}}
	if got := d.inReview("MDI"); !alike(got, want) {
		t.Errorf("review is %v, want %v", got, want)
	}
	review, err := d.Review(t.Context(), "MDI")
	if err != nil || len(review.Scene.Bookings) != 2 || len(review.Scene.People) < 2 {
		t.Errorf("the scene has %+v, %v", review.Scene, err)
	}
	// Accepted from one side, it is accepted for both.
	c := review.Items[0].Clashes[0]
	if _, err := d.amend(review.Items[0].Booking, diary.Accept{Code: c.Code, Resource: c.Resource, With: c.With, Reason: "two officers with them"}); err != nil {
		t.Fatal(err)
	}
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Errorf("accepted, but %v", got)
	}
	// Until it ends is none of it today.
	x.Until = scheduling.DateOf(noon, time.UTC)
	if _, err := d.SaveRestriction(t.Context(), clerk, x); err != nil {
		t.Fatal(err)
	}
	if hits := d.inReview("MDI"); len(hits) != 0 {
		t.Errorf("it is over, but %v", hits)
	}
}

// A visit that was booked in time does not become late by waiting for it, nor
// by changing what else is written about it.
func TestNoticeIsAskedOnce(t *testing.T) {
	d := onDiskWith(t, diary.Options{}, visiting())
	monday := ten.AddDate(0, 0, 5)
	b := d.book(familyVisit(monday, "ann", "mum"))
	d.setClock(monday.Add(-time.Hour))
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Errorf("review is %v", got)
	}
	b.StaffNotes = "bring the tablet"
	b, err := d.amend(b)
	if err != nil {
		t.Errorf("a note is refused: %v", err)
	}
	if b, err = d.amend(b.Shift(5 * time.Hour)); err != nil {
		t.Errorf("another time of its day is refused: %v", err)
	}
	if _, err = d.amend(b.Shift(24 * time.Hour)); len(codes(err)) != 1 || codes(err)[0] != clash.ShortNotice {
		t.Errorf("moving it to tomorrow: %v", err)
	}
}
