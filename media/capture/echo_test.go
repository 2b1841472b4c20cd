//go:build cgo

package capture

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/sound"
	"gatehouse/media/speech"
)

// weigher is a processor that weighs what another one leaves of what is heard.
type weigher struct {
	sound.Processor
	heard, left float64 // energy in this stretch
	ticks       int
	stretch     func(loss float64)
}

func (w *weigher) Capture(near []int16) {
	w.heard += energy(near)
	w.Processor.Capture(near)
	w.left += energy(near)
	if w.ticks++; w.ticks%50 == 0 {
		if w.heard/50 > 300*300 { // else nobody spoke
			w.stretch(10 * math.Log10((w.heard+1)/(w.left+1)))
		}
		w.heard, w.left = 0, 0
	}
}

func energy(pcm []int16) float64 {
	var e float64
	for _, v := range pcm {
		e += float64(v) * float64(v)
	}
	return e / float64(len(pcm))
}

// TestWhatTheSpeakerPlaysIsNotSentBack plays speech to a microphone that
// hears nothing else, through a real sound server: what is left of it is 15 dB
// quieter, two half seconds in a row, which says that both ends of the
// device keep one clock and that the way through the server is short enough.
func TestWhatTheSpeakerPlaysIsNotSentBack(t *testing.T) {
	if testing.Short() {
		t.Skip("listens for some seconds")
	}
	pulse(t)
	d := Devices{Now: time.Now}
	inputs, outputs, err := d.SoundDevices()
	if err != nil {
		t.Fatal(err)
	}
	left := func(all []media.Device) string {
		i := slices.IndexFunc(all, func(d media.Device) bool { return strings.Contains(d.Name, "Left") })
		if i < 0 {
			t.Fatalf("no left among %+v", all)
		}
		return all[i].ID
	}
	// run returns the losses of the stretches until enough says so, or 40 s.
	run := func(p sound.Processor, enough func(losses []float64) bool) (losses []float64) {
		dev, err := d.OpenSound(left(inputs), left(outputs))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
		defer cancel()
		far := sound.NewReceiver(&talking{voice: pattern.NewVoice(21)})
		desk := sound.NewDesk(dev, nil)
		desk.Add(far)
		var at time.Duration
		desk.Clean(&weigher{Processor: &feeding{p, func() {
			far.Put(media.Sample{At: at, Payload: []byte{1}})
			at += 20 * time.Millisecond
		}, 0}, stretch: func(loss float64) {
			if losses = append(losses, loss); enough(losses) {
				cancel()
			}
		}})
		if err := desk.Run(ctx); err != nil {
			t.Fatal(err)
		}
		return losses
	}

	const least = 15
	if !speech.Here {
		t.Skip("built without libspeexdsp")
	}
	cleaner, err := speech.New(func() media.Cleaning { return media.Cleaning{Echo: true} })
	if err != nil {
		t.Fatal(err)
	}
	defer cleaner.Close()
	good := func(l []float64) bool { return len(l) >= 2 && slices.Min(l[len(l)-2:]) >= least }
	if got := run(cleaner, good); !good(got) {
		t.Errorf("the echo is quieter by %.0f dB; %d wanted twice in a row", got, least)
	}
	if got := run(sound.Plain{}, func(l []float64) bool { return len(l) == 3 }); good(got) || len(got) < 3 {
		t.Errorf("sound as it is loses %.0f dB: the test proves nothing", got)
	}
}

// talking is a decoder whose every packet is more of a voice.
type talking struct{ voice *pattern.Voice }

func (d *talking) Decode(_ []byte, pcm []int16) error  { d.voice.Fill(pcm); return nil }
func (d *talking) Recover(_ []byte, pcm []int16) error { clear(pcm); return nil }
func (d *talking) Conceal(pcm []int16) error           { clear(pcm); return nil }
func (d *talking) Close() error                        { return nil }

// feeding has the far end send a packet every other tick.
type feeding struct {
	sound.Processor
	send func()
	n    int
}

func (f *feeding) Capture(near []int16) {
	if f.n++; f.n%2 == 0 {
		f.send()
	}
	f.Processor.Capture(near)
}
