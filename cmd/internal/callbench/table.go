package callbench

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// column is one thing that is compared; less of it is better unless more is.
type column struct {
	title string
	of    func(figures) float64
	more  bool
	// least is the difference that is too small to matter.
	least float64
}

func columns() []column {
	return []column{
		{title: "set-up, ms", of: func(f figures) float64 { return f.SetUp }, least: 5},
		{title: "latency p50, ms", of: func(f figures) float64 { return f.P50 }, least: 1},
		{title: "latency p95, ms", of: func(f figures) float64 { return f.P95 }, least: 2},
		{title: "frozen, s/min", of: func(f figures) float64 { return f.Frozen }, least: 0.3},
		{title: "pictures/s", of: func(f figures) float64 { return f.FPS }, more: true, least: 0.5},
		{title: "concealed, %", of: func(f figures) float64 { return f.Concealed }, least: 0.2},
		{title: "cpu-s/min, both ends", of: func(f figures) float64 { return f.CPU }, least: 1},
	}
}

// Table writes what the runs came to, in Markdown: for each line and each thing
// measured the median and the spread of both sides, and a verdict.
func Table(w io.Writer, all []Result) {
	fmt.Fprintln(w, "| Line | Figure | Gatehouse | Chromium | Gatehouse is |")
	fmt.Fprintln(w, "|---|---|---|---|---|")
	for _, r := range all {
		if len(r.Parts) == 0 {
			rows(w, r.Title, r.Runs["Gatehouse"], r.Runs["Chromium"], columns())
		} else {
			some := []column{columns()[2], columns()[3], columns()[4]}
			for i, part := range []string{"1800 kbit/s, 8 s", "then 400 kbit/s, 10 s", "then 1800 kbit/s, 15 s"} {
				rows(w, part, r.Parts["Gatehouse"][i], r.Parts["Chromium"][i], some)
			}
		}
		if r.Note != "" {
			fmt.Fprintf(w, "\n%s: %s\n\n", r.Title, r.Note)
		}
	}
	for _, side := range []string{"Gatehouse", "Chromium"} {
		var sum, n float64
		for _, r := range all {
			for _, f := range r.Runs[side] {
				sum += f.Reading
				n++
			}
		}
		if n > 0 {
			fmt.Fprintf(w, "\nReading a barcode took %s %.2f ms on average, which is not in the latency.\n", side, sum/n)
		}
	}
}

func rows(w io.Writer, title string, ours, theirs []figures, what []column) {
	for _, c := range what {
		a, b := spread(ours, c.of), spread(theirs, c.of)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", title, c.title, a, b, c.verdict(a, b))
	}
}

// span is a median with the least and the most.
type span struct {
	median, least, most float64
	n                   int
}

func spread(all []figures, of func(figures) float64) span {
	if len(all) == 0 {
		return span{}
	}
	var v []float64
	for _, f := range all {
		v = append(v, of(f))
	}
	slices.Sort(v)
	return span{v[len(v)/2], v[0], v[len(v)-1], len(v)}
}

func (s span) String() string {
	if s.n == 0 {
		return "–"
	}
	f := "%.0f (%.0f–%.0f)"
	if s.most < 100 {
		f = "%.1f (%.1f–%.1f)"
	}
	return fmt.Sprintf(f, s.median, s.least, s.most)
}

// verdict says whether a, ours, is better or worse than b. Within ten percent,
// or where the median of each lies in the other's spread, they are level.
func (c column) verdict(a, b span) string {
	if a.n == 0 || b.n == 0 {
		return "–"
	}
	x, y := a.median, b.median
	within := a.least <= y && y <= a.most && b.least <= x && x <= b.most
	if math.Abs(x-y) <= c.least || math.Abs(x-y) <= 0.1*math.Abs(y) || within {
		return "level"
	}
	better := x < y
	if c.more {
		better = !better
	}
	if !better {
		return "worse"
	}
	if low, high := min(x, y), max(x, y); low > c.least {
		return fmt.Sprintf("better, × %.1f", high/low)
	}
	return "better"
}
