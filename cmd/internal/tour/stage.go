package tour

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Two windows fit side by side, so that each can be seen at every moment.
const (
	windowWidth  = 1440
	windowHeight = 900
	screenWidth  = 2 * windowWidth
	screenHeight = windowHeight
)

// stage is a display, a window manager and a sound server of the tour's own,
// and a home folder in which nobody has ever started the desk.
type stage struct {
	dir      string // private, and short enough for sockets
	out      string
	env      []string
	screen   *screen
	children []*child
}

// openboxRules let windows be placed to the pixel: no frames, and focus
// follows clicks.
const openboxRules = `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<theme><keepBorder>no</keepBorder></theme>
<focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
<desktops><number>1</number><popupTime>0</popupTime></desktops>
<mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context></mouse>
<applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
`

func setStage(ctx context.Context, cfg Config) (st *stage, err error) {
	dir, err := os.MkdirTemp("", "tour")
	if err != nil {
		return nil, err
	}
	st = &stage{dir: dir, out: cfg.Out, screen: &screen{path: filepath.Join(dir, "Xvfb_screen0")}}
	defer func() {
		if err != nil {
			err = errors.Join(err, st.clear())
		}
	}()
	st.env = environment(cfg.Environ, dir)
	for _, sub := range []string{"home", "run"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	display, err := st.display(ctx)
	if err != nil {
		return nil, err
	}
	st.env = append(st.env, "DISPLAY="+display)
	rules := filepath.Join(dir, "openbox.xml")
	if err := os.WriteFile(rules, []byte(openboxRules), 0o600); err != nil {
		return nil, err
	}
	if _, err := st.start("openbox", nil, "openbox", "--config-file", rules, "--sm-disable"); err != nil {
		return nil, err
	}
	return st, st.sound(ctx)
}

// environment is from without the things that would let the desk see the
// machine's own display, sound or settings.
func environment(from []string, dir string) []string {
	var env []string
	for _, kv := range from {
		name, _, _ := strings.Cut(kv, "=")
		own := []string{"DISPLAY", "WAYLAND_DISPLAY", "HOME", "TZ", "LANG", "LANGUAGE", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY"}
		if slices.Contains(own, name) || strings.HasPrefix(name, "XDG_") || strings.HasPrefix(name, "LC_") ||
			strings.HasPrefix(name, "PULSE_") || strings.HasPrefix(name, "FYNE_") || strings.HasPrefix(name, "GATEHOUSE_") {
			continue
		}
		env = append(env, kv)
	}
	return append(env,
		"HOME="+filepath.Join(dir, "home"), "XDG_RUNTIME_DIR="+filepath.Join(dir, "run"),
		"TZ=Europe/London", "LANG=en_GB.UTF-8", "LC_ALL=C.UTF-8",
		"LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "FYNE_THEME=light",
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(dir, "no-bus"),
	)
}

// display starts a virtual display on a free number and returns its name.
func (st *stage) display(ctx context.Context) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	c, err := start(filepath.Join(st.out, "xvfb.log"), st.env, nil, w,
		"Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight),
		"-fbdir", st.dir, "-nolisten", "tcp", "-noreset", "+extension", "GLX")
	w.Close()
	if err != nil {
		return "", err
	}
	st.children = append(st.children, c)
	stop := context.AfterFunc(ctx, func() { r.Close() })
	defer stop()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the virtual display did not start: see xvfb.log: %w", err)
	}
	return ":" + strings.TrimSpace(number), nil
}

// start runs a program until the stage is cleared; its output goes to name.log.
func (st *stage) start(name string, env []string, program string, args ...string) (*child, error) {
	c, err := start(filepath.Join(st.out, name+".log"), append(slices.Clone(st.env), env...), nil, nil, program, args...)
	if err == nil {
		st.children = append(st.children, c)
	}
	return c, err
}

// run runs a short program on the stage and returns what it printed.
func (st *stage) run(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return run(ctx, st.env, name, args...)
}

// clear ends every program, the newest first, and removes the private folder.
func (st *stage) clear() error {
	for _, c := range slices.Backward(st.children) {
		c.stop()
	}
	return os.RemoveAll(st.dir)
}
