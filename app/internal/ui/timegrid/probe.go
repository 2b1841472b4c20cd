package timegrid

import (
	"strings"
	"time"

	"gatehouse/app/internal/ui"
)

// ProbeItems names what the grid paints itself: "booking/<id>" per block that
// is seen, "held/<id>" per hold, "room/<key>" per row, "hour/10:00" or, in a
// week, "day/Mon 23 Nov" along the header, "cursor",
// "now" and, while a block is moved, "ghost" with its verdict.
func (g *Grid) ProbeItems() []ui.ProbeItem {
	view := g.viewport()
	var out []ui.ProbeItem
	add := func(name, text string, r rect, in rect) {
		x0, y0 := max(r.x, in.x), max(r.y, in.y)
		x1, y1 := min(r.x+r.w, in.x+in.w), min(r.y+r.h, in.y+in.h)
		if x1 > x0 && y1 > y0 {
			out = append(out, ui.ProbeItem{Name: name, Text: text, X: x0, Y: y0, W: x1 - x0, H: y1 - y0})
		}
	}
	seen := func(r rect) rect { return rect{r.x - g.offset.X + view.x, r.y - g.offset.Y + view.y, r.w, r.h} }
	head := rect{view.x, 0, view.w, view.y}
	names := rect{0, view.y, view.x, view.h}
	for i := range g.geo.data.slots() {
		t := g.geo.slotStart(i)
		if t.Minute() != 0 || len(g.geo.data.Marks) > 0 {
			continue
		}
		r := rect{g.geo.x(t), 0, g.geo.x(t.Add(time.Hour)) - g.geo.x(t), view.y}
		add("hour/"+g.words.Clock(t), g.words.Clock(t), rect{seen(r).x, 0, r.w, r.h}, head)
	}
	for i, m := range g.geo.data.Marks {
		r := g.geo.markRect(i, view.y)
		add("day/"+m.Text, strings.TrimSpace(m.Text+" "+m.Note), rect{seen(r).x, 0, r.w, r.h}, head)
	}
	for i, p := range g.geo.rows {
		row := g.geo.data.Rows[i]
		r := seen(rect{0, p.top, view.x, p.height})
		add("room/"+row.Key, row.Name, rect{0, r.y, r.w, r.h}, names)
		for n, b := range p.blocks {
			name := "booking/" + b.ID
			switch {
			case b.Ghost:
				name = "ghost/" + b.ID
			case b.Held:
				name = "held/" + b.ID
			}
			text := b.Words
			if text == "" {
				text = b.Code + " " + b.Title
			}
			add(name, text, seen(g.geo.blockRect(i, n)), view)
		}
	}
	if len(g.geo.rows) > 0 {
		text := g.Text()
		if p, ok := g.Pick(); ok {
			text = p.Row + " " + g.say(p.Start, p.End)
		}
		add("cursor", text, seen(g.cursorRect()), view)
	}
	if n := g.geo.data.Now; !n.Before(g.geo.data.Start) && n.Before(g.geo.data.End) {
		add("now", g.words.Clock(n), seen(rect{g.geo.x(n) - 1, 0, 2, g.geo.height()}), view)
	}
	if g.drag != nil {
		add("ghost", g.verdict.Text, seen(g.ghostRect()), view)
	}
	return out
}
