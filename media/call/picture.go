package call

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/peer"
)

// keyEvery is how far apart key frames are at least.
const keyEvery = 300 * time.Millisecond

// maxWaiting is how much picture may wait in a peer before the next one is
// not even encoded: about three frames.
const maxWaiting = 100 * time.Millisecond

// wanted is what the encoder is to make; it never changes, a newer one
// replaces it.
type wanted struct {
	step step
	bps  int
}

// pictures encodes what the camera sees, once for everybody.
type pictures struct {
	codecs Codecs
	now    func() time.Time
	box    *mailbox
	self   *media.Latest
	want   atomic.Pointer[wanted]
	peers  atomic.Pointer[[]Peer]
	key    atomic.Bool // somebody needs a key frame

	// Owned by Run.
	enc     media.PictureEncoder
	lastKey time.Time
	set     wanted
	small   *media.Frame
}

func newPictures(codecs Codecs, wake func(), now func() time.Time) *pictures {
	p := &pictures{codecs: codecs, now: now, box: newMailbox(), self: &media.Latest{Wake: wake}}
	p.want.Store(&wanted{step: steps()[0], bps: 1_000_000})
	return p
}

// deliver takes a picture from the camera.
func (p *pictures) deliver(f *media.Frame) {
	p.self.Put(f)
	if s := p.peers.Load(); s != nil && len(*s) > 0 {
		p.box.put(f)
	}
}

// Run encodes until ctx ends or there is no encoder to be had.
func (p *pictures) Run(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer func() {
		if p.enc != nil {
			_ = p.enc.Close()
		}
	}()
	var frame *media.Frame
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.box.wake:
		}
		if frame = p.box.take(frame); frame == nil {
			continue
		}
		if err := p.encode(frame); err != nil {
			return err
		}
	}
}

func (p *pictures) encode(f *media.Frame) error {
	peers, want := p.peers.Load(), p.want.Load()
	if peers == nil || len(*peers) == 0 || want.step.height == 0 {
		return nil
	}
	if !slices.ContainsFunc(*peers, func(o Peer) bool { return o.Backlog() <= maxWaiting }) {
		return nil
	}
	if w, h := fit(f.Width, f.Height, want.step.height); w != f.Width || h != f.Height {
		if p.small == nil || p.small.Width != w || p.small.Height != h {
			p.small = media.NewFrame(w, h)
		}
		shrink(p.small, f)
		f = p.small
	}
	if p.enc == nil {
		enc, err := p.codecs.PictureEncoder(f.Width, f.Height, want.step.fps, want.bps)
		if err != nil {
			return err
		}
		p.enc, p.set = enc, *want
	}
	if *want != p.set {
		if err := p.enc.SetRate(want.bps, want.step.fps); err != nil {
			return err
		}
		p.set = *want
	}
	key := false
	if now := p.now(); p.key.Load() && now.Sub(p.lastKey) >= keyEvery {
		p.key.Store(false)
		p.lastKey, key = now, true
	}
	s, err := p.enc.Encode(f, key)
	if err != nil {
		return err
	}
	if len(s.Payload) == 0 {
		return nil
	}
	for _, o := range *peers {
		// What a peer refuses it asks for again, as a key frame.
		if err := o.SendPicture(s); errors.Is(err, peer.ErrTooLarge) {
			return err
		}
	}
	return nil
}

// steady makes the times of one camera after another one clock: each counts
// from when it was opened.
type steady struct {
	base  time.Duration
	first bool
}

// fix returns f, timed by the call's clock.
func (s *steady) fix(f *media.Frame, sinceStart time.Duration) *media.Frame {
	if !s.first {
		s.base, s.first = sinceStart-f.At, true
	}
	g := *f
	g.At += s.base
	return &g
}
