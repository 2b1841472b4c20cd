package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"gatehouse/scheduling"
)

// Options says which file to keep things in, and how.
type Options struct {
	// Path is the database file. Its folder is made when it is missing.
	Path string
	// Now is the clock; it is required.
	Now func() time.Time
	// Log receives what the store does by itself; nil is silence.
	Log *slog.Logger
	// ReadOnly opens without writing anything, whatever the file allows.
	ReadOnly bool
}

const (
	// viewLimit ends a read transaction: one left open keeps the write-ahead
	// log growing.
	viewLimit = 10 * time.Second
	// updateLimit ends a write transaction: there is only one writer.
	updateLimit = time.Minute
	// readers is how many connections read at once.
	readers = 4
)

// Store is a scheduling.Store in one SQLite file. It is safe for use by
// several goroutines.
type Store struct {
	path     string
	now      func() time.Time
	log      *slog.Logger
	readOnly bool
	// viewLimit is how long a View may last.
	viewLimit time.Duration

	lock   *flock.Flock // nil when nothing can be written beside the file
	writer *sql.DB      // nil when read-only
	reader *sql.DB
	upkeep link // opened for each use

	// damaged is set once SQLite reported damage: nothing is written any more.
	damaged atomic.Bool
	feed    feed
	memory  memory
	// copying is held while a backup is made: one at a time.
	copying chan struct{}

	closing sync.Once
	closed  error
	done    context.CancelFunc
	// tasks are the transactions and watchers under way; gate orders their
	// start against Close.
	gate  sync.Mutex
	shut  bool
	tasks sync.WaitGroup
	// life ends when the store is closed.
	life <-chan struct{}
}

var _ scheduling.Store = (*Store)(nil)

var errClosed = errors.New("sqlite: the store is closed")

// ReadOnly reports whether nothing can be written: because it was asked for,
// or because the file or its medium does not allow it.
func (s *Store) ReadOnly() bool { return s.readOnly }

// enter counts one more task, unless the store is closing.
func (s *Store) enter() error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.shut {
		return errClosed
	}
	s.tasks.Add(1)
	return nil
}

// View implements scheduling.Store. The transaction ends after 10 seconds.
func (s *Store) View(ctx context.Context, fn func(scheduling.Reader) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.tasks.Done()
	ctx, cancel := context.WithTimeout(ctx, s.viewLimit)
	defer cancel()
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.blame(fault(ctx, err))
	}
	defer tx.Rollback()
	session := newSession(ctx, tx, &s.memory)
	defer func() { session.closed = true }()
	return s.blame(fn(reader{session}))
}

// Update implements scheduling.Store. It waits for its turn at the one writer
// and gives up after a minute. ctx is obeyed up to the commit and not during
// it, so the answer is never in doubt because of ctx.
func (s *Store) Update(ctx context.Context, fn func(scheduling.Writer) error) (err error) {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.tasks.Done()
	switch {
	case s.readOnly:
		return scheduling.ErrReadOnly
	case s.damaged.Load():
		return scheduling.ErrDamaged
	}
	ctx, cancel := context.WithTimeout(ctx, updateLimit)
	defer cancel()
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return s.blame(fault(ctx, err))
	}
	defer func() {
		if closeErr := conn.Close(); closeErr != nil {
			s.log.Warn("the writer's connection was not given back", "err", closeErr)
		}
	}()
	return s.blame(s.transact(ctx, conn, fn))
}

func (s *Store) transact(ctx context.Context, conn *sql.Conn, fn func(scheduling.Writer) error) error {
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fault(ctx, err)
	}
	committed := false
	defer func() {
		if !committed {
			tx.Rollback() // SQLite may have done so already
		}
		// Also after a commit that failed: better to look for nothing.
		s.feed.wake()
	}()
	session := newSession(ctx, tx, &s.memory)
	defer func() { session.closed = true }()
	if err := fn(&writer{reader: reader{session}, now: s.now()}); err != nil {
		return err
	}
	if session.broken != nil {
		return session.broken
	}
	if ctx.Err() != nil {
		return fmt.Errorf("sqlite: %w", context.Cause(ctx))
	}
	if err := tx.Commit(); err != nil {
		return fault(ctx, err)
	}
	committed = true
	return nil
}

// blame notes damage, so that nothing is written over it and the next start
// looks at the whole file.
func (s *Store) blame(err error) error {
	if errors.Is(err, scheduling.ErrDamaged) && !s.damaged.Swap(true) && !s.readOnly {
		s.log.Error("the store is damaged; it is no longer written to", "err", err)
		if err := leaveNote(s.path); err != nil {
			s.log.Error("cannot leave a note of the damage", "err", err)
		}
	}
	return err
}

// Close implements scheduling.Store.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.gate.Lock()
		s.shut = true
		s.gate.Unlock()
		s.done()
		s.tasks.Wait()
		s.closed = s.release()
	})
	return s.closed
}

// release closes the connections and, last, the lock.
func (s *Store) release() error {
	var errs []error
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
