package app

import (
	"gatehouse/app/bookingform"
	"gatehouse/app/find"
	"gatehouse/scheduling"
)

// showFind shows the search for a time as it was left.
func (a *App) showFind() {
	if a.diary == nil {
		a.showTimetable()
		return
	}
	if a.finding != nil {
		a.finding.Release()
	}
	if a.find == nil {
		prison := a.saved.Prison
		if a.timetable != nil {
			prison = a.timetable.Shown().Prison.Code
		}
		a.find = find.New(find.Config{
			Diary: a.bound(), Host: pageHost{a}, Do: a.do, Words: a.words, Now: a.cfg.Now, Prison: prison,
		})
	} else {
		a.find.Refresh()
	}
	a.find.Words = a.words
	a.finding = find.NewView(a.find, find.Setup{Window: a.window, Explain: a.explain})
	a.set(a.finding.Object())
	a.finding.Focus()
}

// Book implements the pages' Host: it shows the day of b and opens the form
// of a new booking that is filled in from it.
func (h pageHost) Book(b scheduling.Booking, people []scheduling.Person) {
	h.Visit(b)
	h.replaceForm(func() *bookingform.Model { return bookingform.Fill(h.formConfig(), b, people) })
}
