// Command gatehouse-tour drives a built desk through its guided tour under a
// virtual display and keeps a picture of every step.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gatehouse/cmd/internal/tour"
)

func main() {
	var cfg tour.Config
	flag.StringVar(&cfg.Desk, "desk", "build/gatehouse", "the built desk")
	flag.StringVar(&cfg.Hub, "hub", "build/gatehouse-hub", "the built hub")
	flag.StringVar(&cfg.Out, "out", "build/tour", "the folder for pictures and logs; it is emptied first")
	flag.StringVar(&cfg.Only, "until", "", "stop after the step of this name")
	watchdog := flag.Duration("watchdog", 8*time.Minute, "how long the whole tour may take")
	flag.Parse()
	cfg.Environ, cfg.Log = os.Environ(), os.Stdout

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, *watchdog)
	err := tour.Run(ctx, cfg, tour.Steps())
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("tour: every step went as it should; pictures are in", cfg.Out)
}
