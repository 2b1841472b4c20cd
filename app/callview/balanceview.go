package callview

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/media"
)

// balanceView is where a listener turns the floor up or its interpreters,
// while there is an interpreter to be heard.
type balanceView struct {
	view   *View
	box    *fyne.Container
	who    *widget.Label
	slider *ui.Slider
	value  *widget.Label
	moved  bool // since the call last said what it is
}

func newBalanceView(v *View) *balanceView {
	w := v.opt.Words
	b := &balanceView{view: v, who: ui.NewHint(""), value: ui.NewText("")}
	b.slider = ui.NewSlider(float64(media.FloorAlone), float64(media.InterpreterAlone), func(at float64) {
		b.moved = true
		b.say(media.Balance(at))
		v.model.SetBalance(media.Balance(at))
	})
	b.slider.Name = w.Say("call.balance")
	floor, interpreter := ui.NewHint(w.Say("call.floor")), ui.NewHint(w.Say("call.interpreter"))
	floor.Wrapping, interpreter.Wrapping = fyne.TextWrapOff, fyne.TextWrapOff
	ends := container.New(layout.NewCustomPaddedLayout(0, 0, 0, 8), container.NewBorder(nil, nil, floor, interpreter))
	b.box = container.NewVBox(ui.NewSubHeading(w.Say("call.balance")), tight(b.who, b.slider, ends, b.value))
	return b
}

func (b *balanceView) render() {
	w, m := b.view.opt.Words, b.view.model
	all := m.Interpreters()
	show(b.box, len(all) > 0)
	if len(all) == 0 {
		return
	}
	lines := make([]string, 0, len(all))
	for _, i := range all {
		switch {
		case i.You:
			lines = append(lines, w.Say("call.interpretsYou", "Name", i.Name))
		case i.For != "":
			lines = append(lines, w.Say("call.interpretsFor", "Name", i.Name, "For", i.For))
		default:
			lines = append(lines, w.Say("call.interprets", "Name", i.Name))
		}
	}
	b.who.SetText(strings.Join(lines, "\n"))
	at := m.Balance()
	// What was just chosen is not taken back by what the call said before.
	if b.moved = b.moved && float64(at) != b.slider.Value; !b.moved {
		b.slider.ShowAt(float64(at))
		b.say(at)
	}
}

// say puts the position into words.
func (b *balanceView) say(at media.Balance) {
	text := b.view.opt.Words.Say("call.balanceAt." + strconv.Itoa(int(at)))
	b.value.SetText(text)
	b.slider.Says = text
}
