package tour

import (
	"fmt"
	"strings"
)

// Who comes to the court's hearing beside the clerk and the solicitor.
const (
	judgePerson   = "HHJ Morwenna Teague"
	witnessPerson = "Nia Lowther"
	guestPerson   = "Idris Vaughan"

	guestName = "guest" // of the browser's devices
	guestTone = 750
)

// inviteCourt copies a link for everybody who is to come to the booking's call.
func inviteCourt(t *Tour) error {
	if err := t.Clerk.OpenBooking(t.notes["hearing"]); err != nil {
		return err
	}
	prisoner := given(t.notes["prisoner"])
	for _, who := range []invited{
		{name: solicitorPerson, role: "Solicitor"},
		{name: judgePerson, role: "Judge"},
		{name: prisoner, known: prisoner + " (prisoner)"},
		{name: witnessPerson, role: "Witness"},
		{name: guestPerson, role: "Guest", browser: true},
	} {
		link, err := t.copied(who)
		if err != nil {
			return err
		}
		t.sent[who.name] = link
	}
	t.link = t.sent[solicitorPerson]
	return nil
}

// courtGathers lets a judge and the prisoner come straight in, for the hearing
// is in session; a witness waits, and how it was checked who they are is kept.
func courtGathers(t *Tour) error {
	d, prisoner := t.Clerk, given(t.notes["prisoner"])
	for _, name := range []string{judgePerson, prisoner, witnessPerson} {
		if err := t.attend(name, t.sent[name]); err != nil {
			return err
		}
	}
	// What the test found makes the line longer, and moves what is below it.
	if _, err := d.Await("since when the witness waits, and the equipment", Has("Equipment tested 09:")); err != nil {
		return err
	}
	if err := d.sees("the solicitor, the judge and the prisoner", solicitorName, judgePerson, prisoner); err != nil {
		return err
	}
	if err := d.clickBeside(witnessPerson+", witness", "Check…"); err != nil {
		return err
	}
	if _, err := d.still("how to check", func(w Window) (Item, bool) { return w.Find(Text("Who is " + witnessPerson + "?")) }); err != nil {
		return err
	}
	if err := d.Snapshot("picture-identity"); err != nil {
		return err
	}
	if err := d.Click("Record"); err != nil {
		return err
	}
	if _, err := d.Await("what was seen", Text("Photo identity seen by Ada Quill")); err != nil {
		return err
	}
	return d.Snapshot("picture-lobby")
}

// witnessHeard lets the witness in, and sends them back to the lobby when they
// were heard, from where they leave.
func witnessHeard(t *Tour) error {
	d := t.Clerk
	if err := d.admits(witnessPerson + ", witness"); err != nil {
		return err
	}
	if err := d.sees("the witness among the others", witnessPerson, judgePerson, solicitorName); err != nil {
		return err
	}
	if err := t.Solicitor.sees("the witness", witnessPerson); err != nil {
		return err
	}
	if err := d.Snapshot("picture-hearing"); err != nil {
		return err
	}
	if err := d.clickBeside(witnessPerson+", witness", "More…"); err != nil {
		return err
	}
	if err := d.Click("Send back to the lobby"); err != nil {
		return err
	}
	if err := t.gone(witnessPerson); err != nil {
		return err
	}
	if _, err := d.Await("the witness in the lobby", Text("Admit")); err != nil {
		return err
	}
	if err := t.goes(witnessPerson); err != nil {
		return err
	}
	_, err := d.Await("an empty lobby", Text("Nobody is waiting."))
	return err
}

// wordAside has the solicitor ask the prisoner for a word in private: the
// others see that they have stepped aside, and nothing else, until they come back.
func wordAside(t *Tour) error {
	d, prisoner := t.Solicitor, given(t.notes["prisoner"])
	if err := d.Click("Private word…"); err != nil {
		return err
	}
	if _, err := d.Await("who may be asked", Text("A word in private")); err != nil {
		return err
	}
	if err := d.Click("Ask them"); err != nil {
		return err
	}
	if _, err := d.Await("that it is private", Has("You are in private.")); err != nil {
		return err
	}
	if err := d.sees("the prisoner alone", prisoner); err != nil {
		return err
	}
	if err := d.Gone("the judge's tile", tileOf(judgePerson)); err != nil {
		return err
	}
	if _, err := t.Clerk.Await("that they stepped aside", Text("In a private consultation")); err != nil {
		return err
	}
	for _, name := range []string{prisoner, solicitorPerson} {
		if err := t.Clerk.Gone(name+"'s tile", tileOf(name)); err != nil {
			return err
		}
	}
	if err := d.Snapshot("picture-consultation"); err != nil {
		return err
	}
	if err := d.Click("Go back"); err != nil {
		return err
	}
	if err := t.Clerk.sees("the prisoner and the solicitor again", prisoner, solicitorName); err != nil {
		return err
	}
	if err := t.goes(prisoner); err != nil {
		return err
	}
	return t.gone(prisoner)
}

