package signalling_test

import (
	"context"
	"errors"
	"sync"

	"gatehouse/media/signalling"
)

// pipe is two ends of a line in memory.
func pipe() (a, b *end) {
	ab, ba := make(chan []byte), make(chan []byte)
	closed := make(chan struct{})
	var once sync.Once
	hang := func() { once.Do(func() { close(closed) }) }
	return &end{ba, ab, closed, hang}, &end{ab, ba, closed, hang}
}

type end struct {
	in, out chan []byte
	closed  chan struct{}
	hang    func()
}

var errHungUp = errors.New("hung up")

func (e *end) Read(ctx context.Context) ([]byte, error) {
	select {
	case b := <-e.in:
		return b, nil
	case <-e.closed:
		return nil, errHungUp
	case <-ctx.Done():
		e.hang()
		return nil, ctx.Err()
	}
}

func (e *end) Write(ctx context.Context, b []byte) error {
	select {
	case e.out <- b:
		return nil
	case <-e.closed:
		return errHungUp
	case <-ctx.Done():
		e.hang()
		return ctx.Err()
	}
}

func (e *end) Close() error { e.hang(); return nil }

var _ signalling.Line = (*end)(nil)
