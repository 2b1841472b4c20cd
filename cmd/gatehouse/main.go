// Command gatehouse is the desk: it books a prison's video rooms and holds
// the calls.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // a desk must know its prison's zone whatever its machine has installed

	fyneapp "fyne.io/fyne/v2/app"
)

// The program's exit codes.
const (
	exitFailed    = 1
	exitUsage     = 2
	exitNoDisplay = 3
)

func main() { os.Exit(start(os.Args[1:], os.Stdout, os.Stderr)) }

// start runs the desk and returns its exit code.
func start(args []string, out, problems io.Writer) int {
	o, err := parse(args, problems)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(problems, "gatehouse:", err)
		return exitUsage
	}
	if !display() {
		fmt.Fprintln(problems, "gatehouse: there is no display here, so no window can open. "+
			"Set DISPLAY or WAYLAND_DISPLAY, or run \"make tour\" to see Gatehouse on a virtual one.")
		return exitNoDisplay
	}
	log, closeLog, err := openLog(o.state)
	if err != nil {
		fmt.Fprintln(problems, "gatehouse: the log cannot be written:", err)
	}
	defer closeLog()
	defer func() {
		if r := recover(); r != nil {
			log.Error("stopped by a fault", "fault", fmt.Sprint(r), "stack", string(debug.Stack()))
			fmt.Fprintln(problems, "gatehouse: stopped by a fault of its own. Everything that was saved is kept. "+
				"Please send this file to whoever looks after Gatehouse:", filepath.Join(o.state, logName))
			os.Exit(exitFailed) //nolint:gocritic // the log is closed by the system
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	var second *rendezvous
	if !o.joinOnly {
		if handed, _ := handOver(ctx, o.data, o.handed(args)); handed { // why not is of no interest
			fmt.Fprintln(out, "Gatehouse is open on this data file already; its window has been brought to the front.")
			return 0
		}
		if second, err = await(ctx, o.data); err != nil {
			log.Warn("a second start will not find this one", "err", err)
		}
		defer second.Close()
	}
	fyneapp.SetMetadata(metadata())
	desk, closeDesk, err := wire(ctx, o, fyneapp.NewWithID(metadata().ID), log, second.Wake())
	if err != nil {
		log.Error("not started", "err", err)
		fmt.Fprintln(problems, "gatehouse:", err)
		return exitFailed
	}
	defer closeDesk()
	desk.Run()
	return 0
}

// display reports whether a window can be opened at all.
func display() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
