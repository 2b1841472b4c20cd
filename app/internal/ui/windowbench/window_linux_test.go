package windowbench

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"image"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/timegrid"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/internal/words"
	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/codec"
	"gatehouse/media/peer"
)

// window is the one that the benchmarks draw in; nil when there is no display.
var window fyne.Window

func TestMain(m *testing.M) {
	flag.Parse()
	if b := flag.Lookup("test.bench"); b == nil || b.Value.String() == "" {
		os.Exit(m.Run())
	}
	stop, ok := display()
	if !ok {
		os.Exit(m.Run())
	}
	a := fyneapp.NewWithID("gatehouse.windowbench")
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	window = a.NewWindow("windowbench")
	window.SetPadded(false)
	window.Resize(fyne.NewSize(1280, 800))
	code := 0
	a.Lifecycle().SetOnStarted(func() {
		go func() { // ends with the benchmarks, and ends the app
			code = m.Run()
			ui.OnMain(a.Quit)
		}()
	})
	window.ShowAndRun()
	stop()
	os.Exit(code)
}

// display makes sure that there is one.
func display() (stop func(), ok bool) {
	if os.Getenv("DISPLAY")+os.Getenv("WAYLAND_DISPLAY") != "" {
		return func() {}, true
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, false
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp") //nolint:noctx // stopped at the end
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		return nil, false
	}
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return nil, false
	}
	os.Setenv("DISPLAY", ":"+strings.TrimSpace(number)) //nolint:usetesting // before any test
	return func() {
		_ = x.Process.Signal(syscall.SIGTERM)
		_ = x.Wait()
	}, true
}

func show(b *testing.B, build func(w *words.Words) fyne.CanvasObject) {
	b.Helper()
	if window == nil {
		b.Skip("no display, and no Xvfb to make one")
	}
	w, err := words.Load(words.English)
	if err != nil {
		b.Fatal(err)
	}
	ui.OnMainWait(func() { window.SetContent(build(w)) })
}

// cpu is the processor time this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func benchmarkTiles(b *testing.B, n int, mode videotile.Mode) {
	b.Helper()
	var (
		screen *videotile.Screen
		tiles  []*videotile.Tile
		boxes  []*media.Latest
	)
	show(b, func(w *words.Words) fyne.CanvasObject {
		screen = videotile.NewScreen(w, mode)
		grid := container.NewGridWithColumns(min(n, 3))
		for i := range n {
			t := screen.NewTile(fmt.Sprint("Person ", i+1))
			l := &media.Latest{Wake: screen.Poke}
			t.Watch(l)
			t.SetState(videotile.Live)
			tiles, boxes = append(tiles, t), append(boxes, l)
			grid.Add(t)
		}
		return grid
	})
	defer ui.OnMainWait(screen.Close)
	var frames []*media.Frame
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a picture
	for range 8 {
		f := media.NewFrame(640, 360)
		for i := range f.Y {
			f.Y[i] = byte(16 + r.IntN(220))
		}
		frames = append(frames, f)
	}
	run := func(d time.Duration) (drawn, missed uint64) {
		count := func(sign int64) {
			ui.OnMainWait(func() {
				for _, t := range tiles {
					drawn += uint64(sign) * t.Drawn   //nolint:gosec // adds or takes away
					missed += uint64(sign) * t.Missed //nolint:gosec // adds or takes away
				}
			})
		}
		count(-1)
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		end := time.After(d)
		for i := 0; ; i++ {
			select {
			case <-tick.C:
				for j, l := range boxes {
					l.Put(frames[(i+j)%len(frames)])
				}
			case <-end:
				count(1)
				return drawn, missed
			}
		}
	}
	run(2 * time.Second) // the shaders are compiled on first use
	before, start := cpu(b), time.Now()
	var drawn, missed uint64
	b.ResetTimer()
	for range b.N {
		d, m := run(5 * time.Second)
		drawn, missed = drawn+d, missed+m
	}
	b.StopTimer()
	seconds := time.Since(start).Seconds()
	b.ReportMetric(float64(drawn)/seconds/float64(n), "fps")
	b.ReportMetric(float64(missed)/seconds/float64(n), "dropped/s")
	b.ReportMetric((cpu(b)-before).Seconds()/seconds, "cores")
}

// BenchmarkEightTiles shows eight pictures of 640 by 360 at 30 a second.
func BenchmarkEightTiles(b *testing.B) { benchmarkTiles(b, 8, videotile.Shader) }

// BenchmarkEightTilesWithoutShader is the same with -video=rgba.
func BenchmarkEightTilesWithoutShader(b *testing.B) { benchmarkTiles(b, 8, videotile.RGBA) }

// BenchmarkTwoTiles is an ordinary call.
func BenchmarkTwoTiles(b *testing.B) { benchmarkTiles(b, 2, videotile.Shader) }

// BenchmarkScrolledFrame scrolls a day of 30 rooms and 400 bookings, a frame
// at a time.
func BenchmarkScrolledFrame(b *testing.B) { scroll(b, func() {}) }

