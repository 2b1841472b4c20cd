//go:build cgo

package capture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gen2brain/malgo"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// pulse starts a PulseAudio server of this test's own, with two pretend
// speakers, "left" and "right", whose monitors are microphones that hear them.
// From then on this process's sound goes there.
func pulse(t *testing.T) *os.Process {
	t.Helper()
	if _, err := exec.LookPath("pulseaudio"); err != nil {
		t.Skip("pulseaudio is not installed")
	}
	// A socket's path may have 108 bytes, fewer than t.TempDir may take.
	dir, err := os.MkdirTemp("", "pulse") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	cmd := exec.CommandContext(t.Context(), "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
		"--realtime=no", "--log-level=error",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+socket,
		"-L", "module-null-sink sink_name=left sink_properties=device.description=Left rate=48000 channels=1",
		"-L", "module-null-sink sink_name=right sink_properties=device.description=Right rate=48000 channels=1")
	cmd.Env = append(os.Environ(), "HOME="+dir, "PULSE_RUNTIME_PATH="+dir, "XDG_RUNTIME_DIR="+dir, "DBUS_SESSION_BUS_ADDRESS=")
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Setenv("PULSE_SERVER", "unix:"+socket)
	t.Setenv("PULSE_RUNTIME_PATH", dir)
	t.Setenv("HOME", dir)
	until(t, "the sound server answers", func() bool {
		return exec.CommandContext(t.Context(), "pactl", "info").Run() == nil
	})
	return cmd.Process
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	late := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("20 s and not: %s", what)
		}
	}
}

func TestSoundThroughARealServer(t *testing.T) {
	pulse(t)
	d := Devices{Now: time.Now}
	inputs, outputs, err := d.SoundDevices()
	if err != nil {
		t.Fatal(err)
	}
	find := func(all []media.Device, name string) string {
		i := slices.IndexFunc(all, func(d media.Device) bool { return strings.Contains(d.Name, name) })
		if i < 0 {
			t.Fatalf("no %q among %+v", name, all)
		}
		return all[i].ID
	}
	leftOut, rightOut := find(outputs, "Left"), find(outputs, "Right")
	leftMonitor, rightMonitor := find(inputs, "Left"), find(inputs, "Right")

	tests := []struct {
		name, in, out string
		source, sink  string // the system's first choices, when not empty
		hears         bool
	}{
		{"a microphone that hears the speaker", leftMonitor, leftOut, "", "", true},
		{"a microphone that hears another speaker", rightMonitor, leftOut, "", "", false},
		{"first choices", "", "", "right.monitor", "right", true},
		{"other first choices", "", "", "left.monitor", "right", false},
		{"no speaker", leftMonitor, Silence, "", "", false},
		{"test tone to a speaker", Tone + "/660", rightOut, "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.sink != "" {
				t.Setenv("PULSE_SOURCE", tt.source)
				t.Setenv("PULSE_SINK", tt.sink)
			}
			dev, err := d.OpenSound(tt.in, tt.out)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			tone := pattern.NewTone(660)
			heard := make([]int16, 0, media.SampleRate)
			began := time.Now()
			err = dev.Run(ctx, func(in, out []int16) {
				tone.Fill(out)
				if len(heard) < cap(heard) {
					heard = append(heard, in...)
				} else {
					cancel()
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took < 800*time.Millisecond || took > 8*time.Second {
				t.Errorf("a second of sound took %v", took)
			}
			own, other := pattern.ToneLevel(heard[media.SampleRate/2:], 660), pattern.ToneLevel(heard[media.SampleRate/2:], 440)
			t.Logf("660 Hz at %.3f, 440 Hz at %.3f", own, other)
			if tt.hears != (own > 0.05) || other > 0.02 {
				t.Errorf("660 Hz at %.3f, 440 Hz at %.3f", own, other)
			}
		})
	}
}

// running runs a device until it fails; begun is closed at its first tick.
func running(t *testing.T, dev media.SoundDevice) (begun chan struct{}, ended chan error) {
	t.Helper()
	begun, ended = make(chan struct{}), make(chan error, 1)
	var ticks atomic.Uint64
	go func() {
		ended <- dev.Run(t.Context(), func(_, _ []int16) {
			if ticks.Add(1) == 5 {
				close(begun)
			}
		})
	}()
	return begun, ended
}

func wait[T any](t *testing.T, what string, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(20 * time.Second):
		t.Fatalf("20 s and not: %s", what)
	}
	return v
}

