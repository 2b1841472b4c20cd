package callview

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

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
	// Zone is the one that times are told in.
	Zone  *time.Location
	Video videotile.Mode
	// Explain says an error in words for people: what happened, what to do.
	Explain func(error) (title, text string)
	// Now is the desk's clock.
	Now func() time.Time
	// Reaches tells, soon, what the hearing would reach that lasts until each
	// of those times, in lines; nil lines when that cannot be known. Nil when
	// this desk never can.
	Reaches func(untils []time.Time, show func([][]string))
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
	told   []string
	looked bool // this side looked, and took no part

	body    *fyne.Container
	head    *fyne.Container
	high    float32 // the head, as last laid out
	state   *ui.State
	notices *fyne.Container
	grid    *fyne.Container
	tiling  *tiling
	people  *fyne.Container
	waiting *fyne.Container
	side    *fyne.Container
	foot    *fyne.Container

	waitingHead, peopleHead *widget.Label

	buttons, before map[string]*ui.Button // of the lists, now and as they were

	refused *ui.Notice
	aside   *asideView
	balance *balanceView
	texts   *textsView
	bar     *bar
	clock   *widget.Label
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
	v.tiling = &tiling{}
	v.grid = container.New(v.tiling)
	v.bar, v.aside, v.texts, v.balance = newBar(v), newAsideView(v), newTextsView(v), newBalanceView(v)
	v.waitingHead = ui.NewSubHeading(w.Say("call.waiting"))
	v.peopleHead = ui.NewSubHeading(w.Say("call.people"))
	v.side = container.NewBorder(nil, nil, widget.NewSeparator(), nil, container.NewVScroll(container.NewVBox(
		v.balance.box, v.waitingHead, v.waiting, v.peopleHead, v.people, v.texts.box,
	)))
	side := container.New(fixedWidth(280), v.side)
	v.clock = ui.NewText("")
	v.clock.Wrapping = fyne.TextWrapOff
	title := ui.NewSubHeading(opt.Title)
	title.Truncation = fyne.TextTruncateEllipsis
	v.head = container.NewVBox(container.NewBorder(nil, nil, nil, container.NewCenter(v.clock), title), v.notices, v.aside.box, v.refused)
	v.foot = container.New(layout.NewCustomPaddedLayout(6, 8, 8, 8), v.bar.box)
	v.body = container.NewBorder(v.head, v.foot, nil, side, container.NewStack(v.grid, v.state))
	m.call.Woken(v.screen.Poke)
	v.render()
	return v
}

// Object is what the window shows.
func (v *View) Object() fyne.CanvasObject { return v.body }

// Foot is what the call's buttons are on, which nothing may cover.
func (v *View) Foot() fyne.CanvasObject { return v.foot }

// InSight says whether the window shows the call or another page beside it.
func (v *View) InSight(yes bool) { v.screen.InSight(yes) }

// Follow shows the call as it goes on and returns when it is over or ctx
// ends. It runs on a goroutine of its own.
func (v *View) Follow(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	shots := v.model.call.Watch(ctx)
	for {
		select {
		case s, ok := <-shots:
			if !ok {
				return
			}
			ui.OnMain(func() { v.take(s) })
		case <-tick.C:
			ui.OnMain(v.tell)
		}
	}
}

// tellEvery is how often the time that is left is told anew.
const tellEvery = time.Second

