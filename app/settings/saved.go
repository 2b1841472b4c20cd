// Package settings is what a person chose about this desk: who they are, how
// the desk looks and speaks, its devices and its data.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gatehouse/app/internal/phrase"
	"gatehouse/media"
	"gatehouse/scheduling"
)

// Saved is what is kept on this machine, outside the diary. The zero value is
// a desk that nobody has used yet.
type Saved struct {
	// Name and Role are the Actor of every change; they are not a login.
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
	// Lang is "en" or "cy"; empty is English.
	Lang string `json:"lang,omitempty"`
	// Theme is one of the themes below; empty is light.
	Theme string `json:"theme,omitempty"`
	// TextSize is a percentage: 100, 125 or 150; 0 is 100.
	TextSize int `json:"textSize,omitempty"`
	// Prison is the one that was looked at last.
	Prison scheduling.PrisonCode `json:"prison,omitempty"`
	// Hub is the enrolment line of a hub elsewhere; empty means that this
	// desk holds its hearings itself.
	Hub string `json:"hub,omitempty"`
	// Camera, Microphone and Speaker are device ids; empty is the first found.
	Camera     string `json:"camera,omitempty"`
	Microphone string `json:"microphone,omitempty"`
	Speaker    string `json:"speaker,omitempty"`
	// LeaveEcho, LeaveNoise and LeaveLevel say what is not done to what the
	// microphone hears.
	LeaveEcho  bool `json:"leaveEcho,omitempty"`
	LeaveNoise bool `json:"leaveNoise,omitempty"`
	LeaveLevel bool `json:"leaveLevel,omitempty"`
	// RelayOnly keeps this desk's address from the others in a call.
	RelayOnly bool `json:"relayOnly,omitempty"`
	// Relay is the URL of a TURN server beside the hub's own, RelayName and
	// RelayPassword what it knows this desk by.
	Relay         string `json:"relay,omitempty"`
	RelayName     string `json:"relayName,omitempty"`
	RelayPassword string `json:"relayPassword,omitempty"`
}

// Route is how calls from this desk reach the others.
func (s Saved) Route() media.Route {
	return media.Route{Only: s.RelayOnly, Relay: s.Relay, Name: s.RelayName, Password: s.RelayPassword}
}

// Cleaning is what is done to what the microphone hears: everything, unless
// somebody at this desk has switched it off.
func (s Saved) Cleaning() media.Cleaning {
	return media.Cleaning{Echo: !s.LeaveEcho, Noise: !s.LeaveNoise, Gain: !s.LeaveLevel}
}

// The themes.
const (
	ThemeLight  = "light"
	ThemeDark   = "dark"
	ThemeSystem = "system" // as the system says
)

// Roles lists the work of a person at a desk, in the order people are shown it.
func Roles() []string { return phrase.DeskRoles() }

// Actor is who asks for changes at this desk.
func (s Saved) Actor() scheduling.Actor {
	return scheduling.Actor{Name: strings.TrimSpace(s.Name), Role: s.Role}
}

// Known reports whether the desk knows who sits at it.
func (s Saved) Known() bool { return s.Actor().Validate() == nil && s.Role != "" }

// Keeper keeps what was saved.
type Keeper interface {
	// Load returns the zero value when nothing was saved yet.
	Load() (Saved, error)
	Save(s Saved) error
}

// File keeps the settings in one JSON file.
type File struct{ Path string }

// Load implements Keeper. A file that is not what Save wrote is an error; its
// owner can be asked again.
func (f File) Load() (Saved, error) {
	text, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return Saved{}, nil
	}
	var s Saved
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		return Saved{}, fmt.Errorf("settings: %w", err)
	}
	return s, nil
}

// Save implements Keeper. The file is replaced whole or not at all.
func (f File) Save(s Saved) error {
	text, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	fresh := f.Path + ".new"
	if err := os.WriteFile(fresh, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if err := os.Rename(fresh, f.Path); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}
