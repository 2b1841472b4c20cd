package callview

import (
	"context"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/internal/words"
	"gatehouse/media/hearing"
	"gatehouse/media/stats"
)

// Options is what a view is given.
type Options struct {
	Window fyne.Window
	Words  *words.Words
	// Title says which hearing this is.
	Title string
	Video videotile.Mode
	// Explain says an error in words for people: what happened, what to do.
	Explain func(error) (title, text string)
	// Over is called once, on the screen's goroutine, when the person has
	// seen that the call is over and goes on.
	Over func()
}

// View is the call's screen. Everything of it belongs to the screen's goroutine.
type View struct {
	opt    Options
	model  *Model
	screen *videotile.Screen
	tiles  map[hearing.ParticipantID]*videotile.Tile
	shown  []Person
	said   error // the refusal that was told

	body    *fyne.Container
	state   *ui.State
	notices *fyne.Container
	grid    *fyne.Container
	people  *fyne.Container
	waiting *fyne.Container
	side    *fyne.Container
	refused *ui.Notice
	mute    *ui.Button
	camera  *ui.Button
	end     *ui.Button
	bar     *fyne.Container
}

// NewView returns the screen of a call. Show it with Object and feed it with
// Follow; Close ends it.
func NewView(m *Model, opt Options) *View {
	w := opt.Words
	v := &View{
		opt: opt, model: m, screen: videotile.NewScreen(w, opt.Video),
		tiles: map[hearing.ParticipantID]*videotile.Tile{}, state: ui.NewState(w),
		notices: container.NewVBox(), people: container.NewVBox(), waiting: container.NewVBox(),
		refused: ui.NewNotice("", ui.ToneBad),
	}
	v.grid = container.New(&tiling{})
	v.mute = ui.NewIconButton(w.Say("call.mute"), ui.Icon("microphone"), ui.Secondary, m.ToggleMute)
	v.camera = ui.NewIconButton(w.Say("call.cameraOff"), ui.Icon("camera"), ui.Secondary, m.ToggleCamera)
	leave := ui.NewIconButton(w.Say("call.leave"), ui.WhiteIcon("leave"), ui.Danger, m.Leave)
	v.end = ui.NewButton(w.Say("call.end"), ui.Secondary, v.askEnd)
	v.bar = container.NewCenter(container.NewHBox(v.mute, v.camera, leave, v.end))
	v.side = container.NewBorder(nil, nil, widget.NewSeparator(), nil, container.NewVScroll(container.NewVBox(
		ui.NewSubHeading(w.Say("call.waiting")), v.waiting,
		ui.NewSubHeading(w.Say("call.people")), v.people,
	)))
	side := container.New(fixedWidth(280), v.side)
	head := container.NewVBox(ui.NewSubHeading(opt.Title), v.notices, v.refused)
	foot := container.New(layout.NewCustomPaddedLayout(6, 8, 8, 8), v.bar)
	v.body = container.NewBorder(head, foot, nil, side, container.NewStack(v.grid, v.state))
	m.call.Woken(v.screen.Poke)
	v.render()
	return v
}

// Object is what the window shows.
func (v *View) Object() fyne.CanvasObject { return v.body }

// Follow shows the call as it goes on and returns when it is over or ctx
// ends. It runs on a goroutine of its own.
func (v *View) Follow(ctx context.Context) {
	for s := range v.model.call.Watch(ctx) {
		ui.OnMain(func() { v.take(s) })
	}
}

// Close takes the pictures off the screen. It may be called twice.
func (v *View) Close() { v.screen.Close() }

func (v *View) take(s Snapshot) {
	v.model.Take(s)
	v.render()
}

func (v *View) render() {
	w, now := v.opt.Words, v.model.Now()
	switch now.Phase {
	case Dialling:
		v.wait(w.Say("call.dialling"), w.Say("call.diallingText"))
	case Lobby:
		v.wait(w.Say("call.lobby"), w.Say("call.lobbyText"))
	case Over:
		title, text := w.Say("call.over"), w.Say("call.overText")
		if now.Err != nil {
			title, text = v.opt.Explain(now.Err)
		}
		v.wait(title, text)
		v.state.Empty(title, text, w.Say("common.close"), v.opt.Over)
		v.bar.Hide()
	case Floor:
		v.state.Hide()
		v.grid.Show()
		v.tile()
	}
	v.say()
	v.list()
	v.buttons()
}

