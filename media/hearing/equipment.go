package hearing

import (
	"time"

	"gatehouse/media/readiness"
)

// Equipment is what the last test of a participant's equipment found, and when.
// It names no device and no address.
type Equipment struct {
	readiness.Measured

	At time.Time `json:"at"`
}

// report keeps what somebody's own test found, wherever they are.
func report(me Participant, c Command) ([]Event, error) {
	if c.Equipment == nil || !c.Equipment.Valid() {
		return nil, ErrUnknownCommand
	}
	return []Event{{What: Reported, Who: me.ID, Equipment: c.Equipment}}, nil
}
