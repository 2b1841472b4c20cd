package call

import (
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
)

// Sound waits to be evened out and mixed, pictures do not: on a rough line, or
// a busy machine, lips would move before they are heard. Pictures are then held
// back until they are apart by no more than people put up with, never longer
// than mostHold; sound is never held for a picture.
const (
	together = 80 * time.Millisecond
	aimFor   = 65 * time.Millisecond  // once they are further apart
	mostHold = 260 * time.Millisecond // what sound can wait at most, less that
	// Speech is 20 ms in its packet and 7 in the encoder, a picture 10 in both
	// codecs; the rest of the way is the same for both.
	soundLonger = 17 * time.Millisecond
	leastHold   = 5 * time.Millisecond // less is not worth a copy
	holdStep    = 4 * time.Millisecond // a picture, so that movement stays even
	mostHeld    = 10                   // pictures: more come out early
)

// holder shows pictures, held back as long as wanted.
type holder struct {
	now    func() time.Time
	wanted atomic.Int64 // a time.Duration; set by the call's loop

	mu     sync.Mutex // guards what follows, and keeps pictures in order
	show   func(*media.Frame)
	hold   time.Duration
	held   []heldPicture
	spare  []*media.Frame
	timer  *time.Timer
	closed bool
}

type heldPicture struct {
	frame *media.Frame
	due   time.Time
}

func newHolder(now func() time.Time, show func(*media.Frame)) *holder {
	return &holder{now: now, show: show}
}

// want says how long sound takes from here to the ear.
func (h *holder) want(sound time.Duration) {
	behind := sound + soundLonger
	if behind <= together {
		h.wanted.Store(0)
		return
	}
	h.wanted.Store(int64(min(behind-aimFor, mostHold)))
}

// put shows a picture at once or when it is due; the caller keeps it.
func (h *holder) put(f *media.Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hold += min(max(time.Duration(h.wanted.Load())-h.hold, -holdStep), holdStep)
	if h.closed || h.hold < leastHold && len(h.held) == 0 {
		h.show(f)
		return
	}
	if len(h.held) == mostHeld {
		h.release()
	}
	var own *media.Frame
	if n := len(h.spare); n > 0 {
		own, h.spare = h.spare[n-1], h.spare[:n-1]
	} else {
		own = media.NewFrame(f.Width, f.Height)
	}
	f.CopyTo(own)
	h.held = append(h.held, heldPicture{own, h.now().Add(h.hold)})
	if len(h.held) == 1 {
		h.wait()
	}
}

// wait has the first held picture shown when it is due; h.mu is held.
func (h *holder) wait() {
	d := h.held[0].due.Sub(h.now())
	if h.timer == nil {
		h.timer = time.AfterFunc(d, h.turn)
		return
	}
	h.timer.Reset(d)
}

// turn shows what is due, on the timer's goroutine.
func (h *holder) turn() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.held) > 0 && !h.closed && !h.now().Before(h.held[0].due) {
		h.release()
	}
	if len(h.held) > 0 && !h.closed {
		h.wait()
	}
}

// release shows the first held picture; h.mu is held.
func (h *holder) release() {
	f := h.held[0].frame
	copy(h.held, h.held[1:])
	h.held = h.held[:len(h.held)-1]
	h.show(f)
	h.spare = append(h.spare, f)
}

// close drops what is held; nothing waits any more when it returns.
func (h *holder) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed, h.held, h.spare = true, nil, nil
	if h.timer != nil {
		h.timer.Stop()
	}
}

// ahead is how long what is mixed waits for this side's speaker.
func (c *Call) ahead() time.Duration {
	if c.desk == nil {
		return 0
	}
	return c.desk.Ahead()
}

// align holds f's pictures for its sound, once a second: ahead is how long
// what is mixed waits for the speaker.
func (f *far) align(ahead time.Duration) {
	s := f.sound.Counters()
	if s.Total == f.played { // nobody is heard
		f.pictures.want(0)
		return
	}
	f.played = s.Total
	f.pictures.want(s.Delay + ahead)
}
