package call

import (
	"gatehouse/media"
	"gatehouse/media/hearing"
)

// Balance says how loud the floor and its interpreters are to this side, from
// now until the call is over. Nobody else hears a difference.
func (c *Call) Balance(b media.Balance) {
	c.post(func() {
		c.balance = b
		c.weigh()
	})
}

// weigh turns everybody to where the balance has them. Without an interpreter
// to be heard, one who has left or whose line is lost, all are as they speak:
// whoever listened to them alone would hear nothing.
func (c *Call) weigh() {
	floor, interpreter := c.balance.Shares()
	if !c.interpreted() {
		floor, interpreter = 1, 1
	}
	for id, f := range c.ways() {
		if c.interprets(id) {
			f.sound.SetShare(interpreter)
			continue
		}
		f.sound.SetShare(floor)
	}
}

func (c *Call) interpreted() bool {
	for id, f := range c.lines() {
		if c.interprets(id) && f.line().Connected {
			return true
		}
	}
	return false
}

func (c *Call) interprets(id hearing.ParticipantID) bool {
	p, _ := c.state.Find(id)
	return p.Role == hearing.Interpreter
}
