package tour

import (
	"errors"
	"strings"
)

// The hour of the sample in which only a plan makes room for another hearing.
const (
	fullPrison = "Wandsworth"
	fullDay    = "25/11/2026"
	fullSaid   = "Wed 25 Nov 2026"
	fullStart  = "10:00"
	fullRoom   = "Court video room 1"
	freedRoom  = "Video room 1"
)

// urgent types in a hearing for an hour in which every court room is taken,
// and asks what could move.
func urgent(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Timetable"); err != nil {
		return err
	}
	if err := d.prison("Leeds", fullPrison); err != nil {
		return err
	}
	if err := d.goTo(fullDay, fullSaid); err != nil {
		return err
	}
	if err := d.Click("New booking"); err != nil {
		return err
	}
	if _, err := d.Await("the form", Text("Who else attends")); err != nil {
		return err
	}
	if _, err := d.Choose("Court", "crown", Has("Crown Court")); err != nil {
		return err
	}
	w, err := d.Look()
	if err != nil {
		return err
	}
	prisoner, err := d.Choose("Prisoners", "", func(i Item) bool { return number(i.Text) != "" && !w.booked(i.Text) })
	if err != nil {
		return err
	}
	t.notes["urgent"] = number(prisoner)
	if _, err := d.Choose("Room", fullRoom, Text(fullRoom)); err != nil {
		return err
	}
	if err := d.Fill("Starts", fullStart); err != nil {
		return err
	}
	if _, err := d.Await("that the room is taken", Has(fullRoom+" is taken")); err != nil {
		return err
	}
	if err := d.Click("See what could move"); err != nil {
		return err
	}
	if _, err := d.Await("plans", Has("Proved: nothing disturbs fewer people.")); err != nil {
		return err
	}
	if _, err := d.Await("a move with its reason", Has(", because the court hearing for")); err != nil {
		return err
	}
	_, err = d.Await("who must be told", Has("Who must be told:"))
	return err
}

// preview shows the chosen plan over what is booked.
func preview(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Show on the timetable"); err != nil {
		return err
	}
	if _, err := d.Await("where the hearing would be", func(i Item) bool {
		return strings.HasPrefix(i.Name, "ghost/") && strings.Contains(i.Text, t.notes["urgent"]) && strings.Contains(i.Text, freedRoom)
	}); err != nil {
		return err
	}
	if _, err := d.Await("what would move", func(i Item) bool {
		return strings.HasPrefix(i.Name, "booking/") && strings.Contains(i.Text, "because the court hearing for")
	}); err != nil {
		return err
	}
	return d.Picture("picture-plan")
}

// placed matches the urgent hearing once it has its place.
func (t *Tour) placed(i Item) bool {
	return strings.HasPrefix(i.Name, "booking/") && strings.Contains(i.Text, t.notes["urgent"]) &&
		strings.Contains(i.Text, freedRoom) && !strings.Contains(i.Text, "Cancelled")
}

// applyAndUndo carries the plan out, sees the day as it is then, takes it back
// and goes home.
func applyAndUndo(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Apply this plan"); err != nil {
		return err
	}
	if _, err := d.Await("the way back", Text("Undo")); err != nil {
		return err
	}
	if _, err := d.Await("the hearing in its room", t.placed); err != nil {
		return err
	}
	if err := d.Gone("the ghosts", func(i Item) bool { return strings.HasPrefix(i.Name, "ghost/") }); err != nil {
		return err
	}
	if w, err := d.Look(); err != nil {
		return err
	} else if _, ok := w.Find(Text("Who else attends")); ok {
		return errors.New("the form is still open although its hearing has a place")
	}
	if err := d.Picture("picture-plan-applied"); err != nil {
		return err
	}
	if err := d.Key("ctrl+z"); err != nil {
		return err
	}
	if _, err := d.Await("that it is undone", Has("Undone:")); err != nil {
		return err
	}
	if err := d.Gone("the hearing", t.placed); err != nil {
		return err
	}
	if err := d.noToasts(); err != nil {
		return err
	}
	if err := d.prison(fullPrison, "Leeds"); err != nil {
		return err
	}
	if err := d.Click("Today"); err != nil {
		return err
	}
	_, err := d.Await("today", Text("Tue 24 Nov 2026"))
	return err
}
