package app

import (
	"gatehouse/app/bookingform"
	"gatehouse/app/people"
	"gatehouse/scheduling"
)

// pageHost is the app as the pages beside the timetable see it.
type pageHost struct{ *App }

// Visit shows a booking in the timetable of its day.
func (h pageHost) Visit(b scheduling.Booking) {
	if h.timetable == nil {
		return
	}
	prison := b.Prison
	if rooms := b.Rooms(); len(rooms) > 0 {
		prison = rooms[0].Prison()
	}
	h.timetable.At(prison)
	h.timetable.Date(b.Span().Start.In(h.zoneOf(prison)))
	h.timetable.Choose(b.ID)
	h.show(pageTimetable)
}

// showPeople shows the people page as it was left.
func (a *App) showPeople() {
	if a.diary == nil {
		a.showTimetable()
		return
	}
	if a.people == nil {
		d := recordDiary{a.bound()}
		a.people = people.New(people.Config{
			Diary: d, Keeper: d, Host: pageHost{a}, Do: a.do, Words: a.words, Now: a.cfg.Now,
			Pause: bookingform.PauseFor(verdictPause),
		})
	} else {
		a.people.Refresh()
	}
	a.people.Words = a.words
	v := people.NewView(a.people, people.Setup{Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly()})
	a.set(v.Object())
	v.Focus()
}
