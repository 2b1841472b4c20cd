package ui

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// painted is a widget that paints two things itself.
type painted struct{ widget.BaseWidget }

func (p *painted) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

func (p *painted) ProbeItems() []ProbeItem {
	return []ProbeItem{{Name: "booking/1", Text: "CRT", X: 10, Y: 5, W: 20, H: 10}, {Name: "beyond", X: 10, Y: 5000, W: 20, H: 10}}
}

func find(t *testing.T, p Probe, ok func(ProbeItem) bool) ProbeItem {
	t.Helper()
	for _, i := range p.Items {
		if ok(i) {
			return i
		}
	}
	t.Fatalf("not seen among %+v", p.Items)
	return ProbeItem{}
}

func TestExamineSeesWhatAPersonSees(t *testing.T) {
	test.NewTempApp(t)
	name := widget.NewEntry()
	name.SetPlaceHolder("Your name")
	name.SetText("Ada")
	save := widget.NewButton("Save", func() {})
	save.Disable()
	hidden := widget.NewLabel("hidden")
	hidden.Hide()
	agreed := widget.NewCheck("Agreed", nil)
	agreed.SetChecked(true)
	grid := &painted{}
	grid.ExtendBaseWidget(grid)
	low := widget.NewLabel("scrolled away")
	scroll := container.NewVScroll(container.NewVBox(widget.NewLabel("in sight"), container.NewGridWrap(fyne.NewSize(10, 900)), low))
	w := test.NewTempWindow(t, container.NewBorder(container.NewVBox(widget.NewLabel("Gatehouse"), name, save, NewButton("Book", Primary, nil), hidden, agreed, canvas.NewImageFromResource(theme.ConfirmIcon())), nil, nil, nil, container.NewGridWithRows(2, grid, scroll)))
	w.Resize(fyne.NewSize(400, 600))
	w.Canvas().Focus(name)

	p := Examine(w)
	if p.Width != 400 || p.Height != 600 || p.Scale <= 0 {
		t.Errorf("window is %v×%v at %v", p.Width, p.Height, p.Scale)
	}
	entry := find(t, p, func(i ProbeItem) bool { return i.Text == "Ada" && i.Type == "*widget.Entry" })
	if !entry.Focused || entry.Hint != "Your name" {
		t.Errorf("entry %+v: want focus and its hint", entry)
	}
	if b := find(t, p, func(i ProbeItem) bool { return i.Text == "Save" && i.Type == "*widget.Button" }); !b.Disabled {
		t.Error("the disabled button looks enabled")
	}
	for _, i := range p.Items {
		if i.Text == "Save" && !i.Disabled {
			t.Errorf("a disabled button's words look enabled: %+v", i)
		}
	}
	find(t, p, func(i ProbeItem) bool { return i.Text == "Book" && i.Type == "*ui.Button" && !i.Disabled })
	if c := find(t, p, func(i ProbeItem) bool { return i.Text == "Agreed" }); !c.Checked {
		t.Error("the ticked box looks empty")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(grid)
	if b := find(t, p, func(i ProbeItem) bool { return i.Name == "booking/1" }); b.X != at.X+10 || b.Y != at.Y+5 || b.Type != "*ui.painted" {
		t.Errorf("booking %+v: want it 10, 5 inside %v", b, at)
	}
	find(t, p, func(i ProbeItem) bool { return i.Text == "in sight" })
	for _, i := range p.Items {
		if i.Text == "hidden" || i.Text == "scrolled away" {
			t.Errorf("nobody can see %+v", i)
		}
	}

	find(t, p, func(i ProbeItem) bool { return strings.HasSuffix(i.Name, "check.svg") })

	menu := widget.NewModalPopUp(widget.NewLabel("over it"), w.Canvas())
	menu.Show()
	if o := find(t, Examine(w), func(i ProbeItem) bool { return i.Text == "over it" }); o.Layer != 1 {
		t.Errorf("layer %d, want 1", o.Layer)
	}
}

func TestServeProbeAnswersUntilItsContextEnds(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel("Gatehouse"))
	dir, err := os.MkdirTemp("", "probe") //nolint:usetesting // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- ServeProbe(ctx, socket, w, func() map[string]string { return map[string]string{"screen": "timetable"} })
	}()

	for range 2 { // a second asker is answered too
		var p Probe
		if err := json.NewDecoder(dial(t, socket)).Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Extra["screen"] != "timetable" {
			t.Errorf("extra %v", p.Extra)
		}
		find(t, p, func(i ProbeItem) bool { return i.Text == "Gatehouse" })
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func dial(t *testing.T, socket string) net.Conn {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			t.Cleanup(func() { conn.Close() })
			return conn
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal(err)
		}
	}
}
