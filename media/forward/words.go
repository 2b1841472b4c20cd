package forward

import (
	"encoding/json"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// Slots is how many others one participant can get.
const Slots = hearing.MaxPeople - 1

// The sections of a participant's connection to a node that carry what they
// send. The slots follow: first one section of pictures for each, then one of
// sound for each.
const (
	SectionLarge = iota
	SectionSmall
	SectionSound
	firstPicture
	firstSound = firstPicture + Slots
)

// Sections are what a participant's connection to a node carries, from the
// participant's side. They are agreed for as many people as a hearing may
// have, so that nothing is negotiated anew when somebody comes or goes.
func Sections() []peer.Section {
	s := []peer.Section{
		{Track: media.TrackPicture, Send: true}, {Track: media.TrackPicture, Send: true}, {Track: media.TrackSound, Send: true},
	}
	for range Slots {
		s = append(s, peer.Section{Track: media.TrackPicture, Receive: true})
	}
	for range Slots {
		s = append(s, peer.Section{Track: media.TrackSound, Receive: true})
	}
	return s
}

// SlotOf returns the slot that a section carries, -1 if it carries none.
func SlotOf(section int) int {
	switch {
	case section >= firstSound && section < firstSound+Slots:
		return section - firstSound
	case section >= firstPicture && section < firstSound:
		return section - firstPicture
	}
	return -1
}

// PictureOf returns the section that carries a slot's pictures.
func PictureOf(slot int) int { return firstPicture + slot }

// The words that a node and a participant say over the control channel;
// docs/protocol.md explains them.
const (
	// WordSlots is the node's: whom each slot carries from now on. Nothing
	// comes on a slot that changed before the participant has said WordReady.
	WordSlots = "slots"
	WordReady = "ready"
	// WordBeat is the node's: still here.
	WordBeat = "beat"
	// WordLarge is the participant's: whom to send large.
	WordLarge = "large"
	// WordWanted is the node's: whether anybody gets the participant's large
	// picture, so that one who sends it to nobody may stop. Until it is said
	// somebody does; who goes on all the same does no harm.
	WordWanted = "wanted"
	// WordTell is the participant's: to be passed on to Who, if they are there
	// already; they get it as WordFrom.
	WordTell = "tell"
	WordFrom = "from"
)

// Word is one message between a node and a participant.
type Word struct {
	V    int    `json:"v"`
	N    uint64 `json:"n"`
	Type string `json:"type"`
	// Slots go with WordSlots.
	Slots []Slot `json:"slots,omitempty"`
	// Re is the N of the WordSlots that WordReady answers.
	Re uint64 `json:"re,omitempty"`
	// Large goes with WordWanted.
	Large bool `json:"large,omitempty"`
	// Who and Entry name a participant, Message is what they said directly.
	Who     hearing.ParticipantID `json:"who,omitempty"`
	Entry   int                   `json:"entry,omitempty"`
	Message json.RawMessage       `json:"message,omitempty"`
}

// Slot says whom a slot carries: somebody, since their Entry onto the floor.
type Slot struct {
	Slot  int                   `json:"slot"`
	Who   hearing.ParticipantID `json:"who"`
	Entry int                   `json:"entry"`
}

// Envelope is what a node and a participant say to each other through the hub:
// a connection's signal, and which of both ends' entries it belongs to.
type Envelope struct {
	From   int         `json:"from_entry"`
	To     int         `json:"to_entry"`
	Signal peer.Signal `json:"signal"`
}
