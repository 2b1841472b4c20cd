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
