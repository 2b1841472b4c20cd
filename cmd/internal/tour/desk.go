package tour

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The two desks of the tour.
const (
	clerkName     = "clerk"
	solicitorName = "solicitor"
)

// clock is when the tour takes place: a Tuesday morning, so that it goes the
// same way at every hour of every day.
const clock = "2026-11-24T09:05"

// Item is one thing that a desk's window shows.
type Item struct {
	Type     string  `json:"type"`
	Name     string  `json:"name"`
	Text     string  `json:"text"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	W        float64 `json:"w"`
	H        float64 `json:"h"`
	Layer    int     `json:"layer"`
	Focused  bool    `json:"focused"`
	Disabled bool    `json:"disabled"`
	Checked  bool    `json:"checked"`
	Hint     string  `json:"hint"`
}

// Window is what a desk shows at one moment.
type Window struct {
	Title  string            `json:"title"`
	Scale  float64           `json:"scale"`
	Width  float64           `json:"width"`
	Height float64           `json:"height"`
	Items  []Item            `json:"items"`
	Extra  map[string]string `json:"extra"`
}

// Desk is one running desk, driven from outside.
type Desk struct {
	tour    *Tour
	name    string
	program *child
	socket  string
	log     string
	window  string // the window's number on the display
	seen    time.Time
	at      image.Point
	size    image.Point
}

// open starts a desk and puts its window where it belongs: the clerk's to the
// left, the solicitor's to the right.
func (t *Tour) open(name string, env []string, args ...string) (*Desk, error) {
	st := t.stage
	d := &Desk{
		tour: t, name: name, socket: filepath.Join(st.dir, name), log: filepath.Join(st.out, "desk-"+name+".log"),
		size: image.Pt(windowWidth, windowHeight),
	}
	if name == solicitorName {
		d.at.X = windowWidth
	}
	// Each desk stands on a machine of its own, as far as it can tell.
	home := filepath.Join(st.dir, "home", name)
	run := filepath.Join(st.dir, "run", name)
	for _, dir := range []string{filepath.Join(home, ".cache"), run} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	env = append(append(soundEnv(name), "HOME="+home, "XDG_RUNTIME_DIR="+run), env...)
	began := time.Now()
	c, err := st.start("desk-"+name, env, t.cfg.Desk, append([]string{"-probe", d.socket, "-state", filepath.Join(st.out, "state-"+name), "-now", clock}, args...)...)
	if err != nil {
		return nil, err
	}
	d.program = c
	switch name {
	case solicitorName:
		t.Solicitor = d
	default:
		t.Clerk = d
	}
	if err := d.show(); err != nil {
		return nil, fmt.Errorf("%s's desk: %w", name, err)
	}
	fmt.Fprintf(t.cfg.Log, "tour: the %s's window could be seen %.2f s after its desk was started\n", name, d.seen.Sub(began).Seconds())
	return d, nil
}

// show waits for the window and puts it in its place.
func (d *Desk) show() error {
	t, ctx := d.tour, d.tour.ctx
	err := t.Until("the window", func() (bool, error) {
		if !d.program.alive() {
			return false, fmt.Errorf("the desk ended: see %s", d.log)
		}
		out, err := t.stage.run(ctx, "xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(d.program.cmd.Process.Pid))
		if err != nil {
			return false, err
		}
		ids := strings.Fields(out)
		if len(ids) == 0 {
			return false, nil
		}
		d.window, d.seen = ids[len(ids)-1], time.Now()
		return true, nil
	})
	if err != nil {
		return err
	}
	return d.Resize(d.size.X, d.size.Y)
}

// Resize makes the window so many pixels wide and high, and waits until it is.
func (d *Desk) Resize(width, height int) error {
	d.size = image.Pt(width, height)
	st, ctx := d.tour.stage, d.tour.ctx
	out := ""
	err := d.tour.Until(fmt.Sprintf("a window of %d×%d", width, height), func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		out, err = st.run(ctx, "xdotool", "getwindowgeometry", "--shell", d.window)
		if err != nil {
			return false, err
		}
		near := func(v float64, want int) bool { return math.Abs(v*w.Scale-float64(want)) < 3 }
		if strings.Contains(out, fmt.Sprintf("X=%d\nY=%d\nWIDTH=%d\nHEIGHT=%d", d.at.X, d.at.Y, width, height)) &&
			near(w.Width, width) && near(w.Height, height) {
			return true, nil
		}
		_, err = st.run(ctx, "xdotool", "windowsize", d.window, strconv.Itoa(width), strconv.Itoa(height),
			"windowmove", d.window, strconv.Itoa(d.at.X), strconv.Itoa(d.at.Y))
		return false, err
	})
	if err != nil {
		return fmt.Errorf("%w: it is %s", err, strings.ReplaceAll(out, "\n", " "))
	}
	return nil
}

func (d *Desk) running() bool { return d != nil && d.program.alive() }

// close ends the desk's program, if it was started.
func (d *Desk) close() {
	if d != nil {
		d.program.stop()
	}
}

// bounds is where the window is on the display.
func (d *Desk) bounds() image.Rectangle {
	if d == nil || d.window == "" {
		return image.Rectangle{}
	}
	return image.Rectangle{Min: d.at, Max: d.at.Add(d.size)}
}

// Look asks the desk what its window shows now.
func (d *Desk) Look() (Window, error) { return d.look(d.tour.ctx) }

func (d *Desk) look(ctx context.Context) (Window, error) {
	var w Window
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", d.socket)
	if err != nil {
		return w, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := json.NewDecoder(conn).Decode(&w); err != nil {
		return w, fmt.Errorf("what %s's window shows: %w", d.name, err)
	}
	return w, nil
}

// describe lists what the window shows, one thing a line.
func (d *Desk) describe(ctx context.Context) (string, error) {
	w, err := d.look(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %v×%v at %v %v\n", w.Title, w.Width, w.Height, w.Scale, w.Extra)
	for _, i := range w.Items {
		fmt.Fprintf(&b, "%d %4.0f,%4.0f %4.0f×%3.0f %-28s name=%q text=%q hint=%q focused=%t disabled=%t checked=%t\n",
			i.Layer, i.X, i.Y, i.W, i.H, i.Type, i.Name, i.Text, i.Hint, i.Focused, i.Disabled, i.Checked)
	}
	return b.String(), nil
}

// A Match tells whether an item is the one that is meant.
type Match func(Item) bool

// Text matches the whole of what is written.
func Text(s string) Match { return func(i Item) bool { return i.Text == s } }

// Has matches a piece of what is written.
func Has(s string) Match { return func(i Item) bool { return strings.Contains(i.Text, s) } }

// Name matches something that a widget painted itself.
func Name(s string) Match { return func(i Item) bool { return i.Name == s } }

// Enabled matches what m matches, if it can be used.
func Enabled(m Match) Match { return func(i Item) bool { return !i.Disabled && m(i) } }

// Find returns the item that lies on top, and of several the first.
func (w Window) Find(m Match) (Item, bool) {
	found := w.All(m)
	if len(found) == 0 {
		return Item{}, false
	}
	return found[0], true
}

// All returns every item that matches, top layer first.
func (w Window) All(m Match) []Item {
	var found []Item
	for _, i := range w.Items {
		if m(i) {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b Item) int { return b.Layer - a.Layer })
	return found
}

// Field returns the box that belongs to a label: the nearest below it or to
// its right.
func (w Window) Field(label Match) (Item, bool) {
	var best Item
	nearest := math.Inf(1)
	for _, l := range w.All(label) {
		for _, i := range w.Items {
			if !takesText(i) || i.Layer != l.Layer || i.Y+i.H/2 < l.Y || i.X+i.W/2 < l.X {
				continue
			}
			far := math.Abs(i.X-l.X) + 2*math.Abs(i.Y-l.Y)
			if far < nearest {
				best, nearest = i, far
			}
		}
		if !math.IsInf(nearest, 1) {
			break
		}
	}
	return best, !math.IsInf(nearest, 1)
}

func takesText(i Item) bool {
	for _, part := range []string{"Entry", "Input", "Picker", "Field", "Select"} {
		if strings.Contains(i.Type, part) {
			return true
		}
	}
	return false
}

// Await waits until the window shows something that matches, and returns it.
func (d *Desk) Await(what string, m Match) (Item, error) {
	var found Item
	err := d.tour.Until(d.name+": "+what, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		var ok bool
		found, ok = w.Find(m)
		return ok, nil
	})
	return found, err
}

// Gone waits until the window shows nothing that matches.
func (d *Desk) Gone(what string, m Match) error {
	return d.tour.Until(d.name+": no "+what, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		_, there := w.Find(m)
		return !there, nil
	})
}

// point is the pixel of the display at x, y of the window.
func (d *Desk) point(scale, x, y float64) []string {
	return []string{strconv.Itoa(d.at.X + int(x*scale)), strconv.Itoa(d.at.Y + int(y*scale))}
}

// Click presses the thing whose text this is, once it is there, can be used
// and has stopped moving.
func (d *Desk) Click(text string) error { return d.ClickOn(text, Text(text)) }

// ClickOn is Click for anything that matches.
func (d *Desk) ClickOn(what string, m Match) error {
	i, err := d.still(what, func(w Window) (Item, bool) { return w.Find(Enabled(m)) })
	if err != nil {
		return err
	}
	return d.ClickAt(i.X+i.W/2, i.Y+i.H/2)
}

// still waits until what is sought is at the same place twice running.
func (d *Desk) still(what string, seek func(Window) (Item, bool)) (Item, error) {
	var last, now Item
	seen := false
	err := d.tour.Until(d.name+": "+what, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		i, ok := seek(w)
		before, had := last, seen
		last, now, seen = i, i, ok
		return ok && had && before.X == i.X && before.Y == i.Y && before.W == i.W && before.H == i.H, nil
	})
	return now, err
}

// ClickAt presses the left button at a place of the window, in its own units.
func (d *Desk) ClickAt(x, y float64) error {
	w, err := d.Look()
	if err != nil {
		return err
	}
	return d.xdo(append(append([]string{"mousemove", "--sync"}, d.point(w.Scale, x, y)...), "click", "1")...)
}

// Hover moves the pointer to a place of the window.
func (d *Desk) Hover(x, y float64) error {
	w, err := d.Look()
	if err != nil {
		return err
	}
	return d.xdo(append([]string{"mousemove"}, d.point(w.Scale, x, y)...)...)
}

// Drag presses at one place, goes to another in small moves, waits until
// arrived says that the desk has followed, and lets go.
func (d *Desk) Drag(fromX, fromY, toX, toY float64, arrived func() error) error {
	w, err := d.Look()
	if err != nil {
		return err
	}
	moves := append(append([]string{"mousemove", "--sync"}, d.point(w.Scale, fromX, fromY)...), "mousedown", "1")
	const strokes = 12
	for n := 1; n <= strokes; n++ {
		part := float64(n) / strokes
		moves = append(moves, append([]string{"mousemove"}, d.point(w.Scale, fromX+(toX-fromX)*part, fromY+(toY-fromY)*part)...)...)
	}
	if err := d.xdo(moves...); err != nil {
		return err
	}
	follow := arrived()
	return errors.Join(follow, d.xdo("mouseup", "1"))
}

// Type writes with the keyboard into what has the focus.
func (d *Desk) Type(text string) error {
	if err := d.activate(); err != nil {
		return err
	}
	return d.xdo("type", "--delay", "8", "--", text)
}

// Key presses a key, as xdotool names it: "Return", "ctrl+z".
func (d *Desk) Key(keys ...string) error {
	if err := d.activate(); err != nil {
		return err
	}
	return d.xdo(append([]string{"key", "--delay", "20"}, keys...)...)
}

// Fill clicks into the box of a label, replaces what it holds, and waits until
// it is there.
func (d *Desk) Fill(label, text string) error {
	i, err := d.still("the field "+label, func(w Window) (Item, bool) { return w.Field(Text(label)) })
	if err != nil {
		return err
	}
	if err := d.ClickAt(i.X+min(i.W/2, 60), i.Y+i.H/2); err != nil {
		return err
	}
	if err := d.Key("ctrl+a", "Delete"); err != nil {
		return err
	}
	if err := d.Type(text); err != nil {
		return err
	}
	_, err = d.Await("«"+text+"» in "+label, Has(text))
	return err
}

// activate gives the window the keyboard, as a click on it would.
func (d *Desk) activate() error {
	st, ctx := d.tour.stage, d.tour.ctx
	now, err := st.run(ctx, "xdotool", "getactivewindow")
	if err == nil && now == d.window {
		return nil
	}
	_, err = st.run(ctx, "xdotool", "windowactivate", "--sync", d.window)
	return err
}

func (d *Desk) xdo(args ...string) error {
	_, err := d.tour.stage.run(d.tour.ctx, "xdotool", args...)
	return err
}

// see returns what the display shows of this window.
func (d *Desk) see() (image.Image, error) {
	img, err := d.tour.stage.screen.see()
	if err != nil {
		return nil, err
	}
	return img.SubImage(d.bounds()), nil
}

// Picture keeps what this window shows under a name of its own. What it says is
// known before it is drawn, so it waits until three looks are alike; a window
// that never stands still is taken as it is in the end.
func (d *Desk) Picture(name string) error { return d.picture(name, 12) }

// Snapshot is Picture for a window that is known to move.
func (d *Desk) Snapshot(name string) error { return d.picture(name, 3) }

func (d *Desk) picture(name string, looks int) error {
	var before, now *image.RGBA
	n, still := 0, 0
	err := d.tour.Until(d.name+": that "+name+" stands still", func() (bool, error) {
		img, err := d.tour.stage.screen.see()
		if err != nil {
			return false, err
		}
		before, now = now, img
		n++
		if before == nil || !bytes.Equal(before.Pix, now.Pix) {
			still = 0
		}
		still++
		return n == looks || still == 3, nil
	})
	if err != nil {
		return err
	}
	return savePNG(filepath.Join(d.tour.cfg.Out, name+".png"), now.SubImage(d.bounds()))
}

// Pick chooses from the short list of a label. Where the list is filled anew
// while it is open it closes, and is opened again.
func (d *Desk) Pick(label, choice string) error {
	var acted time.Time
	wasOpen := false
	return d.tour.Until(d.name+": "+choice+" in "+label, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		f, ok := w.Field(Text(label))
		if !ok {
			return false, nil
		}
		above := func(i Item) bool { return i.Layer > f.Layer }
		_, open := w.Find(above)
		if f.Text == choice && !open {
			return true, nil
		}
		// What a press does may take a moment to show.
		if open == wasOpen && time.Since(acted) < 700*time.Millisecond {
			return false, nil
		}
		at := f
		if open {
			if at, ok = w.Find(func(i Item) bool { return above(i) && i.Text == choice }); !ok {
				return false, nil
			}
		}
		acted, wasOpen = time.Now(), open
		return false, d.ClickAt(at.X+at.W/2, at.Y+at.H/2)
	})
}

// Choose opens the searchable list of a label, types, and takes the first
// choice that fits; it returns the choice's title.
func (d *Desk) Choose(label, typed string, fits Match) (string, error) {
	i, err := d.still("the field "+label, func(w Window) (Item, bool) { return w.Field(Text(label)) })
	if err != nil {
		return "", err
	}
	if err := d.ClickAt(i.X+60, i.Y+i.H/2); err != nil {
		return "", err
	}
	search, err := d.Await("the search line", func(x Item) bool { return x.Focused && x.Layer > i.Layer })
	if err != nil {
		return "", err
	}
	if typed != "" {
		if err := d.Type(typed); err != nil {
			return "", err
		}
	}
	row := func(x Item) bool {
		return x.Layer > i.Layer && x.Type == "*canvas.Text" && x.Y > search.Y+search.H+search.H
	}
	taken, err := d.still("a choice for "+label, func(w Window) (Item, bool) {
		if typed == "" {
			return w.Find(func(x Item) bool { return row(x) && fits(x) })
		}
		first, ok := w.Find(row)
		return first, ok && fits(first)
	})
	if err != nil {
		return "", err
	}
	// After typing, an answer to the last letters may still replace the list:
	// what is first is taken by key, and only a list that rests by the mouse.
	if typed != "" {
		err = d.Key("Return")
	} else {
		err = d.ClickAt(taken.X+taken.W/2, taken.Y+taken.H/2)
	}
	if err != nil {
		return "", err
	}
	// A list of which several may be chosen stays open until Esc.
	if err := d.tour.Until(d.name+": "+taken.Text+" in "+label, func() (bool, error) {
		w, err := d.Look()
		if err != nil {
			return false, err
		}
		f, ok := w.Field(Text(label))
		return ok && strings.Contains(w.TextAt(f), taken.Text), nil
	}); err != nil {
		return "", err
	}
	w, err := d.Look()
	if err != nil {
		return "", err
	}
	if _, open := w.Find(func(x Item) bool { return x.Layer > i.Layer }); open {
		if err := d.Key("Escape"); err != nil {
			return "", err
		}
	}
	return taken.Text, d.Gone("open list", func(x Item) bool { return x.Layer > i.Layer })
}
