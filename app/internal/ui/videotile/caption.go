package videotile

import (
	"slices"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
)

// Caption is what a tile says about its person, in its lower left corner.
type Caption struct {
	Name string
	// Icons stand before the name, by their names: "hand".
	Icons []string
	// About is a line of smaller letters below: their role, and in words what
	// the icons mean. Tiles without room leave it out.
	About string
	// Signal is the icon before About that shows how good the line is.
	Signal string
}

func (c Caption) same(d Caption) bool {
	return c.Name == d.Name && c.About == d.About && c.Signal == d.Signal && slices.Equal(c.Icons, d.Icons)
}

const (
	captionMargin = 6   // to the tile's edge
	captionPad    = 6   // beside the words
	captionGap    = 4   // after an icon
	captionRoom   = 120 // a tile lower than that has one line
)

// caption draws one.
type caption struct {
	plate       *canvas.Rectangle
	icons       []*canvas.Image
	signal      *canvas.Image
	name, about *canvas.Text
	said        Caption
}

func newCaption() *caption {
	c := &caption{
		plate: canvas.NewRectangle(plate()), signal: canvas.NewImageFromResource(nil),
		name: canvas.NewText("", paper()), about: canvas.NewText("", paper()),
	}
	c.plate.CornerRadius = 3
	c.signal.FillMode = canvas.ImageFillContain
	return c
}

// say takes what there is to say; small is in smaller letters, the name alone.
func (c *caption) say(s Caption, small bool) {
	if small {
		s.About, s.Signal = "", ""
	}
	if !slices.Equal(s.Icons, c.said.Icons) {
		c.icons = nil
		for _, name := range s.Icons {
			i := canvas.NewImageFromResource(ui.WhiteIcon(name))
			i.FillMode = canvas.ImageFillContain
			c.icons = append(c.icons, i)
		}
	}
	if s.Signal != c.said.Signal {
		c.signal.Resource = nil
		if s.Signal != "" {
			c.signal.Resource = ui.WhiteIcon(s.Signal)
		}
		c.signal.Refresh()
	}
	c.said = s
	c.name.TextStyle.Bold = !small
	c.plate.Hidden = s.Name == "" && len(s.Icons) == 0
}

func (c *caption) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{c.plate}
	for _, i := range c.icons {
		out = append(out, i)
	}
	return append(out, c.signal, c.name, c.about)
}

// layout puts the caption into a tile of a size; the names' letters are as
// large as they may be, the rest has those of captions.
func (c *caption) layout(size fyne.Size, th fyne.Theme, letters float32) {
	smaller := th.Size(theme.SizeNameCaptionText)
	room := size.Width - 2*captionMargin - 2*captionPad
	c.name.Text, c.name.TextSize = c.said.Name, letters
	icons := float32(len(c.icons)) * (c.name.MinSize().Height + captionGap)
	if c.name.MinSize().Width > room-icons { // smaller letters, before some are left out
		c.name.TextSize = smaller
		icons = float32(len(c.icons)) * (c.name.MinSize().Height + captionGap)
	}
	fitText(c.name, c.said.Name, room-icons)
	name := c.name.MinSize()
	width, height := name.Width+icons, name.Height

	two := c.said.About != "" && size.Height >= captionRoom
	c.about.Hidden, c.signal.Hidden = !two, !two || c.said.Signal == ""
	var about fyne.Size
	signal := float32(0)
	if two {
		c.about.TextSize = smaller
		if c.about.Text = c.said.About; !c.signal.Hidden {
			signal = c.about.MinSize().Height + captionGap
		}
		fitText(c.about, c.said.About, room-signal)
		about = c.about.MinSize()
		width, height = max(width, about.Width+signal), height+about.Height
	}

	x, y := float32(captionMargin), size.Height-captionMargin-captionGap-height
	c.plate.Move(fyne.NewPos(x, y))
	c.plate.Resize(fyne.NewSize(width+2*captionPad, height+captionGap))
	x, y = x+captionPad, y+captionGap/2
	for i, icon := range c.icons {
		icon.Move(fyne.NewPos(x+float32(i)*(name.Height+captionGap), y))
		icon.Resize(fyne.NewSquareSize(name.Height))
	}
	c.name.Move(fyne.NewPos(x+icons, y))
	c.name.Resize(name)
	y += name.Height
	c.signal.Move(fyne.NewPos(x, y))
	c.signal.Resize(fyne.NewSquareSize(about.Height))
	c.about.Move(fyne.NewPos(x+signal, y))
	c.about.Resize(about)
}

// fitText has text say as much of full as goes into a width: letters that do
// not give way to an ellipsis.
func fitText(text *canvas.Text, full string, width float32) {
	text.Text = full
	if text.MinSize().Width <= width {
		return
	}
	letters := []rune(full)
	cut := sort.Search(len(letters), func(n int) bool { // how many are too many
		text.Text = strings.TrimSpace(string(letters[:n+1])) + "…"
		return text.MinSize().Width > width
	})
	text.Text = strings.TrimSpace(string(letters[:cut])) + "…"
}
