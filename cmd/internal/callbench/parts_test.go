package callbench

import (
	"bytes"
	"math"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

func TestClipsCanBeReadAndJoinUp(t *testing.T) {
	for _, height := range []int{360, 720} {
		c := newClip(height)
		l := c.layout()
		if l.Loop != len(c.loop) || len(c.raw()) != l.Loop*l.Width*l.Height*3/2 {
			t.Fatalf("%d lines: %d pictures of %d bytes", height, len(c.loop), len(c.raw()))
		}
		f := media.NewFrame(l.Width, l.Height)
		for _, count := range []uint32{1, 59, 60, 77777} {
			c.loop[count%loopLength].CopyTo(f)
			c.card.Stamp(f, count)
			if r, err := pattern.ReadFrame(f); err != nil || r.Count != count || r.Station != l.Station {
				t.Errorf("%d lines, picture %d: %+v, %v", height, count, r, err)
			}
			// What the page relies on: where the modules of the count are.
			other := f.Clone()
			c.card.Stamp(other, ^count)
			for y := range l.Height {
				for x := range l.Width {
					inside := x >= l.Left && x < l.Left+10*l.Module && y >= l.Top && y < l.Top+7*l.Module
					if f.Y[y*f.StrideY+x] != other.Y[y*f.StrideY+x] && !inside {
						t.Fatalf("%d lines: the count shows at %d, %d", height, x, y)
					}
				}
			}
		}
		if step, seam := differ(c.loop[0], c.loop[1]), differ(c.loop[loopLength-1], c.loop[0]); seam > 1.5*step {
			t.Errorf("%d lines: pictures differ by %.1f, first and last by %.1f", height, step, seam)
		}
	}
}

// differ is by how much the pixels of two pictures differ on average.
func differ(a, b *media.Frame) float64 {
	sum := 0.0
	for i := range a.Y {
		sum += math.Abs(float64(a.Y[i]) - float64(b.Y[i]))
	}
	return sum / float64(len(a.Y))
}

func TestCandidatesLeadOverTheRelay(t *testing.T) {
	const mine = "candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host generation 0"
	for line, want := range map[string]string{
		mine: "candidate:1 1 udp 2130706431 127.0.0.1 77 typ host generation 0",
		"candidate:1 1 tcp 1 127.0.0.1 9 typ host tcptype active": "",
		"candidate:1 1 udp 1 192.0.2.9 5000 typ host":             "",
		"candidate:1 1 udp 1 ::1 5000 typ host":                   "",
		"candidate:1 1 udp 1 x.local 5000 typ host":               "",
		"candidate:1 1 udp":                                       "",
		"":                                                        "",
	} {
		got, was, ok := rewrite(line, 77, loopback)
		if got != want || ok != (want != "") || ok && was != netip.MustParseAddrPort("127.0.0.1:5000") {
			t.Errorf("%q: %q, %v, %v", line, got, was, ok)
		}
	}
	var found []netip.AddrPort
	got := reroute("v=0\r\na="+mine+"\r\na=candidate:1 1 udp 1 ::1 5000 typ host\r\na=end-of-candidates\r\n", 77, loopback,
		func(a netip.AddrPort) { found = append(found, a) })
	if strings.Count(got, "candidate:") != 1 || !strings.Contains(got, " 77 ") || !strings.Contains(got, "end-of") || len(found) != 1 {
		t.Errorf("%q, %v", got, found)
	}
}

func TestARelayDelaysLosesAndNarrows(t *testing.T) {
	now := time.Now()
	l := &relay{road: road{RTT: 100 * time.Millisecond}}
	l.chance = newChance(1)
	if due, ok := l.fate(0, 1000, now); !ok || due.Sub(now) != 50*time.Millisecond {
		t.Errorf("arrives after %v, %v", due.Sub(now), ok)
	}
	l.road = road{Loss: 0.1}
	for range 10_000 {
		l.fate(0, 1000, now)
	}
	if lost := l.counts[0].Lost; lost < 850 || lost > 1150 {
		t.Errorf("%d of 10000 lost, not a tenth", lost)
	}
	// A megabit carries 1250 bytes in 10 ms, headers included; then patience
	// for 200 ms more.
	l = &relay{road: road{Narrow: func(time.Duration) int { return 1_000_000 }}, chance: newChance(1)}
	carried := 0
	for n := range 40 {
		if due, ok := l.fate(0, 1222, now); ok {
			carried++
			if want := time.Duration(n+1) * 10 * time.Millisecond; due.Sub(now).Round(time.Millisecond) != want {
				t.Errorf("packet %d arrives after %v, not %v", n, due.Sub(now), want)
			}
		}
	}
	if carried != 21 || l.counts[0].Overran != 19 {
		t.Errorf("%d carried, %+v", carried, l.counts[0])
	}
	if due, ok := l.fate(1, 1222, now); !ok || due.Sub(now).Round(time.Millisecond) != 10*time.Millisecond {
		t.Errorf("the other direction waits too: %v, %v", due.Sub(now), ok)
	}
}

func TestARelayCarriesBetweenItsEndsOnly(t *testing.T) {
	l, err := openRelay(road{RTT: 4 * time.Millisecond}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	var ends [3]*net.UDPConn
	for i := range ends {
		if ends[i], err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
			t.Fatal(err)
		}
		defer ends[i].Close()
		if i < 2 {
			l.at(i, netip.MustParseAddrPort(ends[i].LocalAddr().String()))
		}
	}
	toward := func(i int) netip.AddrPort { // what the other end is told of i
		return netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(l.port(i)))
	}
	for _, stranger := range []netip.AddrPort{toward(0), toward(1)} {
		if _, err := ends[2].WriteToUDPAddrPort([]byte("stranger"), stranger); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		for _, text := range []string{"one", "two", "three"} {
			if _, err := ends[i].WriteToUDPAddrPort([]byte(text), toward(1-i)); err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, 100)
			_ = ends[1-i].SetReadDeadline(time.Now().Add(20 * time.Second))
			n, from, err := ends[1-i].ReadFromUDPAddrPort(buf)
			if err != nil || !bytes.Equal(buf[:n], []byte(text)) || from.Port() != toward(i).Port() {
				t.Fatalf("%q from %v, %v", buf[:n], from, err)
			}
		}
	}
}

