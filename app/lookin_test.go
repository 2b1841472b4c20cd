package app

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// Looked and LookEnded note what the audit would say.
func (d diary) Looked(context.Context, scheduling.Actor, scheduling.BookingID, string, bool) error {
	d.looks = append(d.looks, "began")
	return nil
}

func (d diary) LookEnded(_ context.Context, _ scheduling.Actor, _ scheduling.BookingID, from, to time.Time, _ string) error {
	d.looks = append(d.looks, "ended after "+to.Sub(from).String())
	return nil
}

// peeping lets looks be dialled, during which something else may begin.
type peeping struct {
	register

	dialled func() error
}

func (p *peeping) Look(context.Context, scheduling.Booking, Looking) (string, error) {
	return "link", nil
}

func (p *peeping) DialLook(string, string, bool) (Session, error) { return &unheld{}, p.dialled() }

// A look that never was is not in the audit as one that never ended.
func TestALookThatIsNotBegunEnds(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London"}}}
	p := &peeping{}
	a := desk(t, m, func(c *Config) { c.Calls = p })
	p.dialled = func() error { return errors.New("no such link") }
	a.look(scheduling.Booking{ID: "b1"}, Looking{Reason: "a knock"})
	if len(m.looks) != 0 {
		t.Errorf("audited %q", m.looks)
	}
	p.dialled = func() error {
		a.call = &openCall{done: make(chan struct{})}
		return nil
	}
	a.look(scheduling.Booking{ID: "b1"}, Looking{Reason: "a knock"})
	if !slices.Equal(m.looks, []string{"began", "ended after 0s"}) {
		t.Errorf("audited %q", m.looks)
	}
	a.call = nil
}
