package waitingroom

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/internal/words"
	"gatehouse/media"
)

// Options is what a view is given.
type Options struct {
	Words *words.Words
	// Title says which call this is; Name is what the person is called in it.
	Title, Name string
	Before      Chosen
	Equipment   Equipment
	Video       videotile.Mode
	// Explain says an error in words for people: what happened, what to do.
	Explain func(error) (title, text string)
	// Test, if set, tests equipment and line; the person asks for it.
	Test TestFunc
	// Join is called once, on the screen's goroutine, when the devices are
	// free again; Cancel and Practice likewise. Without Join this is no room
	// before a call but the page where a desk's equipment is tested; Practice,
	// if set, is offered there.
	Join     func(Entry)
	Practice func(Entry)
	Cancel   func()
}

// View is the room before the call. Everything but Run belongs to the
// screen's goroutine.
type View struct {
	opt     Options
	model   *Model
	preview *Preview
	screen  *videotile.Screen
	self    *videotile.Tile
	meter   *meter
	leave   func() // what happens when the devices are free
	stop    context.CancelFunc
	once    sync.Once

	camera, microphone, speaker *ui.Select
	cameraWrong, soundWrong     *ui.Notice
	advice                      *ui.Notice
	join, cancel, test          *ui.Button
	findings                    *findings
	trying                      bool
	root                        *fyne.Container
}

// NewView returns the room. Show Object, and call Run on a goroutine of its
// own until it returns.
func NewView(opt Options) *View {
	w := opt.Words
	v := &View{opt: opt, model: NewModel(opt.Before), screen: videotile.NewScreen(w, opt.Video)}
	v.self = v.screen.NewTile(opt.Name)
	picture := &media.Latest{Wake: v.screen.Poke}
	v.self.Watch(picture)
	v.preview = NewPreview(opt.Equipment, picture, func() { ui.OnMain(v.problems) })
	v.meter = newMeter()
	v.cameraWrong, v.soundWrong = ui.NewNotice("", ui.ToneBad), ui.NewNotice("", ui.ToneBad)
	v.advice = ui.NewNotice("", ui.ToneInfo)
	v.camera = ui.NewSelect(nil, nil)
	v.microphone = ui.NewSelect(nil, nil)
	v.speaker = ui.NewSelect(nil, nil)
	for _, s := range []*ui.Select{v.camera, v.microphone, v.speaker} {
		s.PlaceHolder = w.Say("common.loading")
		s.Disable()
	}
	v.root = container.NewStack(v.build())
	return v
}

// Object is what the window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

func (v *View) build() fyne.CanvasObject {
	w := v.opt.Words
	v.buttons()
	muted := ui.NewCheck(w.Say("waitingroom.muted"), v.model.Mute)
	cameraOff := ui.NewCheck(w.Say("waitingroom.cameraOff"), func(off bool) {
		v.model.CameraOff(off)
		v.problems()
	})
	beep := ui.NewIconButton(w.Say("waitingroom.testSpeaker"), theme.VolumeUpIcon(), ui.Secondary, v.preview.TestSpeaker)
	side := container.NewVBox(
		ui.NewFieldAround(w.Say("waitingroom.camera"), "", v.camera),
		v.cameraWrong,
		inset(cameraOff),
		ui.NewFieldAround(w.Say("waitingroom.microphone"), w.Say("waitingroom.microphoneHint"), v.microphone),
		inset(v.meter),
		v.soundWrong,
		inset(muted),
		ui.NewFieldAround(w.Say("waitingroom.speaker"), "", v.speaker),
		inset(container.NewHBox(beep)),
		v.advice,
		inset(v.actions()),
	)
	ui.EscapeIn(side, func() { v.finish(v.opt.Cancel) })
	text := w.Say("waitingroom.text")
	if v.opt.Join == nil {
		text = w.Say("ready.pageText")
	}
	head := container.NewVBox(ui.NewHeading(v.opt.Title), ui.NewText(text))
	v.findings = newFindings(w)
	if v.opt.Test != nil {
		v.findings.say(w.Say("ready.about"))
	}
	body := container.New(beside{}, v.self, container.NewVScroll(side), v.findings.root)
	return container.New(layout.NewCustomPaddedLayout(12, 16, 20, 20), container.NewBorder(head, nil, nil, nil, body))
}

// buttons makes those that the devices must be known for, and the one that goes.
func (v *View) buttons() {
	w := v.opt.Words
	v.join = ui.NewIconButton(w.Say("waitingroom.join"), theme.MediaVideoIcon(), ui.Primary, func() {
		v.finish(func() { v.opt.Join(v.Entry()) })
	})
	v.test = ui.NewIconButton(w.Say("ready.test"), theme.ViewRefreshIcon(), ui.Secondary, v.tryEquipment)
	away := w.Say("common.cancel")
	if v.opt.Join == nil {
		v.join = ui.NewIconButton(w.Say("ready.practice.start"), theme.MediaVideoIcon(), ui.Secondary, func() {
			v.finish(func() { v.opt.Practice(v.Entry()) })
		})
		v.test = ui.NewIconButton(w.Say("ready.test"), theme.ViewRefreshIcon(), ui.Primary, v.tryEquipment)
		away = w.Say("common.close")
	}
	v.join.Disable()
	v.test.Disable()
	v.cancel = ui.NewButton(away, ui.Secondary, func() { v.finish(v.opt.Cancel) })
}

