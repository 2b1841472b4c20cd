package diary

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// plan is what shall become of a series. Nothing of it is written yet.
type plan struct {
	// series is the one the plan is about, as it shall be.
	series scheduling.Series
	// scope goes into the audit; empty for a new series.
	scope scheduling.Scope
	// records are the series to write, each with the version that is kept.
	records []record
	steps   []step
	// seen are the versions a person saw, or nil.
	seen map[scheduling.BookingID]int64
	// undo is set when everything is put back to what it was; accepted are then
	// the acceptances that are to stand again.
	undo     bool
	accepted []scheduling.Acceptance
}

// record is a series to write. One without was is made; drop forgets one that
// has no occurrence left.
type record struct {
	was  *scheduling.Series
	now  scheduling.Series
	drop bool
}

// step is what shall become of one occurrence.
type step struct {
	// original is the time it stands for; for one that vanishes, stood for.
	original scheduling.Wall
	// kept is the booking it is now; nil for one that is new.
	kept *scheduling.Booking
	// target is the booking it shall be. One that is new is called
	// clash.NewOccurrence(original) until it is written.
	target   scheduling.Booking
	fate     clash.Fate
	vanishes bool
}

// newSeries stands for the series a plan makes, until it is written.
const newSeries scheduling.SeriesID = "new"

// written reports whether anything of the step is to be saved.
func (s step) written() bool {
	if s.fate == clash.FateSkip || s.fate == clash.FatePast {
		return false
	}
	return s.kept == nil || !sameBooking(*s.kept, s.target)
}

// judged reports whether anything may stand in the way of the step.
func (s step) judged() bool { return s.fate == clash.FateBook || s.fate == clash.FateChange }

func (p *plan) sort() {
	slices.SortStableFunc(p.steps, func(a, b step) int {
		return cmp.Or(a.original.Floating().Compare(b.original.Floating()), cmp.Compare(a.fate, b.fate))
	})
}

// adjust does with single occurrences what a person decided. Leaving out one
// that is kept cancels it.
func (p *plan) adjust(all []scheduling.Adjust, why scheduling.CancelReason) error {
	for _, a := range all {
		i := slices.IndexFunc(p.steps, func(s step) bool {
			return s.original == a.Original && !s.vanishes && s.fate != clash.FatePast
		})
		if i < 0 {
			return &scheduling.InvalidError{Field: "repeat", Problem: scheduling.ProblemUnknown}
		}
		s := &p.steps[i]
		main, placed := a.Booking.Main()
		switch {
		case a.Skip && s.kept == nil:
			s.fate = clash.FateSkip
		case a.Skip:
			s.cancel(why)
		case placed && main.Span.Valid():
			b := asked(a.Booking, s.kept)
			b.ID, b.Series, b.Original = s.target.ID, s.target.Series, s.target.Original
			s.fate = clash.FateChange
			if s.kept == nil {
				b.Version, s.fate = 0, clash.FateBook
			}
			s.target = b
		}
	}
	return nil
}

// skipped lists the times that are left out.
func (p *plan) skipped() []time.Time {
	var out []time.Time
	for _, s := range p.steps {
		if s.fate == clash.FateSkip {
			out = append(out, s.original.Floating())
		}
	}
	return out
}

// cancel makes the step cancel the booking where it is now.
func (s *step) cancel(why scheduling.CancelReason) {
	b := s.kept.Clone()
	b.Series, b.Original = s.target.Series, s.target.Original
	s.fate = clash.FateKeep
	if b.Active() {
		b.Status, b.CancelReason, s.fate = scheduling.StatusCancelled, why, clash.FateCancel
	}
	s.target = b
}

// fresh checks the plan against the versions a person saw.
func (p *plan) fresh() error {
	for _, s := range p.steps {
		if p.seen == nil || s.kept == nil || !s.written() {
			continue
		}
		if v, ok := p.seen[s.kept.ID]; !ok || v != s.kept.Version {
			return scheduling.ErrStale
		}
	}
	return nil
}

