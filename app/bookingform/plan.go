package bookingform

import (
	"context"
	"slices"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// SeriesDiary is what the form asks about bookings that repeat, away from the
// screen's goroutine. Previews keep nothing.
type SeriesDiary interface {
	PreviewSeries(ctx context.Context, e clash.SeriesEntry) (clash.Preview, error)
	// BookSeries makes all of a series or nothing.
	BookSeries(ctx context.Context, e clash.SeriesEntry) (scheduling.SeriesDone, error)
	PreviewEdit(ctx context.Context, e clash.SeriesEdit) (clash.Preview, error)
	// AmendSeries changes all that the edit is for or nothing.
	AmendSeries(ctx context.Context, e clash.SeriesEdit) (scheduling.SeriesDone, error)
}

// SeriesUndoer takes occurrences back, away from the screen's goroutine.
type SeriesUndoer interface {
	PreviewCancel(ctx context.Context, e clash.SeriesCancel) (clash.Preview, error)
	CancelSeries(ctx context.Context, e clash.SeriesCancel) (scheduling.SeriesDone, error)
	// UndoSeries puts back what a change to a series did.
	UndoSeries(ctx context.Context, key string, done scheduling.SeriesDone) (scheduling.SeriesDone, error)
}

// plan is every occurrence of a series before it is saved, and what a person
// decided about single ones.
type plan struct {
	outcome Outcome
	err     error
	seen    []clash.Occurrence
	// versions are those of the kept bookings among them.
	versions map[scheduling.BookingID]int64
	says     *phrase.Speaker
	// decided are skips and other places, accepted the occurrences whose
	// clashes may stand, both by the time of the rule.
	decided  map[scheduling.Wall]scheduling.Adjust
	accepted map[scheduling.Wall]bool
	chosen   int // which row is selected; −1 is none
	// offers are where the chosen occurrence would fit instead, nil until asked.
	offers  []Alternative
	asking  bool
	nowhere bool // asked, and nothing is free
	onward  bool // a decision was made: go on to the next
}

func newPlan() plan {
	return plan{decided: map[scheduling.Wall]scheduling.Adjust{}, accepted: map[scheduling.Wall]bool{}, chosen: -1}
}

// Standing is how one occurrence stands in a preview.
type Standing int

// The ways an occurrence can stand.
const (
	StandsFree     Standing = iota
	StandsOpen              // something is in its way
	StandsAccepted          // something is in its way and was accepted
	StandsSkipped           // left out
	StandsPast              // started already, not touched
	StandsKept              // left as it is
	StandsCancelled
)

// Row is one occurrence in words.
type Row struct {
	Number      int
	When, Where string
	// Verdict says whether it can be booked, and what is in the way.
	Verdict  string
	Standing Standing
	// Moved is set when it is not where the rule puts it.
	Moved bool
	// Acceptable is set when a person may accept what is in the way.
	Acceptable bool
}

// Rows lists the occurrences as they are shown.
func (m *Model) Rows() []Row {
	out := make([]Row, 0, len(m.plan.seen))
	for i, o := range m.plan.seen {
		out = append(out, m.row(i, o))
	}
	return out
}

func (m *Model) row(i int, o clash.Occurrence) Row {
	p := &m.plan
	r := Row{Number: i + 1, When: m.occurrenceWhen(o)}
	if rooms := o.Booking.Rooms(); len(rooms) > 0 {
		r.Where = p.says.Room(rooms[0])
	}
	_, adjusted := p.decided[o.Original]
	r.Moved = adjusted && o.Fate != clash.FateSkip
	r.Acceptable = o.Open() && o.Refusal == nil && !slices.ContainsFunc(o.Clashes, func(c clash.Clash) bool {
		return !c.Accepted && !c.Code.Acceptable()
	})
	say := func(key string) string { return m.Words.Say("bookingform.verdict." + key) }
	switch o.Fate {
	case clash.FateSkip:
		r.Standing, r.Verdict = StandsSkipped, say("skip")
		return r
	case clash.FatePast:
		r.Standing, r.Verdict = StandsPast, say("past")
		return r
	case clash.FateCancel:
		r.Standing, r.Verdict = StandsCancelled, say("cancel")
		return r
	case clash.FateKeep:
		r.Standing, r.Verdict = StandsKept, say("keep")
	case clash.FateChange:
		r.Verdict = say("change")
	case clash.FateBook:
		r.Verdict = say("book")
		if m.scope != nil {
			r.Verdict = say("new")
		}
	}
	if !o.Open() {
		return r
	}
	r.Standing, r.Verdict = StandsOpen, m.inTheWay(o)
	if p.accepted[o.Original] && r.Acceptable {
		r.Standing = StandsAccepted
		r.Verdict = m.Words.Say("bookingform.verdict.accepted", "Clash", r.Verdict)
	}
	return r
}

// occurrenceWhen is an occurrence's day and time.
func (m *Model) occurrenceWhen(o clash.Occurrence) string {
	if len(o.Booking.Parts) == 0 {
		return o.Original.String()
	}
	return m.Words.Day(o.Booking.Span().Start.In(m.zone)) + ", " + m.plan.says.Span(o.Booking.Span())
}

// inTheWay says the first thing that keeps an occurrence from being booked,
// and how many more there are.
func (m *Model) inTheWay(o clash.Occurrence) string {
	if bad := invalid(o.Refusal); len(bad) > 0 {
		return phrase.Invalid(m.Words, m.zone, bad[0])
	}
	if o.Refusal != nil {
		return m.Words.Say("bookingform.verdict.refused")
	}
	first, more := "", 0
	for _, c := range o.Clashes {
		switch {
		case c.Accepted:
		case first == "":
			first = m.plan.says.Clash(c)
		default:
			more++
		}
	}
	if more > 0 {
		first += " " + m.Words.Count("bookingform.moreClashes", more)
	}
	return first
}

// open counts the occurrences that nobody has decided about yet.
func (m *Model) open() int {
	n := 0
	for _, r := range m.Rows() {
		if r.Standing == StandsOpen {
			n++
		}
	}
	return n
}

// Chosen is the selected row; −1 is none.
func (m *Model) Chosen() int { return m.plan.chosen }

// ChooseRow selects an occurrence, to decide about it.
func (m *Model) ChooseRow(i int) {
	p := &m.plan
	if i == p.chosen || i >= len(p.seen) {
		return
	}
	p.chosen, p.offers, p.asking, p.nowhere = i, nil, false, false
	m.Changed()
}

// Skip leaves the selected occurrence out, or puts it back.
func (m *Model) Skip() {
	o, ok := m.chosenOccurrence()
	if !ok {
		return
	}
	if m.plan.decided[o.Original].Skip {
		delete(m.plan.decided, o.Original)
	} else {
		m.plan.decided[o.Original] = scheduling.Adjust{Original: o.Original, Skip: true}
	}
	m.decidedAnew()
}

// PutBack lets the selected occurrence be where the rule puts it again.
func (m *Model) PutBack() {
	if o, ok := m.chosenOccurrence(); ok {
		delete(m.plan.decided, o.Original)
		m.decidedAnew()
	}
}

// Accept lets the selected occurrence's clashes stand, or no longer.
func (m *Model) Accept() {
	o, ok := m.chosenOccurrence()
	if !ok {
		return
	}
	if m.plan.accepted[o.Original] {
		delete(m.plan.accepted, o.Original)
	} else {
		m.plan.accepted[o.Original] = true
		m.goOn()
	}
	m.Changed()
}

// FindOthers asks where the selected occurrence would fit instead.
func (m *Model) FindOthers() {
	o, ok := m.chosenOccurrence()
	if !ok {
		return
	}
	p := &m.plan
	p.asking, p.nowhere, p.offers = true, false, nil
	asked := m.asked.Load()
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		a, err := m.Diary.Check(ctx, o.Booking, m.hold.id)
		return func() {
			if m.closed || asked != m.asked.Load() || !p.asking {
				return
			}
			p.asking = false
			if err != nil && invalid(err) == nil {
				m.Host.Failed(err)
			}
			says := m.speaker(a.Scene)
			for _, offer := range a.Offers {
				p.offers = append(p.offers, m.alternative(says, offer))
			}
			p.nowhere = len(p.offers) == 0
			m.Changed()
		}
	})
}

