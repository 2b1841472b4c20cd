package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
)

// TestADeskIsEnrolled starts the hub as main does, enrols with the line it
// prints, opens a hearing, and stops it.
func TestADeskIsEnrolled(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out, printed := io.Pipe()
	done := make(chan error, 1)
	dir := t.TempDir()
	go func() { done <- run(ctx, []string{"-listen", "127.0.0.1:0", "-dir", dir}, printed, io.Discard) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	e, err := hub.ParseEnrolment(line)
	if err != nil {
		t.Fatal(err)
	}
	err = run(ctx, []string{"-listen", e.Host, "-dir", t.TempDir()}, io.Discard, io.Discard)
	if !errors.Is(err, hub.ErrPortInUse) {
		t.Errorf("a second hub on the port: %v", err)
	}
	r := hub.NewRemote(e, slog.New(slog.DiscardHandler))
	defer r.Close()
	now := time.Now()
	if _, err := r.OpenHearing(ctx, hub.Opening{Hearing: "x", Start: now, End: now.Add(time.Hour), HostName: "Mr Rees"}); err != nil {
		t.Error(err)
	}
	if _, err := r.Invite(ctx, "x", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("stopped: %v", err)
	}
}
