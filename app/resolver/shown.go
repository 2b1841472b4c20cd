package resolver

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Line is one case in the list.
type Line struct {
	ID    string
	Title string
	// Sub is when it is and where it comes from.
	Sub  string
	Done bool
}

// Lines lists the cases in words.
func (m *Model) Lines() []Line {
	out := make([]Line, 0, len(m.cases))
	for _, c := range m.cases {
		if !m.here(c) {
			continue
		}
		out = append(out, Line{ID: c.ID, Title: m.title(c), Sub: m.sub(c), Done: c.Done})
	}
	return out
}

func (m *Model) speaker(c *Case) *phrase.Speaker {
	scene := c.Scene
	scene.Bookings = append(slices.Clone(scene.Bookings), c.Booking)
	return phrase.New(m.Words, m.zone, scene, m.courts)
}

// title is the kind's code, its name and whom it is for.
func (m *Model) title(c *Case) string {
	if c.From == FromTry {
		return m.say("try")
	}
	says := m.speaker(c)
	out := c.Booking.Kind.Code() + "  " + says.Kind(c.Booking.Kind)
	if who := says.Prisoners(c.Booking); who != "" {
		out += ", " + who
	}
	return out
}

func (m *Model) sub(c *Case) string {
	from := m.say("from." + string(c.From))
	if len(c.Booking.Parts) == 0 {
		return from
	}
	return m.when(c.Booking.Span()) + ", " + from
}

func (m *Model) when(s scheduling.Span) string {
	return m.Words.ShortDay(s.Start.In(m.zone)) + " " + m.Words.Span(s.Start.In(m.zone), s.End.In(m.zone))
}

// Tone is how a sentence is meant, beside its words.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Good
	Bad
)

// Detail is the open case in words.
type Detail struct {
	Title, Facts string
	// Why says what is wrong.
	Why []string
	// Wants is set when a booking wants a place; AnyRoom and AnyTime say what
	// would do as well, where a choice of rooms makes sense.
	Wants, RoomsDiffer bool
	AnyRoom, AnyTime   bool
	// Wishes are what was said about it; see TakeBack.
	Wishes []string
	// Notes say why plans were made anew.
	Notes []string
	// Looking is set while a search runs; Progress says how far it is.
	Looking  bool
	Progress string
	// Verdict says how good the plans are known to be; empty before there are any.
	Verdict string
	Tone    Tone
	// Longer is set when a longer search may find better ones.
	Longer bool
	Stuck  []Stuck
	Plans  []Option
	Chosen int
	Err    error
	Done   bool
	// Idle is set while nothing is asked yet.
	Idle bool
}

// Stuck is something wanted without a place.
type Stuck struct {
	Title string
	// Blockers say what stands in its way, Unless what would have to change.
	Blockers, Unless []Blocker
}

// Blocker is one thing in the way, in words.
type Blocker struct {
	Words   string
	Booking scheduling.Booking // zero when it is a rule
	// Agree is set when its people could agree to move once more, Free when it
	// stays only because it was asked to.
	Agree, Free bool
}

// Detail is the open case; ok is false when none is.
func (m *Model) Detail() (d Detail, ok bool) {
	c := m.opened()
	if c == nil {
		return d, false
	}
	p := &m.looking
	d = Detail{
		Title: m.title(c), Facts: m.facts(c), Why: m.why(c), Wants: c.Wants(), RoomsDiffer: c.RoomsDiffer(),
		AnyRoom: c.wishes.anyRoom, AnyTime: c.wishes.anyTime, Wishes: m.wishWords(c), Notes: p.notes,
		Looking: p.running, Chosen: p.chosen, Err: p.err, Done: c.Done,
	}
	d.Progress = m.progressWords()
	d.Idle = !p.running && !p.has && p.err == nil
	if !p.has {
		return d, true
	}
	says := phrase.OfPlans(m.Words, m.zone, p.question, p.result, m.courts)
	d.Verdict = phrase.Verdict(m.Words, p.result.Verdict)
	switch p.result.Verdict {
	case clash.Proved:
		d.Tone = Good
	case clash.Impossible:
		d.Tone = Bad
	case clash.BestFound:
		d.Longer = !p.running
	}
	for _, s := range p.result.Stuck {
		d.Stuck = append(d.Stuck, m.stuck(says, s))
	}
	for i, x := range p.result.Plans {
		d.Plans = append(d.Plans, m.option(says, i, x))
	}
	if len(d.Plans) > 0 && len(d.Plans[0].Moves) == 0 {
		d.Verdict, d.Tone = m.say("nothing"), Good
	}
	return d, true
}

func (m *Model) facts(c *Case) string {
	if len(c.Booking.Parts) == 0 {
		return m.say("tryText")
	}
	return m.Words.Day(c.Booking.Span().Start.In(m.zone)) + ", " + m.speaker(c).Facts(c.Booking)
}

// why says what is wrong with a case, or where it comes from.
func (m *Model) why(c *Case) []string {
	says := m.speaker(c)
	var out []string
	for _, x := range c.Clashes {
		if !x.Accepted {
			out = append(out, says.Clash(x))
		}
	}
	if c.From == FromOverrun || c.From == FromExtend {
		key := "reaches"
		if c.From == FromExtend {
			key = "extends"
		}
		for _, id := range c.Reached {
			out = append(out, m.say(key, "Until", m.Words.Clock(c.Until.In(m.zone)), "What", says.The(id), "When", m.startOf(c, id)))
		}
	}
	return out
}

