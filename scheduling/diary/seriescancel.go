package diary

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// planCancel plans the cancellation of occurrences.
func (d *Diary) planCancel(r scheduling.Reader, q clash.SeriesCancel) (plan, error) {
	kept, err := occurrence(r, q.Booking, q.Scope)
	switch {
	case err != nil:
		return plan{}, err
	case started(kept, d.now()):
		return plan{}, scheduling.ErrStarted
	case q.Why == "":
		return plan{}, &scheduling.InvalidError{Field: "cancelReason", Problem: scheduling.ProblemMissing}
	case !slices.Contains(scheduling.CancelReasons(), q.Why):
		return plan{}, &scheduling.InvalidError{Field: "cancelReason", Problem: scheduling.ProblemUnknown}
	}
	p := plan{scope: q.Scope, seen: q.Seen}
	all := []scheduling.Booking{kept}
	if q.Scope != scheduling.ScopeThis {
		if p.series, all, err = occurrences(r, kept.Series); err != nil {
			return plan{}, err
		}
	}
	x := edit{SeriesEdit: clash.SeriesEdit{Scope: q.Scope}, kept: kept, now: d.now()}
	if q.Scope == scheduling.ScopeThis {
		x.touched, p.series = all, scheduling.Series{ID: kept.Series}
	} else {
		x.divide(all)
	}
	for _, b := range x.past {
		p.steps = append(p.steps, step{original: b.Original, kept: &b, target: b, fate: clash.FatePast})
	}
	for _, b := range x.touched {
		s := step{original: b.Original, kept: &b, target: b}
		s.cancel(q.Why)
		p.steps = append(p.steps, s)
	}
	p.sort()
	return p, nil
}
