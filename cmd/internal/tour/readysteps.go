package tour

// tryEquipment tests what the clerk's desk uses in calls, before any booking's.
func tryEquipment(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Join a call"); err != nil {
		return err
	}
	if err := d.Click("Test this desk's equipment"); err != nil {
		return err
	}
	if err := d.Pick("Microphone", "Monitor of "+microphone(d.name)); err != nil {
		return err
	}
	if err := d.Pick("Speaker", speaker(d.name)); err != nil {
		return err
	}
	if err := d.Click("Test my equipment"); err != nil {
		return err
	}
	for _, line := range []string{
		"Camera: the picture moves and can be seen.", "Microphone: you can be heard.", "Line: pictures and sound get through.",
	} {
		if _, err := d.Await(line, Text(line)); err != nil {
			return err
		}
	}
	if _, err := d.Await("the end of the test", Text("Test again")); err != nil {
		return err
	}
	return d.Picture("picture-equipment")
}

// practise holds a call with nobody: the partner waits, is let in, is seen and
// muted, and raises a hand; nothing of it is in the timetable.
func practise(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Practice call"); err != nil {
		return err
	}
	if _, err := d.Await("somebody in the lobby", Has("Equipment tested")); err != nil {
		return err
	}
	if err := d.Click("Admit"); err != nil {
		return err
	}
	if err := d.sees("the partner's picture", "Pat Practice"); err != nil {
		return err
	}
	if _, err := d.Await("the partner's hand", Text("Hand up")); err != nil {
		return err
	}
	if err := d.Picture("picture-practice"); err != nil {
		return err
	}
	if err := d.ClickOn("Mute beside the partner", d.highest("Mute")); err != nil {
		return err
	}
	if _, err := d.Await("that the partner is muted", Text("Muted by the host")); err != nil {
		return err
	}
	if err := d.Click("Leave"); err != nil {
		return err
	}
	if _, err := d.Await("the end of the call", Text("The call has ended")); err != nil {
		return err
	}
	return d.Click("Timetable")
}

// highest matches the highest of several things that say the same.
func (d *Desk) highest(text string) Match {
	return func(i Item) bool {
		if i.Text != text {
			return false
		}
		w, err := d.Look()
		if err != nil {
			return false
		}
		for _, o := range w.All(Enabled(Text(text))) {
			if o.Y+o.H < i.Y {
				return false
			}
		}
		return true
	}
}
