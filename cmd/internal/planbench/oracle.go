package planbench

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gatehouse/scheduling/board/draw"
)

// OracleOptions says what CBC is asked.
type OracleOptions struct {
	// File is where its answers are kept; those that are there already are not
	// asked for again.
	File string
	// Days is how many problems of each family of days, and Weeks how many
	// weeks; of rooms out of use there are half as many.
	Days, Weeks int
	// Limit is how much of the processor's time CBC has for each.
	Limit time.Duration
	// Log receives a line for each.
	Log io.Writer
}

// How many days of the other families there are to one of rooms out of use, and
// to a week: a run that is stopped has asked about some of each.
const (
	outApart   = 2
	weeksApart = 5
)

const header = `# The best answers to problems of scheduling/board/draw, as CBC 2.10 found them
# (make oracle-plans): family, seed, what CBC says of its answer, the answer's
# cost in three tiers, seconds of the processor. An answer that is not proved is
# the best it met within its time.
`

// Oracle asks CBC for the best answers to the families' problems, in turn, and
// appends each to a file as soon as it is known.
func Oracle(ctx context.Context, o OracleOptions) error {
	known, err := os.ReadFile(o.File)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	temp, err := os.MkdirTemp("", "gatehouse-plans-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	for round := range max(o.Days, weeksApart*o.Weeks) {
		for _, f := range draw.Families() {
			n, limit := round, o.Days
			switch f.Name {
			case "rooms-out":
				n, limit = at(round, outApart), (o.Days+1)/outApart
			case "week":
				n, limit = at(round, weeksApart), o.Weeks
			}
			if n < 0 || n >= limit || strings.Contains(string(known), fmt.Sprintf("\n%s %d ", f.Name, n)) {
				continue
			}
			e, err := solveExactly(ctx, temp, f.Draw(uint64(n)), o.Limit)
			if err != nil {
				return fmt.Errorf("%s %d: %w", f.Name, n, err)
			}
			line := fmt.Sprintf("%s %d %s %v %.1f\n", f.Name, n, e.says(), e.answer.Cost, e.took.Seconds())
			fmt.Fprint(o.Log, line)
			if err := keep(o.File, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// at is the how manieth round of those that are apart this one is, or -1.
func at(round, apart int) int {
	if round%apart != apart-1 {
		return -1
	}
	return round / apart
}

// says is what CBC says of its answer, in a word.
func (e exact) says() string {
	switch {
	case e.proved && e.found:
		return "optimal"
	case e.proved:
		return "none"
	case e.found:
		return "stopped"
	default:
		return "nothing"
	}
}

// keep appends a line to a file, which it begins if need be.
func keep(name, line string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if at, err := f.Seek(0, io.SeekEnd); err == nil && at == 0 {
		line = header + line
	}
	if _, err := io.WriteString(f, line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
