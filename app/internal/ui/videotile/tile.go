package videotile

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/media"
)

// State is what a tile shows beside, or instead of, the picture.
type State uint8

// The states.
const (
	Live       State = iota
	CameraOff        // they turned their camera off
	Frozen           // no picture comes though one should
	SoundOnly        // none has come for seconds, or the line is too narrow for one
	Connecting       // no connection yet, or not any more
	NoCamera         // there is none, or it failed
	NoPicture        // none comes, and whoever looks has no sound either
)

// Tile is one person's picture with their name.
type Tile struct {
	widget.BaseWidget

	screen *Screen
	slot   int // of the shader; -1 draws computed colours
	latest *media.Latest
	seen   uint64
	// Drawn counts the frames that were drawn, Missed those that a newer one
	// replaced before they were.
	Drawn, Missed uint64

	caption Caption
	state   State
	small   bool

	pack   *packed
	colour *image.RGBA
	aspect float32 // of the newest frame; 0 before the first

	shader *canvas.Shader
	raster *canvas.Raster
}

// NewTile adds a tile to the screen that says name. Close gives its shader back.
func (s *Screen) NewTile(name string) *Tile {
	t := &Tile{screen: s, slot: s.slot(), caption: Caption{Name: name}, state: Connecting}
	if t.slot >= 0 {
		t.shader = canvas.NewShader("gatehouse-i420-"+strconv.Itoa(t.slot),
			fragmentFor("#version 110\n"), fragmentFor("#version 100\nprecision highp float;\n"))
		t.shader.Textures = map[string]image.Image{}
		t.shader.Uniforms = map[string]float32{}
		t.shader.Hide()
	} else {
		t.raster = canvas.NewRaster(func(int, int) image.Image {
			if t.colour == nil {
				return image.NewUniform(color.Black)
			}
			return t.colour
		})
		t.raster.Hide()
	}
	s.tiles = append(s.tiles, t)
	t.ExtendBaseWidget(t)
	return t
}

// Watch takes the tile's frames from l from now on; nil takes none.
func (t *Tile) Watch(l *media.Latest) {
	if t.latest != l {
		t.latest, t.seen = l, 0
		t.screen.Poke()
	}
}

// SetCaption changes what the tile says about its person.
func (t *Tile) SetCaption(c Caption) {
	if !t.caption.same(c) {
		t.caption = c
		t.Refresh()
	}
}

// SetState changes what the tile says about its picture.
func (t *Tile) SetState(s State) {
	if t.state != s {
		t.state = s
		t.Refresh()
		t.screen.Poke()
	}
}

// SetSmall makes the tile's texts small, for one's own picture in a corner.
func (t *Tile) SetSmall(small bool) {
	if t.small != small {
		t.small = small
		t.Refresh()
	}
}

// Close takes the tile off its screen. It may be called twice.
func (t *Tile) Close() {
	t.screen.drop(t)
	t.latest = nil
}

// Words is what the tile says: the name, what there is to say about them, and
// its state.
func (t *Tile) Words() string {
	said := t.caption.Name
	if t.caption.About != "" {
		said += ", " + t.caption.About
	}
	if s := t.stateWords(); s != "" {
		said += ": " + s
	}
	return said
}

// ProbeItems implements ui.Probed.
func (t *Tile) ProbeItems() []ui.ProbeItem {
	size := t.Size()
	item := ui.ProbeItem{Name: "tile/" + t.caption.Name, Text: t.Words(), W: size.Width, H: size.Height}
	at, box := t.fit(size)
	picture := ui.ProbeItem{Name: "picture/" + t.caption.Name, X: at.X, Y: at.Y, W: box.Width, H: box.Height}
	if !t.pictured() {
		return []ui.ProbeItem{item}
	}
	return []ui.ProbeItem{item, picture}
}

// draw takes the newest frame, if there is one the tile has not shown.
func (t *Tile) draw() {
	if t.latest == nil || !t.Visible() {
		return
	}
	before := t.seen
	aspect := t.aspect
	fresh := false
	t.seen = t.latest.Use(t.seen, func(f *media.Frame) {
		fresh = true
		t.aspect = float32(f.Width) / float32(f.Height)
		if t.raster != nil {
			t.colour = toRGBA(f, t.colour)
			return
		}
		if !t.pack.fits(f) {
			t.pack = newPacked(f.Width, f.Height)
			t.shader.Uniforms["w"], t.shader.Uniforms["h"] = float32(f.Width), float32(f.Height)
			t.shader.Uniforms["stride"] = float32(t.pack.stride)
		}
		t.shader.Textures["pic"] = t.pack.put(f)
	})
	if !fresh {
		return
	}
	t.Drawn++
	if before > 0 {
		t.Missed += t.seen - before - 1
	}
	if t.aspect != aspect || !t.picture().Visible() && t.pictured() {
		t.Refresh()
		return
	}
	canvas.Refresh(t.picture())
}

