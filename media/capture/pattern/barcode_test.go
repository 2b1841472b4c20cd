package pattern

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	xdraw "golang.org/x/image/draw"

	"gatehouse/media"
)

func picture(w, h int, count uint32, label string) *media.Frame {
	c := NewTestCard(w, h, 30, label)
	f := media.NewFrame(c.background.Width, c.background.Height)
	c.Draw(f, count)
	return f
}

// shown is f as a window shows it: full-range RGB.
func shown(f *media.Frame) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	clamp := func(v float64) byte { return byte(min(max(v, 0), 255)) }
	for y := range f.Height {
		for x := range f.Width {
			l := 1.164 * (float64(f.Y[y*f.StrideY+x]) - 16)
			u := float64(f.U[y/2*f.StrideUV+x/2]) - 128
			v := float64(f.V[y/2*f.StrideUV+x/2]) - 128
			img.SetRGBA(x, y, color.RGBA{clamp(l + 1.596*v), clamp(l - 0.392*u - 0.813*v), clamp(l + 2.017*u), 255})
		}
	}
	return img
}

// screen is a desktop of plausible clutter.
func screen(w, h int, r *rand.Rand) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{byte(20 + r.IntN(220))}), image.Point{}, draw.Src)
	for range 200 {
		x, y := r.IntN(w), r.IntN(h)
		box := image.Rect(x, y, x+1+r.IntN(w/4), y+1+r.IntN(h/8))
		draw.Draw(img, box, image.NewUniform(color.RGBA{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255}), image.Point{}, draw.Src)
	}
	return img
}

func blur(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Bounds())
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			var sum [3]int
			n := 0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if p := image.Pt(x+dx, y+dy); p.In(img.Rect) {
						c := img.RGBAAt(p.X, p.Y)
						sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
						n++
					}
				}
			}
			out.SetRGBA(x, y, color.RGBA{byte(sum[0] / n), byte(sum[1] / n), byte(sum[2] / n), 255})
		}
	}
	return out
}

func throughJPEG(t *testing.T, img image.Image, quality int) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadFrameOfAnySize(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1920, 1080}, {640, 480}, {640, 360}, {320, 240}, {160, 90}} {
		for _, count := range []uint32{0, 1, 29, 1 << 20, 0xffffffff} {
			f := picture(size[0], size[1], count, "Leeds")
			got, err := ReadFrame(f)
			if err != nil || got.Station != Station("Leeds") || got.Count != count {
				t.Errorf("%v, picture %d: %+v, %v", size, count, got, err)
			}
		}
	}
}

func TestReadFromAScreen(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	big := shown(picture(1280, 720, 123456, "HMP Leeds"))
	scales := []float64{0.3, 0.37, 0.5, 0.66, 0.81, 1, 1.33, 1.7, 2}
	if testing.Short() {
		scales = []float64{0.3, 0.66, 1.33}
	}
	scalers := map[string]xdraw.Scaler{"nearest": xdraw.NearestNeighbor, "bilinear": xdraw.ApproxBiLinear}
	for name, scaler := range scalers {
		for _, scale := range scales {
			for _, spoil := range []string{"clean", "blur", "jpeg"} {
				t.Run(fmt.Sprintf("%s %.2f %s", name, scale, spoil), func(t *testing.T) {
					w, h := int(1280*scale), int(720*scale)
					img := screen(w+300, h+200, r)
					at := image.Pt(r.IntN(300), r.IntN(200))
					scaler.Scale(img, image.Rectangle{at, at.Add(image.Pt(w, h))}, big, big.Bounds(), draw.Src, nil)
					var seen image.Image = img
					switch spoil {
					case "blur":
						seen = blur(img)
					case "jpeg":
						seen = throughJPEG(t, img, 40)
					}
					got, err := Read(seen)
					if err != nil || got.Station != Station("HMP Leeds") || got.Count != 123456 {
						t.Errorf("%+v, %v", got, err)
					}
					if want := (image.Rectangle{at, at.Add(image.Pt(w, h))}); err == nil && !got.Bounds.In(want) {
						t.Errorf("seen at %v, outside the picture %v", got.Bounds, want)
					}
				})
			}
		}
	}
}

func TestReadAllFindsEveryTile(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	img := screen(1600, 900, r)
	for i, label := range []string{"far", "self"} {
		src := shown(picture(1280, 720, uint32(100+i), label))
		box := image.Rect(40, 40, 1000, 580)
		if i == 1 {
			box = image.Rect(1100, 600, 1500, 825)
		}
		xdraw.ApproxBiLinear.Scale(img, box, src, src.Bounds(), draw.Src, nil)
	}
	got := ReadAll(img)
	if len(got) != 2 || got[0].Station != Station("far") || got[0].Count != 100 || got[1].Station != Station("self") || got[1].Count != 101 {
		t.Errorf("%+v", got)
	}
	if sub := ReadAll(img.SubImage(image.Rect(1050, 550, 1600, 900))); len(sub) != 1 || sub[0].Count != 101 || sub[0].Bounds.Min.X < 1100 {
		t.Errorf("in part of the screen: %+v", sub)
	}
}

func TestNothingIsReadWhereNothingIs(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 60 {
		img := screen(640, 480, r)
		if got, err := Read(img); !errors.Is(err, ErrNoBarcode) {
			t.Fatalf("on a screen: %+v, %v", got, err)
		}
		noise := image.NewGray(image.Rect(0, 0, 320, 240))
		grain := 1 + r.IntN(9)
		for y := range 240 {
			for x := range 320 {
				noise.Pix[y*320+x] = byte(rand.New(rand.NewPCG(uint64(x/grain), uint64(y/grain))).Uint32()>>31) * 255
			}
		}
		if got, err := Read(noise); !errors.Is(err, ErrNoBarcode) {
			t.Fatalf("in noise: %+v, %v", got, err)
		}
	}
	// A barcode with one module flipped is refused, not misread.
	for _, at := range []int{0, 20, 47, 60} {
		b := pack(7, 9)
		b[at] = !b[at]
		if _, _, ok := unpack(b); ok {
			t.Errorf("module %d flipped: accepted", at)
		}
	}
	for _, size := range []image.Rectangle{{}, image.Rect(0, 0, 1, 1), image.Rect(0, 0, 7, 3)} {
		if got := ReadAll(image.NewGray(size)); got != nil {
			t.Errorf("%v: %+v", size, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	tile := picture(160, 90, 5, "x")
	f.Add(tile.Y, 160)
	f.Add([]byte{0, 255, 0, 0, 0, 255, 0}, 7)
	f.Fuzz(func(t *testing.T, p []byte, w int) {
		if w < 1 || w > len(p) {
			return
		}
		h := len(p) / w
		for _, r := range ReadAll(&image.Gray{Pix: p, Stride: w, Rect: image.Rect(0, 0, w, h)}) {
			if r.Bounds.Empty() {
				t.Errorf("%+v", r)
			}
		}
	})
}

func BenchmarkReadFrame720p(b *testing.B) {
	f := picture(1280, 720, 99, "bench")
	for range b.N {
		if _, err := ReadFrame(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDraw720p(b *testing.B) {
	c := NewTestCard(1280, 720, 30, "bench")
	f := c.background.Clone()
	for n := range b.N {
		c.Draw(f, uint32(n))
	}
}
