package resolve_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// today is a Monday.
func today() scheduling.Date { return scheduling.Date{Year: 2026, Month: time.November, Day: 23} }

// drawing draws a small estate and a question about it.
type drawing struct {
	t *rapid.T
	g clash.Ground
	q clash.Question
	// tidy days have no clashes to begin with.
	tidy bool
	// own tables, so that everything that may move goes a day at most.
	own bool
	// first and last bound the days that are booked, from today.
	first, last int
	opens       int // quarter hours of a day
}

func (d *drawing) one(label string, in int) bool {
	return rapid.IntRange(1, in).Draw(d.t, label) == 1
}

func (d *drawing) quarters(label string, most int) time.Duration {
	return time.Duration(rapid.IntRange(0, most).Draw(d.t, label)) * scheduling.Grid
}

func (d *drawing) day(label string) scheduling.Date {
	return today().AddDays(rapid.IntRange(d.first, d.last).Draw(d.t, label))
}

// draw fills the drawing with at most so many bookings.
func (d *drawing) draw(rooms, bookings int) {
	s := &d.g.Scene
	s.Now = today().At(9*time.Hour + d.quarters("now", 30)).Resolve(london())
	d.g.Moved = map[scheduling.PersonID][]time.Time{}
	if d.one("moved", 3) {
		d.g.Moved["mum"] = []time.Time{today().AddDays(-10).At(12 * time.Hour).Resolve(london())}
	}
	for _, code := range []scheduling.PrisonCode{"MDI", "LEI"} {
		p := scheduling.Prison{
			Code: code, Zone: "Europe/London", DayStart: 9 * time.Hour, DayEnd: 9*time.Hour + time.Duration(d.opens)*scheduling.Grid,
			PickUp: d.quarters("pick-up", 2), RemandVisits: rapid.IntRange(0, 2).Draw(d.t, "remand"), ConvictedVisits: rapid.IntRange(0, 2).Draw(d.t, "convicted"),
			FamilyNotice: rapid.IntRange(0, 1).Draw(d.t, "notice"), FamilyAhead: rapid.SampledFrom([]int{0, 2, 9}).Draw(d.t, "ahead"), WeekStart: time.Tuesday,
		}
		if d.one("closure", 8) {
			p.Closures = []scheduling.Closure{{Date: d.day("closed")}}
		}
		if d.one("lock-up", 6) {
			p.LockUps = []scheduling.LockUp{{Weekday: d.day("locked").Weekday(), From: 9 * time.Hour, To: 9*time.Hour + 45*time.Minute}}
		}
		if d.one("walk", 2) {
			p.Walks = []scheduling.WalkTime{{From: "V", To: "F", Takes: d.quarters("takes", 3)}, {From: "A", To: "F", Takes: d.quarters("takes", 3)}}
		}
		s.Prisons = append(s.Prisons, p)
		if d.own || d.one("own table", 2) {
			d.table(code)
		}
	}
	for i := range rooms {
		s.Rooms = append(s.Rooms, d.room(i))
	}
	for i, id := range []scheduling.PersonID{"ann", "bob", "cat", "dan", "eve"} {
		s.People = append(s.People, scheduling.Person{
			ID: id, Prison: s.Prisons[i/3].Code, Wing: rapid.SampledFrom([]string{"", "A", "B"}).Draw(d.t, "wing"),
			Custody: rapid.SampledFrom([]scheduling.Custody{"", scheduling.CustodyRemand}).Draw(d.t, "custody"),
		})
	}
	sol := scheduling.Person{ID: "sol", Agency: "Counsel & Co"}
	if d.one("hours", 3) {
		for w := time.Sunday; w <= time.Saturday; w++ {
			sol.Hours = append(sol.Hours, scheduling.Hours{Weekday: w, From: 9 * time.Hour, To: 10 * time.Hour})
		}
	}
	s.People = append(s.People, sol, scheduling.Person{ID: "int", Agency: "Words Ltd"}, scheduling.Person{ID: "mum"})
	for range rapid.IntRange(0, 2).Draw(d.t, "restrictions") {
		two := rapid.Permutation([]scheduling.PersonID{"ann", "bob", "cat"}).Draw(d.t, "apart")
		r := scheduling.Restriction{Kind: scheduling.NonAssociation, A: two[0], B: two[1]}
		if d.one("ban", 4) {
			r = scheduling.Restriction{Kind: scheduling.Banned, A: two[0], B: "mum", From: d.day("banned from")}
		}
		if d.one("until", 4) {
			r.Until = d.day("until")
		}
		s.Restrictions = append(s.Restrictions, r)
	}
	for i := range bookings {
		b, ok := d.booking(scheduling.BookingID(fmt.Sprintf("b%02d", i)))
		if ok {
			s.Bookings = append(s.Bookings, b)
		}
	}
	if !d.tidy {
		d.accept()
	}
	if d.one("hold", 6) {
		if b, ok := d.booking("held"); ok {
			s.Holds = []scheduling.Hold{{ID: "1", Claims: b.Claims(), Until: s.Now.Add(time.Minute)}}
		}
	}
	d.question()
}

