// Package work runs what is slow away from the screen's goroutine and brings
// what came of it back onto it.
package work

import (
	"context"
	"sync"
)

// Do runs task on a goroutine of its own; the function that task returns, if
// any, then runs on the screen's goroutine. Models are given a Do, so that
// they need no goroutine of their own: everything they hold belongs to the
// screen's goroutine.
type Do func(task func(ctx context.Context) (then func()))

// Pool is the tasks under way. Its zero value is not usable: see NewPool.
type Pool struct {
	ctx    context.Context //nolint:containedctx // it is the life of the pool, which no call outlives
	cancel context.CancelFunc
	main   func(func())

	mu     sync.Mutex // guards closed, and orders active.Add before active.Wait
	closed bool
	active sync.WaitGroup
}

// NewPool returns a pool whose tasks end with ctx; main runs a function on
// the screen's goroutine, soon and without waiting for it.
func NewPool(ctx context.Context, main func(func())) *Pool {
	p := &Pool{main: main}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

// Do runs task; after Close it does nothing.
func (p *Pool) Do(task func(context.Context) func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.active.Add(1)
	go func() {
		defer p.active.Done()
		if then := task(p.ctx); then != nil && p.ctx.Err() == nil {
			p.main(then)
		}
	}()
}

// Close cancels what is under way and returns when nothing of it runs. It may
// be called twice.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.cancel()
	p.active.Wait()
}

// Inline is a Do that runs everything at once on the caller's goroutine.
func Inline(task func(context.Context) func()) {
	if then := task(context.Background()); then != nil {
		then()
	}
}

// Queue is a Do that runs a task only when it is told to: a test decides in
// which order answers arrive.
type Queue struct {
	tasks []func(context.Context) func()
}

// Do adds task to the queue.
func (q *Queue) Do(task func(context.Context) func()) { q.tasks = append(q.tasks, task) }

// Len is how many tasks wait.
func (q *Queue) Len() int { return len(q.tasks) }

// Answer runs the i-th waiting task and what it returned.
func (q *Queue) Answer(i int) {
	task := q.tasks[i]
	q.tasks = append(q.tasks[:i:i], q.tasks[i+1:]...)
	Inline(task)
}
