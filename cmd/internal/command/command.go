// Package command begins and ends the commands that measure: what stops them,
// how they say that they failed, and on what machine they ran.
package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"time"
)

// Run runs a command and returns its exit code: run's context ends with Ctrl+C,
// and an error of run is said under the command's name.
func Run(name string, run func(context.Context) error) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 1
	}
	return 0
}

// Machine is the line above a table of figures: when and on what they were
// measured.
func Machine() string {
	return fmt.Sprintf("%s, %s/%s, %d cores, %s",
		time.Now().Format("2 January 2006"), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
