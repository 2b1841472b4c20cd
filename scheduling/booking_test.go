package scheduling_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
)

func TestSpan(t *testing.T) {
	s := scheduling.NewSpan(noon, time.Hour)
	later := scheduling.NewSpan(noon.Add(time.Hour), time.Hour)
	inside := scheduling.NewSpan(noon.Add(quarter), quarter)
	if s.Overlaps(later) || later.Overlaps(s) {
		t.Error("spans that touch overlap")
	}
	if !s.Overlaps(inside) || !inside.Overlaps(s) || !s.Covers(inside) || inside.Covers(s) || !s.Covers(s) {
		t.Error("a span inside another")
	}
	if !s.Contains(noon) || s.Contains(noon.Add(time.Hour)) {
		t.Error("a span holds its start and not its end")
	}
	if !s.Shift(time.Hour).Equal(later) || s.Duration() != time.Hour {
		t.Error("shifting changes more than the time")
	}
	if !s.Intersect(inside).Equal(inside) || s.Intersect(later).Valid() {
		t.Error("what spans share")
	}
	if !(scheduling.Span{}).IsZero() || s.IsZero() || (scheduling.Span{}).Valid() {
		t.Error("the zero span")
	}
	if !s.Equal(scheduling.NewSpan(noon.In(zone(t, "Asia/Tokyo")), time.Hour)) {
		t.Error("the same instants in another zone are another span")
	}
}

