package waitingroom

import (
	"slices"
	"testing"

	"gatehouse/media"
)

func devices() Devices {
	return Devices{
		Cameras:     []media.Device{{ID: "synthetic:testcard", Name: "Test card", Synthetic: true}, {ID: "camera:0", Name: "Webcam"}},
		Microphones: []media.Device{{ID: "synthetic:tone", Name: "Tone", Synthetic: true}},
		Speakers:    []media.Device{{ID: "out:1", Name: "Headset"}, {ID: "out:2", Name: "Headset"}},
	}
}

func TestWhatWasUsedIsUsedAgainIfItIsThere(t *testing.T) {
	for _, c := range []struct {
		before, want Chosen
	}{
		{Chosen{}, Chosen{"camera:0", "synthetic:tone", "out:1"}},
		{Chosen{"synthetic:testcard", "gone", "out:2"}, Chosen{"synthetic:testcard", "synthetic:tone", "out:2"}},
		{Chosen{Camera: "camera:9"}, Chosen{"camera:0", "synthetic:tone", "out:1"}},
	} {
		m := NewModel(c.before)
		if m.Ready() {
			t.Error("ready before the devices are known")
		}
		m.Found(devices())
		if got := m.Entry().Chosen; got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.before, got, c.want)
		}
	}
}

func TestTheSystemsOwnChoiceIsTheFirst(t *testing.T) {
	d := devices()
	d.Cameras = append(d.Cameras, media.Device{ID: "camera:1", Name: "On the desk", Default: true})
	d.Microphones = append(d.Microphones,
		media.Device{ID: "in:1", Name: "Monitor"}, media.Device{ID: "in:2", Name: "Headset", Default: true})
	d.Speakers[1].Default = true
	for _, c := range []struct {
		before, want Chosen
	}{
		{Chosen{}, Chosen{"camera:1", "in:2", "out:2"}},
		{Chosen{"gone", "gone", "gone"}, Chosen{"camera:1", "in:2", "out:2"}},
		{Chosen{"camera:0", "in:1", "out:1"}, Chosen{"camera:0", "in:1", "out:1"}}, // what was used before wins
		{Chosen{Microphone: "synthetic:tone"}, Chosen{"camera:1", "synthetic:tone", "out:2"}},
	} {
		m := NewModel(c.before)
		m.Found(d)
		if got := m.Entry().Chosen; got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.before, got, c.want)
		}
	}
}

func TestAdviceNamesWhatIsMissingOrNotReal(t *testing.T) {
	m := NewModel(Chosen{})
	if got := m.Advice(); got != nil {
		t.Errorf("before the devices are known: %v", got)
	}
	m.Found(devices())
	if got := m.Advice(); !slices.Equal(got, []Advice{AdviceTone}) {
		t.Errorf("a tone: %v", got)
	}
	m.UseCamera("synthetic:testcard")
	if got := m.Advice(); !slices.Equal(got, []Advice{AdviceSyntheticBoth}) {
		t.Errorf("card and tone: %v", got)
	}
	m.Found(Devices{})
	if got := m.Advice(); !slices.Equal(got, []Advice{AdviceNoMicrophone, AdviceNoCamera}) {
		t.Errorf("nothing: %v", got)
	}
}
