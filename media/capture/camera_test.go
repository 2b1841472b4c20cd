//go:build cgo

package capture

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// The files hold these pictures of a test card with this label, as a webcam's
// driver hands them out.
const (
	fileWidth, fileHeight = 160, 90
	fileLabel             = "file"
	filePictures          = 3
)

func filePicture(n int) *media.Frame {
	f := media.NewFrame(fileWidth, fileHeight)
	pattern.NewTestCard(fileWidth, fileHeight, 30, fileLabel).Draw(f, uint32(n+1))
	return f
}

func yuyv(f *media.Frame) []byte {
	var out []byte
	for y := range f.Height {
		for x := 0; x < f.Width; x += 2 {
			c := y/2*f.StrideUV + x/2
			out = append(out, f.Y[y*f.StrideY+x], f.U[c], f.Y[y*f.StrideY+x+1], f.V[c])
		}
	}
	return out
}

func fullRange(f *media.Frame) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, f.Width, f.Height), image.YCbCrSubsampleRatio420)
	widen := func(dst, src []byte, steps int) {
		for i := range dst {
			dst[i] = byte(min(max((int(src[i])-16)*255/steps, 0), 255))
		}
	}
	widen(img.Y, f.Y, lumaRange)
	widen(img.Cb, f.U, chromaRange)
	widen(img.Cr, f.V, chromaRange)
	return img
}

// mjpeg encodes f as webcams do: without Huffman tables when bare.
func mjpeg(t *testing.T, f *media.Frame, bare bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, fullRange(f), &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	for bare {
		at := bytes.Index(out, []byte{0xff, 0xc4})
		if at < 0 {
			break
		}
		out = slices.Delete(out, at, at+2+int(out[at+2])<<8+int(out[at+3]))
	}
	return out
}

func recorded(t *testing.T, name string) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		var b []byte
		for n := range filePictures {
			if name == "camera.yuyv" {
				b = append(b, yuyv(filePicture(n))...)
			} else {
				b = append(b, mjpeg(t, filePicture(n), n == 1)...)
			}
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filed is a camera driver that hands out recorded pictures through the
// library's own decoders, then fails.
type filed struct {
	formats               []prop.Media
	pictures              [][]byte
	openErr, recErr, last error

	recorded       prop.Media
	opened, closed int
}

func (f *filed) Open() error              { f.opened++; return f.openErr }
func (f *filed) Close() error             { f.closed++; return nil }
func (f *filed) Properties() []prop.Media { return f.formats }

func (f *filed) VideoRecord(p prop.Media) (video.Reader, error) {
	f.recorded = p
	if f.recErr != nil {
		return nil, f.recErr
	}
	dec, err := frame.NewDecoder(p.FrameFormat)
	if err != nil {
		return nil, err
	}
	n := 0
	return video.ReaderFunc(func() (image.Image, func(), error) {
		if n == len(f.pictures) {
			return nil, func() {}, f.last
		}
		n++
		return dec.Decode(f.pictures[n-1], p.Width, p.Height)
	}), nil
}

func offer(format frame.Format, w, h int, fps float32) prop.Media {
	return prop.Media{Video: prop.Video{Width: w, Height: h, FrameRate: fps, FrameFormat: format}}
}

// ticking is a clock that moves a thirtieth of a second each time it is read.
func ticking() func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time { now = now.Add(time.Second / 30); return now }
}