func TestKinds(t *testing.T) {
	codes := map[string]bool{}
	for _, k := range scheduling.Kinds() {
		if c := k.Code(); len(c) != 3 || c == "???" || codes[c] {
			t.Errorf("kind %s has code %q", k, c)
		}
		codes[k.Code()] = true
		shared := scheduling.Room{Usage: scheduling.UsageShared}
		byTimetable, closed := scheduling.Room{Usage: scheduling.UsageTimetable}, scheduling.Room{Usage: scheduling.UsageClosed}
		if !shared.Takes(k) || !byTimetable.Takes(k) || (scheduling.Room{}).Takes(k) || closed.Takes(k) {
			t.Errorf("kind %s: a shared room and one by timetable take everything, one not set up nothing", k)
		}
	}
	if c := scheduling.Kind("party").Code(); c != "???" {
		t.Errorf("an unknown kind has code %q", c)
	}
	takes := map[scheduling.Usage]string{
		scheduling.UsageCourt: "CRT PAR OUT", scheduling.UsageProbation: "PRO OUT", scheduling.UsageLegal: "LEG OFF OUT",
		scheduling.UsageFamily: "FAM OUT", scheduling.UsageResettlement: "RES EDU OUT",
	}
	for usage, want := range takes {
		var got []string
		for _, k := range scheduling.Kinds() {
			if (scheduling.Room{Usage: usage}).Takes(k) {
				got = append(got, k.Code())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("a %s room takes %v, want %s", usage, got, want)
		}
	}
}

func TestMoveAndSwapLeaveTheOriginalAlone(t *testing.T) {
	b := hearing()
	before := b.Clone()
	moved := b.Shift(time.Hour).Swap("MDI-VCC-1", "MDI-VCC-2")
	moved.Parts[1].Placements[0].Prisoners[0] = "zoe"
	moved.Attendees[0].Person = "zoe"
	if diff := cmp.Diff(before, b); diff != "" {
		t.Errorf("the original changed:\n%s", diff)
	}
	if !moved.Span().Equal(b.Span().Shift(time.Hour)) || !slices.Equal(moved.Rooms(), []scheduling.RoomKey{"MDI-VCC-2"}) {
		t.Errorf("moved to %v in %v", moved.Span(), moved.Rooms())
	}
}

func TestBookingWithoutParts(t *testing.T) {
	var b scheduling.Booking
	if _, ok := b.Main(); ok || !b.Span().IsZero() || b.Rooms() != nil || b.Prisoners() != nil || !b.LinkMissing() {
		t.Error("the zero booking has parts")
	}
}

func TestClaims(t *testing.T) {
	b := hearing()
	b.ID = "b"
	b.Attendees = append(b.Attendees, scheduling.Attendee{Person: "f1", Role: scheduling.RoleFamily})
	b.Parts[2].Placements[0].Room = "MDI-VCC-2" // the post-hearing is elsewhere
	var got []string
	for _, c := range b.Claims() {
		got = append(got, fmt.Sprintf("%s %s-%s %v", c.Resource, c.Span.Start.Format("15:04"), c.Span.End.Format("15:04"), c.Exclusive))
	}
	want := []string{
		"room/MDI-VCC-1 09:45-10:30 false",
		"person/ann 09:45-10:45 true",
		"room/MDI-VCC-2 10:30-10:45 false",
		"person/sol 09:45-10:45 false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	// Back in the first room after a break elsewhere: two claims on it.
	b.Parts[1].Placements[0].Room, b.Parts[2].Placements[0].Room = "MDI-VCC-2", "MDI-VCC-1"
	if n := len(b.Claims()); n != 5 {
		t.Errorf("%d claims, want 5", n)
	}
	b.Status = scheduling.StatusCancelled
	if b.Claims() != nil {
		t.Error("a cancelled booking holds something")
	}
}

func TestResource(t *testing.T) {
	if k, ok := scheduling.RoomResource("MDI-VCC-1").Room(); !ok || k != "MDI-VCC-1" {
		t.Error("a room's resource does not read back")
	}
	if id, ok := scheduling.PersonResource("room/x").Person(); !ok || id != "room/x" {
		t.Error("a person's resource does not read back")
	}
	if _, ok := scheduling.PersonResource("ann").Room(); ok {
		t.Error("a person is a room")
	}
	if _, ok := scheduling.RoomResource("MDI-VCC-1").Person(); ok {
		t.Error("a room is a person")
	}
}

func TestPersonName(t *testing.T) {
	for want, p := range map[string]scheduling.Person{
		"O'Example, Siân": {Given: "Siân", Family: "O'Example"}, "Siân": {Given: "Siân"}, "O'Example": {Family: "O'Example"}, "": {},
	} {
		if p.Name() != want {
			t.Errorf("got %q, want %q", p.Name(), want)
		}
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	b := hearing()
	b.ID, b.StaffNotes, b.CaseRef, b.GuestPIN, b.Meet.URL = "b1", "canary", "canary", "canary", "canary"
	log.Info("x", "booking", b, "person", scheduling.Person{ID: "p1", Given: "canary", Family: "canary", Number: "canary"},
		"actor", scheduling.Actor{Name: "canary", Role: "clerk"})
	if strings.Contains(out.String(), "canary") || !strings.Contains(out.String(), "booking b1") || !strings.Contains(out.String(), "person p1") {
		t.Errorf("logged %s", out.String())
	}
}

func TestAcceptanceAndAttendanceWords(t *testing.T) {
	for reason, want := range map[string]string{
		"court asked": "", "": "accept.reason needs-reason", "ab": "accept.reason too-short 3",
		strings.Repeat("ŵ", 200): "", strings.Repeat("ŵ", 201): "accept.reason too-long 200", "a\nbc": "accept.reason format",
	} {
		if got := problems(scheduling.Acceptance{Reason: reason}.Validate()); got != want {
			t.Errorf("reason %q: got %q, want %q", reason, got, want)
		}
	}
	good := scheduling.Attendance{Name: "Siân", Joined: noon, Left: noon.Add(time.Minute), Why: "left"}
	for want, change := range map[string]func(*scheduling.Attendance){
		"":                             func(*scheduling.Attendance) {},
		"attendance.name missing":      func(a *scheduling.Attendance) { a.Name = " " },
		"attendance.name too-long 100": func(a *scheduling.Attendance) { a.Name = strings.Repeat("x", 101) },
		"attendance.joined missing":    func(a *scheduling.Attendance) { a.Joined = time.Time{} },
		"attendance.left order":        func(a *scheduling.Attendance) { a.Left = noon.Add(-time.Minute) },
		"attendance.why format":        func(a *scheduling.Attendance) { a.Why = "Went Home" },
	} {
		a := good
		change(&a)
		if got := problems(a.Validate()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if a, b := scheduling.PairOf("y", "x"); a != "x" || b != "y" {
		t.Error("a pair is kept in order")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"A1234AA", "MDI-VCC-1", "2026-11-24", "24/11/2026", "09:30", "0930", "\x00", "١٢"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if n, err := scheduling.ParsePrisonerNumber(a); (err == nil) != n.Valid() {
			t.Errorf("number %q, %v", n, err)
		}
		if k, err := scheduling.ParseRoomKey(a); (err == nil) != k.Valid() {
			t.Errorf("key %q, %v", k, err)
		}
		w, err := scheduling.ParseWall(a, b)
		if err != nil {
			return
		}
		again, err := scheduling.ParseWall(w.String()[:10], w.String()[11:])
		if err != nil || again != w {
			t.Errorf("%q %q reads as %v, which reads as %v, %v", a, b, w, again, err)
		}
	})
}
