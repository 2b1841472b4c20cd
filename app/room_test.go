package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gatehouse/app/waitingroom"
	"gatehouse/scheduling"
)

// rehearsing opens practice calls, during which something else may begin.
type rehearsing struct {
	register

	meanwhile func()
	opened    *unheld
}

func (r *rehearsing) Practice(context.Context, waitingroom.Entry, string, string) (Session, error) {
	r.meanwhile()
	r.opened = &unheld{}
	return r.opened, nil
}

// unheld is a session that nobody is to be in; it notes how it was let go.
type unheld struct {
	Session

	ran, begun bool
}

func (u *unheld) Run(ctx context.Context) error {
	u.ran, u.begun = true, ctx.Err() == nil
	return ctx.Err()
}

func TestAPracticeCallTakesNoCallsPlace(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London"}}}
	r := &rehearsing{}
	a := desk(t, m, func(c *Config) { c.Calls = r })
	other := &openCall{done: make(chan struct{})}
	r.meanwhile = func() { a.call = other }
	a.practise(waitingroom.Entry{})
	if a.call != other || !r.opened.ran || r.opened.begun {
		t.Errorf("the other call is shown: %t; the practice call was let go: %t, begun: %t", a.call == other, r.opened.ran, r.opened.begun)
	}
	a.call = nil
}

func TestWhatWentWrongBeforeTheWindowIsSaid(t *testing.T) {
	broken := errors.New("broken")
	a := desk(t, &memory{saved: clerk()}, func(c *Config) {
		c.Errors, c.Unwell = []Known{{broken, "relay-address"}}, []error{broken}
	})
	if said := texts(a); !strings.Contains(said, "That is not the address of a relay.") {
		t.Errorf("says:\n%s", said)
	}
}
