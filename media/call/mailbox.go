package call

import (
	"sync"

	"gatehouse/media"
)

// mailbox hands pictures from the camera to the encoder: the newest wins, and
// the camera never waits for the encoder. It makes no garbage.
type mailbox struct {
	mu    sync.Mutex    // guards next, fresh, spare
	next  *media.Frame  // the newest picture
	spare *media.Frame  // to copy the next one into
	fresh bool          // next has not been taken
	wake  chan struct{} // holds a token when fresh
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

// put copies f in. It is called by one goroutine at a time.
func (m *mailbox) put(f *media.Frame) {
	m.mu.Lock()
	into := m.spare
	m.spare = nil
	m.mu.Unlock()
	if into == nil {
		into = media.NewFrame(f.Width, f.Height)
	}
	f.CopyTo(into)
	m.mu.Lock()
	m.next, m.spare, m.fresh = into, m.next, true
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// take returns the newest picture if nobody has taken it, and takes back the
// one that was taken before; nil if there is nothing new.
func (m *mailbox) take(back *media.Frame) *media.Frame {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.spare == nil {
		m.spare = back
	}
	if !m.fresh {
		return nil
	}
	f := m.next
	m.next, m.fresh = nil, false
	return f
}
