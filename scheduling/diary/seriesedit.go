package diary

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// edit is a change to occurrences of a series while it is planned.
type edit struct {
	clash.SeriesEdit
	kept   scheduling.Booking // the occurrence that was edited
	asked  scheduling.Booking // and as it shall be
	series scheduling.Series
	// touched are the occurrences the change is for, rest all others of the
	// series; past are those of rest that only having started keeps out.
	touched, rest, past []scheduling.Booking
	now                 time.Time
	zone                *time.Location
	// delta is how far times move on the wall.
	delta time.Duration
	// times are what the rule gives from the first of touched on.
	times []time.Time
}

// planEdit plans a change to occurrences of a series.
func (d *Diary) planEdit(r scheduling.Reader, q clash.SeriesEdit) (plan, error) {
	if q.Why == "" {
		q.Why = scheduling.CancelStaff
	}
	x := edit{SeriesEdit: q, now: d.now()}
	var err error
	if x.kept, err = occurrence(r, q.Booking, q.Scope); err != nil {
		return plan{}, err
	}
	x.asked = asked(q.Booking, &x.kept)
	if x.zone, err = zoneOf(r, x.asked.Prison); err != nil {
		return plan{}, err
	}
	if q.Scope == scheduling.ScopeThis {
		return x.this()
	}
	main, ok := x.asked.Main()
	switch {
	case started(x.kept, x.now):
		return plan{}, scheduling.ErrStarted
	case !ok || !main.Span.Valid():
		return plan{}, &scheduling.InvalidError{Field: "parts.main.start", Problem: scheduling.ProblemMissing}
	}
	var all []scheduling.Booking
	if x.series, all, err = occurrences(r, x.kept.Series); err != nil {
		return plan{}, err
	}
	x.divide(all)
	if err := x.retime(main.Span.Start); err != nil {
		return plan{}, err
	}
	p := plan{scope: q.Scope, seen: q.Seen, series: x.series}
	if x.splits() {
		p.series = scheduling.Series{ID: newSeries, Prison: x.asked.Prison, After: x.series.ID}
	}
	x.steps(&p, all)
	p.sort()
	if err := p.adjust(q.Adjust, q.Why); err != nil {
		return plan{}, err
	}
	x.times = minus(x.times, p.skipped())
	return p, x.records(&p)
}

// occurrence is the booking that a change names, if it may be changed.
func occurrence(r scheduling.Reader, named scheduling.Booking, scope scheduling.Scope) (scheduling.Booking, error) {
	kept, err := r.Booking(named.ID)
	switch {
	case err != nil:
		return kept, err
	case !slices.Contains(scheduling.Scopes(), scope):
		return kept, &scheduling.InvalidError{Field: "scope", Problem: scheduling.ProblemUnknown}
	case !kept.Active():
		return kept, scheduling.ErrEnded
	case kept.Version != named.Version:
		return kept, scheduling.ErrStale
	case kept.Series == "" && scope != scheduling.ScopeThis:
		return kept, &scheduling.InvalidError{Field: "scope", Problem: scheduling.ProblemNotAllowed}
	}
	return kept, nil
}

// this changes one booking and no series.
func (x *edit) this() (plan, error) {
	p := plan{scope: x.Scope, seen: x.Seen, series: scheduling.Series{ID: x.kept.Series}}
	p.steps = []step{{original: x.kept.Original, kept: &x.kept, target: x.asked, fate: clash.FateChange}}
	return p, nil
}

// over reports whether a booking can no longer be changed with its series.
func over(b scheduling.Booking, now time.Time) bool {
	return started(b, now) || b.Status == scheduling.StatusCompleted || b.Status == scheduling.StatusExpired
}

// divide tells the occurrences the change is for from the others.
func (x *edit) divide(all []scheduling.Booking) {
	from := x.kept.Original.Floating()
	for _, b := range all {
		switch within := x.Scope == scheduling.ScopeAll || !b.Original.Floating().Before(from); {
		case within && !over(b, x.now):
			x.touched = append(x.touched, b)
			continue
		case within:
			x.past = append(x.past, b)
		}
		x.rest = append(x.rest, b)
	}
}

