package diary

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// verdictOf says whether a room is open to b for all of b's time.
func verdictOf(k scheduling.Known, room scheduling.Room, b scheduling.Booking) timetable.Verdict {
	who := timetable.AskerOf(b, func(id scheduling.PersonID) (scheduling.Person, bool) {
		i := slices.IndexFunc(k.People, func(p scheduling.Person) bool { return p.ID == id })
		if i < 0 {
			return scheduling.Person{}, false
		}
		return k.People[i], true
	})
	at, err := placeOf(k, room.Prison)
	if err != nil {
		return timetable.Verdict{Step: timetable.StepUnset}
	}
	return timetable.Judge(room, at, who, b.Span())
}

// placeOf is where rooms of a prison are judged.
func placeOf(k scheduling.Known, code scheduling.PrisonCode) (timetable.Place, error) {
	i := slices.IndexFunc(k.Prisons, func(p scheduling.Prison) bool { return p.Code == code })
	if i < 0 {
		return timetable.Place{}, scheduling.ErrNotFound
	}
	zone, err := k.Prisons[i].Location()
	return timetable.Place{Prison: k.Prisons[i], Zone: zone, Holidays: k.Holidays}, err
}
