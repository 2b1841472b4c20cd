package resolver

import (
	"context"
	"slices"
	"sync"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// planning is the search for plans for the open case, and what it found.
type planning struct {
	asked    uint64 // the newest search asked for
	running  bool
	stop     *brake
	progress clash.Progress
	question clash.Question
	result   clash.Resolution
	has      bool // result is there
	err      error
	chosen   int    // which plan; −1 is none
	key      string // of carrying the chosen one out
	notes    []string
}

// longer is how much more a person allows who asks to go on looking.
const (
	longerEffort = 40 << 20
	longerTime   = 30 * time.Second
)

// question is what plans are wanted for.
func (m *Model) question(c *Case) clash.Question {
	w := c.wishes
	q := clash.Question{
		Prison: m.prison.Code, Suppose: w.suppose, Hold: c.Hold,
		Stay: slices.Clone(w.stay), Agreed: slices.Clone(w.agreed), Whole: slices.Clone(w.whole),
	}
	switch c.From {
	case FromReview:
		q.Mend = []scheduling.BookingID{c.Booking.ID}
	case FromOverrun, FromExtend:
		q.Suppose.Late = append(slices.Clone(q.Suppose.Late), clash.Late{Booking: c.Booking.ID, Until: c.Until})
		q.Mend = slices.Clone(c.Reached)
	case FromForm, FromRequest, FromDrag:
		q.Wanted = []clash.Wanted{m.wanted(c)}
	case FromTry:
	}
	return q
}

// wanted is the case's booking as it wants a place.
func (m *Model) wanted(c *Case) clash.Wanted {
	w := clash.Wanted{Booking: c.Booking.Clone(), Request: c.Request.ID, RequestVersion: c.Request.Version}
	if c.wishes.anyRoom && c.RoomsDiffer() {
		for i := range w.Booking.Parts {
			for j := range w.Booking.Parts[i].Placements {
				w.Booking.Parts[i].Placements[j].Room = ""
			}
		}
	}
	if main, ok := c.Booking.Main(); ok && c.wishes.anyTime {
		day := dayOf(main.Span.Start, m.zone).Start
		open := scheduling.Span{Start: wall(day, m.prison.DayStart), End: wall(day, m.prison.DayEnd)}
		if soon := m.Now().Truncate(scheduling.Grid).Add(scheduling.Grid); soon.After(open.Start) {
			open.Start = soon
		}
		w.Windows = []scheduling.Span{open}
	} else {
		w.Windows = slices.Clone(c.Request.Windows)
		if ok && len(w.Windows) > 0 {
			w.Windows = append([]scheduling.Span{main.Span}, w.Windows...)
		}
	}
	return w
}

// RoomsDiffer reports whether another room would do as well: somebody sits in
// it, so that it is not the room itself that is taken.
func (c *Case) RoomsDiffer() bool { return c.Booking.Kind != scheduling.KindOutOfUse }

// wall is so long after local midnight on the wall, whatever the clocks did.
func wall(day time.Time, d time.Duration) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, int(d/time.Minute), 0, 0, day.Location())
}

// plan looks for plans for the open case, as long as a screen waits.
func (m *Model) plan() { m.look(0, m.Patience) }

// Longer goes on looking for better plans.
func (m *Model) Longer() { m.look(longerEffort, longerTime) }

func (m *Model) look(effort int64, patience time.Duration) {
	c := m.opened()
	if c == nil {
		return
	}
	m.Stop()
	p := &m.looking
	p.asked++
	asked, q := p.asked, m.question(c)
	q.Effort = effort
	p.running, p.progress, p.err = true, clash.Progress{}, nil
	if c.From == FromTry && empty(q.Suppose) {
		p.running, p.has, p.chosen = false, false, -1 // nothing is asked yet
		m.propose()
		m.Changed()
		return
	}
	stop := &brake{}
	p.stop = stop
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		stop.on(cancel)
		r, err := m.Diary.Resolve(ctx, q, m.progressing(asked))
		return func() {
			if asked == m.looking.asked {
				m.planned(q, r, err)
			}
		}
	})
}

