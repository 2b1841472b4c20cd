package callview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestPicturesDoNotOverlapAndOnesOwnIsSmall(t *testing.T) {
	for n := 1; n <= 9; n++ {
		var tiles []fyne.CanvasObject
		for range n {
			tiles = append(tiles, &canvas.Rectangle{})
		}
		size := fyne.NewSize(1000, 700)
		(&tiling{}).Layout(tiles, size)
		others := tiles
		if n > 1 {
			own := tiles[n-1]
			if own.Size().Width > ownMost || own.Position().X+own.Size().Width > size.Width || own.Position().Y+own.Size().Height > size.Height {
				t.Errorf("%d: one's own is at %v, %v large", n, own.Position(), own.Size())
			}
			others = tiles[:n-1]
		}
		for i, a := range others {
			if a.Size().Width < 200 || a.Position().X+a.Size().Width > size.Width+0.5 || a.Position().Y+a.Size().Height > size.Height+0.5 {
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
}
