package resolve

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// judge decides what keeps a piece where it is, if anything.
func (f *field) judge(p *piece) {
	b := &p.b
	p.loose = slices.Contains(f.q.Agreed, b.ID)
	if slices.Contains(f.q.Mend, b.ID) && p.role == kept {
		p.role = mended
	}
	if p.line.Monthly && !p.loose {
		for _, id := range f.everyone(b) {
			p.months = append(p.months, f.person(id))
		}
	}
	p.by = f.keeps(p)
}

// keeps is what keeps a piece where it is; "" when nothing does.
func (f *field) keeps(p *piece) clash.BlockedBy {
	b := &p.b
	start := b.Span().Start
	started := !start.After(f.now)
	switch {
	case p.role == wanted && (p.fresh() || !started):
		return ""
	case started:
		return clash.BlockedStarted
	case b.Pinned:
		return clash.BlockedPinned
	case slices.Contains(f.q.Stay, b.ID):
		return clash.BlockedStay
	case p.line.Standing == "":
		return clash.BlockedFixed
	case p.role == kept && !p.loose && f.frozen(p):
		return clash.BlockedFrozen
	case !p.line.Room && !p.line.Time && !p.line.Cancel:
		return clash.BlockedFixed
	}
	return ""
}

// frozen reports whether a piece is too near its start to move.
func (f *field) frozen(p *piece) bool {
	start := p.b.Span().Start
	if start.Sub(f.now) < p.line.Freeze {
		return true
	}
	if p.line.DayBefore == 0 {
		return false
	}
	zone := p.prison.at.Zone
	from := scheduling.DateOf(start, zone).AddDays(-1).At(p.line.DayBefore).Resolve(zone)
	return !f.now.Before(from)
}

// forbids is what keeps a piece from going to a start and rooms, if anything.
func (f *field) forbids(p *piece, start minute, rooms []int) clash.BlockedBy {
	switch {
	case p.by != "":
		return p.by
	case p.role == wanted:
		return ""
	case !p.line.Room && !slices.Equal(rooms, p.rooms), start != p.start && !p.line.Time,
		start != p.start && p.line.HalfDay && half(f.clock(p, start)) != half(f.clock(p, p.start)):
		return clash.BlockedFixed
	case start != p.start && f.dulled(p):
		return clash.BlockedMonthly
	case !p.loose && (start != p.start || p.role == kept) && start.time().Sub(f.now) < p.line.Notice:
		return clash.BlockedFixed
	}
	return ""
}

// dulled reports whether somebody of a piece was given another time this
// month already, and has not agreed to one more.
func (f *field) dulled(p *piece) bool {
	if len(p.months) == 0 {
		return false
	}
	zone := p.prison.at.Zone
	this := scheduling.DateOf(f.now, zone)
	for _, n := range p.months {
		for _, t := range f.moved[f.ids[n]] {
			if d := scheduling.DateOf(t, zone); d.Year == this.Year && d.Month == this.Month {
				return true
			}
		}
	}
	return false
}

func (f *field) everyone(b *scheduling.Booking) []scheduling.PersonID {
	out := b.Prisoners()
	for _, a := range b.Attendees {
		if !slices.Contains(out, a.Person) {
			out = append(out, a.Person)
		}
	}
	return out
}

// cancels reports whether an item may lose its place.
func (it *item) cancels() bool {
	return !slices.ContainsFunc(it.members, func(p *piece) bool { return p.role == wanted || !p.line.Cancel || p.by != "" })
}

// half is the half of its day that an instant is in: before noon, until 17:00,
// or after.
func half(clock time.Duration) int {
	switch {
	case clock < 12*time.Hour:
		return 0
	case clock < 17*time.Hour:
		return 1
	}
	return 2
}
