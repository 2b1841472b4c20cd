package tour

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// hubWithoutClock is why a hub cannot be used whose clock is the machine's: it
// would find the tour's hearing too early or over.
func hubWithoutClock(ctx context.Context, cfg Config) string {
	help, _ := exec.CommandContext(ctx, cfg.Hub, "-h").CombinedOutput()
	if strings.Contains(string(help), "-now") {
		return ""
	}
	return "the hub has no flag -now to begin its clock at the tour's time"
}

// useHub starts a hub as a process of its own and tells the clerk's desk of it.
func useHub(t *Tour) error {
	t.Solicitor.close()
	hub, err := t.stage.start("hub", nil, t.cfg.Hub, "-dir", filepath.Join(t.stage.dir, "hub"), "-listen", "127.0.0.1:0",
		"-guest-listen", "127.0.0.1:0", "-now", clock)
	if err != nil {
		return err
	}
	t.hub = hub
	line := ""
	if err := t.Until("the line that the hub prints", func() (bool, error) {
		if !hub.alive() {
			return false, fmt.Errorf("the hub ended: see hub.log")
		}
		text, err := os.ReadFile(filepath.Join(t.stage.out, "hub.log"))
		for l := range strings.Lines(string(text)) {
			if strings.Count(l, "#") == 2 && strings.HasSuffix(l, "\n") {
				line = strings.TrimSpace(l)
			}
		}
		return line != "", err
	}); err != nil {
		return err
	}
	d := t.Clerk
	if err := d.Click("Settings"); err != nil {
		return err
	}
	if err := d.scrollTo("Use this hub"); err != nil {
		return err
	}
	if err := d.Fill("Hub", line); err != nil {
		return err
	}
	if err := d.Click("Use this hub"); err != nil {
		return err
	}
	if _, err := d.Await("that it is saved", Text("Saved.")); err != nil {
		return err
	}
	return d.Click("Timetable")
}

// scrollTo turns the wheel until a text is in sight.
func (d *Desk) scrollTo(text string) error {
	return d.tour.Until(d.name+": "+text, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		if i, ok := w.Find(Text(text)); ok && i.H > 12 {
			return true, nil
		}
		return false, d.scroll(w.Width/2, w.Height/2)
	})
}

// callOnHub holds the booking's call once more, through that hub.
func callOnHub(t *Tour) error {
	for _, step := range []func(*Tour) error{(*Tour).hosts, wait, admit, seeEachOther} {
		if err := step(t); err != nil {
			return err
		}
	}
	return nil
}

const (
	// aliveFor is how long both pictures must go on without the hub.
	aliveFor = 20 * time.Second
	// stillFor is how long a picture may stand still meanwhile: on a busy
	// machine the call may fall back to sound, and takes 5 s to come back.
	stillFor = 10 * time.Second
)

// killHub ends the hub without a word in the middle of the call: both pictures
// go on, and a mute still shows at the far end.
func killHub(t *Tour) error {
	t.hub.kill()
	killed := time.Now()
	type view struct {
		at    *Desk
		of    string
		count uint32
		moved time.Time
	}
	views := []*view{{at: t.Clerk, of: solicitorName, moved: killed}, {at: t.Solicitor, of: clerkName, moved: killed}}
	stood := ""
	if err := t.Until("pictures that go on without the hub", func() (bool, error) {
		for _, v := range views {
			count, seen, err := v.at.barcode(v.of)
			if err != nil {
				return false, err
			}
			if seen && count > v.count {
				v.count, v.moved = count, time.Now()
			}
			if still := time.Since(v.moved); still > stillFor && stood == "" {
				stood = fmt.Sprintf("%s's window stood still for %v", v.at.name, still)
			}
		}
		return stood != "" || time.Since(killed) > aliveFor, nil
	}); err != nil {
		return err
	}
	if stood != "" {
		return errors.New(stood)
	}
	return mute(t)
}
