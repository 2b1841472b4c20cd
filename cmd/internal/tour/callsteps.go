package tour

import (
	"cmp"
	"fmt"
	"strings"

	"gatehouse/media/capture/pattern"
)

// Each desk's microphone hums its own tone, and its camera is a test card whose
// barcode says which desk it belongs to.
const (
	clerkTone     = 440
	solicitorTone = 600

	solicitorPerson = "Sol Pettifer"
)

func testCard(desk string) string { return "synthetic:testcard/" + desk }

// join opens the hearing from its booking and goes in as its host.
func join(t *Tour) error {
	if err := t.Clerk.OpenBooking(t.notes["hearing"]); err != nil {
		return err
	}
	return t.hosts()
}

// hosts has the clerk go into the call of the booking that is open, as its host.
func (t *Tour) hosts() error {
	d := t.Clerk
	if err := d.Click("Join"); err != nil {
		return err
	}
	if err := d.checkDevices(); err != nil {
		return err
	}
	if _, err := d.Await("the call", Text("Nobody is waiting.")); err != nil {
		return err
	}
	return d.sees("its own picture", clerkName)
}

// checkDevices chooses microphone and loudspeaker before the call, sees the
// meter move and the test card's picture, and goes in.
func (d *Desk) checkDevices() error {
	if err := d.Pick("Microphone", "Monitor of "+microphone(d.name)); err != nil {
		return err
	}
	if err := d.Pick("Speaker", speaker(d.name)); err != nil {
		return err
	}
	if _, err := d.Await("that the microphone hears", func(i Item) bool { return i.Name == "meter" && i.Text != "quiet" }); err != nil {
		return err
	}
	if err := d.sees("its own picture before the call", d.name); err != nil {
		return err
	}
	if err := d.Snapshot("picture-before-call-" + d.name); err != nil {
		return err
	}
	return d.Click("Join the call")
}

// copyLink copies the solicitor's one-time link from the booking.
func copyLink(t *Tour) (err error) {
	if err := t.Clerk.Click("Timetable"); err != nil {
		return err
	}
	t.link, err = t.copied(invited{name: solicitorPerson, role: "Solicitor"})
	return err
}

// invited is whom a link is for: somebody the booking names, or somebody else
// with a name and a role.
type invited struct {
	known      string // as the list of people has them; empty is somebody else
	name, role string
	browser    bool
}

// copied copies a one-time link from the booking and reads the clipboard as
// another program would.
func (t *Tour) copied(who invited) (link string, err error) {
	d := t.Clerk
	if err := d.Click("Copy link"); err != nil {
		return "", err
	}
	if _, err := d.Await("whom the link is for", Text("A link to this call")); err != nil {
		return "", err
	}
	if err := d.Pick("For", cmp.Or(who.known, "Someone else")); err != nil {
		return "", err
	}
	if who.known == "" {
		if err := d.Fill("Name", who.name); err != nil {
			return "", err
		}
		if err := d.Pick("They come as", who.role); err != nil {
			return "", err
		}
	}
	scheme := "gatehouse://"
	if who.browser {
		scheme = "http://"
		if err := d.Click("They join from a browser, with nothing installed"); err != nil {
			return "", err
		}
	}
	if err := d.ClickOn("Copy link in the question", func(i Item) bool { return i.Text == "Copy link" && i.Layer > 0 }); err != nil {
		return "", err
	}
	err = t.Until("the link on the clipboard", func() (bool, error) {
		text, err := t.stage.run(t.ctx, "xclip", "-selection", "clipboard", "-o")
		if err != nil || t.links[text] || !strings.HasPrefix(text, scheme) {
			return false, err
		}
		link, t.links[text] = text, true
		return true, nil
	})
	return link, err
}

// wait starts a second desk with the link; it waits until it is let in, and
// sees nobody meanwhile.
func wait(t *Tour) error {
	d, err := t.open(solicitorName, nil, "-name", solicitorPerson, "-role", "solicitor",
		"-camera", testCard(solicitorName), "join", t.link)
	if err != nil {
		return err
	}
	if err := d.checkDevices(); err != nil {
		return err
	}
	if _, err := d.Await("the lobby", Text("You are in the lobby")); err != nil {
		return err
	}
	if _, seen, err := d.barcode(clerkName); err != nil || seen {
		return fmt.Errorf("the lobby shows the clerk's picture: %w", err)
	}
	if err := t.Clerk.Click("Join a call"); err != nil {
		return err
	}
	_, err = t.Clerk.Await(solicitorPerson+" in the lobby", Text("Admit"))
	return err
}

// admit lets the second desk in; both say that the line is good.
func admit(t *Tour) error {
	if err := t.Clerk.Click("Admit"); err != nil {
		return err
	}
	for _, d := range []*Desk{t.Clerk, t.Solicitor} {
		if _, err := d.Await("the other's line", Has("Line: good")); err != nil {
			return err
		}
	}
	return nil
}

// seeEachOther reads the far desk's barcode off a picture of each window, twice,
// so that it is known to move.
func seeEachOther(t *Tour) error {
	if err := t.Clerk.sees("the solicitor's picture", solicitorName); err != nil {
		return err
	}
	if err := t.Solicitor.sees("the clerk's picture", clerkName); err != nil {
		return err
	}
	if err := t.Clerk.Snapshot("picture-call"); err != nil {
		return err
	}
	return t.Solicitor.Snapshot("picture-call-far")
}