// actions are the buttons that this page has, the foremost first.
func (v *View) actions() fyne.CanvasObject {
	w := v.opt.Words
	if v.opt.Join != nil {
		row := []fyne.CanvasObject{v.join}
		if v.opt.Test != nil {
			row = append(row, v.test)
		}
		return ui.NewButtonRow(append(row, v.cancel)...)
	}
	if v.opt.Practice == nil {
		return ui.NewButtonRow(v.test, v.cancel)
	}
	return container.NewVBox(ui.NewButtonRow(v.test, v.join, v.cancel), ui.NewHint(w.Say("ready.practice.text")))
}

// Entry is how the person would join now, with what a test has found.
func (v *View) Entry() Entry {
	e := v.model.Entry()
	e.Equipment = v.findings.found
	return e
}

func inset(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), o)
}

// Run finds the devices and tries the chosen ones until ctx ends or the
// person joins or cancels. When it returns, every device is free.
func (v *View) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ui.OnMain(func() {
		v.stop = stop
		if v.leave != nil {
			stop()
		}
	})
	found := v.opt.Equipment.Devices()
	ui.OnMain(func() { v.found(found) })
	var work sync.WaitGroup
	work.Go(func() { v.meter.run(ctx, v.preview.Level) })
	err := v.preview.Run(ctx)
	work.Wait()
	ui.OnMain(func() {
		v.screen.Close()
		if v.leave != nil {
			v.once.Do(v.leave)
		}
	})
	return err
}

// finish lets go of the devices and then does next.
func (v *View) finish(next func()) {
	if v.leave != nil {
		return
	}
	v.leave = next
	v.join.Disable()
	v.test.Disable()
	v.cancel.Disable()
	if v.stop != nil {
		v.stop()
	}
}

func (v *View) found(d Devices) {
	v.model.Found(d)
	e := v.model.Entry()
	v.fill(v.camera, d.Cameras, e.Camera, v.model.UseCamera)
	v.fill(v.microphone, d.Microphones, e.Microphone, v.model.UseMicrophone)
	v.fill(v.speaker, d.Speakers, e.Speaker, v.model.UseSpeaker)
	if v.leave == nil {
		v.join.Enable()
		v.test.Enable()
	}
	v.use()
	first := v.join
	if v.opt.Join == nil {
		first = v.test
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(first); c != nil && c.Focused() == nil {
		c.Focus(first)
	}
}

// fill lists devices by name; two of one name are told apart by a number.
func (v *View) fill(s *ui.Select, all []media.Device, id string, use func(string)) {
	if len(all) == 0 {
		s.PlaceHolder = v.opt.Words.Say("waitingroom.none")
		s.Refresh()
		return
	}
	ids := make(map[string]string, len(all))
	var names []string
	chosen := ""
	for _, d := range all {
		name := d.Name
		for n := 2; ids[name] != ""; n++ {
			name = v.opt.Words.Say("waitingroom.nth", "Name", d.Name, "N", n)
		}
		ids[name] = d.ID
		names = append(names, name)
		if d.ID == id {
			chosen = name
		}
	}
	s.OnChanged = nil
	s.SetOptions(names)
	s.SetSelected(chosen)
	s.OnChanged = func(name string) {
		use(ids[name])
		v.use()
	}
	s.Enable()
}

// use tries what is chosen now.
func (v *View) use() {
	v.preview.Use(v.model.Entry().Chosen)
	v.problems()
}

// problems says what is wrong with the chosen devices, and what to know.
func (v *View) problems() {
	v.tell(v.cameraWrong, v.preview.CameraErr())
	v.tell(v.soundWrong, v.preview.SoundErr())
	switch {
	case v.model.Entry().CameraOff:
		v.self.SetState(videotile.CameraOff)
	case v.preview.CameraErr() != nil, v.model.Ready() && len(v.model.Devices().Cameras) == 0:
		v.self.SetState(videotile.NoCamera)
	default:
		v.self.SetState(videotile.Live)
	}
	text := ""
	for _, a := range v.model.Advice() {
		if text != "" {
			text += " "
		}
		text += v.opt.Words.Say("waitingroom.advice." + string(a))
	}
	v.advice.Set(text, ui.ToneInfo)
}

func (v *View) tell(n *ui.Notice, err error) {
	if err == nil {
		n.Set("", ui.ToneBad)
		return
	}
	title, text := v.opt.Explain(err)
	n.Set(title+". "+text, ui.ToneBad)
}

// beside lays out the picture at the left, what a test found below it, and the
// choices at the right.
type beside struct{}

const sideWidth = 400

// MinSize implements fyne.Layout.
func (beside) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(sideWidth*ui.Scale()+200, 240)
}

// Layout implements fyne.Layout.
func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := sideWidth * ui.Scale()
	left := size.Width - side - 20
	// Half of the height at most, so that what was found has a place.
	height := min(size.Height/2, left*9/16)
	o[0].Resize(fyne.NewSize(left, height))
	o[0].Move(fyne.NewPos(0, 8))
	o[1].Resize(fyne.NewSize(side, size.Height))
	o[1].Move(fyne.NewPos(left+20, 0))
	o[2].Resize(fyne.NewSize(left, size.Height-height-16))
	o[2].Move(fyne.NewPos(0, height+16))
}
