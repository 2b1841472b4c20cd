package diary

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// planUndo plans to put back what a change did.
func (d *Diary) planUndo(r scheduling.Reader, done scheduling.SeriesDone) (plan, error) {
	if len(done.Was) != len(done.Bookings) || len(done.Was) == 0 {
		return plan{}, scheduling.ErrStale
	}
	p := plan{undo: true, accepted: done.Accepted}
	left := map[scheduling.SeriesID]int{}
	for i, b := range done.Bookings {
		now, err := r.Booking(b.ID)
		switch {
		case err != nil:
			return plan{}, err
		case now.Version != b.Version:
			return plan{}, scheduling.ErrStale
		}
		s := unstep(now, done.Was[i])
		if now.Active() && started(now, d.now()) && !onlyEnds(now, s.target, d.now()) {
			return plan{}, scheduling.ErrStarted
		}
		if s.target.Series != now.Series {
			left[now.Series]--
		}
		p.steps = append(p.steps, s)
	}
	for _, rec := range done.Records {
		back, err := putBack(r, rec, left)
		if err != nil {
			return plan{}, err
		}
		p.records = append(p.records, back)
	}
	p.sort()
	p.series = done.Series
	if len(p.records) > 0 {
		p.series = p.records[0].now
	}
	return p, nil
}

// unstep makes a booking what it was; one that was made is cancelled.
func unstep(now, was scheduling.Booking) step {
	s := step{original: now.Original, kept: &now, target: was.Clone()}
	if was.Version == 0 {
		s.target.Series, s.target.Original = "", scheduling.Wall{}
		s.cancel(scheduling.CancelMistake)
		return s
	}
	s.original = was.Original
	s.target.Version, s.target.Changed, s.target.Attendance = now.Version, now.Changed, slices.Clone(now.Attendance)
	s.target.Outcome = now.Outcome
	switch {
	case !was.Active():
		s.fate = clash.FateCancel
	case now.Active() && sameApart(now, s.target):
		s.fate = clash.FateKeep
	default:
		s.fate = clash.FateChange
	}
	return s
}

// putBack is the record that makes a series what it was; left says how many
// bookings each series loses.
func putBack(r scheduling.Reader, rec scheduling.SeriesRecord, left map[scheduling.SeriesID]int) (record, error) {
	if rec.Version == 0 {
		again := rec.Was
		again.Version = 0
		return record{now: again}, nil
	}
	now, all, err := occurrences(r, rec.Was.ID)
	switch {
	case err != nil:
		return record{}, err
	case now.Version != rec.Version:
		return record{}, scheduling.ErrStale
	case rec.Was.Version > 0:
		back := rec.Was
		back.Version = now.Version
		return record{was: &now, now: back}, nil
	case len(all)+left[now.ID] == 0:
		return record{was: &now, now: now, drop: true}, nil
	}
	return record{was: &now, now: now}, nil
}
