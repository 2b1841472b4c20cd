package hearing

import "time"

// Outcome says how it was checked who somebody is.
type Outcome string

// The outcomes. Nothing is kept of what was shown.
const (
	PhotoSeen    Outcome = "photo-id"      // a photo identity document was seen
	OnList       Outcome = "approved-list" // on the list of approved visitors
	KnownToStaff Outcome = "known"
	NotShown     Outcome = "not-shown" // they could not show who they are
)

// Outcomes lists every outcome in the order people are shown them.
func Outcomes() []Outcome { return []Outcome{PhotoSeen, OnList, KnownToStaff, NotShown} }

func (o Outcome) known() bool {
	for _, x := range Outcomes() {
		if o == x {
			return true
		}
	}
	return false
}

// Identity is how it was checked who a participant is, by whom and when.
type Identity struct {
	Outcome Outcome       `json:"outcome"`
	By      ParticipantID `json:"by"`
	Name    string        `json:"name"` // of whoever checked
	At      time.Time     `json:"at"`
}
