package media

import (
	"sync"
	"time"
)

// Frame is one I420 picture: a full-size luma plane and two quarter-size
// chroma planes. Whoever receives a frame may read it until it returns; to
// keep it longer, Clone it. Width and height are even.
type Frame struct {
	Width, Height     int
	Y, U, V           []byte
	StrideY, StrideUV int
	// At is when the picture was taken, measured on the source's own
	// steady clock.
	At time.Duration
}

// NewFrame returns a black frame of w by h pixels with tight strides.
func NewFrame(w, h int) *Frame {
	buf := make([]byte, w*h*3/2)
	f := &Frame{
		Width: w, Height: h,
		Y: buf[:w*h], U: buf[w*h : w*h*5/4], V: buf[w*h*5/4:],
		StrideY: w, StrideUV: w / 2,
	}
	for i := range f.U {
		f.U[i], f.V[i] = 128, 128
	}
	return f
}

// CopyTo copies the picture into dst, which is reshaped when its size differs.
func (f *Frame) CopyTo(dst *Frame) {
	if dst.Width != f.Width || dst.Height != f.Height {
		*dst = *NewFrame(f.Width, f.Height)
	}
	plane := func(d []byte, ds int, s []byte, ss, w, h int) {
		for y := range h {
			copy(d[y*ds:y*ds+w], s[y*ss:y*ss+w])
		}
	}
	plane(dst.Y, dst.StrideY, f.Y, f.StrideY, f.Width, f.Height)
	plane(dst.U, dst.StrideUV, f.U, f.StrideUV, f.Width/2, f.Height/2)
	plane(dst.V, dst.StrideUV, f.V, f.StrideUV, f.Width/2, f.Height/2)
	dst.At = f.At
}

// Clone returns a copy that the caller owns.
func (f *Frame) Clone() *Frame {
	c := NewFrame(f.Width, f.Height)
	f.CopyTo(c)
	return c
}

// Latest is a mailbox of depth one: the newest frame wins. It is safe for one
// writer and several readers.
type Latest struct {
	mu    sync.Mutex // guards frame, count
	frame *Frame
	count uint64
	// Wake, when set before first use, is called after each Put, on the
	// writer's goroutine; it must not block.
	Wake func()
}

// Put copies f in; the caller keeps f.
func (l *Latest) Put(f *Frame) {
	l.mu.Lock()
	if l.frame == nil {
		l.frame = NewFrame(f.Width, f.Height)
	}
	f.CopyTo(l.frame)
	l.count++
	l.mu.Unlock()
	if l.Wake != nil {
		l.Wake()
	}
}

// Use calls fn with the newest frame and its number if it is newer than seen,
// and returns its number. fn must not keep the frame.
func (l *Latest) Use(seen uint64, fn func(*Frame)) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frame != nil && l.count != seen {
		fn(l.frame)
	}
	return l.count
}
