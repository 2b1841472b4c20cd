package clashbench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// server is a PostgreSQL of our own: in a folder that is thrown away, reached
// through a socket in it and from nowhere else.
type server struct {
	dir string
	log io.Writer

	end  context.CancelFunc // nil while it does not run
	done chan error
}

var errNoPostgres = errors.New("there is no PostgreSQL here: tools/setup bench-clash installs it")

// program is the path of one of PostgreSQL's programs, which Debian keeps off
// the PATH.
func program(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		slices.Sort(found)
		return found[len(found)-1], nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errNoPostgres
	}
	return path, nil
}

// start does nothing when the server runs.
func (s *server) start(ctx context.Context) error {
	if s.end != nil {
		return nil
	}
	initdb, err := program("initdb")
	if err != nil {
		return err
	}
	postgres, err := program("postgres")
	if err != nil {
		return err
	}
	home := filepath.Join(s.dir, "postgres")
	if err := os.Mkdir(home, 0o700); err != nil {
		return err
	}
	attr, err := unprivileged(home)
	if err != nil {
		return err
	}
	var said bytes.Buffer
	found := exec.CommandContext(ctx, initdb, "-D", filepath.Join(home, "data"), "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	found.Dir, found.SysProcAttr, found.Stdout, found.Stderr = home, attr, &said, &said
	if err := found.Run(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, said.String())
	}
	args := []string{"-D", filepath.Join(home, "data"), "-k", home, "-c", "listen_addresses="}
	for _, setting := range []string{
		// As fast as it goes: nothing here has to survive, and all fits in memory.
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=16GB",
		"shared_buffers=2GB", "maintenance_work_mem=1GB", "work_mem=64MB", "effective_cache_size=8GB", "random_page_cost=1.1",
		"jit=off", "autovacuum=off", "max_parallel_workers_per_gather=0",
	} {
		args = append(args, "-c", setting)
	}
	running, end := context.WithCancel(ctx)
	cmd := exec.CommandContext(running, postgres, args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Stdout, cmd.Stderr = home, attr, &said, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // a fast shutdown
	if err := cmd.Start(); err != nil {
		end()
		return fmt.Errorf("postgres: %w", err)
	}
	s.end, s.done = end, make(chan error, 1)
	done := s.done
	go func() { done <- cmd.Wait() }() // stop waits for it
	return s.ready(ctx, &said)
}

// ready waits until the server answers.
func (s *server) ready(ctx context.Context, said *bytes.Buffer) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-s.done:
			s.end()
			s.end = nil
			return fmt.Errorf("postgres ended: %w\n%s", err, said.String())
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			conn, err := s.connect(ctx)
			if err == nil {
				return conn.Close(ctx)
			}
		}
	}
}

func (s *server) connect(ctx context.Context) (*pgx.Conn, error) {
	c, err := pgx.ParseConfig("user=bench database=postgres sslmode=disable")
	if err != nil {
		return nil, err
	}
	c.Host, c.Port = filepath.Join(s.dir, "postgres"), 5432
	return pgx.ConnectConfig(ctx, c)
}

// stop waits until the server is gone. An interrupt is how it is stopped, so
// what it says about that is no news.
func (s *server) stop() {
	if s.end == nil {
		return
	}
	s.end()
	if err := <-s.done; err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.log, "PostgreSQL ended:", err)
	}
	s.end = nil
}
