package lists

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Run is what one search for places found.
type Run struct {
	Suppose clash.Suppose
	// Asked are the rows that places were looked for, by key.
	Asked []string
	// Stopped is set when a person ended the search.
	Stopped bool
	// Stale is set when what it found no longer fits the diary.
	Stale   bool
	placing clash.Placing
}

// Plans is how many different plans there are.
func (r *Run) Plans() int { return len(r.placing.Resolution.Plans) }

// Supposes reports whether the run took something as so that is not.
func (r *Run) Supposes() bool { return !r.Suppose.Empty() }

// Placed counts the rows that have a place by the nth plan.
func (r *Run) Placed(n int) int {
	placed := 0
	for _, key := range r.Asked {
		if _, ok := r.move(n, key); ok {
			placed++
		}
	}
	return placed
}

// Cost is what the nth plan costs.
func (r *Run) Cost(n int) clash.Cost {
	if n >= r.Plans() {
		return clash.Cost{}
	}
	return r.placing.Resolution.Plans[n].Cost
}

// move is what a row's booking does by the nth plan.
func (r *Run) move(n int, key string) (clash.Move, bool) {
	id, ok := r.placing.Wanted[key]
	if !ok || n >= r.Plans() {
		return clash.Move{}, false
	}
	moves := r.placing.Resolution.Plans[n].Moves
	i := slices.IndexFunc(moves, func(m clash.Move) bool { return m.To.ID == id && m.To.Active() })
	if i < 0 {
		return clash.Move{}, false
	}
	return moves[i], true
}

// stuck is why a row has no place.
func (r *Run) stuck(key string) (clash.Stuck, bool) {
	id := r.placing.Wanted[key]
	i := slices.IndexFunc(r.placing.Resolution.Stuck, func(s clash.Stuck) bool { return s.Booking == id })
	if i < 0 || id == "" {
		return clash.Stuck{}, false
	}
	return r.placing.Resolution.Stuck[i], true
}

// search is one search under way.
type search struct {
	stop     context.CancelFunc
	stopped  bool
	suppose  clash.Suppose
	asked    []string
	progress clash.Progress
	said     atomic.Bool // progress is on its way to the screen
}

// Place looks for places for the chosen rows; suppose is what to take as so.
func (m *Model) Place(suppose clash.Suppose) {
	asked := m.wanted()
	if m.search != nil || m.acting || len(asked) == 0 {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &search{stop: stop, suppose: suppose, asked: asked}
	m.search = s
	q := clash.ListQuestion{List: m.open, Rows: asked, Suppose: suppose}
	m.Do(func(life context.Context) func() {
		defer context.AfterFunc(life, stop)()
		defer stop()
		p, err := m.Placer.PlaceList(ctx, q, func(x clash.Progress) { m.tell(s, x) })
		return func() { m.placed(s, p, err) }
	})
	m.Changed()
}

// tell brings progress to the screen, one piece at a time.
func (m *Model) tell(s *search, x clash.Progress) {
	if s.said.Swap(true) {
		return
	}
	m.Main(func() {
		s.said.Store(false)
		if m.search == s {
			s.progress = x
			m.Changed()
		}
	})
}

func (m *Model) placed(s *search, p clash.Placing, err error) {
	if m.search != s {
		return // another list was opened meanwhile
	}
	m.search = nil
	if err != nil {
		if !s.stopped || !errors.Is(err, context.Canceled) {
			m.Host.Failed(err)
		}
		m.Changed()
		return
	}
	r := &Run{Suppose: s.suppose, Asked: s.asked, Stopped: s.stopped, placing: p}
	if !r.Supposes() {
		// Only one plan can be the one that is carried out.
		m.runs = slices.DeleteFunc(m.runs, func(x *Run) bool { return !x.Supposes() })
		if p.List.Version >= m.known.List.Version && p.List.ID == m.known.List.ID {
			m.known.List = p.List
		}
	}
	m.runs = append([]*Run{r}, m.runs...)
	m.run, m.plan = r, 0
	m.Changed()
}

// Stop ends the search; the best so far is kept.
func (m *Model) Stop() {
	if m.search != nil {
		m.search.stopped = true
		m.search.stop()
	}
}

// Searching is the progress of the search under way; ok is false when none is.
func (m *Model) Searching() (p clash.Progress, of int, ok bool) {
	if m.search == nil {
		return clash.Progress{}, 0, false
	}
	return m.search.progress, len(m.search.asked), true
}

// Runs are what searches found, the newest first, and the one that is shown.
func (m *Model) Runs() (runs []*Run, shown *Run, plan int) { return m.runs, m.run, m.plan }

// Show shows the nth plan of a run.
func (m *Model) Show(r *Run, n int) {
	if slices.Contains(m.runs, r) && n < max(1, r.Plans()) && (r != m.run || n != m.plan) {
		m.run, m.plan = r, n
		m.Changed()
	}
}

// Forget takes a run out of the comparison.
func (m *Model) Forget(r *Run) {
	m.runs = slices.DeleteFunc(m.runs, func(x *Run) bool { return x == r })
	if m.run == r {
		m.run, m.plan = nil, 0
		if len(m.runs) > 0 {
			m.run = m.runs[0]
		}
	}
	m.Changed()
}

// placeOf is what a row's booking does by the plan that is shown.
func (m *Model) placeOf(r scheduling.Row) (clash.Move, bool) {
	if m.run == nil {
		return clash.Move{}, false
	}
	return m.run.move(m.plan, r.Key)
}
