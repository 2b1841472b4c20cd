// Command gatehouse-plans measures the search for plans beside filling gaps and
// beside CBC, a solver of integer programs, with the same problems in one run.
// With -oracle it has CBC solve problems whose answers a test then expects.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"gatehouse/cmd/internal/command"
	"gatehouse/cmd/internal/planbench"
)

func main() { os.Exit(command.Run("gatehouse-plans", run)) }

func run(ctx context.Context) error {
	o := planbench.Options{Log: os.Stderr}
	oracle := flag.String("oracle", "", "a file for CBC's answers; those in it already are kept")
	flag.IntVar(&o.Days, "days", 10, "how many problems of each family of days; with -oracle, half as many of rooms out of use")
	flag.IntVar(&o.Weeks, "weeks", 2, "how many weeks")
	flag.Uint64Var(&o.First, "first", 0, "the first seed; with -oracle it is 0")
	flag.DurationVar(&o.ForDay, "day", 2*time.Second, "how long the search has for a day")
	flag.DurationVar(&o.ForWeek, "week", 5*time.Second, "how long the search has for a week")
	flag.DurationVar(&o.CBC, "cbc", 2*time.Minute, "how much of the processor's time CBC has for each; 0 leaves it out")
	flag.Parse()
	if *oracle != "" {
		return planbench.Oracle(ctx, planbench.OracleOptions{File: *oracle, Days: o.Days, Weeks: o.Weeks, Limit: o.CBC, Log: os.Stderr})
	}
	all, err := planbench.Run(ctx, o)
	if err != nil {
		return err
	}
	fmt.Print(command.Machine(), "\n\n")
	planbench.Table(os.Stdout, all)
	fmt.Println()
	return planbench.Growth(ctx, os.Stdout, o)
}
