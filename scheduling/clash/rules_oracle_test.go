package clash_test

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// The oracle's reading of the rules of rooms, prisons and people, tick by
// tick. Whether a room is open is asked of the timetable, which has an oracle
// of its own; what that means for a booking is read here.

func roomOf(scene clash.Scene, key scheduling.RoomKey) scheduling.Room {
	i := slices.IndexFunc(scene.Rooms, func(x scheduling.Room) bool { return x.Key == key })
	return scene.Rooms[i]
}

func prisonOf(scene clash.Scene, code scheduling.PrisonCode) scheduling.Prison {
	i := slices.IndexFunc(scene.Prisons, func(x scheduling.Prison) bool { return x.Code == code })
	return scene.Prisons[i]
}

func personOf(scene clash.Scene, id scheduling.PersonID) (scheduling.Person, bool) {
	i := slices.IndexFunc(scene.People, func(x scheduling.Person) bool { return x.ID == id })
	if i < 0 {
		return scheduling.Person{}, false
	}
	return scene.People[i], true
}

func walkTicks(p scheduling.Prison, a, b string) int {
	for _, w := range p.Walks {
		if w.From == a && w.To == b || w.From == b && w.To == a {
			return int(w.Takes / tick)
		}
	}
	return 1
}

func london() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}

// bruteRules looks at one stay in a room: is it open, is anybody locked up,
// has somebody a form open on it.
func bruteRules(scene clash.Scene, asked scheduling.Booking, r scheduling.Resource, key scheduling.RoomKey, m stay, others []stay, add adder) {
	room := roomOf(scene, key)
	p := prisonOf(scene, room.Prison)
	who := timetable.Asker{Kind: asked.Kind}
	switch asked.Kind {
	case scheduling.KindCourt, scheduling.KindParole:
		if asked.Court != "" {
			who.Parties = append(who.Parties, scheduling.Party(asked.Court))
		}
	default:
		for _, a := range asked.Attendees {
			if p, ok := personOf(scene, a.Person); ok && p.Agency != "" {
				who.Parties = append(who.Parties, scheduling.Party(p.Agency))
			}
		}
	}
	span := scheduling.Span{Start: at(m.start), End: at(m.end)}
	v := timetable.Judge(room, timetable.Place{Prison: p, Zone: london(), Holidays: scene.Holidays}, who, span)
	code := map[string]clash.Code{"1": clash.RoomInactive, "6": clash.RoomInactive, "2": clash.RoomClosed, "5a": clash.RoomClosed, "5d": clash.RoomKind, "5e": clash.RoomParty}[string(v.Step)]
	if v.Step == timetable.StepOneKind {
		code = clash.RoomKind
		if room.Takes(asked.Kind) {
			code = clash.RoomParty
		}
	}
	if !v.Allowed {
		var cause *clash.Cause
		switch {
		case v.Stretch != nil && v.Stretch.Line == nil:
			cause = &clash.Cause{By: clash.ByOverride, Date: v.Stretch.Date, Window: v.Stretch.Window}
			span = span.Intersect(v.Stretch.Span)
		case v.Stretch != nil:
			cause = &clash.Cause{By: clash.ByLine, Date: v.Stretch.Date, Window: v.Stretch.Window, Rule: v.Stretch.Line.Rule}
			span = span.Intersect(v.Stretch.Span)
		case v.Block != nil:
			cause = &clash.Cause{By: clash.ByBlock, Date: scheduling.DateOf(v.Block.Span.Start, london()), Span: v.Block.Span}
			span = span.Intersect(v.Block.Span)
		case v.Closure != nil:
			cause = &clash.Cause{By: clash.ByClosure, Date: v.Closure.Date}
		}
		from, to := ticksOf(span)
		c := add(code, r, "", from, to)
		c.Cause, c.Why = cause, v.Reason()
	}
	if asked.Kind != scheduling.KindOutOfUse {
		for _, l := range p.LockUps {
			first, n := 0, 0
			for i := m.start; i < m.end; i++ {
				w := scheduling.WallOf(at(i), london())
				if w.Date().Weekday() == l.Weekday && w.Clock() >= l.From && w.Clock() < l.To {
					if n == 0 {
						first = i
					}
					n++
				}
			}
			if n > 0 {
				add(clash.OutsideRegime, r, "", first, first+n).Cause = &clash.Cause{
					By: clash.ByLockUp, Date: scheduling.DateOf(at(first), london()), Window: scheduling.Window{From: l.From, To: l.To},
				}
			}
		}
	}
	bruteHeld(scene, r, m, others, room.Places, add)
}

