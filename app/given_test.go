package app

import (
	"testing"

	"gatehouse/app/settings"
	"gatehouse/app/waitingroom"
	"gatehouse/scheduling"
)

// What the command line says is used, and another start without it goes by
// what people saved.
func TestWhatTheCommandLineSaysIsNotKept(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London"}}}
	m.saved.Relay = "turn:saved.example.org"
	given := settings.Saved{
		Relay: "turn:given.example.org", RelayName: "desk", RelayPassword: "secret", RelayOnly: true, TextSize: 150, Lang: "cy",
		Camera: "given",
	}
	a := desk(t, m, func(c *Config) { c.Given = given })
	if r := a.saved.Route(); !r.Only || r.Relay != given.Relay || r.Password != "secret" {
		t.Errorf("not in force: %+v", r)
	}
	a.keepDevices(waitingroom.Entry{Chosen: waitingroom.Chosen{Camera: "chosen", Speaker: "loud"}})
	want := clerk()
	want.Relay, want.Camera, want.Speaker = "turn:saved.example.org", "chosen", "loud"
	if m.saved != want {
		t.Errorf("kept %+v, want %+v", m.saved, want)
	}
	if !a.saved.RelayOnly || a.saved.RelayPassword != "secret" {
		t.Error("no longer in force")
	}
	// What a person changes is kept, whatever the command line said.
	s := a.saved
	s.RelayOnly, s.TextSize = false, 125
	if err := a.saveSettings(s); err != nil {
		t.Fatal(err)
	}
	s.RelayOnly = true
	if err := a.saveSettings(s); err != nil {
		t.Fatal(err)
	}
	want.RelayOnly, want.TextSize = true, 125
	if m.saved != want {
		t.Errorf("kept %+v, want %+v", m.saved, want)
	}
}
