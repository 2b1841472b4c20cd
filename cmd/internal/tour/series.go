package tour

import (
	"regexp"
	"strings"
)

// The tour's series: a solicitor's hour every other Tuesday, across the day
// the clocks go forward (28 March 2027), with one of its times taken.
const (
	seriesRoom   = "Legal visit room 1"
	seriesFirst  = "9/3/2027"
	seriesClash  = "23/3/2027"
	seriesLater  = "Tue 6 Apr 2027"
	seriesStart  = "10:00"
	seriesMoved  = "11:00"
	seriesTimes  = "4"
	seriesWeekly = "Every 2 weeks"
)

// legalVisit fills in a new booking of a legal visit in the series' room.
func (t *Tour) legalVisit(date, who string) error {
	d := t.Clerk
	if err := d.Click("New booking"); err != nil {
		return err
	}
	if _, err := d.Await("the form", Text("Who else attends")); err != nil {
		return err
	}
	if err := d.Pick("What for", "Legal visit"); err != nil {
		return err
	}
	prisoner, err := d.Choose("Prisoners", "", func(i Item) bool {
		return number(i.Text) != "" && !strings.Contains(t.notes["asked"], number(i.Text))
	})
	if err != nil {
		return err
	}
	t.notes[who] = prisoner
	t.notes["asked"] += " " + number(prisoner)
	if _, err := d.Choose("Room", seriesRoom, Text(seriesRoom)); err != nil {
		return err
	}
	if err := d.Fill("Date", date); err != nil {
		return err
	}
	return d.Fill("Starts", seriesStart)
}

// bookAhead takes one of the times that the series will want.
func bookAhead(t *Tour) error {
	d := t.Clerk
	if err := t.legalVisit(seriesClash, "ahead"); err != nil {
		return err
	}
	if _, err := d.Await("that it is free", Text("Free: nothing is in the way.")); err != nil {
		return err
	}
	if err := d.Click("Book"); err != nil {
		return err
	}
	if _, err := d.Await("that it is booked", Has("booked:")); err != nil {
		return err
	}
	return d.Gone("form", Text("Who else attends"))
}

// bookSeries books every other Tuesday, sees that one time is taken, takes
// another time for that one, and books all of them.
func bookSeries(t *Tour) error {
	d := t.Clerk
	if err := t.legalVisit(seriesFirst, "series"); err != nil {
		return err
	}
	if err := d.reach("Repeats"); err != nil {
		return err
	}
	if err := d.Pick("Repeats", seriesWeekly); err != nil {
		return err
	}
	if err := d.reach("Times"); err != nil {
		return err
	}
	if err := d.Fill("Times", seriesTimes); err != nil {
		return err
	}
	if _, err := d.Await("the one that cannot be", Has("1 of 4 cannot be booked as it is.")); err != nil {
		return err
	}
	if err := d.reach("Tue 23 Mar 2027"); err != nil {
		return err
	}
	if err := d.Picture("picture-series-clash"); err != nil {
		return err
	}
	if err := d.ClickOn("the one that clashes", Has("Tue 23 Mar 2027")); err != nil {
		return err
	}
	if err := d.reach("Another time or room"); err != nil {
		return err
	}
	if err := d.Click("Another time or room"); err != nil {
		return err
	}
	if err := d.reach("Same rooms, another time"); err != nil {
		return err
	}
	offer, err := d.still("another time", func(w Window) (Item, bool) {
		label, ok := w.Find(Text("Same rooms, another time"))
		if !ok {
			return Item{}, false
		}
		return w.Find(func(i Item) bool {
			return strings.HasSuffix(i.Type, "ui.Button") && i.Y > label.Y && i.Y < label.Y+2*label.H+10
		})
	})
	if err != nil {
		return err
	}
	if err := d.ClickAt(offer.X+offer.W/2, offer.Y+offer.H/2); err != nil {
		return err
	}
	if _, err := d.Await("that nothing is in the way", Has("4 bookings: nothing is in the way.")); err != nil {
		return err
	}
	if err := d.Picture("picture-series"); err != nil {
		return err
	}
	if err := d.Click("Book all of them"); err != nil {
		return err
	}
	_, err = d.Await("that they are booked", Has("booked 4 times"))
	return err
}

