// Package storetest is what every scheduling.Store must pass: one suite of
// promises, run against each implementation.
package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatehouse/scheduling"
)

// Run holds a store to its promises. open returns an empty store that is
// closed when its test ends; each test asks for one of its own.
func Run(t *testing.T, open func(t *testing.T) scheduling.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, scheduling.Store)
	}{
		{"an estate comes back as it was loaded", estateRoundTrip},
		{"an estate comes back with its rules, restrictions and requests", ruledRoundTrip},
		{"places, people, series and requests are saved with a version", placesSaved},
		{"people are found by the name they have now", renamedPerson},
		{"a room keeps its places while claims lean on it", roomInUse},
		{"no time of a series is booked twice", occurrenceOnce},
		{"restrictions are found by whom they concern", restrictionsFound},
		{"requests come by deadline", requestsListed},
		{"holds go stale", holdsGoStale},
		{"priorities, plans and lists are saved with a version", plansSaved},
		{"plans and lists come newest first, those that were asked for", plansListed},
		{"the last cases of each prison are kept", casesKept},
		{"an audit line names its plan", auditOfPlan},
		{"an acceptance between two people lasts while their bookings are near", acceptanceOfPair},
		{"watchers see changes beyond bookings", wideChanges},
		{"lists come in a stable order", stableOrder},
		{"a booking comes back as it was saved", bookingRoundTrip},
		{"a stale save is refused", staleSave},
		{"bookings saved together may change places", togetherChangePlaces},
		{"bookings saved together are all saved or none", togetherOrNone},
		{"bookings saved together clash only if that was accepted", togetherAccepted},
		{"bookings saved together may stand for each other's times", togetherStand},
		{"a series is forgotten once nothing belongs to it", seriesForgotten},
		{"bookings are found by what they touch", bookingQueries},
		{"who is screened is found by the case", screeningFound},
		{"hearings are found by their court", courtFound},
		{"an update that fails leaves nothing", failedUpdate},
		{"an update that panics leaves nothing", panickingUpdate},
		{"a refused save leaves the rest of its update", refusedSave},
		{"a view sees one state", consistentView},
		{"a cancelled context is obeyed", cancelledContext},
		{"who waits for a turn may give up", waitingForATurn},
		{"an idempotency key finds what it made", idempotencyKey},
		{"the audit grows in the transaction it tells of", auditInTransaction},
		{"people are found by folded names and numbers", findPeople},
		{"a room takes as many as it has places", roomPlaces},
		{"freed places in different lanes can be used", scatteredPlaces},
		{"a prisoner is in one place", prisonerInOnePlace},
		{"a professional is in one place unless accepted", professionalAccepted},
		{"touching is not overlapping", touching},
		{"an acceptance exempts its pair alone", acceptancePair},
		{"an acceptance ends when either side moves away or is cancelled", acceptanceEnds},
		{"an acceptance outlives an amendment that leaves its clash", acceptanceStays},
		{"an acceptance of a tight gap never covers an overlap", acceptanceOfGap},
		{"an acceptance of the room itself lasts while the room is held", acceptanceOfRoom},
		{"an acceptance needs its pair and its reason", acceptanceChecked},
		{"places above one: strangers up to the places, the rest accepted", acceptancePlaces},
		{"loading an estate replaces everything, audit apart", loadReplaces},
		{"an estate with a double booking is refused whole", loadRefused},
		{"watchers see changes in order", watchOrder},
		{"a slow watcher misses no booking", watchSlow},
		{"a watcher ends with its context and with the store", watchEnds},
		{"two at once get one slot between them", raceForSlot},
		{"closing twice is fine and nothing works after", closeTwice},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// Soon bounds everything that a test waits for.
const soon = 20 * time.Second

var equal = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)} //nolint:gochecknoglobals // a constant in all but name

// Day is the day the suite's bookings are on; times below are on it.
func at(hour, minute int) time.Time {
	return time.Date(2031, time.March, 4, hour, minute, 0, 0, time.UTC)
}

func span(h1, m1, h2, m2 int) scheduling.Span {
	return scheduling.Span{Start: at(h1, m1), End: at(h2, m2)}
}

const (
	room1   scheduling.RoomKey = "MDI-VCC-1" // one place
	room2   scheduling.RoomKey = "MDI-VCC-2" // two places
	room3   scheduling.RoomKey = "LEI-VCC-1" // one place
	hall    scheduling.RoomKey = "MDI-HALL"  // three places
	room10  scheduling.RoomKey = "MDI-VCC-10"
	closed  scheduling.RoomKey = "MDI-OLD"
	dafydd                     = scheduling.PersonID("p1")
	sian                       = scheduling.PersonID("p2")
	obrien                     = scheduling.PersonID("p3")
	counsel                    = scheduling.PersonID("s1")
	judge                      = scheduling.PersonID("j1")
)