// retime works out how far times move and what they shall be.
func (x *edit) retime(start time.Time) error {
	was, _ := x.kept.Main()
	wall := scheduling.WallOf(start, x.zone)
	if !start.Equal(was.Span.Start) || !x.Rule.IsZero() {
		x.delta = wall.Floating().Sub(x.kept.Original.Floating())
	}
	if x.Rule.IsZero() {
		for _, b := range x.touched {
			x.times = append(x.times, b.Original.Floating().Add(x.delta))
		}
		return nil
	}
	times, err := bounded(x.Rule)
	if err != nil {
		return err
	}
	if x.Scope == scheduling.ScopeLater {
		err = begins(x.Rule, x.asked, x.zone)
	} else if !x.Rule.Happens(wall.Floating()) {
		err = &scheduling.InvalidError{Field: "repeat", Problem: scheduling.ProblemStart}
	}
	if err != nil {
		return err
	}
	for _, t := range times {
		w := scheduling.WallFloating(t)
		stands := slices.ContainsFunc(x.rest, func(b scheduling.Booking) bool { return b.Original == w })
		gone := x.Scope == scheduling.ScopeAll && !w.Resolve(x.zone).After(x.now)
		// The edited one's own time stays whatever it is: it is refused by name.
		if w == wall || !stands && !gone {
			x.times = append(x.times, t)
		}
	}
	return nil
}

// retimed reports whether the change is to times.
func (x *edit) retimed() bool { return x.delta != 0 || !x.Rule.IsZero() }

// splits reports whether the change is for another series than the one that
// stays behind.
func (x *edit) splits() bool {
	changed := x.retimed() || x.Scope == scheduling.ScopeLater && !sameApart(x.kept, x.asked)
	return len(x.rest) > 0 && changed
}

// records divides the rule between what stays behind and what the change is
// for, if need be.
func (x *edit) records(p *plan) error {
	if len(x.rest) > 0 && !x.splits() {
		return nil
	}
	head, tail := x.rules()
	next, err := exactly(tail, x.times)
	if err != nil {
		return err
	}
	p.series.Rule, p.series.Prison = next, x.asked.Prison
	if !x.splits() {
		if !next.Equal(x.series.Rule) || p.series.Prison != x.series.Prison {
			p.records = []record{{was: &x.series, now: p.series}}
		}
		return nil
	}
	behind := x.series
	var stay []time.Time
	for _, b := range x.rest {
		stay = append(stay, b.Original.Floating())
	}
	if behind.Rule, err = exactly(head, stay); err != nil {
		return err
	}
	p.records = []record{{was: &x.series, now: behind}, {now: p.series}}
	return nil
}

// rules are the rules nearest to what stays behind and to what goes on; no
// rule where none is near.
func (x *edit) rules() (head, tail repeat.Rule) {
	head, tail = x.series.Rule, x.series.Rule
	if len(x.rest) > 0 {
		var err error
		if head, tail, err = x.series.Rule.Split(x.touched[0].Original.Floating()); err != nil {
			head, tail = repeat.Rule{}, repeat.Rule{}
		}
	}
	switch {
	case !x.Rule.IsZero():
		tail = x.Rule
		if _, later, err := tail.Split(x.times[0]); err == nil {
			tail = later
		}
	case x.delta != 0:
		var err error
		if tail, err = tail.Shift(x.delta); err != nil {
			tail = repeat.Rule{} // nothing happens just so much later
		}
	}
	return head, tail
}

// steps says what becomes of each occurrence in scope and of each new time.
func (x *edit) steps(p *plan, all []scheduling.Booking) {
	for _, b := range x.past {
		p.steps = append(p.steps, step{original: b.Original, kept: &b, target: b, fate: clash.FatePast})
	}
	c := newAlteration(x.kept, x.asked, all)
	stood := map[scheduling.Wall]bool{}
	for _, b := range x.touched {
		at := b.Original.Floating().Add(x.delta)
		s := step{original: scheduling.WallFloating(at), kept: &b, target: b.Clone()}
		if !slices.ContainsFunc(x.times, at.Equal) {
			s.original, s.vanishes = b.Original, true
			s.target.Series, s.target.Original = "", scheduling.Wall{}
			s.cancel(x.Why)
			p.steps = append(p.steps, s)
			continue
		}
		stood[s.original] = true
		if b.ID == x.kept.ID {
			s.target = x.asked
		} else {
			s.target = c.apply(b)
			if x.delta != 0 && onTime(b, x.zone) {
				s.target = startAt(s.target, s.original.Resolve(x.zone))
			}
		}
		s.target.Series, s.target.Original = p.series.ID, s.original
		s.fate = clash.FateChange
		if !b.Active() || sameApart(b, s.target) {
			s.fate = clash.FateKeep
		}
		p.steps = append(p.steps, s)
	}
	like := c.apply(c.usual)
	for _, t := range x.times {
		if !stood[scheduling.WallFloating(t)] {
			p.steps = append(p.steps, newStep(like, p.series.ID, t, x.zone))
		}
	}
}

// onTime reports whether an occurrence is where its rule puts it.
func onTime(b scheduling.Booking, zone *time.Location) bool {
	main, ok := b.Main()
	return ok && (scheduling.WallOf(main.Span.Start, zone) == b.Original || main.Span.Start.Equal(b.Original.Resolve(zone)))
}