// Others are where the selected occurrence would fit instead.
func (m *Model) Others() []Alternative { return m.plan.offers }

// Asking and Nowhere say how the search for another place stands.
func (m *Model) Asking() bool { return m.plan.asking }

// Nowhere is set when the search found no other place.
func (m *Model) Nowhere() bool { return m.plan.nowhere }

// TakeOther books the selected occurrence in another place.
func (m *Model) TakeOther(a Alternative) {
	o, ok := m.chosenOccurrence()
	if !ok {
		return
	}
	m.plan.decided[o.Original] = scheduling.Adjust{Original: o.Original, Booking: a.offer}
	m.decidedAnew()
}

// goOn selects the next occurrence that someone must decide about, if the
// selected one is settled.
func (m *Model) goOn() {
	p := &m.plan
	p.onward = false
	rows := m.Rows()
	if p.chosen < 0 || rows[p.chosen].Standing == StandsOpen {
		return
	}
	for n := range rows {
		if i := (p.chosen + 1 + n) % len(rows); rows[i].Standing == StandsOpen {
			p.chosen, p.offers, p.nowhere = i, nil, false
			return
		}
	}
}

// decidedAnew asks for a new preview; the selected row stays.
func (m *Model) decidedAnew() {
	m.plan.offers, m.plan.asking, m.plan.nowhere, m.plan.onward = nil, false, false, true
	m.weigh()
	m.Changed()
}

