package tour

import (
	"fmt"
	"strings"
)

// The room that the tour closes, by its timetable otherwise, and the bank
// holiday it closes it on: Christmas Day, a Friday in 2026.
const (
	holidayRoom = "Video room 1"
	holiday     = "25/12/2026"
	holidayDay  = "Fri 25 Dec 2026"
	holidayName = "day/2026-12-25"
	holidayWhy  = "no staff for the rooms"
)

// closeOnHoliday closes a room on a bank holiday in its month of days, and
// sees in the timetable why it takes no booking then.
func closeOnHoliday(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Rooms"); err != nil {
		return err
	}
	if err := d.Click(holidayRoom); err != nil {
		return err
	}
	if err := d.reach("Family visits: every 2 weeks on Saturday"); err != nil {
		return err
	}
	next := func(i Item) bool { return strings.Contains(i.Name, "arrow-forward") }
	if err := d.reachTo("the arrow to the next month", next); err != nil {
		return err
	}
	if err := d.ClickOn("the arrow to the next month", next); err != nil {
		return err
	}
	if err := d.reachTo(holidayDay, Name(holidayName)); err != nil {
		return err
	}
	if _, err := d.Await("that it is a bank holiday", func(i Item) bool {
		return i.Name == holidayName && strings.Contains(i.Text, "bank holiday (Christmas Day)")
	}); err != nil {
		return err
	}
	if err := d.noToasts(); err != nil {
		return err
	}
	if err := d.Picture("picture-rooms"); err != nil {
		return err
	}
	if err := d.ClickOn(holidayDay, Name(holidayName)); err != nil {
		return err
	}
	if err := d.Pick("On this day", "Closed all day"); err != nil {
		return err
	}
	if err := d.Fill("Reason", holidayWhy); err != nil {
		return err
	}
	if err := d.Click("Use for this day"); err != nil {
		return err
	}
	if err := d.reachTo("that it is closed that day", func(i Item) bool {
		return i.Name == holidayName && strings.Contains(i.Text, holidayWhy)
	}); err != nil {
		return err
	}
	if err := d.Picture("picture-month"); err != nil {
		return err
	}
	if err := d.Click("Save"); err != nil {
		return err
	}
	if _, err := d.Await("that it is saved", Text(holidayRoom+" is saved.")); err != nil {
		return err
	}
	return t.closedThen()
}

// closedThen points at the room on the holiday and is told why it is closed.
func (t *Tour) closedThen() error {
	d := t.Clerk
	// The room's page has a heading that says the same.
	if err := d.ClickOn("the timetable", func(i Item) bool { return i.Text == "Timetable" && strings.HasSuffix(i.Type, "ui.Button") }); err != nil {
		return err
	}
	if err := d.goTo(holiday, holidayDay); err != nil {
		return err
	}
	if _, err := d.Await("the bank holiday's name", Has("Christmas Day")); err != nil {
		return err
	}
	w, err := d.Look()
	if err != nil {
		return err
	}
	x, y, ok := w.cell(holidayRoom, "10:00")
	if !ok {
		return fmt.Errorf("the row of %s is not in sight", holidayRoom)
	}
	if err := d.ClickAt(x, y); err != nil {
		return err
	}
	if _, err := d.Await("why it is closed", Has(holidayWhy)); err != nil {
		return err
	}
	if err := d.Click("Today"); err != nil {
		return err
	}
	_, err = d.Await("today", Text("Tue 24 Nov 2026"))
	return err
}
