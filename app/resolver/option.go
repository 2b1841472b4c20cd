package resolver

import (
	"strconv"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Option is one plan in words.
type Option struct {
	// Title numbers it; Merits say what it is the best at.
	Title  string
	Merits []string
	// Summary is its cost in one line.
	Summary string
	Moves   []Move
	// Open is set when something wanted has no place in it.
	Open bool
}

// Move is one move of a plan, and what a person may say about it.
type Move struct {
	phrase.Moved
	Booking scheduling.Booking // as it would be
	// Kept is set for a booking that stands already, which may be asked to stay.
	Kept bool
	// Agree is set when its people may agree to move once more; Series when
	// its later occurrences may move along.
	Agree  bool
	Series scheduling.SeriesID
}

func (m *Model) option(says *phrase.Speaker, i int, p clash.Plan) Option {
	o := Option{Title: m.say("plan", "Number", strconv.Itoa(i+1)), Summary: phrase.Cost(m.Words, p.Cost) + ".", Open: p.Cost.Unplaced > 0}
	for _, x := range p.Merits {
		o.Merits = append(o.Merits, phrase.Merit(m.Words, x))
	}
	for _, x := range p.Moves {
		kept := x.From.Version > 0 && x.Why.Code != clash.ReasonWanted
		o.Moves = append(o.Moves, Move{
			Moved: says.Move(x), Booking: x.To, Kept: kept, Series: x.From.Series,
			Agree: kept && x.From.Kind == scheduling.KindFamily,
		})
	}
	return o
}

// CostRow is one sort of cost, of every plan side by side.
type CostRow struct {
	Label  string
	Values []string
	// Least marks the plans that cost least of it, when they differ.
	Least []bool
}

// Costs puts the plans' costs side by side.
func (m *Model) Costs() []CostRow {
	var plans []clash.Plan
	if m.looking.has {
		plans = m.looking.result.Plans
	}
	row := func(key string, of func(clash.Cost) int, say func(int) string) CostRow {
		r := CostRow{Label: m.say("cost." + key)}
		least, most := 0, 0
		for i, p := range plans {
			n := of(p.Cost)
			if i == 0 || n < least {
				least = n
			}
			most = max(most, n)
			r.Values = append(r.Values, say(n))
		}
		for _, p := range plans {
			r.Least = append(r.Least, least < most && of(p.Cost) == least)
		}
		return r
	}
	number := strconv.Itoa
	rows := []CostRow{
		row("people", func(c clash.Cost) int { return c.People }, number),
		row("rooms", func(c clash.Cost) int { return c.Rooms }, number),
		row("times", func(c clash.Cost) int { return c.Times }, number),
		row("shift", func(c clash.Cost) int { return int(c.Shift) }, func(n int) string {
			if n == 0 {
				return m.say("none")
			}
			return m.Words.Length(time.Duration(n))
		}),
		row("cancelled", func(c clash.Cost) int { return c.Cancelled }, number),
	}
	for _, p := range plans {
		if p.Cost.Unplaced > 0 {
			return append(rows, row("unplaced", func(c clash.Cost) int { return c.Unplaced }, number))
		}
	}
	return rows
}
