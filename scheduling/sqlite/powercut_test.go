package sqlite

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// disk is what a power cut leaves of files: what was synced for certain, and
// of the rest any part.
type disk struct {
	now     map[string]*inode // names as the process sees them
	certain map[string]*inode // names as of the folder's last sync
}

// inode is one file: content that is synced, and what was done to it since.
type inode struct {
	synced []byte
	since  []step
	length int64 // as the process sees it
}

func (d *disk) file(path string) *inode {
	f := d.now[path]
	if f == nil {
		f = &inode{}
		d.now[path] = f
	}
	return f
}

// apply follows one step; n is its place in the trace. A sync vouches for
// what was finished before it began.
func (d *disk) apply(s step, n int, places map[*inode][]int) {
	switch s.call {
	case "open":
		if s.made {
			d.file(s.path)
		}
		if f := d.now[s.path]; f != nil && s.offset == -1 {
			d.change(f, step{call: "truncate"}, n, places)
		}
	case "unlink":
		delete(d.now, s.path)
	case "rename":
		d.now[s.to] = d.now[s.path]
		delete(d.now, s.path)
	case "write", "truncate":
		d.change(d.file(s.path), s, n, places)
	case "sync":
		f := d.now[s.path]
		if f == nil { // the folder
			d.certain = maps.Clone(d.now)
			return
		}
		k := 0
		for k < len(f.since) && places[f][k] < s.began {
			f.synced = edit(f.synced, f.since[k])
			k++
		}
		f.since, places[f] = slices.Delete(f.since, 0, k), slices.Delete(places[f], 0, k)
	}
}

func (d *disk) change(f *inode, s step, n int, places map[*inode][]int) {
	if s.call == "write" && s.offset == -1 {
		s.offset = f.length
	}
	if s.call == "truncate" {
		f.length = s.offset
	} else {
		f.length = max(f.length, s.offset+int64(len(s.data)))
	}
	f.since, places[f] = append(f.since, s), append(places[f], n)
}

// edit changes content, which it may overwrite, as a write or truncate does.
func edit(content []byte, s step) []byte {
	need := s.offset
	if s.call == "write" {
		need += int64(len(s.data))
	}
	if grow := need - int64(len(content)); grow > 0 {
		content = append(content, make([]byte, grow)...)
	}
	if s.call == "truncate" {
		return content[:s.offset]
	}
	copy(content[s.offset:], s.data)
	return content
}

// cut writes what a power cut leaves to folder. Of what was not synced each
// change survives when survives says so.
func (d *disk) cut(t *testing.T, folder string, survives func() bool) {
	t.Helper()
	for path, f := range d.certain {
		if strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, ".lock") {
			continue // made anew by whoever opens the store
		}
		content := slices.Clone(f.synced)
		for _, s := range f.since {
			if survives() {
				content = edit(content, s)
			}
		}
		must(t, os.WriteFile(filepath.Join(folder, filepath.Base(path)), content, 0o600))
	}
}

// outcome is what power cuts did to a traced run.
type outcome struct {
	acks     int // acknowledgements
	unsynced int // of them, how many came before the log was synced
	cuts     int
	lost     int // cuts after which something acknowledged was gone
	first    string
}

// cutPower replays a child's trace and cuts the power after every third
// acknowledgement and at random moments between, each time once with all that
// was not synced dropped and once with a random part of it; no more once
// enough cuts have lost something.
func cutPower(t *testing.T, steps []step, enough int) outcome {
	t.Helper()
	d, places := &disk{now: map[string]*inode{}}, map[*inode][]int{}
	var o outcome
	for n, s := range steps {
		acked := false
		if s.call == "say" {
			acked = strings.HasPrefix(string(s.data), "ack ")
		} else {
			d.apply(s, n, places)
		}
		if acked {
			o.acks++
			for path, f := range d.now {
				if strings.HasSuffix(path, "-wal") && len(f.since) > 0 {
					o.unsynced++
					break
				}
			}
		}
		now := acked && o.acks%3 == 0 || rand.IntN(len(steps)) < 40
		if o.acks == 0 || o.lost >= enough || !now {
			continue
		}
		for how, survives := range map[string]func() bool{
			"nothing": func() bool { return false },
			"a part":  func() bool { return rand.IntN(2) == 0 },
		} {
			o.cuts++
			if err := afterCut(t, d, survives, o.acks); err != nil {
				o.lost++
				if o.first == "" {
					o.first = fmt.Sprintf("after step %d (%s) with %s of the rest surviving: %v", n, s, how, err)
				}
			}
		}
	}
	return o
}

// afterCut opens what is left and wants the first n bookings in it.
func afterCut(t *testing.T, d *disk, survives func() bool, n int) error {
	t.Helper()
	folder := t.TempDir()
	d.cut(t, folder, survives)
	s, err := Open(t.Context(), Options{Path: filepath.Join(folder, "gatehouse.db"), Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	got := kept(t, s)
	for i := range n {
		if want := fmt.Sprintf("b%06d-first", i); i >= len(got) || got[i] != want {
			return fmt.Errorf("booking %d of %d acknowledged is gone; %d are left", i, n, len(got))
		}
	}
	return nil
}

// A layer below the program that drops every write not yet synced loses
// nothing that was acknowledged. The second half is the proof that the first
// can fail: with synchronous=NORMAL the same cuts lose bookings.
func TestPowerCutLosesNothingAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: two traced processes and hundreds of reopened stores")
	}
	const bookings = 110 // two checkpoints among them
	run := func(t *testing.T, role string, enough int) outcome {
		t.Helper()
		folder, err := filepath.EvalSymlinks(t.TempDir())
		must(t, err)
		o := cutPower(t, traced(t, role, filepath.Join(folder, "gatehouse.db"), bookings), enough)
		t.Logf("%d acknowledged, %d of them before they were synced; %d power cuts, %d lost something", o.acks, o.unsynced, o.cuts, o.lost)
		if o.acks != bookings {
			t.Errorf("%d of %d acknowledgements in the trace", o.acks, bookings)
		}
		return o
	}
	t.Run("as shipped", func(t *testing.T) {
		if o := run(t, "booker", 1); o.unsynced > 0 || o.lost > 0 {
			t.Errorf("%d acknowledgements before their sync, %d of %d cuts lost something; first %s", o.unsynced, o.lost, o.cuts, o.first)
		}
	})
	t.Run("synchronous=NORMAL would lose bookings", func(t *testing.T) {
		if o := run(t, "careless booker", 10); o.unsynced == 0 || o.lost == 0 {
			t.Error("nothing was lost, so this test cannot tell")
		} else {
			t.Log(o.first)
		}
	})
}
