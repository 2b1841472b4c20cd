package index_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/sample"
	"gatehouse/scheduling/sqlite"
)

// soon is how long a test waits for what has to happen.
const soon = 20 * time.Second

// desk is a real store with a Live that follows it.
type desk struct {
	*testing.T
	store *sqlite.Store
	live  *index.Live
	ended chan error
	stop  context.CancelFunc
}

func openStore(t *testing.T, e scheduling.Estate) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "gatehouse.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	d := desk{T: t, store: store}
	d.load(e)
	return store
}

func follow(t *testing.T, store *sqlite.Store, source index.Source, since time.Time) *desk {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	d := &desk{T: t, store: store, live: index.NewLive(source, since), ended: make(chan error, 1), stop: stop}
	if d.live.Now() != nil {
		t.Error("an index before anything was read")
	}
	go func() { d.ended <- d.live.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		d.end()
	})
	return d
}

// end waits for Run.
func (d *desk) end() error {
	d.Helper()
	select {
	case err := <-d.ended:
		d.ended <- err
		if d.live.Now() != nil {
			d.Error("an index that nothing keeps true")
		}
		return err
	case <-time.After(soon):
		d.Error("Run did not end")
		return nil
	}
}

func (d *desk) load(e scheduling.Estate) {
	d.Helper()
	d.update(func(w scheduling.Writer) error { return w.LoadEstate(e) })
}

func (d *desk) update(fn func(scheduling.Writer) error) {
	d.Helper()
	if err := d.store.Update(d.Context(), fn); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) save(b scheduling.Booking) scheduling.Booking {
	d.Helper()
	d.update(func(w scheduling.Writer) (err error) {
		b, err = w.SaveBooking(b, nil)
		return err
	})
	return b
}

