package tour

import "time"

// Steps are the tour, in order. Each leaves the desks as the next expects them.
func Steps() []Step {
	return []Step{
		{Name: "first start", Run: firstStart},
		{Name: "look around", Run: lookAround},
		{Name: "find a free time", Run: findFree},
		{Name: "book with pre and post", Run: book},
		{Name: "double-book the room", Run: doubleBook},
		{Name: "book the prisoner elsewhere", Run: prisonerElsewhere},
		{Name: "take an alternative", Run: takeAlternative},
		{Name: "drag a booking", Run: drag},
		{Name: "undo", Run: undo},
		{Name: "cancel with a reason", Run: cancel},
		{Name: "looks", Run: looks},
		{Name: "take a time that a series will want", Run: bookAhead},
		{Name: "book a series across the clock change", Run: bookSeries},
		{Name: "change this one and later", Run: amendLater},
		{Name: "change how a series repeats", Run: reruleSeries},
		{Name: "large letters in a small dark window", Run: cramped, Within: time.Minute},
		{Name: "close a room on a bank holiday", Run: closeOnHoliday},
		{Name: "add an urgent hearing to a full hour", Run: urgent},
		{Name: "preview a plan", Run: preview},
		{Name: "apply the plan and undo it", Run: applyAndUndo},
		{Name: "read a court's list", Run: openList},
		{Name: "give its hearings places", Run: placeList, Within: time.Minute},
		{Name: "read its next version", Run: nextList},
		{Name: "test the equipment", Run: tryEquipment, Within: time.Minute},
		{Name: "practise a call", Run: practise, Within: time.Minute},
		{Name: "join the booking's call", Run: join},
		{Name: "copy a link", Run: copyLink},
		{Name: "a second desk waits in the lobby", Run: wait},
		{Name: "admit", Run: admit},
		{Name: "see each other", Run: seeEachOther},
		{Name: "hear each other", Run: hearEachOther},
		{Name: "mute", Run: mute},
		{Name: "see what a longer hearing would reach", Run: longer},
		{Name: "leave", Run: leave},
		{Name: "who came and when", Run: whoCame},
		{Name: "look in on a legal visit", Run: lookIn, Within: 2 * time.Minute},
		{Name: "use a hub that is a process of its own", Run: useHub, Unless: hubWithoutClock},
		{Name: "invite a court's people", Run: inviteCourt, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "hold a call through it", Run: callOnHub, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "a court gathers", Run: courtGathers, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "hear a witness", Run: witnessHeard, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "a word in private", Run: wordAside, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "a guest joins from a browser", Run: guestJoins, Within: 2 * time.Minute, Unless: withoutBrowser},
		{Name: "the court parts", Run: courtParts, Within: 2 * time.Minute, Unless: hubWithoutClock},
		{Name: "kill the hub and go on", Run: killHub, Within: time.Minute, Unless: hubWithoutClock},
	}
}

// firstStart says who sits at the desk and begins with the sample estate.
func firstStart(t *Tour) error {
	for desk, hz := range map[string]float64{clerkName: clerkTone, solicitorName: solicitorTone} {
		if err := t.stage.hum(desk, hz); err != nil {
			return err
		}
	}
	d, err := t.open(clerkName, nil, "-camera", testCard(clerkName))
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
