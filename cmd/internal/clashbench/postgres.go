package clashbench

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"gatehouse/scheduling/index/workload"
)

// through is what PostgreSQL finds claims through.
type through string

const (
	// byConstraint is the constraint that refuses double bookings.
	byConstraint through = "EXCLUDE USING gist"
	// byRange is the index that the constraint uses, without the constraint:
	// questions cost the same, and loading about half.
	byRange through = "gist (resource, range)"
	byStart through = "btree (resource, start)"
)

// table keeps the claims: each way has one, so that the server has no choice
// which to use.
func (t through) table() string {
	if t == byStart {
		return "by_start"
	}
	return "by_range"
}

// postgres is a table of claims in a server of our own. Numbers stand for
// names, which makes it smaller and faster than a real one.
type postgres struct {
	questions
	server *server
	through

	conn *pgx.Conn
}

func (m *postgres) name() string { return "PostgreSQL, " + string(m.through) }

func (m *postgres) load(ctx context.Context) (err error) {
	if m.conn, err = m.server.connect(ctx); err != nil {
		return err
	}
	if err := m.exec(ctx, `CREATE EXTENSION IF NOT EXISTS btree_gist`, `DROP TABLE IF EXISTS `+m.table(),
		`CREATE UNLOGGED TABLE `+m.table()+` (resource int4 NOT NULL, starts int4 NOT NULL, ends int4 NOT NULL, occurrence int4 NOT NULL)`); err != nil {
		return err
	}
	next, stop := iter.Pull(m.Spans())
	defer stop()
	copied, err := m.conn.CopyFrom(ctx, pgx.Identifier{m.table()}, []string{"resource", "starts", "ends", "occurrence"},
		pgx.CopyFromFunc(func() ([]any, error) {
			c, ok := next()
			if !ok {
				return nil, nil
			}
			return []any{int32(c.Resource), int32(c.Start), int32(c.End), int32(c.Occurrence)}, nil
		}))
	if err != nil {
		return err
	}
	if copied != int64(4*m.Occurrences) {
		return fmt.Errorf("%d of %d claims were copied", copied, 4*m.Occurrences)
	}
	return m.exec(ctx, m.found(), `VACUUM ANALYZE `+m.table())
}

func (m *postgres) found() string {
	switch m.through {
	case byConstraint:
		return `ALTER TABLE ` + m.table() + ` ADD CONSTRAINT found EXCLUDE USING gist (resource WITH =, int4range(starts, ends) WITH &&)`
	case byRange:
		return `CREATE INDEX ON ` + m.table() + ` USING gist (resource, int4range(starts, ends))`
	case byStart:
	}
	return `CREATE INDEX ON ` + m.table() + ` (resource, starts) INCLUDE (ends, occurrence)`
}

func (m *postgres) exec(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := m.conn.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// overlap is the condition that a claim shares time with [lo, hi).
func (m *postgres) overlap(lo, hi string) string {
	if m.through != byStart {
		return fmt.Sprintf(`int4range(c.starts, c.ends) && int4range(%s, %s)`, lo, hi)
	}
	return fmt.Sprintf(`c.starts > %[1]s - 75 AND c.starts < %[2]s AND c.ends > %[1]s`, lo, hi)
}

func (m *postgres) clashes(ctx context.Context, i int) (func() []hit, error) {
	q := m.clashing[i]
	var number, resource, lo, hi []int32
	for a, r := range q.Resources {
		for s, span := range q.Spans {
			number, resource = append(number, int32(a*len(q.Spans)+s)), append(resource, int32(r))
			lo, hi = append(lo, int32(span[0])-int32(q.Gaps[a])), append(hi, int32(span[1])+int32(q.Gaps[a]))
		}
	}
	rows, err := m.conn.Query(ctx, `SELECT a.n, c.starts, c.ends, c.occurrence
		FROM unnest($1::int4[], $2::int4[], $3::int4[], $4::int4[]) AS a (n, resource, lo, hi)
		JOIN `+m.table()+` c ON c.resource = a.resource AND `+m.overlap("a.lo", "a.hi")+` ORDER BY a.n, c.starts`, number, resource, lo, hi)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h hit, err error) {
		var n int
		err = row.Scan(&n, &h.start, &h.end, &h.occurrence)
		h.ask, h.span = n/len(q.Spans), n%len(q.Spans)
		return h, err
	})
	return func() []hit { return out }, err
}

func (m *postgres) starts(ctx context.Context, i int) (func() []start, error) {
	q := m.starting[i]
	var out []start
	for _, day := range q.Days {
		known, err := m.busy(ctx, q, day)
		if err != nil {
			return nil, err
		}
		if out = fit(q, day, known, out); len(out) == q.Limit {
			break
		}
	}
	return func() []start { return out }, nil
}

func (m *postgres) busy(ctx context.Context, q workload.Starting, day [2]int64) ([]busy, error) {
	rows, err := m.conn.Query(ctx, `SELECT c.resource, c.starts, c.ends FROM unnest($1::int4[]) AS a (resource)
		JOIN `+m.table()+` c ON c.resource = a.resource AND `+m.overlap("$2::int4", "$3::int4"), resources(q), day[0]-margin(q), day[1]+margin(q))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (b busy, err error) {
		err = row.Scan(&b.resource, &b.start, &b.end)
		return b, err
	})
}

func (m *postgres) memory(ctx context.Context) (n int64, where string, err error) {
	err = m.conn.QueryRow(ctx, `SELECT pg_total_relation_size($1::regclass)`, m.table()).Scan(&n)
	return n, "table and index", err
}

func (m *postgres) close() error {
	if m.conn == nil {
		return nil
	}
	return m.conn.Close(context.Background())
}
