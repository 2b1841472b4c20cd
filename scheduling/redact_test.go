package scheduling_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/scheduling"
)

// Nothing that holds a name, a note or a reason gives it to a log.
func TestNothingPrivateInALog(t *testing.T) {
	const secret = "Secretson"
	actor := scheduling.Actor{Name: secret, Role: "clerk"}
	b := scheduling.Booking{StaffNotes: secret, MadeBy: actor}
	person := scheduling.Person{Family: secret}
	id := scheduling.PersonID(secret)
	for _, v := range []any{
		b, person, actor,
		scheduling.Series{MadeBy: actor},
		scheduling.SeriesDone{Bookings: []scheduling.Booking{b}},
		scheduling.SeriesRecord{Was: scheduling.Series{MadeBy: actor}},
		scheduling.Adjust{Booking: b},
		scheduling.Hold{Actor: actor, Claims: []scheduling.Claim{{Resource: scheduling.PersonResource(id)}}},
		scheduling.Restriction{A: id, B: id},
		scheduling.Acceptance{Actor: actor, Reason: secret, Resource: scheduling.PersonResource(id)},
		scheduling.AuditEntry{Actor: actor, Reason: secret, Subject: secret},
		scheduling.Attendance{Name: secret},
		scheduling.Record{Person: person, Bookings: []scheduling.Booking{b}},
		scheduling.Offer{Booking: b},
		scheduling.FindQuery{Booking: b},
		scheduling.Saving{Booking: b},
		scheduling.Estate{People: []scheduling.Person{person}, Bookings: []scheduling.Booking{b}},
		scheduling.Enacted{Actor: actor, Bookings: []scheduling.Booking{b}},
		scheduling.Notice{Party: secret},
		scheduling.Defendant{Family: secret},
		scheduling.Row{CaseRef: secret, Defendants: []scheduling.Defendant{{Family: secret}}},
		scheduling.List{Name: secret, Rows: []scheduling.Row{{CaseRef: secret}}},
		scheduling.Request{From: secret, Booking: b, Reason: secret},
	} {
		var text, structured bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "value", v)
		slog.New(slog.NewJSONHandler(&structured, nil)).Info("x", "value", v)
		if strings.Contains(text.String()+structured.String(), secret) {
			t.Errorf("%T says %s %s", v, &text, &structured)
		}
	}
}
