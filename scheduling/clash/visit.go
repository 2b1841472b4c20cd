package clash

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// visitors looks for people who may not visit, or only behind a barrier.
// Hearings and meetings are no visits.
func (f *finding) visitors() {
	if len(f.rules.visitors) == 0 {
		return
	}
	switch f.asked.Kind {
	case scheduling.KindFamily, scheduling.KindLegal, scheduling.KindOfficial:
	case scheduling.KindCourt, scheduling.KindParole, scheduling.KindProbation, scheduling.KindResettlement,
		scheduling.KindEducation, scheduling.KindOutOfUse:
		return
	default:
		return
	}
	prisoners := f.asked.Prisoners()
	for _, a := range f.asked.Attendees {
		for _, r := range f.rules.visitors[a.Person] {
			visited := r.A
			if visited == "" && len(prisoners) > 0 {
				visited = prisoners[0]
			}
			if !slices.Contains(prisoners, visited) || !r.Holds(f.home().date(f.asked.Span().Start)) {
				continue
			}
			code := VisitorBanned
			if r.Kind == scheduling.ClosedVisits {
				code = VisitorClosed
			}
			f.addOnce(code, scheduling.PairResource(scheduling.Pair{A: visited, B: a.Person}))
		}
	}
}

// visit looks at the prison's own limits on family visits, as if the visit
// were booked now: whoever asks about one that stands leaves Now zero, or
// what is said about notice out.
func (f *finding) visit() {
	if f.asked.Kind != scheduling.KindFamily || len(f.asked.Parts) == 0 {
		return
	}
	start := f.asked.Span().Start
	for _, code := range f.prisonsOf(&f.asked) {
		p := f.prisons[code]
		if p == nil {
			continue
		}
		on := p.date(start)
		if !f.scene.Now.IsZero() {
			ahead := daysBetween(p.date(f.scene.Now), on)
			first := scheduling.PersonResource(f.firstIn(code))
			if n := p.FamilyNotice; n > 0 && ahead < n {
				f.add(ShortNotice, first, "", f.asked.Span()).Limit = n
			}
			if n := p.FamilyAhead; n > 0 && ahead > n {
				f.add(FarAhead, first, "", f.asked.Span()).Limit = n
			}
		}
		f.weekly(p, on)
	}
}

// weekly adds a clash for each prisoner who would have more family visits in
// the prison's week than allowed.
func (f *finding) weekly(p *prison, on scheduling.Date) {
	from := on.AddDays(-int((on.Weekday() - p.WeekStart + 7) % 7))
	for _, id := range f.asked.Prisoners() {
		if !f.visits(&f.asked, id, p.Code) {
			continue
		}
		limit := p.ConvictedVisits
		if who := f.people[id]; who != nil && who.Custody == scheduling.CustodyRemand {
			limit = p.RemandVisits
		}
		if limit == 0 {
			continue
		}
		visits := 0
		for _, v := range f.rules.visits[id] {
			day := p.date(v.Span().Start)
			if v.ID != f.asked.ID && day.Compare(from) >= 0 && day.Compare(from.AddDays(7)) < 0 && f.visits(v, id, p.Code) {
				visits++
			}
		}
		if visits >= limit {
			f.add(WeeklyLimit, scheduling.PersonResource(id), "", f.asked.Span()).Limit = limit
		}
	}
}

// visits reports whether b has a room of the prison for the prisoner.
func (x *Index) visits(b *scheduling.Booking, id scheduling.PersonID, code scheduling.PrisonCode) bool {
	return slices.ContainsFunc(staysOf(b, id), func(s stay) bool { return x.codeOf(s.room) == code })
}

// firstIn is the first prisoner of the asked booking in the prison.
func (f *finding) firstIn(code scheduling.PrisonCode) scheduling.PersonID {
	for _, id := range f.asked.Prisoners() {
		if f.visits(&f.asked, id, code) {
			return id
		}
	}
	return ""
}

// home is the prison whose clock the asked booking's day is read off: that of
// its first room.
func (f *finding) home() *prison {
	for _, code := range f.prisonsOf(&f.asked) {
		return f.prisons[code]
	}
	return nil
}

// prisonsOf lists the prisons that b has a room in, in order.
func (x *Index) prisonsOf(b *scheduling.Booking) []scheduling.PrisonCode {
	var out []scheduling.PrisonCode
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			if code := x.codeOf(pl.Room); !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	return out
}

// addOnce adds a clash with a rule for the whole booking, unless it is there.
func (f *finding) addOnce(code Code, r scheduling.Resource) {
	for _, c := range f.found {
		if c.Code == code && c.Resource == r {
			return
		}
	}
	f.add(code, r, "", f.asked.Span())
}

// daysBetween counts the days from one date to another.
func daysBetween(from, to scheduling.Date) int {
	return int(to.At(0).Floating().Sub(from.At(0).Floating()) / (24 * time.Hour))
}
