package peer

import "sync"

// queue hands values from any goroutine to one, in order and without ever
// blocking the giver. What may come in quantity is bounded by its giver.
type queue[T any] struct {
	mu    sync.Mutex // guards items
	items []T
	ready chan struct{}
}

func newQueue[T any]() *queue[T] { return &queue[T]{ready: make(chan struct{}, 1)} }

func (q *queue[T]) put(v T) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// take returns everything that waits; call it when ready is readable.
func (q *queue[T]) take() []T {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := q.items
	q.items = nil
	return items
}
