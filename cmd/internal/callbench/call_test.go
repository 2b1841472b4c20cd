//go:build linux

package callbench

import (
	"context"
	"os"
	"testing"
	"time"
)

// TestMain lets the test's own program be the end of a call, as the benchmark's is.
func TestMain(m *testing.M) {
	if IsEnd() {
		if End(context.Background(), os.Stdin, os.Stdout) != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestBothSidesHoldACall holds one short call of each side over a line that
// delays and loses.
func TestBothSidesHoldACall(t *testing.T) {
	if testing.Short() {
		t.Skip("two processes beside the race detector are too slow for a short run")
	}
	for name, open := range map[string]func() (side, error){
		"desks": func() (side, error) { return newDesks(t.Context()) },
		"browsers": func() (side, error) {
			if _, err := chromium(); err != nil {
				t.Skip(err)
			}
			return newBrowsers(t.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := open()
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			const rtt = 60 * time.Millisecond
			c := cell{road: road{RTT: rtt, Loss: 0.02}, height: cellHeight, bps: cellBPS, window: 2 * time.Second}
			h, err := hold(t.Context(), s, c, 1)
			if err != nil {
				t.Fatal(err)
			}
			f := h.figures()
			t.Logf("%.1f %v", f, h.passed)
			half := float64(rtt.Milliseconds()) / 2
			if f.SetUp < 2*half || f.P50 < half || f.P50 > 5000 || f.P95 < f.P50 || f.FPS <= 0 || f.FPS > 2*pictureRate || f.CPU <= 0 {
				t.Errorf("%.1f is not possible", f)
			}
			for i, r := range h.reports {
				if sound := r.Marks[1].Sound - r.Marks[0].Sound; sound <= 0 {
					t.Errorf("end %d played no sound", i)
				}
				if p := h.passed[i]; p.Carried < 50 || p.Lost == 0 || p.Overran != 0 {
					t.Errorf("from end %d: %+v", i, p)
				}
			}
		})
	}
}