// wait shows words in the place of the pictures.
func (v *View) wait(title, text string) {
	v.grid.Hide()
	v.state.Empty(title, text, "", nil)
}

// tile gives everybody on the floor their picture.
func (v *View) tile() {
	people := v.model.People()
	if !same(people, v.shown) {
		here := map[hearing.ParticipantID]bool{}
		v.grid.RemoveAll()
		for _, p := range people {
			here[p.ID] = true
			t := v.tiles[p.ID]
			if t == nil {
				t = v.screen.NewTile(p.Name)
				v.tiles[p.ID] = t
			}
			v.grid.Add(t)
		}
		for id, t := range v.tiles {
			if !here[id] {
				t.Close()
				delete(v.tiles, id)
			}
		}
		v.shown = people
	}
	for _, p := range people {
		t := v.tiles[p.ID]
		t.Watch(v.model.call.Picture(p.ID))
		t.SetName(v.name(p))
		t.SetMuted(p.Muted)
		t.SetSmall(p.You && len(people) > 1)
		t.SetState(v.tileState(p))
	}
}

func (v *View) tileState(p Person) videotile.State {
	switch {
	case p.CameraOff:
		return videotile.CameraOff
	case p.You && v.model.Now().CameraErr != nil:
		return videotile.NoCamera
	case !p.Line.Connected:
		return videotile.Connecting
	case p.Line.Frozen:
		return videotile.Frozen
	}
	return videotile.Live
}

func (v *View) name(p Person) string {
	if p.You {
		return v.opt.Words.Say("call.you", "Name", p.Name)
	}
	return p.Name
}

// say tells what concerns the whole call, and the newest refusal.
func (v *View) say() {
	w := v.opt.Words
	v.notices.RemoveAll()
	for _, n := range v.model.Notices() {
		v.notices.Add(ui.NewNotice(w.Say("call.notice."+string(n)), ui.ToneInfo))
	}
	refused := v.model.Now().Refused
	switch {
	case refused == nil:
		v.refused.Set("", ui.ToneBad)
	case refused != v.said: //nolint:errorlint // the same refusal, not the same kind
		title, text := v.opt.Explain(refused)
		v.refused.Set(title+". "+text, ui.ToneBad)
	}
	v.said = refused
}

// list names who is here and who waits.
func (v *View) list() {
	w := v.opt.Words
	v.people.RemoveAll()
	for _, p := range v.model.People() {
		v.people.Add(v.row(p))
	}
	v.waiting.RemoveAll()
	waiting := v.model.Waiting()
	for _, p := range waiting {
		v.waiting.Add(container.NewVBox(
			ui.NewText(w.Say("call.person", "Name", p.Name, "Role", w.Say("call.role."+string(p.Role)))),
			container.NewHBox(
				ui.NewButton(w.Say("call.admit"), ui.Primary, func() { v.model.Admit(p.ID) }),
				ui.NewButton(w.Say("call.remove"), ui.Secondary, func() { v.model.Remove(p.ID) }),
			)))
	}
	if len(waiting) == 0 {
		v.waiting.Add(ui.NewHint(w.Say("call.nobodyWaits")))
	}
}

func (v *View) row(p Person) fyne.CanvasObject {
	w := v.opt.Words
	rows := container.NewVBox(ui.NewText(w.Say("call.person", "Name", v.name(p), "Role", w.Say("call.role."+string(p.Role)))))
	if p.You {
		return rows
	}
	rows.Add(ui.NewHint(v.line(p.Line)))
	if v.model.Conducts() {
		silence := w.Say("call.silence")
		if p.Locked {
			silence = w.Say("call.release")
		}
		rows.Add(container.NewHBox(
			ui.NewButton(silence, ui.Secondary, func() { v.model.ToggleSilence(p.ID) }),
			ui.NewButton(w.Say("call.remove"), ui.Secondary, func() { v.model.Remove(p.ID) }),
		))
	}
	return rows
}

