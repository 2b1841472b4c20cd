package probe

import (
	"context"
	"errors"
	"sync"
	"time"

	"gatehouse/media"
	"gatehouse/media/readiness"
)

const (
	// slowFPS is fewer pictures a second than people take for movement.
	slowFPS = 8
	// darkMean and darkSpread are a picture in which nothing can be made out,
	// of a luma from 16 (black) to 235.
	darkMean   = 28
	darkSpread = 6
	// grid is how many points of a picture are compared, each way.
	grid = 32
)

// look watches a camera for a while and says what it shows. show, if set,
// borrows each picture.
func look(ctx context.Context, open func() (media.Camera, error), lasts time.Duration, show func(*media.Frame)) readiness.Outcome {
	camera, err := open()
	if err != nil {
		return broken(err)
	}
	ctx, stop := context.WithTimeout(ctx, lasts)
	defer stop()
	var w watched
	err = camera.Run(ctx, func(f *media.Frame) {
		w.see(f)
		if show != nil {
			show(f)
		}
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		return broken(err)
	}
	return w.outcome()
}

// watched is what a camera has shown so far.
type watched struct {
	mu          sync.Mutex // guards all
	count       int
	first, last time.Duration // as the camera tells
	points      [grid * grid]byte
	changed     bool
	lit         bool
}

func (w *watched) see(f *media.Frame) {
	w.mu.Lock()
	defer w.mu.Unlock()
	sum, least, most := 0, 255, 0
	for i := range w.points {
		v := f.Y[(i/grid)*f.Height/grid*f.StrideY+(i%grid)*f.Width/grid]
		if w.count > 0 && v != w.points[i] {
			w.changed = true
		}
		w.points[i] = v
		sum += int(v)
		least, most = min(least, int(v)), max(most, int(v))
	}
	if sum/len(w.points) > darkMean || most-least > darkSpread*2 {
		w.lit = true
	}
	if w.count == 0 {
		w.first = f.At
	}
	w.last = f.At
	w.count++
}

func (w *watched) outcome() readiness.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	lasted := (w.last - w.first).Seconds()
	switch {
	case w.count == 0:
		return readiness.Gone
	case !w.lit:
		return readiness.Dark
	case w.count < 3 || lasted > 0 && float64(w.count-1)/lasted < slowFPS:
		return readiness.Slow
	case !w.changed:
		return readiness.Still
	}
	return readiness.Moving
}

// broken is what a device's error means to a person.
func broken(err error) readiness.Outcome {
	switch {
	case errors.Is(err, media.ErrNoDevice):
		return readiness.None
	case errors.Is(err, media.ErrDeviceBusy):
		return readiness.Busy
	case errors.Is(err, media.ErrDevicePermission):
		return readiness.Refused
	}
	return readiness.Gone
}
