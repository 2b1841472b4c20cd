// Package clashbench asks an index, SQLite and PostgreSQL the same questions
// about the same bookings, and compares answers, time and memory.
package clashbench

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"gatehouse/scheduling/index/workload"
)

// Options says what to measure.
type Options struct {
	// Dir is where a temporary folder for databases is made; empty is where
	// the system keeps such.
	Dir string
	// Sizes are how many spans to measure with, one after the other; 8 million
	// is the workload the goals are set for.
	Sizes []int
	// PostgresUpTo is the largest number of spans given to PostgreSQL; 0 leaves
	// it out.
	PostgresUpTo int
	// ExcludeUpTo is the largest number for which PostgreSQL finds claims
	// through its constraint against double bookings, which takes longest to
	// load; above it, through the same index without the constraint.
	ExcludeUpTo int
	// Questions is how many different ones of each kind are asked.
	Questions int
	// Lasts is how long each method is asked each kind of question, in all.
	Lasts time.Duration
	Seed  uint64
	// Log receives a line for each step.
	Log io.Writer
}

// Row is what one method did with one number of spans.
type Row struct {
	Spans  int
	Method string
	// Clashes and Starts are medians over the questions, of the quickest answer
	// to each; Hits is how many clashes there were on average.
	Clashes, Starts time.Duration
	Hits            float64
	Load            time.Duration
	Memory          int64 // bytes
	Note            string
}

// hit is a claim in the way: of the span-th asked of the ask-th resource.
type hit struct {
	ask, span  int
	start, end int64 // epoch minutes
	occurrence int
}

// start is when a block could begin, and in which room.
type start struct {
	at   int64
	room int
}

// method answers questions by their number. What it returns is an answer
// that reads itself out: only finding it is timed.
type method interface {
	name() string
	load(ctx context.Context) error
	clashes(ctx context.Context, i int) (func() []hit, error)
	starts(ctx context.Context, i int) (func() []start, error)
	// memory is how much the method takes up, in bytes, and where.
	memory(ctx context.Context) (int64, string, error)
	close() error
}

// questions is one workload and what is asked about it.
type questions struct {
	*workload.Workload
	clashing []workload.Clashing
	starting []workload.Starting
}

// Run measures, and fails when two methods do not give the same answers.
func Run(ctx context.Context, o Options) ([]Row, error) {
	var rows []Row
	temp, err := os.MkdirTemp(o.Dir, "gatehouse-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	server := &server{dir: temp, log: o.Log}
	defer server.stop()
	for _, n := range o.Sizes {
		w, err := workload.New(workload.Spans(n), o.Seed)
		if err != nil {
			return nil, err
		}
		q := questions{w, w.Clashing(o.Questions), w.Starting(o.Questions)}
		if len(q.clashing) == 0 || len(q.starting) == 0 {
			return nil, fmt.Errorf("%d spans are too few to ask about", n)
		}
		fmt.Fprintf(o.Log, "%d spans asked for: %d series, %d occurrences, %d spans, %d rooms and people; %d and %d questions\n",
			n, len(w.Series), w.Occurrences, 4*w.Occurrences, len(w.Resources), len(q.clashing), len(q.starting))
		methods := []method{&indexed{questions: q, bySeries: true}, &indexed{questions: q}, &expanding{questions: q}, &lite{questions: q, dir: temp}}
		if n <= o.PostgresUpTo {
			if err := server.start(ctx); err != nil {
				return nil, err
			}
			ranges := byRange
			if n <= o.ExcludeUpTo {
				ranges = byConstraint
			}
			methods = append(methods, &postgres{questions: q, server: server, through: ranges}, &postgres{questions: q, server: server, through: byStart})
		}
		some, err := compare(ctx, o, q, methods)
		if err != nil {
			return nil, err
		}
		for i := range some {
			some[i].Spans = 4 * w.Occurrences
		}
		rows = append(rows, some...)
	}
	return rows, nil
}
