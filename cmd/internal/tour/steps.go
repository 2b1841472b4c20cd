package tour

// Steps are the tour, in order. Each leaves the desks as the next expects them.
func Steps() []Step {
	return []Step{
		{Name: "first start", Run: firstStart},
		{Name: "find a free time", Run: findFree},
		{Name: "book with pre and post", Run: book},
		{Name: "double-book the room", Run: doubleBook},
		{Name: "book the prisoner elsewhere", Run: prisonerElsewhere},
		{Name: "take an alternative", Run: takeAlternative},
		{Name: "drag a booking", Run: drag},
		{Name: "undo", Run: undo},
		{Name: "cancel with a reason", Run: cancel},
		{Name: "looks", Run: looks},
	}
}

// firstStart says who sits at the desk and begins with the sample estate.
func firstStart(t *Tour) error {
	d, err := t.open(clerkName, nil)
	if err != nil {
		return err
	}
	if err := d.Fill("Your name", "Ada Quill"); err != nil {
		return err
	}
	if err := d.Pick("Your role", "Booking clerk"); err != nil {
		return err
	}
	if err := d.Picture("picture-first-start"); err != nil {
		return err
	}
	if err := d.Click("Start"); err != nil {
		return err
	}
	if _, err := d.Await("a prison's rooms", isRoom); err != nil {
		return err
	}
	_, err = d.Await("today's bookings", isBooking)
	return err
}