func (v *View) line(l Line) string {
	w := v.opt.Words
	switch {
	case !l.Connected && l.Quality == stats.Unknown:
		return w.Say("call.line.connecting")
	case !l.Connected:
		return w.Say("call.line.lost")
	case l.SoundOnly:
		return w.Say("call.line.soundOnly")
	}
	return w.Say("call.line." + l.Quality.String())
}

func (v *View) buttons() {
	w, now := v.opt.Words, v.model.Now()
	face(v.mute, now.Muted, w.Say("call.unmute"), w.Say("call.mute"), "microphone")
	face(v.camera, now.CameraOff, w.Say("call.cameraOn"), w.Say("call.cameraOff"), "camera")
	if v.model.Locked() {
		v.mute.Disable()
	} else {
		v.mute.Enable()
	}
	show(v.mute, v.model.Speaks())
	show(v.camera, v.model.Speaks())
	show(v.end, v.model.Conducts())
	show(v.side, now.Phase == Floor)
}

// face says on a button what pressing it does.
func face(b *ui.Button, off bool, on, out, icon string) {
	if off {
		b.SetText(on)
		b.SetIcon(ui.Icon(icon + "-off"))
		b.SetRank(ui.Chosen)
		return
	}
	b.SetText(out)
	b.SetIcon(ui.Icon(icon))
	b.SetRank(ui.Secondary)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func (v *View) askEnd() {
	w := v.opt.Words
	d := &ui.Dialog{
		Title: w.Say("call.endAsk"), Text: w.Say("call.endText"),
		Yes: w.Say("call.end"), No: w.Say("common.cancel"), Danger: true,
	}
	d.Ask(v.opt.Window, func(yes bool) {
		if yes {
			v.model.End()
		}
	})
}

// tiling lays the others' pictures out in the rows and columns that show them
// largest; one's own, the last, lies small in a corner once there are others.
type tiling struct{}

const (
	tileGap    = 6
	tileAspect = 16.0 / 9
	// The own picture takes a fifth of the width, within bounds.
	ownLeast, ownMost = 176, 288
	ownMargin         = 14
)

// MinSize implements fyne.Layout.
func (*tiling) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 180) }

// Layout implements fyne.Layout.
func (*tiling) Layout(tiles []fyne.CanvasObject, size fyne.Size) {
	n := len(tiles)
	if n > 1 {
		n--
		own := tiles[n]
		w := min(max(size.Width/5, ownLeast), ownMost)
		own.Resize(fyne.NewSize(w, w/tileAspect))
		own.Move(fyne.NewPos(size.Width-w-ownMargin, size.Height-w/tileAspect-ownMargin))
	}
	if n == 0 {
		return
	}
	columns := bestColumns(n, size)
	rows := (n + columns - 1) / columns
	w := (size.Width - tileGap*float32(columns+1)) / float32(columns)
	h := (size.Height - tileGap*float32(rows+1)) / float32(rows)
	for i, t := range tiles[:n] {
		t.Resize(fyne.NewSize(w, h))
		t.Move(fyne.NewPos(tileGap+float32(i%columns)*(w+tileGap), tileGap+float32(i/columns)*(h+tileGap)))
	}
}

func bestColumns(n int, size fyne.Size) int {
	best, area := 1, 0.0
	for c := 1; c <= n; c++ {
		rows := (n + c - 1) / c
		w, h := float64(size.Width)/float64(c), float64(size.Height)/float64(rows)
		w = math.Min(w, h*tileAspect)
		if a := w * w; a > area {
			best, area = c, a
		}
	}
	return best
}

// fixedWidth is a layout that keeps one object at so many pixels across.
type fixedWidth float32

// MinSize implements fyne.Layout; what is hidden takes no room.
func (f fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	for _, o := range objects {
		if o.Visible() {
			return fyne.NewSize(float32(f)*ui.Scale(), 0)
		}
	}
	return fyne.Size{}
}

// Layout implements fyne.Layout.
func (fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
