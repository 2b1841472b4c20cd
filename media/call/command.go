package call

import (
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// goodbye is how long leaving may take, to tell the hub or the others.
const goodbye = time.Second

// do acts on what the person asks.
func (c *Call) do(cmd hearing.Command) {
	c.refused = nil
	if _, looks := c.looks(); looks && cmd.Do != hearing.Leave {
		c.refused = hearing.ErrNotAllowed
		return
	}
	switch cmd.Do {
	case hearing.Mute:
		c.setMuted(true)
	case hearing.Unmute:
		if me, _ := c.state.Find(c.you); c.locked && me.Where != hearing.Aside {
			c.refused = hearing.ErrLocked
			return
		}
		c.setMuted(false)
	case hearing.CameraOff, hearing.CameraOn:
		c.setCameraOff(cmd.Do == hearing.CameraOff)
	case hearing.Leave:
		c.leave()
		return
	case hearing.Join:
		return
	default:
	}
	if c.you == "" {
		return // chosen before the hub has answered: told then
	}
	c.tellSelf()
	if c.hubLost {
		c.withoutHub(cmd)
		return
	}
	c.ask(cmd)
	if ownDoing(cmd.Do) && cmd.Who == "" {
		c.obey(c.you, cmd)
	}
}

// withoutHub does what can be done directly; the hub is told when it is back.
func (c *Call) withoutHub(cmd hearing.Command) {
	if !goesDirect(cmd.Do) {
		c.refused = signalling.ErrUnreachable
		return
	}
	if _, _, err := c.state.Apply(c.you, cmd, c.cfg.Now()); err != nil {
		c.refused = err
		return
	}
	c.ask(cmd)
	if !ownDoing(cmd.Do) || cmd.Who != "" {
		for _, f := range c.lines() {
			if err := c.sayDirect(f, direct{Type: directCommand, Command: &cmd}); err != nil {
				c.refused = signalling.ErrUnreachable
			}
		}
	}
	if cmd.Do == hearing.End {
		c.leave()
		return
	}
	c.obey(c.you, cmd)
}

// ownDoing reports whether a command is what someone does to their own
// microphone, camera and hand: it takes effect here at once.
func ownDoing(do hearing.Do) bool {
	switch do {
	case hearing.Mute, hearing.Unmute, hearing.CameraOff, hearing.CameraOn, hearing.RaiseHand, hearing.LowerHand:
		return true
	default:
		return false
	}
}

// goesDirect reports whether a command can be obeyed without the hub, from
// one call to the others: what lets nobody in and nobody aside.
func goesDirect(do hearing.Do) bool {
	switch do {
	case hearing.Leave, hearing.Remove, hearing.Silence, hearing.SilenceAll, hearing.Release, hearing.Spotlight, hearing.End:
		return true
	default:
		return ownDoing(do)
	}
}

// ask passes a command to the hub, now or when it is back.
func (c *Call) ask(cmd hearing.Command) {
	if c.hubGone {
		return
	}
	id, err := c.client.Do(cmd)
	if err != nil {
		c.refused = err
		return
	}
	c.asked[id] = cmd.Do
}

// leave tells everybody and ends the call soon.
func (c *Call) leave() {
	if c.leaving != nil {
		return
	}
	c.leaving = time.After(goodbye)
	if c.you == "" {
		c.phase = Over
		return
	}
	c.ask(hearing.Command{Do: hearing.Leave})
	for _, f := range c.lines() {
		_ = c.sayDirect(f, direct{Type: directLeft}) // the hub tells them too
	}
	if c.hubLost {
		c.leaving = time.After(goodbye / 4)
	}
}

func (c *Call) setMuted(on bool) {
	c.muted = on
	if c.desk != nil {
		c.desk.Mute(on)
	}
}

func (c *Call) setCameraOff(off bool) {
	if c.cameraOff != off {
		c.cameraOff = off
		c.watchCamera()
	}
}