func TestRawPicturesPassThroughTheCamera(t *testing.T) {
	raw := recorded(t, "camera.yuyv")
	jpegs := bytes.SplitAfter(recorded(t, "camera.mjpeg"), []byte{0xff, 0xd9})
	jpegs = jpegs[:len(jpegs)-1]
	size := fileWidth * fileHeight * 2
	tests := []struct {
		name     string
		format   frame.Format
		pictures [][]byte
	}{
		{"YUYV", frame.FormatYUYV, slices.Collect(slices.Chunk(raw, size))},
		{"YUYV with a short picture", frame.FormatYUYV, [][]byte{raw[:size], raw[:100], raw[size : 2*size], nil, raw[2*size:]}},
		{"MJPEG", frame.FormatMJPEG, jpegs},
		{"MJPEG with damaged pictures", frame.FormatMJPEG, [][]byte{jpegs[0][:700], jpegs[0], nil, jpegs[1], []byte("no picture"), jpegs[2]}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := &filed{formats: []prop.Media{offer(tt.format, fileWidth, fileHeight, 30)}, pictures: tt.pictures, last: syscall.ENODEV}
			cam := &videoCamera{source: src, want: Size{}.orUsual(), now: ticking()}
			var at []time.Duration
			err := cam.Run(t.Context(), func(f *media.Frame) {
				got, err := pattern.ReadFrame(f)
				if err != nil || got.Station != pattern.Station(fileLabel) || got.Count != uint32(len(at)+1) {
					t.Errorf("picture %d: %+v, %v", len(at), got, err)
				}
				want := filePicture(len(at))
				if d := difference(f, want); d > 4 {
					t.Errorf("picture %d is %.1f away from what was recorded", len(at), d)
				}
				at = append(at, f.At)
			})
			if !errors.Is(err, media.ErrDeviceGone) || !errors.Is(err, syscall.ENODEV) {
				t.Errorf("unplugged: %v", err)
			}
			if len(at) != filePictures || at[0] != 0 || !slices.IsSorted(at) || at[2] < time.Second/20 {
				t.Errorf("pictures at %v", at)
			}
			if src.opened != 1 || src.closed != 1 {
				t.Errorf("opened %d times, closed %d times", src.opened, src.closed)
			}
		})
	}
}

// difference is the average distance of two pictures' samples, in steps.
func difference(a, b *media.Frame) float64 {
	var sum, n float64
	for i := range a.Y {
		sum, n = sum+math.Abs(float64(a.Y[i])-float64(b.Y[i])), n+1
	}
	for i := range a.U {
		sum, n = sum+math.Abs(float64(a.U[i])-float64(b.U[i]))+math.Abs(float64(a.V[i])-float64(b.V[i])), n+2
	}
	return sum / n
}

func TestCameraErrorsInOurWords(t *testing.T) {
	good := []prop.Media{offer(frame.FormatYUYV, 160, 90, 30)}
	tests := []struct {
		name   string
		src    filed
		want   error
		closed int
	}{
		{"forbidden", filed{openErr: &os.PathError{Err: syscall.EACCES}}, media.ErrDevicePermission, 0},
		{"never there", filed{openErr: syscall.ENOENT}, media.ErrNoDevice, 0},
		{"nothing to offer", filed{}, media.ErrNoDevice, 1},
		{"only depth", filed{formats: []prop.Media{offer(frame.FormatZ16, 640, 480, 30)}}, media.ErrNoDevice, 1},
		// The driver closes itself when it cannot start.
		{"busy", filed{formats: good, recErr: syscall.EBUSY}, media.ErrDeviceBusy, 0},
		{"silent", filed{formats: good, last: errors.New("read timeout")}, media.ErrDeviceGone, 1},
		{"ended", filed{formats: good, last: io.EOF}, media.ErrDeviceGone, 1},
		{"always damaged", filed{formats: good, pictures: make([][]byte, 100), last: io.EOF}, media.ErrDeviceGone, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cam := &videoCamera{source: &tt.src, want: Size{}.orUsual(), now: ticking()}
			err := cam.Run(t.Context(), func(*media.Frame) { t.Error("a picture") })
			if !errors.Is(err, tt.want) || tt.src.closed != tt.closed {
				t.Errorf("%v, closed %d times", err, tt.src.closed)
			}
		})
	}
}

func TestCameraStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	src := &filed{
		formats:  []prop.Media{offer(frame.FormatYUYV, 160, 90, 30)},
		pictures: slices.Repeat([][]byte{yuyv(filePicture(0))}, 100), last: io.EOF,
	}
	n := 0
	err := (&videoCamera{source: src, want: Size{}.orUsual(), now: ticking()}).Run(ctx, func(*media.Frame) {
		if n++; n == 5 {
			cancel()
		}
	})
	if err != nil || n != 5 || src.closed != 1 {
		t.Errorf("%d pictures, closed %d times, %v", n, src.closed, err)
	}
}

func TestNearestFormat(t *testing.T) {
	var (
		raw720at10  = offer(frame.FormatYUYV, 1280, 720, 10)
		raw480at30  = offer(frame.FormatYUYV, 640, 480, 30)
		raw360at30  = offer(frame.FormatYUYV, 640, 360, 30)
		jpeg720at30 = offer(frame.FormatMJPEG, 1280, 720, 30)
		jpeg720at60 = offer(frame.FormatMJPEG, 1280, 720, 60)
		jpeg1080    = offer(frame.FormatMJPEG, 1920, 1080, 30)
		raw720      = offer(frame.FormatYUYV, 1280, 720, 30)
		rateless    = offer(frame.FormatI420, 1280, 720, 0)
		depth       = offer(frame.FormatZ16, 1280, 720, 30)
		huge        = offer(frame.FormatMJPEG, 3840, 2160, 30)
	)
	usual := Size{1280, 720, 30}
	for _, tt := range []struct {
		want    Size
		offered []prop.Media
		choose  prop.Media
	}{
		{usual, []prop.Media{raw720at10, raw480at30, raw360at30, jpeg1080, jpeg720at60, jpeg720at30, huge}, jpeg720at30},
		{usual, []prop.Media{jpeg720at30, raw720, depth}, raw720},
		{usual, []prop.Media{raw480at30, rateless}, rateless},
		{usual, []prop.Media{huge, raw720at10}, raw720at10},
		{Size{640, 360, 30}, []prop.Media{raw720, raw480at30, raw360at30, jpeg720at30}, raw360at30},
	} {
		if got, ok := nearest(tt.offered, tt.want); !ok || got.Video != tt.choose.Video {
			t.Errorf("of %d offers for %v: %v %dx%d at %v", len(tt.offered), tt.want, got.FrameFormat, got.Width, got.Height, got.FrameRate)
		}
	}
}

func TestConvertLayouts(t *testing.T) {
	// One colour in every layout comes out as the same limited-range colour.
	orange := color.YCbCr{Y: 150, Cb: 80, Cr: 180}
	want := [3]byte{16 + (150*219+127)/255, 16 + (80*224+127)/255, 16 + (180*224+127)/255}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio440,
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		img := image.NewYCbCr(image.Rect(0, 0, 33, 17), ratio)
		for _, p := range []struct {
			plane []byte
			v     byte
		}{{img.Y, orange.Y}, {img.Cb, orange.Cb}, {img.Cr, orange.Cr}} {
			for i := range p.plane {
				p.plane[i] = p.v
			}
		}
		f := media.NewFrame(2, 2)
		if err := convert(f, img, true); err != nil {
			t.Errorf("%v: %v", ratio, err)
			continue
		}
		if f.Width != 32 || f.Height != 16 {
			t.Errorf("%v: %d by %d", ratio, f.Width, f.Height)
		}
		for name, got := range map[string]byte{"Y": f.Y[31*16], "U": f.U[100], "V": f.V[127]} {
			w := want[map[string]int{"Y": 0, "U": 1, "V": 2}[name]]
			if d := int(got) - int(w); d < -1 || d > 1 {
				t.Errorf("%v: %s is %d, want %d", ratio, name, got, w)
			}
		}
	}
	rgb := image.NewRGBA(image.Rect(0, 0, 4, 4))
	f := media.NewFrame(2, 2)
	if err := convert(f, rgb, true); err != nil || f.Y[0] != 16 || f.U[0] != 128 {
		t.Errorf("black RGB: %v, %v, %v", f.Y[0], f.U[0], err)
	}
	gray := image.NewGray(image.Rect(0, 0, 4, 4))
	gray.Pix[0] = 255
	if err := convert(f, gray, true); err != nil || f.Y[0] != 235 || f.Y[1] != 16 || f.V[0] != 128 {
		t.Errorf("grey: %v, %v, %v", f.Y[:2], f.V[0], err)
	}
	for _, bad := range []image.Image{
		image.NewGray(image.Rect(0, 0, 1, 1)), image.NewGray(image.Rect(0, 0, 5000, 5000)),
		&image.YCbCr{Y: make([]byte, 10), YStride: 64, CStride: 32, Rect: image.Rect(0, 0, 64, 64)},
	} {
		if err := convert(f, bad, true); !errors.Is(err, errPicture) {
			t.Errorf("%v: %v", bad.Bounds(), err)
		}
	}
}

