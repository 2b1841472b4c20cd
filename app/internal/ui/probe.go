package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"
	_ "unsafe" // for go:linkname

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Probe is what a window shows at one moment, for tests that drive the real
// window from outside. Positions and sizes are in Fyne's units from the
// window's top left corner: times Scale they are pixels.
type Probe struct {
	Title  string            `json:"title"`
	Scale  float32           `json:"scale"`
	Width  float32           `json:"width"`
	Height float32           `json:"height"`
	Items  []ProbeItem       `json:"items"`
	Extra  map[string]string `json:"extra,omitempty"`
}

// ProbeItem is one thing a person can see.
type ProbeItem struct {
	// Type is the Go type of the object that shows it: "*widget.Label".
	Type string `json:"type"`
	// Name is given by things that paint themselves, "booking/…", and to
	// images: "image/" and the file's name.
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
	// X, Y, W, H are the part that is not scrolled or clipped away.
	X float32 `json:"x"`
	Y float32 `json:"y"`
	W float32 `json:"w"`
	H float32 `json:"h"`
	// Layer is 0 for the window's content, higher for what lies over it.
	Layer    int  `json:"layer,omitempty"`
	Focused  bool `json:"focused,omitempty"`
	Disabled bool `json:"disabled,omitempty"`
	Checked  bool `json:"checked,omitempty"`
	// Hint is the grey text of an empty field.
	Hint string `json:"hint,omitempty"`
}

// Probed is implemented by widgets that paint several things themselves, such
// as the timetable: ProbeItems names them, positions from the widget's own top
// left corner. It is called on the screen's goroutine.
type Probed interface {
	ProbeItems() []ProbeItem
}

// ServeProbe answers every connection to the unix socket with one JSON Probe of
// the window, until ctx ends. extra, which may be nil, adds facts of the
// caller's; it runs on the screen's goroutine.
func ServeProbe(ctx context.Context, socket string, window fyne.Window, extra func() map[string]string) error {
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("probe: %w", err)
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "unix", socket)
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	defer ln.Close()
	for {
		conn, err := ln.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("probe: %w", err)
		}
		answerProbe(ctx, conn, window, extra)
		conn.Close()
	}
}

func answerProbe(ctx context.Context, conn net.Conn, window fyne.Window, extra func() map[string]string) {
	seen := make(chan Probe, 1)
	OnMain(func() {
		p := Examine(window)
		if extra != nil {
			p.Extra = extra()
		}
		seen <- p
	})
	select {
	case p := <-seen:
		// The one who asked may have gone: there is nobody else to tell.
		_ = json.NewEncoder(conn).Encode(p)
	case <-ctx.Done():
	}
}

// Examine lists what the window shows now, in drawing order. It must be called on
// the screen's goroutine.
func Examine(window fyne.Window) Probe {
	c := window.Canvas()
	p := Probe{Title: window.Title(), Scale: c.Scale(), Width: c.Size().Width, Height: c.Size().Height}
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for layer, root := range roots {
		s := sight{layer: layer, focused: c.Focused()}
		walkVisible(root, s.see, s.leave)
		p.Items = append(p.Items, s.items...)
	}
	return p
}

// walkVisible is the walk that Fyne's own painter makes: it alone knows what
// the renderer of each widget draws, and where it is clipped.
//
//go:linkname walkVisible fyne.io/fyne/v2/internal/driver.WalkVisibleObjectTree
func walkVisible(root fyne.CanvasObject,
	before func(o fyne.CanvasObject, pos, clipPos fyne.Position, clipSize fyne.Size) bool,
	after func(o fyne.CanvasObject, pos fyne.Position, parent fyne.CanvasObject),
) bool

type sight struct {
	layer   int
	focused fyne.Focusable
	// dead is how many of the widgets around the one being seen are disabled.
	dead  int
	items []ProbeItem
}

func (s *sight) see(o fyne.CanvasObject, pos, clipPos fyne.Position, clipSize fyne.Size) bool {
	own := ProbeItem{Type: fmt.Sprintf("%T", o), X: pos.X, Y: pos.Y, W: o.Size().Width, H: o.Size().Height, Layer: s.layer}
	f, focusable := o.(fyne.Focusable)
	own.Focused = focusable && f == s.focused
	own.Text = text(o, "Text")
	if own.Text == "" {
		own.Text = text(o, "Selected")
	}
	if says, ok := o.(interface{ Text() string }); ok && focusable {
		own.Text = says.Text()
	}
	if flag(o, "Password") {
		own.Text = strings.Repeat("•", utf8.RuneCountInString(own.Text))
	}
	own.Hint = text(o, "PlaceHolder")
	own.Checked = flag(o, "Checked")
	if disabled(o) {
		s.dead++
	}
	own.Disabled = s.dead > 0
	if image, ok := o.(*canvas.Image); ok && image.Resource != nil {
		own.Name = "image/" + image.Resource.Name()
	}
	if own.Text != "" || own.Hint != "" || own.Name != "" || focusable {
		s.add(own, clipPos, clipSize)
	}
	if w, ok := o.(Probed); ok {
		for _, item := range w.ProbeItems() {
			item.Type, item.Layer = own.Type, s.layer
			item.X, item.Y = item.X+pos.X, item.Y+pos.Y
			s.add(item, clipPos, clipSize)
		}
	}
	return false
}

func (s *sight) leave(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
	if disabled(o) {
		s.dead--
	}
}

func disabled(o fyne.CanvasObject) bool {
	d, ok := o.(fyne.Disableable)
	return ok && d.Disabled()
}

// add keeps the item unless it is clipped away.
func (s *sight) add(i ProbeItem, clipPos fyne.Position, clipSize fyne.Size) {
	right := min(i.X+i.W, clipPos.X+clipSize.Width)
	bottom := min(i.Y+i.H, clipPos.Y+clipSize.Height)
	i.X, i.Y = max(i.X, clipPos.X), max(i.Y, clipPos.Y)
	i.W, i.H = right-i.X, bottom-i.Y
	if i.W > 0 && i.H > 0 {
		s.items = append(s.items, i)
	}
}

// field finds an exported field of the struct behind o, embedded ones included.
func field(o fyne.CanvasObject, name string) reflect.Value {
	v := reflect.Indirect(reflect.ValueOf(o))
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	f, ok := v.Type().FieldByName(name)
	if !ok {
		return reflect.Value{}
	}
	found, err := v.FieldByIndexErr(f.Index)
	if err != nil {
		return reflect.Value{}
	}
	return found
}

func text(o fyne.CanvasObject, name string) string {
	if v := field(o, name); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

func flag(o fyne.CanvasObject, name string) bool {
	v := field(o, name)
	return v.Kind() == reflect.Bool && v.Bool()
}
