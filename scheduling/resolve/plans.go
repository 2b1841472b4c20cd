// Package resolve answers a question about a scene with plans: which bookings
// go where so that what is wanted has a place, whom that disturbs, and why.
package resolve

import (
	"cmp"
	"context"
	"slices"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/search"
	"gatehouse/scheduling/clash"
)

const (
	// usual is how many plans are wanted when nobody says.
	usual = 3
	// enough is how many steps a screen waits for.
	enough = 2 << 20
	// easily is how many steps it may take to find a plan for its merit.
	easily = 4_000
	// Places are listed in rounds, each round so many times as many.
	firstRound, furtherRounds = 3_000, 8
	// manySpots are enough to look for plans that are different among.
	manySpots = 20_000
)

// Plans answers q with at most as many different plans as it wants, the least
// disruptive first. It never gives a plan after which anything clashes that
// did not before, and the same ground, question and effort always give the
// same plans. When ctx ends it returns the best so far, which is no error.
// Progress, if not nil, is called from time to time on the caller's goroutine.
func Plans(ctx context.Context, g clash.Ground, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error) {
	return newSolving(g, q, progress).answer(ctx)
}

func newSolving(g clash.Ground, q clash.Question, progress func(clash.Progress)) *solving {
	return &solving{
		field: newField(g, q), progress: progress,
		first: firstRound, want: cmp.Or(max(0, q.Plans), usual), effort: cmp.Or(max(0, q.Effort), enough),
	}
}

func (s *solving) answer(ctx context.Context) (clash.Resolution, error) {
	found, err := s.plans(ctx)
	if err != nil {
		return clash.Resolution{}, err
	}
	if found, err = s.deserving(ctx, found); err != nil {
		return clash.Resolution{}, err
	}
	return s.resolution(ctx, found)
}

// solving is one question being answered.
type solving struct {
	*field
	progress func(clash.Progress)
	first    int // how many places the first round lists
	want     int
	effort   int64
	steps    int64
	// refused counts the answers of a board that the scene's own judge did not
	// agree with; there are none, which is tested.
	refused int
}

// found is what a search came to.
type found struct {
	board  *built
	drafts []*draft // the least disruptive first
	// proved is set when there is no better plan than the first.
	proved bool
}

// plans widens what may move until nothing further can be in a better plan.
func (s *solving) plans(ctx context.Context) (found, error) {
	r := s.newReach()
	limit, least := s.first, board.Never
	for round := 1; ; round++ {
		r.widen(limit, least, round == 2)
		b := r.build(false)
		drafts, proved, err := s.solve(ctx, b)
		if err != nil {
			return found{}, err
		}
		out := found{board: b, drafts: drafts}
		if len(drafts) > 0 {
			least = drafts[0].total
		}
		next := r.next()
		out.proved = proved && (next == board.Never || next > least)
		if !out.proved && proved && len(drafts) > 0 {
			if out.proved, err = s.hopeless(ctx, r, least); err != nil {
				return found{}, err
			}
		}
		switch {
		case ended(ctx), next == board.Never, r.spots >= mostSpots, s.steps >= s.effort:
			return out, nil
		case out.proved && (len(drafts) >= s.want || least.Out() == 0 && least.People() == 0):
			// Where nobody is disturbed nothing that disturbs anybody need be shown.
			return out, nil
		case out.proved && r.spots >= manySpots:
			return out, nil
		case out.proved:
			least = board.Never // there may be more that are different
		}
		limit = max(limit, r.spots) * furtherRounds
	}
}

// ended reports whether it is time to be content with the best so far.
func ended(ctx context.Context) bool { return ctx.Err() != nil }

// hopeless reports whether nothing that was not listed yet can make a plan
// that costs less than one that is known.
func (s *solving) hopeless(ctx context.Context, r *reach, least board.Cost) (bool, error) {
	b := r.build(true)
	got, err := search.Solve(ctx, &b.problem, search.Limits{Nodes: 4 * easily}, nil)
	if err != nil {
		return false, err
	}
	s.steps += got.Nodes
	return got.Bound >= least || got.Proved && len(got.Answers) > 0 && got.Answers[0].Cost >= least, nil
}

// solve searches a board for the best answers.
func (s *solving) solve(ctx context.Context, b *built) (drafts []*draft, proved bool, err error) {
	if len(b.problem.Items) == 0 {
		return nil, true, nil
	}
	answers, proved, err := s.search(ctx, &b.problem, s.want, s.effort)
	if err != nil {
		return nil, false, err
	}
	for _, a := range answers {
		drafts = s.add(drafts, b, a)
	}
	return drafts, proved, nil
}

// deserving adds the plans that are the best at something else, as far as
// they are easily found, and chooses among them all.
func (s *solving) deserving(ctx context.Context, f found) (found, error) {
	b, drafts := f.board, f.drafts
	if len(drafts) == 0 || s.want < 2 {
		return f, nil
	}
	for _, m := range clash.Merits() {
		other, ok := b.valued(m, drafts[0])
		if !ok || ended(ctx) {
			continue
		}
		answers, _, err := s.search(ctx, &other, 1, easily)
		if err != nil {
			return found{}, err
		}
		for _, a := range answers {
			drafts = s.add(drafts, b, a)
		}
	}
	f.drafts = s.choose(drafts)
	return f, nil
}

// search is one search of a board.
func (s *solving) search(ctx context.Context, p *board.Problem, want int, steps int64) ([]board.Answer, bool, error) {
	var tell func(search.Progress)
	if s.progress != nil {
		tell = func(x search.Progress) {
			out := clash.Progress{Steps: s.steps + x.Nodes, Of: s.effort}
			if x.Best < board.Never {
				out.Found, out.Unplaced, out.Points = true, x.Best.Out(), x.Best.People()
			}
			s.progress(out)
		}
	}
	got, err := search.Solve(ctx, p, search.Limits{Nodes: max(1, min(steps, s.effort-s.steps)), Want: want}, tell)
	if err != nil {
		return nil, false, err
	}
	s.steps += got.Nodes
	return got.Answers, got.Proved, nil
}

// add makes a plan of an answer and puts it with the others, unless people
// would call it the same as one of them, or it is no plan at all.
func (s *solving) add(drafts []*draft, b *built, a board.Answer) []*draft {
	d := s.draft(b, a)
	for _, other := range drafts {
		if other.name == d.name {
			return drafts
		}
	}
	if len(d.moves) > 0 && !s.fits(d) {
		s.refused++
		return drafts
	}
	drafts = append(drafts, d)
	slices.SortStableFunc(drafts, func(x, y *draft) int { return cmp.Compare(x.total, y.total) })
	return drafts
}

// choose keeps as many plans as are wanted: the least disruptive, then those
// that are best at something, then the next least disruptive. None leaves more
// without a place than the first.
func (s *solving) choose(drafts []*draft) []*draft {
	best := drafts[0]
	drafts = slices.DeleteFunc(drafts, func(d *draft) bool { return d.cost.Unplaced > best.cost.Unplaced })
	chosen := drafts[:1:1]
	for _, m := range clash.Merits() {
		if d := bestAt(m, drafts); d != nil && len(chosen) < s.want && !slices.Contains(chosen, d) {
			chosen = append(chosen, d)
		}
	}
	for _, d := range drafts {
		if len(chosen) < s.want && !slices.Contains(chosen, d) {
			chosen = append(chosen, d)
		}
	}
	slices.SortStableFunc(chosen, func(x, y *draft) int { return cmp.Compare(x.total, y.total) })
	return chosen
}
