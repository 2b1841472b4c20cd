package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
)

// The oracle below knows nothing of lanes or SQL. It holds bookings and
// accepted pairs, and asks of every quarter hour: may these stand together?

type pair struct {
	a, b     scheduling.BookingID
	resource scheduling.Resource
}

type oracle struct {
	places   map[scheduling.Resource]int
	bookings map[scheduling.BookingID]scheduling.Booking
	claims   map[scheduling.BookingID][]scheduling.Claim // of each booking
	accepted map[pair]bool
}

func (o *oracle) clone() *oracle {
	return &oracle{o.places, maps.Clone(o.bookings), maps.Clone(o.claims), maps.Clone(o.accepted)}
}

// claimsAt lists who holds r during the quarter hour from t, and whether for themselves alone.
func (o *oracle) claimsAt(r scheduling.Resource, t time.Time) map[scheduling.BookingID]bool {
	out := map[scheduling.BookingID]bool{}
	for id, claims := range o.claims {
		for _, c := range claims {
			if c.Resource == r && c.Span.Contains(t) {
				out[id] = c.Exclusive
			}
		}
	}
	return out
}

func (o *oracle) resources() []scheduling.Resource {
	seen := map[scheduling.Resource]bool{}
	for _, claims := range o.claims {
		for _, c := range claims {
			seen[c.Resource] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// quarters are the instants at which anything may begin.
func quarters() []time.Time {
	var out []time.Time
	for t := day(-2); t.Before(day(26)); t = t.Add(15 * time.Minute) {
		out = append(out, t)
	}
	return out
}

func day(quarter int) time.Time {
	return time.Date(2031, 3, 4, 8, 0, 0, 0, time.UTC).Add(time.Duration(quarter) * 15 * time.Minute)
}

// allowed reports whether everything the oracle holds may stand.
func (o *oracle) allowed() bool {
	for _, r := range o.resources() {
		places := max(o.places[r], 1)
		for _, t := range quarters() {
			held := o.claimsAt(r, t)
			strangers := 0
			for x, alone := range held {
				for y, yAlone := range held {
					if x != y && (alone || yAlone || !o.accepted[pairOf(x, y, r)]) {
						strangers++
						break
					}
				}
			}
			if strangers > places {
				return false
			}
		}
	}
	return true
}

func pairOf(x, y scheduling.BookingID, r scheduling.Resource) pair {
	a, b := scheduling.PairOf(x, y)
	return pair{a, b, r}
}

// overlap reports whether two bookings share r, and whether either claim is for one alone.
func (o *oracle) overlap(p pair) (together, alone bool) {
	for _, t := range quarters() {
		held := o.claimsAt(p.resource, t)
		x, xOK := held[p.a]
		y, yOK := held[p.b]
		if xOK && yOK {
			together = true
			alone = alone || x || y
		}
	}
	return together, alone
}

// save is what SaveBooking should do; it reports whether it is allowed.
func (o *oracle) save(b scheduling.Booking, accept []pair) (*oracle, bool) {
	n := o.clone()
	n.bookings[b.ID], n.claims[b.ID] = b, b.Claims()
	for p := range n.accepted {
		if together, _ := n.overlap(p); !together {
			delete(n.accepted, p)
		}
	}
	for _, p := range accept {
		if together, alone := n.overlap(p); together && !alone {
			n.accepted[p] = true
		}
	}
	return n, n.allowed()
}

func TestNoDoubleBookingWhateverIsAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: one goroutine, thousands of saves")
	}
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		defer m.close(t)
		t.Repeat(map[string]func(*rapid.T){
			"book":   m.book,
			"move":   m.move,
			"swap":   m.swap,
			"cancel": m.cancel,
			"amend":  m.amend,
			"raw":    m.raw,
			"":       m.check,
		})
	})
}

// machine drives a store and the oracle side by side.
type machine struct {
	folder string
	store  *Store
	oracle *oracle
	made   int
}

