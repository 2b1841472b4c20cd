package resolver

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Source is where a case comes from.
type Source string

// The sources, in the order the list has them.
const (
	FromOverrun Source = "overrun" // a call that is still going on reaches the next booking
	FromExtend  Source = "extend"  // a hearing is to last longer, and would reach it
	FromForm    Source = "form"    // a booking that somebody is making or changing
	FromRequest Source = "request"
	FromDrag    Source = "drag" // dragged to where it does not fit
	FromTry     Source = "try"  // only something supposed
	FromReview  Source = "review"
)

// Sources lists every source.
func Sources() []Source {
	return []Source{FromOverrun, FromExtend, FromForm, FromRequest, FromDrag, FromTry, FromReview}
}

// Case is one thing that cannot stay as it is, and what a person said about it.
type Case struct {
	ID   string
	From Source
	// Booking is the one it is about: as it is wanted, or as it is kept.
	Booking scheduling.Booking
	// Scene names its people and rooms.
	Scene clash.Scene
	// Clashes are what is wrong with a kept one.
	Clashes []clash.Clash
	// Until is when an overrunning call is likely to end, and Reached what it
	// reaches by then.
	Until   time.Time
	Reached []scheduling.BookingID
	// Request is the one that is answered by it, as it was seen.
	Request scheduling.Request
	// Hold is that of the form it comes from.
	Hold scheduling.HoldID
	// Done is set once a plan was carried out for it.
	Done bool

	prison scheduling.PrisonCode // whose desk asks
	wishes wishes
	done   scheduling.Enacted
	undone *atomic.Bool // the plan is being taken back, or was
}

// wishes are what a person said about a case before plans were made.
type wishes struct {
	anyRoom, anyTime bool
	stay, agreed     []scheduling.BookingID
	whole            []scheduling.SeriesID
	suppose          clash.Suppose
}

// Wants reports whether the case is about a booking that wants a place.
func (c *Case) Wants() bool {
	return c.From == FromForm || c.From == FromRequest || c.From == FromDrag
}

// Add puts a case on the list and opens it. One of the same ID is replaced.
func (m *Model) Add(c Case) {
	if c.ID == "" {
		c.ID = string(c.From) + "/" + m.Key()
	}
	if c.Wants() && c.Booking.ID == "" {
		c.Booking.ID = scheduling.BookingID(m.Key())
	}
	// Whoever drags a booking means the room; whoever fills in a form wants one.
	c.wishes.anyRoom = c.From == FromForm || c.From == FromRequest
	m.cases = slices.DeleteFunc(m.cases, func(o *Case) bool { return o.ID == c.ID })
	m.insert(&c)
	m.count()
	m.Open(c.ID)
}

// insert puts a case among those of its source.
func (m *Model) insert(c *Case) {
	c.prison = m.prison.Code
	at := slices.IndexFunc(m.cases, func(o *Case) bool {
		return slices.Index(Sources(), o.From) > slices.Index(Sources(), c.From)
	})
	if at < 0 {
		at = len(m.cases)
	}
	m.cases = slices.Insert(m.cases, at, c)
}

// Try opens a case that is only about what is supposed on a day.
func (m *Model) Try() {
	m.Add(Case{From: FromTry})
}

// Drop takes a case off the list that was put there.
func (m *Model) Drop(id string) {
	m.cases = slices.DeleteFunc(m.cases, func(c *Case) bool { return c.ID == id && c.From != FromReview })
	if m.open == id {
		m.Close()
	}
	m.count()
	m.Changed()
}

// reviewed takes in what the review list has of the days ahead. What was said
// about a case stays.
func (m *Model) reviewed(found clash.Review) {
	until := m.Now().AddDate(0, 0, DaysAhead)
	was := map[string]*Case{}
	m.cases = slices.DeleteFunc(m.cases, func(c *Case) bool {
		if c.From == FromReview {
			was[c.ID] = c
		}
		return c.From == FromReview
	})
	for _, x := range found.Items {
		if x.Booking.Span().Start.After(until) {
			continue
		}
		c := &Case{ID: string(FromReview) + "/" + string(x.Booking.ID), From: FromReview}
		if old := was[c.ID]; old != nil {
			c = old
		}
		c.Booking, c.Clashes, c.Scene, c.Done, c.prison = x.Booking, x.Clashes, found.Scene, false, m.prison.Code
		m.cases = append(m.cases, c)
	}
	if m.open != "" && m.opened() == nil {
		if done := was[m.open]; done != nil && done.Done {
			m.insert(done) // what was done about it can still be read
			return
		}
		m.Close() // somebody settled it
	}
}

// here reports whether the case is the shown prison's.
func (m *Model) here(c *Case) bool { return c.prison == m.prison.Code }

// opened is the case that is open, or nil.
func (m *Model) opened() *Case {
	for _, c := range m.cases {
		if c.ID == m.open && m.here(c) {
			return c
		}
	}
	return nil
}

// Opened is the case that is open; ok is false when none is.
func (m *Model) Opened() (c Case, ok bool) {
	if o := m.opened(); o != nil {
		return *o, true
	}
	return c, false
}

// Open opens a case and looks for plans.
func (m *Model) Open(id string) {
	if m.open == id && m.looking.has {
		return
	}
	m.Stop()
	m.open, m.looking, m.onTable = id, planning{chosen: -1, asked: m.looking.asked}, false
	m.what = supposing{}
	m.propose()
	if c := m.opened(); c != nil {
		m.readDay(c)
		if !c.Done {
			m.plan()
		}
	}
	m.Changed()
}

// Close closes the open case; it stays on the list.
func (m *Model) Close() {
	m.Stop()
	m.open, m.looking, m.onTable = "", planning{chosen: -1, asked: m.looking.asked}, false
	m.propose()
	m.Changed()
}

// readDay reads the day of a case, for what can be supposed about it.
func (m *Model) readDay(c *Case) {
	at := m.Now()
	if len(c.Booking.Parts) > 0 {
		at = c.Booking.Span().Start
	}
	m.what.day = dayOf(at, m.zone)
	m.readScene()
}

func (m *Model) readScene() {
	id, prison, day := m.open, m.prison.Code, m.what.day
	m.Do(func(ctx context.Context) func() {
		scene, err := m.Diary.Scene(ctx, prison, day)
		return func() {
			if err == nil && id == m.open && day.Equal(m.what.day) {
				m.what.scene = scene
				m.Changed()
			}
		}
	})
}
