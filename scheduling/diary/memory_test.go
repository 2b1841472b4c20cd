package diary_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// memory is a small store for tests of what the diary decides: it keeps
// everything in maps and, unlike a real one, claims nothing.
type memory struct {
	mu       sync.Mutex // guards kept and watchers
	kept     state
	watchers []chan scheduling.Change
	failSave error // returned by SaveBooking when set
}

type state struct {
	estate   scheduling.Estate
	bookings map[scheduling.BookingID]scheduling.Booking
	accepted []scheduling.Acceptance
	keys     map[string]scheduling.BookingID
	audit    []scheduling.AuditEntry
	changes  []scheduling.Change
}

func newMemory() *memory {
	return &memory{kept: state{bookings: map[scheduling.BookingID]scheduling.Booking{}, keys: map[string]scheduling.BookingID{}}}
}

func (m *memory) View(ctx context.Context, fn func(scheduling.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(&transaction{state: m.kept})
}

func (m *memory) Update(ctx context.Context, fn func(scheduling.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &transaction{state: m.kept, failSave: m.failSave}
	t.bookings, t.keys = maps.Clone(t.bookings), maps.Clone(t.keys)
	t.accepted, t.audit = slices.Clone(t.accepted), slices.Clone(t.audit)
	if err := fn(t); err != nil {
		return err
	}
	fresh := t.changes[len(m.kept.changes):]
	m.kept = t.state
	for _, w := range m.watchers {
		for _, c := range fresh {
			w <- c
		}
	}
	return nil
}

func (m *memory) Watch(ctx context.Context) <-chan scheduling.Change {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := make(chan scheduling.Change, 100)
	m.watchers = append(m.watchers, w)
	return w
}

func (m *memory) Close() error { return nil }

type transaction struct {
	state
	failSave error
	// Writer is nil: what it promises beyond this file is tested on the real store.
	scheduling.Writer
}

func (t *transaction) Holds(time.Time) ([]scheduling.Hold, error) { return nil, nil }

func (t *transaction) Restrictions([]scheduling.PersonID) ([]scheduling.Restriction, error) {
	return t.estate.Restrictions, nil
}

func (t *transaction) Prisons() ([]scheduling.Prison, error) { return t.estate.Prisons, nil }
func (t *transaction) Courts() ([]scheduling.Court, error)   { return t.estate.Courts, nil }

func (t *transaction) Rooms(code scheduling.PrisonCode) ([]scheduling.Room, error) {
	var out []scheduling.Room
	for _, r := range t.estate.Rooms {
		if code == "" || r.Prison == code {
			out = append(out, r)
		}
	}
	return out, nil
}

func (t *transaction) Person(id scheduling.PersonID) (scheduling.Person, error) {
	found, _ := t.People([]scheduling.PersonID{id})
	if len(found) == 0 {
		return scheduling.Person{}, scheduling.ErrNotFound
	}
	return found[0], nil
}

func (t *transaction) People(ids []scheduling.PersonID) ([]scheduling.Person, error) {
	var out []scheduling.Person
	for _, p := range t.estate.People {
		if slices.Contains(ids, p.ID) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (t *transaction) FindPeople(text string, role scheduling.Role, prison scheduling.PrisonCode, limit int) ([]scheduling.Person, error) {
	var out []scheduling.Person
	for _, p := range t.estate.People {
		if strings.Contains(p.Name(), text) && (role == "" || p.Has(role)) && (prison == "" || p.Prison == prison) && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func (t *transaction) Booking(id scheduling.BookingID) (scheduling.Booking, error) {
	b, ok := t.bookings[id]
	if !ok {
		return scheduling.Booking{}, scheduling.ErrNotFound
	}
	return b.Clone(), nil
}

func (t *transaction) Bookings(q scheduling.BookingQuery) ([]scheduling.Booking, error) {
	var out []scheduling.Booking
	for _, b := range t.bookings {
		active := b
		active.Status = scheduling.StatusBooked
		matches := func(c scheduling.Claim) bool { return slices.Contains(q.Resources, c.Resource) }
		within := func(p scheduling.Part) bool { return p.Span.Overlaps(q.Within) }
		inPrison := func(k scheduling.RoomKey) bool { return k.Prison() == q.Prison }
		if (q.Cancelled || b.Active() || b.Status == scheduling.StatusCompleted) &&
			(q.Resources == nil || slices.ContainsFunc(active.Claims(), matches) ||
				len(b.Screened) > 0 && slices.Contains(q.Resources, scheduling.CaseResource(b.CaseRef))) &&
			(q.Within.IsZero() || slices.ContainsFunc(b.Parts, within)) &&
			(q.Prison == "" || b.Prison == q.Prison || slices.ContainsFunc(b.Rooms(), inPrison)) {
			out = append(out, b.Clone())
		}
	}
	slices.SortFunc(out, func(a, b scheduling.Booking) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

func (t *transaction) Accepted(ids []scheduling.BookingID) ([]scheduling.Acceptance, error) {
	var out []scheduling.Acceptance
	for _, a := range t.accepted {
		if slices.Contains(ids, a.A) || slices.Contains(ids, a.B) {
			out = append(out, a)
		}
	}
	return out, nil
}

func (t *transaction) Replayed(key string) (scheduling.BookingID, error) {
	id, ok := t.keys[key]
	if !ok {
		return "", scheduling.ErrNotFound
	}
	return id, nil
}

func (t *transaction) Audit(subject string, limit int) ([]scheduling.AuditEntry, error) {
	var out []scheduling.AuditEntry
	for _, e := range slices.Backward(t.audit) {
		if (subject == "" || e.Subject == subject) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (t *transaction) SaveBooking(b scheduling.Booking, accept []scheduling.Acceptance) (scheduling.Booking, error) {
	if t.failSave != nil {
		return scheduling.Booking{}, t.failSave
	}
	if t.bookings[b.ID].Version != b.Version {
		return scheduling.Booking{}, scheduling.ErrStale
	}
	b = b.Clone()
	b.Version++
	t.bookings[b.ID] = b
	var needed []scheduling.Acceptance
	scene := clash.Scene{
		Prisons: t.estate.Prisons, Rooms: t.estate.Rooms, People: t.estate.People, Restrictions: t.estate.Restrictions,
		Bookings: slices.Collect(maps.Values(t.bookings)),
	}
	clashes := clash.Find(scene, b)
	for _, a := range append(t.accepted, accept...) {
		same := func(o scheduling.Acceptance) bool {
			return o.A == a.A && o.B == a.B && o.Resource == a.Resource && o.Code == a.Code
		}
		needed = slices.DeleteFunc(needed, same)
		if a.A != b.ID && a.B != b.ID || b.Active() && slices.ContainsFunc(clashes, func(c clash.Clash) bool {
			x, y := scheduling.PairOf(c.Booking, c.With)
			return string(c.Code) == a.Code && c.Resource == a.Resource && x == a.A && y == a.B
		}) {
			needed = append(needed, a)
		}
	}
	t.accepted = needed
	t.changes = append(slices.Clone(t.changes), scheduling.Change{Seq: int64(len(t.changes) + 1), Booking: b.ID})
	return b.Clone(), nil
}

func (t *transaction) Remember(key string, id scheduling.BookingID) error {
	t.keys[key] = id
	return nil
}

func (t *transaction) Record(e scheduling.AuditEntry) error {
	e.Seq = int64(len(t.audit) + 1)
	e.At = e.At.Round(time.Nanosecond)
	t.audit = append(t.audit, e)
	return nil
}

func (t *transaction) LoadEstate(e scheduling.Estate) error {
	t.estate, t.accepted = e, nil
	clear(t.keys)
	clear(t.bookings)
	for _, b := range e.Bookings {
		b.Version = max(1, b.Version)
		t.bookings[b.ID] = b
	}
	return nil
}
