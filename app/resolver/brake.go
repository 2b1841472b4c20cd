package resolver

import (
	"context"
	"sync"
)

// brake ends a search from the screen's goroutine, whether it has begun or not.
type brake struct {
	mu     sync.Mutex // guards the fields below
	pulled bool
	cancel context.CancelFunc
}

// on hands over what the brake ends.
func (b *brake) on(cancel context.CancelFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cancel = cancel
	if b.pulled {
		cancel()
	}
}

// pull ends the search, now or as soon as it begins.
func (b *brake) pull() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pulled = true
	if b.cancel != nil {
		b.cancel()
	}
}
