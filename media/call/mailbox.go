package call

import (
	"sync"

	"gatehouse/media"
)

// mailbox hands pictures from the camera to the encoder: the newest wins, and
// the camera never waits for the encoder. It makes no garbage. While nobody is
// to see them the newest one lies ready, so that the first picture of a line
// that opens need not wait for the camera's next.
type mailbox struct {
	mu    sync.Mutex    // guards next, fresh, spare
	next  *media.Frame  // the newest picture
	spare *media.Frame  // to copy the next one into
	fresh bool          // next has not been taken
	wake  chan struct{} // holds a token when the encoder is to look
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

// put copies f in; the encoder is not told. It is called by one goroutine at a
// time.
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
}

// tell wakes the encoder.
func (m *mailbox) tell() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// drop leaves nothing to be taken.
func (m *mailbox) drop() {
	m.mu.Lock()
	m.fresh = false
	m.mu.Unlock()
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
