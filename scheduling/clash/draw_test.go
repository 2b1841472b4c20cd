package clash_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// drawScene is a crowded week: few rooms, fewer people, two prisons.
func drawScene(t *rapid.T) (clash.Scene, scheduling.Booking) {
	var s clash.Scene
	steps := func(label string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, label)) * tick
	}
	one := func(label string, in int) bool { return rapid.IntRange(1, in).Draw(t, label) == 1 }
	date := func(label string) scheduling.Date {
		return scheduling.DateOf(dawn, time.UTC).AddDays(rapid.SampledFrom(busy).Draw(t, label))
	}
	if one("now", 2) {
		s.Now = at(rapid.SampledFrom([]int{-ticksADay, 0, 2*ticksADay + 40}).Draw(t, "now at"))
	}
	s.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {date("holiday"): "x"}}
	for _, code := range []scheduling.PrisonCode{"MDI", "LEI"} {
		p := scheduling.Prison{
			Code: code, Zone: "Europe/London", PickUp: steps("pickup", 9), WeekStart: rapid.SampledFrom([]time.Weekday{time.Monday, time.Sunday}).Draw(t, "week start"),
			RemandVisits: rapid.IntRange(0, 2).Draw(t, "remand visits"), ConvictedVisits: rapid.IntRange(0, 2).Draw(t, "convicted visits"),
			FamilyNotice: rapid.IntRange(0, 3).Draw(t, "notice"), FamilyAhead: rapid.IntRange(0, 3).Draw(t, "ahead"),
		}
		if one("closure", 6) {
			p.Closures = []scheduling.Closure{{Date: date("closed on"), Reason: "training"}}
		}
		if one("lock-up", 4) {
			p.LockUps = []scheduling.LockUp{{Weekday: date("locked on").Weekday(), From: 11 * time.Hour, To: 12 * time.Hour}}
		}
		for _, w := range [][2]string{{"V", "F"}, {"A", "V"}, {"F", "A"}} {
			if one("walk", 2) {
				p.Walks = append(p.Walks, scheduling.WalkTime{From: w[0], To: w[1], Takes: steps("takes", 12)})
			}
		}
		s.Prisons = append(s.Prisons, p)
	}
	for i := range 4 {
		s.Rooms = append(s.Rooms, drawRoom(t, s.Prisons[i%2].Code, i, date))
	}
	for _, id := range []scheduling.PersonID{"ann", "bob", "cat"} {
		s.People = append(s.People, scheduling.Person{
			ID: id, Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: rapid.SampledFrom([]scheduling.PrisonCode{"MDI", "MDI", "LEI"}).Draw(t, "held at"),
			Wing: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "wing"), Released: one("released", 12),
			Custody: rapid.SampledFrom([]scheduling.Custody{"", scheduling.CustodyRemand, scheduling.CustodyConvicted}).Draw(t, "custody"),
		})
	}
	s.People = append(s.People, scheduling.Person{ID: "sol", Agency: "Counsel & Co"}, scheduling.Person{ID: "int", Agency: "Words Ltd"})
	for range rapid.IntRange(0, 3).Draw(t, "restrictions") {
		s.Restrictions = append(s.Restrictions, drawRestriction(t, date))
	}
	for i := range rapid.IntRange(0, 14).Draw(t, "bookings") {
		b := drawBooking(t, s.Rooms)
		b.ID = scheduling.BookingID(fmt.Sprintf("b%02d", i))
		switch rapid.IntRange(0, 7).Draw(t, "status") {
		case 0:
			b.Status = scheduling.StatusCancelled
		case 1:
			b.Status = scheduling.StatusCompleted
		}
		s.Bookings = append(s.Bookings, b)
	}
	asked := drawBooking(t, s.Rooms)
	asked.ID = scheduling.BookingID(fmt.Sprintf("b%02d", rapid.IntRange(0, 20).Draw(t, "own")))
	asked.Status = ""
	for i := range rapid.IntRange(0, 3).Draw(t, "holds") {
		s.Holds = append(s.Holds, scheduling.Hold{
			ID: scheduling.HoldID(fmt.Sprint(i)), Actor: scheduling.Actor{Name: fmt.Sprintf("clerk %d", i)},
			Claims: drawBooking(t, s.Rooms).Claims(), Until: s.Now.Add(steps("stale in", 2)),
		})
	}
	s.Accepted = drawAccepted(t, s, asked)
	return s, asked
}