// hearEachOther listens at each desk's loudspeaker for the other's tone.
func hearEachOther(t *Tour) error {
	for _, d := range []struct {
		at *Desk
		hz float64
	}{{t.Solicitor, clerkTone}, {t.Clerk, solicitorTone}} {
		if err := t.hears(d.at.name, d.hz); err != nil {
			return err
		}
	}
	return nil
}

// mute stops the clerk's sound; the far desk shows it and hears nothing more.
func mute(t *Tour) error {
	if err := t.Clerk.ClickOn("Mute in the bar", t.Clerk.lowest("Mute")); err != nil {
		return err
	}
	if _, err := t.Clerk.Await("how to unmute", Text("Unmute")); err != nil {
		return err
	}
	if err := t.Until("the clerk's tile at the solicitor's to be muted", func() (bool, error) {
		w, err := t.Solicitor.Look()
		if err != nil {
			return false, err
		}
		tile, ok := w.Find(Name("tile/Ada Quill"))
		return ok && w.Within(tile, func(i Item) bool { return strings.HasPrefix(i.Name, "image/microphone-off") }), nil
	}); err != nil {
		return err
	}
	return t.Until("silence at the solicitor's loudspeaker", func() (bool, error) {
		level, err := t.stage.hears(t.ctx, solicitorName, clerkTone)
		return level < inaudible, err
	})
}

// longer looks, before anything is done, what the hearing would run into.
func longer(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Hearing…"); err != nil {
		return err
	}
	if _, err := d.Await("what half an hour more would reach", Has("Reaches")); err != nil {
		return err
	}
	if err := d.Picture("picture-longer"); err != nil {
		return err
	}
	if err := d.Key("Escape"); err != nil {
		return err
	}
	_, err := d.Await("the call again", Text("Leave"))
	return err
}

// leave lets the solicitor go; the clerk is alone, and ends the call.
func leave(t *Tour) error {
	if err := t.Solicitor.Click("Leave"); err != nil {
		return err
	}
	if _, err := t.Solicitor.Await("the end of the call", Text("The call has ended")); err != nil {
		return err
	}
	if err := t.Clerk.Gone("solicitor in the call", func(i Item) bool { return strings.HasPrefix(i.Name, "tile/"+solicitorPerson) }); err != nil {
		return err
	}
	if err := t.Clerk.Click("Leave"); err != nil {
		return err
	}
	_, err := t.Clerk.Await("the end of the call", Text("The call has ended"))
	return err
}

// whoCame reads in the booking who was in its call.
func whoCame(t *Tour) error {
	d := t.Clerk
	if err := d.ClickOn("Close on the call", d.lowest("Close")); err != nil {
		return err
	}
	if _, err := d.Await("the timetable", isBooking); err != nil {
		return err
	}
	w, err := d.Look()
	if err != nil {
		return err
	}
	if _, open := w.Find(Text("Cancel booking")); !open {
		if err := d.OpenBooking(t.notes["hearing"]); err != nil {
			return err
		}
	}
	for _, who := range []string{solicitorPerson, "Ada Quill"} {
		if err := t.Until("that "+who+" came", func() (bool, error) {
			w, err := d.Look()
			if err != nil {
				return false, err
			}
			if _, ok := w.Find(func(i Item) bool { return strings.HasPrefix(i.Text, who) && strings.Contains(i.Text, "to 09:") }); ok {
				return true, nil
			}
			return false, d.scroll(windowWidth-200, windowHeight/2)
		}); err != nil {
			return err
		}
	}
	return nil
}

// scroll turns the mouse wheel one notch down at a place of the window.
func (d *Desk) scroll(x, y float64) error {
	if err := d.Hover(x, y); err != nil {
		return err
	}
	return d.xdo("click", "5")
}

// lowest matches the lowest of several things that say the same.
func (d *Desk) lowest(text string) Match {
	return func(i Item) bool {
		if i.Text != text {
			return false
		}
		w, err := d.Look()
		if err != nil {
			return false
		}
		for _, o := range w.All(Enabled(Text(text))) {
			if o.Y > i.Y+i.H {
				return false
			}
		}
		return true
	}
}

// barcode reads the barcode of a desk's camera off a picture of this window.
func (d *Desk) barcode(of string) (count uint32, seen bool, err error) {
	all, err := d.barcodes()
	count, seen = all[pattern.Station(of)]
	return count, seen, err
}

// barcodes reads what each camera that this window shows counts.
func (d *Desk) barcodes() (map[uint16]uint32, error) {
	img, err := d.see()
	if err != nil {
		return nil, err
	}
	all := map[uint16]uint32{}
	for _, r := range pattern.ReadAll(img) {
		if r.Bounds.In(d.bounds()) {
			all[r.Station] = r.Count
		}
	}
	return all, nil
}

// sees waits until cameras are seen in this window, all at once, and have moved.
func (d *Desk) sees(what string, cameras ...string) error {
	first, moved := map[string]uint32{}, map[string]bool{}
	return d.tour.Until(d.name+": "+what, func() (bool, error) {
		all, err := d.barcodes()
		if err != nil {
			return false, err
		}
		here := true
		for _, of := range cameras {
			count, seen := all[pattern.Station(of)]
			here = here && seen
			if from, known := first[of]; seen && !known {
				first[of] = count
			} else if seen && count != from {
				moved[of] = true
			}
		}
		return here && len(moved) == len(cameras), nil
	})
}
