package app

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/scheduling"
)

// register is a hub that remembers links, knows of no stays, and notes what
// it is asked.
type register struct {
	Calls    // nothing else is called
	hubs     []string
	held     []scheduling.BookingID
	heldErr  error
	followed []scheduling.Booking
	finished []scheduling.BookingID
	givenUp  []bool
	answers  bool // the hub says that everybody has left
}

func (r *register) UseCleaning(media.Cleaning) {}

func (r *register) UseRoute(media.Route) {}

func (r *register) UseHub(line string) { r.hubs = append(r.hubs, line) }

func (r *register) Held(context.Context) ([]scheduling.BookingID, error) { return r.held, r.heldErr }

func (r *register) Watch(context.Context) <-chan Attended {
	c := make(chan Attended)
	close(c)
	return c
}

func (r *register) Follow(_ context.Context, b scheduling.Booking) error {
	r.followed = append(r.followed, b)
	return nil
}

func (r *register) Finish(_ context.Context, b scheduling.Booking, giveUp bool) []scheduling.Attendance {
	r.finished, r.givenUp = append(r.finished, b.ID), append(r.givenUp, giveUp)
	if !giveUp && !r.answers {
		return nil
	}
	stay := b.Attendance[0]
	stay.Left, stay.Why = now(), "lost"
	return []scheduling.Attendance{stay}
}

func attended(id scheduling.BookingID) scheduling.Booking {
	return scheduling.Booking{ID: id, Attendance: []scheduling.Attendance{{Name: "Amir", Joined: now().Add(-time.Hour)}}}
}

func TestStaysThatNobodyEndedAreEndedAtTheStart(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London"}}, bookings: []scheduling.Booking{attended("b1"), {ID: "b2"}}}
	r := &register{held: []scheduling.BookingID{"b2"}}
	a := desk(t, m, func(c *Config) { c.Calls = r })
	if !slices.Equal(r.finished, []scheduling.BookingID{"b1"}) || !r.givenUp[0] || m.bookings[0].Attendance[0].Why != "lost" {
		t.Errorf("finished %v, given up %v, %+v", r.finished, r.givenUp, m.bookings[0].Attendance)
	}
	if len(r.followed) != 1 || r.followed[0].ID != "b2" {
		t.Errorf("links looked at: %v", r.followed)
	}

	// Later a hub that does not answer is given time, until it is changed.
	m.bookings = append(m.bookings, attended("b3"))
	a.tick(1)
	a.tick(2)
	if len(r.finished) != 1 {
		t.Errorf("finished %v before a minute was over", r.finished)
	}
	a.tick(3)
	if last := m.bookings[2].Attendance[0]; len(r.finished) != 2 || !last.Left.IsZero() {
		t.Errorf("finished %v, %+v", r.finished, last)
	}
	s := a.saved
	s.Hub = "elsewhere"
	if err := a.saveSettings(s); err != nil {
		t.Fatal(err)
	}
	if last := m.bookings[2].Attendance[0]; !slices.Equal(r.hubs, []string{"elsewhere"}) || last.Why != "lost" {
		t.Errorf("hubs %v, %+v", r.hubs, last)
	}
}

func TestLinksThatCouldNotBeTakenBackAreTriedAgain(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London"}}, bookings: []scheduling.Booking{{ID: "b1"}}}
	r := &register{held: []scheduling.BookingID{"b1"}, heldErr: errors.New("no hub")}
	a := desk(t, m, func(c *Config) { c.Calls = r })
	r.followed, r.heldErr = nil, nil
	a.tick(3)
	if len(r.followed) != 1 || r.followed[0].ID != "b1" {
		t.Errorf("looked at %v", r.followed)
	}
}
