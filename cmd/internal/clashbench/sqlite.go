package clashbench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver that the desk's store uses

	"gatehouse/scheduling/index/workload"
)

// lite is a SQLite file with the claims by resource and start. Numbers stand
// for names, which makes it smaller and faster than a real one.
type lite struct {
	questions
	dir string

	db   *sql.DB
	near *sql.Stmt
	day  *sql.Stmt
}

func (m *lite) name() string { return "SQLite, primary key (resource, start)" }

func (m *lite) path() string { return filepath.Join(m.dir, fmt.Sprintf("claims-%d.db", m.Occurrences)) }

func (m *lite) load(ctx context.Context) (err error) {
	m.db, err = sql.Open("sqlite", "file:"+m.path()+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)")
	if err != nil {
		return err
	}
	m.db.SetMaxOpenConns(1)
	if _, err := m.db.ExecContext(ctx, `CREATE TABLE claims (resource INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
		occurrence INTEGER NOT NULL, PRIMARY KEY (resource, starts)) STRICT, WITHOUT ROWID`); err != nil {
		return err
	}
	// Rows go in by their key, which is the fastest way.
	rows := slices.Collect(m.Spans())
	slices.SortFunc(rows, func(a, b workload.Claim) int {
		if a.Resource != b.Resource {
			return a.Resource - b.Resource
		}
		return int(a.Start - b.Start)
	})
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	const batch = 200
	insert := func(n int) string {
		return `INSERT INTO claims VALUES ` + strings.TrimSuffix(strings.Repeat("(?,?,?,?),", n), ",")
	}
	for some := range slices.Chunk(rows, batch) {
		args := make([]any, 0, 4*batch)
		for _, c := range some {
			args = append(args, c.Resource, c.Start, c.End, c.Occurrence)
		}
		if _, err := tx.ExecContext(ctx, insert(len(some)), args...); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return m.prepare(ctx)
}

func (m *lite) prepare(ctx context.Context) (err error) {
	asked := len(m.clashing[0].Resources) * len(m.clashing[0].Spans)
	m.near, err = m.db.PrepareContext(ctx, `WITH asked (n, resource, lo, hi) AS (VALUES `+
		strings.TrimSuffix(strings.Repeat("(?,?,?,?),", asked), ",")+`)
		SELECT n, starts, ends, occurrence FROM asked CROSS JOIN claims c
		WHERE c.resource = asked.resource AND starts > lo - 75 AND starts < hi AND ends > lo ORDER BY n, starts`)
	if err != nil {
		return err
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(resources(m.starting[0]))), ",")
	m.day, err = m.db.PrepareContext(ctx, `SELECT resource, starts, ends FROM claims
		WHERE resource IN (`+marks+`) AND starts > ? - 75 AND starts < ? AND ends > ?`)
	return err
}

func (m *lite) clashes(ctx context.Context, i int) (func() []hit, error) {
	q := m.clashing[i]
	var args []any
	for a, r := range q.Resources {
		for s, span := range q.Spans {
			gap := int64(q.Gaps[a])
			args = append(args, a*len(q.Spans)+s, r, span[0]-gap, span[1]+gap)
		}
	}
	rows, err := m.near.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []hit
	for rows.Next() {
		var h hit
		var n int
		if err := rows.Scan(&n, &h.start, &h.end, &h.occurrence); err != nil {
			return nil, err
		}
		h.ask, h.span = n/len(q.Spans), n%len(q.Spans)
		out = append(out, h)
	}
	return func() []hit { return out }, rows.Err()
}

func (m *lite) starts(ctx context.Context, i int) (func() []start, error) {
	q := m.starting[i]
	var out []start
	for _, day := range q.Days {
		var args []any
		for _, r := range resources(q) {
			args = append(args, r)
		}
		lo, hi := day[0]-margin(q), day[1]+margin(q)
		known, err := m.busy(ctx, append(args, lo, hi, lo))
		if err != nil {
			return nil, err
		}
		if out = fit(q, day, known, out); len(out) == q.Limit {
			break
		}
	}
	return func() []start { return out }, nil
}

func (m *lite) busy(ctx context.Context, args []any) ([]busy, error) {
	rows, err := m.day.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []busy
	for rows.Next() {
		var b busy
		if err := rows.Scan(&b.resource, &b.start, &b.end); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

func (m *lite) memory(context.Context) (int64, string, error) {
	info, err := os.Stat(m.path())
	if err != nil {
		return 0, "", err
	}
	return info.Size(), "file", nil
}

func (m *lite) close() error {
	if m.db == nil {
		return nil
	}
	err := m.db.Close()
	os.Remove(m.path())
	return err
}
