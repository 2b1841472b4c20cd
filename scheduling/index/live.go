package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/scheduling"
)

// Source is what a Live follows: a scheduling.Store.
type Source interface {
	View(ctx context.Context, fn func(scheduling.Reader) error) error
	Watch(ctx context.Context) <-chan scheduling.Change
}

// Live is an index of a whole store that is kept true by the store's feed: of
// what its bookings claim. The holds of open forms, which end by themselves,
// are not in it. Run keeps it; everything else may be called from any goroutine.
type Live struct {
	source Source
	since  time.Time
	now    atomic.Pointer[Index]

	mu   sync.Mutex
	bell chan struct{} // closed when now changes; guarded by mu
}

// NewLive is a Live of source. Bookings that were over before since need not
// be in it; the zero time keeps everything. Then everything is read in one
// transaction, which a store may end before a million bookings are read; from
// since on it takes one for each week.
func NewLive(source Source, since time.Time) *Live {
	return &Live{source: source, since: since}
}

// Now is the index as the feed has made it so far. It is nil while nothing
// keeps it true: before Run has read the store and after Run has ended; and of
// a nil Live.
func (l *Live) Now() *Index {
	if l == nil {
		return nil
	}
	return l.now.Load()
}

// Next returns a channel that is closed when Now changes. Take it before
// looking at Now, so that no change is missed in between.
func (l *Live) Next() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bell == nil {
		l.bell = make(chan struct{})
	}
	return l.bell
}

var errFeedEnded = errors.New("index: the feed ended")

// Run reads the store and then follows its feed until ctx ends, when it
// returns nil, or something cannot be read. It may be called again then, and
// reads everything anew; not twice at once.
func (l *Live) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer l.publish(nil)
	// What is committed while the store is read comes through the feed, and
	// reading a booking twice does no harm.
	feed := l.source.Watch(ctx)
	err := l.build(ctx)
	for err == nil {
		c, ok := <-feed
		if !ok {
			err = errFeedEnded
			break
		}
		switch {
		case c.Booking != "":
			err = l.follow(ctx, c.Booking)
		case c.Action == scheduling.ActionLoaded:
			err = l.build(ctx)
		}
	}
	if ctx.Err() != nil {
		return nil //nolint:nilerr // whatever failed did so because Run was told to end
	}
	return err
}

// follow makes the index hold what one booking claims now.
func (l *Live) follow(ctx context.Context, id scheduling.BookingID) error {
	var claims []scheduling.Claim
	err := l.source.View(ctx, func(r scheduling.Reader) error {
		b, err := r.Booking(id)
		if errors.Is(err, scheduling.ErrNotFound) {
			return nil // a load removed it since, and is on the feed too
		}
		claims = b.Claims()
		return err
	})
	if err != nil {
		return fmt.Errorf("index: read booking %s: %w", id, err)
	}
	l.publish(l.Now().Replace(id, claims))
	return nil
}

func (l *Live) build(ctx context.Context) error {
	var failed error
	x := Build(func(yield func(scheduling.Claim) bool) {
		for b, err := range l.bookings(ctx) {
			if err != nil {
				failed = fmt.Errorf("index: read the store: %w", err)
				return
			}
			for _, c := range b.Claims() {
				if !yield(c) {
					return
				}
			}
		}
	})
	if failed != nil {
		return failed
	}
	l.publish(x)
	return nil
}

const (
	// slice is how much is read in one transaction, which a store ends after
	// some seconds: a busy estate has a hundred thousand bookings a week.
	slice = 7 * 24 * time.Hour
	// ahead is how many slices are read; they reach past the horizon, and what
	// lies further still is read as one.
	ahead = 104
)

// bookings are all that hold something, in as many transactions as it takes.
// One that moves meanwhile may come twice or not at all: the feed will tell.
func (l *Live) bookings(ctx context.Context) iter.Seq2[scheduling.Booking, error] {
	return func(yield func(scheduling.Booking, error) bool) {
		for _, within := range l.spans() {
			var some []scheduling.Booking
			err := l.source.View(ctx, func(r scheduling.Reader) (err error) {
				some, err = r.Bookings(scheduling.BookingQuery{Within: within})
				return err
			})
			if err != nil {
				yield(scheduling.Booking{}, err)
				return
			}
			for _, b := range some {
				if b.Span().Start.Before(within.Start) && within.Start.After(l.since) {
					continue // it came with the slice before
				}
				if !yield(b, nil) {
					return
				}
			}
		}
	}
}

// spans is what to read in one transaction each; the zero span is everything.
func (l *Live) spans() []scheduling.Span {
	if l.since.IsZero() {
		return []scheduling.Span{{}}
	}
	var out []scheduling.Span
	start := l.since
	for range ahead {
		out = append(out, scheduling.NewSpan(start, slice))
		start = start.Add(slice)
	}
	return append(out, scheduling.Span{Start: start, End: instant(farthest)})
}

func (l *Live) publish(x *Index) {
	if l.now.Swap(x) == x {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bell != nil {
		close(l.bell)
		l.bell = nil
	}
}
