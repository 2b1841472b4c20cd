package hearing

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The bounds of what is written with the video officer.
const (
	// MaxText is how long one text may be, in characters.
	MaxText = 256
	// maxTexts is how many are kept; older ones go.
	maxTexts = 100
	// WipeAfter is how long after the hearing they are wiped.
	WipeAfter = 30 * time.Minute
)

// Text is something that a participant wrote to the video officer, or an
// officer to a participant.
type Text struct {
	At   time.Time     `json:"at"`
	From ParticipantID `json:"from"`
	// To is empty for the officers.
	To   ParticipantID `json:"to,omitempty"`
	Text string        `json:"text"`
}

// write passes a text between one participant and the video officer: nobody
// else ever reads it.
func (s State) write(me Participant, c Command) ([]Event, error) {
	text := strings.TrimSpace(c.Text)
	switch {
	case text == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, forbidden):
		return nil, ErrUnknownCommand
	case utf8.RuneCountInString(text) > MaxText:
		return nil, ErrTooLong
	}
	e := Event{What: Wrote, Who: me.ID, Text: text}
	if me.Role == Officer {
		to, ok := s.Find(c.Who)
		if !ok || to.Where == Gone || to.Role == Officer {
			return nil, ErrNotHere
		}
		e.To = to.ID
		return []Event{e}, nil
	}
	for _, p := range s.Here() {
		if p.Role == Officer {
			return []Event{e}, nil
		}
	}
	return nil, ErrNoOfficer
}

// forbidden are characters that would show a text as something else: controls
// and marks that turn its direction.
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
