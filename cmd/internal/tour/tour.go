// Package tour drives the real desk by keyboard and mouse under a virtual
// display and a private sound server, step by named step, and leaves a picture
// of each. It knows the desk only from outside: the built program, what its
// window shows, and what its loudspeaker plays. Who else takes part in its calls
// is a call without a window, or a guest's page in a real browser.
package tour

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Config is what a tour needs.
type Config struct {
	// Desk and Hub are the built programs.
	Desk, Hub string
	// Out is the folder for pictures and logs; what an earlier tour left there goes.
	Out string
	// Only runs the steps up to and including the one of this name; empty runs all.
	Only string
	// Environ is the environment the programs inherit.
	Environ []string
	// Log is told of each step as it ends.
	Log io.Writer
}

// Step is one thing a person does. A step fails when what should follow does
// not show within its time.
type Step struct {
	Name string
	Run  func(t *Tour) error
	// Within is how long the step may take; 0 is half a minute.
	Within time.Duration
	// Unless, if set, says why the step cannot be taken here; empty takes it.
	Unless func(ctx context.Context, cfg Config) string
}

// Tour is the state that one step leaves to the next.
type Tour struct {
	ctx    context.Context //nolint:containedctx // a tour lives for one call of Run, a step's context ends with the step
	cfg    Config
	stage  *stage
	number int

	// Clerk is the desk that books and hosts, Solicitor the one that joins.
	Clerk, Solicitor *Desk
	link             string
	links            map[string]bool   // that were copied
	sent             map[string]string // one each, by who has it
	hub              *child
	fars             map[string]*far // who takes part from elsewhere
	page             *page           // of who joined from a browser
	notes            map[string]string
	listed           []named // whom the court's list names
}

// ErrFailed means that a step did not go as it should.
var ErrFailed = errors.New("tour: failed")

// Run sets the stage, takes the steps in order and clears the stage again. The
// first step that fails ends the tour: its picture is kept, its name is told,
// and the error wraps ErrFailed.
func Run(ctx context.Context, cfg Config, steps []Step) (err error) {
	if err := os.RemoveAll(cfg.Out); err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Out, 0o755); err != nil {
		return err
	}
	if cfg.Out, err = filepath.Abs(cfg.Out); err != nil {
		return err
	}
	st, err := setStage(ctx, cfg)
	if err != nil {
		return fmt.Errorf("set the stage: %w", err)
	}
	defer func() { err = errors.Join(err, st.clear()) }()

	t := &Tour{cfg: cfg, stage: st, notes: map[string]string{}, links: map[string]bool{}, sent: map[string]string{}, fars: map[string]*far{}}
	defer func() { err = errors.Join(err, t.allGo()) }()
	for _, s := range steps {
		if s.Unless != nil {
			if why := s.Unless(ctx, cfg); why != "" {
				fmt.Fprintf(cfg.Log, "tour: NOT TAKEN: %s: %s\n", s.Name, why)
				continue
			}
		}
		began := time.Now()
		if err := t.take(ctx, s); err != nil {
			return err
		}
		fmt.Fprintf(cfg.Log, "tour: %02d %s (%.1f s)\n", t.number, s.Name, time.Since(began).Seconds())
		if s.Name == cfg.Only {
			break
		}
	}
	return t.quiet()
}

func (t *Tour) take(ctx context.Context, s Step) error {
	within := s.Within
	if within == 0 {
		within = 30 * time.Second
	}
	step, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	t.ctx = step
	t.number++
	name := fmt.Sprintf("%02d-%s", t.number, strings.ReplaceAll(s.Name, " ", "-"))
	failed := s.Run(t)
	if failed == nil {
		return t.picture(name)
	}
	if err := t.picture(name + "-FAILED"); err != nil {
		failed = errors.Join(failed, err)
	}
	t.tell(ctx, name+"-FAILED")
	return fmt.Errorf("%w at step %q: %w (pictures and logs are in %s)", ErrFailed, s.Name, failed, t.cfg.Out)
}

// picture keeps what the whole screen shows now.
func (t *Tour) picture(name string) error {
	img, err := t.stage.screen.see()
	if err != nil {
		return err
	}
	return savePNG(filepath.Join(t.cfg.Out, name+".png"), img.SubImage(t.framed()))
}

// framed is the part of the screen that has windows in it.
func (t *Tour) framed() image.Rectangle {
	r := t.Clerk.bounds()
	if t.Solicitor.running() {
		r = r.Union(t.Solicitor.bounds())
	}
	if r.Empty() {
		return t.stage.screen.bounds()
	}
	return r
}

// tell writes down what each window showed, for whoever mends the failure.
func (t *Tour) tell(ctx context.Context, name string) {
	for _, d := range []*Desk{t.Clerk, t.Solicitor} {
		if !d.running() {
			continue
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		if text, err := d.describe(ctx); err == nil {
			// The failure itself is told in any case.
			_ = os.WriteFile(filepath.Join(t.cfg.Out, name+"-"+d.name+".txt"), []byte(text), 0o644)
		}
		cancel()
	}
	if t.page != nil {
		// As above.
		_ = t.page.picture(name + "-page") //nolint:contextcheck // a page has its browser's
	}
}

// quiet ends the desks as a person would and fails if one complained of a call
// to the window from a wrong goroutine, a race or a crash.
func (t *Tour) quiet() error {
	var errs []error
	for _, d := range []*Desk{t.Clerk, t.Solicitor} {
		if d == nil {
			continue
		}
		log, err := os.ReadFile(d.log)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, bad := range []string{"Error in Fyne call thread", "DATA RACE", "panic:", "fatal error:"} {
			if strings.Contains(string(log), bad) {
				errs = append(errs, fmt.Errorf("%w: %s is in %s", ErrFailed, bad, d.log))
			}
		}
	}
	return errors.Join(errs...)
}

// Until waits until ok says so. what is what a person would be waiting for.
func (t *Tour) Until(what string, ok func() (bool, error)) error {
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	began := time.Now()
	for looks := 1; ; looks++ {
		done, err := ok()
		if done && err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-t.ctx.Done():
			if err != nil {
				return fmt.Errorf("waited for %s %.1f s (%d looks): %w", what, time.Since(began).Seconds(), looks, err)
			}
			return fmt.Errorf("waited in vain for %s %.1f s (%d looks)", what, time.Since(began).Seconds(), looks)
		}
	}
}