func TestTheSystemsFirstChoiceIsFirst(t *testing.T) {
	pulse(t)
	for _, c := range []struct {
		server, named, want string
	}{
		{"left", "", "Left"},
		{"right", "", "Right"},
		{"right", "left", "Left"},  // a process may have a choice of its own
		{"right", "gone", "Right"}, // unless there is no such device
	} {
		for what, name := range map[string]string{"set-default-sink": c.server, "set-default-source": c.server + ".monitor"} {
			if out, err := exec.CommandContext(t.Context(), "pactl", what, name).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		d := Devices{Now: time.Now}
		if c.named != "" {
			d.Microphone, d.Speaker = c.named+".monitor", c.named
		}
		inputs, outputs, err := d.SoundDevices()
		if err != nil {
			t.Fatal(err)
		}
		for _, all := range [][]media.Device{inputs, outputs} {
			if !all[0].Default || !strings.Contains(all[0].Name, c.want) {
				t.Errorf("%+v: %+v is first of %+v", c, all[0], all)
			}
			for _, other := range all[1:] {
				if other.Default {
					t.Errorf("%+v: %+v is a first choice too", c, other)
				}
			}
		}
	}
}

func TestSoundServerDies(t *testing.T) {
	server := pulse(t)
	dev, err := Devices{Now: time.Now}.OpenSound("", "")
	if err != nil {
		t.Fatal(err)
	}
	begun, ended := running(t, dev)
	wait(t, "the first sound", begun)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := wait(t, "the device is gone", ended); !errors.Is(err, media.ErrDeviceGone) {
		t.Error(err)
	}
}

func TestSpeakerUnplugged(t *testing.T) {
	pulse(t)
	d := Devices{Now: time.Now}
	_, outputs, err := d.SoundDevices()
	if err != nil {
		t.Fatal(err)
	}
	right := outputs[slices.IndexFunc(outputs, func(d media.Device) bool { return strings.Contains(d.Name, "Right") })].ID
	dev, err := d.OpenSound("", right)
	if err != nil {
		t.Fatal(err)
	}
	begun, ended := running(t, dev)
	wait(t, "the first sound", begun)
	list, err := exec.CommandContext(t.Context(), "pactl", "list", "short", "modules").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if number, _, _ := strings.Cut(line, "\t"); strings.Contains(line, "sink_name=right") {
			if out, err := exec.CommandContext(t.Context(), "pactl", "unload-module", number).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
	}
	if err := wait(t, "the device is gone", ended); !errors.Is(err, media.ErrDeviceGone) {
		t.Error(err)
	}
	// Later nothing of that name can be opened.
	if err := dev.Run(t.Context(), func(_, _ []int16) {}); !errors.Is(err, media.ErrNoDevice) {
		t.Errorf("opened again: %v", err)
	}
}

func TestNoSoundSystem(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:/nonexistent")
	d := Devices{Now: time.Now}
	inputs, outputs, err := d.SoundDevices()
	if err != nil && !errors.Is(err, media.ErrNoDevice) {
		t.Error(err)
	}
	if n := len(inputs); n < 2 || inputs[n-2].ID != Tone || inputs[n-1].ID != Silence || !inputs[n-1].Synthetic {
		t.Errorf("inputs %+v", inputs)
	}
	if n := len(outputs); n < 1 || outputs[n-1].ID != Silence {
		t.Errorf("outputs %+v", outputs)
	}
	dev, err := openSound([]malgo.Backend{malgo.BackendPulseaudio}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := dev.Run(t.Context(), func(_, _ []int16) {}); !errors.Is(err, media.ErrNoDevice) {
		t.Error(err)
	}
	for _, ids := range [][2]string{
		{"nothing", ""},
		{"", "nothing"},
		{"speaker:00", ""},
		{"", Tone},
		{"synthetic:", ""},
		{Tone + "/high", ""},
		{Tone + "/1e9", ""},
		{"microphone:", ""},
		{"microphone:zz", ""},
		{"microphone:" + strings.Repeat("00", 1000), ""},
	} {
		if _, err := d.OpenSound(ids[0], ids[1]); !errors.Is(err, media.ErrNoDevice) {
			t.Errorf("%q: %v", ids, err)
		}
	}
}

// nullBackend is the library's pretend device; its own constant is one short.
const nullBackend malgo.Backend = 14

func TestPretendDeviceKeepsTime(t *testing.T) {
	for _, ends := range [][2]string{{"", ""}, {"", Silence}, {Tone, ""}, {Tone, Silence}} {
		t.Run(fmt.Sprint(ends), func(t *testing.T) {
			dev, err := openSound([]malgo.Backend{nullBackend}, ends[0], ends[1])
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			ticks := 0
			heard := make([]int16, 0, media.SampleRate)
			err = dev.Run(ctx, func(in, out []int16) {
				if len(in) != media.TickSamples || len(out) != media.TickSamples {
					t.Errorf("a tick of %d and %d samples", len(in), len(out))
				}
				if heard = append(heard, in...); ticks == 99 {
					cancel()
				}
				ticks++
			})
			if err != nil || ticks < 100 {
				t.Errorf("%d ticks, %v", ticks, err)
			}
			if level := pattern.ToneLevel(heard[:50*media.TickSamples], 440); (ends[0] == Tone) != (level > 0.05) {
				t.Errorf("440 Hz at %.3f", level)
			}
		})
	}
}

func TestBlocksOfAnyPeriod(t *testing.T) {
	for _, period := range []int{480, 960, 240, 441, 512, 1, 1023} {
		var in []int16
		next := int16(0)
		b := &blocks{}
		b.tick = func(i, o []int16) {
			in = append(in, i...)
			for k := range o {
				o[k] = next
				next++
			}
		}
		var played []int16
		for n := 0; n < 20_000; n += period {
			input, output := make([]byte, 2*period), make([]byte, 2*period)
			for k := range period {
				asSamples(input)[k] = int16(n + k)
			}
			b.data(output, input, uint32(period))
			played = append(played, asSamples(output)...)
		}
		for i, v := range in {
			if v != int16(i) {
				t.Fatalf("period %d: sample %d heard as %d", period, i, v)
			}
		}
		if period%media.TickSamples != 0 { // then a tick later
			played = played[media.TickSamples:]
		}
		for i, v := range played {
			if v != int16(i) {
				t.Fatalf("period %d: sample %d played as %d", period, i, v)
			}
		}
		if len(played) < 18_000 || len(in) < 19_000 {
			t.Errorf("period %d: %d heard, %d played", period, len(in), len(played))
		}
	}
	b := &blocks{tick: func(_, _ []int16) {}}
	input, output := make([]byte, 960), make([]byte, 960)
	if n := testing.AllocsPerRun(100, func() { b.data(output, input, 480) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
