//go:build cgo

package sound

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/codec"
)

// losing says packet by packet whether it is lost: a share of all, in bursts of
// that length on average (E. N. Gilbert, "Capacity of a burst-noise channel",
// Bell Syst. Tech. J. 39, 1960); a length of 1 is each for itself.
func losing(share, length float64) func() bool {
	luck := rand.New(rand.NewPCG(5, uint64(share*100)))
	lost := false
	return func() bool {
		switch r := luck.Float64(); {
		case length <= 1:
			lost = r < share
		case lost:
			lost = r >= 1/length
		default:
			lost = r < share/(1-share)/length
		}
		return lost
	}
}

// without is a decoder that lacks something, to show what that is good for.
type without struct {
	media.SoundDecoder
	recovery, concealment bool
}

func (w without) Recover(next []byte, pcm []int16) error {
	if w.recovery {
		return w.Conceal(pcm)
	}
	return w.SoundDecoder.Recover(next, pcm)
}

func (w without) Conceal(pcm []int16) error {
	if w.concealment {
		clear(pcm)
		return nil
	}
	return w.SoundDecoder.Conceal(pcm)
}

// packets is half a minute of speech, encoded for a line that loses a share.
func packets(t *testing.T, share float64) []media.Sample {
	t.Helper()
	enc, err := codec.NewSoundEncoder()
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	var out []media.Sample
	sender := NewSender(enc, func(s media.Sample) {
		s.Payload = slices.Clone(s.Payload)
		out = append(out, s)
	})
	sender.SetLoss(share)
	voice, pcm := pattern.NewVoice(9), make([]int16, media.PacketSamples)
	for range 1500 {
		voice.Fill(pcm)
		if err := sender.Send(pcm); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// spoken is what came of speech over a lossy line.
type spoken struct {
	Counters
	lost int
	// broken is the share of ticks with speech in which what is heard is wrong
	// by as much as it is right or more, against the same packets without loss.
	broken float64
}

func speak(t *testing.T, sent []media.Sample, lost func() bool, lacks without) spoken {
	t.Helper()
	decoder := func() media.SoundDecoder {
		d, err := codec.NewSoundDecoder()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	lacks.SoundDecoder = decoder()
	whole, r := NewReceiver(decoder()), NewReceiver(lacks)
	defer whole.Close()
	defer r.Close()
	var got spoken
	want, heard := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	speech, broken := 0, 0
	for _, s := range sent {
		whole.Put(s)
		if lost() {
			got.lost++
		} else {
			r.Put(s)
		}
		for range 2 {
			// Neither is calm: at the same pace they can be compared.
			whole.jitter.whole, r.jitter.whole = 0, 0
			whole.Pull(want)
			r.Pull(heard)
			var right, wrong float64
			for i, v := range want {
				d := float64(v) - float64(heard[i])
				right, wrong = right+float64(v)*float64(v), wrong+d*d
			}
			if math.Sqrt(right/media.TickSamples) < 400 {
				continue
			}
			speech++
			if wrong >= right {
				broken++
			}
		}
	}
	got.Counters, got.broken = r.Counters(), float64(broken)/float64(speech)
	return got
}

// TestSpeechOverALossyLine holds what is guessed, what is recovered from the
// packet after, how long packets wait and what it does to speech within bounds.
// Without redundancy more is broken; without guessing either, speech leaves
// the bounds.
func TestSpeechOverALossyLine(t *testing.T) {
	tests := []struct {
		share, burst float64
		concealed    float64 // at most, of what is played
		recovered    float64 // at least, of what was lost
		broken       float64 // at most
	}{
		{0, 1, 0, 0, 0},
		{0.02, 1, 0.003, 0.9, 0.004},
		{0.05, 1, 0.01, 0.9, 0.01},
		{0.10, 1, 0.02, 0.85, 0.02},
		{0.02, 3, 0.03, 0.25, 0.03},
		{0.05, 3, 0.04, 0.25, 0.03},
		{0.10, 3, 0.08, 0.25, 0.06},
	}
	if testing.Short() {
		tests = tests[1:2]
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%.0f %% in bursts of %.0f", tt.share*100, tt.burst), func(t *testing.T) {
			sent := packets(t, tt.share)
			got := speak(t, sent, losing(tt.share, tt.burst), without{})
			concealed := float64(got.Concealed) / float64(got.Total)
			t.Logf("%d lost: %.2f %% concealed, %d recovered, %.2f %% of speech broken, waited %v",
				got.lost, 100*concealed, got.Recovered, 100*got.broken, got.Delay)
			if concealed > tt.concealed || float64(got.Recovered) < tt.recovered*float64(got.lost) || got.broken > tt.broken || got.Late+got.Damaged > 0 {
				t.Errorf("%d lost: %+v, %.2f %% broken; want at most %.2f %% concealed and %.2f %% broken, %.0f %% of the lost recovered",
					got.lost, got.Counters, 100*got.broken, 100*tt.concealed, 100*tt.broken, 100*tt.recovered)
			}
			if ms := got.Delay.Milliseconds(); ms < 38 || ms > 60 {
				t.Errorf("packets wait %d ms: loss alone is no reason", ms)
			}
			if tt.share == 0 {
				return
			}
			guessed := speak(t, sent, losing(tt.share, tt.burst), without{recovery: true})
			silent := speak(t, sent, losing(tt.share, tt.burst), without{recovery: true, concealment: true})
			t.Logf("without redundancy %.2f %%, without guessing %.2f %% broken", 100*guessed.broken, 100*silent.broken)
			if guessed.broken <= got.broken || silent.broken <= tt.broken {
				t.Errorf("without redundancy %.2f %% of speech is broken, without guessing %.2f %%: the bounds prove nothing",
					100*guessed.broken, 100*silent.broken)
			}
		})
	}
}
