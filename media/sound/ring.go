package sound

import (
	"math/bits"
	"sync/atomic"
)

// ring passes sound from one goroutine to one other without a lock. Writing
// and reading neither allocate nor block.
type ring struct {
	buf  []int16 // a power of two
	head atomic.Uint64
	tail atomic.Uint64
}

// newRing holds at least n samples.
func newRing(n int) *ring {
	return &ring{buf: make([]int16, 1<<bits.Len(uint(n-1)))}
}

// write appends all of p, or nothing when there is no room.
func (r *ring) write(p []int16) bool {
	head := r.head.Load()
	if len(r.buf)-int(head-r.tail.Load()) < len(p) {
		return false
	}
	at := int(head) & (len(r.buf) - 1)
	copy(r.buf, p[copy(r.buf[at:], p):])
	r.head.Store(head + uint64(len(p)))
	return true
}

// read fills all of p, or nothing when there is not enough.
func (r *ring) read(p []int16) bool {
	tail := r.tail.Load()
	if int(r.head.Load()-tail) < len(p) {
		return false
	}
	at := int(tail) & (len(r.buf) - 1)
	copy(p[copy(p, r.buf[at:]):], r.buf)
	r.tail.Store(tail + uint64(len(p)))
	return true
}

// held is how many samples wait to be read.
func (r *ring) held() int { return int(r.head.Load() - r.tail.Load()) }
