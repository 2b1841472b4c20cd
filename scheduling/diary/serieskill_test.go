package diary_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/sqlite"
)

// bookerFile names the diary that the child of a test books into.
const bookerFile = "GATEHOUSE_DIARY_FILE"

// killDiary is the diary in a file, with identifiers that no other process makes.
func killDiary(t *testing.T, path string) *diary.Diary {
	t.Helper()
	clock := func() time.Time { return noon }
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return diary.New(store, diary.Options{Now: clock, NewID: rand.Text})
}

// bookAndSplit books the nth series of four days and divides it; both happen
// once however often they are asked for.
func bookAndSplit(ctx context.Context, t *testing.T, d *diary.Diary, n int) [2]scheduling.SeriesID {
	t.Helper()
	start := time.Date(2026, 11, 25+4*(n/9), 8+n%9, 0, 0, 0, london(t)).UTC()
	b := visit(start, "MDI-LEG-1", "ann")
	done, err := d.BookSeries(ctx, clerk, clash.SeriesEntry{Key: fmt.Sprint("book ", n), Booking: b, Rule: rule(t, b, "FREQ=DAILY;COUNT=4")})
	if err != nil {
		t.Fatalf("book %d: %v", n, err)
	}
	key := fmt.Sprint("split ", n)
	edit := clash.SeriesEdit{Key: key, Booking: done.Bookings[len(done.Bookings)-1].Clone(), Scope: scheduling.ScopeLater}
	edit.Booking.StaffNotes = "the last is in another series"
	split, err := d.AmendSeries(ctx, clerk, edit)
	if err != nil {
		t.Fatalf("split %d: %v", n, err)
	}
	return [2]scheduling.SeriesID{done.Series.ID, split.Series.ID}
}

// TestSeriesBooker is the child: it books until it is killed.
func TestSeriesBooker(t *testing.T) {
	path := os.Getenv(bookerFile)
	if path == "" {
		t.Skip("this is the child of TestKilledBetweenSeries")
	}
	d := killDiary(t, path)
	for n := range 200 {
		bookAndSplit(t.Context(), t, d, n)
		fmt.Fprintln(os.Stdout, "done", n) // the parent reads it
	}
}

// Killed at any moment, a desk has each series whole or not at all, and asking
// again with the same key completes it and doubles nothing.
func TestKilledBetweenSeries(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: starts processes")
	}
	for range 6 {
		path := filepath.Join(t.TempDir(), "gatehouse.db")
		t.Run("load", func(t *testing.T) {
			if err := killDiary(t, path).Load(t.Context(), clerk, estate()); err != nil {
				t.Fatal(err)
			}
		})
		finished := killChild(t, "TestSeriesBooker", bookerFile+"="+path)
		t.Run("look", func(t *testing.T) { lookAfterKill(t, path, finished) })
	}
}

func lookAfterKill(t *testing.T, path string, finished int) {
	t.Helper()
	d := killDiary(t, path)
	scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"})
	if err != nil || len(scene.Bookings)%4 != 0 || len(scene.Bookings) < 4*finished {
		t.Fatalf("%d bookings of series of four, %d series finished, %v", len(scene.Bookings), finished, err)
	}
	// Whoever does not know whether it was done asks again.
	again := max(finished+1, len(scene.Bookings)/4)
	for n := range again {
		for i, id := range bookAndSplit(t.Context(), t, d, n) {
			s, all, err := d.Occurrences(t.Context(), id)
			if err == nil {
				err = complete(s, all)
			}
			if err != nil || len(all) != []int{3, 1}[i] {
				t.Fatalf("series %d of %d has %d occurrences, %v", i+1, n, len(all), err)
			}
		}
	}
	if scene, err = d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(scene.Bookings) != 4*again {
		t.Fatalf("%d bookings of %d series of four, %v", len(scene.Bookings), again, err)
	}
}

// A diary that cannot write one occurrence writes none, and the key is free.
func TestSeriesWholeOrNotAtAll(t *testing.T) {
	for _, failing := range []int{2, 3, 5} {
		t.Run(fmt.Sprint("at id ", failing), func(t *testing.T) {
			d := onSQLite(t)
			taken := d.book(visit(ten.Add(4*time.Hour), "MDI-LEG-1", "bob"))
			n := 0
			broken := diary.New(d.store, diary.Options{Now: func() time.Time { return noon }, NewID: func() string {
				if n++; n == failing {
					return string(taken.ID) // which is there already
				}
				return rand.Text()
			}})
			b := visit(ten, "MDI-LEG-1", "ann")
			e := clash.SeriesEntry{Key: "k", Booking: b, Rule: rule(t, b, "FREQ=DAILY;COUNT=4")}
			_, err := broken.BookSeries(t.Context(), clerk, e)
			want(t, err, scheduling.ErrStale)
			if lines, err := d.History(t.Context(), ""); err != nil || len(lines) != 2 {
				t.Errorf("the audit has %d lines, %v", len(lines), err)
			}
			if scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(scene.Bookings) != 1 {
				t.Errorf("%d bookings, %v", len(scene.Bookings), err)
			}
			if _, err := d.BookSeries(t.Context(), clerk, e); err != nil {
				t.Errorf("booked again: %v", err)
			}
		})
	}
}