func (t *Tile) picture() fyne.CanvasObject {
	if t.raster != nil {
		return t.raster
	}
	return t.shader
}

// pictured reports whether there is a picture to show in this state.
func (t *Tile) pictured() bool { return t.aspect > 0 && (t.state == Live || t.state == Frozen) }

func (t *Tile) stateWords() string {
	switch t.state {
	case CameraOff:
		return t.screen.words.Say("ui.tileCameraOff")
	case Frozen:
		return t.screen.words.Say("ui.tileFrozen")
	case SoundOnly:
		return t.screen.words.Say("ui.tileSoundOnly")
	case Connecting:
		return t.screen.words.Say("ui.tileConnecting")
	case NoCamera:
		return t.screen.words.Say("ui.tileNoCamera")
	case NoPicture:
		return t.screen.words.Say("ui.tileNoPicture")
	case Live:
		if t.aspect == 0 && t.latest != nil {
			return t.screen.words.Say("ui.tileWaiting")
		}
	}
	return ""
}

// fit is where the picture goes in a tile of that size: whole, in the middle.
func (t *Tile) fit(size fyne.Size) (fyne.Position, fyne.Size) {
	if t.aspect == 0 || size.Height == 0 {
		return fyne.Position{}, size
	}
	box := size
	if size.Width/size.Height > t.aspect {
		box.Width = size.Height * t.aspect
	} else {
		box.Height = size.Width / t.aspect
	}
	return fyne.NewPos((size.Width-box.Width)/2, (size.Height-box.Height)/2), box
}

// MinSize implements fyne.CanvasObject.
func (t *Tile) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	return fyne.NewSize(112, 63)
}

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRender{
		tile: t, back: canvas.NewRectangle(ink()), veil: canvas.NewRectangle(plate()),
		says: canvas.NewText("", paper()), caption: newCaption(),
	}
	r.paint()
	return r
}

// Tiles are dark in either variant: pictures stand out, and white on them has
// a contrast of 19:1.
func ink() color.NRGBA   { return color.NRGBA{R: 0x0b, G: 0x0c, B: 0x0c, A: 0xff} }
func paper() color.NRGBA { return color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff} }
func plate() color.NRGBA { return color.NRGBA{R: 0x0b, G: 0x0c, B: 0x0c, A: 0xc8} }

type tileRender struct {
	tile       *Tile
	back, veil *canvas.Rectangle
	says       *canvas.Text
	caption    *caption
}

func (r *tileRender) Destroy() {}

func (r *tileRender) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.back, r.tile.picture(), r.veil, r.says}, r.caption.objects()...)
}

func (r *tileRender) MinSize() fyne.Size { return r.tile.MinSize() }

func (r *tileRender) Layout(size fyne.Size) {
	t := r.tile
	r.back.Resize(size)
	at, box := t.fit(size)
	t.picture().Move(at)
	t.picture().Resize(box)
	r.veil.Resize(size)
	fitText(r.says, t.stateWords(), size.Width)
	says := r.says.MinSize()
	r.says.Resize(says)
	r.says.Move(fyne.NewPos((size.Width-says.Width)/2, (size.Height-says.Height)/2))
	r.caption.layout(size, t.Theme(), r.textSize())
}

func (r *tileRender) Refresh() {
	r.paint()
	r.Layout(r.tile.Size())
	canvas.Refresh(r.tile)
}

func (r *tileRender) textSize() float32 {
	if r.tile.small {
		return r.tile.Theme().Size(theme.SizeNameCaptionText)
	}
	return r.tile.Theme().Size(theme.SizeNameText)
}

func (r *tileRender) paint() {
	t := r.tile
	r.caption.say(t.caption, t.small)
	r.says.Text, r.says.TextSize = t.stateWords(), r.textSize()
	r.veil.Hidden = t.state != Frozen
	if t.pictured() {
		t.picture().Show()
	} else {
		t.picture().Hide()
	}
}
