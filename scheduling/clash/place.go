package clash

import (
	"sync"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// Walk is the time people need between two places of a prison that its own
// table of walking times does not name.
const Walk = 5 * time.Minute

// prison is a prison with what is asked of it often made ready.
type prison struct {
	scheduling.Prison
	walks map[[2]string]time.Duration
	// longest is the longest time anyone needs before a stay.
	longest time.Duration
	// zone is read once, and only when something depends on the wall clock.
	once sync.Once
	zone *time.Location
}

func newPrison(p scheduling.Prison) *prison {
	out := &prison{Prison: p, longest: p.PickUp}
	if len(p.Walks) > 0 {
		out.walks = make(map[[2]string]time.Duration, 2*len(p.Walks))
	}
	for _, w := range p.Walks {
		out.walks[[2]string{w.From, w.To}], out.walks[[2]string{w.To, w.From}] = w.Takes, w.Takes
		out.longest = max(out.longest, w.Takes)
	}
	return out
}

// walk is how long people walk between two places, either way.
func (p *prison) walk(from, to string) time.Duration {
	if p != nil {
		if d, ok := p.walks[[2]string{from, to}]; ok {
			return d
		}
	}
	return Walk
}

// location is the zone of the prison's clocks; UTC when it names none that is
// known, or there is no prison.
func (p *prison) location() *time.Location {
	if p == nil {
		return time.UTC
	}
	p.once.Do(func() {
		zone, err := p.Location()
		if err != nil {
			zone = time.UTC
		}
		p.zone = zone
	})
	return p.zone
}

func (p *prison) date(t time.Time) scheduling.Date { return scheduling.DateOf(t, p.location()) }

// prisonOf is the prison a room is in, or nil.
func (x *Index) prisonOf(key scheduling.RoomKey) *prison { return x.prisons[x.codeOf(key)] }

func (x *Index) codeOf(key scheduling.RoomKey) scheduling.PrisonCode {
	if r := x.rooms[key]; r != nil && r.Prison != "" {
		return r.Prison
	}
	return key.Prison()
}

// days keeps the timetable of rooms' days that were asked about.
type days struct{ kept sync.Map } // day → []timetable.Stretch

type day struct {
	room scheduling.RoomKey
	date scheduling.Date
}

func (d *days) stretches(room *scheduling.Room, at timetable.Place, on scheduling.Date) []timetable.Stretch {
	key := day{room.Key, on}
	if v, ok := d.kept.Load(key); ok {
		return v.([]timetable.Stretch)
	}
	out := at.Stretches(*room, on)
	d.kept.Store(key, out)
	return out
}

// verdict says whether a room is open to who for span.
func (x *Index) verdict(room *scheduling.Room, who timetable.Asker, span scheduling.Span) timetable.Verdict {
	at := timetable.Place{Holidays: x.scene.Holidays}
	p := x.prisons[room.Prison]
	if p != nil {
		at.Prison = p.Prison
	}
	byDay := room.Usage == scheduling.UsageTimetable
	if byDay || len(at.Prison.Closures) > 0 {
		at.Zone = p.location()
	}
	var stretches []timetable.Stretch
	if byDay {
		dates := at.Dates(span)
		stretches = x.days.stretches(room, at, dates[0])
		for _, d := range dates[1:] {
			stretches = append(stretches[:len(stretches):len(stretches)], x.days.stretches(room, at, d)...)
		}
	}
	return timetable.Decide(*room, at, who, span, stretches)
}