var propertyRooms = []scheduling.Room{
	{Key: "MDI-A", Prison: "MDI", Name: "A", Usage: scheduling.UsageShared, Places: 1, Active: true},
	{Key: "MDI-B", Prison: "MDI", Name: "B", Usage: scheduling.UsageShared, Places: 2, Active: true},
	{Key: "MDI-C", Prison: "MDI", Name: "C", Usage: scheduling.UsageShared, Places: 3, Active: true},
}

func newMachine(t *rapid.T) *machine {
	folder, err := os.MkdirTemp("", "gatehouse-property-")
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(t.Context(), Options{Path: filepath.Join(folder, "p.db"), Now: time.Now}, tuning{synchronous: "OFF", migrations: steps, viewLimit: viewLimit})
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{folder: folder, store: s, oracle: &oracle{
		places:   map[scheduling.Resource]int{},
		bookings: map[scheduling.BookingID]scheduling.Booking{},
		claims:   map[scheduling.BookingID][]scheduling.Claim{},
		accepted: map[pair]bool{},
	}}
	for _, r := range propertyRooms {
		m.oracle.places[scheduling.RoomResource(r.Key)] = r.Places
	}
	err = s.Update(t.Context(), func(w scheduling.Writer) error {
		return w.LoadEstate(scheduling.Estate{Prisons: []scheduling.Prison{{Code: "MDI"}}, Rooms: propertyRooms})
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *machine) close(t *rapid.T) {
	if err := errors.Join(m.store.Close(), os.RemoveAll(m.folder)); err != nil {
		t.Error(err)
	}
}

func drawSpan(t *rapid.T) scheduling.Span {
	return scheduling.NewSpan(day(rapid.IntRange(0, 16).Draw(t, "start")), time.Duration(rapid.IntRange(1, 6).Draw(t, "length"))*15*time.Minute)
}

func drawRoom(t *rapid.T) scheduling.RoomKey {
	return rapid.SampledFrom(propertyRooms).Draw(t, "room").Key
}

func (m *machine) book(t *rapid.T) {
	m.made++
	b := scheduling.Booking{
		ID: scheduling.BookingID(fmt.Sprintf("b%d", m.made)), Kind: scheduling.KindLegal, Prison: "MDI", Status: scheduling.StatusBooked,
		Parts: []scheduling.Part{{Name: scheduling.PartMain, Span: drawSpan(t), Placements: []scheduling.Placement{{Room: drawRoom(t)}}}},
	}
	if rapid.Bool().Draw(t, "pre") {
		s := b.Parts[0].Span
		pre := scheduling.Part{
			Name: scheduling.PartPre, Span: scheduling.Span{Start: s.Start.Add(-15 * time.Minute), End: s.Start},
			Placements: []scheduling.Placement{{Room: drawRoom(t)}},
		}
		b.Parts = append([]scheduling.Part{pre}, b.Parts...)
	}
	if rapid.IntRange(0, 3).Draw(t, "prisoner") == 0 {
		b.Parts[0].Placements[0].Prisoners = []scheduling.PersonID{"prisoner"}
	}
	switch rapid.IntRange(0, 5).Draw(t, "counsel") {
	case 0, 1:
		b.Attendees = []scheduling.Attendee{{Person: "counsel", Role: scheduling.RoleSolicitor}}
	case 2: // the same person, attending for their work
		b.Attendees = []scheduling.Attendee{{Person: "prisoner", Role: scheduling.RoleOfficer}}
	}
	m.save(t, b)
}

func (m *machine) any(t *rapid.T) scheduling.Booking {
	if len(m.oracle.bookings) == 0 {
		t.Skip("nothing booked")
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(m.oracle.bookings))).Draw(t, "booking")
	return m.oracle.bookings[id].Clone()
}

func (m *machine) move(t *rapid.T) {
	b := m.any(t)
	main, _ := b.Main()
	m.save(t, b.Shift(drawSpan(t).Start.Sub(main.Span.Start)))
}

func (m *machine) swap(t *rapid.T) {
	b := m.any(t)
	m.save(t, b.Swap(rapid.SampledFrom(b.Rooms()).Draw(t, "from"), drawRoom(t)))
}

func (m *machine) cancel(t *rapid.T) {
	b := m.any(t)
	b.Status = rapid.SampledFrom([]scheduling.Status{
		scheduling.StatusCancelled, scheduling.StatusBooked, scheduling.StatusCompleted,
	}).Draw(t, "status")
	m.save(t, b)
}

func (m *machine) amend(t *rapid.T) {
	b := m.any(t)
	b.StaffNotes = "amended"
	m.save(t, b)
}

// save asks both, with acceptances of some of what would clash and some that
// nothing asks for.
func (m *machine) save(t *rapid.T, b scheduling.Booking) {
	var accept []pair
	var given []scheduling.Acceptance
	for _, other := range slices.Sorted(maps.Keys(m.oracle.bookings)) {
		if other == b.ID {
			continue
		}
		for _, r := range slices.Compact(slices.Sorted(resourcesOf(b))) {
			if rapid.IntRange(0, 2).Draw(t, "accept") > 0 {
				p := pairOf(b.ID, other, r)
				accept = append(accept, p)
				given = append(given, scheduling.Acceptance{A: p.a, B: p.b, Resource: r, Code: "taken", Reason: "because"})
			}
		}
	}
	next, allowed := m.oracle.save(b, accept)
	var saved scheduling.Booking
	err := m.store.Update(t.Context(), func(w scheduling.Writer) error {
		var err error
		saved, err = w.SaveBooking(b, given)
		return err
	})
	switch {
	case allowed && err != nil:
		t.Fatalf("refused what may stand: %v\nasked for %v, accepting %v\nkept %+v\naccepted %v", err, b.Claims(), accept, m.claims(t, m.store.reader), m.oracle.accepted)
	case !allowed && !errors.Is(err, scheduling.ErrTaken):
		t.Fatalf("got %v for what may not stand", err)
	case allowed:
		next.bookings[b.ID] = saved
		m.oracle = next
	}
}

func resourcesOf(b scheduling.Booking) func(func(scheduling.Resource) bool) {
	return func(yield func(scheduling.Resource) bool) {
		for _, c := range b.Claims() {
			if !yield(c.Resource) {
				return
			}
		}
	}
}

// raw changes the tables behind the Go code's back, inside a transaction that
// is thrown away: whatever the triggers let through must still be allowed.
func (m *machine) raw(t *rapid.T) {
	rows := m.claims(t, m.store.reader)
	if len(rows) == 0 {
		t.Skip("nothing claimed")
	}
	tx, err := m.store.writer.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // it is thrown away on purpose
	r := rapid.SampledFrom(rows).Draw(t, "row")
	s := drawSpan(t)
	starts, ends := minutes(s)
	lane := rapid.SampledFrom([]int64{-1, 0, 1, 2, 3, 9}).Draw(t, "lane")
	switch rapid.IntRange(0, 6).Draw(t, "how") {
	case 0:
		if lane < 0 {
			lane = -100000
		}
		_, err = tx.ExecContext(t.Context(), `INSERT OR REPLACE INTO claims VALUES (100000, ?, ?, ?, ?, ?, 0)`, r.booking, r.resource, lane, starts, ends)
	case 1:
		if lane < 0 {
			lane = -r.id
		}
		_, err = tx.ExecContext(t.Context(), `UPDATE OR IGNORE claims SET lane = ? WHERE id = ?`, lane, r.id)
	case 2:
		_, err = tx.ExecContext(t.Context(), `UPDATE OR REPLACE claims SET starts = ?, ends = ? WHERE id = ?`, starts, ends, r.id)
	case 3:
		_, err = tx.ExecContext(t.Context(), `DELETE FROM acceptances WHERE resource = ?`, r.resource)
	case 4:
		_, err = tx.ExecContext(t.Context(), `UPDATE OR IGNORE acceptances SET resource = 'room/elsewhere'`)
	case 5:
		_, err = tx.ExecContext(t.Context(), `UPDATE claims SET resource = ? WHERE id = ?`, "room/"+string(drawRoom(t)), r.id)
	case 6:
		_, err = tx.ExecContext(t.Context(), `UPDATE rooms SET places = 1`)
	}
	if err == nil {
		m.checkClaims(t, tx)
	}
}

// check compares the store with the oracle after every step.
func (m *machine) check(t *rapid.T) {
	if !m.oracle.allowed() {
		t.Fatal("the oracle holds what may not stand")
	}
	m.checkClaims(t, m.store.reader)
	m.checkLanes(t)
	want, got := map[string]bool{}, map[string]bool{}
	for _, b := range m.oracle.bookings {
		for _, c := range b.Claims() {
			starts, ends := minutes(c.Span)
			want[fmt.Sprint(c.Booking, c.Resource, starts, ends, c.Exclusive)] = true
		}
	}
	for _, r := range m.claims(t, m.store.reader) {
		got[fmt.Sprint(r.booking, r.resource, r.starts, r.ends, r.exclusive)] = true
	}
	if !maps.Equal(want, got) {
		t.Fatalf("claims: got %v, want %v", got, want)
	}
	err := m.store.View(t.Context(), func(r scheduling.Reader) error {
		kept, err := r.Accepted(slices.Sorted(maps.Keys(m.oracle.bookings)))
		have := map[pair]bool{}
		for _, a := range kept {
			p := pair{a.A, a.B, a.Resource}
			// The oracle does not follow gaps that are too tight.
			if together, _ := m.oracle.overlap(p); together {
				have[p] = true
			}
		}
		if !maps.Equal(have, m.oracle.accepted) {
			t.Fatalf("acceptances: got %v, want %v", have, m.oracle.accepted)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

type querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
}

type claimRow struct {
	resource string
	held
}

func (m *machine) claims(t *rapid.T, db querier) []claimRow {
	rows, err := db.QueryContext(t.Context(), `SELECT resource, `+heldColumns+` FROM claims ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []claimRow
	for rows.Next() {
		var r claimRow
		if err := rows.Scan(&r.resource, &r.id, &r.booking, &r.lane, &r.starts, &r.ends, &r.exclusive); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkLanes wants every claim that could be in an ordinary lane to be in one.
func (m *machine) checkLanes(t *rapid.T) {
	rows := m.claims(t, m.store.reader)
	for _, x := range rows {
		if x.lane >= 0 {
			continue
		}
		places, full := max(m.oracle.places[scheduling.Resource(x.resource)], 1), false
		for minute := x.starts; minute < x.ends; minute++ {
			ordinary := 0
			for _, y := range rows {
				if y.resource == x.resource && y.lane >= 0 && y.starts <= minute && minute < y.ends {
					ordinary++
				}
			}
			full = full || ordinary >= places
		}
		if !full {
			t.Fatalf("%+v has no ordinary lane although one is free", x)
		}
	}
}

// checkClaims looks at the table alone, pair by pair and minute by minute.
func (m *machine) checkClaims(t *rapid.T, db querier) {
	rows := m.claims(t, db)
	accepted := map[pair]bool{}
	found, err := db.QueryContext(t.Context(), `SELECT a, b, resource FROM acceptances WHERE overlap`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var p pair
		if err := found.Scan(&p.a, &p.b, &p.resource); err != nil {
			t.Fatal(err)
		}
		accepted[p] = true
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	for _, at := range rows {
		var here []claimRow
		for _, r := range rows {
			if r.resource == at.resource && r.starts <= at.starts && at.starts < r.ends {
				here = append(here, r)
			}
		}
		places := max(m.oracle.places[scheduling.Resource(at.resource)], 1)
		strangers := 0
		for _, x := range here {
			if x.lane >= int64(places) {
				t.Fatalf("lane %d of %d: %+v", x.lane, places, x)
			}
			known := !slices.ContainsFunc(here, func(y claimRow) bool {
				p := pairOf(scheduling.BookingID(x.booking), scheduling.BookingID(y.booking), scheduling.Resource(x.resource))
				return x.id != y.id && (x.exclusive || y.exclusive || !accepted[p])
			})
			if !known {
				strangers++
			}
			for _, y := range here {
				if x.id != y.id && x.lane == y.lane {
					t.Fatalf("one lane for two: %+v %+v", x, y)
				}
			}
		}
		if strangers > places {
			t.Fatalf("%d strangers in %d places: %+v", strangers, places, here)
		}
	}
}
