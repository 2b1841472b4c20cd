package timetable_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/work"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// proposal moves the first booking of the day to the other room, and makes one
// that is new in its place.
func proposal(d *diary) *timetable.Proposal {
	was := d.scene.Bookings[0]
	room := was.Rooms()[0]
	to := was.Swap(room, "MDI-VCC-2")
	fresh := booking("fresh", was.Span().Start, room, "p9")
	fresh.Version = 0
	gone := d.scene.Bookings[1].Clone()
	gone.Status = scheduling.StatusCancelled
	tomorrow := was.Shift(24 * time.Hour)
	return &timetable.Proposal{
		Title: "Plan 1", CanApply: true,
		Scene: clash.Scene{People: []scheduling.Person{{ID: "p9", Given: "New", Family: "Person"}}},
		Moves: []clash.Move{
			{To: fresh, Why: clash.Reason{Code: clash.ReasonWanted}},
			{From: was, To: to, Why: clash.Reason{Code: clash.ReasonRoom, For: "fresh", Resource: scheduling.RoomResource(room), Span: was.Span()}},
			{From: d.scene.Bookings[1], To: gone, Why: clash.Reason{Code: clash.ReasonClashed}},
			{From: booking("elsewhere", tomorrow.Span().Start, room, "p1"), To: tomorrow, Why: clash.Reason{Code: clash.ReasonSeries}},
		},
	}
}

func TestAPlanIsShownOverTheDay(t *testing.T) {
	d := newDiary()
	m, _ := load(t, d, work.Inline)
	before := len(m.Shown().Rows[0].Blocks)
	p := proposal(d)
	m.Propose(p)
	s := m.Shown()
	if s.Proposed == nil || s.Proposed.Words != "3 of its 4 moves are shown here." || s.Proposed.Next.Day() != 25 || !s.Proposed.CanApply {
		t.Fatalf("proposes %+v", s.Proposed)
	}
	said := map[string]string{}
	for _, r := range s.Rows {
		for _, b := range r.Blocks {
			switch {
			case b.Leaving:
				said["leaving "+string(b.Booking)] = b.Sub
			case b.Ghost:
				said[string(b.Booking)+" in "+string(r.Room.Key)] = b.Sub
			}
		}
	}
	first, second := d.scene.Bookings[0], d.scene.Bookings[1]
	room := first.Rooms()[0]
	for key, want := range map[string]string{
		"leaving " + string(first.ID): "to VCC 2", "leaving " + string(second.ID): "would be cancelled",
		"ghost/" + string(first.ID) + " in MDI-VCC-2": "from VCC 1", "ghost/fresh in " + string(room): "new",
	} {
		if said[key] != want {
			t.Errorf("%s says %q, not %q (all: %q)", key, said[key], want, said)
		}
	}
	if !strings.Contains(s.Status, "from VCC 1 to VCC 2, same time, because the court hearing for Person, New needs VCC 1") || s.Alert {
		t.Errorf("status %q", s.Status)
	}
	proposed := 0
	for _, l := range s.Agenda {
		if l.Proposed != "" {
			proposed++
		}
	}
	if proposed != 2 {
		t.Errorf("%d lines of the list say what is proposed", proposed)
	}
	m.Propose(nil)
	if s := m.Shown(); s.Proposed != nil || len(s.Rows[0].Blocks) != before {
		t.Errorf("still shows %+v", s.Proposed)
	}
}

func TestTheDayOfAPlanIsShown(t *testing.T) {
	d := newDiary()
	m, _ := load(t, d, work.Inline)
	p := proposal(d)
	for i := range p.Moves {
		p.Moves[i].To = p.Moves[i].To.Shift(48 * time.Hour)
	}
	m.Propose(p)
	m.ShowProposal()
	if day := m.Shown().Day; day.Day() != 26 {
		t.Errorf("shows %v", day)
	}
}

func TestARefusedDropSaysWhatWasWanted(t *testing.T) {
	d := newDiary()
	m, h := load(t, d, work.Inline)
	b := d.scene.Bookings[0]
	m.Drop(b.ID, "MDI-VCC-1", "MDI-VCC-2", b.Span().Start, at(12, 45)) // onto b3
	var refused *timetable.RefusedError
	if len(h.failed) != 1 || !errors.As(h.failed[0], &refused) || refused.Wanted == nil || refused.Wanted.ID != b.ID || len(refused.Scene.Rooms) == 0 {
		t.Fatalf("failed %+v", h.failed)
	}
}
