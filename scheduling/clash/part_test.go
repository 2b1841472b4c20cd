package clash_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// inRoom is a booking of one prisoner in a room from a clock of one day, an hour long.
func inRoom(id scheduling.BookingID, version int64, room scheduling.RoomKey, hour int, who scheduling.PersonID) scheduling.Booking {
	start := time.Date(2026, time.November, 26, hour, 0, 0, 0, time.UTC)
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindFamily, Status: scheduling.StatusBooked, Version: version,
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(start, time.Hour),
			Placements: []scheduling.Placement{{Room: room, Prisoners: []scheduling.PersonID{who}}},
		}},
	}
}

func moved(from, to scheduling.Booking, why clash.ReasonCode, of scheduling.BookingID) clash.Move {
	return clash.Move{From: from, To: to, Why: clash.Reason{Code: why, For: of}}
}

// parted is a plan of two wanted hearings: a needs a chain of two moves, b a
// move of its own, and b's place is also where the chain's first one was.
func parted() clash.Plan {
	gone := inRoom("fam3", 4, "R3", 14, "p3")
	gone.Status = scheduling.StatusCancelled
	return clash.Plan{
		Moves: []clash.Move{
			moved(scheduling.Booking{ID: "a"}, inRoom("a", 0, "R1", 10, "pa"), clash.ReasonWanted, ""),
			moved(scheduling.Booking{ID: "b"}, inRoom("b", 0, "R3", 14, "pb"), clash.ReasonWanted, ""),
			moved(scheduling.Booking{ID: "c"}, inRoom("c", 0, "R1", 12, "pc"), clash.ReasonWanted, ""),
			moved(inRoom("fam1", 2, "R1", 10, "p1"), inRoom("fam1", 2, "R2", 10, "p1"), clash.ReasonRoom, "a"),
			moved(inRoom("fam2", 3, "R2", 10, "p2"), inRoom("fam2", 3, "R2", 15, "p2"), clash.ReasonRoom, "fam1"),
			moved(inRoom("fam3", 4, "R3", 14, "p3"), gone, clash.ReasonRoom, "b"),
		},
		Seen: map[scheduling.BookingID]int64{"fam1": 2, "fam2": 3, "fam3": 4},
	}
}

func ids(p clash.Plan) []scheduling.BookingID {
	var out []scheduling.BookingID
	for _, m := range p.Moves {
		out = append(out, m.To.ID)
	}
	return out
}

func TestPartOfAPlanKeepsWhatItNeedsAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		wanted []scheduling.BookingID
		moves  []scheduling.BookingID
		cost   clash.Cost
	}{
		"nothing": {nil, nil, clash.Cost{}},
		"a with a chain": {
			[]scheduling.BookingID{"a"},
			[]scheduling.BookingID{"a", "fam1", "fam2"},
			clash.Cost{People: 2, Rooms: 1, Times: 1, Shift: 5 * time.Hour},
		},
		"b alone":           {[]scheduling.BookingID{"b"}, []scheduling.BookingID{"b", "fam3"}, clash.Cost{People: 1, Cancelled: 1}},
		"c disturbs nobody": {[]scheduling.BookingID{"c"}, []scheduling.BookingID{"c"}, clash.Cost{}},
		"no such booking":   {[]scheduling.BookingID{"z"}, nil, clash.Cost{}},
	} {
		got := parted().For(c.wanted...)
		if !slices.Equal(ids(got), c.moves) {
			t.Errorf("%s: %v, not %v", name, ids(got), c.moves)
		}
		if got.Cost != c.cost {
			t.Errorf("%s: costs %+v, not %+v", name, got.Cost, c.cost)
		}
		for id := range got.Seen {
			if !slices.Contains(c.moves, id) {
				t.Errorf("%s: has seen %s", name, id)
			}
		}
	}
}

func TestAPlaceThatAnotherMoveFreedIsNeededWhateverItsReasonSays(t *testing.T) {
	p := parted()
	// fam1 makes way for a; b goes where it was half an hour later.
	p.Moves[1].To = inRoom("b", 0, "R1", 11, "pb")
	p.Moves[5] = moved(inRoom("fam3", 4, "R4", 16, "pb"), inRoom("fam3", 4, "R4", 17, "pb"), clash.ReasonPerson, "z")
	got := ids(p.For("b"))
	if !slices.Equal(got, []scheduling.BookingID{"b", "fam1", "fam2"}) {
		t.Errorf("b needs %v", got)
	}
}
