package hearing

import (
	"crypto/ed25519"
	"time"

	"gatehouse/media/readiness"
)

// Do names what a command asks for.
type Do string

// The commands.
const (
	// Join asks to come in: to the floor where the role allows, else to the lobby.
	Join Do = "join"
	// Leave goes away, from wherever one is.
	Leave Do = "leave"
	// Mute, Unmute, CameraOff, CameraOn and RaiseHand concern whoever asks.
	Mute      Do = "mute"
	Unmute    Do = "unmute"
	CameraOff Do = "camera-off"
	CameraOn  Do = "camera-on"
	RaiseHand Do = "raise-hand"
	// LowerHand concerns whoever asks or, if Who is set by one who conducts, them.
	LowerHand Do = "lower-hand"
	// Admit brings Who from the lobby to the floor, and whoever interprets for
	// them; the first one starts the hearing.
	Admit Do = "admit"
	// Dismiss sends Who back from the floor to the lobby, with their interpreter.
	Dismiss Do = "dismiss"
	// Remove sends Who away; they wait again if they come back.
	Remove Do = "remove"
	// Silence mutes Who, who cannot undo it; SilenceAll everybody who does not
	// conduct the hearing.
	Silence    Do = "silence"
	SilenceAll Do = "silence-all"
	// Release lets Who unmute themselves again; it does not unmute them.
	Release Do = "release"
	// Spotlight shows Who large to everybody; without Who nobody any more.
	Spotlight Do = "spotlight"
	// Verify records how Who's identity was checked: Outcome.
	Verify Do = "verify"
	// Start begins the hearing with who is there.
	Start Do = "start"
	// Pause sends everybody but court and staff to the lobby; Resume brings
	// back who does not wait to be called.
	Pause Do = "pause"
	// Suspend says that something technical is being mended; people stay.
	Suspend Do = "suspend"
	// Resume ends a pause or a suspension.
	Resume Do = "resume"
	// Extend moves the booked end to Until.
	Extend Do = "extend"
	// End closes the hearing for everybody on the floor and in the lobby.
	End Do = "end"
	// Consult asks Whom into a private consultation, Agree and Decline answer
	// one, named by Room; Return goes back to where one came from.
	Consult Do = "consult"
	Agree   Do = "agree"
	Decline Do = "decline"
	Return  Do = "return"
	// Write sends Text to the video officer; an officer's goes to Who.
	Write Do = "write"
	// Report says what the test of one's own equipment found: Equipment.
	Report Do = "report"
)

// Dos returns every command.
func Dos() []Do {
	return []Do{
		Join, Leave, Mute, Unmute, CameraOff, CameraOn, RaiseHand, LowerHand,
		Admit, Dismiss, Remove, Silence, SilenceAll, Release, Spotlight, Verify,
		Start, Pause, Suspend, Resume, Extend, End, Consult, Agree, Decline, Return, Write, Report,
	}
}

// Command is what someone asks of a hearing.
type Command struct {
	Do Do `json:"do"`
	// Who is the person meant by a command about somebody else.
	Who ParticipantID `json:"who,omitempty"`
	// Whom are the people asked into a consultation.
	Whom []ParticipantID `json:"whom,omitempty"`
	// Room is the consultation meant.
	Room RoomID `json:"room,omitempty"`
	// Name and Role belong to Join; whoever keeps the door sets them.
	Name string `json:"name,omitempty"`
	Role Role   `json:"role,omitempty"`
	// Key belongs to Join: the public half of the desk's identity key; whoever
	// keeps the door sets it.
	Key ed25519.PublicKey `json:"key,omitempty"`
	// Why belongs to Leave: WhyLost when the line was lost, else WhyLeft.
	Why Why `json:"why,omitempty"`
	// Outcome belongs to Verify, Until to Extend, Text to Write.
	Outcome Outcome   `json:"outcome,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	Text    string    `json:"text,omitempty"`
	// Equipment belongs to Report.
	Equipment *readiness.Measured `json:"equipment,omitempty"`
}

// What names what happened.
type What string

// What can happen.
const (
	Waiting       What = "waiting"        // Who came to the lobby
	Entered       What = "entered"        // Who went onto the floor by themselves
	Started       What = "started"        // the hearing is in session
	Admitted      What = "admitted"       // By let Who onto the floor
	Dismissed     What = "dismissed"      // By sent Who to the lobby
	Removed       What = "removed"        // By sent Who away
	Left          What = "left"           // Who went, or was lost: Why
	Muted         What = "muted"          // Who muted themselves
	Unmuted       What = "unmuted"        // Who unmuted themselves
	Silenced      What = "silenced"       // By muted Who
	Released      What = "released"       // By lets Who unmute themselves
	CameraStopped What = "camera-stopped" // Who shows no picture
	CameraStarted What = "camera-started" // Who shows a picture again
	HandRaised    What = "hand-raised"    // Who would like to speak
	HandLowered   What = "hand-lowered"   // Who no longer would, or was seen by By
	Spotlit       What = "spotlit"        // By has Who shown large; nobody without Who
	Verified      What = "verified"       // By checked who Who is: Outcome
	Paused        What = "paused"
	Suspended     What = "suspended"
	Resumed       What = "resumed"
	Extended      What = "extended" // By moved the end to Until
	Closed        What = "closed"   // By ended the hearing

	Asked     What = "asked"     // Who asks Whom into the consultation Room
	Agreed    What = "agreed"    // Who will come
	Declined  What = "declined"  // Who will not: there is no consultation
	Lapsed    What = "lapsed"    // not everybody agreed in time
	Withdrew  What = "withdrew"  // those in Whom are in the consultation Room now
	Returned  What = "returned"  // Who is back where they came from
	Dissolved What = "dissolved" // the consultation Room is over

	Watching  What = "watching"  // Who, no participant, looks until Until; also listens if Sound
	Unwatched What = "unwatched" // Who looks no longer: Why

	Wrote What = "wrote" // Who wrote Text to To; to the officer without To
	Wiped What = "wiped" // what was written is gone

	Reported What = "reported" // Who's test found Equipment
)

// Why says how someone's time in a hearing came to its end.
type Why string

// The reasons.
const (
	WhyLeft    Why = "left"
	WhyLost    Why = "line-lost"
	WhyRemoved Why = "removed"
	WhyEnded   Why = "hearing-ended"
	WhyTime    Why = "time-over" // of a look: it had lasted as long as it may
)

// Event is something that happened in a hearing. One that carries Text is
// not to be kept: what is written is wiped after the hearing.
type Event struct {
	What    What            `json:"what"`
	At      time.Time       `json:"at"`
	Who     ParticipantID   `json:"who,omitempty"`
	By      ParticipantID   `json:"by,omitempty"`
	To      ParticipantID   `json:"to,omitempty"`
	Whom    []ParticipantID `json:"whom,omitempty"`
	Room    RoomID          `json:"room,omitempty"`
	Name    string          `json:"name,omitempty"`
	Role    Role            `json:"role,omitempty"`
	Why     Why             `json:"why,omitempty"`
	Outcome Outcome         `json:"outcome,omitempty"`
	Until   time.Time       `json:"until,omitzero"`
	Text    string          `json:"text,omitempty"`
	Sound   bool            `json:"sound,omitempty"`
	// Key is the public half of Who's identity key, when they come.
	Key ed25519.PublicKey `json:"key,omitempty"`

	Equipment *readiness.Measured `json:"equipment,omitempty"`
}
