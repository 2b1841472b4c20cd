package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"gatehouse/scheduling"
)

// session is one transaction as the Reader and Writer see it. It belongs to
// the goroutine that runs the View or Update.
type session struct {
	query func(q string, args ...any) (*sql.Rows, error)
	exec  func(q string, args ...any) error
	// broken is the first error after which nothing more may be written:
	// SQLite may have rolled the whole transaction back by itself.
	broken error
	closed bool
	memory *memory
}

var errKept = errors.New("sqlite: a Reader or Writer was used after its transaction")

func newSession(ctx context.Context, tx *sql.Tx, m *memory) *session {
	s := &session{memory: m}
	s.query = func(q string, args ...any) (*sql.Rows, error) {
		if err := s.usable(); err != nil {
			return nil, err
		}
		rows, err := tx.QueryContext(ctx, q, args...)
		return rows, s.note(ctx, err)
	}
	s.exec = func(q string, args ...any) error {
		if err := s.usable(); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, q, args...)
		return s.note(ctx, err)
	}
	return s
}

func (s *session) usable() error {
	if s.closed {
		return errKept
	}
	return s.broken
}

// note turns err into the store's words, and ends the session when SQLite did
// more than refuse one statement.
func (s *session) note(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	out := fault(ctx, err)
	if !constraint(err) && s.broken == nil {
		s.broken = out
	}
	return out
}

// scanner reads one row into fields.
type scanner func(fields ...any) error

// list reads every row of a query. Rows never outlive the call: a cursor left
// open would keep the write-ahead log from being reset.
func list[T any](s *session, read func(scanner) (T, error), q string, args ...any) ([]T, error) {
	rows, err := s.query(q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, s.note(context.Background(), err)
	}
	return out, nil
}

// one reads the first row of a query, or scheduling.ErrNotFound.
func one[T any](s *session, read func(scanner) (T, error), q string, args ...any) (T, error) {
	all, err := list(s, read, q, args...)
	if err != nil || len(all) == 0 {
		var zero T
		if err == nil {
			err = scheduling.ErrNotFound
		}
		return zero, err
	}
	return all[0], nil
}

func scanText(scan scanner) (string, error) {
	var t string
	err := scan(&t)
	return t, err
}

func scanInt(scan scanner) (int64, error) {
	var n int64
	err := scan(&n)
	return n, err
}