// drawAccepted accepts some of what is there to accept, and sometimes something else.
func drawAccepted(t *rapid.T, s clash.Scene, asked scheduling.Booking) []scheduling.Acceptance {
	all := bruteForce(s, asked)
	var out []scheduling.Acceptance
	for range rapid.IntRange(0, 4).Draw(t, "accepted") {
		a := scheduling.Acceptance{Code: string(rapid.SampledFrom(clash.Codes()).Draw(t, "code"))}
		with := scheduling.BookingID(fmt.Sprintf("b%02d", rapid.IntRange(0, 14).Draw(t, "with")))
		a.Resource = scheduling.RoomResource(s.Rooms[0].Key)
		if len(all) > 0 {
			c := rapid.SampledFrom(all).Draw(t, "clash")
			a.Code, a.Resource, with = string(c.Code), c.Resource, c.With
		}
		a.A, a.B = scheduling.PairOf(asked.ID, with)
		out = append(out, a)
	}
	return out
}

// busy are the days that things happen on, the day the clocks go back among them.
var busy = []int{2, 2, 2, 2, 3, 3, 5}

func drawRoom(t *rapid.T, code scheduling.PrisonCode, i int, date func(string) scheduling.Date) scheduling.Room {
	parties := func(label string) []scheduling.Party {
		return rapid.SampledFrom([][]scheduling.Party{nil, nil, {"LEEDCC"}, {"Counsel & Co"}}).Draw(t, label)
	}
	r := scheduling.Room{
		Key: scheduling.RoomKey(fmt.Sprintf("%s-R-%d", code, i)), Prison: code,
		Usage: rapid.SampledFrom([]scheduling.Usage{
			scheduling.UsageCourt, scheduling.UsageShared, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageUnset,
			scheduling.UsageTimetable, scheduling.UsageTimetable,
		}).Draw(t, "usage"),
		Parties: parties("kept for"),
		Group:   rapid.SampledFrom([]string{"V", "F", ""}).Draw(t, "group"), Waiting: rapid.SampledFrom([]string{"", "W"}).Draw(t, "waiting"),
		Places: rapid.IntRange(1, 3).Draw(t, "places"), Active: rapid.IntRange(0, 9).Draw(t, "active") > 0,
		Turnaround: time.Duration(rapid.IntRange(0, 4).Draw(t, "turnaround")) * tick,
	}
	for range rapid.IntRange(0, 3).Draw(t, "lines") {
		d := date("line from")
		rule, err := repeat.New(repeat.Spec{Start: d.At(time.Duration(rapid.IntRange(9, 13).Draw(t, "hour")) * time.Hour).Floating(), Freq: repeat.Daily})
		if err != nil {
			t.Fatal(err)
		}
		r.Lines = append(r.Lines, scheduling.Line{
			Rule: rule, Lasts: time.Duration(rapid.IntRange(1, 3).Draw(t, "lasts")) * time.Hour, Parties: parties("line for"), Reason: "as agreed",
			For: rapid.SampledFrom([]scheduling.Usage{
				scheduling.UsageCourt, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageClosed,
			}).Draw(t, "line"),
			NotOnHolidays: rapid.Bool().Draw(t, "not on holidays"),
		})
	}
	if rapid.IntRange(0, 5).Draw(t, "override") == 0 {
		r.Overrides = []scheduling.Override{{Date: date("overridden"), Windows: []scheduling.Window{{From: 9 * time.Hour, To: 12 * time.Hour, For: scheduling.UsageLegal}}}}
	}
	if rapid.IntRange(0, 5).Draw(t, "block") == 0 {
		r.Blocks = []scheduling.Block{{Span: scheduling.NewSpan(at(rapid.SampledFrom(busy).Draw(t, "blocked")*ticksADay+36), time.Hour), Reason: "painters"}}
	}
	return r
}

