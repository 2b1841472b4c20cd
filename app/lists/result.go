package lists

import (
	"strings"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Result is one plan of a run in words, to be compared with the others.
type Result struct {
	Run  *Run
	Plan int
	// Title says what was taken as so, or that it is as things are.
	Title string
	// Text says how many have a place and whom that disturbs, Verdict how good
	// that is known to be.
	Text, Verdict string
	// Beside compares it with things as they are; may be empty.
	Beside string
	Shown  bool
}

// Results are every plan there is, those of the newest run first.
func (m *Model) Results() []Result {
	var out []Result
	var plain *Run
	for _, r := range m.runs {
		if !r.Supposes() {
			plain = r
		}
	}
	for _, r := range m.runs {
		for n := range max(1, r.Plans()) {
			if n > 0 && r.Supposes() {
				break // one is enough to compare with
			}
			x := Result{Run: r, Plan: n, Title: m.supposed(r.Suppose), Shown: r == m.run && n == m.plan}
			x.Text = m.tally(r, n)
			x.Verdict = phrase.Verdict(m.Words, r.placing.Resolution.Verdict)
			if r.placing.Resolution.Verdict == clash.Impossible {
				x.Verdict = m.say("someUnplaced")
			}
			if r.Stopped {
				x.Verdict = m.say("stopped")
			}
			if n > 0 {
				x.Title = m.say("otherPlan", "N", n+1)
				x.Verdict = m.merits(r.placing.Resolution.Plans[n])
			}
			if n > 0 && x.Text == m.tally(r, 0) && x.Verdict == "" {
				continue // a difference that nobody has to choose by
			}
			if plain != nil && r.Supposes() {
				x.Beside = m.beside(r, plain)
			}
			out = append(out, x)
		}
	}
	return out
}

func (m *Model) merits(p clash.Plan) string {
	said := make([]string, 0, len(p.Merits))
	for _, x := range p.Merits {
		said = append(said, phrase.Merit(m.Words, x))
	}
	return strings.Join(said, ", ")
}

// tally is "placed 41 of 43, 5 people disturbed, 3 bookings move".
func (m *Model) tally(r *Run, n int) string {
	c := r.Cost(n)
	out := []string{m.Words.Count("lists.placedOf", len(r.Asked), "Placed", r.Placed(n))}
	if c.People == 0 && c.Cancelled == 0 && c.Rooms+c.Times == 0 {
		return out[0] + ", " + m.say("nobodyDisturbed")
	}
	out = append(out, m.Words.Count("lists.disturbed", c.People))
	if moved := c.Rooms + c.Times; moved > 0 {
		out = append(out, m.Words.Count("lists.moved", moved))
	}
	if c.Cancelled > 0 {
		out = append(out, m.Words.Count("lists.lost", c.Cancelled))
	}
	return strings.Join(out, ", ")
}

// beside compares a what-if with things as they are.
func (m *Model) beside(r, plain *Run) string {
	placed, people := r.Placed(0)-plain.Placed(0), r.Cost(0).People-plain.Cost(0).People
	var out []string
	switch {
	case placed < 0:
		out = append(out, m.Words.Count("lists.fewerPlaced", -placed))
	case placed > 0:
		out = append(out, m.Words.Count("lists.morePlaced", placed))
	}
	switch {
	case people < 0:
		out = append(out, m.Words.Count("lists.fewerPeople", -people))
	case people > 0:
		out = append(out, m.Words.Count("lists.morePeople", people))
	}
	if len(out) == 0 {
		return m.say("noDifference")
	}
	return m.say("than", "What", strings.Join(out, ", "))
}

// supposed says what is taken as so.
func (m *Model) supposed(s clash.Suppose) string {
	if s.Empty() {
		return m.say("asThingsAre")
	}
	says, zone := m.speaker(), m.zone()
	var out []string
	for _, x := range s.Shut {
		out = append(out, m.say("ifShut", "Room", says.Room(x.Room)))
	}
	for _, x := range s.LockDowns {
		where := m.prisonName(x.Prison)
		if x.Wing != "" {
			where = m.say("wing", "Prison", where, "Wing", x.Wing)
		}
		out = append(out, m.say("ifLocked", "Where", where, "When", says.Span(x.Span)))
	}
	for _, x := range s.Late {
		out = append(out, m.say("ifLate", "Booking", says.The(x.Booking), "Until", m.Words.Clock(x.Until.In(zone))))
	}
	return m.say("if", "What", strings.Join(out, ", "))
}

// NoPlan says why an unplaced row has no place when nothing more is known.
func (m *Model) NoPlan(state scheduling.RowState) string {
	if state == scheduling.RowUnplaced && m.run == nil {
		return m.say("unplacedBefore")
	}
	return m.say("unplacedAnyhow")
}
