package diary_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// lockedAt locks Moorland's people up for half an hour every Wednesday.
func (d desk) lockedAt(from time.Duration) {
	d.t.Helper()
	prisons, err := d.Prisons(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range prisons {
		if p.Code != "MDI" {
			continue
		}
		p.LockUps = []scheduling.LockUp{{Weekday: time.Wednesday, From: from, To: from + 30*time.Minute}}
		if _, err := d.SavePrison(d.t.Context(), clerk, p); err != nil {
			d.t.Fatal(err)
		}
	}
}

// What was accepted about a booking by itself ends when it moves, or is for
// something else: a rule that hits it later is nothing anybody accepted.
func TestWhatWasAcceptedAloneEnds(t *testing.T) {
	for name, change := range map[string]func(*scheduling.Booking){
		"moved": func(b *scheduling.Booking) { *b = b.Shift(2 * time.Hour) },
		"for something else": func(b *scheduling.Booking) {
			b.Kind, b.Court = scheduling.KindParole, ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := onDisk(t)
			d.lockedAt(10 * time.Hour)
			room := scheduling.RoomResource("MDI-VCC-1")
			b := d.book(hearing(ten, "MDI-VCC-1", "ann"), diary.Accept{Code: clash.OutsideRegime, Resource: room, Reason: "an officer stays"})
			if _, err := d.amend(b); err != nil {
				t.Fatalf("amended where it stands: %v", err)
			}
			b, err := d.Booking(t.Context(), b.ID)
			if err != nil {
				t.Fatal(err)
			}
			d.lockedAt(8 * time.Hour)
			change(&b)
			if b, err = d.amend(b); err != nil {
				t.Fatal(err)
			}
			d.lockedAt(time.Duration(b.Span().Start.Hour())*time.Hour + 30*time.Minute)
			same(t, []clash.Code{clash.OutsideRegime}, d.clashes(b))
			r, err := d.Review(t.Context(), "MDI")
			if err != nil || len(r.Items) != 1 {
				t.Errorf("to review: %+v, %v", r.Items, err)
			}
		})
	}
}

// What is too soon or too far ahead is so in a series too, and is not asked
// again of an occurrence that stays where it is.
func TestNoticeInASeries(t *testing.T) {
	d := onDisk(t)
	d.estateWith(func(e *scheduling.Estate) { e.Prisons[0].FamilyNotice, e.Prisons[0].FamilyAhead = 1, 28 })
	b := family(ten, "MDI-ANY-1", "ann")
	entry := clash.SeriesEntry{Booking: b, Rule: rule(t, b, "FREQ=WEEKLY;COUNT=6")}
	p, err := d.PreviewSeries(t.Context(), entry)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range p.Occurrences {
		if far := i >= 4; far != (len(o.Clashes) == 1 && o.Clashes[0].Code == clash.FarAhead) {
			t.Errorf("occurrence %d: %+v", i+1, o.Clashes)
		}
	}
	for _, o := range p.Occurrences {
		entry.Accept = append(entry.Accept, o.Clashes...)
	}
	entry.Reason = "until the trial"
	done, err := d.BookSeries(t.Context(), clerk, entry)
	if err != nil {
		t.Fatal(err)
	}
	edited := done.Bookings[0].Clone()
	edited.StaffNotes = "two officers"
	if p, err = d.PreviewEdit(t.Context(), clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeAll}); err != nil {
		t.Fatal(err)
	}
	for i, o := range p.Occurrences {
		if o.Open() {
			t.Errorf("where it stands, occurrence %d: %+v, %v", i+1, o.Clashes, o.Refusal)
		}
	}
}

// A visit that stands is offered other rooms at its time, however soon it is.
func TestFreeDoesNotAskNoticeAgain(t *testing.T) {
	d := onDisk(t)
	d.estateWith(func(e *scheduling.Estate) { e.Prisons[0].FamilyNotice, e.Rooms[1].Usage = 1, scheduling.UsageFamily })
	b := d.book(family(ten, "MDI-ANY-1", "ann"))
	d.setClock(ten.Add(-time.Hour))
	offers, err := d.Free(t.Context(), b, 1)
	if err != nil || len(offers) == 0 || offers[0].By != scheduling.OfferOtherRoom {
		t.Errorf("Free offers %+v, %v", offers, err)
	}
	offers, err = d.Find(t.Context(), scheduling.FindQuery{Booking: b, Limit: 1, Windows: []scheduling.Span{b.Span()}})
	if err != nil || len(offers) != 1 {
		t.Errorf("Find offers %+v, %v", offers, err)
	}
}