// bruteHeld counts, tick by tick, who is there and who would like to be.
func bruteHeld(scene clash.Scene, r scheduling.Resource, m stay, others []stay, places int, add adder) {
	if scene.Now.IsZero() {
		return
	}
	holds := func(i int) int {
		n := 0
		for _, h := range scene.Holds {
			for _, c := range h.Claims {
				if c.Resource == r && h.Until.After(scene.Now) && c.Span.Contains(at(i)) {
					n++
				}
			}
		}
		return n
	}
	for _, h := range scene.Holds {
		for _, c := range h.Claims {
			if c.Resource != r || !h.Until.After(scene.Now) {
				continue
			}
			from, to := ticksOf(c.Span)
			from, to = max(from, m.start), min(to, m.end)
			full := false
			for i := from; i < to; i++ {
				there := holds(i)
				for _, o := range others {
					if o.start <= i && i < o.end {
						there++
					}
				}
				full = full || there >= places
			}
			if full {
				add(clash.Held, r, "", from, to).Why = h.Actor.Name
			}
		}
	}
}

// inRooms lists the runs of ticks a prisoner spends in one room.
func inRooms(b scheduling.Booking, id scheduling.PersonID) []stay {
	var out []stay
	from, to := ticksOf(b.Span())
	var last scheduling.RoomKey
	for i := from; i < to; i++ {
		var room scheduling.RoomKey
		for _, p := range b.Parts {
			for _, pl := range p.Placements {
				if p.Span.Contains(at(i)) && slices.Contains(pl.Prisoners, id) {
					room = pl.Room
				}
			}
		}
		switch room {
		case "":
		case last:
			out[len(out)-1].end = i + 1
		default:
			out = append(out, stay{booking: b.ID, start: i, end: i + 1, from: room, to: room})
		}
		last = room
	}
	return out
}

func brutePeople(scene clash.Scene, asked scheduling.Booking, add adder) {
	from, to := ticksOf(asked.Span())
	for _, id := range asked.Prisoners() {
		p, ok := personOf(scene, id)
		wrong := p.Released
		for _, s := range inRooms(asked, id) {
			wrong = wrong || roomOf(scene, s.from).Prison != p.Prison
		}
		if ok && wrong && (scene.Now.IsZero() || asked.Span().End.After(scene.Now)) {
			add(clash.PersonMoved, scheduling.PersonResource(id), "", from, to)
		}
	}
	others := []scheduling.Booking{asked}
	for _, b := range scene.Bookings {
		if b.ID != asked.ID && b.Status == scheduling.StatusBooked {
			others = append(others, b)
		}
	}
	area := func(s stay) [2]string {
		r := roomOf(scene, s.from)
		return [2]string{string(r.Prison), r.WaitingArea()}
	}
	for n, b := range others {
		with := b.ID
		if n == 0 {
			with = ""
		}
		for _, p := range []scheduling.Pair{{A: "ann", B: "bob"}, {A: "ann", B: "cat"}, {A: "bob", B: "cat"}} {
			var room, near, screened []stay
			for _, pair := range []scheduling.Pair{p, {A: p.B, B: p.A}} {
				for _, x := range inRooms(asked, pair.A) {
					for _, y := range inRooms(b, pair.B) {
						both := stay{start: max(x.start, y.start), end: min(x.end, y.end)}
						if both.start < both.end && area(x) == area(y) {
							screened = append(screened, both)
						}
						keptApart := slices.ContainsFunc(scene.Restrictions, func(r scheduling.Restriction) bool {
							day := scheduling.DateOf(at(x.start), london())
							return r.Kind == scheduling.NonAssociation && (r.A == p.A && r.B == p.B || r.A == p.B && r.B == p.A) && r.Holds(day)
						})
						switch {
						case !keptApart:
						case both.start < both.end && x.from == y.from:
							room = append(room, both)
						case area(x) == area(y) && both.start-both.end < 6:
							near = append(near, stay{start: min(x.start, y.start), end: max(x.end, y.end)})
						}
					}
				}
			}
			first := func(code clash.Code, of []stay) {
				s := slices.MinFunc(of, func(a, b stay) int { return (a.start-b.start)*10000 + a.end - b.end })
				add(code, scheduling.PairResource(p), with, s.start, s.end)
			}
			switch {
			case len(room) > 0:
				first(clash.NonAssociation, room)
			case len(near) > 0:
				first(clash.NonAssociationNear, near)
			}
			// The pair is screened when this booking says so, or an active one of its case.
			said := func(b scheduling.Booking) bool {
				return slices.Contains(b.Screened, p) || slices.Contains(b.Screened, scheduling.Pair{A: p.B, B: p.A})
			}
			ofCase := func(b scheduling.Booking) bool { return asked.CaseRef != "" && b.CaseRef == asked.CaseRef }
			isScreened := said(asked) || slices.ContainsFunc(scene.Bookings, func(b scheduling.Booking) bool {
				return b.Status == scheduling.StatusBooked && ofCase(b) && said(b)
			})
			if isScreened && len(screened) > 0 && (n == 0 || ofCase(b)) {
				first(clash.Screened, screened)
			}
		}
	}
}

