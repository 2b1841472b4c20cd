package ui

import (
	"context"
	"errors"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"gatehouse/app/internal/words"
)

// window shows o on a test screen of 1000 by 700.
func window(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.Resize(fyne.NewSize(1000, 700))
	return w
}

func english(t *testing.T) *words.Words {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Look{Mode: ModeLight}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func key(o fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		o.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func people() []Choice {
	return []Choice{
		{"1", "Amin, Sara", "A1234AA, Houseblock 1"},
		{"2", "Price, Siân", "A2234AA, Houseblock 2"},
		{"3", "Price, Owen", "A3234AA, Houseblock 1"},
	}
}

// newPicker is a picker in a window that answers at once.
func newPicker(t *testing.T, multi bool, search func(context.Context, string) ([]Choice, error)) (*trialPicker, fyne.Window, *[]string) {
	t.Helper()
	w := english(t)
	maker := NewPicker
	if multi {
		maker = NewMultiPicker
	}
	p := &trialPicker{Picker: maker(w, "Choose", search)}
	p.asker.wait, p.asker.main = 0, p.screen.do
	var told []string
	p.OnChanged = func(c []Choice) {
		var ids []string
		for _, x := range c {
			ids = append(ids, x.ID)
		}
		told = append(told, strings.Join(ids, "+"))
	}
	win := window(t, container.NewVBox(p.Picker))
	t.Cleanup(p.Close)
	return p, win, &told
}

// trialPicker is a picker whose answers wait until they are drawn.
type trialPicker struct {
	*Picker
	screen screen
}

// answered waits for the search that is under way and shows its answer.
func answered(p *trialPicker) {
	p.asker.active.Wait()
	p.screen.draw()
}

func TestPickerByKeyboard(t *testing.T) {
	p, win, told := newPicker(t, false, Among(people()))
	win.Canvas().Focus(p.Picker)
	key(p, fyne.KeyDown)
	if p.open == nil {
		t.Fatal("Down does not open it")
	}
	answered(p)
	entry := win.Canvas().Focused().(*Entry)
	for _, r := range "price 1" {
		entry.TypedRune(r)
	}
	answered(p)
	if d := cmp.Diff(people()[2:], p.open.got); d != "" {
		t.Fatalf("found (-want +got):\n%s", d)
	}
	key(entry, fyne.KeyEnter)
	if p.open != nil || p.ChosenID() != "3" || p.summary() != "Price, Owen" {
		t.Errorf("chosen %q, open %v", p.ChosenID(), p.open != nil)
	}
	if win.Canvas().Focused() != p.Picker {
		t.Error("the keyboard did not come back to the picker")
	}
	key(p, fyne.KeyReturn)
	answered(p)
	entry = win.Canvas().Focused().(*Entry)
	key(entry, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if p.open.current != 1 {
		t.Errorf("highlighted %d, want 1", p.open.current)
	}
	key(entry, fyne.KeyEscape)
	if p.open != nil || p.ChosenID() != "3" {
		t.Error("Esc changed the choice, or left it open")
	}
	escaped := false
	p.OnEscape = func() { escaped = true }
	key(p, fyne.KeyEscape)
	key(p, fyne.KeyDelete)
	if !escaped || p.ChosenID() != "" {
		t.Errorf("escaped %v, chosen %q", escaped, p.ChosenID())
	}
	if d := cmp.Diff([]string{"3", ""}, *told); d != "" {
		t.Error(d)
	}
}

func TestMultiPickerAddsAndTakesAway(t *testing.T) {
	p, win, told := newPicker(t, true, Among(people()))
	win.Canvas().Focus(p.Picker)
	p.TypedRune('p')
	answered(p)
	entry := win.Canvas().Focused().(*Entry)
	if entry.Text != "p" {
		t.Errorf("the first letter is lost: %q", entry.Text)
	}
	entry.SetText("")
	answered(p)
	key(entry, fyne.KeyEnter, fyne.KeyDown, fyne.KeyEnter, fyne.KeyEnter)
	if d := cmp.Diff([]string{"1", "1+2", "1"}, *told); d != "" {
		t.Error(d)
	}
	if p.open == nil {
		t.Error("it closed after the first choice")
	}
	// A click beside the list closes it.
	p.open.over.Tapped(&fyne.PointEvent{Position: fyne.NewPos(990, 690)})
	if p.open != nil || win.Canvas().Overlays().Top() != nil {
		t.Error("a click beside it does not close it")
	}
}

func TestPickerSaysWhenTheSearchFails(t *testing.T) {
	p, _, _ := newPicker(t, false, func(context.Context, string) ([]Choice, error) { return nil, errors.New("no") })
	p.Open()
	answered(p)
	if got := p.open.note.Text; got != p.words.Say("ui.pickerFailed") {
		t.Errorf("note %q", got)
	}
	p.Close()
	p.Close()
}

func TestDialogKeysAndFocus(t *testing.T) {
	english(t)
	opener := NewButton("Open", Secondary, nil)
	win := window(t, container.NewVBox(opener))
	for _, c := range []struct {
		name string
		d    Dialog
		keys []fyne.KeyName
		want string
	}{
		{"Enter is yes", Dialog{Yes: "Yes", No: "No"}, []fyne.KeyName{fyne.KeyEnter}, "true"},
		{"Esc is no", Dialog{Yes: "Yes", No: "No"}, []fyne.KeyName{fyne.KeyEscape}, "false"},
		{"danger begins at no", Dialog{Yes: "Delete", No: "Keep", Danger: true}, []fyne.KeyName{fyne.KeyEnter}, "false"},
		{"told: Esc is read", Dialog{Yes: "OK"}, []fyne.KeyName{fyne.KeyEscape}, "true"},
		{"a check can refuse", Dialog{Yes: "Yes", No: "No", Check: func() bool { return false }}, []fyne.KeyName{fyne.KeyEnter}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			win.Canvas().Focus(opener)
			answer := ""
			c.d.Title = "Title"
			c.d.Ask(win, func(yes bool) { answer += map[bool]string{true: "true", false: "false"}[yes] })
			for _, k := range c.keys {
				key(win.Canvas().Focused(), k)
			}
			if answer != c.want {
				t.Errorf("answered %q, want %q", answer, c.want)
			}
			open := win.Canvas().Overlays().Top() != nil
			if open != (c.want == "") {
				t.Errorf("open %v", open)
			}
			c.d.Close()
			if win.Canvas().Focused() != opener {
				t.Error("the keyboard did not come back")
			}
		})
	}
}

func TestEnterInADialogsFieldIsYes(t *testing.T) {
	english(t)
	win := window(t, widget.NewLabel(""))
	f := NewField("Why", "")
	d := &Dialog{Title: "Cancel", Yes: "Cancel it", No: "Keep", Body: f, First: f.Entry}
	yes := false
	d.Ask(win, func(y bool) { yes = y })
	if win.Canvas().Focused() != f.Entry {
		t.Fatal("the field has not got the keyboard")
	}
	key(f.Entry, fyne.KeyReturn)
	if !yes {
		t.Error("Enter in the field is not yes")
	}
}

func TestToasts(t *testing.T) {
	w := english(t)
	var said []string
	toasts := NewToasts(w, func(s string) { said = append(said, s) })
	type pending struct {
		d time.Duration
		f func()
	}
	var timers []pending
	toasts.after = func(d time.Duration, f func()) func() {
		timers = append(timers, pending{d, f})
		return func() {}
	}
	undone := 0
	toasts.Show(Toast{Text: "Booked."})
	toasts.Show(Toast{Text: "Moved.", Action: "Undo", Do: func() { undone++ }})
	toasts.Show(Toast{Text: "Refused.", Failed: true})
	if len(timers) != 2 || timers[0].d < 6*time.Second || timers[1].d < 12*time.Second {
		t.Errorf("timers %v: a failure must stay, words take 6 s and actions 12 s", timers)
	}
	if d := cmp.Diff([]string{"Booked.", "Moved.", "Refused."}, said); d != "" {
		t.Error(d)
	}
	if !toasts.Act() || undone != 1 || toasts.Act() {
		t.Errorf("undone %d times", undone)
	}
	timers[0].f()
	timers[1].f() // it went by being pressed
	if d := cmp.Diff([]string{"Refused."}, toasts.Texts()); d != "" {
		t.Error(d)
	}
	for range 5 {
		toasts.Show(Toast{Text: "More."})
	}
	if n := len(toasts.Texts()); n != toastsMost {
		t.Errorf("%d shown at once", n)
	}
	toasts.Clear()
	if n := len(toasts.Texts()); n != 0 {
		t.Errorf("%d left", n)
	}
}

func TestToastsCoverNoButtonsAtTheFoot(t *testing.T) {
	toasts := NewToasts(english(t), nil)
	foot := canvas.NewRectangle(color.Black)
	foot.SetMinSize(fyne.NewSize(300, 90))
	window(t, container.NewStack(container.NewBorder(nil, foot, nil, nil), toasts.Object()))
	lowest := func() float32 {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(toasts.box)
		return at.Y + toasts.box.Size().Height
	}
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(foot).Y }
	toasts.Above(foot)
	for range toastsMost {
		toasts.Show(Toast{Text: "The link is on the clipboard."})
		if lowest() > top() {
			t.Fatalf("%d messages reach down to %g, over the buttons at %g", len(toasts.Texts()), lowest(), top())
		}
	}
	toasts.Above(nil)
	if lowest() <= top() {
		t.Errorf("messages stay at %g where no button is", lowest())
	}
}

func TestAnErrorLosesNothingTyped(t *testing.T) {
	english(t)
	f := NewField("Case", "As the court writes it")
	window(t, f)
	f.SetText("T2026")
	f.SetError("Too long")
	if f.Text() != "T2026" || f.Problem() != "Too long" || !f.problem.Visible() || !f.bar.Visible() {
		t.Errorf("text %q, problem %q", f.Text(), f.Problem())
	}
	f.SetError("")
	if f.problem.Visible() || f.bar.Visible() {
		t.Error("the error stays")
	}
}

func TestEscapeReachesEveryInput(t *testing.T) {
	w := english(t)
	field, around := NewField("A", ""), NewSelect([]string{"x"}, nil)
	check, button := NewCheck("B", nil), NewButton("C", Primary, nil)
	picker := NewPicker(w, "", Among(nil))
	t.Cleanup(picker.Close)
	closed := 0
	window(t, NewSidePanel(w, 400, "Panel", container.NewVBox(
		field, NewFieldAround("S", "", around), check, NewNotice("N", ToneInfo, button), NewFieldAround("P", "", picker),
	), func() { closed++ }, NewButton("Foot", Primary, nil)))
	for _, in := range []fyne.Focusable{field.Entry, around, check, button, picker} {
		key(in, fyne.KeyEscape)
	}
	if closed != 5 {
		t.Errorf("Esc closed the panel from %d of 5 inputs", closed)
	}
}

func TestButtons(t *testing.T) {
	english(t)
	n := 0
	b := NewButton("Book", Primary, func() { n++ })
	win := window(t, container.NewVBox(b))
	win.Canvas().Focus(b)
	r := test.WidgetRenderer(b).(*buttonRenderer)
	if !r.ring.outer.Visible() || !r.ring.inner.Visible() {
		t.Error("no ring with the keyboard's focus")
	}
	key(b, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	b.Disable()
	key(b, fyne.KeySpace)
	test.Tap(b)
	if n != 3 {
		t.Errorf("pressed %d times, want 3", n)
	}
	b.Enable()
	win.Canvas().Unfocus()
	test.Tap(b)
	if r.ring.outer.Visible() {
		t.Error("a ring though the mouse was used")
	}
}

func TestStatesOfAView(t *testing.T) {
	s := NewState(english(t))
	window(t, s)
	if s.Visible() {
		t.Error("shown before it is told")
	}
	tried := 0
	s.Failed("The day could not be read", "Close the other program.", func() { tried++ })
	test.Tap(s.Action())
	if !s.Visible() || tried != 1 || s.Title() != "The day could not be read" {
		t.Errorf("failed: visible %v, tried %d", s.Visible(), tried)
	}
	s.Loading()
	if s.Action().Visible() || s.Title() != "Loading…" {
		t.Errorf("loading: %q", s.Title())
	}
	s.Hide()
	if s.Visible() {
		t.Error("still there")
	}
}

func TestAnInputKeepsOnlyTheShortcutsItUses(t *testing.T) {
	for k, want := range map[fyne.KeyName]bool{fyne.KeyN: false, fyne.KeyF: false, fyne.KeyLeft: true, fyne.KeyBackspace: true} {
		if got := entryUses(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}); got != want {
			t.Errorf("Ctrl+%s: %v", k, got)
		}
	}
}

func TestWrapText(t *testing.T) {
	english(t)
	lines := wrapText("one two three four", 14, fyne.MeasureText("one two", 14, fyne.TextStyle{}).Width+1)
	if d := cmp.Diff([]string{"one two", "three", "four"}, lines); d != "" {
		t.Error(d)
	}
}