func drawRestriction(t *rapid.T, date func(string) scheduling.Date) scheduling.Restriction {
	people := rapid.Permutation([]scheduling.PersonID{"ann", "bob", "cat"}).Draw(t, "kept apart")
	r := scheduling.Restriction{
		Kind: rapid.SampledFrom([]scheduling.RestrictionKind{scheduling.NonAssociation, scheduling.NonAssociation, scheduling.Banned, scheduling.ClosedVisits}).Draw(t, "restriction"),
		A:    people[0], B: people[1],
	}
	if r.Kind != scheduling.NonAssociation {
		r.B = rapid.SampledFrom([]scheduling.PersonID{"mum", "sol"}).Draw(t, "visitor")
		if rapid.Bool().Draw(t, "anyone's") {
			r.A = ""
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "until") == 0 {
		r.Until = date("restricted until")
	}
	return r
}

func drawBooking(t *rapid.T, rooms []scheduling.Room) scheduling.Booking {
	b := scheduling.Booking{
		Kind: rapid.SampledFrom([]scheduling.Kind{
			scheduling.KindCourt, scheduling.KindLegal, scheduling.KindFamily, scheduling.KindFamily, scheduling.KindOutOfUse,
		}).Draw(t, "kind"),
		Status:  scheduling.StatusBooked,
		CaseRef: rapid.SampledFrom([]string{"", "T1", "T1", "T2"}).Draw(t, "case"),
	}
	if b.Kind == scheduling.KindCourt && rapid.Bool().Draw(t, "court") {
		b.Court = "LEEDCC"
	}
	if rapid.IntRange(0, 3).Draw(t, "screened") == 0 {
		people := rapid.Permutation([]scheduling.PersonID{"ann", "bob", "cat"}).Draw(t, "screened people")
		b.Screened = []scheduling.Pair{{A: people[0], B: people[1]}}
	}
	start := rapid.SampledFrom(busy).Draw(t, "day")*ticksADay + rapid.IntRange(24, 24+60).Draw(t, "start")
	for _, name := range []scheduling.PartName{scheduling.PartPre, scheduling.PartMain, scheduling.PartPost} {
		if name != scheduling.PartMain && rapid.Bool().Draw(t, "without") {
			continue
		}
		end := start + rapid.IntRange(1, 9).Draw(t, "length")
		p := scheduling.Part{Name: name, Span: scheduling.Span{Start: at(start), End: at(end)}}
		used := map[scheduling.RoomKey]bool{}
		people := rapid.Permutation([]scheduling.PersonID{"ann", "bob", "cat"}).Draw(t, "people")
		for i := range rapid.IntRange(1, 2).Draw(t, "placements") {
			room := rapid.SampledFrom(rooms).Draw(t, "room").Key
			if used[room] {
				continue
			}
			used[room] = true
			// Mostly one to a room; two who must not meet may sit together.
			p.Placements = append(p.Placements, scheduling.Placement{Room: room, Prisoners: people[i : i+1+rapid.IntRange(0, 4).Draw(t, "two")/4]})
			if len(p.Placements[0].Prisoners) == 2 {
				break
			}
		}
		b.Parts = append(b.Parts, p)
		start = end
	}
	for _, a := range []scheduling.Attendee{
		{Person: "sol", Role: scheduling.RoleSolicitor}, {Person: "mum", Role: scheduling.RoleFamily}, {Person: "int", Role: scheduling.RoleInterpreter},
	} {
		if rapid.IntRange(0, 2).Draw(t, "attends") == 0 {
			b.Attendees = append(b.Attendees, a)
		}
	}
	return b
}
