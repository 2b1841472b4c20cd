package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// childFrom and childCount say which bookings the child makes.
const (
	childFrom  = "GATEHOUSE_SQLITE_FROM"
	childCount = "GATEHOUSE_SQLITE_COUNT"
)

// bookForEver runs in the child: it books one quarter hour after the other
// and says "try N" before each and "ack N" once it is acknowledged.
func bookForEver(path, synchronous string) error {
	ctx := context.Background()
	steps, err := migrations()
	if err != nil {
		return err
	}
	s, err := open(ctx, Options{Path: path, Now: time.Now}, tuning{synchronous: synchronous, migrations: steps, viewLimit: viewLimit})
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(os.Getenv(childFrom))
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(os.Getenv(childCount))
	if err != nil {
		return err
	}
	for n := from; n < from+count; n++ {
		say("try", n)
		if _, err := bookOnce(ctx, s, n, "first"); err != nil {
			return err
		}
		say("ack", n)
		if n%50 == 49 {
			s.checkpoint(ctx)
		}
	}
	return nil // without closing: the process just ends
}

func say(word string, n int) { fmt.Fprintln(os.Stdout, word, n) }

// bookOnce is a save with an idempotency key: asked twice it books once.
func bookOnce(ctx context.Context, s *Store, n int, attempt string) (id scheduling.BookingID, err error) {
	key := "key " + strconv.Itoa(n)
	err = s.Update(ctx, func(w scheduling.Writer) error {
		var err error
		if id, err = w.Replayed(key); !errors.Is(err, scheduling.ErrNotFound) {
			return err
		}
		b, err := w.SaveBooking(slot(fmt.Sprintf("b%06d-%s", n, attempt), n), nil)
		if err != nil {
			return err
		}
		id = b.ID
		entry := scheduling.AuditEntry{Action: scheduling.ActionBooked, Subject: string(b.ID), Version: b.Version}
		return errors.Join(w.Remember(key, b.ID), w.Record(entry))
	})
	return id, err
}

// Killed at any moment, a process has lost nothing that it acknowledged, and
// what it was in the middle of can be asked for again without booking twice.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: dozens of processes")
	}
	path := newPath(t)
	const kills = 40
	acknowledged, committed := 0, 0 // so far, without and with an acknowledgement
	next := 0
	for range kills {
		tried, acked := runAndKill(t, path, next)
		if acked >= 0 {
			acknowledged += acked - next + 1
			next = acked + 1
		}
		s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
		must(t, err)
		if tried == next {
			// Nobody knows whether this one was kept. Asked for again, under
			// another id, it is there once.
			id, err := bookOnce(t.Context(), s, tried, "again")
			must(t, err)
			if strings.HasSuffix(string(id), "-first") {
				committed++
			}
			next = tried + 1
		}
		checkAll(t, s, next)
		must(t, s.Close())
	}
	t.Logf("%d kills, %d acknowledged bookings, %d kept without an acknowledgement", kills, acknowledged, committed)
	if acknowledged < kills {
		t.Errorf("only %d bookings were acknowledged: the kills came too early to mean anything", acknowledged)
	}
}

// runAndKill starts a child that books from number from on, kills it at a
// random moment, and returns the last number it tried and the last it acknowledged.
func runAndKill(t *testing.T, path string, from int) (tried, acked int) {
	t.Helper()
	tried, acked = -1, -1
	c := child(t.Context(), "booker", path)
	c.Env = append(c.Env, childFrom+"="+strconv.Itoa(from), childCount+"=1000000")
	var trouble strings.Builder
	c.Stderr = &trouble
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	lines, delay := rand.IntN(80), time.Duration(rand.IntN(3000))*time.Microsecond
	var fire sync.Once
	var timer *time.Timer
	kill := func() { c.Process.Kill() } // it may be gone
	if lines == 0 {
		timer = time.AfterFunc(10*delay, kill) // perhaps before it has opened the store
	}
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		var n int
		var word string
		if _, err := fmt.Sscan(scan.Text(), &word, &n); err != nil {
			t.Fatalf("%q: %v", scan.Text(), err)
		}
		switch word {
		case "try":
			tried = n
		case "ack":
			acked = n
		}
		if lines--; lines <= 0 {
			fire.Do(func() { timer = time.AfterFunc(delay, kill) })
		}
	}
	if timer != nil {
		timer.Stop()
	}
	kill()
	io.Copy(io.Discard, out) // to its end
	c.Wait()                 // it was killed
	if trouble.Len() > 0 {
		t.Fatalf("the child: %s", &trouble)
	}
	return tried, acked
}

// checkAll wants bookings 0 to n-1, each once, with its claim, its key and
// its line in the audit and on the feed, and nothing else.
func checkAll(t *testing.T, s *Store, n int) {
	t.Helper()
	got := kept(t, s)
	for i, id := range got {
		if want := fmt.Sprintf("b%06d-", i); !strings.HasPrefix(id, want) {
			t.Fatalf("booking %d is %s", i, id)
		}
	}
	var bookings, claims, keys, audits, changes int
	must(t, s.reader.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM claims),
		(SELECT count(*) FROM idempotency), (SELECT count(*) FROM audit), (SELECT count(*) FROM changes)`).
		Scan(&bookings, &claims, &keys, &audits, &changes))
	if bookings != n || claims != n || keys != n || audits != n || changes != n {
		t.Fatalf("want %d of each: %d bookings, %d claims, %d keys, %d audit lines, %d changes",
			n, bookings, claims, keys, audits, changes)
	}
}