// guestJoins lets somebody join from a browser with nothing installed: they
// wait, are let in, and are seen and heard, as they see and hear the others.
func guestJoins(t *Tour) error {
	d := t.Clerk
	p, err := t.browse(guestPerson, guestTone)
	if err != nil {
		return err
	}
	if err := p.comes(t.sent[guestPerson]); err != nil {
		return err
	}
	if err := p.says("You are next."); err != nil {
		return err
	}
	if err := p.picture("picture-guest-lobby"); err != nil {
		return err
	}
	if err := d.admits(guestPerson + ", guest"); err != nil {
		return err
	}
	for _, at := range []*Desk{d, t.Solicitor} {
		if err := at.sees("the guest and the judge", guestPerson, judgePerson); err != nil {
			return err
		}
	}
	if err := p.sees(clerkName, solicitorName, judgePerson); err != nil {
		return err
	}
	if err := d.Snapshot("picture-guest"); err != nil {
		return err
	}
	if err := p.picture("picture-guest-page"); err != nil {
		return err
	}
	for _, x := range []struct {
		at string
		hz float64
	}{{clerkName, guestTone}, {solicitorName, guestTone}, {guestName, clerkTone}} {
		if err := t.hears(x.at, x.hz); err != nil {
			return err
		}
	}
	return nil
}

// courtParts lets the guest leave, and the judge; the two desks stay.
func courtParts(t *Tour) error {
	if t.page != nil {
		if err := t.page.press("#leave"); err != nil {
			return err
		}
		if err := t.page.says("You have left the call"); err != nil {
			return err
		}
		if err := t.gone(guestPerson); err != nil {
			return err
		}
		t.closePages()
	}
	if err := t.goes(judgePerson); err != nil {
		return err
	}
	if err := t.gone(judgePerson); err != nil {
		return err
	}
	if err := t.Clerk.sees("the solicitor's picture", solicitorName); err != nil {
		return err
	}
	return t.Solicitor.sees("the clerk's picture", clerkName)
}

// gone waits until neither desk has a tile for somebody.
func (t *Tour) gone(name string) error {
	for _, d := range []*Desk{t.Clerk, t.Solicitor} {
		if err := d.Gone(name+"'s tile", tileOf(name)); err != nil {
			return err
		}
	}
	return nil
}

// hears listens at a loudspeaker until it plays a tone.
func (t *Tour) hears(at string, hz float64) error {
	return t.Until(fmt.Sprintf("%v Hz at %s's loudspeaker", hz, at), func() (bool, error) {
		level, err := t.stage.hears(t.ctx, at, hz)
		return level > audible, err
	})
}

// given is somebody's name as people are called, of how lists have them.
func given(listed string) string {
	listed, _, _ = strings.Cut(listed, "("+number(listed))
	family, name, _ := strings.Cut(strings.TrimSpace(listed), ", ")
	return name + " " + family
}

func tileOf(name string) Match {
	return func(i Item) bool { return strings.HasPrefix(i.Name, "tile/"+name) }
}

// admits lets somebody in from the lobby. Where the line about them grew in the
// moment of the press, which fell beside the button then, it presses again.
func (d *Desk) admits(line string) error {
	var pressed Item
	return d.tour.Until(d.name+": "+line+" to be let in", func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		i, waits := w.beside(line, "Admit")
		if !waits || i.X == pressed.X && i.Y == pressed.Y {
			_, here := w.Find(listed(line))
			return here && !waits, nil
		}
		pressed = i
		return false, d.ClickAt(i.X+i.W/2, i.Y+i.H/2)
	})
}

// clickBeside presses the button that belongs to a line of a list.
func (d *Desk) clickBeside(line, button string) error {
	i, err := d.still(button+" below "+line, func(w Window) (Item, bool) { return w.beside(line, button) })
	if err != nil {
		return err
	}
	return d.ClickAt(i.X+i.W/2, i.Y+i.H/2)
}

// listed matches a line of a list; a picture may say the same of somebody.
func listed(line string) Match {
	return func(i Item) bool { return i.Type == "*widget.Label" && i.Text == line }
}

// beside is the button that belongs to a line of a list: the nearest one below it.
func (w Window) beside(line, button string) (found Item, ok bool) {
	of, there := w.Find(listed(line))
	for _, i := range w.All(Enabled(Text(button))) {
		if there && i.Layer == of.Layer && i.Y > of.Y && (!ok || i.Y < found.Y) {
			found, ok = i, true
		}
	}
	return found, ok
}
