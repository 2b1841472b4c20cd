// Command gatehouse-bench measures what answers questions about clashes and
// free time: our own index, SQLite and PostgreSQL, in one run and with the same
// bookings. It prints a table and fails when two answers differ.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"gatehouse/cmd/internal/clashbench"
	"gatehouse/cmd/internal/command"
)

func main() { os.Exit(command.Run("gatehouse-bench", run)) }

func run(ctx context.Context) error {
	o := clashbench.Options{Log: os.Stderr}
	sizes := flag.String("spans", "10000,100000,1000000,8000000", "how many busy spans, one size after the other")
	flag.IntVar(&o.PostgresUpTo, "postgres", 8_000_000, "the most spans that PostgreSQL is given; 0 leaves it out")
	flag.IntVar(&o.ExcludeUpTo, "exclude", 1_000_000, "the most spans that PostgreSQL is given with its EXCLUDE constraint; above that, the same index without it")
	flag.IntVar(&o.Questions, "questions", 64, "how many different questions of each kind")
	flag.DurationVar(&o.Lasts, "lasts", 2*time.Second, "how long each method is asked each kind")
	flag.Uint64Var(&o.Seed, "seed", 1, "the seed of the bookings")
	flag.StringVar(&o.Dir, "dir", "", "where to make a temporary folder for the databases")
	flag.Parse()
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("-spans: %q is no number of spans", s)
		}
		o.Sizes = append(o.Sizes, n)
	}
	rows, err := clashbench.Run(ctx, o)
	if err != nil {
		return err
	}
	fmt.Print(command.Machine(), "\n\n")
	clashbench.Table(os.Stdout, rows)
	return nil
}