func (m *Model) startOf(c *Case, id scheduling.BookingID) string {
	for _, b := range c.Scene.Bookings {
		if b.ID == id {
			return m.Words.Clock(b.Span().Start.In(m.zone))
		}
	}
	return ""
}

func (m *Model) progressWords() string {
	p := m.looking.progress
	switch {
	case m.acting:
		return m.say("applying")
	case !m.looking.running:
		return ""
	case p.Of <= 0:
		return m.say("looking")
	case p.Found && p.Unplaced == 0:
		return m.say("lookingBetter", "Percent", percent(p))
	}
	return m.say("lookingOn", "Percent", percent(p))
}

func percent(p clash.Progress) string {
	return strconv.FormatInt(min(100, 100*p.Steps/p.Of), 10)
}

func (m *Model) stuck(says *phrase.Speaker, s clash.Stuck) Stuck {
	out := Stuck{Title: m.say("stuck", "What", says.The(s.Booking))}
	for _, b := range s.Blockers {
		out.Blockers = append(out.Blockers, m.blocker(says.Blocker(b), b))
	}
	for _, b := range s.Unless {
		out.Unless = append(out.Unless, m.blocker(says.Unless(b), b))
	}
	return out
}

func (m *Model) blocker(words string, b clash.Blocker) Blocker {
	out := Blocker{Words: words, Agree: b.By == clash.BlockedMonthly && b.Booking != "", Free: b.By == clash.BlockedStay && b.Booking != ""}
	for _, x := range m.looking.result.Scene.Bookings {
		if x.ID == b.Booking && b.Booking != "" {
			out.Booking = x
		}
	}
	return out
}

// wishWords lists what was said about a case.
func (m *Model) wishWords(c *Case) []string {
	var out []string
	says := m.wishSpeaker(c)
	s := c.wishes.suppose
	for _, x := range s.Shut {
		out = append(out, m.say("supposed.shut", "Room", says.Room(x.Room), "When", m.when(x.Span)))
	}
	for _, x := range s.LockDowns {
		wing := m.say("wing", "Wing", x.Wing)
		if x.Wing == "" {
			wing = m.say("wholePrison")
		}
		out = append(out, m.say("supposed.lockDown", "Wing", wing, "When", m.when(x.Span)))
	}
	for _, x := range s.Late {
		out = append(out, m.say("supposed.late", "What", says.The(x.Booking), "Until", m.Words.Clock(x.Until.In(m.zone))))
	}
	for _, id := range c.wishes.stay {
		out = append(out, m.say("stays", "What", says.The(id)))
	}
	for _, id := range c.wishes.agreed {
		out = append(out, m.say("agreed", "What", says.The(id)))
	}
	for range c.wishes.whole {
		out = append(out, m.say("wholeSeries"))
	}
	return out
}

// wishSpeaker knows everything that anything may have been said about.
func (m *Model) wishSpeaker(c *Case) *phrase.Speaker {
	scene := m.looking.result.Scene
	for _, s := range []clash.Scene{m.what.scene, c.Scene} {
		scene.Bookings = append(slices.Clone(scene.Bookings), s.Bookings...)
		scene.Rooms = append(slices.Clone(scene.Rooms), s.Rooms...)
		scene.People = append(slices.Clone(scene.People), s.People...)
	}
	return phrase.New(m.Words, m.zone, scene, m.courts)
}

// staleWords say which bookings of the plans were changed.
func (m *Model) staleWords(ids []scheduling.BookingID) []string {
	says := phrase.OfPlans(m.Words, m.zone, m.looking.question, m.looking.result, m.courts)
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, m.say("stale", "What", says.The(id)))
	}
	return out
}

// refusedWords say why a plan could not be carried out.
func (m *Model) refusedWords(e *clash.PlanError) []string {
	out := m.staleWords(e.Stale)
	says := phrase.OfPlans(m.Words, m.zone, m.looking.question, m.looking.result, m.courts)
	for _, c := range e.Clashes {
		if !c.Accepted {
			out = append(out, says.Clash(c))
		}
	}
	var bad *scheduling.InvalidError
	if errors.As(e, &bad) {
		out = append(out, phrase.Invalid(m.Words, m.zone, bad))
	}
	if len(out) == 0 {
		out = append(out, m.say("changed"))
	}
	return out
}

func (m *Model) proposalTitle(c *Case) string {
	return m.say("proposal", "Number", strconv.Itoa(m.looking.chosen+1), "What", strings.TrimSpace(m.title(c)))
}

func (m *Model) appliedWords(p clash.Plan) string {
	says := phrase.OfPlans(m.Words, m.zone, m.looking.question, m.looking.result, m.courts)
	moved := 0
	what := ""
	for _, x := range p.Moves {
		if x.Why.Code == clash.ReasonWanted {
			what = says.Move(x).What
			continue
		}
		moved++
	}
	if what == "" {
		return m.Words.Count("resolver.moved", moved)
	}
	return m.Words.Count("resolver.applied", moved, "What", what)
}
