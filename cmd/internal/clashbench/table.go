package clashbench

import (
	"fmt"
	"io"
	"time"
)

// Table writes rows as a table in Markdown, with how many times as long as the
// last index of the same size each took.
func Table(w io.Writer, rows []Row) {
	fmt.Fprintln(w, "| Spans | Method | Q1 | Q2 | load | memory |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	var ours Row
	for _, r := range rows {
		times := func(of func(Row) time.Duration) string {
			out := short(of(r))
			if r.Spans == ours.Spans && of(r) > 2*of(ours) {
				out += fmt.Sprintf(" (× %.0f)", float64(of(r))/float64(of(ours)))
			}
			return out
		}
		if r.Note == inMemory {
			ours = r
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s %s |\n", thousands(r.Spans), r.Method,
			times(func(r Row) time.Duration { return r.Clashes }), times(func(r Row) time.Duration { return r.Starts }),
			short(r.Load), size(r.Memory), r.Note)
	}
}

// short is d with about three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	case d < time.Second:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
}

func size(n int64) string {
	if n < 10_000_000 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d MB", n/1e6)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
