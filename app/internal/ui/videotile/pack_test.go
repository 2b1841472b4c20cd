package videotile

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/words"
	"gatehouse/media"
)

// noise is a frame with wide strides and every byte different in places.
func noise(w, h int) *media.Frame {
	r := rand.New(rand.NewPCG(1, 2))
	f := &media.Frame{Width: w, Height: h, StrideY: w + 13, StrideUV: w/2 + 7}
	fill := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	f.Y, f.U, f.V = fill(f.StrideY*h), fill(f.StrideUV*h/2), fill(f.StrideUV*h/2)
	return f
}

// shaderByte reads the packed picture as the shader does.
func shaderByte(img *image.RGBA, x, y int) byte {
	return img.Pix[y*img.Stride+x/4*4+x%4]
}

func TestPackedBytesAreWhereTheShaderLooks(t *testing.T) {
	for _, size := range [][2]int{{640, 360}, {2, 2}, {6, 4}, {10, 6}, {1280, 720}} {
		w, h := size[0], size[1]
		f := noise(w, h)
		p := newPacked(w, h)
		img := p.put(f)
		if img.Rect.Dx()*4 != p.stride || img.Rect.Dy() != h+h/2 || len(img.Pix) != img.Rect.Dx()*4*img.Rect.Dy() {
			t.Fatalf("%v: texture %v with %d bytes", size, img.Rect, len(img.Pix))
		}
		for y := range h {
			for x := range w {
				if shaderByte(img, x, y) != f.Y[y*f.StrideY+x] {
					t.Fatalf("%v: luma at %d,%d", size, x, y)
				}
				cx, cy := x/2, h+y/2
				if shaderByte(img, 2*cx, cy) != f.U[y/2*f.StrideUV+cx] {
					t.Fatalf("%v: U at %d,%d", size, x, y)
				}
				if shaderByte(img, 2*cx+1, cy) != f.V[y/2*f.StrideUV+cx] {
					t.Fatalf("%v: V at %d,%d", size, x, y)
				}
			}
		}
	}
}

func TestEveryPutIsAnotherPicture(t *testing.T) {
	p := newPacked(4, 4)
	f := noise(4, 4)
	last := p.put(f)
	for range 7 {
		if next := p.put(f); next == last {
			t.Fatal("the same picture twice in a row: the driver would not upload it")
		} else {
			last = next
		}
	}
}

func TestColoursWithoutAShader(t *testing.T) {
	for _, c := range []struct {
		y, u, v byte
		want    color.RGBA
	}{
		{16, 128, 128, color.RGBA{A: 255}},
		{235, 128, 128, color.RGBA{R: 255, G: 255, B: 255, A: 255}},
		{81, 90, 240, color.RGBA{R: 255, A: 255}},                   // BT.601 red
		{145, 54, 34, color.RGBA{G: 255, A: 255}},                   // green
		{41, 240, 110, color.RGBA{B: 255, A: 255}},                  // blue
		{255, 128, 128, color.RGBA{R: 255, G: 255, B: 255, A: 255}}, // over the range
		{0, 128, 128, color.RGBA{A: 255}},
	} {
		f := media.NewFrame(2, 2)
		for i := range f.Y {
			f.Y[i] = c.y
		}
		f.U[0], f.V[0] = c.u, c.v
		got := toRGBA(f, nil).RGBAAt(1, 1)
		near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 2 }
		if !near(got.R, c.want.R) || !near(got.G, c.want.G) || !near(got.B, c.want.B) || got.A != 255 {
			t.Errorf("%d,%d,%d: %v, want %v", c.y, c.u, c.v, got, c.want)
		}
	}
}

func TestTileShowsTheNewestFrameAndCountsTheRest(t *testing.T) {
	test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	s := NewScreen(w, RGBA)
	defer s.Close()
	tile := s.NewTile("Court")
	if got := tile.Words(); got != "Court: Connecting…" {
		t.Errorf("before the first frame: %q", got)
	}
	var l media.Latest
	tile.Watch(&l)
	tile.SetState(Live)
	for range 4 {
		l.Put(media.NewFrame(64, 36))
		s.draw()
	}
	l.Put(media.NewFrame(64, 36))
	l.Put(media.NewFrame(64, 36))
	l.Put(media.NewFrame(64, 36))
	s.draw()
	s.draw() // nothing new
	if tile.Drawn != 5 || tile.Missed != 2 {
		t.Errorf("drawn %d, missed %d; want 5 and 2", tile.Drawn, tile.Missed)
	}
	s.InSight(false)
	l.Put(media.NewFrame(64, 36))
	s.draw()
	if tile.Drawn != 5 {
		t.Errorf("a picture is drawn that nobody sees")
	}
	s.InSight(true)
	if tile.Drawn != 6 {
		t.Errorf("the newest picture is not there when it is seen again")
	}
	tile.SetState(Frozen)
	if got := tile.Words(); got != "Court: Picture frozen" {
		t.Errorf("frozen: %q", got)
	}
}

func TestSlotsAreUsedAgain(t *testing.T) {
	test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	s := NewScreen(w, Shader)
	defer s.Close()
	names := map[string]bool{}
	var tiles []*Tile
	for range slots {
		tile := s.NewTile("x")
		if tile.shader == nil || names[tile.shader.Name] {
			t.Fatalf("no shader of its own: %v", tile.shader)
		}
		names[tile.shader.Name] = true
		tiles = append(tiles, tile)
	}
	if ninth := s.NewTile("y"); ninth.raster == nil {
		t.Error("a ninth tile has no computed colours")
	}
	tiles[3].Close()
	tiles[3].Close()
	if again := s.NewTile("z"); again.slot != 3 {
		t.Errorf("slot %d, want 3 again", again.slot)
	}
}

func BenchmarkPack640x360(b *testing.B) {
	f := noise(640, 360)
	p := newPacked(640, 360)
	b.SetBytes(640 * 360 * 3 / 2)
	for b.Loop() {
		p.put(f)
	}
}

func BenchmarkRGBA640x360(b *testing.B) {
	f := noise(640, 360)
	dst := toRGBA(f, nil)
	for b.Loop() {
		toRGBA(f, dst)
	}
}