// tell says how much of the booked time is left, or has passed it.
func (v *View) tell() {
	now := v.model.Now()
	if look, ok := v.model.Looks(); ok && now.Phase == Floor {
		v.tellLook(look)
		return
	}
	if now.Phase != Floor || now.Hearing.Setup.End.IsZero() {
		v.clock.SetText("")
		return
	}
	w, left := v.opt.Words, now.Hearing.Left(v.opt.Now())
	minutes := int(math.Ceil(left.Abs().Minutes()))
	switch {
	case left < 0:
		v.clock.SetText(w.Count("call.overrun", minutes))
	default:
		end := w.Clock(v.local(now.Hearing.Setup.End))
		v.clock.SetText(w.Say("call.until", "Left", w.Count("call.left", minutes), "Until", end))
	}
	v.clock.Importance = widget.MediumImportance
	if left < 5*time.Minute {
		v.clock.Importance = widget.DangerImportance
	}
	v.clock.Refresh()
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
		if now.Hearing.Phase == hearing.Ended {
			text = w.Say("call.overEnded")
		}
		if v.looked {
			title, text = w.Say("call.lookOver"), w.Say("call.lookOverText")
		}
		if now.Err != nil {
			title, text = v.opt.Explain(now.Err)
		}
		v.wait(title, text)
		v.state.Empty(title, text, w.Say("common.close"), v.opt.Over)
		v.bar.box.Hide()
	case Floor:
		v.state.Hide()
		v.grid.Show()
		v.tile()
	}
	v.say()
	v.list()
	v.aside.render()
	v.texts.render()
	v.balance.render()
	v.bar.render()
	v.tell()
	v.settle()
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
	large := 0
	for i, p := range people {
		if p.ID == v.model.Now().Hearing.Spotlight && len(people) > 1 {
			large = i + 1
		}
	}
	if _, v.looked = v.model.Looks(); v.tiling.large != large || v.tiling.alike != v.looked {
		v.tiling.large, v.tiling.alike = large, v.looked
		v.grid.Refresh()
	}
	for _, p := range people {
		t := v.tiles[p.ID]
		t.Watch(v.model.call.Picture(p.ID))
		t.SetCaption(v.caption(p))
		t.SetSmall(p.You && len(people) > 1 && p.ID != v.model.Now().Hearing.Spotlight)
		t.SetState(v.tileState(p))
	}
}

// caption is what someone's tile says about them: who they are, whether they
// are muted or ask to speak, and how good their line is.
func (v *View) caption(p Person) videotile.Caption {
	w := v.opt.Words
	c := videotile.Caption{Name: p.Name}
	if p.You {
		c.Name = w.Say("call.youShort")
	}
	about := []string{w.Say("call.role." + string(p.Role))}
	for _, m := range v.marks(p) {
		if m.icon != "" {
			c.Icons = append(c.Icons, m.icon)
			about = append(about, w.Say("call.tile."+m.words))
		}
	}
	if q := p.Line.Quality; !p.You && p.Line.Connected && q != stats.Unknown {
		c.Signal = "line-" + q.String()
		about = append(about, w.Say("call.tile.line."+q.String()))
	}
	c.About = strings.Join(about, " · ")
	return c
}

func (v *View) tileState(p Person) videotile.State {
	switch {
	case p.CameraOff:
		return videotile.CameraOff
	case p.You && v.model.Now().CameraErr != nil:
		return videotile.NoCamera
	case !p.Line.Connected:
		return videotile.Connecting
	case p.Line.SoundOnly, p.Line.Stopped:
		if look, ok := v.model.Looks(); ok && !look.Sound {
			return videotile.NoPicture
		}
		return videotile.SoundOnly
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
	notices := v.banners()
	for _, n := range v.model.Notices() {
		notices = append(notices, ui.NewNotice(w.Say("call.notice."+string(n)), ui.ToneInfo))
	}
	var told []string
	for _, n := range notices {
		told = append(told, n.Text())
	}
	if !slices.Equal(told, v.told) {
		v.told = told
		v.notices.RemoveAll()
		for _, n := range notices {
			v.notices.Add(n)
		}
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

// settle gives the pictures the room that the notices leave: once for how wide
// these are, and again for how many lines that makes.
func (v *View) settle() {
	for range 2 {
		if high := v.head.MinSize().Height; high != v.high {
			v.high = high
			v.body.Layout.Layout(v.body.Objects, v.body.Size())
		}
	}
}
