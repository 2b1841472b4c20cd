// Command gatehouse-callbench holds calls of Gatehouse and of Chromium in turn
// over the same lines in one run, and prints how both fared.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"gatehouse/cmd/internal/callbench"
	"gatehouse/cmd/internal/command"
)

func main() { os.Exit(command.Run("gatehouse-callbench", run)) }

func run(ctx context.Context) error {
	if callbench.IsEnd() {
		return callbench.End(ctx, os.Stdin, os.Stdout)
	}
	o := callbench.Options{Log: os.Stderr}
	loss := flag.String("loss", "0,2,5,10", "percent of packets lost each way, with commas")
	rtt := flag.String("rtt", "20,100,200", "milliseconds there and back, with commas")
	flag.IntVar(&o.Runs, "runs", 5, "calls of each side on each line")
	flag.DurationVar(&o.For, "for", 15*time.Second, "how long each call is measured")
	flag.IntVar(&o.Steps, "steps", 5, "calls of each side on a line that narrows to 400 kbit/s; 0 for none")
	flag.StringVar(&o.Only, "only", "", "hold calls of one side only: Gatehouse or Chromium")
	flag.Parse()
	for _, x := range numbers(*loss) {
		o.Loss = append(o.Loss, x/100)
	}
	for _, x := range numbers(*rtt) {
		o.RTT = append(o.RTT, time.Duration(x*float64(time.Millisecond)))
	}
	all, err := callbench.Run(ctx, o)
	fmt.Print(command.Machine(), "\n\n")
	callbench.Table(os.Stdout, all)
	return err
}

func numbers(text string) (out []float64) {
	for word := range strings.SplitSeq(text, ",") {
		if x, err := strconv.ParseFloat(word, 64); err == nil && x >= 0 {
			out = append(out, x)
		}
	}
	return out
}