// Whoever opens a form on a place that is booked does not lock out the booking
// that stands there.
func TestAHoldDoesNotHitWhatStands(t *testing.T) {
	d := onDisk(t)
	b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	d.hold(listing, "", hearing(ten, "MDI-VCC-1", "ann", "bob"))
	b.StaffNotes = "two officers"
	b, err := d.amend(b)
	if err != nil {
		t.Fatalf("amended where it stands: %v", err)
	}
	b = b.Swap("MDI-VCC-1", "MDI-VCC-2")
	d.hold(listing, "", hearing(ten, "MDI-VCC-2", "bob"))
	same(t, []clash.Code{clash.Held}, d.clashes(b))
}

// A time that is new is booked anew, whatever the form it was adjusted in saw.
func TestAdjustingANewTime(t *testing.T) {
	d := onDisk(t)
	b := visit(ten, "MDI-LEG-1", "ann")
	e := clash.SeriesEntry{Booking: b, Rule: rule(t, b, "FREQ=WEEKLY;COUNT=2")}
	other := b.Shift(7*24*time.Hour + time.Hour)
	other.ID, other.Version = "seen-elsewhere", 3
	e.Adjust = []scheduling.Adjust{{Original: scheduling.WallOf(ten.AddDate(0, 0, 7), london(t)), Booking: other}}
	done, err := d.BookSeries(t.Context(), clerk, e)
	if err != nil {
		t.Fatal(err)
	}
	if _, all := d.keeps(done.Series.ID); len(all) != 2 || !all[1].Span().Equal(other.Span()) || all[1].Version != 1 {
		t.Errorf("kept %+v", all)
	}
}

// People are screened from each other whichever of the two a booking that says
// so has in its room.
func TestScreenedBySomeoneElsesBooking(t *testing.T) {
	each(t, func(d desk) {
		d.estateWith(func(e *scheduling.Estate) {
			for i := range e.Rooms {
				e.Rooms[i].Group = "VCC"
			}
		})
		said := hearing(ten, "MDI-VCC-1", "ann")
		said.CaseRef, said.Screened = "T20261", []scheduling.Pair{{A: "ann", B: "bob"}}
		d.book(said)
		b := hearing(ten, "MDI-VCC-2", "bob")
		b.CaseRef = "T20261"
		same(d.t, []clash.Code{clash.Screened}, d.clashes(b))
		found, err := d.Find(d.t.Context(), scheduling.FindQuery{
			Booking: b, Limit: 1, Windows: []scheduling.Span{b.Span()},
		})
		if err != nil || len(found) != 0 {
			d.t.Errorf("found %+v, %v", found, err)
		}
	})
}

// The review knows who is screened from whom though that was said in a booking
// that is over.
func TestReviewOfScreened(t *testing.T) {
	d := onDisk(t)
	said := hearing(ten, "MDI-VCC-1", "ann")
	said.CaseRef, said.Screened = "T20261", []scheduling.Pair{{A: "ann", B: "bob"}}
	d.book(said)
	later := ten.AddDate(0, 2, 0)
	for room, who := range map[scheduling.RoomKey]scheduling.PersonID{"MDI-VCC-1": "ann", "MDI-VCC-2": "bob"} {
		b := hearing(later, room, who)
		b.CaseRef = "T20261"
		d.book(b)
	}
	d.setClock(ten.AddDate(0, 1, 0))
	all, err := d.Rooms(t.Context(), "MDI")
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range all {
		room.Waiting = "one for all"
		if _, err := d.SaveRoom(t.Context(), clerk, room); err != nil {
			t.Fatal(err)
		}
	}
	r, err := d.Review(t.Context(), "MDI")
	if err != nil || len(r.Items) != 2 || r.Items[0].Clashes[0].Code != clash.Screened {
		t.Errorf("to review: %+v, %v", r.Items, err)
	}
}
