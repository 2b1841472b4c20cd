package call

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/forward"
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

// pictures encodes what the camera sees, once for everybody: large for whoever
// is connected directly or passes on, and small for whoever passes on.
type pictures struct {
	now   func() time.Time
	box   *mailbox
	self  *media.Latest
	large *layer
	small *layer
	lines atomic.Int64 // of the camera's newest picture
	one   bool         // the last picture served as both; owned by Run
}

func newPictures(codecs Codecs, wake func(), now func() time.Time) *pictures {
	p := &pictures{
		now: now, box: newMailbox(), self: &media.Latest{Wake: wake},
		large: &layer{codecs: codecs, send: func(o Peer, s media.Sample) error { return o.SendPicture(s) }},
		small: &layer{codecs: codecs, send: func(o Peer, s media.Sample) error { return o.SendPictureOn(forward.SectionSmall, s) }},
	}
	p.large.want.Store(&wanted{step: steps()[0], bps: 1_000_000})
	p.small.want.Store(&wanted{})
	return p
}

// deliver takes a picture from the camera.
func (p *pictures) deliver(f *media.Frame) {
	p.self.Put(f)
	p.lines.Store(int64(f.Height))
	p.box.put(f)
	if len(p.large.to()) > 0 || len(p.small.to()) > 0 {
		p.box.tell()
	}
}

// Run encodes until ctx ends or there is no encoder to be had.
func (p *pictures) Run(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer p.large.close()
	defer p.small.close()
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

// encode makes both layers of one picture, or one that serves as both when the
// large one is no larger: the line is too narrow for that, or the camera's are
// small anyway.
func (p *pictures) encode(f *media.Frame) error {
	one := p.same(f)
	if one != p.one {
		// What goes out small comes from the other encoder from now on, and that
		// one's pictures do not follow from what went out before.
		next := map[bool]*layer{true: p.large, false: p.small}[one]
		next.lastKey = time.Time{}
		next.key.Store(true)
		p.one = one
	}
	if one {
		if p.small.key.Swap(false) {
			p.large.key.Store(true)
		}
		s, err := p.large.encode(f, p.now())
		if err != nil || len(s.Payload) == 0 {
			return err
		}
		if err := p.large.hand(s); err != nil {
			return err
		}
		return p.small.hand(s)
	}
	for _, l := range []*layer{p.large, p.small} {
		s, err := l.encode(f, p.now())
		if err == nil && len(s.Payload) > 0 {
			err = l.hand(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pictures) same(f *media.Frame) bool {
	large, small := p.large.want.Load().step.height, p.small.want.Load().step.height
	if large == 0 || small == 0 || len(p.large.to()) == 0 || len(p.small.to()) == 0 {
		return false
	}
	_, lh := fit(f.Width, f.Height, large)
	_, sh := fit(f.Width, f.Height, small)
	return lh == sh
}

// layer is one size of what the camera sees.
type layer struct {
	codecs Codecs
	send   func(o Peer, s media.Sample) error
	want   atomic.Pointer[wanted]
	peers  atomic.Pointer[[]Peer]
	key    atomic.Bool // somebody needs a key frame

	// Owned by Run.
	enc     media.PictureEncoder
	lastKey time.Time
	set     wanted
	scaled  *media.Frame
}

// to is whom the layer goes to.
func (l *layer) to() []Peer {
	if peers := l.peers.Load(); peers != nil {
		return *peers
	}
	return nil
}

func (l *layer) close() {
	if l.enc != nil {
		_ = l.enc.Close()
	}
}

// encode makes the next picture; one without payload is none.
func (l *layer) encode(f *media.Frame, now time.Time) (media.Sample, error) {
	peers, want := l.to(), l.want.Load()
	if len(peers) == 0 || want.step.height == 0 {
		return media.Sample{}, nil
	}
	if !slices.ContainsFunc(peers, func(o Peer) bool { return o.Backlog() <= maxWaiting }) {
		return media.Sample{}, nil
	}
	if w, h := fit(f.Width, f.Height, want.step.height); w != f.Width || h != f.Height {
		if l.scaled == nil || l.scaled.Width != w || l.scaled.Height != h {
			l.scaled = media.NewFrame(w, h)
		}
		shrink(l.scaled, f)
		f = l.scaled
	}
	if l.enc == nil {
		enc, err := l.codecs.PictureEncoder(f.Width, f.Height, want.step.fps, want.bps)
		if err != nil {
			return media.Sample{}, err
		}
		l.enc, l.set = enc, *want
	}
	if *want != l.set {
		if err := l.enc.SetRate(want.bps, want.step.fps); err != nil {
			return media.Sample{}, err
		}
		l.set = *want
	}
	key := false
	if l.key.Load() && now.Sub(l.lastKey) >= keyEvery {
		l.key.Store(false)
		l.lastKey, key = now, true
	}
	return l.enc.Encode(f, key)
}

// hand gives a picture to everybody. What a peer refuses it asks for again, as
// a key frame.
func (l *layer) hand(s media.Sample) error {
	for _, o := range l.to() {
		if err := l.send(o, s); errors.Is(err, peer.ErrTooLarge) {
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
