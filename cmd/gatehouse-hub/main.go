// Command gatehouse-hub is a hub as a process of its own: it passes signalling
// between desks and keeps no bookings. It prints the line that a desk is
// enrolled with.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"gatehouse/cmd/internal/clock"
	"gatehouse/cmd/internal/hub"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gatehouse-hub:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("gatehouse-hub", flag.ContinueOnError)
	flags.SetOutput(log)
	listen := flags.String("listen", ":7443", "`address` to listen at")
	dir := flags.String("dir", defaultDir(), "`folder` for the hub's key and hearings")
	advertise := flags.String("advertise", "", "`host` or host:port that links name, if not this machine's address")
	var guests hub.Guests
	flags.StringVar(&guests.Listen, "guest-listen", "", "`address` of a page that guests join from in a browser; none when empty")
	flags.StringVar(&guests.Cert, "guest-cert", "", "`file` with a certificate that browsers trust; needed unless the address is 127.0.0.1")
	flags.StringVar(&guests.Key, "guest-key", "", "`file` with its key")
	flags.StringVar(&guests.URL, "guest-url", "", "`address` that links for browsers name, such as https://calls.example.org")
	var relaying hub.Relaying
	relaying.Flags(flags)
	begin := flags.String("now", "", "begin the hub's clock at this `time`, such as 2026-11-24T09:50, to test")
	if err := flags.Parse(args); err != nil {
		return err
	}
	now, err := clock.From(*begin)
	if err != nil {
		return err
	}
	secret, err := hub.LoadOpener(*dir)
	if err != nil {
		return err
	}
	cfg := hub.Config{
		Dir: *dir, Listen: *listen, Advertise: *advertise, Opener: secret, Relaying: relaying,
		Now: now, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
	if guests.Listen != "" {
		cfg.Guests = &guests
	}
	h, err := hub.Start(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.Close() //nolint:errcheck // always nil
	fmt.Fprintln(out, hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: secret}.Text())
	<-ctx.Done()
	return h.Close()
}

func defaultDir() string {
	if base, err := os.UserConfigDir(); err == nil {
		return filepath.Join(base, "gatehouse-hub")
	}
	return "gatehouse-hub"
}
