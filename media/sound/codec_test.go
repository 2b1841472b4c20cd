//go:build cgo

package sound

import (
	"math/rand/v2"
	"testing"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/codec"
)

func TestSpeechSurvivesALossyLine(t *testing.T) {
	enc, err := codec.NewSoundEncoder()
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	dec, err := codec.NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	r := NewReceiver(dec)
	defer r.Close()
	luck := rand.New(rand.NewPCG(11, 12))
	sender := NewSender(enc, func(s media.Sample) {
		if luck.Float64() >= 0.05 {
			r.Put(s)
		}
	})
	sender.SetLoss(0.05)

	const packets = 1500
	tone, pcm, out := pattern.NewTone(440), make([]int16, media.PacketSamples), make([]int16, media.TickSamples)
	var heard []int16
	for range packets {
		tone.Fill(pcm)
		if err := sender.Send(pcm); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			r.Pull(out)
			heard = append(heard, out...)
		}
	}
	c := r.Counters()
	t.Logf("%+v", c)
	if c.Concealed*100 > c.Total || c.Recovered < packets/40 || c.Late > 0 || c.Damaged > 0 {
		t.Errorf("5 %% lost: %+v; at most 1 %% may be guessed", c)
	}
	own, other := pattern.ToneLevel(heard, 440), pattern.ToneLevel(heard, 660)
	if own < 0.1 || other > own/20 {
		t.Errorf("440 Hz at %.3f, 660 Hz at %.3f", own, other)
	}
}
