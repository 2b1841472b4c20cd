package call_test

import (
	"testing"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
)

// TestAListenerBalancesTheInterpreter has three people whose microphones hear
// tones of their own: what one listener wants is turned down for them alone.
func TestAListenerBalancesTheInterpreter(t *testing.T) {
	leaks(t)
	p := newPlace(t)
	host := sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	sol := sit(t, "sol", 500, p.dial, solTicket, nil)
	inter := sit(t, "inter", 700, p.dial, interTicket, nil)
	for _, who := range []hearing.ParticipantID{"sol", "inter"} {
		s := host.until(string(who), func(s call.Snapshot) bool { return person(s, who).Where != "" })
		if person(s, who).Where == hearing.Lobby { // whoever comes later goes straight in
			host.Do(hearing.Command{Do: hearing.Admit, Who: who})
		}
	}
	host.hears(sol)
	host.hears(inter)
	sol.hears(inter)

	host.Balance(media.InterpreterAlone)
	host.hearsNot(sol)
	host.hears(inter)
	host.until("the balance", func(s call.Snapshot) bool { return s.Balance == media.InterpreterAlone })
	host.Balance(media.FloorAlone)
	host.hearsNot(inter)
	host.hears(sol)
	sol.hears(inter) // it is the host's own affair
	host.Balance(media.InterpreterMostly)
	poll(t, "the floor to be there, far quieter than the interpreter", func() bool {
		floor, interpreter := host.ears.level(sol.tone), host.ears.level(inter.tone)
		return floor > 0.005 && interpreter > 0.02 && floor < interpreter/2.5
	})

	// Whoever listened to the interpreter alone hears the floor when they go.
	host.Balance(media.InterpreterAlone)
	host.hearsNot(sol)
	inter.Do(hearing.Command{Do: hearing.Leave})
	if err := inter.ends(); err != nil {
		t.Errorf("left: %v", err)
	}
	host.hears(sol)
	if b := host.now().Balance; b != media.InterpreterAlone {
		t.Errorf("the balance is remembered as %d", b)
	}
}
