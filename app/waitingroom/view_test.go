package waitingroom

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/internal/words"
)

func TestJoinFreesTheDevicesFirst(t *testing.T) {
	test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig()
	joined := make(chan Entry, 1)
	v := NewView(Options{
		Words: w, Title: "Court hearing, 10:15–11:00", Name: "Moorland desk", Equipment: r, Video: videotile.RGBA,
		Explain: func(error) (string, string) { return "", "" },
		Join: func(e Entry) {
			if r.cameras.Load() != 0 || r.sounds.Load() != 0 {
				t.Error("joined while a device is in use")
			}
			joined <- e
		},
	})
	test.NewTempWindow(t, v.Object())
	if !v.join.Disabled() {
		t.Error("join before the devices are known")
	}
	done := make(chan error, 1)
	go func() { done <- v.Run(t.Context()) }()
	r.wait(t, "camera:0", "synthetic:tone+out:1")
	if names := v.speaker.Options; len(names) != 2 || names[0] != "Headset" || names[1] != "Headset (2)" {
		t.Errorf("speakers %q", names)
	}
	test.Tap(v.join)
	test.Tap(v.join) // a second press does nothing
	e := <-joined
	if e.Camera != "camera:0" || e.Speaker != "out:1" || e.Muted {
		t.Errorf("joined with %+v", e)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