func empty(s clash.Suppose) bool { return len(s.Shut)+len(s.LockDowns)+len(s.Late) == 0 }

// progressing brings how far a search is onto the screen, one report at a time.
func (m *Model) progressing(asked uint64) func(clash.Progress) {
	var mu sync.Mutex // guards newest and waiting
	var newest clash.Progress
	waiting := false
	return func(x clash.Progress) {
		mu.Lock()
		newest = x
		told := waiting
		waiting = true
		mu.Unlock()
		if told {
			return
		}
		m.Soon(func() {
			mu.Lock()
			x := newest
			waiting = false
			mu.Unlock()
			if asked == m.looking.asked && m.looking.running {
				m.looking.progress = x
				m.Changed()
			}
		})
	}
}

func (m *Model) planned(q clash.Question, r clash.Resolution, err error) {
	p := &m.looking
	p.running, p.err = false, err
	if err == nil {
		was, had := m.chosenPlan()
		p.question, p.result, p.has, p.chosen, p.key = q, r, true, -1, m.Key()
		if len(r.Plans) > 0 {
			p.chosen = 0
		}
		if had { // the same plan stays chosen, wherever it stands now
			for i, x := range r.Plans {
				if sameMoves(x, was) {
					p.chosen = i
				}
			}
		}
	}
	m.propose()
	m.Changed()
}

func sameMoves(a, b clash.Plan) bool {
	return slices.EqualFunc(a.Moves, b.Moves, func(x, y clash.Move) bool {
		return x.To.ID == y.To.ID && x.To.Span().Equal(y.To.Span()) && slices.Equal(x.To.Rooms(), y.To.Rooms())
	})
}

// Stop ends the search; what it has found by then is shown.
func (m *Model) Stop() {
	if m.looking.running && m.looking.stop != nil {
		m.looking.stop.pull()
	}
}

// Looking is how far the search is; ok is false when none runs.
func (m *Model) Looking() (p clash.Progress, ok bool) { return m.looking.progress, m.looking.running }

// replan looks again and says why.
func (m *Model) replan(why ...string) {
	for _, w := range why {
		if w != "" && !slices.Contains(m.looking.notes, w) {
			m.looking.notes = append(m.looking.notes, w)
		}
	}
	m.plan()
}

// Refresh takes in bookings that were changed: plans that would move one of
// them are made anew.
func (m *Model) Refresh(ids map[scheduling.BookingID]bool) {
	c := m.opened()
	if c == nil || m.acting {
		return
	}
	if c.Done {
		if c.undone.Load() && slices.ContainsFunc(c.done.Bookings, func(b scheduling.Booking) bool { return ids[b.ID] }) {
			m.reopen(c)
		}
		return
	}
	if !m.looking.has {
		return
	}
	var stale []scheduling.BookingID
	for _, p := range m.looking.result.Plans {
		for id := range p.Seen {
			if ids[id] && !slices.Contains(stale, id) {
				stale = append(stale, id)
			}
		}
	}
	if len(stale) > 0 || ids[c.Booking.ID] && c.From == FromReview {
		m.replan(m.staleWords(stale)...)
	}
}

// reopen takes a case up again whose plan was undone. What was made by the
// plan is cancelled for good, so it is asked for anew.
func (m *Model) reopen(c *Case) {
	if c.From == FromRequest {
		m.Drop(c.ID) // it waits on its own page again
		return
	}
	c.Done, c.done = false, scheduling.Enacted{}
	if c.Wants() && c.Booking.Version == 0 {
		c.Booking.ID = scheduling.BookingID(m.Key())
	}
	m.count()
	m.replan()
}

// Choose selects one of the plans.
func (m *Model) Choose(i int) {
	if i < 0 || i >= len(m.looking.result.Plans) || i == m.looking.chosen {
		return
	}
	m.looking.chosen, m.looking.key = i, m.Key()
	m.propose()
	m.Changed()
}

// chosenPlan is the selected plan.
func (m *Model) chosenPlan() (p clash.Plan, ok bool) {
	if i := m.looking.chosen; m.looking.has && i >= 0 && i < len(m.looking.result.Plans) {
		return m.looking.result.Plans[i], true
	}
	return p, false
}
