package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// OnMain runs f soon on the goroutine that owns the screen. It never blocks
// and may be called from any goroutine.
func OnMain(f func()) { fyne.Do(f) }

// OnMainWait runs f on the goroutine that owns the screen and returns when it
// has run. It must not be called from that goroutine.
func OnMainWait(f func()) { fyne.DoAndWait(f) }

// Feed turns any number of pokes from any goroutine into calls of one
// function on the screen's goroutine: at most one waits at a time, and two
// are at least the gap apart. A poke is never lost: after the last one the
// function runs once more.
type Feed struct {
	gap  time.Duration
	show func()
	main func(func())

	mu      sync.Mutex // guards the fields below
	poked   bool       // someone asked since show last began
	queued  bool       // a call of show is on its way to the screen, or running
	cooling bool       // less than gap ago
	closed  bool
	timer   *time.Timer
}

// NewFeed returns a feed that calls show at most once per gap.
func NewFeed(gap time.Duration, show func()) *Feed {
	return &Feed{gap: gap, show: show, main: OnMain}
}

// Poke asks for show to run.
func (f *Feed) Poke() { f.next(func() { f.poked = true }) }

// next changes the state and sends show on its way if it is wanted and
// allowed. Nothing is held while it is sent: it may run before this returns.
func (f *Feed) next(change func()) {
	f.mu.Lock()
	change()
	send := f.poked && !f.queued && !f.cooling && !f.closed
	if send {
		f.queued = true
	}
	f.mu.Unlock()
	if send {
		f.main(f.run)
	}
}

func (f *Feed) run() {
	f.mu.Lock()
	f.poked = false
	closed := f.closed
	if !closed && f.gap > 0 {
		f.cooling = true
		f.timer = time.AfterFunc(f.gap, func() { f.next(func() { f.cooling = false }) })
	}
	f.mu.Unlock()
	if closed {
		return
	}
	f.show()
	f.next(func() { f.queued = false })
}

// Close ends the feed: show does not begin again. It may be called twice.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.timer != nil {
		f.timer.Stop()
	}
}

// Asker puts questions to something slow, away from the screen's goroutine,
// and shows only the answer to the newest one: typing a letter makes the
// answer to the letters before it stale.
type Asker[Q, A any] struct {
	wait   time.Duration
	answer func(context.Context, Q) (A, error)
	show   func(Q, A, error)
	main   func(func())

	mu     sync.Mutex // guards the fields below
	seq    uint64
	cancel context.CancelFunc
	timer  *time.Timer
	closed bool
	active sync.WaitGroup
}

// NewAsker returns an asker that waits so long for a newer question before it
// calls answer on a goroutine of its own; show runs on the screen's goroutine.
func NewAsker[Q, A any](wait time.Duration, answer func(context.Context, Q) (A, error), show func(Q, A, error)) *Asker[Q, A] {
	return &Asker[Q, A]{wait: wait, answer: answer, show: show, main: OnMain}
}

// Ask puts a question; the context of the one before it is cancelled and its
// answer will not be shown.
func (a *Asker[Q, A]) Ask(q Q) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	a.drop()
	seq := a.seq
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	a.active.Add(1)
	a.timer = time.AfterFunc(a.wait, func() {
		defer a.active.Done()
		defer cancel()
		got, err := a.answer(ctx, q)
		if !a.current(seq) {
			return
		}
		a.main(func() {
			if a.current(seq) {
				a.show(q, got, err)
			}
		})
	})
}

// Forget makes every question asked so far stale.
func (a *Asker[Q, A]) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.drop()
}

// drop makes the newest question stale; mu is held.
func (a *Asker[Q, A]) drop() {
	a.seq++
	if a.timer != nil && a.timer.Stop() {
		a.active.Done()
	}
	if a.cancel != nil {
		a.cancel()
	}
	a.timer, a.cancel = nil, nil
}

func (a *Asker[Q, A]) current(seq uint64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return seq == a.seq && !a.closed
}

// Close cancels what is being answered and returns when nothing of it runs.
// No answer is shown after it. It may be called twice.
func (a *Asker[Q, A]) Close() {
	a.mu.Lock()
	a.closed = true
	a.drop()
	a.mu.Unlock()
	a.active.Wait()
}
