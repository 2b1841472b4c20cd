package clashbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// rounds is how often methods take turns: a machine that is busy for a while
// then slows them all.
const rounds = 10

// repeats is how often each question is asked at least.
const repeats = 5

// answers is what a method said to each question, and how long the quickest
// answer to each took: the one that the machine's other work disturbed least.
type answers struct {
	hits                 [][]hit
	starts               [][]start
	hitsTook, startsTook timing
}

// timing is how often questions were asked, and the quickest answer to each.
type timing struct {
	asked    int
	quickest []time.Duration
}

// compare loads every method, has them take turns, and closes them all.
func compare(ctx context.Context, o Options, q questions, methods []method) (rows []Row, err error) {
	defer func() {
		for _, m := range methods {
			err = errors.Join(err, m.close())
		}
	}()
	for _, m := range methods {
		row, err := load(ctx, m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name(), err)
		}
		fmt.Fprintf(o.Log, "  %s: loaded in %s, %d MB %s\n", row.Method, row.Load.Round(time.Millisecond), row.Memory/1e6, row.Note)
		rows = append(rows, row)
	}
	all := make([]answers, len(methods))
	for round := range rounds {
		for i, m := range methods {
			if err := all[i].add(ctx, o, q, m, round); err != nil {
				return nil, fmt.Errorf("%s: %w", m.name(), err)
			}
		}
	}
	for i := range all {
		if err := all[0].same(all[i]); err != nil {
			return nil, fmt.Errorf("%s and %s: %w", methods[0].name(), methods[i].name(), err)
		}
		rows[i].Clashes, rows[i].Starts = all[i].hitsTook.median(), all[i].startsTook.median()
		for _, h := range all[i].hits {
			rows[i].Hits += float64(len(h)) / float64(len(all[i].hits))
		}
		fmt.Fprintf(o.Log, "  %s: clashes %s, starts %s\n", rows[i].Method, rows[i].Clashes, rows[i].Starts)
	}
	return rows, nil
}

func load(ctx context.Context, m method) (Row, error) {
	begun := time.Now()
	if err := m.load(ctx); err != nil {
		return Row{}, err
	}
	row := Row{Method: m.name(), Load: time.Since(begun)}
	var err error
	row.Memory, row.Note, err = m.memory(ctx)
	return row, err
}

// median is over the questions.
func (t timing) median() time.Duration {
	took := slices.Sorted(slices.Values(t.quickest))
	return took[len(took)/2]
}

// add asks m for one more round. In the first, each question is asked once
// before the clock runs, and the answers are kept.
func (a *answers) add(ctx context.Context, o Options, q questions, m method, round int) (err error) {
	clashes := func(i int) (func() []hit, error) { return m.clashes(ctx, i) }
	starts := func(i int) (func() []start, error) { return m.starts(ctx, i) }
	if round == 0 {
		if a.hits, err = listen(len(q.clashing), clashes); err != nil {
			return err
		}
		if a.starts, err = listen(len(q.starting), starts); err != nil {
			return err
		}
	}
	if err := ask(o, &a.hitsTook, len(q.clashing), clashes); err != nil {
		return err
	}
	return ask(o, &a.startsTook, len(q.starting), starts)
}

func listen[T any](questions int, answer func(i int) (func() []T, error)) ([][]T, error) {
	var out [][]T
	for i := range questions {
		read, err := answer(i)
		if err != nil {
			return nil, err
		}
		out = append(out, read())
	}
	return out, nil
}

// ask goes on asking, question after question, for a round.
func ask[T any](o Options, t *timing, questions int, answer func(i int) (func() []T, error)) error {
	least := t.asked + (repeats*questions+rounds-1)/rounds
	for begun := time.Now(); time.Since(begun) < o.Lasts/rounds || t.asked < least; t.asked++ {
		one := time.Now()
		if _, err := answer(t.asked % questions); err != nil {
			return err
		}
		took := time.Since(one)
		if t.asked < questions {
			t.quickest = append(t.quickest, took)
			continue
		}
		was := &t.quickest[t.asked%questions]
		*was = min(*was, took)
	}
	return nil
}

func (a answers) same(b answers) error {
	for i := range a.hits {
		if !slices.Equal(a.hits[i], b.hits[i]) {
			return fmt.Errorf("clashes of question %d: %d and %d, and not the same", i, len(a.hits[i]), len(b.hits[i]))
		}
	}
	for i := range a.starts {
		if !slices.Equal(a.starts[i], b.starts[i]) {
			return fmt.Errorf("starts of question %d: %v and %v", i, a.starts[i], b.starts[i])
		}
	}
	return nil
}
