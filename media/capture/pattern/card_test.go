package pattern

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

func TestCardKeepsPaceAndRemembersWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		card := NewTestCard(320, 240, 25, "pace")
		var counts []uint32
		err := card.Run(ctx, func(f *media.Frame) {
			got, err := ReadFrame(f)
			if err != nil {
				t.Error(err)
			}
			if want := time.Duration(len(counts)) * 40 * time.Millisecond; f.At != want {
				t.Errorf("picture %d at %v, want %v", got.Count, f.At, want)
			}
			if taken, ok := card.Taken(got.Count); !ok || !taken.Equal(time.Now()) {
				t.Errorf("picture %d taken at %v, %v; it is %v", got.Count, taken, ok, time.Now())
			}
			if counts = append(counts, got.Count); len(counts) == 300 {
				cancel()
			}
		})
		if err != nil {
			t.Error(err)
		}
		if len(counts) != 300 || counts[0] != 1 || counts[299] != 300 {
			t.Errorf("%d pictures, %d to %d", len(counts), counts[0], counts[len(counts)-1])
		}
		for count, want := range map[uint32]bool{0: false, 44: false, 45: true, 300: true, 301: false} {
			if _, ok := card.Taken(count); ok != want {
				t.Errorf("picture %d remembered: %v", count, ok)
			}
		}
	})
}

func TestCardMoves(t *testing.T) {
	card := NewTestCard(320, 180, 30, "moves")
	a, b := media.NewFrame(320, 180), card.background.Clone()
	b.At = 250 * time.Millisecond
	card.Draw(a, 1)
	card.animate(b, 1)
	if a.Y[0] != 180 || a.U[0] != 128 || a.Y[319] != 35 || a.U[159] != 212 {
		t.Error("the bars are not drawn from the light grey on the left to blue on the right")
	}
	changed := 0
	for y := range a.Height {
		for x := range a.Width {
			if a.Y[y*a.StrideY+x] != b.Y[y*b.StrideY+x] {
				if changed++; y < card.ballTop {
					t.Fatalf("%d, %d changed outside the ball's band", x, y)
				}
			}
		}
	}
	if changed < 50 {
		t.Errorf("%d pixels changed in a quarter of a second", changed)
	}
}

func TestStationsDiffer(t *testing.T) {
	seen := map[uint16]string{}
	for _, label := range []string{"", "Leeds", "Moorland", "Styal", "desk 1", "desk 2", "host", "guest", "A. Solicitor"} {
		if other, ok := seen[Station(label)]; ok {
			t.Errorf("%q and %q have one station", label, other)
		}
		seen[Station(label)] = label
	}
}
