package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// BenchmarkStore measures what a person waits for, in an empty store and in
// one that keeps a million bookings. The goal is a p99 of at most 50 ms for a
// save. With -short there is no million.
func BenchmarkStore(b *testing.B) {
	b.Run("save/kept=0", func(b *testing.B) { benchSave(b, crowded(b, 0)) })
	if testing.Short() {
		return
	}
	s := crowded(b, 1_000_000)
	b.Run("save/kept=1000000", func(b *testing.B) { benchSave(b, s) })
	b.Run("day/kept=1000000", func(b *testing.B) { benchDay(b, s) })
	b.Run("backup/kept=1000000", func(b *testing.B) { benchBackup(b, s) })
}

// BenchmarkFind searches 80,000 people by what somebody types.
func BenchmarkFind(b *testing.B) {
	s := crowded(b, 0)
	var e scheduling.Estate
	given, family := []string{"Siân", "Dafydd", "Oluwaseun", "Mary-Jane", "Łukasz"}, []string{"Ångström", "O’Brien", "Jones", "Llŷr", "Adeyemi"}
	for i := range 80_000 {
		e.People = append(e.People, scheduling.Person{
			ID: scheduling.PersonID(fmt.Sprint("p", i)), Number: scheduling.PrisonerNumber(fmt.Sprintf("A%04dB%c", i%10000, 'A'+i/10000)),
			Given: fmt.Sprint(given[i%5], i%97), Family: fmt.Sprint(family[i/5%5], i%89), Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI",
		})
	}
	if err := s.Update(b.Context(), func(w scheduling.Writer) error { return w.LoadEstate(e) }); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"a1234", "sian obri", "nobody"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				err := s.View(b.Context(), func(r scheduling.Reader) error {
					_, err := r.FindPeople(text, scheduling.RolePrisoner, "MDI", 20)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// benchSave is one person's save: booking, claims, key and audit line, on the disk.
func benchSave(b *testing.B, s *Store) {
	b.Helper()
	var took []time.Duration
	n := 0
	for b.Loop() {
		booking := benchBooking(n)
		n++
		start := time.Now()
		err := s.Update(b.Context(), func(w scheduling.Writer) error {
			if _, err := w.Replayed(string(booking.ID)); !errors.Is(err, scheduling.ErrNotFound) {
				return fmt.Errorf("the key is not new: %w", err)
			}
			saved, err := w.SaveBooking(booking, nil)
			if err != nil {
				return err
			}
			return errors.Join(w.Remember(string(saved.ID), saved.ID), w.Record(scheduling.AuditEntry{
				Actor: scheduling.Actor{Name: "Kim", Role: "clerk"}, Action: scheduling.ActionBooked, Subject: string(saved.ID), Version: 1,
			}))
		})
		took = append(took, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(took)
	ms := func(i int) float64 { return float64(took[i].Microseconds()) / 1000 }
	b.ReportMetric(ms(len(took)/2), "p50-ms")
	b.ReportMetric(ms(len(took)*99/100), "p99-ms")
	b.ReportMetric(ms(len(took)-1), "max-ms")
	b.ReportMetric(0, "ns/op")
}

// benchDay reads one prison's day, as the timetable does.
func benchDay(b *testing.B, s *Store) {
	b.Helper()
	day := scheduling.NewSpan(benchStart.AddDate(0, 0, 10), 24*time.Hour)
	found := 0
	for b.Loop() {
		err := s.View(b.Context(), func(r scheduling.Reader) error {
			bs, err := r.Bookings(scheduling.BookingQuery{Prison: "P07", Within: day})
			found = len(bs)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(found), "bookings")
}

// benchBackup makes and verifies a copy while nobody writes.
func benchBackup(b *testing.B, s *Store) {
	b.Helper()
	for b.Loop() {
		if _, err := s.Backup(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

var benchStart = time.Date(2031, 3, 3, 8, 0, 0, 0, time.UTC)

const benchPrisons = 100

// benchBooking is the n-th booking that a benchmark adds: a pre-hearing and a
// hearing, somewhere among the days that are kept, in rooms of its own.
func benchBooking(n int) scheduling.Booking {
	prison := scheduling.PrisonCode(fmt.Sprintf("P%02d", rand.IntN(benchPrisons)))
	start := benchStart.AddDate(0, 0, rand.IntN(30))
	room := func(i int) scheduling.RoomKey { return scheduling.RoomKey(fmt.Sprintf("%s-NEW-%d-%d", prison, n, i)) }
	prisoner := []scheduling.PersonID{scheduling.PersonID(fmt.Sprintf("new%d", n))}
	return scheduling.Booking{
		ID: scheduling.BookingID(fmt.Sprintf("%016x", rand.Uint64())), Kind: scheduling.KindCourt, Prison: prison,
		Court: "LEEDCC", Type: "plea", CaseRef: "T20317001", Status: scheduling.StatusBooked,
		Parts: []scheduling.Part{
			{Name: scheduling.PartPre, Span: scheduling.NewSpan(start, 15*time.Minute), Placements: []scheduling.Placement{{Room: room(1), Prisoners: prisoner}}},
			{Name: scheduling.PartMain, Span: scheduling.NewSpan(start.Add(15*time.Minute), 30*time.Minute), Placements: []scheduling.Placement{{Room: room(0), Prisoners: prisoner}}},
		},
		Attendees:  []scheduling.Attendee{{Person: scheduling.PersonID(fmt.Sprintf("newcounsel%d", n)), Role: scheduling.RoleSolicitor}},
		Meet:       scheduling.Meet{By: scheduling.MeetOwn},
		StaffNotes: "interpreter to be confirmed by the day before",
		Made:       benchStart, MadeBy: scheduling.Actor{Name: "Kim", Role: "clerk"}, Changed: benchStart,
	}
}

// crowded is a store that keeps n bookings of half an hour, one an hour in each
// of 1,200 rooms, ten a day, each with a room, a prisoner of 800 in its prison,
// a key and a line in the audit. They are made by SQLite itself, with every
// trigger in force.
func crowded(b *testing.B, n int) *Store {
	b.Helper()
	s, err := Open(b.Context(), Options{Path: filepath.Join(b.TempDir(), "gatehouse.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	// Building needs more memory than saving does.
	if _, err := s.writer.ExecContext(b.Context(), `PRAGMA cache_size=-1000000`); err != nil {
		b.Fatal(err)
	}
	if n > 0 {
		if err := s.Update(b.Context(), func(w scheduling.Writer) error { return w.LoadEstate(benchEstate()) }); err != nil {
			b.Fatal(err)
		}
	}
	const batch = 100_000
	for from := 0; from < n; from += batch {
		tx, err := s.writer.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, q := range crowdSQL {
			if _, err := tx.ExecContext(b.Context(), q, from, min(from+batch, n), benchStart.Unix()/60); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	if n > 0 {
		s.checkpoint(b.Context())
		if _, err := s.writer.ExecContext(b.Context(), `PRAGMA cache_size=-2000`); err != nil {
			b.Fatal(err)
		}
		if err := s.View(b.Context(), func(r scheduling.Reader) error { _, err := r.Booking("00000000-0"); return err }); err != nil {
			b.Fatal(err)
		}
		b.Logf("%d bookings in %d MB", n, size(s.path)>>20)
	}
	return s
}

// The estate of crowded: its rooms and prisoners are spread evenly.
const (
	benchRooms  = 12
	benchPeople = 800
)

func benchRoom(prison, n int) scheduling.RoomKey {
	return scheduling.RoomKey(fmt.Sprintf("P%02d-VCC-%d", prison, n))
}

func benchPrisoner(prison, n int) scheduling.PersonID {
	return scheduling.PersonID(fmt.Sprintf("p%d", prison*benchPeople+n))
}

// benchEstate is the places and people of crowded.
func benchEstate() scheduling.Estate {
	e := scheduling.Estate{Courts: []scheduling.Court{{Code: "LEEDCC", Name: "Leeds"}}}
	for i := range benchPrisons {
		code := scheduling.PrisonCode(fmt.Sprintf("P%02d", i))
		e.Prisons = append(e.Prisons, scheduling.Prison{
			Code: code, Name: "Prison " + string(code), Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour,
			PickUp: 30 * time.Minute, RemandVisits: 3, ConvictedVisits: 1, FamilyNotice: 2, FamilyAhead: 28,
		})
		for r := range benchRooms {
			e.Rooms = append(e.Rooms, scheduling.Room{
				Key: benchRoom(i, r), Prison: code, Name: fmt.Sprint("Video room ", r), Usage: scheduling.UsageShared, Places: 1, Active: true,
				Group: fmt.Sprint("wing ", r/4),
			})
		}
		for p := range benchPeople {
			n := i*benchPeople + p
			e.People = append(e.People, scheduling.Person{
				ID: benchPrisoner(i, p), Number: scheduling.PrisonerNumber(fmt.Sprintf("A%04dB%c", n%10000, 'A'+n/10000)),
				Given: fmt.Sprint("Sam", p%97), Family: fmt.Sprint("Notreal", p%89), Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: code,
			})
		}
	}
	return e
}

// crowdSQL fills the tables with bookings ?1 to ?2 from minute ?3 on. Booking i
// is in room i % 1200, in its (i / 1200)-th hour.
var crowdSQL = []string{
	`CREATE TEMP TABLE IF NOT EXISTS crowd (id TEXT, room TEXT, prison TEXT, person TEXT, starts INTEGER)`,
	`DELETE FROM crowd`,
	`WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
	 INSERT INTO crowd SELECT printf('%08x-%d', (i * 2654435761) % 4294967296, i),
		printf('P%02d-VCC-%d', i % 1200 / 12, i % 12), printf('P%02d', i % 1200 / 12),
		printf('p%d', i % 1200 / 12 * 800 + (i / 1200 * 12 + i % 12) % 800), ?3 + i / 1200 / 10 * 1440 + i / 1200 % 10 * 60 FROM n`,
	`INSERT INTO bookings (id, version, status, starts, ends, doc) SELECT id, 1, 'booked', starts, starts + 30, json_object('layout', 1, 'id', id, 'kind', 'legal', 'prison', prison,
		'case', 'T20317001', 'parts', json_array(json_object('name', 'main',
		'start', strftime('%Y-%m-%dT%H:%M:%SZ', starts * 60, 'unixepoch'), 'end', strftime('%Y-%m-%dT%H:%M:%SZ', starts * 60 + 1800, 'unixepoch'),
		'placements', json_array(json_object('room', room, 'prisoners', json_array(person))))), 'meet', 'own',
		'staff', 'interpreter to be confirmed by the day before', 'status', 'booked',
		'made', '2031-03-01T09:00:00Z', 'madeName', 'Kim', 'madeRole', 'clerk', 'changed', '2031-03-01T09:00:00Z', 'version', 1) FROM crowd`,
	`INSERT INTO touches SELECT 'room/' || room, starts, id, starts + 30 FROM crowd UNION ALL
		SELECT 'prison/' || prison, starts, id, starts + 30 FROM crowd UNION ALL SELECT 'person/' || person, starts, id, starts + 30 FROM crowd`,
	`INSERT INTO claims (booking, resource, lane, starts, ends, exclusive) SELECT id, 'room/' || room, 0, starts, starts + 30, 0 FROM crowd`,
	`INSERT INTO claims (booking, resource, lane, starts, ends, exclusive) SELECT id, 'person/' || person, 0, starts, starts + 30, 1 FROM crowd`,
	`INSERT INTO idempotency SELECT 'key ' || id, id, 0 FROM crowd`,
	`INSERT INTO changes (at, action, booking) SELECT 1930000000000000000, 'booked', id FROM crowd`,
	`INSERT INTO audit (at, actor_name, actor_role, action, subject, version, reason) SELECT 1930000000000000000, 'Kim', 'clerk', 'booked', id, 1, '' FROM crowd`,
}