func estate() scheduling.Estate {
	e := scheduling.Estate{
		Prisons: []scheduling.Prison{
			{Code: "LEI", Name: "Leeds", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 30 * time.Minute},
			{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 20 * time.Minute},
		},
		Courts: []scheduling.Court{{Code: "DRBYMC", Name: "Derby Magistrates"}, {Code: "LEEDCC", Name: "Leeds Crown Court"}},
		Rooms: []scheduling.Room{
			{Key: room3, Prison: "LEI", Name: "Video 1", Usage: scheduling.UsageShared, Places: 1, Active: true, Turnaround: 5 * time.Minute},
			{Key: hall, Prison: "MDI", Name: "Hall", Usage: scheduling.UsageFamily, Places: 3, Active: true},
			{Key: closed, Prison: "MDI", Name: "Old room", Usage: scheduling.UsageUnset, Places: 1},
			{Key: room1, Prison: "MDI", Name: "Video 1", Usage: scheduling.UsageCourt, Places: 1, Active: true},
			{Key: room2, Prison: "MDI", Name: "Video 2", Usage: scheduling.UsageShared, Places: 2, Active: true},
			{Key: room10, Prison: "MDI", Name: "Video 10", Usage: scheduling.UsageShared, Places: 1, Active: true},
		},
		People: []scheduling.Person{
			{ID: dafydd, Number: "A1234AA", Given: "Dafydd", Family: "Llŷr", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI", Wing: "A"},
			{ID: sian, Number: "A1235AB", Given: "Siân", Family: "Ångström", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "LEI", Wing: "B"},
			{ID: obrien, Number: "B9999ZZ", Given: "Pat 100%", Family: "O’Brien-Smith", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI"},
			{ID: counsel, Given: "Sian", Family: "Counsel", Roles: []scheduling.Role{scheduling.RoleSolicitor, scheduling.RoleOfficer}, Agency: "Counsel & Co"},
			{ID: judge, Given: "Jude", Family: "Llyr", Roles: []scheduling.Role{scheduling.RoleJudge}},
		},
	}
	// What is loaded has been saved once.
	for i := range e.Prisons {
		e.Prisons[i].Version = 1
	}
	for i := range e.Rooms {
		e.Rooms[i].Version = 1
	}
	for i := range e.People {
		e.People[i].Version = 1
	}
	return e
}

var clerk = scheduling.Actor{Name: "Kim Clerk", Role: "clerk"} //nolint:gochecknoglobals // a constant in all but name

// simple is a booking of one part in one room.
func simple(id scheduling.BookingID, room scheduling.RoomKey, s scheduling.Span, prisoners ...scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindLegal, Prison: "MDI", Status: scheduling.StatusBooked, Made: at(7, 0), MadeBy: clerk, Changed: at(7, 0),
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: s,
			Placements: []scheduling.Placement{{Room: room, Prisoners: prisoners}},
		}},
	}
}

func moved(b scheduling.Booking, s scheduling.Span) scheduling.Booking {
	b = b.Clone()
	b.Parts[0].Span = s
	return b
}

func cancelled(b scheduling.Booking) scheduling.Booking {
	b = b.Clone()
	b.Status, b.CancelReason = scheduling.StatusCancelled, scheduling.CancelCourt
	return b
}

func accept(x, y scheduling.BookingID, r scheduling.Resource, code string) scheduling.Acceptance {
	return scheduling.Acceptance{
		A: min(x, y), B: max(x, y), Resource: r, Code: code, Actor: clerk, Reason: "court asked for it", At: at(7, 30),
	}
}

// load fills a store with the suite's estate and bookings.
func load(t *testing.T, s scheduling.Store, bookings ...scheduling.Booking) {
	t.Helper()
	e := estate()
	e.Bookings = bookings
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(e) })
}

func update(t *testing.T, s scheduling.Store, fn func(scheduling.Writer) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func view(t *testing.T, s scheduling.Store, fn func(scheduling.Reader) error) {
	t.Helper()
	if err := s.View(t.Context(), fn); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// save saves one booking in one update.
func save(s scheduling.Store, b scheduling.Booking, accept ...scheduling.Acceptance) (scheduling.Booking, error) {
	var out scheduling.Booking
	err := s.Update(context.Background(), func(w scheduling.Writer) error {
		var err error
		out, err = w.SaveBooking(b, accept)
		return err
	})
	return out, err
}

func mustSave(t *testing.T, s scheduling.Store, b scheduling.Booking, accept ...scheduling.Acceptance) scheduling.Booking {
	t.Helper()
	out, err := save(s, b, accept...)
	if err != nil {
		t.Fatalf("save %s: %v", b.ID, err)
	}
	return out
}

// refused saves and wants exactly this refusal.
func refused(t *testing.T, s scheduling.Store, want error, b scheduling.Booking, accept ...scheduling.Acceptance) {
	t.Helper()
	if _, err := save(s, b, accept...); !errors.Is(err, want) {
		t.Fatalf("save %s: got %v, want %v", b.ID, err, want)
	}
}

func bookingOf(t *testing.T, s scheduling.Store, id scheduling.BookingID) scheduling.Booking {
	t.Helper()
	var b scheduling.Booking
	view(t, s, func(r scheduling.Reader) error {
		var err error
		b, err = r.Booking(id)
		return err
	})
	return b
}

func acceptedOf(t *testing.T, s scheduling.Store, ids ...scheduling.BookingID) []scheduling.Acceptance {
	t.Helper()
	var out []scheduling.Acceptance
	view(t, s, func(r scheduling.Reader) error {
		var err error
		out, err = r.Accepted(ids)
		return err
	})
	return out
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got, equal); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}
