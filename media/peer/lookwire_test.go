package peer

import (
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/vnet"

	"gatehouse/media"
)

// TestNoSoundLeavesForWhoLooks reads every packet between somebody who is
// looked at and who looks, through two renegotiations, while the former tries
// to send sound: the payload type of RTP stands in the clear (RFC 3711 section
// 3.1), and sound's is in none.
func TestNoSoundLeavesForWhoLooks(t *testing.T) {
	const opus = 111
	for name, c := range map[string]struct {
		sections []Section
		sound    bool
	}{
		"looks":   {[]Section{{Track: media.TrackPicture, Send: true}}, false},
		"listens": {[]Section{{Track: media.TrackPicture, Send: true}, {Track: media.TrackSound, Send: true}}, true}, // the test can fail
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex // guards types
				types := map[byte]int{}
				router, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "10.0.0.0/24", MinDelay: 5 * time.Millisecond, LoggerFactory: logging.NewDefaultLoggerFactory(), QueueSize: 10000})
				if err != nil {
					t.Fatal(err)
				}
				router.AddChunkFilter(func(c vnet.Chunk) bool {
					b := c.UserData()
					if len(b) > 12 && b[0]>>6 == 2 && (b[1] < 192 || b[1] > 223) { // RTP, not RTCP (RFC 5761 section 4)
						mu.Lock()
						types[b[1]&0x7f]++
						mu.Unlock()
					}
					return true
				})
				var nets [2]*vnet.Net
				for i, ip := range []string{"10.0.0.1", "10.0.0.2"} {
					if nets[i], err = vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{ip}}); err != nil {
						t.Fatal(err)
					}
					if err := router.AddNet(nets[i]); err != nil {
						t.Fatal(err)
					}
				}
				if err := router.Start(); err != nil {
					t.Fatal(err)
				}
				defer router.Stop() //nolint:errcheck // it is a test's own
				a, b := &end{t: t, changed: make(chan struct{})}, &end{t: t, changed: make(chan struct{})}
				join := func(me, far *end, cfg Config) {
					cfg.Log, cfg.Now = slog.New(slog.DiscardHandler), time.Now
					var err error
					me.Peer, err = New(cfg, Events{
						Signal: func(s Signal) {
							me.change(func() { me.signals = append(me.signals, s) })
							_ = far.Handle(s)
						},
						State: func(s State) { me.change(func() { me.states = append(me.states, s) }) },
						Open:  func() { me.change(func() { me.open = true }) },
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				join(a, b, Config{Sections: c.sections, Net: nets[0]})
				defer a.Close()
				join(b, a, Config{Sections: Mirror(c.sections), Polite: true, Net: nets[1]})
				defer b.Close()
				a.start(b)
				for n := range 90 {
					if n == 30 || n == 60 {
						a.RestartICE()
					}
					at := time.Duration(n) * 33 * time.Millisecond
					if err := a.SendPicture(media.Sample{Payload: picture(n, 900, true), Key: true, At: at}); err != nil && !errors.Is(err, ErrNotConnected) && !errors.Is(err, ErrCongested) {
						t.Errorf("send picture: %v", err)
					}
					if err := a.SendSound(media.Sample{Payload: []byte{1, 2, 3}, At: at}); !c.sound && !errors.Is(err, ErrSections) {
						t.Errorf("sound to who only looks: %v", err)
					}
					<-time.After(33 * time.Millisecond)
				}
				mu.Lock()
				defer mu.Unlock()
				if types[96] < 30 || types[opus] > 0 != c.sound {
					t.Errorf("packets by payload type: %v", types)
				}
				for kind := range types {
					if kind != 96 && kind != 97 && kind != opus {
						t.Errorf("packets of type %d: %v", kind, types)
					}
				}
			})
		})
	}
}
