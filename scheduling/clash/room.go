package clash

import (
	"cmp"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// room looks at what a room is for, at others in it, for a place turned
// around between them, and at who has a form open on it. A room that the
// scene does not know is taken to hold one booking of any kind.
func (f *finding) room(c scheduling.Claim, key scheduling.RoomKey) {
	room := f.rooms[key]
	var turnaround time.Duration
	places := 1
	if room != nil {
		f.allowed(c, room)
		f.lockedUp(c, room)
		turnaround, places = room.Turnaround, max(1, room.Places)
	}
	start, end := c.Span.Start.UnixMilli(), c.Span.End.UnixMilli()
	turn := turnaround.Milliseconds()
	others := f.near(c.Resource, start-turn, end+turn, f.asked.ID)
	f.held(c, others, places)
	if len(others) == 0 {
		return
	}
	code := func(h hold) Code {
		if h.start < end && start < h.end {
			return RoomTaken
		}
		return TooTight
	}
	// A pair that is accepted has a lane of its own, so for the rest it fills
	// no place; for the pair itself everyone counts.
	var counted []hold
	for _, h := range others {
		if !f.isAccepted(code(h), c.Resource, h.booking) {
			counted = append(counted, h)
		}
	}
	full, fullAll := crowded(counted, 0, start, end, places), crowded(others, 0, start, end, places)
	busy, busyAll := crowded(counted, turn, start, end+turn, places), crowded(others, turn, start, end+turn, places)
	for _, h := range others {
		code, full, busy := code(h), full, busy
		if f.isAccepted(code, c.Resource, h.booking) {
			full, busy = fullAll, busyAll
		}
		switch {
		case code == RoomTaken && within(h, 0, full):
			f.add(code, c.Resource, h.booking, c.Span.Intersect(h.span()))
		case code == TooTight && within(h, turn, busy):
			f.tight(c.Resource, h.booking, after(c.Span, h.span(), turnaround))
		}
	}
}

// after is the stretch for which the later of two spans begins before the
// earlier one's room is turned around.
func after(x, y scheduling.Span, turn time.Duration) scheduling.Span {
	if y.Start.Before(x.Start) {
		x, y = y, x
	}
	return scheduling.Span{Start: y.Start, End: x.End.Add(turn)}
}

// allowed adds a clash when the room rules say no.
func (f *finding) allowed(c scheduling.Claim, room *scheduling.Room) {
	who := timetable.Asker{Kind: f.asked.Kind}
	if room.Usage == scheduling.UsageTimetable || len(room.Parties) > 0 {
		who = f.asker()
	}
	v := f.verdict(room, who, c.Span)
	if v.Allowed {
		return
	}
	span := c.Span
	var cause *Cause
	switch {
	case v.Stretch != nil:
		cause = &Cause{By: ByOverride, Date: v.Stretch.Date, Window: v.Stretch.Window}
		if l := v.Stretch.Line; l != nil {
			cause.By, cause.Rule = ByLine, l.Rule
		}
		span = span.Intersect(v.Stretch.Span)
	case v.Block != nil:
		cause = &Cause{By: ByBlock, Date: f.prisons[room.Prison].date(v.Block.Span.Start), Span: v.Block.Span}
		span = span.Intersect(v.Block.Span)
	case v.Closure != nil:
		cause = &Cause{By: ByClosure, Date: v.Closure.Date}
	}
	found := f.add(refusal(v), c.Resource, "", span)
	found.Why, found.Cause = v.Reason(), cause
}

// refusal is the kind of clash a verdict that says no is.
func refusal(v timetable.Verdict) Code {
	switch v.Step {
	case timetable.StepInactive, timetable.StepUnset:
		return RoomInactive
	case timetable.StepBlock, timetable.StepClosedLine:
		return RoomClosed
	case timetable.StepOtherParty:
		return RoomParty
	case timetable.StepOneKind:
		if v.OtherParty {
			return RoomParty
		}
		return RoomKind
	case timetable.StepOtherKind, timetable.StepShared, timetable.StepNamedLine, timetable.StepKindLine, timetable.StepBetween:
		return RoomKind
	}
	return RoomKind
}

// lockedUp adds a clash for each stretch in which the prison's people are
// locked up while someone should be in the room.
func (f *finding) lockedUp(c scheduling.Claim, room *scheduling.Room) {
	p := f.prisons[room.Prison]
	if p == nil || len(p.LockUps) == 0 || f.asked.Kind == scheduling.KindOutOfUse {
		return
	}
	zone := p.location()
	for d := p.date(c.Span.Start); d.Span(zone).Start.Before(c.Span.End); d = d.AddDays(1) {
		for _, l := range p.LockUps {
			if l.Weekday != d.Weekday() {
				continue
			}
			locked := scheduling.Span{Start: d.At(l.From).Resolve(zone), End: d.At(l.To).Resolve(zone)}
			if s := c.Span.Intersect(locked); s.Valid() {
				f.add(OutsideRegime, c.Resource, "", s).Cause = &Cause{
					By: ByLockUp, Date: d, Window: scheduling.Window{From: l.From, To: l.To},
				}
			}
		}
	}
}

// held adds a clash for each hold that, with the others who are there, leaves
// no place.
func (f *finding) held(c scheduling.Claim, others []hold, places int) {
	holds := f.rules.held[c.Resource]
	if len(holds) == 0 {
		return
	}
	start, end := c.Span.Start.UnixMilli(), c.Span.End.UnixMilli()
	all := others[:len(others):len(others)]
	for _, h := range holds {
		if as := (hold{start: h.Span.Start.UnixMilli(), end: h.Span.End.UnixMilli()}); as.start < end && start < as.end {
			all = append(all, as)
		}
	}
	full := crowded(all, 0, start, end, places)
	for _, h := range holds {
		as := hold{start: max(start, h.Span.Start.UnixMilli()), end: min(end, h.Span.End.UnixMilli())}
		if as.start < as.end && within(as, 0, full) {
			f.add(Held, c.Resource, "", c.Span.Intersect(h.Span)).Why = h.by
		}
	}
}

// heldClaim is one claim of a hold that is not stale, and who has it.
type heldClaim struct {
	scheduling.Claim
	by string
}

func compareHeld(a, b heldClaim) int {
	return cmp.Or(a.Span.Start.Compare(b.Span.Start), a.Span.End.Compare(b.Span.End), cmp.Compare(a.by, b.by))
}
