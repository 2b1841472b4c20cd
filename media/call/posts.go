package call

import "sync"

// posts queues work for the loop. It never blocks whoever puts, so that a
// peer can be closed by the loop while it is telling the loop something; what
// fills it is bounded by what its peers hold back.
type posts struct {
	mu     sync.Mutex // guards queue
	queue  []func()
	ready  chan struct{} // holds a token when the queue is not empty
	closed chan struct{} // the loop is over
}

func newPosts() *posts {
	return &posts{ready: make(chan struct{}, 1), closed: make(chan struct{})}
}

func (p *posts) put(fn func()) {
	p.mu.Lock()
	p.queue = append(p.queue, fn)
	p.mu.Unlock()
	select {
	case p.ready <- struct{}{}:
	default:
	}
}

func (p *posts) take() []func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.queue
	p.queue = nil
	return q
}
