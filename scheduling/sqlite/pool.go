package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	engine "modernc.org/sqlite"
)

// pragma is a setting that a connection must report back.
type pragma struct {
	name string
	want string
}

// purpose is what a connection is for.
type purpose int

const (
	forWriting  purpose = iota // the one writer
	forReading                 // the read pool: can never write
	forUpkeep                  // backups and checkpoints: gives up soon when the writer is busy
	forLooking                 // a file that must not be changed at all
	forImmobile                // a file on a medium that cannot even hold a lock
)

// link is how connections of one purpose are opened.
type link struct {
	dsn     string
	pragmas []pragma
}

// links returns how to open path for a purpose; synchronous is "FULL" except
// in the test that proves that anything less loses bookings.
func links(path string, p purpose, synchronous string) link {
	q := url.Values{}
	q.Set("_defensive", "1")
	var l link
	set := func(name, value, reads string) {
		q.Add("_pragma", name+"("+value+")")
		l.pragmas = append(l.pragmas, pragma{name, reads})
	}
	wait := "10000"
	if p == forUpkeep {
		wait = "2000"
	}
	set("busy_timeout", wait, wait)
	set("foreign_keys", "1", "1")
	set("trusted_schema", "0", "0")
	set("recursive_triggers", "1", "1")
	l.pragmas = append(l.pragmas, pragma{"writable_schema", "0"})
	switch p {
	case forLooking:
		q.Set("mode", "ro")
	case forImmobile:
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	case forWriting, forReading, forUpkeep:
		set("journal_mode", "WAL", "wal")
		full := map[string]string{"OFF": "0", "NORMAL": "1", "FULL": "2", "EXTRA": "3"}
		set("synchronous", synchronous, full[synchronous])
		set("wal_autocheckpoint", "4000", "4000")
	}
	if p == forWriting {
		q.Set("_txlock", "immediate")
	}
	if p == forReading || p == forLooking || p == forImmobile {
		q.Set("_query_only", "1")
		l.pragmas = append(l.pragmas, pragma{"query_only", "1"})
	} else {
		l.pragmas = append(l.pragmas, pragma{"query_only", "0"})
	}
	l.dsn = (&url.URL{Scheme: "file", Path: uriPath(path), RawQuery: q.Encode()}).String()
	return l
}

// uriPath is an absolute path as a file: URI has it; a drive letter needs a
// slash before it (https://www.sqlite.org/uri.html).
func uriPath(path string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return p
}

// pool opens at most n connections that have all reported the right PRAGMAs.
func (l link) pool(n int) (*sql.DB, error) {
	c, err := engine.NewConnector(l.dsn)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(checked{c, l.pragmas})
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// use opens one connection for as long as fn runs.
func (l link) use(fn func(db *sql.DB) error) (err error) {
	db, err := l.pool(1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

// checked hands out only connections whose PRAGMAs read back as they should:
// SQLite ignores a misspelt or refused setting without a word.
type checked struct {
	driver.Connector
	pragmas []pragma
}

func (c checked) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range c.pragmas {
		got, err := readPragma(ctx, conn, p.name)
		if err == nil && got != p.want {
			err = fmt.Errorf("sqlite: PRAGMA %s is %q, want %q", p.name, got, p.want)
		}
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}

func readPragma(ctx context.Context, conn driver.Conn, name string) (_ string, err error) {
	q, ok := conn.(driver.QueryerContext)
	if !ok {
		return "", errors.New("sqlite: connection cannot be queried")
	}
	rows, err := q.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); err != nil {
		return "", fmt.Errorf("PRAGMA %s: %w", name, err)
	}
	return fmt.Sprint(row[0]), nil
}