func TestCamerasHaveStableNames(t *testing.T) {
	i := driver.Info{Label: "usb-Acme_HD_Webcam-video-index0;video2", Name: "Acme HD Webcam;usb-0000:00:14.0-1"}
	if id, name := cameraID(i), cameraName(i); id != "camera:usb-Acme_HD_Webcam-video-index0" || name != "Acme HD Webcam" {
		t.Errorf("%q, %q", id, name)
	}
	i = driver.Info{Label: "video0;video0", Name: ";"}
	if id, name := cameraID(i), cameraName(i); id != "camera:video0" || name != "video0" {
		t.Errorf("%q, %q", id, name)
	}
}

func TestCamerasOfThisMachine(t *testing.T) {
	d := Devices{Now: time.Now, Label: "desk"}
	found := d.Cameras()
	if last := found[len(found)-1]; last.ID != TestCard || !last.Synthetic {
		t.Errorf("the last is %+v", last)
	}
	t.Logf("%d cameras of %s", len(found)-1, fmt.Sprint(found))
	for _, id := range []string{"camera:none", "synthetic:none", "synthetic:tone"} {
		if _, err := d.OpenCamera(id, Size{}); !errors.Is(err, media.ErrNoDevice) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if len(found) == 1 {
		if _, err := d.OpenCamera("", Size{}); !errors.Is(err, media.ErrNoDevice) {
			t.Errorf("no camera: %v", err)
		}
	}
	for id, station := range map[string]string{TestCard: "desk", TestCard + "/Leeds": "Leeds"} {
		cam, err := d.OpenCamera(id, Size{Width: 320, Height: 180, FPS: 60})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = cam.Run(ctx, func(f *media.Frame) {
			if got, err := pattern.ReadFrame(f); err != nil || got.Station != pattern.Station(station) || f.Width != 320 {
				t.Errorf("%q: %+v, %v", id, got, err)
			}
			cancel()
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkConvertYUYV720p(b *testing.B) {
	dec, err := frame.NewDecoder(frame.FormatYUYV)
	if err != nil {
		b.Fatal(err)
	}
	raw, f := make([]byte, 1280*720*2), media.NewFrame(1280, 720)
	for range b.N {
		img, release, err := dec.Decode(raw, 1280, 720)
		if err != nil {
			b.Fatal(err)
		}
		if err := convert(f, img, false); err != nil {
			b.Fatal(err)
		}
		release()
	}
}

func BenchmarkConvertMJPEG720p(b *testing.B) {
	card, f := pattern.NewTestCard(1280, 720, 30, "bench"), media.NewFrame(1280, 720)
	card.Draw(f, 1)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, fullRange(f), nil); err != nil {
		b.Fatal(err)
	}
	dec, err := frame.NewDecoder(frame.FormatMJPEG)
	if err != nil {
		b.Fatal(err)
	}
	for range b.N {
		img, _, err := dec.Decode(buf.Bytes(), 1280, 720)
		if err != nil {
			b.Fatal(err)
		}
		if err := convert(f, img, true); err != nil {
			b.Fatal(err)
		}
	}
}
