package bookingform

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Outcome is how a verdict turned out.
type Outcome int

// The outcomes.
const (
	Unasked  Outcome = iota // too little is filled in to ask
	Checking                // an answer is on its way
	Free
	Clashing
	Unknown // the question could not be answered; Err says why
)

// Verdict says whether what is typed could be kept as it is.
type Verdict struct {
	Outcome Outcome
	Err     error
	// Clashes are those nobody has accepted yet, each with its words.
	Clashes []clash.Clash
	Words   []string
	// Acceptable is set when a person may accept all of them, with a reason.
	Acceptable bool
	Offers     []Alternative
}

// Alternative is a place nearby where the booking would fit.
type Alternative struct {
	By    scheduling.OfferBy
	Words string // "10:30–11:45" or "VCC 2"
	offer scheduling.Booking
}

// Verdict is the newest answer.
func (m *Model) Verdict() Verdict { return m.verdict }

// weighAgain is weigh after something changed elsewhere: the verdict stands
// until the new one is there.
func (m *Model) weighAgain() {
	shown, planned := m.verdict, m.plan.outcome
	m.weigh()
	if m.verdict.Outcome == Checking && (shown.Outcome == Free || shown.Outcome == Clashing) {
		m.verdict = shown
	}
	if m.plan.outcome == Checking && (planned == Free || planned == Clashing) {
		m.plan.outcome = planned
	}
}

// weigh asks whether the draft would fit: after a pause in which nothing more
// is typed, away from the screen. Only the newest question's answer is shown.
func (m *Model) weigh() {
	asked := m.asked.Add(1)
	switch {
	case m.scope != nil:
		m.weighScope()
		return
	case m.Repeats():
		m.verdict = Verdict{}
		m.weighSeries()
		return
	}
	b, ok := m.weighable()
	if !ok {
		m.verdict = Verdict{}
		return
	}
	m.verdict.Outcome, m.verdict.Err = Checking, nil
	m.Do(func(ctx context.Context) func() {
		if m.Pause(ctx) != nil {
			return nil
		}
		if m.asked.Load() != asked {
			return nil
		}
		a, err := m.Diary.Check(ctx, b, m.hold.id)
		return func() {
			if asked == m.asked.Load() && !m.closed {
				m.weighed(a, err)
				m.holdOne(b, err)
				m.Changed()
			}
		}
	})
}

// weighable is the draft as a booking when enough of it is there to ask about:
// a time, and a room or a person.
func (m *Model) weighable() (scheduling.Booking, bool) {
	b, bad := m.booking()
	if len(bad) > 0 || len(b.Parts) == 0 || !b.Active() {
		return b, false
	}
	if m.kept.Version > 0 && !m.Dirty() && !m.Now().Before(b.Span().Start) {
		return b, false
	}
	for _, p := range b.Parts {
		for i := range p.Placements {
			if p.Placements[i].Room == "" {
				return b, false
			}
		}
	}
	return b, true
}

func (m *Model) weighed(a Answer, err error) {
	if err != nil {
		m.verdict = Verdict{Outcome: Unknown, Err: err}
		if bad := invalid(err); bad != nil {
			m.verdict = Verdict{} // the fields say it
		}
		return
	}
	m.show(a)
}

// show turns an answer into a verdict.
func (m *Model) show(a Answer) {
	says := m.speaker(a.Scene)
	v := Verdict{Outcome: Free, Acceptable: true}
	for _, c := range a.Clashes {
		if c.Accepted {
			continue
		}
		v.Outcome = Clashing
		v.Clashes = append(v.Clashes, c)
		v.Acceptable = v.Acceptable && c.Code.Acceptable()
		if words := says.Clash(c); len(v.Words) == 0 || v.Words[len(v.Words)-1] != words {
			v.Words = append(v.Words, words)
		}
	}
	v.Acceptable = v.Acceptable && v.Outcome == Clashing
	if v.Outcome == Clashing {
		for _, o := range a.Offers {
			v.Offers = append(v.Offers, m.alternative(says, o))
		}
	}
	m.says = says
	m.verdict = v
}

