package work_test

import (
	"context"
	"testing"

	"gatehouse/app/internal/work"
)

func TestPoolBringsAnswersToMainAndWaitsOnClose(t *testing.T) {
	main := make(chan func(), 1)
	p := work.NewPool(context.Background(), func(f func()) { main <- f })
	said := ""
	p.Do(func(context.Context) func() { return func() { said = "done" } })
	(<-main)()
	if said != "done" {
		t.Fatalf("then did not run: %q", said)
	}
	started, ended := make(chan struct{}), false
	p.Do(func(ctx context.Context) func() {
		close(started)
		<-ctx.Done()
		ended = true
		return func() { t.Error("shown after Close") }
	})
	<-started
	p.Close()
	if !ended {
		t.Error("Close returned while a task ran")
	}
	p.Close()
	p.Do(func(context.Context) func() { t.Error("ran after Close"); return nil })
}

func TestQueueAnswersInTheOrderAsked(t *testing.T) {
	var q work.Queue
	var got []int
	for i := range 3 {
		q.Do(func(context.Context) func() { return func() { got = append(got, i) } })
	}
	q.Answer(1)
	q.Answer(0)
	q.Answer(0)
	if len(got) != 3 || got[0] != 1 || got[1] != 0 || got[2] != 2 || q.Len() != 0 {
		t.Errorf("got %v", got)
	}
}