func TestFiguresOfACall(t *testing.T) {
	from := time.UnixMilli(1_000_000)
	at := func(ms float64) float64 { return stamp(from) + ms }
	// Thirty pictures a second for ten seconds, each 40 ms old, but one gap of
	// 400 ms in one direction; the other stops after five seconds.
	h := held{from: from, window: 10 * time.Second, cpu: 5 * time.Second}
	for i := range h.reports {
		r := &h.reports[i]
		r.Began = at(-3000) + float64(i)*10
		r.Marks = []mark{{Sound: 100, Concealed: 1}, {Sound: 300, Concealed: 7}}
		for n := range 400 {
			ms := float64(n-60) * 1000 / 30
			r.Taken = append(r.Taken, [2]float64{float64(n), at(ms - 40)})
			if (i == 0 && ms >= 2000 && ms < 2360) || (i == 1 && ms > 5000) {
				continue
			}
			r.Seen = append(r.Seen, [3]float64{float64(n), at(ms), 0.5})
		}
	}
	f := h.figures()
	near := func(what string, got, want, within float64) {
		if math.Abs(got-want) > within {
			t.Errorf("%s is %.2f, not %.2f", what, got, want)
		}
	}
	near("set-up", f.SetUp, 1000, 0.1)
	near("p50", f.P50, 40, 0.1)
	near("p95", f.P95, 40, 0.1)
	near("frozen", f.Frozen, (0.4+5)/2*6, 0.2)
	near("pictures", f.FPS, (289+151)/2/10., 0.3)
	near("concealed", f.Concealed, 3, 0.01)
	near("cpu", f.CPU, 30, 0.01)
	near("reading", f.Reading, 0.5, 0.01)
	near("frozen in the first second", h.between(0, time.Second).Frozen, 0, 0.01)
}

func TestVerdictsAreHonest(t *testing.T) {
	less := column{least: 1}
	more := column{least: 1, more: true}
	for _, c := range []struct {
		c    column
		a, b span
		want string
	}{
		{less, span{50, 48, 52, 5}, span{100, 99, 101, 5}, "better, × 2.0"},
		{less, span{100, 99, 101, 5}, span{50, 48, 52, 5}, "worse"},
		{more, span{100, 99, 101, 5}, span{50, 48, 52, 5}, "better, × 2.0"},
		{more, span{20, 19, 21, 5}, span{30, 29, 31, 5}, "worse"},
		{less, span{109, 108, 110, 5}, span{100, 99, 101, 5}, "level"},
		{less, span{112, 111, 113, 5}, span{100, 99, 101, 5}, "worse"},
		{less, span{150, 90, 160, 5}, span{100, 80, 170, 5}, "level"},
		{less, span{150, 90, 160, 5}, span{100, 80, 140, 5}, "worse"},
		{less, span{0.4, 0.4, 0.4, 5}, span{0, 0, 0, 5}, "level"},
		{less, span{0, 0, 0, 5}, span{9, 8, 10, 5}, "better"},
		{less, span{}, span{9, 8, 10, 5}, "–"},
	} {
		if got := c.c.verdict(c.a, c.b); got != c.want {
			t.Errorf("%v against %v: %q, not %q", c.a, c.b, got, c.want)
		}
	}
	var out strings.Builder
	Table(&out, []Result{{Title: "20 ms, 0 %", Runs: map[string][]figures{
		"Gatehouse": {{SetUp: 100}, {SetUp: 300}, {SetUp: 200}}, "Chromium": {{SetUp: 400}, {SetUp: 401}, {SetUp: 410}},
	}}})
	if want := "| 20 ms, 0 % | set-up, ms | 200 (100–300) | 401 (400–410) | better, × 2.0 |"; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, &out)
	}
}
