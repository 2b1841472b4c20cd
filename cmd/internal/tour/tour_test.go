package tour

import (
	"context"
	"encoding/binary"
	"errors"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// onStage skips where the programs that `make tour` installs are missing.
func onStage(t *testing.T) Config {
	t.Helper()
	for _, program := range []string{"Xvfb", "openbox", "xdotool", "pulseaudio", "pactl", "pacat", "parec"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s here: `make tour` installs it", program)
		}
	}
	return Config{Out: t.TempDir(), Environ: os.Environ(), Log: io.Discard}
}

func TestAFailedStepIsNamedAndPicturedAndNothingRunsOn(t *testing.T) {
	cfg := onStage(t)
	var pids []int
	ran := false
	err := Run(t.Context(), cfg, []Step{
		{Name: "all well", Run: func(tr *Tour) error {
			for _, c := range tr.stage.children {
				pids = append(pids, c.cmd.Process.Pid)
			}
			return nil
		}},
		{Name: "no such room", Within: 200 * time.Millisecond, Run: func(tr *Tour) error {
			return tr.Until("the room", func() (bool, error) { return false, nil })
		}},
		{Name: "never reached", Run: func(*Tour) error { ran = true; return nil }},
	})
	if !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), `"no such room"`) || !strings.Contains(err.Error(), "in vain for the room") {
		t.Errorf("error is %v", err)
	}
	if ran {
		t.Error("a step ran after one that failed")
	}
	for _, name := range []string{"01-all-well.png", "02-no-such-room-FAILED.png"} {
		f, err := os.Open(filepath.Join(cfg.Out, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if size, err := png.DecodeConfig(f); err != nil || size.Width != screenWidth || size.Height != screenHeight {
			t.Errorf("%s is %d×%d: %v", name, size.Width, size.Height, err)
		}
		f.Close()
	}
	if len(pids) < 3 {
		t.Fatalf("only %d programs were on the stage", len(pids))
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("program %d is still there: %v", pid, err)
		}
	}
}

func TestTheWatchdogEndsTheTour(t *testing.T) {
	cfg := onStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := Run(ctx, cfg, []Step{{Name: "for ever", Within: time.Hour, Run: func(tr *Tour) error {
		cancel()
		return tr.Until("the end of time", func() (bool, error) { return false, nil })
	}}})
	if !errors.Is(err, ErrFailed) {
		t.Errorf("error is %v", err)
	}
}

func TestAToneIsHeardWhereItIsLedAndNowhereElse(t *testing.T) {
	cfg := onStage(t)
	err := Run(t.Context(), cfg, []Step{{Name: "hum", Run: func(tr *Tour) error {
		if err := tr.stage.hum(clerkName, 440); err != nil {
			return err
		}
		if _, err := tr.stage.run(tr.ctx, "pactl", "load-module", "module-loopback",
			"source="+microphone(clerkName)+".monitor", "sink="+speaker(solicitorName), "latency_msec=20"); err != nil {
			return err
		}
		if err := tr.Until("the tone", func() (bool, error) {
			level, err := tr.stage.hears(tr.ctx, solicitorName, 440)
			return level > audible, err
		}); err != nil {
			return err
		}
		if level, err := tr.stage.hears(tr.ctx, solicitorName, 600); err != nil || level > inaudible {
			t.Errorf("another tone is heard at %v: %v", level, err)
		}
		if level, err := tr.stage.hears(tr.ctx, clerkName, 440); err != nil || level > inaudible {
			t.Errorf("the tone is heard at %v where it was not led: %v", level, err)
		}
		return nil
	}}})
	if err != nil {
		t.Error(err)
	}
}

func TestToneReaderGoesOnWithoutAGap(t *testing.T) {
	r := &toneReader{tone: pattern.NewTone(440)}
	got := make([]byte, media.SampleRate/2)
	for at := 0; at < len(got); {
		n, err := r.Read(got[at:min(at+777, len(got))])
		if err != nil || n == 0 {
			t.Fatalf("read %d: %v", n, err)
		}
		at += n
	}
	want := make([]int16, len(got)/2)
	tone := pattern.NewTone(440)
	tone.Fill(want)
	for i, v := range want {
		if int16(binary.LittleEndian.Uint16(got[2*i:])) != v {
			t.Fatalf("sample %d differs", i)
		}
	}
}

