package tour

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// Each desk, and a guest's browser, has a loudspeaker and a microphone of its own on the private sound
// server, both pretend devices ("null sinks"): what is played into the
// microphone's sink is what the microphone hears, and what the loudspeaker
// plays can be recorded from its monitor.
func speaker(desk string) string    { return "speaker_" + desk }
func microphone(desk string) string { return "microphone_" + desk }

// A tone this loud has come through; one this quiet has not.
const (
	audible   = 0.02
	inaudible = 0.005
)

// sound starts the sound server with the devices of both desks and a browser.
func (st *stage) sound(ctx context.Context) error {
	socket := filepath.Join(st.dir, "pulse")
	st.env = append(st.env, "PULSE_SERVER=unix:"+socket)
	args := []string{
		"-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit=yes", "--realtime=no", "--log-level=notice",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket=" + socket,
	}
	for _, desk := range []string{clerkName, solicitorName, guestName} {
		for _, sink := range []string{speaker(desk), microphone(desk)} {
			args = append(args, "-L", fmt.Sprintf("module-null-sink sink_name=%s sink_properties=device.description=%s rate=48000 channels=1", sink, sink))
		}
	}
	if _, err := st.start("pulseaudio", nil, "pulseaudio", args...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		_, err := st.run(ctx, "pactl", "info")
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("the sound server did not start: %w", err)
		}
	}
}

// soundEnv makes a desk's own devices its default ones.
func soundEnv(desk string) []string {
	return []string{"PULSE_SINK=" + speaker(desk), "PULSE_SOURCE=" + microphone(desk) + ".monitor"}
}

// hum plays an endless voice-like tone at hz into a desk's microphone.
func (st *stage) hum(desk string, hz float64) error {
	c, err := start(filepath.Join(st.out, "hum-"+desk+".log"), st.env, &toneReader{tone: pattern.NewTone(hz)}, nil,
		"pacat", "--playback", "--raw", "--format=s16le", "--channels=1", fmt.Sprintf("--rate=%d", media.SampleRate),
		"--latency-msec=40", "--device="+microphone(desk))
	if err == nil {
		st.children = append(st.children, c)
	}
	return err
}

// toneReader is a tone as endless bytes.
type toneReader struct {
	tone *pattern.Tone
	pcm  []int16
	left []byte
}

func (r *toneReader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.pcm == nil {
			r.pcm = make([]int16, media.SampleRate/10)
		}
		r.tone.Fill(r.pcm)
		for _, v := range r.pcm {
			r.left = binary.LittleEndian.AppendUint16(r.left, uint16(v))
		}
	}
	n := copy(p, r.left)
	r.left = slices.Delete(r.left, 0, n)
	return n, nil
}

// hears records half a second of what a desk's loudspeaker plays and returns
// how loud the tone at hz is in it, from 0 to 1 of full scale.
func (st *stage) hears(ctx context.Context, desk string, hz float64) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "parec", "--record", "--raw", "--format=s16le", "--channels=1",
		fmt.Sprintf("--rate=%d", media.SampleRate), "--latency-msec=40", "--device="+speaker(desk)+".monitor")
	cmd.Env = st.env
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	raw := make([]byte, 2*media.SampleRate/2)
	_, err = io.ReadFull(out, raw)
	cancel()
	// It was just told to stop: how it ended says nothing.
	_ = cmd.Wait()
	if err != nil {
		return 0, fmt.Errorf("record the loudspeaker: %w", err)
	}
	pcm := make([]int16, len(raw)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return pattern.ToneLevel(pcm, hz), nil
}