// amendLater opens the first occurrence after the clocks have changed, which
// is still at ten on the wall, and moves it and the later ones to eleven.
func amendLater(t *Tour) error {
	d := t.Clerk
	if err := d.goTo("6/4/2027", seriesLater); err != nil {
		return err
	}
	b, err := d.Await("the occurrence at ten", t.ofSeries(seriesStart))
	if err != nil {
		return err
	}
	if err := d.OpenBooking(b.Name); err != nil {
		return err
	}
	if _, err := d.Await("which occurrence it is", Has("Occurrence 3 of 4")); err != nil {
		return err
	}
	if err := d.Fill("Starts", seriesMoved); err != nil {
		return err
	}
	if _, err := d.Await("that it is free", Has("Free: nothing is in the way.")); err != nil {
		return err
	}
	if err := d.Click("Save changes"); err != nil {
		return err
	}
	if err := d.Click("This one and later: 2 bookings"); err != nil {
		return err
	}
	if _, err := d.Await("that nothing is in the way", Has("2 bookings: nothing is in the way.")); err != nil {
		return err
	}
	if err := d.Picture("picture-series-later"); err != nil {
		return err
	}
	if err := d.Click("Save 2 bookings"); err != nil {
		return err
	}
	if _, err := d.Await("that both are changed", Has("2 bookings of the series")); err != nil {
		return err
	}
	if _, err := d.Await("the occurrence at eleven", t.ofSeries(seriesMoved)); err != nil {
		return err
	}
	if err := d.goTo(seriesFirst, "Tue 9 Mar 2027"); err != nil {
		return err
	}
	_, err = d.Await("the first one, still at ten", t.ofSeries(seriesStart))
	return err
}

// ofSeries is an occurrence of the tour's series that begins at a time of day.
func (t *Tour) ofSeries(start string) Match {
	prisoner := number(t.notes["series"])
	return func(i Item) bool {
		return isBooking(i) && strings.HasPrefix(i.Text, start+"–") && strings.Contains(i.Text, prisoner)
	}
}

// reruleSeries makes the two that are left come every week: the second is a
// week earlier then, and its old place is free.
func reruleSeries(t *Tour) error {
	d := t.Clerk
	if err := d.goTo("6/4/2027", seriesLater); err != nil {
		return err
	}
	b, err := d.Await("the occurrence at eleven", t.ofSeries(seriesMoved))
	if err != nil {
		return err
	}
	if err := d.OpenBooking(b.Name); err != nil {
		return err
	}
	if _, err := d.Await("which occurrence it is", Has("Occurrence 1 of 2, every 2 weeks on Tuesday")); err != nil {
		return err
	}
	if err := d.Click("Change how it repeats"); err != nil {
		return err
	}
	if err := d.Pick("Repeats", "Every week"); err != nil {
		return err
	}
	for _, want := range []string{"Repeats every week on Tuesday, 2 times.", "1 booking: nothing is in the way. 1 will be cancelled."} {
		if _, err := d.Await(want, Has(want)); err != nil {
			return err
		}
	}
	if err := d.Picture("picture-series-rule"); err != nil {
		return err
	}
	if err := d.Click("Save 2 bookings"); err != nil {
		return err
	}
	if err := d.Gone("question", Text("Save this for which?")); err != nil {
		return err
	}
	if err := d.goTo("13/4/2027", "Tue 13 Apr 2027"); err != nil {
		return err
	}
	if _, err := d.Await("the new one, a week later", t.ofSeries(seriesMoved)); err != nil {
		return err
	}
	if err := d.goTo("20/4/2027", "Tue 20 Apr 2027"); err != nil {
		return err
	}
	if err := d.Gone("the old one, two weeks later", t.ofSeries(seriesMoved)); err != nil {
		return err
	}
	if err := d.Click("Today"); err != nil {
		return err
	}
	_, err = d.Await("today", Text("Tue 24 Nov 2026"))
	return err
}

// goTo shows another day: it is typed, as the date button asks for it.
func (d *Desk) goTo(date, day string) error {
	if err := d.ClickOn("the date", func(i Item) bool { return strings.HasSuffix(i.Type, "ui.Button") && aDay.MatchString(i.Text) }); err != nil {
		return err
	}
	if err := d.Fill("Go to date", date); err != nil {
		return err
	}
	if err := d.Key("Return"); err != nil {
		return err
	}
	_, err := d.Await(day, Text(day))
	return err
}

// aDay is how the timetable writes its day.
var aDay = regexp.MustCompile(`^[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}$`)

// reach turns the wheel over the right of the window until a text is in sight.
func (d *Desk) reach(text string) error { return d.reachTo(text, Has(text)) }

// reachTo is reach for anything that matches.
func (d *Desk) reachTo(what string, m Match) error {
	return d.tour.Until(d.name+": "+what, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		if i, ok := w.Find(m); ok && i.H > 12 {
			return true, nil
		}
		return false, d.scroll(windowWidth-200, windowHeight/2)
	})
}
