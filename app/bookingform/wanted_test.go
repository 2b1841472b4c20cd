package bookingform_test

import (
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func TestWhatFindsNoRoomCanBeHandedOver(t *testing.T) {
	d := newDiary()
	b := fresh(t, d)
	if _, _, ok := b.Wanted(); ok {
		t.Error("something free wants others to move")
	}
	d.answer = taken(t)
	b.SetStart("10:15") // asks again
	want, scene, ok := b.Wanted()
	if !ok || !b.NoRoom() || want.Version != 0 || len(want.Rooms()) != 1 || len(scene.Rooms) == 0 {
		t.Fatalf("wants %+v, %v", want, ok)
	}
	s := show(t, b)
	if strings.Contains(s.says(), "ee what could move") {
		t.Error("offered although nobody takes it")
	}
}

func TestTheFormOffersToSeeWhatCouldMove(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	b := fresh(t, d)
	var got []scheduling.Booking
	var hold scheduling.HoldID
	s := showWith(t, b, func(w scheduling.Booking, _ clash.Scene, h scheduling.HoldID) { got, hold = append(got, w), h })
	s.press(t, "See what could move")
	if len(got) != 1 || hold == "" || hold != b.HoldID() {
		t.Errorf("handed over %+v with %q", got, hold)
	}
}

func TestAPinIsSetAndKept(t *testing.T) {
	d := newDiary()
	b := fresh(t, d)
	s := show(t, b)
	if !strings.Contains(s.says(), "Pinned: never propose moving this") {
		t.Fatalf("says:\n%s", s.says())
	}
	b.SetPinned(true)
	s.press(t, "Book")
	if len(d.saved) != 1 || !d.saved[0].Booking.Pinned {
		t.Errorf("saved %+v", d.saved)
	}
}