func (m *Model) alternative(says *phrase.Speaker, o scheduling.Offer) Alternative {
	alt := Alternative{By: o.By, offer: o.Booking}
	main, _ := o.Booking.Main()
	if o.By == scheduling.OfferOtherTime {
		alt.Words = says.Span(main.Span)
		day := main.Span.Start.In(m.zone)
		if w, err := scheduling.ParseWall(m.draft.Date, m.draft.Start); err != nil ||
			day.Year() != w.Year || day.Month() != w.Month || day.Day() != w.Day {
			alt.Words = m.Words.ShortDay(day) + " " + alt.Words
		}
		return alt
	}
	rooms := make([]string, 0, 1)
	for _, pl := range main.Placements {
		rooms = append(rooms, says.Room(pl.Room))
	}
	alt.Words = strings.Join(rooms, ", ")
	return alt
}

// Take puts an alternative's times and rooms into the draft.
func (m *Model) Take(a Alternative) {
	was := m.draft
	kept := m.kept
	m.known.People = append(m.known.People, m.people()...)
	taken := m.fromBooking(a.offer)
	m.kept = kept
	m.draft = was
	m.edit(func(d *Draft) {
		d.Date, d.Start, d.Fold = taken.Date, taken.Start, taken.Fold
		for i := range d.Seats {
			if i < len(taken.Seats) {
				d.Seats[i].Room = taken.Seats[i].Room
				d.Seats[i].PreRoom, d.Seats[i].PostRoom = taken.Seats[i].PreRoom, taken.Seats[i].PostRoom
			}
		}
	})
}

// Block is where the draft would stand, to be shown beside what is booked; ok
// is false while it has no time or room, or stands where it is kept.
func (m *Model) Block() (b scheduling.Booking, ok bool) {
	if m.state != Ready && m.state != Saving {
		return b, false
	}
	b, bad := m.booking()
	if len(bad) > 0 || len(b.Parts) == 0 || len(b.Rooms()) == 0 || b.Rooms()[0] == "" || !b.Active() {
		return b, false
	}
	if m.kept.Version > 0 && m.kept.Span().Equal(b.Span()) && slices.Equal(m.kept.Rooms(), b.Rooms()) {
		return b, false
	}
	return b, true
}

// Wanted is what is typed as a booking that wants a place, with the names of
// those in it; ok is false unless something stands in its way that could make
// way for it.
func (m *Model) Wanted() (b scheduling.Booking, scene clash.Scene, ok bool) {
	if m.verdict.Outcome != Clashing || m.Repeats() || m.scope != nil || m.state != Ready {
		return b, scene, false
	}
	b, ok = m.weighable()
	scene.Rooms = m.known.Rooms
	scene.People = append(m.people(), m.known.People...)
	return b, scene, ok
}

// NoRoom reports whether it is a room that is missing.
func (m *Model) NoRoom() bool {
	return slices.ContainsFunc(m.verdict.Clashes, func(c clash.Clash) bool { return c.Code == clash.RoomTaken })
}

// Reason is why the clashes are accepted, as typed.
func (m *Model) Reason() string { return m.reason }

// SetReason says why the clashes are accepted.
func (m *Model) SetReason(s string) {
	m.reason = s
	m.touched[FieldReason] = true
	m.Changed()
}

// needsReason reports whether saving would accept clashes.
func (m *Model) needsReason() bool {
	if m.scope != nil || m.Repeats() {
		return len(m.acceptedClashes()) > 0
	}
	return m.verdict.Outcome == Clashing && m.verdict.Acceptable
}

func (m *Model) reasonGiven() bool {
	return utf8.RuneCountInString(strings.TrimSpace(m.reason)) >= scheduling.MinReason
}