// dump is a window dump of two pixels, the second beyond the first's line.
func dump() []byte {
	raw := make([]byte, 4*xwdWords)
	put := func(i, v int) { binary.BigEndian.PutUint32(raw[4*i:], uint32(v)) }
	put(xwdHeaderSize, 4*xwdWords)
	put(xwdVersion, 7)
	put(xwdWidth, 1)
	put(xwdHeight, 2)
	put(xwdBitsPerPixel, 32)
	put(xwdBytesPerLine, 8)
	put(xwdColours, 1)
	raw = append(raw, make([]byte, xwdColourSize)...)
	return append(raw, 3, 2, 1, 0, 9, 9, 9, 9, 6, 5, 4, 0, 9, 9, 9, 9)
}

func TestReadXWD(t *testing.T) {
	img, err := readXWD(dump())
	if err != nil {
		t.Fatal(err)
	}
	if got := img.RGBAAt(0, 0); got != (color.RGBA{1, 2, 3, 255}) {
		t.Errorf("first pixel is %v", got)
	}
	if got := img.RGBAAt(0, 1); got != (color.RGBA{4, 5, 6, 255}) {
		t.Errorf("second pixel is %v", got)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":     func([]byte) []byte { return nil },
		"cut short": func(b []byte) []byte { return b[:len(b)-1] },
		"version":   func(b []byte) []byte { b[4*xwdVersion+3] = 6; return b },
		"depth":     func(b []byte) []byte { b[4*xwdBitsPerPixel+3] = 16; return b },
		"too wide":  func(b []byte) []byte { b[4*xwdWidth+3] = 3; return b },
	} {
		if _, err := readXWD(spoil(dump())); !errors.Is(err, errScreen) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestFindPrefersWhatLiesOnTop(t *testing.T) {
	w := Window{Items: []Item{{Text: "Cancel", X: 1}, {Text: "Cancel", X: 2, Layer: 1}, {Text: "Cancelled"}}}
	if i, ok := w.Find(Text("Cancel")); !ok || i.X != 2 {
		t.Errorf("found %+v", i)
	}
	if _, ok := w.Find(Enabled(Text("Book"))); ok {
		t.Error("found what is not there")
	}
}

func TestAButtonBelongsToTheLineAboveIt(t *testing.T) {
	row := func(who string, y float64) []Item {
		return []Item{{Type: "*widget.Label", Text: who, X: 900, Y: y}, {Type: "*ui.Button", Name: who, Text: "More…", X: 960, Y: y + 60}}
	}
	w := Window{Items: slices.Concat(
		[]Item{{Type: "*videotile.Tile", Text: "Nia, witness", X: 100, Y: 110}}, row("Sol, representative", 0), row("HHJ, judge", 95), row("Nia, witness", 190),
	)}
	for _, who := range []string{"Sol, representative", "HHJ, judge", "Nia, witness"} {
		if i, ok := w.beside(who, "More…"); !ok || i.Name != who {
			t.Errorf("beside %s is the button of %q", who, i.Name)
		}
	}
	if i, ok := w.beside("Noël, prisoner", "More…"); ok {
		t.Errorf("beside nobody is the button of %q", i.Name)
	}
}

func TestFieldIsTheBoxBelowOrBesideItsLabel(t *testing.T) {
	box := func(name string, x, y float64) Item {
		return Item{Type: "*ui.Entry", Name: name, X: x, Y: y, W: 200, H: 30}
	}
	w := Window{Items: []Item{
		{Text: "Start", X: 0, Y: 0, W: 50, H: 20},
		{Text: "Length", X: 220, Y: 0, W: 50, H: 20},
		{Text: "Notes", X: 0, Y: 100, W: 50, H: 30},
		box("start", 0, 25), box("length", 220, 25), box("notes", 60, 100),
	}}
	for label, want := range map[string]string{"Start": "start", "Length": "length", "Notes": "notes"} {
		if i, ok := w.Field(Text(label)); !ok || i.Name != want {
			t.Errorf("%s has the field %q", label, i.Name)
		}
	}
	if _, ok := w.Field(Text("Reason")); ok {
		t.Error("found the field of a label that is not there")
	}
}
