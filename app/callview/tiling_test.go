package callview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// One's own picture lies on another's only where that one is much larger, and
// away from the name at its foot.
func TestPicturesDoNotOverlapAndOnesOwnHidesLittle(t *testing.T) {
	onAnother := 0
	for n := 1; n <= 12; n++ {
		var tiles []fyne.CanvasObject
		for range n {
			tiles = append(tiles, &canvas.Rectangle{})
		}
		size := fyne.NewSize(1000, 700)
		(&tiling{}).Layout(tiles, size)
		others := tiles
		if n > 1 {
			own := tiles[n-1]
			if small := own.Size().Width <= ownHides*tiles[0].Size().Width; small {
				onAnother++
				others = tiles[:n-1]
				if own.Position().X+own.Size().Width > size.Width || own.Position().Y+own.Size().Height > size.Height/2 {
					t.Errorf("%d: one's own is at %v, %v large", n, own.Position(), own.Size())
				}
			}
		}
		for i, a := range others {
			if a.Size().Width < 200 || a.Position().X < 0 || a.Position().Y < 0 || a.Position().X+a.Size().Width > size.Width+0.5 || a.Position().Y+a.Size().Height > size.Height+0.5 {
				t.Errorf("%d: picture %d is at %v, %v large", n, i, a.Position(), a.Size())
			}
			for _, b := range others[:i] {
				p, q := a.Position(), b.Position()
				if p.X < q.X+b.Size().Width && q.X < p.X+a.Size().Width && p.Y < q.Y+b.Size().Height && q.Y < p.Y+a.Size().Height {
					t.Errorf("%d: two pictures overlap", n)
				}
			}
		}
	}
	if onAnother != 2 { // with one other, and with two below each other
		t.Errorf("one's own lies on another's in %d of the calls", onAnother)
	}
}

func TestTheOneInTheSpotlightIsTheLargest(t *testing.T) {
	for _, n := range []int{2, 6, 10, 12} {
		for large := 1; large <= n; large++ {
			var tiles []fyne.CanvasObject
			for range n {
				tiles = append(tiles, &canvas.Rectangle{})
			}
			size := fyne.NewSize(1000, 600)
			(&tiling{large: large}).Layout(tiles, size)
			for i, a := range tiles {
				p, s := a.Position(), a.Size()
				if p.X < 0 || p.Y < 0 || p.X+s.Width > size.Width+0.5 || p.Y+s.Height > size.Height+0.5 || s.Height < 30 {
					t.Errorf("%d people, %d large: picture %d is at %v, %v large", n, large, i+1, p, s)
				}
				if i != large-1 && s.Width*s.Height >= tiles[large-1].Size().Width*tiles[large-1].Size().Height {
					t.Errorf("%d people, %d large: picture %d is not smaller", n, large, i+1)
				}
			}
		}
	}
}
