package tour

import (
	"errors"
	"fmt"
	"strings"
)

// lookIn opens a legal visit that takes place now, lets its two sides in and
// leaves them alone, and looks in on them for a reason: the pictures are seen
// and nothing is heard, and who is looked at is told.
func lookIn(t *Tour) error {
	d := t.Clerk
	w, err := d.Look()
	if err != nil {
		return err
	}
	visit, ok := w.Find(func(i Item) bool {
		return isBooking(i) && strings.HasPrefix(i.Text, "09:00–") && strings.Contains(i.Text, " Legal visit, ") && number(i.Text) != ""
	})
	if !ok {
		return errors.New("no legal visit takes place now")
	}
	span, who, _ := strings.Cut(visit.Text, " Legal visit, ")
	prisoner := given(who)
	if err := d.OpenBooking(visit.Name); err != nil {
		return err
	}
	if _, err := d.Await("the visit", Text("Legal visit, "+span)); err != nil {
		return err
	}
	links := map[string]string{}
	for _, who := range []invited{
		{name: solicitorPerson, role: "Solicitor"},
		{name: prisoner, known: prisoner + " (prisoner)"},
	} {
		if links[who.name], err = t.copied(who); err != nil {
			return err
		}
	}
	t.link = links[solicitorPerson]
	t.Solicitor.close()
	for _, step := range []func(*Tour) error{(*Tour).hosts, wait, admit} {
		if err := step(t); err != nil {
			return err
		}
	}
	if err := t.attend(prisoner, links[prisoner]); err != nil {
		return err
	}
	if err := t.Solicitor.sees("the prisoner's picture", prisoner); err != nil {
		return err
	}
	if err := d.leaves(); err != nil {
		return err
	}
	if err := d.Click("Look in…"); err != nil {
		return err
	}
	if err := d.Fill("Why you look in", "Somebody shouted"); err != nil {
		return err
	}
	if err := d.Snapshot("picture-look-why"); err != nil {
		return err
	}
	if err := d.Click("Look in"); err != nil {
		return err
	}
	if err := d.sees("both sides", prisoner, solicitorName); err != nil {
		return err
	}
	if _, err := t.Solicitor.Await("that staff look", Has("Staff have been looking at this call since")); err != nil {
		return err
	}
	if err := d.Snapshot("picture-look"); err != nil {
		return err
	}
	if err := t.Solicitor.Snapshot("picture-looked-at"); err != nil {
		return err
	}
	level, err := t.stage.hears(t.ctx, clerkName, solicitorTone)
	if err != nil {
		return err
	}
	if level > inaudible {
		return fmt.Errorf("whoever looks hears the solicitor, as loud as %.3f", level)
	}
	if err := d.Click("Stop looking"); err != nil {
		return err
	}
	if err := t.Solicitor.Gone("banner of a look", Has("Staff have been looking at this call since")); err != nil {
		return err
	}
	if err := d.closeCall("You have stopped looking"); err != nil {
		return err
	}
	if err := t.goes(prisoner); err != nil {
		return err
	}
	return t.Solicitor.Click("Leave")
}

// leaves goes out of a call and back to the timetable.
func (d *Desk) leaves() error {
	if err := d.Click("Leave"); err != nil {
		return err
	}
	return d.closeCall("The call has ended")
}

// closeCall goes back to the timetable from a call that is over, as it says.
func (d *Desk) closeCall(says string) error {
	if _, err := d.Await("the end of the call", Text(says)); err != nil {
		return err
	}
	if err := d.ClickOn("Close on the call", d.lowest("Close")); err != nil {
		return err
	}
	_, err := d.Await("the timetable", isBooking)
	return err
}
