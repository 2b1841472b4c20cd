package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"gatehouse/scheduling"
)

const (
	// mergeAbove is how many changes may wait for a reader before those of
	// one booking, or of one action that is wider, are merged into the newest.
	mergeAbove = 64
	// lookAgain is how long a watcher waits after the feed could not be read.
	lookAgain = time.Second
)

// feed wakes watchers after a commit. The changes themselves are in the file,
// so a watcher that sleeps loses none.
type feed struct {
	mu   sync.Mutex
	bell chan struct{} // closed at the next commit; guarded by mu
}

// next returns a channel that is closed at the next commit.
func (f *feed) next() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bell == nil {
		f.bell = make(chan struct{})
	}
	return f.bell
}

func (f *feed) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bell != nil {
		close(f.bell)
		f.bell = nil
	}
}

// Watch implements scheduling.Store. More than 64 changes that wait for a
// slow reader are merged: of each booking only the newest is delivered, and of
// each action that is wider than a booking.
func (s *Store) Watch(ctx context.Context) <-chan scheduling.Change {
	out := make(chan scheduling.Change)
	if s.enter() != nil {
		close(out)
		return out
	}
	head, err := s.head(ctx)
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, context.Canceled) { // else nobody watches any more
			s.log.Error("cannot read the feed", "err", err)
		}
		s.tasks.Done()
		close(out)
		return out
	}
	go func() {
		defer s.tasks.Done()
		defer close(out)
		s.deliver(ctx, head, out)
	}()
	return out
}

func (s *Store) deliver(ctx context.Context, cursor int64, out chan<- scheduling.Change) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for {
		bell := s.feed.next()
		changes, err := s.changesAfter(ctx, cursor)
		var retry <-chan time.Time
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			s.log.Warn("cannot read the feed; trying again", "err", err)
			retry = time.After(lookAgain)
		}
		for _, c := range changes {
			select {
			case out <- c:
				cursor = c.Seq
			case <-ctx.Done():
				return
			case <-s.life:
				return
			}
		}
		if len(changes) > 0 {
			continue
		}
		select {
		case <-bell:
		case <-retry:
		case <-ctx.Done():
			return
		case <-s.life:
			return
		}
	}
}

// head is the number of the newest change.
func (s *Store) head(ctx context.Context) (int64, error) {
	var n int64
	err := s.reader.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM changes`).Scan(&n)
	return n, fault(ctx, err)
}

// changesAfter lists what follows cursor: each change when they are few, the
// newest of each booking, and of each wider action, when they are many.
func (s *Store) changesAfter(ctx context.Context, cursor int64) ([]scheduling.Change, error) {
	ctx, cancel := context.WithTimeout(ctx, s.viewLimit)
	defer cancel()
	few, err := s.changes(ctx, `SELECT seq, at, action, booking FROM changes WHERE seq > ? ORDER BY seq LIMIT ?`, cursor, mergeAbove+1)
	if err != nil || len(few) <= mergeAbove {
		return few, err
	}
	return s.changes(ctx, `SELECT c.seq, c.at, c.action, c.booking FROM changes c
		JOIN (SELECT max(seq) AS seq FROM changes WHERE seq > ? GROUP BY booking, iif(booking = '', action, '')) newest ON newest.seq = c.seq
		ORDER BY c.seq`, cursor)
}

func (s *Store) changes(ctx context.Context, q string, args ...any) ([]scheduling.Change, error) {
	rows, err := s.reader.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, fault(ctx, err)
	}
	defer rows.Close()
	return readChanges(ctx, rows)
}

func readChanges(ctx context.Context, rows *sql.Rows) ([]scheduling.Change, error) {
	var out []scheduling.Change
	for rows.Next() {
		var c scheduling.Change
		var at int64
		if err := rows.Scan(&c.Seq, &at, &c.Action, &c.Booking); err != nil {
			return nil, err
		}
		c.At = fromNanos(at)
		out = append(out, c)
	}
	return out, fault(ctx, rows.Err())
}
