package media

// Sound everywhere in Gatehouse is mono, signed 16 bit, 48 kHz.
const (
	SampleRate = 48000
	// TickSamples is 10 ms, what a device handles at a time.
	TickSamples = SampleRate / 100
	// PacketSamples is 20 ms, what one Opus packet holds.
	PacketSamples = SampleRate / 50
)

// Cleaning is what is done to what a microphone hears before it is sent.
type Cleaning struct {
	// Echo takes out what the speaker plays, Noise what hums and hisses
	// steadily, and Gain makes quiet voices louder and loud ones quieter.
	Echo, Noise, Gain bool
}
