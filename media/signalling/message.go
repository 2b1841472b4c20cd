package signalling

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"gatehouse/media/hearing"
)

// Version is the protocol's version, in every message.
const Version = 1

// MaxMessage bounds one message, in bytes.
const MaxMessage = 64 << 10

// maxBody leaves room for the envelope, in bytes.
const maxBody = MaxMessage - 1<<10

// Type names what a message is.
type Type string

// The messages. Hello, Welcome, Beat and Bye concern the connection and
// carry no number; the others are numbered and survive a lost connection.
const (
	TypeHello   Type = "hello"   // to the hub: a ticket, or a session to resume
	TypeWelcome Type = "welcome" // from the hub: the session
	TypeBeat    Type = "beat"    // both ways: still here, and what arrived
	TypeBye     Type = "bye"     // from the hub: why this connection ends
	TypeCommand Type = "command" // to the hub: a hearing.Command
	TypeDone    Type = "done"    // from the hub: the command was obeyed
	TypeRefused Type = "refused" // from the hub: the command was not, and why
	TypeState   Type = "state"   // from the hub: the hearing as this participant may see it
	TypeGone    Type = "gone"    // to the hub: the node that passes on is of no use
	TypeSignal  Type = "signal"  // both ways: from one participant's call to another's
)

// Message is the envelope of everything on the wire.
type Message struct {
	V int `json:"v"`
	// ID is the sender's name for the message; answers refer to it.
	ID string `json:"id"`
	// Seq numbers the sender's messages from 1; 0 for the connection's own.
	Seq uint64 `json:"seq"`
	// Ack is the last Seq that the sender of this message has received.
	Ack  uint64          `json:"ack"`
	Type Type            `json:"type"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Hello opens a connection: with Ticket and Device for a new session, or
// with Hearing, Session and Resume to take up an old one.
type Hello struct {
	Ticket Ticket `json:"ticket,omitempty"`
	// Device is a random name the device keeps for as long as it may want to
	// use the ticket again; the ticket is bound to it.
	Device string `json:"device,omitempty"`
	// Back goes with a ticket: this call was in the hearing before and its
	// connections to the others still stand, so its place is kept if the hub
	// remembers it.
	Back bool `json:"back,omitempty"`
	// Nodes goes with a ticket: this call can reach everybody through a node. None
	// is named while somebody on the floor cannot.
	Nodes bool `json:"nodes,omitempty"`
	// Forwards goes with a ticket: this call can pass pictures and sound on for
	// the others. Uplink is what was measured, in bits per second, if it was.
	Forwards bool `json:"forwards,omitempty"`
	Uplink   int  `json:"uplink,omitempty"`

	Hearing string `json:"hearing,omitempty"`
	Session string `json:"session,omitempty"`
	Resume  string `json:"resume,omitempty"`
	// Key goes with a ticket: the public half of the desk's identity key (ed25519,
	// 32 bytes), which others are told; empty for a browser.
	Key ed25519.PublicKey `json:"key,omitempty"`
}

// Welcome answers Hello. The envelope's Seq is the number after which
// messages follow, its Ack the last message of the client's that arrived.
type Welcome struct {
	Hearing string                `json:"hearing"`
	Session string                `json:"session"`
	Resume  string                `json:"resume"`
	You     hearing.ParticipantID `json:"you"`
	// Heartbeat is in seconds.
	Heartbeat int `json:"heartbeat"`
	// Resumed means that an old session goes on; Complete that every message
	// missed follows, else only the state does.
	Resumed  bool `json:"resumed"`
	Complete bool `json:"complete"`
	// ICE are servers that help connections find a way, for as long as the
	// hearing may last; each welcome's replace those of the one before.
	ICE []ICEServer `json:"ice,omitempty"`
}

// ICEServer is a STUN or TURN server as browsers are told of one (W3C WebRTC,
// RTCIceServer). It hides its credential wherever it is printed or logged.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// String hides the credential.
func (s ICEServer) String() string { return fmt.Sprintf("%d addresses", len(s.URLs)) }

// GoString hides the credential.
func (s ICEServer) GoString() string { return s.String() }

// LogValue hides the credential.
func (s ICEServer) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Bye ends a connection with a code.
type Bye struct {
	Code string `json:"code"`
}

// Answer is the body of Done and Refused.
type Answer struct {
	Re   string `json:"re"`
	Code string `json:"code,omitempty"`
}

// Signal carries what a participant's connection says to another's, or to the
// node that passes on. From names the node when the desk that runs it speaks
// for it; to that desk, To says that a signal is for the node. The hub does
// not look inside Content and never logs it.
type Signal struct {
	To      hearing.ParticipantID `json:"to,omitempty"`
	From    hearing.ParticipantID `json:"from,omitempty"`
	Content json.RawMessage       `json:"content"`
}

// Encode returns the message's bytes.
func Encode(m Message) ([]byte, error) {
	m.V = Version
	b, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", m.Type, err)
	}
	if len(b) > MaxMessage {
		return nil, fmt.Errorf("encode %s of %d bytes: %w", m.Type, len(b), ErrBadMessage)
	}
	return b, nil
}

// Decode reads one message: exactly one JSON object, of a known version and
// type, with a body where one is needed.
func Decode(b []byte) (Message, error) {
	var m Message
	if len(b) > MaxMessage {
		return m, fmt.Errorf("%d bytes: %w", len(b), ErrBadMessage)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&m); err != nil {
		return Message{}, ErrBadMessage
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Message{}, fmt.Errorf("more than one value: %w", ErrBadMessage)
	}
	if m.V != Version {
		return Message{}, ErrVersion
	}
	if len(m.ID) > 64 {
		return Message{}, fmt.Errorf("id: %w", ErrBadMessage)
	}
	numbered, known := m.Type.numbered()
	if !known || numbered != (m.Seq > 0) && m.Type != TypeWelcome {
		return Message{}, fmt.Errorf("type or number: %w", ErrBadMessage)
	}
	return m, nil
}

func (t Type) numbered() (numbered, known bool) {
	switch t {
	case TypeHello, TypeWelcome, TypeBeat, TypeBye:
		return false, true
	case TypeCommand, TypeDone, TypeRefused, TypeState, TypeSignal, TypeGone:
		return true, true
	}
	return false, false
}

// body reads a message's body into v.
func body[T any](m Message) (T, error) {
	var v T
	if err := json.Unmarshal(m.Body, &v); err != nil { // the error could quote a secret
		return v, fmt.Errorf("body of %s: %w", m.Type, ErrBadMessage)
	}
	return v, nil
}

// message makes a message of v; v is one of this package's bodies.
func message(t Type, v any) Message {
	m := Message{V: Version, Type: t}
	if v != nil {
		b, err := json.Marshal(v)
		if err != nil { // our own plain values always marshal; a caller's raw content may not
			b = nil
		}
		m.Body = b
	}
	return m
}
