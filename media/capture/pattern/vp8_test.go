//go:build cgo

package pattern

import (
	"image"
	"image/draw"
	"testing"
	"time"

	xdraw "golang.org/x/image/draw"

	"gatehouse/media"
	"gatehouse/media/codec"
)

func TestBarcodeSurvivesTheCodecAndAScreen(t *testing.T) {
	for _, size := range []struct{ w, h, bps int }{{1280, 720, 300_000}, {640, 360, 150_000}, {320, 180, 60_000}} {
		enc, err := codec.NewPictureEncoder(codec.Picture{Width: size.w, Height: size.h, FPS: 30, BPS: size.bps})
		if err != nil {
			t.Fatal(err)
		}
		defer enc.Close()
		dec, err := codec.NewPictureDecoder()
		if err != nil {
			t.Fatal(err)
		}
		defer dec.Close()
		card, f := NewTestCard(size.w, size.h, 30, "line"), media.NewFrame(size.w, size.h)
		shownCount := 0
		for n := range uint32(45) {
			f.At = time.Duration(n) * time.Second / 30
			card.Draw(f, n)
			s, err := enc.Encode(f, false)
			if err != nil {
				t.Fatal(err)
			}
			far, err := dec.Decode(s)
			if err != nil {
				t.Fatal(err)
			}
			if far == nil {
				continue
			}
			shownCount++
			if got, err := ReadFrame(far); err != nil || got.Count != n || got.Station != Station("line") {
				t.Errorf("%v: picture %d reads %+v, %v", size, n, got, err)
			}
			if n%15 != 0 {
				continue
			}
			// A tile of 384 by 216, the smallest that a window shows.
			src, tile := shown(far), image.NewRGBA(image.Rect(0, 0, 384, 216))
			xdraw.ApproxBiLinear.Scale(tile, tile.Bounds(), src, src.Bounds(), draw.Src, nil)
			if got, err := Read(tile); err != nil || got.Count != n {
				t.Errorf("%v: picture %d on a screen reads %+v, %v", size, n, got, err)
			}
		}
		if shownCount < 40 {
			t.Errorf("%v: only %d of 45 pictures shown", size, shownCount)
		}
	}
}
