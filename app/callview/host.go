package callview

import (
	"time"

	"gatehouse/media/hearing"
)

// What whoever conducts a hearing does to it, and to somebody in it. Each is
// one command; what came of it is in a later snapshot.

// Dismiss sends someone back to the lobby, to be called again.
func (m *Model) Dismiss(who hearing.ParticipantID) { m.to(hearing.Dismiss, who) }

// Lower takes someone's hand down: it was seen.
func (m *Model) Lower(who hearing.ParticipantID) { m.to(hearing.LowerHand, who) }

// ToggleSpotlight shows someone large to everybody, or nobody any more.
func (m *Model) ToggleSpotlight(who hearing.ParticipantID) {
	if m.now.Hearing.Spotlight == who {
		who = ""
	}
	m.to(hearing.Spotlight, who)
}

// Verify records how it was checked who someone is.
func (m *Model) Verify(who hearing.ParticipantID, o hearing.Outcome) {
	m.call.Do(hearing.Command{Do: hearing.Verify, Who: who, Outcome: o})
}

// SilenceAll mutes everybody who does not conduct the hearing.
func (m *Model) SilenceAll() { m.to(hearing.SilenceAll, "") }

// Start begins the hearing with who is there.
func (m *Model) Start() { m.to(hearing.Start, "") }

// Pause sends everybody but court and staff to the lobby.
func (m *Model) Pause() { m.to(hearing.Pause, "") }

// Suspend says that something technical is being mended.
func (m *Model) Suspend() { m.to(hearing.Suspend, "") }

// Resume goes on after a pause or a suspension.
func (m *Model) Resume() { m.to(hearing.Resume, "") }

// Extend moves the booked end by d.
func (m *Model) Extend(d time.Duration) {
	m.call.Do(hearing.Command{Do: hearing.Extend, Until: m.now.Hearing.Setup.End.Add(d)})
}

func (m *Model) to(do hearing.Do, who hearing.ParticipantID) {
	m.call.Do(hearing.Command{Do: do, Who: who})
}

// Extensions are how much longer a hearing can be made at once.
func Extensions() []time.Duration {
	return []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour}
}
