package callbench

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Options say what to measure.
type Options struct {
	Loss  []float64 // shares
	RTT   []time.Duration
	Runs  int           // of each side in each cell, alternated
	For   time.Duration // how long each is measured
	Steps int           // runs on a line that narrows; 0 leaves them out
	Only  string        // a side's name, to hold no calls of the other
	Log   io.Writer
}

// What is filmed, and what it may take in bits per second.
const (
	cellHeight, cellBPS = 360, 800_000
	stepHeight, stepBPS = 720, 1_500_000
)

// Result is what the runs of a cell came to.
type Result struct {
	Title string
	// Runs are by side.
	Runs map[string][]figures
	// Parts are the parts of a line that narrows: before, narrow, after.
	Parts map[string][3][]figures
	Note  string
}

// Run holds all calls and returns what they came to.
func Run(ctx context.Context, o Options) ([]Result, error) {
	var sides []side
	defer func() {
		for _, s := range sides {
			s.close()
		}
	}()
	for _, make := range []func() (side, error){
		func() (side, error) { return newDesks(ctx) },
		func() (side, error) { return newBrowsers(ctx) },
	} {
		s, err := make()
		if err != nil {
			return nil, err
		}
		sides = append(sides, s)
	}
	if o.Only != "" {
		for i := range sides {
			if sides[i].name() == o.Only {
				sides = append(sides[:0:0], sides[i])
				break
			}
		}
	}
	var all []Result
	for _, rtt := range o.RTT {
		for _, loss := range o.Loss {
			c := cell{road: road{RTT: rtt, Loss: loss}, height: cellHeight, bps: cellBPS, window: o.For}
			r, err := o.runs(ctx, sides, c, o.Runs, fmt.Sprintf("%d ms, %g %%", rtt.Milliseconds(), 100*loss))
			if err != nil {
				return all, err
			}
			all = append(all, r)
		}
	}
	if o.Steps > 0 {
		c := cell{road: road{RTT: 40 * time.Millisecond, Narrow: step}, height: stepHeight, bps: stepBPS, window: stepFor}
		r, err := o.runs(ctx, sides, c, o.Steps, "1800, 400, 1800 kbit/s")
		if err != nil {
			return all, err
		}
		all = append(all, r)
	}
	return all, nil
}

// runs holds the calls of a cell, of one side and the other in turn.
func (o Options) runs(ctx context.Context, sides []side, c cell, n int, title string) (Result, error) {
	r := Result{Title: title, Runs: map[string][]figures{}, Parts: map[string][3][]figures{}}
	for run := range n {
		for i := range sides {
			s := sides[(i+run)%len(sides)] // neither is always first
			h, err := hold(ctx, s, c, uint64(run))
			if ctx.Err() != nil {
				return r, ctx.Err()
			}
			if err != nil {
				fmt.Fprintf(o.Log, "%s, %s, run %d: %v\n", title, s.name(), run+1, err)
				r.Note += fmt.Sprintf("%s did not hold run %d. ", s.name(), run+1)
				continue
			}
			f := h.figures()
			fmt.Fprintf(o.Log, "%s, %s, run %d: %.1f %v\n", title, s.name(), run+1, f, h.passed)
			r.Runs[s.name()] = append(r.Runs[s.name()], f)
			if c.road.Narrow != nil {
				parts := r.Parts[s.name()]
				for i, to := range []time.Duration{stepNarrow, stepWide, stepFor} {
					from := []time.Duration{0, stepNarrow, stepWide}[i]
					parts[i] = append(parts[i], h.between(from, to))
					fmt.Fprintf(o.Log, "  from %v: %.1f\n", from, parts[i][len(parts[i])-1])
				}
				r.Parts[s.name()] = parts
			}
		}
	}
	return r, nil
}

// A line that narrows: when it does, when it is wide again, and until when it
// is watched.
const (
	stepNarrow = 8 * time.Second
	stepWide   = 18 * time.Second
	stepFor    = 33 * time.Second
)

func step(since time.Duration) int {
	if since >= stepNarrow && since < stepWide {
		return 400_000
	}
	return 1_800_000
}