// BenchmarkScrolledFrameBesideACall does so while a call of 1280 by 720 goes on
// in the same process, out of sight.
func BenchmarkScrolledFrameBesideACall(b *testing.B) {
	if window == nil {
		b.Skip("no display, and no Xvfb to make one")
	}
	seen := call(b)
	scroll(b, func() { seen() })
	b.ReportMetric(float64(seen())/b.Elapsed().Seconds(), "fps")
}

// scroll calls begun before what is measured.
func scroll(b *testing.B, begun func()) {
	b.Helper()
	var grid *timegrid.Grid
	painted := make(chan struct{}, 1)
	// A picture that is painted anew in every frame says when one was drawn.
	pulse := canvas.NewRaster(func(int, int) image.Image {
		select {
		case painted <- struct{}{}:
		default:
		}
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	})
	show(b, func(w *words.Words) fyne.CanvasObject {
		grid = timegrid.New(w)
		grid.SetData(day())
		return container.NewBorder(nil, pulse, nil, nil, grid)
	})
	frame := func(i int) {
		ui.OnMain(func() {
			grid.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, float32(10*(1-2*(i/40%2))))})
			pulse.Refresh()
		})
		<-painted
	}
	for i := range 80 {
		frame(i) // every strip is painted once
	}
	begun()
	before := cpu(b)
	n := 0
	for b.Loop() {
		frame(n)
		n++
	}
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(n), "cpu-ms/frame")
}

// call sends pictures of a camera from one peer to another, and has them shown by
// a tile that is out of sight: what one desk encodes and decodes, and both ends'
// packets. seen is how many came since it was last asked.
func call(b *testing.B) (seen func() uint64) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	var work sync.WaitGroup
	b.Cleanup(func() { stop(); work.Wait() })
	check := func(err error) {
		if err != nil {
			b.Error(err)
		}
	}
	dec, err := codec.NewPictureDecoder()
	check(err)
	enc, err := codec.NewPictureEncoder(codec.Picture{Width: 1280, Height: 720, FPS: 30, BPS: 1_500_000})
	check(err)
	var (
		screen        *videotile.Screen
		shown         = &media.Latest{Wake: func() { screen.Poke() }}
		count         atomic.Uint64
		key           atomic.Bool
		near, far     *peer.Peer
		connected     = make(chan struct{})
		connectedOnce sync.Once
	)
	w, err := words.Load(words.English)
	check(err)
	ui.OnMainWait(func() {
		screen = videotile.NewScreen(w, videotile.Shader)
		screen.NewTile("Person").Watch(shown)
		screen.InSight(false)
	})
	b.Cleanup(func() { ui.OnMainWait(screen.Close) })
	cfg := peer.Config{Log: slog.New(slog.DiscardHandler), Now: time.Now, StartBPS: 1_500_000, MinBPS: 1_500_000}
	near, err = peer.New(cfg, peer.Events{
		Signal:    func(s peer.Signal) { check(far.Handle(s)) },
		KeyWanted: func(int) { key.Store(true) },
		State: func(s peer.State) {
			if s == peer.StateConnected {
				connectedOnce.Do(func() { close(connected) })
			}
		},
	})
	check(err)
	cfg.Polite = true
	far, err = peer.New(cfg, peer.Events{
		Signal: func(s peer.Signal) { check(near.Handle(s)) },
		Picture: func(_ int, s media.Sample) {
			if f, err := dec.Decode(s); err == nil && f != nil {
				shown.Put(f)
				count.Add(1)
			}
		},
	})
	check(err)
	b.Cleanup(func() { near.Close(); far.Close(); _, _ = enc.Close(), dec.Close() })
	check(far.Start())
	check(near.Start())
	<-connected
	work.Go(func() {
		check(pattern.NewTestCard(1280, 720, 30, "Person").Run(ctx, func(f *media.Frame) {
			s, err := enc.Encode(f, key.Swap(false))
			if check(err); len(s.Payload) > 0 {
				_ = near.SendPicture(s) // what is refused is asked for again
			}
		}))
	})
	return func() uint64 { return count.Swap(0) }
}

func day() timegrid.Data {
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	d := timegrid.Data{Start: start, End: start.Add(14 * time.Hour), Now: start.Add(3 * time.Hour)}
	codes := []string{"CRT", "LEG", "PRO", "OFF", "FAM", "PAR", "RES", "EDU", "OUT"}
	for i := range 30 {
		d.Rows = append(d.Rows, timegrid.Row{Key: fmt.Sprint("R", i), Name: fmt.Sprint("MDI-VCC-", i)})
		for n := range 13 + i%2 {
			at := start.Add(time.Duration(n) * time.Hour)
			d.Blocks = append(d.Blocks, timegrid.Block{
				ID: fmt.Sprint(i, "-", n), Row: d.Rows[i].Key, Start: at, End: at.Add(45 * time.Minute),
				Code: codes[(i+n)%9], Title: "Price, Siân A2234AA", Sub: "Plea, Caernarfon",
			})
		}
	}
	return d
}
