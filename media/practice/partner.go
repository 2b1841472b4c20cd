package practice

import (
	"context"
	"errors"
	"time"

	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
)

// Partner is somebody in a call who does by themselves what people do: waits
// to be let in, raises a hand, unmutes when they may, steps aside when asked.
type Partner struct {
	call *call.Call
	now  func() time.Time
}

// New returns a partner who does nothing before Run. cfg's devices are what
// others see and hear of them.
func New(cfg call.Config) *Partner {
	cfg.Equipment = &readiness.Measured{
		Camera: readiness.Moving, Microphone: readiness.Heard, Speaker: readiness.NotHeard,
		Line: &readiness.Line{Reached: true, RoundTrip: 40, Uplink: 3_000_000},
	}
	return &Partner{call: call.New(cfg), now: cfg.Now}
}

// thinks is how often the partner looks whether there is something to do.
const thinks = 250 * time.Millisecond

// Run takes part until the call is over for the partner, or ctx ends. Who is
// sent away is no error.
func (p *Partner) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.call.Run(ctx) }()
	tick := time.NewTicker(thinks)
	defer tick.Stop()
	var m mind
	var newest call.Snapshot
	shots := p.call.Watch()
	for {
		select {
		case s, ok := <-shots:
			if !ok {
				shots = nil
				continue
			}
			newest = s
		case <-tick.C:
			if newest.Phase != call.Lobby && newest.Phase != call.Floor {
				continue
			}
			for _, c := range m.think(newest.Hearing, newest.You, p.now()) {
				p.call.Do(c) //nolint:contextcheck // devices last as long as the call, which leaves when ctx ends
			}
		case err := <-ended:
			if ctx.Err() != nil || errors.Is(err, hearing.ErrClosed) {
				return nil
			}
			return err
		}
	}
}
