//go:build cgo

package capture

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/availability"
	"github.com/pion/mediadevices/pkg/driver/camera"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

const cameraPrefix = "camera:"

// recorder is what we use of a mediadevices camera driver.
type recorder interface {
	Open() error
	Close() error
	Properties() []prop.Media
	VideoRecord(p prop.Media) (video.Reader, error)
}

// Cameras looks for cameras and returns them, the system's first choice
// first, the test card last. It takes as long as opening each of them.
func (d Devices) Cameras() []media.Device {
	var out []media.Device
	for _, c := range drivers() {
		out = append(out, media.Device{ID: cameraID(c.Info()), Name: cameraName(c.Info()), Default: len(out) == 0})
	}
	return append(out, media.Device{ID: TestCard, Name: "Test card", Synthetic: true})
}

// OpenCamera returns the camera of that ID, or the first when it is empty,
// which is opened when it runs, at the picture nearest to want. It returns
// ErrNoDevice when there is none; the camera's Run returns that, ErrDeviceBusy,
// ErrDevicePermission or ErrDeviceGone.
func (d Devices) OpenCamera(id string, want Size) (media.Camera, error) {
	want = want.orUsual()
	if device, label, ok := synthetic(id); ok {
		if device != TestCard {
			return nil, fmt.Errorf("%w: camera %q", media.ErrNoDevice, id)
		}
		return pattern.NewTestCard(want.Width, want.Height, want.FPS, cmp.Or(label, d.Label)), nil
	}
	for _, c := range drivers() {
		if r, ok := c.(recorder); ok && (id == "" || cameraID(c.Info()) == id) {
			return &videoCamera{source: r, want: want, now: d.Now}, nil
		}
	}
	if id == "" {
		return nil, fmt.Errorf("%w: no camera at all", media.ErrNoDevice)
	}
	return nil, fmt.Errorf("%w: camera %q", media.ErrNoDevice, id)
}

// drivers looks for cameras anew, one entry for each, in an order that stays.
func drivers() []driver.Driver {
	camera.Initialize()
	found := driver.GetManager().Query(driver.FilterAnd(driver.FilterVideoRecorder(), driver.FilterDeviceType(driver.Camera)))
	found = slices.DeleteFunc(found, func(c driver.Driver) bool { return !isCamera(c) })
	slices.SortFunc(found, func(a, b driver.Driver) int {
		return cmp.Or(cmp.Compare(b.Info().Priority, a.Info().Priority), strings.Compare(a.Info().Label, b.Info().Label))
	})
	return slices.CompactFunc(found, func(a, b driver.Driver) bool { return a.Info().Label == b.Info().Label })
}

// isCamera leaves out nodes that carry no pictures, such as the one for
// metadata beside each Linux webcam: they have no name and are not merely
// busy or forbidden.
func isCamera(c driver.Driver) bool {
	name, _, _ := strings.Cut(c.Info().Name, camera.LabelSeparator)
	if strings.TrimSpace(name) != "" {
		return true
	}
	_, err := driver.IsAvailable(c)
	return err == nil || errors.Is(err, availability.ErrBusy) || errors.Is(err, availability.ErrUnimplemented) ||
		err.Error() == syscall.EACCES.Error() || err.Error() == syscall.EPERM.Error()
}

// cameraID takes the part of the label that names the device, not the order
// in which it was plugged in.
func cameraID(i driver.Info) string {
	stable, _, _ := strings.Cut(i.Label, camera.LabelSeparator)
	return cameraPrefix + stable
}

func cameraName(i driver.Info) string {
	name, _, _ := strings.Cut(i.Name, camera.LabelSeparator)
	return cmp.Or(strings.TrimSpace(name), strings.TrimPrefix(cameraID(i), cameraPrefix))
}

// videoCamera reads pictures from a driver.
type videoCamera struct {
	source recorder
	want   Size
	now    func() time.Time
}

// mostDamaged is how many damaged pictures in a row a camera may give: cheap
// webcams give some when they start.
const mostDamaged = 30

func (c *videoCamera) Run(ctx context.Context, deliver func(*media.Frame)) error {
	if err := c.source.Open(); err != nil {
		return cameraError("open camera", err, media.ErrNoDevice)
	}
	p, ok := nearest(c.source.Properties(), c.want)
	if !ok {
		_ = c.source.Close()
		return fmt.Errorf("%w: the camera offers no picture that can be used", media.ErrNoDevice)
	}
	reader, err := c.source.VideoRecord(p)
	if err != nil { // the driver has closed itself
		return cameraError("start camera", err, media.ErrNoDevice)
	}
	defer func() { _ = c.source.Close() }()

	f := media.NewFrame(2, 2)
	var began time.Time
	for damaged := 0; ; {
		if ctx.Err() != nil {
			return nil
		}
		img, release, err := reader.Read()
		at := c.now()
		if err == nil {
			err = convert(f, img, p.FrameFormat == frame.FormatMJPEG)
			if release != nil {
				release()
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			if damaged++; !isDamage(err) || damaged > mostDamaged {
				return cameraError("read camera", err, media.ErrDeviceGone)
			}
			continue
		}
		damaged = 0
		if began.IsZero() {
			began = at
		}
		f.At = at.Sub(began)
		deliver(f)
	}
}

// isDamage tells a picture that arrived broken from a camera that is gone.
func isDamage(err error) bool {
	var format jpeg.FormatError
	var unsupported jpeg.UnsupportedError
	return errors.As(err, &format) || errors.As(err, &unsupported) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errPicture) ||
		strings.HasPrefix(err.Error(), "frame length") // the driver's word for a short one
}

// cameraError puts a system's error into our words; other is for those that
// say nothing more.
func cameraError(doing string, err, other error) error {
	word := other
	switch {
	case errors.Is(err, syscall.EBUSY):
		word = media.ErrDeviceBusy
	case errors.Is(err, fs.ErrPermission):
		word = media.ErrDevicePermission
	}
	return fmt.Errorf("%s: %w: %w", doing, word, err)
}

// nearest picks the picture format that costs least against want: first the
// size, then too slow a rate, then the work of unpacking it.
func nearest(offered []prop.Media, want Size) (prop.Media, bool) {
	cost := func(p prop.Media) float64 {
		c := 4 * math.Abs(math.Log(float64(p.Width*p.Height)/float64(want.Width*want.Height)))
		c += math.Abs(math.Log(float64(p.Width*want.Height) / float64(p.Height*want.Width)))
		if rate := float64(p.FrameRate); rate > 0 {
			c += 6 * max(0, math.Log(float64(want.FPS)/rate)) // slower than wanted
			c += 0.1 * max(0, math.Log(rate/float64(want.FPS)))
		}
		if p.FrameFormat == frame.FormatMJPEG {
			c += 0.5
		}
		return c
	}
	usable := slices.DeleteFunc(slices.Clone(offered), func(p prop.Media) bool {
		return p.Width < 2 || p.Height < 2 || p.Width*p.Height > mostPixels || p.FrameFormat == frame.FormatZ16
	})
	if len(usable) == 0 {
		return prop.Media{}, false
	}
	return slices.MinFunc(usable, func(a, b prop.Media) int { return cmp.Compare(cost(a), cost(b)) }), true
}