// accept lets some of what clashes stand.
func (d *drawing) accept() {
	for _, c := range clash.NewIndex(d.g.Scene).All() {
		if c.Code.Acceptable() && d.one("accepted", 2) {
			a := scheduling.Acceptance{Code: string(c.Code), Resource: c.Resource}
			a.A, a.B = scheduling.PairOf(c.Booking, c.With)
			d.g.Scene.Accepted = append(d.g.Scene.Accepted, a)
		}
	}
}

func (d *drawing) table(code scheduling.PrisonCode) {
	p := scheduling.DefaultPriorities(code)
	for i := range p.Table {
		l := &p.Table[i]
		l.Weight = rapid.IntRange(1, 20).Draw(d.t, "weight")
		l.Freeze = d.quarters("freeze", 8)
		l.Notice = d.quarters("notice", 8)
		l.Room, l.Time = d.one("room moves", 2), d.one("time moves", 2)
		l.HalfDay, l.Days = d.one("half day", 2), 0
		if !l.HalfDay {
			l.Days = rapid.IntRange(0, 1).Draw(d.t, "days")
		}
		l.DayBefore = 0
		l.Monthly, l.Cancel = d.one("monthly", 3), d.one("cancel", 3)
	}
	p.Room, p.Time, p.Quarter = rapid.IntRange(0, 5).Draw(d.t, "room"), rapid.IntRange(0, 5).Draw(d.t, "time"), rapid.IntRange(0, 3).Draw(d.t, "quarter")
	if d.g.Priorities == nil {
		d.g.Priorities = map[scheduling.PrisonCode]scheduling.Priorities{}
	}
	d.g.Priorities[code] = p
}

func (d *drawing) room(i int) scheduling.Room {
	code := d.g.Scene.Prisons[min(1, i/3)].Code
	r := scheduling.Room{
		Key: scheduling.RoomKey(fmt.Sprintf("%s-R-%d", code, i)), Prison: code, Active: !d.one("inactive", 15), Places: 1,
		Usage: rapid.SampledFrom([]scheduling.Usage{
			scheduling.UsageCourt, scheduling.UsageShared, scheduling.UsageShared, scheduling.UsageLegal, scheduling.UsageTimetable,
		}).Draw(d.t, "usage"),
		Group:      rapid.SampledFrom([]string{"V", "F", ""}).Draw(d.t, "group"),
		Turnaround: time.Duration(rapid.SampledFrom([]int{0, 0, 0, 5, 15}).Draw(d.t, "turnaround")) * time.Minute,
	}
	if d.one("places", 5) {
		r.Places = 2
	}
	if d.one("block", 8) {
		r.Blocks = []scheduling.Block{{Span: scheduling.NewSpan(d.day("blocked").At(9*time.Hour+30*time.Minute).Resolve(london()), time.Hour)}}
	}
	if r.Usage == scheduling.UsageTimetable {
		rule, err := repeat.New(repeat.Spec{Start: today().AddDays(-7).At(9*time.Hour + d.quarters("line", 4)).Floating(), Freq: repeat.Daily})
		if err != nil {
			d.t.Fatal(err)
		}
		r.Lines = []scheduling.Line{{
			Rule: rule, Lasts: 30*time.Minute + d.quarters("lasts", 6),
			For: rapid.SampledFrom([]scheduling.Usage{scheduling.UsageCourt, scheduling.UsageFamily, scheduling.UsageClosed}).Draw(d.t, "line for"),
		}}
	}
	return r
}