func (m *Model) chosenOccurrence() (o clash.Occurrence, ok bool) {
	if i := m.plan.chosen; i >= 0 && i < len(m.plan.seen) {
		return m.plan.seen[i], true
	}
	return o, false
}

// adjusted lists what was decided about single occurrences, by their times:
// those that rule has, if there is one.
func (m *Model) adjusted(rule repeat.Rule) []scheduling.Adjust {
	var out []scheduling.Adjust
	for at, a := range m.plan.decided {
		if rule.IsZero() || rule.Happens(at.Floating()) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b scheduling.Adjust) int { return a.Original.Floating().Compare(b.Original.Floating()) })
	return out
}

// acceptedClashes lists what the person accepts.
func (m *Model) acceptedClashes() []clash.Clash {
	var out []clash.Clash
	for _, o := range m.plan.seen {
		if !m.plan.accepted[o.Original] || !o.Open() {
			continue
		}
		for _, c := range o.Clashes {
			if !c.Accepted {
				out = append(out, c)
			}
		}
	}
	return out
}

// preview asks what would become of each occurrence: after a pause, away from
// the screen. What was shown stays until the newest answer is there.
func (m *Model) preview(ask func(context.Context) (clash.Preview, error)) {
	asked := m.asked.Load()
	m.plan.outcome, m.plan.err = Checking, nil
	m.Do(func(ctx context.Context) func() {
		if m.Pause(ctx) != nil || m.asked.Load() != asked {
			return nil
		}
		p, err := ask(ctx)
		return func() {
			if asked == m.asked.Load() && !m.closed {
				m.previewed(p, err)
				m.Changed()
			}
		}
	})
}

func (m *Model) previewed(p clash.Preview, err error) {
	m.plan.seen, m.plan.versions, m.plan.err = nil, nil, err
	if err != nil {
		m.plan.outcome = Unknown
		if invalid(err) != nil && m.scope == nil {
			m.plan.outcome, m.plan.err = Unasked, nil // the fields say it
		}
		return
	}
	m.plan.seen, m.plan.versions, m.plan.says = p.Occurrences, p.Seen(), m.speaker(p.Scene)
	m.plan.outcome = Free
	if slices.ContainsFunc(p.Occurrences, clash.Occurrence.Open) {
		m.plan.outcome = Clashing
	}
	if m.plan.chosen >= len(m.plan.seen) {
		m.plan.chosen = -1
	}
	m.holdAll(p.Occurrences)
	if m.plan.onward {
		m.goOn()
	}
}
