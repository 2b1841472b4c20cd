package clash_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Nothing that holds a name, a note or a reason gives it to a log.
func TestNothingPrivateInALog(t *testing.T) {
	const secret = "Secretson"
	b := scheduling.Booking{StaffNotes: secret}
	c := clash.Clash{Code: clash.Held, Why: secret, Resource: scheduling.PersonResource(secret)}
	scene := clash.Scene{People: []scheduling.Person{{Family: secret}}, Bookings: []scheduling.Booking{b}}
	occurrence := clash.Occurrence{Booking: b, Clashes: []clash.Clash{c}}
	request := scheduling.Request{From: secret, Booking: b}
	for _, v := range []any{
		c, scene, occurrence,
		clash.Preview{Occurrences: []clash.Occurrence{occurrence}, Scene: scene},
		clash.Reviewed{Booking: b, Clashes: []clash.Clash{c}},
		clash.Review{Items: []clash.Reviewed{{Booking: b}}, Scene: scene},
		clash.Waiting{Request: request},
		clash.WaitingList{Items: []clash.Waiting{{Request: request}}, Scene: scene},
		clash.Requests{Items: []scheduling.Request{request}, Scene: scene},
		clash.SeriesEntry{Booking: b, Reason: secret, Accept: []clash.Clash{c}},
		clash.SeriesEdit{Booking: b, Reason: secret},
		clash.SeriesCancel{Booking: b},
		clash.Answer{Booking: b, Reason: secret},
		clash.Wanted{Booking: b},
		clash.Question{Wanted: []clash.Wanted{{Booking: b}}},
		clash.Resolution{Plans: []clash.Plan{{Moves: []clash.Move{{To: b}}}}, Scene: scene},
		clash.Plan{Moves: []clash.Move{{To: b}}},
		clash.Move{To: b},
		clash.Reason{Resource: scheduling.PersonResource(secret)},
		clash.Blocker{Resource: scheduling.PersonResource(secret)},
		clash.Stuck{Blockers: []clash.Blocker{{Resource: scheduling.PersonResource(secret)}}},
		clash.Enactment{Plan: clash.Plan{Moves: []clash.Move{{To: b}}}},
		&clash.PlanError{Clashes: []clash.Clash{c}},
		clash.Ground{Scene: scene},
		clash.PastCase{Now: &clash.Plan{Moves: []clash.Move{{To: b}}}},
		clash.Placing{List: scheduling.List{Name: secret}, Resolution: clash.Resolution{Scene: scene}},
		&clash.Error{Clashes: []clash.Clash{c}},
		&clash.SeriesError{Occurrences: []clash.Occurrence{occurrence}},
	} {
		var text, structured bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "value", v)
		slog.New(slog.NewJSONHandler(&structured, nil)).Info("x", "value", v)
		if strings.Contains(text.String()+structured.String(), secret) {
			t.Errorf("%T says %s %s", v, &text, &structured)
		}
	}
}
