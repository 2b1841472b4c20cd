package resolver

import (
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// overrunAhead is how much longer a call is expected to last that should have
// ended by now.
const overrunAhead = 15 * time.Minute

// Tick looks whether a call has run over since.
func (m *Model) Tick() {
	if m.state != Ready || m.reads.Busy() {
		return
	}
	prison, day := m.prison.Code, dayOf(m.Now(), m.zone)
	m.Do(func(ctx context.Context) func() {
		today, err := m.Diary.Scene(ctx, prison, day)
		return func() {
			if err != nil || prison != m.prison.Code {
				return
			}
			m.today = today
			m.overruns()
			m.count()
			m.Changed()
		}
	})
}

// overruns puts calls on the list that run over into the next booking, and
// takes those off that no longer do. A new one opens by itself when nothing
// else is open.
func (m *Model) overruns() {
	now := m.Now()
	seen := map[string]bool{}
	var fresh []*Case
	for _, o := range Overruns(m.today, now) {
		id := string(FromOverrun) + "/" + string(o.Booking.ID)
		seen[id] = true
		i := slices.IndexFunc(m.cases, func(c *Case) bool { return c.ID == id })
		if i >= 0 {
			c := m.cases[i]
			longer := !c.Until.Equal(o.Until)
			c.Booking, c.Until, c.Reached, c.Scene = o.Booking, o.Until, o.Reached, m.today
			if longer && m.open == id && !c.Done {
				m.replan(m.say("longer"))
			}
			continue
		}
		c := &Case{ID: id, From: FromOverrun, Booking: o.Booking, Until: o.Until, Reached: o.Reached, Scene: m.today}
		m.insert(c)
		fresh = append(fresh, c)
	}
	m.cases = slices.DeleteFunc(m.cases, func(c *Case) bool {
		return c.From == FromOverrun && m.here(c) && !seen[c.ID] && c.ID != m.open
	})
	for _, c := range fresh {
		if m.open == "" {
			m.Open(c.ID)
		}
		m.Overran(*c)
	}
}

// Overrun is a call that lasts longer than booked.
type Overrun struct {
	Booking scheduling.Booking
	// Until is when it will have ended, as far as anyone can tell.
	Until time.Time
	// Reached are the bookings that it would run into by then.
	Reached []scheduling.BookingID
}

// Overruns lists the calls that still go on although their time is over, and
// that reach another booking within a quarter of an hour.
func Overruns(s clash.Scene, now time.Time) []Overrun {
	until := now.Add(overrunAhead).Truncate(scheduling.Grid)
	if until.Before(now.Add(overrunAhead)) {
		until = until.Add(scheduling.Grid)
	}
	var out []Overrun
	for _, b := range s.Bookings {
		if !b.Active() || !goesOn(b) || now.Before(b.Span().End) {
			continue
		}
		o := Overrun{Booking: b, Until: until}
		over := scheduling.Span{Start: b.Span().End, End: until}
		for _, other := range s.Bookings {
			if other.ID != b.ID && other.Active() && !goesOn(other) && other.Span().Overlaps(over) && meets(b, other, over) {
				o.Reached = append(o.Reached, other.ID)
			}
		}
		if len(o.Reached) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// goesOn reports whether somebody is in the booking's call.
func goesOn(b scheduling.Booking) bool {
	return slices.ContainsFunc(b.Attendance, func(a scheduling.Attendance) bool { return a.Left.IsZero() })
}

// meets reports whether the last part of b, going on through over, needs what
// other has then.
func meets(b, other scheduling.Booking, over scheduling.Span) bool {
	last := b.Parts[len(b.Parts)-1]
	for _, p := range other.Parts {
		if !p.Span.Overlaps(over) {
			continue
		}
		for _, mine := range last.Placements {
			for _, theirs := range p.Placements {
				if mine.Room == theirs.Room || slices.ContainsFunc(mine.Prisoners, func(id scheduling.PersonID) bool {
					return slices.Contains(theirs.Prisoners, id)
				}) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(b.Attendees, func(a scheduling.Attendee) bool {
		return slices.ContainsFunc(other.Attendees, func(o scheduling.Attendee) bool { return o.Person == a.Person })
	})
}
