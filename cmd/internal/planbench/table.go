package planbench

import (
	"fmt"
	"io"
	"slices"
	"time"

	"gatehouse/scheduling/board"
)

// Table writes outcomes as a table in Markdown: sums over the problems of a
// family for each method, medians and the greatest of times and nodes, and how
// often CBC's proved optimum was met and by how much it was missed.
func Table(w io.Writer, all []Outcome) {
	fmt.Fprintln(w, "| Problems | Method | unplaced | cancelled | moved | people | change | proved | optimal | gap | time, median and most | nodes, median and most | memory |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	best := map[string]board.Cost{} // by family and seed, where CBC proved it
	for _, o := range all {
		if o.Method == bySolver && o.Proved && o.Found {
			best[o.problem()] = o.Cost
		}
	}
	for _, family := range each(all, func(o Outcome) string { return o.Family }) {
		for _, method := range each(all, func(o Outcome) string { return o.Method }) {
			group := slices.DeleteFunc(slices.Clone(all), func(o Outcome) bool { return o.Family != family || o.Method != method })
			if len(group) > 0 {
				line(w, group, best)
			}
		}
	}
}

func (o Outcome) problem() string { return fmt.Sprint(o.Family, " ", o.Seed) }

// line writes what a method made of a family.
func line(w io.Writer, group []Outcome, best map[string]board.Cost) {
	var sum Outcome
	var people, change, proved, known, equal, worseOut, near int
	var gaps float64
	took, nodes := make([]time.Duration, 0, len(group)), make([]int64, 0, len(group))
	for _, o := range group {
		sum.Unplaced += o.Unplaced
		sum.Cancelled += o.Cancelled
		sum.Moved += o.Moved
		people += o.Cost.People()
		change += o.Cost.Change()
		sum.Memory = max(sum.Memory, o.Memory)
		took, nodes = append(took, o.Took), append(nodes, o.Nodes)
		if o.Proved {
			proved++
		}
		if b, ok := best[o.problem()]; ok {
			known++
			over, same := gap(o.Cost, b)
			switch {
			case o.Cost == b:
				equal++
			case !same:
				worseOut++
			}
			if same {
				near++
				gaps += over
			}
		}
	}
	optimal, gap := "", ""
	if known > 0 {
		optimal = fmt.Sprintf("%d of %d", equal, known)
		if near > 0 {
			gap = fmt.Sprintf("%.1f %%", 100*gaps/float64(near))
		}
		if worseOut > 0 {
			gap += fmt.Sprintf(", %d leave more out", worseOut)
		}
	}
	slices.Sort(took)
	slices.Sort(nodes)
	memory := ""
	if sum.Memory > 0 {
		memory = fmt.Sprintf("%.1f MB", float64(sum.Memory)/1e6)
	}
	fmt.Fprintf(w, "| %s, %d | %s | %d | %d | %d | %d | %d | %d | %s | %s | %s, %s | %d, %d | %s |\n",
		group[0].Family, len(group), group[0].Method, sum.Unplaced, sum.Cancelled, sum.Moved, people, change, proved, optimal, gap,
		short(took[len(took)/2]), short(took[len(took)-1]), nodes[len(nodes)/2], nodes[len(nodes)-1], memory)
}

// gap is by how much a cost is over the best, as a part of the best, in the
// first tier in which they differ: people or change. It says nothing, and false,
// when they differ in what is left out.
func gap(cost, best board.Cost) (float64, bool) {
	if cost.Out() != best.Out() {
		return 0, false
	}
	over, of := cost.People()-best.People(), best.People()
	if over == 0 {
		over, of = cost.Change()-best.Change(), best.Change()
	}
	if over == 0 {
		return 0, true
	}
	return float64(over) / float64(max(of, 1)), true
}

// each is what occurs, in the order in which it first does.
func each(all []Outcome, what func(Outcome) string) []string {
	var out []string
	for _, o := range all {
		if !slices.Contains(out, what(o)) {
			out = append(out, what(o))
		}
	}
	return out
}

// short is d with about three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}
