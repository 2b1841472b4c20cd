package diary_test

import (
	"bufio"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// plannerFile names the diary that the child of a test carries plans out in.
const plannerFile = "GATEHOUSE_PLANS_FILE"

// planned books the nth visit, makes way for a hearing with a plan, and takes
// every third plan back; all of it happens once however often it is asked for.
func planned(t *testing.T, d *diary.Diary, n int) {
	t.Helper()
	start := time.Date(2026, 11, 25+n/4, 8+2*(n%4), 0, 0, 0, london(t)).UTC()
	first, err := d.Book(t.Context(), clerk, diary.Entry{Key: fmt.Sprint("visit ", n), Booking: visit(start, "MDI-ANY-1", "ann")})
	if err != nil {
		t.Fatalf("book %d: %v", n, err)
	}
	first.Version = 1 // as it was seen the first time
	first.Parts = visit(start, "MDI-ANY-1", "ann").Parts
	urgent := visit(start, "MDI-ANY-1", "bob")
	urgent.Attendees = nil
	e := enactment(planKey(n), fresh("w", urgent), move(first, 0, "MDI-LEG-1"))
	done, err := d.Enact(t.Context(), clerk, e)
	if err != nil {
		t.Fatalf("plan %d: %v", n, err)
	}
	if n%3 == 2 {
		if _, err := d.UndoPlan(t.Context(), clerk, fmt.Sprint("undo ", n), done); err != nil {
			t.Fatalf("undo %d: %v", n, err)
		}
	}
}

func planKey(n int) string { return fmt.Sprint("plan ", n) }

// TestPlanner is the child: it carries plans out until it is killed.
func TestPlanner(t *testing.T) {
	path := os.Getenv(plannerFile)
	if path == "" {
		t.Skip("this is the child of TestKilledBetweenPlans")
	}
	d := killDiary(t, path)
	for n := range 200 {
		planned(t, d, n)
		fmt.Fprintln(os.Stdout, "done", n) // the parent reads it
	}
}

// Killed at any moment, a desk has each plan whole or not at all, its audit and
// what it takes to undo it included, and asking again completes it and doubles
// nothing.
func TestKilledBetweenPlans(t *testing.T) {
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
		finished := killChild(t, "TestPlanner", plannerFile+"="+path)
		t.Run("look", func(t *testing.T) {
			d := killDiary(t, path)
			plans := wholePlans(t, d)
			if plans < finished {
				t.Fatalf("%d plans, %d finished", plans, finished)
			}
			again := max(finished+1, plans)
			for n := range again {
				planned(t, d, n)
			}
			if got := wholePlans(t, d); got != again {
				t.Errorf("%d plans of %d", got, again)
			}
		})
	}
}

// killChild runs a test of this program and kills it a random while after it
// said that it had done a random number of things; it returns how many.
func killChild(t *testing.T, test, env string) int {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.v")
	c.Env = append(os.Environ(), env)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { _ = c.Process.Kill() } // it may be gone
	finished, after := 0, 1+mrand.IntN(6)
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		if strings.Contains(scan.Text(), "FAIL") {
			t.Error(scan.Text())
		}
		if strings.HasPrefix(scan.Text(), "done ") {
			finished++
		}
		if finished == after {
			timer := time.AfterFunc(time.Duration(mrand.IntN(30))*time.Millisecond, kill)
			defer timer.Stop()
			after = -1
		}
	}
	kill()
	_ = c.Wait() // it was killed
	if finished == 0 {
		t.Fatal("killed before it did anything")
	}
	return finished
}

// wholePlans checks every plan that is kept and returns how many there are,
// those that took one back apart.
func wholePlans(t *testing.T, d *diary.Diary) int {
	t.Helper()
	all, err := d.EnactedPlans(t.Context(), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI", Cancelled: true})
	if err != nil {
		t.Fatal(err)
	}
	versions, plans := map[scheduling.BookingID]int64{}, 0
	for _, e := range all {
		lines, err := d.History(t.Context(), string(e.ID))
		if err != nil || len(lines) != 1 || len(e.Bookings) != 2 || len(e.Was) != 2 {
			t.Errorf("plan %s has %d bookings, %d were, %d lines, %v", e.ID, len(e.Bookings), len(e.Was), len(lines), err)
		}
		if e.Undoes == "" {
			plans++
		}
		for _, b := range e.Bookings {
			versions[b.ID] = max(versions[b.ID], b.Version)
			lines, err := d.History(t.Context(), string(b.ID))
			under := 0
			for _, l := range lines {
				if l.Plan == e.ID {
					under++
				}
			}
			if err != nil || under != 1 {
				t.Errorf("booking %s has %d lines under plan %s, %v", b.ID, under, e.ID, err)
			}
		}
	}
	for _, b := range scene.Bookings {
		// Whatever no plan touched is a visit that was booked and no more.
		if want, ok := versions[b.ID]; ok && want != b.Version || !ok && b.Version != 1 {
			t.Errorf("booking %s is at version %d, its plans left it at %d", b.ID, b.Version, want)
		}
	}
	if found := clash.NewIndex(scene).All(); len(found) > 0 {
		t.Errorf("kept in spite of %+v", found[0])
	}
	return plans
}
