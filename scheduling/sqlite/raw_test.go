package sqlite

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// Whatever program writes to the file, the file refuses a double booking and
// a changed past. Each attempt runs on its own, as raw SQL.
func TestRawStatementsAreRefused(t *testing.T) {
	s := fresh(t, newPath(t))
	day := time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC)
	booking := func(id scheduling.BookingID, room scheduling.RoomKey, hour int, prisoners ...scheduling.PersonID) scheduling.Booking {
		return scheduling.Booking{ID: id, Kind: scheduling.KindLegal, Status: scheduling.StatusBooked, Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(day.Add(time.Duration(hour)*time.Hour), time.Hour),
			Placements: []scheduling.Placement{{Room: room, Prisoners: prisoners}},
		}}}
	}
	rooms := []scheduling.Room{{Key: "MDI-1", Prison: "MDI", Places: 1}, {Key: "MDI-2", Prison: "MDI", Places: 2}}
	err := s.Update(t.Context(), func(w scheduling.Writer) error {
		err := w.LoadEstate(scheduling.Estate{
			Prisons: []scheduling.Prison{{Code: "MDI"}}, Rooms: rooms,
			Bookings: []scheduling.Booking{
				booking("a", "MDI-1", 10, "p"), booking("c", "MDI-2", 10), booking("d", "MDI-2", 10), booking("z", "MDI-1", 20),
			},
		})
		if err != nil {
			return err
		}
		b := booking("b", "MDI-1", 10)
		accept := []scheduling.Acceptance{{A: "a", B: "b", Resource: "room/MDI-1", Code: "room-taken", Reason: "because"}}
		if b, err = w.SaveBooking(b, accept); err != nil {
			return err
		}
		b.StaffNotes = "so that there is a version that was replaced"
		if _, err = w.SaveBooking(b, nil); err != nil {
			return err
		}
		return w.Record(scheduling.AuditEntry{Action: scheduling.ActionBooked, Subject: "b"})
	})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: uriPath(s.path)}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	// ten is 10:00 in epoch minutes.
	ten := day.Add(10*time.Hour).Unix() / 60
	for _, c := range []struct{ name, sql, want string }{
		{"a claim on a taken lane", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten + 30, :ten + 90, 0)`, "taken"},
		{"the same, ignoring", `INSERT OR IGNORE INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten + 30, :ten + 90, 0)`, "taken"},
		{"a claim that begins a minute before the end", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten + 59, :ten + 90, 0)`, "taken"},
		{"a day-long claim around", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten - 600, :ten + 840, 0)`, "taken"},
		{"a lane that the room has not got", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 1, :ten + 300, :ten + 360, 0)`, "no such lane"},
		{"a lane of its own that nobody accepted", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', -900, :ten, :ten + 60, 0)`, "not accepted"},
		{"somebody else's lane below zero", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', -1, :ten + 300, :ten + 360, 0)`, "CHECK"},
		{"a prisoner in two places", `INSERT INTO claims VALUES (900, 'z', 'person/p', 0, :ten, :ten + 60, 1)`, "taken"},
		{"a prisoner in a lane of their own", `INSERT INTO claims VALUES (900, 'z', 'person/p', -900, :ten, :ten + 60, 1)`, "CHECK"},
		{"a prisoner, dressed up and accepted", `INSERT INTO acceptances VALUES ('a', 'z', 'person/p', 'x', 1, '', '', 'because', 0);
			INSERT INTO claims VALUES (900, 'z', 'person/p', -900, :ten, :ten + 60, 0)`, "not accepted"},
		{"a claim with a room of two places full", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-2', -900, :ten, :ten + 60, 0)`, "not accepted"},
		{"moving onto another", `UPDATE claims SET starts = :ten, ends = :ten + 60 WHERE booking = 'z'`, "taken"},
		{"moving a room onto another", `UPDATE OR REPLACE claims SET resource = 'room/MDI-1' WHERE booking = 'c'`, "taken"},
		{"the accepted one to the first's lane", `UPDATE claims SET lane = 0 WHERE booking = 'b'`, "taken"},
		{"the accepted claim to another booking", `UPDATE claims SET booking = 'z' WHERE booking = 'b'`, "not accepted"},
		{"a claim of nothing", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten + 300, :ten + 300, 0)`, "CHECK"},
		{"a claim of more than a day", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-3', 0, :ten, :ten + 1441, 0)`, "CHECK"},
		{"a claim in words", `INSERT INTO claims VALUES (900, 'z', 'room/MDI-3', 'first', :ten, :ten + 60, 0)`, "cannot store TEXT"},
		{"an acceptance that is leaned on", `DELETE FROM acceptances`, "acceptance in use"},
		{"an acceptance rewritten", `UPDATE acceptances SET reason = 'another'`, "never changed"},
		{"an acceptance replaced", `INSERT OR REPLACE INTO acceptances SELECT a, b, resource, code, 0, '', '', reason, at FROM acceptances`, "never changed"},
		{"a room made smaller", `UPDATE rooms SET places = 1 WHERE key = 'MDI-2'`, "room in use"},
		{"a room renamed", `UPDATE rooms SET key = 'MDI-9' WHERE key = 'MDI-2'`, "room in use"},
		{"a room removed", `DELETE FROM rooms WHERE key = 'MDI-2'`, "room in use"},
		{"a room replaced", `INSERT OR REPLACE INTO rooms SELECT key, prison, name, usage, 1, active, turnaround, doc, version FROM rooms WHERE key = 'MDI-2'`, "room in use"},
		{"a booking removed under its claims", `DELETE FROM bookings WHERE id = 'a'`, "booking with claims"},
		{"the audit changed", `UPDATE audit SET actor_name = 'somebody else'`, "append-only"},
		{"the audit shortened", `DELETE FROM audit`, "append-only"},
		{"the audit replaced", `INSERT OR REPLACE INTO audit SELECT seq, at, 'somebody else', actor_role, action, subject, version, reason, plan FROM audit`, "append-only"},
		{"the feed changed", `UPDATE changes SET booking = 'z'`, "append-only"},
		{"the feed shortened", `DELETE FROM changes`, "append-only"},
		{"the feed replaced", `REPLACE INTO changes SELECT seq, at, action, 'z' FROM changes`, "append-only"},
		{"a version changed", `UPDATE booking_versions SET doc = '{}'`, "append-only"},
		{"a version removed", `DELETE FROM booking_versions`, "append-only"},
		{"a version replaced", `REPLACE INTO booking_versions SELECT seq, booking, version, at, '{}' FROM booking_versions`, "append-only"},
	} {
		for by, db := range map[string]*sql.DB{"our own connection": s.writer, "any connection": plain} {
			t.Run(c.name+" by "+by, func(t *testing.T) {
				tx, err := db.BeginTx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer tx.Rollback() // nothing of it is wanted
				_, err = tx.ExecContext(t.Context(), c.sql, sql.Named("ten", ten))
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %q", err, c.want)
				}
			})
		}
	}
	t.Run("and what may stand is let in", func(t *testing.T) {
		for _, q := range []string{
			`INSERT INTO claims VALUES (900, 'z', 'room/MDI-1', 0, :ten + 60, :ten + 90, 0)`,
			`UPDATE claims SET starts = :ten + 90, ends = :ten + 120 WHERE id = 900`,
			`DELETE FROM claims WHERE id = 900`,
		} {
			if _, err := s.writer.ExecContext(t.Context(), q, sql.Named("ten", ten)); err != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}
