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
	switch cmd.Do {
	case hearing.Mute:
		c.setMuted(true)
	case hearing.Unmute:
		if c.locked {
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
	case hearing.Admit, hearing.Remove, hearing.Silence, hearing.Release, hearing.End:
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
	if cmd.Who == "" && cmd.Do != hearing.End {
		c.obey(c.you, cmd)
	}
}

// withoutHub does what can be done directly; the hub is told when it is back.
func (c *Call) withoutHub(cmd hearing.Command) {
	if cmd.Do == hearing.Admit {
		c.refused = signalling.ErrUnreachable
		return
	}
	if _, _, err := c.state.Apply(c.you, cmd, c.cfg.Now()); err != nil {
		c.refused = err
		return
	}
	c.ask(cmd)
	if cmd.Who != "" || cmd.Do == hearing.End {
		for _, f := range c.far {
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
	for _, f := range c.far {
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
