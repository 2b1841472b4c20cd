package tour

// cramped keeps pictures of what takes most room where there is least: large
// letters in a small window, dark. Nothing it types is kept.
func cramped(t *Tour) error {
	d := t.Clerk
	if err := d.inLook("Colours", "Dark", ""); err != nil {
		return err
	}
	if err := d.inLook("Text size", "150 %", ""); err != nil {
		return err
	}
	if err := d.Resize(1280, 720); err != nil {
		return err
	}
	if err := d.noToasts(); err != nil {
		return err
	}
	if err := d.Picture("cramped-day"); err != nil {
		return err
	}
	if err := d.Click("Week"); err != nil {
		return err
	}
	if _, err := d.Await("the week", Has("Mon 23 Nov")); err != nil {
		return err
	}
	if err := d.Picture("cramped-week"); err != nil {
		return err
	}
	if err := d.Click("Day"); err != nil {
		return err
	}
	if err := t.crampedSeries(); err != nil {
		return err
	}
	if err := t.crampedHits(); err != nil {
		return err
	}
	if err := d.inLook("Text size", "100 %", ""); err != nil {
		return err
	}
	if err := d.inLook("Colours", "Light", ""); err != nil {
		return err
	}
	return d.Resize(windowWidth, windowHeight)
}

// crampedSeries asks for a time that is taken, every other week, and decides
// about one of them.
func (t *Tour) crampedSeries() error {
	d := t.Clerk
	if err := d.Click("New booking"); err != nil {
		return err
	}
	if _, err := d.Await("the form", Text("What for")); err != nil {
		return err
	}
	if err := d.Pick("What for", "Legal visit"); err != nil {
		return err
	}
	if err := d.Picture("cramped-form"); err != nil {
		return err
	}
	if _, err := d.Choose("Prisoners", "", func(i Item) bool { return number(i.Text) != "" }); err != nil {
		return err
	}
	if _, err := d.Choose("Room", seriesRoom, Text(seriesRoom)); err != nil {
		return err
	}
	if err := d.below("Pre-hearing"); err != nil {
		return err
	}
	if err := d.Fill("Date", seriesFirst); err != nil {
		return err
	}
	if err := d.Fill("Starts", seriesStart); err != nil {
		return err
	}
	if err := d.below("Repeats"); err != nil {
		return err
	}
	if err := d.Pick("Repeats", seriesWeekly); err != nil {
		return err
	}
	if err := d.below("Tue 9 Mar 2027"); err != nil {
		return err
	}
	if err := d.ClickOn("one that clashes", Has("Tue 9 Mar 2027")); err != nil {
		return err
	}
	// What can be decided comes into sight by itself.
	if err := d.Click("Another time or room"); err != nil {
		return err
	}
	if _, err := d.Await("where else it would fit", Text("Same rooms, another time")); err != nil {
		return err
	}
	if err := d.Picture("cramped-decisions"); err != nil {
		return err
	}
	if err := d.Click("Close"); err != nil {
		return err
	}
	return d.Click("Close without saving")
}

// crampedHits takes a room out of use while it has bookings, and is told which.
func (t *Tour) crampedHits() error {
	d := t.Clerk
	if err := d.Click("Rooms"); err != nil {
		return err
	}
	if err := d.Click("Court video room 1"); err != nil {
		return err
	}
	if err := d.Picture("cramped-room"); err != nil {
		return err
	}
	if err := d.reach("Take out of use…"); err != nil {
		return err
	}
	if err := d.Click("Take out of use…"); err != nil {
		return err
	}
	if err := d.Fill("First day of it", "24/11/2026"); err != nil {
		return err
	}
	if err := d.Fill("Last day of it", "30/11/2026"); err != nil {
		return err
	}
	if err := d.Picture("cramped-out-of-use"); err != nil {
		return err
	}
	if err := d.Click("Take out of use"); err != nil {
		return err
	}
	if err := d.Click("Save"); err != nil {
		return err
	}
	if _, err := d.Await("what it hits", Has("would go to the review list")); err != nil {
		return err
	}
	if err := d.Picture("cramped-hits"); err != nil {
		return err
	}
	if err := d.Key("Escape"); err != nil {
		return err
	}
	return d.Click("Discard changes")
}

// below turns the wheel over the form until a text is in sight above what
// stays below it, which takes half of a small window.
func (d *Desk) below(text string) error {
	return d.tour.Until(d.name+": "+text, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		if i, ok := w.Find(Has(text)); ok && i.H > 12 && i.Y+i.H < w.Height/2 {
			return true, nil
		}
		return false, d.scroll(w.Width-w.Width/4, w.Height/3)
	})
}
