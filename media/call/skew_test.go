package call_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// TestSoundAndPictureKeepTogether measures how far what is heard is behind
// what is shown, by beeps and the barcode, on a line that now and then brings
// sound 120 ms late: sound waits to be evened out, and the picture with it.
// People put up with 80 ms; a busy machine adds some.
func TestSoundAndPictureKeepTogether(t *testing.T) {
	const late, most = 120, 100 * time.Millisecond
	leaks(t)
	p := newPlace(t)
	beeps := pattern.NewBeeps()
	sol := sit(t, "sol", 880, p.dial, solTicket, func(c *call.Config) {
		c.Sound = func() (media.SoundDevice, error) { return beeps.Device(nil), nil }
	})
	skew := pattern.NewSkew(sol.card, beeps)
	host := sit(t, "host", 440, p.dial, hostTicket, func(c *call.Config) {
		c.Sound = func() (media.SoundDevice, error) { return pattern.NewBeeps().Device(skew.Heard), nil }
		c.Peer = func(cfg peer.Config, e peer.Events) (call.Peer, error) {
			sound := e.Sound
			var mu sync.Mutex
			luck := rand.New(rand.NewPCG(1, 2))
			e.Sound = func(section int, s media.Sample) {
				s.Payload = slices.Clone(s.Payload)
				mu.Lock()
				d := time.Duration(0)
				if luck.IntN(12) == 0 {
					d = late * time.Millisecond
				}
				mu.Unlock()
				time.AfterFunc(d, func() { sound(section, s) })
			}
			return peer.New(cfg, e)
		}
	})
	host.phase(call.Floor)
	host.until("sol waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	var seen uint64
	var sounds, skews []time.Duration
	defer func() { t.Logf("sound took %v, behind the picture by %v", sounds, skews) }()
	middle := func(last []time.Duration) time.Duration { return slices.Sorted(slices.Values(last))[1] }
	poll(t, "sound and picture to be together, for most of three beeps", func() bool {
		seen = host.Picture("sol").Use(seen, func(f *media.Frame) { skew.Saw(f, time.Now()) })
		sounds, skews = skew.Measured()
		if len(skews) < 3 {
			return false
		}
		// Late enough to be apart, were the picture shown at once.
		apart := middle(sounds[len(sounds)-3:]) > most+30*time.Millisecond
		return apart && middle(skews[len(skews)-3:]).Abs() < most
	})
}
