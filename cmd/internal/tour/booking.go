package tour

import (
	"errors"
	"fmt"
	"strings"
)

// Where and when the tour's hearing takes place: now, so that it can be joined.
const (
	hearingStart = "09:30" // the main part; the pre-hearing begins at 09:15
	hearingSpan  = "09:15–10:30"
)

// findFree points at a time that no booking touches and opens the form there.
func findFree(t *Tour) error {
	d := t.Clerk
	w, err := d.Look()
	if err != nil {
		return err
	}
	room, other, ok := w.freeRoom("09:15", "10:45")
	if !ok {
		return errors.New("no court room is free for the hearing")
	}
	t.notes["room"], t.notes["other room"] = room, other
	if err := d.Point(room, hearingStart); err != nil {
		return err
	}
	if err := d.Key("Return"); err != nil {
		return err
	}
	if _, err := d.Await("the form", Text("Who else attends")); err != nil {
		return err
	}
	if w, err = d.Look(); err != nil {
		return err
	}
	if i, ok := w.Field(Text("Starts")); !ok || i.Text != hearingStart {
		return fmt.Errorf("the form starts at %q, not at the time that was pointed at", i.Text)
	}
	return nil
}

// book fills in the form and books a hearing with its pre- and post-hearing.
func book(t *Tour) error {
	d := t.Clerk
	if err := d.Pick("Type", "Plea"); err != nil {
		return err
	}
	if _, err := d.Choose("Court", "leeds crown", Has("Leeds Crown Court")); err != nil {
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
	t.notes["prisoner"] = prisoner
	if _, err := d.Await("that it is free", Text("Free: nothing is in the way.")); err != nil {
		return err
	}
	for _, part := range []string{"Pre-hearing", "Post-hearing"} {
		if w, err = d.Look(); err != nil {
			return err
		}
		if i, ok := w.Field(Text(part)); !ok || i.Text != "15" {
			return fmt.Errorf("the %s lasts %q minutes, not 15", part, i.Text)
		}
	}
	if err := d.Click("Book"); err != nil {
		return err
	}
	if _, err := d.Await("that it is booked", func(i Item) bool {
		return strings.Contains(i.Text, "booked:") && strings.Contains(i.Text, hearingSpan)
	}); err != nil {
		return err
	}
	b, err := d.Await("the booking in the timetable", func(i Item) bool { return isBooking(i) && strings.Contains(i.Text, number(prisoner)) })
	if err != nil {
		return err
	}
	t.notes["hearing"] = b.Name
	if !strings.HasPrefix(b.Text, hearingSpan) {
		return fmt.Errorf("the timetable says %q, not %s", b.Text, hearingSpan)
	}
	return nil
}

// doubleBook asks for the room at the same time for somebody else, is told
// that it is taken, and does not get it without saying why it may be shared.
func doubleBook(t *Tour) error {
	d := t.Clerk
	before, err := d.Look()
	if err != nil {
		return err
	}
	if err := d.Click("New booking"); err != nil {
		return err
	}
	if _, err := d.still("an empty form", func(w Window) (Item, bool) {
		i, ok := w.Field(Text("Prisoners"))
		return i, ok && !strings.Contains(w.TextAt(i), number(t.notes["prisoner"]))
	}); err != nil {
		return err
	}
	if _, err := d.Choose("Prisoners", "", func(i Item) bool { return number(i.Text) != "" && !before.booked(i.Text) }); err != nil {
		return err
	}
	if _, err := d.Choose("Court", "york crown", Has("York Crown Court")); err != nil {
		return err
	}
	if _, err := d.Choose("Room", t.notes["room"], Text(t.notes["room"])); err != nil {
		return err
	}
	if err := d.Fill("Starts", "09:45"); err != nil {
		return err
	}
	if _, err := d.Await("that the room is taken", Has(t.notes["room"]+" is taken 09:30–10:30")); err != nil {
		return err
	}
	return t.refused("Accept and save", "Say why, in at least three characters.")
}

// prisonerElsewhere asks for the prisoner in another room at the same time,
// which nobody may accept.
func prisonerElsewhere(t *Tour) error {
	d, prisoner := t.Clerk, t.notes["prisoner"]
	if err := d.Clear("Prisoners"); err != nil {
		return err
	}
	if _, err := d.Choose("Prisoners", number(prisoner), Has(number(prisoner))); err != nil {
		return err
	}
	if _, err := d.Choose("Room", t.notes["other room"], Text(t.notes["other room"])); err != nil {
		return err
	}
	if _, err := d.Await("that the prisoner is elsewhere", Has(" is elsewhere 09:30–10:30")); err != nil {
		return err
	}
	return t.refused("Book", "")
}

// refused presses a button that must not book anything, and waits for the
// words, if there are any; a button that cannot be pressed refuses by itself.
func (t *Tour) refused(button, words string) error {
	d := t.Clerk
	before, err := d.Look()
	if err != nil {
		return err
	}
	b, err := d.still(button, func(w Window) (Item, bool) { return w.Find(Text(button)) })
	if err != nil {
		return err
	}
	if !b.Disabled {
		if err := d.Click(button); err != nil {
			return err
		}
	}
	if words != "" {
		if _, err := d.Await("the refusal", Text(words)); err != nil {
			return err
		}
	}
	after, err := d.Look()
	if err != nil {
		return err
	}
	if a, b := len(after.All(isBooking)), len(before.All(isBooking)); a != b {
		return fmt.Errorf("there were %d bookings in sight and now there are %d", b, a)
	}
	return nil
}

// takeAlternative presses the first time that is offered instead, and books it.
func takeAlternative(t *Tour) error {
	d := t.Clerk
	if _, err := d.Await("other times", Text("Same rooms, another time")); err != nil {
		return err
	}
	offer, err := d.still("an offer", func(w Window) (Item, bool) {
		label, ok := w.Find(Text("Same rooms, another time"))
		if !ok {
			return Item{}, false
		}
		return w.Find(func(i Item) bool {
			return strings.HasSuffix(i.Type, "ui.Button") && i.Y > label.Y && i.Y < label.Y+2*label.H+10 && i.X < label.X+200
		})
	})
	if err != nil {
		return err
	}
	if err := d.Picture("picture-refused"); err != nil {
		return err
	}
	if err := d.ClickAt(offer.X+offer.W/2, offer.Y+offer.H/2); err != nil {
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
	b, err := d.Await("a second booking", func(i Item) bool {
		return isBooking(i) && i.Name != t.notes["hearing"] && strings.Contains(i.Text, number(t.notes["prisoner"]))
	})
	t.notes["second"] = b.Name
	if err != nil {
		return err
	}
	return d.Gone("form", Text("Who else attends"))
}

// drag moves the second booking to the room below, seeing on the way whether
// that is free.
func drag(t *Tour) error {
	d := t.Clerk
	b, err := d.still("the second booking", func(w Window) (Item, bool) { return w.Find(Name(t.notes["second"])) })
	if err != nil {
		return err
	}
	t.notes["at"] = fmt.Sprint(b.X, b.Y)
	w, err := d.Look()
	if err != nil {
		return err
	}
	x, y, ok := w.freeFor(b)
	if !ok {
		return errors.New("there is no free place in sight to drag to")
	}
	if err := d.Drag(b.X+b.W/2, b.Y+b.H/2, x, y, func() error {
		if _, err := d.Await("that it is free there", func(i Item) bool { return i.Name == "ghost" && strings.HasPrefix(i.Text, "Free: ") }); err != nil {
			return err
		}
		return d.Picture("picture-drag")
	}); err != nil {
		return err
	}
	if _, err := d.Await("that it moved", Has(" moved to ")); err != nil {
		return err
	}
	_, err = d.Await("the booking in its new place", func(i Item) bool {
		return i.Name == t.notes["second"] && i.Y < y && y < i.Y+i.H && i.X < x && x < i.X+i.W
	})
	return err
}

// undo takes the move back.
func undo(t *Tour) error {
	d := t.Clerk
	if err := d.Key("ctrl+z"); err != nil {
		return err
	}
	if _, err := d.Await("that it is undone", Has("Undone: ")); err != nil {
		return err
	}
	_, err := d.Await("the booking back in its place", func(i Item) bool {
		return i.Name == t.notes["second"] && fmt.Sprint(i.X, i.Y) == t.notes["at"]
	})
	return err
}

// cancel opens the second booking from the timetable and cancels it.
func cancel(t *Tour) error {
	d := t.Clerk
	if err := d.OpenBooking(t.notes["second"]); err != nil {
		return err
	}
	if err := d.Click("Cancel booking"); err != nil {
		return err
	}
	if _, err := d.Await("the question", Text("Cancel this booking?")); err != nil {
		return err
	}
	if err := d.Pick("Why", "the court cancelled"); err != nil {
		return err
	}
	if err := d.ClickOn("Cancel booking in the question", func(i Item) bool { return i.Text == "Cancel booking" && i.Layer > 0 }); err != nil {
		return err
	}
	if _, err := d.Await("that it is cancelled", Has(" cancelled: ")); err != nil {
		return err
	}
	if err := d.Gone("booking in the timetable", Name(t.notes["second"])); err != nil {
		return err
	}
	return d.Gone("form", Text("Who else attends"))
}

// looks keeps pictures of the timetable in other looks, and goes back to light.
func looks(t *Tour) error {
	d := t.Clerk
	if err := d.Resize(1280, 720); err != nil {
		return err
	}
	if err := d.Picture("picture-small"); err != nil {
		return err
	}
	if err := d.Resize(windowWidth, windowHeight); err != nil {
		return err
	}
	if err := d.inLook("Colours", "Dark", "picture-dark"); err != nil {
		return err
	}
	if err := d.inLook("Colours", "Light", ""); err != nil {
		return err
	}
	if err := d.inLook("Text size", "150 %", "picture-large"); err != nil {
		return err
	}
	return d.inLook("Text size", "100 %", "")
}

// lookAround keeps a picture of a large prison's day and comes back.
func lookAround(t *Tour) error {
	d := t.Clerk
	if err := d.prison("Leeds", "Moorland"); err != nil {
		return err
	}
	if err := d.noToasts(); err != nil {
		return err
	}
	if err := d.Picture("picture-timetable"); err != nil {
		return err
	}
	return d.prison("Moorland", "Leeds")
}

// noToasts dismisses what was said, and waits until the rest has gone by itself.
func (d *Desk) noToasts() error {
	return d.tour.Until(d.name+": no more messages", func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		if i, ok := w.Find(Text("Dismiss")); ok {
			return false, d.ClickAt(i.X+i.W/2, i.Y+i.H/2)
		}
		_, more := w.Find(Text("Undo"))
		return !more, nil
	})
}

// prison goes from one prison's timetable to another's.
func (d *Desk) prison(from, to string) error {
	chosen := func(name string) Match {
		return func(i Item) bool { return i.Text == name && takesText(i) && i.Y < 50 }
	}
	if err := d.ClickOn("the prison "+from, chosen(from)); err != nil {
		return err
	}
	if err := d.ClickOn(to, func(i Item) bool { return i.Text == to && i.Layer > 0 }); err != nil {
		return err
	}
	if _, err := d.Await(to, chosen(to)); err != nil {
		return err
	}
	_, err := d.still("its bookings", func(w Window) (Item, bool) { return w.Find(isBooking) })
	return err
}

// inLook changes a setting and keeps a picture of the timetable with it.
func (d *Desk) inLook(label, choice, picture string) error {
	if err := d.Click("Settings"); err != nil {
		return err
	}
	if err := d.Pick(label, choice); err != nil {
		return err
	}
	if err := d.Click("Timetable"); err != nil {
		return err
	}
	if _, err := d.still("the timetable", func(w Window) (Item, bool) { return w.Find(isBooking) }); err != nil {
		return err
	}
	if picture == "" {
		return nil
	}
	return d.Picture(picture)
}
