// Package waitingroom is what a person sees before they join a call: which
// camera, microphone and speaker they will use, how they look, whether they can
// be heard, and how good the line is. Pictures and sound stay on this machine.
package waitingroom

import (
	"slices"

	"gatehouse/media"
	"gatehouse/media/readiness"
)

// Devices are what could be used for a call on this machine.
type Devices struct{ Cameras, Microphones, Speakers []media.Device }

// Chosen are devices by their ids; an empty id is the system's first choice.
type Chosen struct{ Camera, Microphone, Speaker string }

// Entry is how a person comes into the call.
type Entry struct {
	Chosen
	// Muted and CameraOff say what is off from the start.
	Muted, CameraOff bool
	// Equipment is what a test found before; nil when there was none.
	Equipment *readiness.Measured
}

// Equipment is this machine's devices. Its methods may be slow and are called
// away from the screen's goroutine.
type Equipment interface {
	Devices() Devices
	// OpenCamera and OpenSound say why not with media.Err….
	OpenCamera(id string) (media.Camera, error)
	OpenSound(microphone, speaker string) (media.SoundDevice, error)
}

// Model is the choice before a call. It belongs to the screen's goroutine.
type Model struct {
	found Devices
	entry Entry
	ready bool
}

// NewModel returns a model in which the devices are not known yet; before is
// what the person used the last time.
func NewModel(before Chosen) *Model { return &Model{entry: Entry{Chosen: before}} }

// Found takes the devices there are. What was chosen but is not there any
// more gives way to the system's own first choice, or to the first device of
// its sort, a real one before a synthetic one.
func (m *Model) Found(d Devices) {
	m.found, m.ready = d, true
	m.entry.Camera = settle(d.Cameras, m.entry.Camera)
	m.entry.Microphone = settle(d.Microphones, m.entry.Microphone)
	m.entry.Speaker = settle(d.Speakers, m.entry.Speaker)
}

func settle(all []media.Device, id string) string {
	is := func(d media.Device) bool { return d.ID == id }
	if slices.ContainsFunc(all, is) {
		return id
	}
	for _, first := range []func(media.Device) bool{
		func(d media.Device) bool { return d.Default },
		func(d media.Device) bool { return !d.Synthetic },
	} {
		if i := slices.IndexFunc(all, first); i >= 0 {
			return all[i].ID
		}
	}
	if len(all) > 0 {
		return all[0].ID
	}
	return ""
}

// Ready reports whether the devices are known.
func (m *Model) Ready() bool { return m.ready }

// Devices is what was found.
func (m *Model) Devices() Devices { return m.found }

// Entry is how the person would join now.
func (m *Model) Entry() Entry { return m.entry }

// UseCamera chooses the camera.
func (m *Model) UseCamera(id string) { m.entry.Camera = id }

// UseMicrophone chooses the microphone.
func (m *Model) UseMicrophone(id string) { m.entry.Microphone = id }

// UseSpeaker chooses the speaker.
func (m *Model) UseSpeaker(id string) { m.entry.Speaker = id }

// Mute says whether the person joins with the microphone off.
func (m *Model) Mute(off bool) { m.entry.Muted = off }

// CameraOff says whether the person joins with the camera off.
func (m *Model) CameraOff(off bool) { m.entry.CameraOff = off }

// Advice is a code of something the person should know before joining.
type Advice string

// The advice, the most important first.
const (
	AdviceNoMicrophone  Advice = "noMicrophone"  // there is none: the others hear nothing
	AdviceNoCamera      Advice = "noCamera"      // there is none: the others see nothing
	AdviceSyntheticBoth Advice = "syntheticBoth" // a test card and a tone are chosen
	AdviceTestCard      Advice = "testCard"
	AdviceTone          Advice = "tone"
)

// Advice is what the person should know about their choice.
func (m *Model) Advice() []Advice {
	if !m.ready {
		return nil
	}
	var out []Advice
	if len(m.found.Microphones) == 0 {
		out = append(out, AdviceNoMicrophone)
	}
	if len(m.found.Cameras) == 0 {
		out = append(out, AdviceNoCamera)
	}
	card, tone := synthetic(m.found.Cameras, m.entry.Camera), synthetic(m.found.Microphones, m.entry.Microphone)
	switch {
	case card && tone:
		out = append(out, AdviceSyntheticBoth)
	case card:
		out = append(out, AdviceTestCard)
	case tone:
		out = append(out, AdviceTone)
	}
	return out
}

func synthetic(all []media.Device, id string) bool {
	i := slices.IndexFunc(all, func(d media.Device) bool { return d.ID == id })
	return i >= 0 && all[i].Synthetic
}