// kept is every claim of the store, by resource.
func (d *desk) kept() map[scheduling.Resource][]scheduling.Claim {
	d.Helper()
	out := map[scheduling.Resource][]scheduling.Claim{}
	err := d.store.View(d.Context(), func(r scheduling.Reader) error {
		bookings, err := r.Bookings(scheduling.BookingQuery{})
		for _, b := range bookings {
			for _, c := range b.Claims() {
				out[c.Resource] = append(out[c.Resource], c)
			}
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

// agree waits until the index holds what the store keeps, and nothing else.
func (d *desk) agree() *index.Index {
	d.Helper()
	kept := d.kept()
	late := time.After(soon)
	for {
		bell, x := d.live.Next(), d.live.Now()
		if x != nil && agrees(x, kept) {
			return x
		}
		select {
		case <-bell:
		case err := <-d.ended:
			d.ended <- err
			d.Fatalf("Run ended: %v", err)
		case <-late:
			d.Fatal("the index does not hold what the store keeps")
		}
	}
}

func agrees(x *index.Index, kept map[scheduling.Resource][]scheduling.Claim) bool {
	n := 0
	for r, claims := range kept {
		n += len(claims)
		if !slices.Equal(oracle(claims).held(r, ever()), x.Held(r, ever())) {
			return false
		}
	}
	return n == x.Len()
}

func ever() scheduling.Span {
	return scheduling.Span{Start: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2900, 1, 1, 0, 0, 0, 0, time.UTC)}
}

var today = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// estate is one prison of the sample, without the people's names.
func estate(t *testing.T, seed int64) scheduling.Estate {
	t.Helper()
	all, err := sample.Generate(seed, today)
	if err != nil {
		t.Fatal(err)
	}
	e := scheduling.Estate{Prisons: all.Prisons}
	for _, r := range all.Rooms {
		if r.Prison == "MDI" {
			e.Rooms = append(e.Rooms, r)
		}
	}
	for _, b := range all.Bookings {
		if !slices.ContainsFunc(b.Rooms(), func(k scheduling.RoomKey) bool { return k.Prison() != "MDI" }) {
			e.Bookings = append(e.Bookings, b)
		}
	}
	if len(e.Rooms) == 0 || len(e.Bookings) < 10 {
		t.Fatalf("%d bookings of %d rooms", len(e.Bookings), len(e.Rooms))
	}
	return e
}

func TestLiveFollowsTheStore(t *testing.T) {
	e := estate(t, 1)
	store := openStore(t, e)
	d := follow(t, store, store, time.Time{})
	d.agree()

	b := e.Bookings[slices.IndexFunc(e.Bookings, func(b scheduling.Booking) bool { return b.Active() })]
	room := scheduling.RoomResource(b.Rooms()[0])
	mine := func(x *index.Index, s scheduling.Span) int {
		n := 0
		for _, c := range x.Held(room, s) {
			if c.Booking == b.ID {
				n++
			}
		}
		return n
	}
	err := store.View(t.Context(), func(r scheduling.Reader) (err error) {
		b, err = r.Booking(b.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	old := b.Span()
	b.Status, b.CancelReason = scheduling.StatusCancelled, scheduling.CancelCourt
	b = d.save(b)
	same(t, mine(d.agree(), old), 0)
	// Back, and a year later, when nothing else is booked.
	b.Status, b.CancelReason = scheduling.StatusBooked, ""
	b = b.Shift(365 * 24 * time.Hour)
	b = d.save(b)
	same(t, mine(d.agree(), b.Span()), 1)

	kept := d.agree()
	b.StaffNotes = "the same time"
	b = d.save(b)
	d.load(scheduling.Estate{Prisons: e.Prisons, Rooms: e.Rooms})
	same(t, d.agree().Len(), 0)
	same(t, mine(kept, b.Span()), 1) // what was handed out stays as it was
	d.load(estate(t, 2))
	d.agree()

	d.stop()
	if err := d.end(); err != nil {
		t.Errorf("Run, told to end: %v", err)
	}
}

// simple is a booking of one room that nobody attends.
func simple(id string, room scheduling.RoomKey, s scheduling.Span) scheduling.Booking {
	return scheduling.Booking{
		ID: scheduling.BookingID(id), Kind: scheduling.KindCourt, Prison: "MDI", Status: scheduling.StatusBooked, Made: today, Changed: today,
		Parts: []scheduling.Part{{Name: scheduling.PartMain, Span: s, Placements: []scheduling.Placement{{Room: room}}}},
	}
}

// TestLiveReadsInSlices has bookings across the edges of what is read at once.
func TestLiveReadsInSlices(t *testing.T) {
	e := estate(t, 1)
	e.Bookings = nil
	room := e.Rooms[0].Key
	for i := range 30 {
		start := today.Add(-45*time.Minute + time.Duration(i)*31*24*time.Hour)
		e.Bookings = append(e.Bookings, simple(fmt.Sprint("b", i), room, scheduling.NewSpan(start, 90*time.Minute)))
	}
	store := openStore(t, e)
	follow(t, store, store, today).agree()
}

// slow is a store that lets a reader in for each pass.
type slow struct {
	*sqlite.Store
	waits chan struct{} // a reader has come
	pass  chan struct{}
}

func (s slow) View(ctx context.Context, fn func(scheduling.Reader) error) error {
	select {
	case s.waits <- struct{}{}:
	default:
	}
	<-s.pass
	return s.Store.View(ctx, fn)
}

// TestLiveCatchesUp changes so much while the index reads one booking that the
// store merges its feed: whole estates, and one booking again and again.
func TestLiveCatchesUp(t *testing.T) {
	e := estate(t, 1)
	store := openStore(t, e)
	s := slow{Store: store, waits: make(chan struct{}, 1), pass: make(chan struct{}, 1)}
	s.pass <- struct{}{}
	d := follow(t, store, s, time.Time{})
	d.agree()
	<-s.waits
	b := simple("often", e.Rooms[0].Key, scheduling.NewSpan(today.AddDate(1, 0, 0), time.Hour))
	b = d.save(b)
	<-s.waits // it is reading b, and what follows piles up
	for range 70 {
		b = d.save(b.Shift(15 * time.Minute))
	}
	d.load(estate(t, 2))
	for i := range 70 {
		d.save(simple(fmt.Sprint("new", i), e.Rooms[0].Key, scheduling.NewSpan(today.AddDate(1, 0, i), time.Hour)))
	}
	// Another change that is wider than a booking does not hide the load before it.
	d.update(func(w scheduling.Writer) error {
		rooms, err := w.Rooms("MDI")
		if err != nil {
			return err
		}
		rooms[0].Turnaround += 5 * time.Minute
		_, err = w.SaveRoom(rooms[0])
		return err
	})
	close(s.pass)
	d.agree()
}

// broken cannot be read now and then.
type broken struct {
	*sqlite.Store
	fails chan error
}

func (b broken) View(ctx context.Context, fn func(scheduling.Reader) error) error {
	select {
	case err := <-b.fails:
		return err
	default:
		return b.Store.View(ctx, fn)
	}
}

// TestLiveEnds fails in each way, and begins again.
func TestLiveEnds(t *testing.T) {
	errDisk := errors.New("no disk")
	e := estate(t, 1)
	store := openStore(t, e)
	source := broken{Store: store, fails: make(chan error, 1)}
	source.fails <- errDisk
	d := follow(t, store, source, time.Time{})
	if err := d.end(); !errors.Is(err, errDisk) {
		t.Errorf("while it read the store: %v", err)
	}
	d = follow(t, store, source, time.Time{})
	d.agree()
	source.fails <- errDisk
	d.save(simple("new", e.Rooms[0].Key, scheduling.NewSpan(today.AddDate(1, 0, 0), time.Hour)))
	if err := d.end(); !errors.Is(err, errDisk) {
		t.Errorf("while it followed the feed: %v", err)
	}
	d = follow(t, store, source, time.Time{})
	d.agree()
	bell := d.live.Next()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if d.end() == nil {
		t.Error("Run ended without an error when the store was closed")
	}
	<-bell // whoever waits is told that there is no index any more
}
