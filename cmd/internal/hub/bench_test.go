package hub_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// joinLink makes this test binary the other desk of a call; see TestFarDesk.
var joinLink = flag.String("join", "", "be a desk that joins by this link until its standard input ends")

func hd(name string) func(*desk, *call.Config) {
	return func(d *desk, c *call.Config) {
		d.card = pattern.NewTestCard(1280, 720, 30, name)
		c.Peer = nil // as a desk has it
	}
}

// TestFarDesk is the process at the far end of BenchmarkTwoProcesses.
func TestFarDesk(t *testing.T) {
	if *joinLink == "" {
		t.Skip("only when asked with -join")
	}
	l, err := signalling.ParseLink(*joinLink)
	if err != nil {
		t.Fatal(err)
	}
	d := join(t, "guest", 880, l, hd("guest"))
	d.phase(call.Lobby)
	_, _ = io.Copy(io.Discard, os.Stdin)
	d.Do(hearing.Command{Do: hearing.Leave})
	_ = d.ends()
	fmt.Printf("peak %d\n", peak(t))
}

// peak is the most memory this process has held, in kibibytes.
func peak(tb testing.TB) int {
	tb.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		tb.Skip("no /proc:", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				tb.Fatal(err)
			}
			return n
		}
	}
	tb.Fatal("no VmHWM")
	return 0
}

func startHub(b *testing.B) *hub.Hub {
	b.Helper()
	h, err := hub.Start(b.Context(), hub.Config{Dir: b.TempDir(), Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = h.Close() })
	return h
}

// lobby opens a hearing with a host on the floor and returns the guest's link.
func lobby(b *testing.B, h *hub.Hub, id string) (*desk, signalling.Link) {
	b.Helper()
	o := hub.Opening{Hearing: id, Start: time.Now(), End: time.Now().Add(time.Hour), HostName: "Mr Rees"}
	host := join(b, "host", 440, link(b)(h.OpenHearing(b.Context(), o)), hd("host"))
	host.phase(call.Floor)
	return host, link(b)(h.Invite(b.Context(), id, hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
}

// first returns a channel that gets the time of the first picture.
func first(l *media.Latest) <-chan time.Time {
	shown := make(chan time.Time, 1)
	l.Wake = func() {
		select {
		case shown <- time.Now():
		default:
		}
	}
	return shown
}

func quantile(all []time.Duration, q float64) float64 {
	slices.Sort(all)
	return float64(all[int(q*float64(len(all)-1))].Microseconds()) / 1000
}

// BenchmarkSetUp is from the press on "admit" to the first picture at the
// later of both ends, at 720p on one machine.
func BenchmarkSetUp(b *testing.B) {
	h := startHub(b)
	var took []time.Duration
	for i := range b.N {
		host, l := lobby(b, h, strconv.Itoa(i))
		guest := join(b, "guest", 880, l, hd("guest"))
		guest.phase(call.Lobby)
		s := host.until("somebody waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
		who := s.Hearing.Waiting()[0].ID
		here, there := first(host.Picture(who)), first(guest.Picture("host"))
		begin := time.Now()
		host.Do(hearing.Command{Do: hearing.Admit, Who: who})
		x, y := <-here, <-there
		took = append(took, max(x.Sub(begin), y.Sub(begin)))
		host.Do(hearing.Command{Do: hearing.End})
		_, _ = host.ends(), guest.ends()
	}
	b.ReportMetric(quantile(took, 0.5), "ms-p50")
	b.ReportMetric(quantile(took, 0.95), "ms-p95")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPictureLatency is from the camera taking a picture to the far end
// having it decoded, 720p at 30 on one machine, both ends in this process.
// Each iteration is a picture; 600 are 20 s.
func BenchmarkPictureLatency(b *testing.B) {
	h := startHub(b)
	host, l := lobby(b, h, "h")
	guest := join(b, "guest", 880, l, hd("guest"))
	guest.phase(call.Lobby)
	s := host.until("somebody waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	screen := guest.Picture("host")
	shown := make(chan time.Time, 1)
	screen.Wake = func() {
		select {
		case shown <- time.Now():
		default:
		}
	}
	host.Do(hearing.Command{Do: hearing.Admit, Who: s.Hearing.Waiting()[0].ID})
	var all []time.Duration
	var seen uint64
	begin := time.Now()
	for warm := -90; warm < b.N; warm++ { // three seconds to warm up
		at := <-shown
		seen = screen.Use(seen, func(f *media.Frame) {
			r, err := pattern.ReadFrame(f)
			if err != nil {
				b.Logf("picture %d: %v", warm, err)
				return
			}
			if taken, ok := host.card.Taken(r.Count); ok && warm >= 0 {
				all = append(all, at.Sub(taken))
			}
		})
	}
	if len(all) == 0 {
		b.Skip("no picture could be read")
	}
	b.ReportMetric(quantile(all, 0.5), "ms-p50")
	b.ReportMetric(quantile(all, 0.95), "ms-p95")
	b.ReportMetric(float64(b.N+90)/time.Since(begin).Seconds(), "pictures/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkTwoProcesses is what one desk of a 720p call costs when the other
// desk is another process: processor seconds per minute of call, the drawing
// of the test card included, and the most memory held.
func BenchmarkTwoProcesses(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("reads /proc")
	}
	h := startHub(b)
	host, l := lobby(b, h, "h")
	c := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestFarDesk$", "-test.v", "-join="+l.Text())
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	s := host.until("somebody waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	who := s.Hearing.Waiting()[0].ID
	host.Do(hearing.Command{Do: hearing.Admit, Who: who})
	begin := time.Now()
	screen := host.Picture(who)
	const pictures = 900 // half a minute
	for screen.Use(0, func(*media.Frame) {}) < pictures && time.Since(begin) < 2*time.Minute {
		<-time.After(50 * time.Millisecond)
	}
	lasted, shown := time.Since(begin), screen.Use(0, func(*media.Frame) {})
	_ = in.Close()
	kib := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "peak "); ok {
			kib, _ = strconv.Atoi(rest)
		}
	}
	if err := c.Wait(); err != nil {
		b.Fatal(err)
	}
	cpu := c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	b.ReportMetric(cpu.Seconds()/lasted.Minutes(), "cpu-s/min")
	b.ReportMetric(float64(kib)/1024, "MiB")
	b.ReportMetric(float64(shown)/lasted.Seconds(), "pictures/s")
	b.ReportMetric(0, "ns/op")
}