func bruteVisit(scene clash.Scene, asked scheduling.Booking, add adder) {
	from, to := ticksOf(asked.Span())
	day := scheduling.DateOf(at(from), london())
	days := func(a, b scheduling.Date) int { return int(b.At(0).Floating().Sub(a.At(0).Floating()).Hours()) / 24 }
	prisoners := asked.Prisoners()
	codes := map[scheduling.Kind]bool{scheduling.KindFamily: true, scheduling.KindLegal: true, scheduling.KindOfficial: true}
	done := map[clash.Code]map[scheduling.Resource]bool{clash.VisitorBanned: {}, clash.VisitorClosed: {}}
	for _, r := range scene.Restrictions {
		code := map[scheduling.RestrictionKind]clash.Code{scheduling.Banned: clash.VisitorBanned, scheduling.ClosedVisits: clash.VisitorClosed}[r.Kind]
		comes := slices.ContainsFunc(asked.Attendees, func(a scheduling.Attendee) bool { return a.Person == r.B })
		a := r.A
		if a == "" && len(prisoners) > 0 {
			a = prisoners[0]
		}
		about := scheduling.PairResource(scheduling.Pair{A: a, B: r.B})
		if code != "" && codes[asked.Kind] && comes && slices.Contains(prisoners, a) && r.Holds(day) && !done[code][about] {
			done[code][about] = true
			add(code, about, "", from, to)
		}
	}
	if asked.Kind != scheduling.KindFamily {
		return
	}
	at := func(b scheduling.Booking, id scheduling.PersonID, code scheduling.PrisonCode) bool {
		return slices.ContainsFunc(inRooms(b, id), func(s stay) bool { return roomOf(scene, s.from).Prison == code })
	}
	for _, p := range scene.Prisons {
		first := slices.IndexFunc(prisoners, func(id scheduling.PersonID) bool { return at(asked, id, p.Code) })
		if first < 0 {
			continue
		}
		if !scene.Now.IsZero() {
			ahead := days(scheduling.DateOf(scene.Now, london()), day)
			if p.FamilyNotice > 0 && ahead < p.FamilyNotice {
				add(clash.ShortNotice, scheduling.PersonResource(prisoners[first]), "", from, to).Limit = p.FamilyNotice
			}
			if p.FamilyAhead > 0 && ahead > p.FamilyAhead {
				add(clash.FarAhead, scheduling.PersonResource(prisoners[first]), "", from, to).Limit = p.FamilyAhead
			}
		}
		week := func(d scheduling.Date) scheduling.Date {
			for d.Weekday() != p.WeekStart {
				d = d.AddDays(-1)
			}
			return d
		}
		for _, id := range prisoners {
			limit := p.ConvictedVisits
			if who, _ := personOf(scene, id); who.Custody == scheduling.CustodyRemand {
				limit = p.RemandVisits
			}
			if limit == 0 || !at(asked, id, p.Code) {
				continue
			}
			visits := 1
			for _, b := range scene.Bookings {
				if b.ID != asked.ID && b.Kind == scheduling.KindFamily && at(b, id, p.Code) &&
					(b.Status == scheduling.StatusBooked || b.Status == scheduling.StatusCompleted) &&
					week(scheduling.DateOf(b.Span().Start, london())) == week(day) {
					visits++
				}
			}
			if visits > limit {
				add(clash.WeeklyLimit, scheduling.PersonResource(id), "", from, to).Limit = limit
			}
		}
	}
}
