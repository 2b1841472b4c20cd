package hearing

import "time"

// Do names what a command asks for.
type Do string

// The commands.
const (
	// Join asks to come in: to the floor where the role allows, else to the lobby.
	Join Do = "join"
	// Leave goes away, from the lobby or the floor.
	Leave Do = "leave"
	// Admit brings Who from the lobby to the floor; the first one starts the hearing.
	Admit Do = "admit"
	// Remove sends Who away; they wait again if they come back.
	Remove Do = "remove"
	// Mute, Unmute, CameraOff and CameraOn concern whoever asks.
	Mute      Do = "mute"
	Unmute    Do = "unmute"
	CameraOff Do = "camera-off"
	CameraOn  Do = "camera-on"
	// Silence mutes Who, who cannot undo it.
	Silence Do = "silence"
	// Release lets Who unmute themselves again; it does not unmute them.
	Release Do = "release"
	// End closes the hearing for everybody.
	End Do = "end"
)

// Dos returns every command.
func Dos() []Do {
	return []Do{Join, Leave, Admit, Remove, Mute, Unmute, CameraOff, CameraOn, Silence, Release, End}
}

// Command is what someone asks of a hearing.
type Command struct {
	Do Do `json:"do"`
	// Who is the person meant by Admit, Remove, Silence and Release.
	Who ParticipantID `json:"who,omitempty"`
	// Name and Role belong to Join; whoever keeps the door sets them.
	Name string `json:"name,omitempty"`
	Role Role   `json:"role,omitempty"`
	// Why belongs to Leave: WhyLost when the line was lost, else WhyLeft.
	Why Why `json:"why,omitempty"`
}

// What names what happened.
type What string

// What can happen.
const (
	Waiting       What = "waiting"        // Who came to the lobby
	Entered       What = "entered"        // Who went onto the floor by themselves
	Started       What = "started"        // the hearing is in session
	Admitted      What = "admitted"       // By let Who onto the floor
	Removed       What = "removed"        // By sent Who away
	Left          What = "left"           // Who went, or was lost: Why
	Muted         What = "muted"          // Who muted themselves
	Unmuted       What = "unmuted"        // Who unmuted themselves
	Silenced      What = "silenced"       // By muted Who
	Released      What = "released"       // By lets Who unmute themselves
	CameraStopped What = "camera-stopped" // Who shows no picture
	CameraStarted What = "camera-started" // Who shows a picture again
	Closed        What = "closed"         // By ended the hearing
)

// Why says how someone's time in a hearing came to its end.
type Why string

// The reasons.
const (
	WhyLeft    Why = "left"
	WhyLost    Why = "line-lost"
	WhyRemoved Why = "removed"
	WhyEnded   Why = "hearing-ended"
)

// Event is something that happened in a hearing.
type Event struct {
	What What          `json:"what"`
	At   time.Time     `json:"at"`
	Who  ParticipantID `json:"who,omitempty"`
	By   ParticipantID `json:"by,omitempty"`
	Name string        `json:"name,omitempty"`
	Role Role          `json:"role,omitempty"`
	Why  Why           `json:"why,omitempty"`
}
