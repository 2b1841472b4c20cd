package call_test

import (
	"sync/atomic"
	"testing"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// sizes counts the pictures that go to a node, in each size.
type sizes struct{ large, small atomic.Int64 }

type counted struct {
	call.Peer
	to *sizes
}

func (c counted) SendPicture(s media.Sample) error {
	c.to.large.Add(1)
	return c.Peer.SendPicture(s)
}

func (c counted) SendPictureOn(section int, s media.Sample) error {
	if section == forward.SectionSmall {
		c.to.small.Add(1)
	}
	return c.Peer.SendPictureOn(section, s)
}

// Of four, nobody wants the one large who is silent, and they stop sending
// that; when they alone speak they send it again, and are seen all along.
func TestWhomNobodyWantsLargeSendsSmall(t *testing.T) {
	leaks(t)
	p := large(t, hearing.PrivacyCourt, true)
	var last sizes
	all := p.fill(4, func(i int, c *call.Config) {
		if i < 3 {
			return
		}
		connect := c.Peer
		c.Peer = func(pc peer.Config, e peer.Events) (call.Peer, error) {
			p, err := connect(pc, e)
			if err != nil || len(pc.Sections) <= 2 {
				return p, err
			}
			return counted{p, &last}, nil
		}
	})
	everybody(t, all)
	all[3].Do(hearing.Command{Do: hearing.Mute})
	poll(t, "ten small pictures without a large one", func() func() bool {
		large, small := last.large.Load(), last.small.Load()
		return func() bool {
			if now := last.large.Load(); now != large {
				large, small = now, last.small.Load()
			}
			return last.small.Load() >= small+10
		}
	}())
	for _, d := range all[:3] {
		d.sees(idOf(3), all[3])
		d.Do(hearing.Command{Do: hearing.Mute})
	}
	all[3].Do(hearing.Command{Do: hearing.Unmute})
	large := last.large.Load()
	poll(t, "large pictures again", func() bool { return last.large.Load() >= large+10 })
	for _, d := range all[:3] {
		d.sees(idOf(3), all[3])
	}
}