// planEntry plans a new series.
func (d *Diary) planEntry(r scheduling.Reader, e clash.SeriesEntry) (plan, error) {
	first := asked(e.Booking, nil)
	first.Version = 0
	zone, err := zoneOf(r, first.Prison)
	if err != nil {
		return plan{}, err
	}
	times, err := bounded(e.Rule)
	if err != nil {
		return plan{}, err
	}
	if err := begins(e.Rule, first, zone); err != nil {
		return plan{}, err
	}
	p := plan{series: scheduling.Series{ID: newSeries, Prison: first.Prison}}
	for _, t := range times {
		p.steps = append(p.steps, newStep(first, newSeries, t, zone))
	}
	if times[0].Equal(e.Rule.Start()) {
		// The first is where the person put it, in whichever of two hours.
		p.steps[0].target.Parts = first.Clone().Parts
	}
	if err := p.adjust(e.Adjust, ""); err != nil {
		return plan{}, err
	}
	left := minus(times, p.skipped())
	if len(left) == 0 {
		return plan{}, &scheduling.InvalidError{Field: "repeat", Problem: scheduling.ProblemMissing}
	}
	if p.series.Rule, err = exactly(e.Rule, left); err != nil {
		return plan{}, err
	}
	p.records = []record{{now: p.series}}
	return p, nil
}

// newStep books a series' time in the way of like.
func newStep(like scheduling.Booking, series scheduling.SeriesID, t time.Time, zone *time.Location) step {
	w := scheduling.WallFloating(t)
	b := startAt(like, w.Resolve(zone))
	b.ID, b.Version, b.Series, b.Original = clash.NewOccurrence(w), 0, series, w
	b.Status, b.CancelReason, b.Attendance, b.Outcome = scheduling.StatusBooked, "", nil, scheduling.Outcome{}
	return step{original: w, target: b, fate: clash.FateBook}
}

// startAt is b moved as a block so that its main part begins at t.
func startAt(b scheduling.Booking, t time.Time) scheduling.Booking {
	main, _ := b.Main()
	return b.Shift(t.Sub(main.Span.Start))
}

func zoneOf(r scheduling.Reader, code scheduling.PrisonCode) (*time.Location, error) {
	prisons, err := r.Prisons()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(prisons, func(p scheduling.Prison) bool { return p.Code == code })
	switch {
	case i >= 0:
		return prisons[i].Location()
	case code == "":
		return nil, &scheduling.InvalidError{Field: "prison", Problem: scheduling.ProblemMissing}
	}
	return nil, &scheduling.InvalidError{Field: "prison", Problem: scheduling.ProblemUnknown}
}

// bounded lists the times of a rule that a series may have.
func bounded(rule repeat.Rule) ([]time.Time, error) {
	bad := func(p scheduling.Problem, limit int) ([]time.Time, error) {
		return nil, &scheduling.InvalidError{Field: "repeat", Problem: p, Limit: limit}
	}
	switch {
	case rule.IsZero():
		return bad(scheduling.ProblemMissing, 0)
	case rule.Endless():
		return bad(scheduling.ProblemEndless, scheduling.HorizonMonths)
	}
	end := rule.Start().AddDate(0, scheduling.HorizonMonths, 0)
	if _, more := rule.Next(end); more {
		return bad(scheduling.ProblemTooFar, scheduling.HorizonMonths)
	}
	times := rule.All()
	if len(times) > scheduling.MaxOccurrences {
		return bad(scheduling.ProblemTooMany, scheduling.MaxOccurrences)
	}
	return times, nil
}

// begins checks that the rule begins with b's main part on the wall in zone.
func begins(rule repeat.Rule, b scheduling.Booking, zone *time.Location) error {
	main, ok := b.Main()
	if !ok || !main.Span.Valid() {
		return &scheduling.InvalidError{Field: "parts.main.start", Problem: scheduling.ProblemMissing}
	}
	start := scheduling.WallFloating(rule.Start())
	if _, err := start.In(zone, scheduling.FoldFirst); err != nil {
		return err
	}
	if scheduling.WallOf(main.Span.Start, zone) != start {
		return &scheduling.InvalidError{Field: "repeat", Problem: scheduling.ProblemStart}
	}
	return nil
}

// exactly is the rule nearest to like that happens at times and never else. A
// rule of which little is left, or none, gives way to the list of the times.
func exactly(like repeat.Rule, times []time.Time) (repeat.Rule, error) {
	if !like.IsZero() {
		spec := like.Spec()
		have := like.All()
		spec.Except = append(minus(spec.Except, times), minus(have, times)...)
		spec.Extra = append(spec.Extra, minus(times, have)...)
		spec.Extra = minus(spec.Extra, spec.Except)
		if rule, err := repeat.New(spec); err == nil && slices.EqualFunc(rule.All(), times, time.Time.Equal) {
			return rule, nil
		}
	}
	return repeat.New(repeat.Spec{Start: times[0], Freq: repeat.Daily, Count: 1, Extra: times[1:]})
}

// minus lists the times of a that are not in b, in order.
func minus(a, b []time.Time) []time.Time {
	var out []time.Time
	for _, t := range a {
		if !slices.ContainsFunc(b, t.Equal) {
			out = append(out, t)
		}
	}
	return out
}