// booking draws one that is free, if the day shall be tidy; not ok otherwise.
func (d *drawing) booking(id scheduling.BookingID) (scheduling.Booking, bool) {
	s := &d.g.Scene
	b := scheduling.Booking{
		ID: id, Status: scheduling.StatusBooked, Version: 1,
		Kind: rapid.SampledFrom([]scheduling.Kind{
			scheduling.KindCourt, scheduling.KindLegal, scheduling.KindLegal, scheduling.KindFamily, scheduling.KindFamily, scheduling.KindEducation,
			scheduling.KindProbation, scheduling.KindOutOfUse,
		}).Draw(d.t, "kind"),
		CaseRef: rapid.SampledFrom([]string{"", "", "T1"}).Draw(d.t, "case"), Pinned: d.one("pinned", 8),
	}
	if d.one("series", 6) {
		b.Series = "S"
	}
	if b.CaseRef != "" && d.one("screened", 2) {
		b.Screened = []scheduling.Pair{{A: "ann", B: "bob"}}
	}
	first := rapid.IntRange(0, len(s.Rooms)-1).Draw(d.t, "room")
	b.Prison = s.Rooms[first].Prison
	var held []scheduling.PersonID
	for _, p := range s.People {
		if p.Prison == b.Prison {
			held = append(held, p.ID)
		}
	}
	if b.Kind == scheduling.KindFamily && d.one("done", 8) {
		b.Status = scheduling.StatusCompleted
	}
	pl := []scheduling.Placement{{Room: s.Rooms[first].Key}}
	if b.Kind != scheduling.KindOutOfUse {
		pl[0].Prisoners = []scheduling.PersonID{rapid.SampledFrom(held).Draw(d.t, "prisoner")}
		if second := rapid.IntRange(0, len(s.Rooms)-1).Draw(d.t, "second"); b.Kind == scheduling.KindCourt && s.Rooms[second].Prison != b.Prison && d.one("co-defendants", 2) {
			for _, p := range s.People {
				if p.Prison == s.Rooms[second].Prison {
					pl = append(pl, scheduling.Placement{Room: s.Rooms[second].Key, Prisoners: []scheduling.PersonID{p.ID}})
					break
				}
			}
		}
		for _, a := range []scheduling.Attendee{
			{Person: "sol", Role: scheduling.RoleSolicitor}, {Person: "mum", Role: scheduling.RoleFamily}, {Person: "int", Role: scheduling.RoleInterpreter},
		} {
			if d.one("attends", 3) {
				b.Attendees = append(b.Attendees, a)
			}
		}
	}
	pre := time.Duration(0)
	if d.one("pre", 5) {
		pre = scheduling.Grid
	}
	main := scheduling.Grid + d.quarters("length", 3)
	slots := d.opens - int((pre+main)/scheduling.Grid)
	start := d.day("day").At(9*time.Hour + pre + d.quarters("start", slots)).Resolve(london())
	b.Parts = scheduling.NewBlock(start, pre, main, 0, pl...)
	if d.tidy && b.Active() && len(clash.Find(*s, b)) > 0 {
		return b, false
	}
	return b, true
}

// question asks for a place, for clashes to go, or what would be if.
func (d *drawing) question() {
	d.q.Prison = "MDI"
	s := &d.g.Scene
	some := func(label string) (scheduling.Booking, bool) {
		if len(s.Bookings) == 0 {
			return scheduling.Booking{}, false
		}
		b := rapid.SampledFrom(s.Bookings).Draw(d.t, label)
		return b, b.Active()
	}
	what := rapid.IntRange(0, 6).Draw(d.t, "asked")
	switch what {
	case 0:
		if b, ok := some("mended"); ok && b.Kind != scheduling.KindOutOfUse {
			d.q.Mend = []scheduling.BookingID{b.ID}
		}
	case 1:
		room := rapid.SampledFrom(s.Rooms).Draw(d.t, "shut").Key
		d.q.Suppose.Shut = []clash.Shut{{Room: room, Span: scheduling.NewSpan(d.day("shut on").At(9*time.Hour+d.quarters("from", 4)).Resolve(london()), time.Hour)}}
	case 2:
		d.q.Suppose.LockDowns = []clash.LockDown{{
			Prison: "MDI", Wing: rapid.SampledFrom([]string{"", "A"}).Draw(d.t, "locked wing"),
			Span: scheduling.NewSpan(d.day("locked on").At(9*time.Hour+d.quarters("from", 4)).Resolve(london()), 30*time.Minute),
		}}
	case 3:
		if b, ok := some("late"); ok {
			d.q.Suppose.Late = []clash.Late{{Booking: b.ID, Until: b.Span().End.Add(d.quarters("late by", 3))}}
		}
	default:
		d.tidy = false
		for i := range 1 + what/6 {
			b, _ := d.booking(scheduling.BookingID(fmt.Sprintf("w%d", i)))
			b.Status, b.Version, b.Series, b.Pinned = scheduling.StatusBooked, 0, "", false
			if b.Kind == scheduling.KindOutOfUse {
				continue
			}
			w := clash.Wanted{Booking: b}
			if d.one("any room", 2) {
				for i := range w.Booking.Parts {
					for j := range w.Booking.Parts[i].Placements {
						w.Booking.Parts[i].Placements[j].Room = ""
					}
				}
			}
			if d.one("window", 3) {
				m, _ := b.Main()
				w.Windows = []scheduling.Span{{Start: m.Span.Start.Add(-30 * time.Minute), End: m.Span.End.Add(45 * time.Minute)}}
			}
			d.q.Wanted = append(d.q.Wanted, w)
		}
	}
	for _, b := range s.Bookings {
		switch rapid.IntRange(0, 12).Draw(d.t, "person says") {
		case 0:
			d.q.Stay = append(d.q.Stay, b.ID)
		case 1:
			d.q.Agreed = append(d.q.Agreed, b.ID)
		}
	}
	if d.one("whole", 4) {
		d.q.Whole = []scheduling.SeriesID{"S"}
	}
	slices.Sort(d.q.Stay)
}
