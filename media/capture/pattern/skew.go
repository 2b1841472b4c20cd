package pattern

import (
	"slices"
	"sync"
	"time"

	"gatehouse/media"
)

// Skew measures how far sound is behind the picture at the far end of a call
// whose near end sends a test card and beeps: how long each beep took to the
// ear, less how long the pictures around it took to the eye. Its methods may be
// called by any goroutine.
type Skew struct {
	card  *Card
	beeps *Beeps

	mu       sync.Mutex // guards the fields below
	ear      *Ear
	pictures []time.Duration // how long the newest took, at most one second's
	sounds   []time.Duration
	skews    []time.Duration
}

// maxSkews is how many measurements are kept: the newest.
const maxSkews = 4096

// NewSkew returns what measures what card and beeps send.
func NewSkew(card *Card, beeps *Beeps) *Skew {
	return &Skew{card: card, beeps: beeps, ear: NewEar(beeps)}
}

// Saw takes a picture that is shown now; one without the card's barcode is
// left out.
func (s *Skew) Saw(f *media.Frame, now time.Time) {
	r, err := ReadFrame(f)
	if err != nil || r.Station != s.card.Station() {
		return
	}
	taken, ok := s.card.Taken(r.Count)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pictures = append(s.pictures, now.Sub(taken)); len(s.pictures) > s.card.fps {
		s.pictures = slices.Delete(s.pictures, 0, 1)
	}
}

// Heard takes what is played from a moment on, as Beeps' own device tells it.
func (s *Skew) Heard(pcm []int16, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, heard := s.ear.Hear(pcm, at)
	begun, ok := s.beeps.Begun(n)
	if !ok || len(s.pictures) == 0 {
		return
	}
	took := heard.Sub(begun)
	s.sounds = append(s.sounds, took)
	s.skews = append(s.skews, took-middle(s.pictures))
	if len(s.skews) > maxSkews {
		s.skews, s.sounds = slices.Delete(s.skews, 0, 1), slices.Delete(s.sounds, 0, 1)
	}
}

// Measured returns what was found at each beep so far, the newest last: how
// long sound took, and how far it was behind the picture, negative when it was
// before it.
func (s *Skew) Measured() (sound, skew []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sounds), slices.Clone(s.skews)
}

// middle is the median of some.
func middle(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
