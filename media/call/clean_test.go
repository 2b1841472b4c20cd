package call_test

import (
	"sync/atomic"
	"testing"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/sound"
)

// silencer is a processor that lets nothing through once it is told so.
type silencer struct{ shut, closed atomic.Bool }

func (s *silencer) Render([]int16) {}
func (s *silencer) Capture(near []int16) {
	if s.shut.Load() {
		clear(near)
	}
}
func (s *silencer) Close() error { s.closed.Store(true); return nil }

// TestTheMicrophoneIsCleaned has a processor between microphone and line, a
// new one for each device; without one, and when none can be made, sound goes
// out as it is.
func TestTheMicrophoneIsCleaned(t *testing.T) {
	leaks(t)
	p := newPlace(t)
	host := sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	made := make(chan *silencer, 2)
	sol := sit(t, "sol", 880, p.dial, solTicket, func(c *call.Config) {
		c.Clean = func() (sound.Processor, error) {
			s := &silencer{}
			select {
			case made <- s:
				return s, nil
			default:
				return nil, errOdd
			}
		}
	})
	host.until("sol waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	host.hears(sol)
	first := <-made
	first.shut.Store(true)
	host.hearsNot(sol)
	tone := func() (media.SoundDevice, error) {
		return pattern.NewSoundDevice(pattern.NewTone(sol.tone), sol.ears.hear), nil
	}
	sol.UseSound(tone)
	host.hears(sol)
	if second := <-made; second == first || !first.closed.Load() {
		t.Errorf("the device before was cleaned by the same: closed %t", first.closed.Load())
	}
	made <- nil
	made <- nil // from now on none can be made
	sol.UseSound(tone)
	host.hears(sol)
}
