package timegrid

import (
	"cmp"
	"slices"
	"time"
)

// geometry says where everything of a day lies, in Fyne's units from the
// top left corner of the first row's first slot, before scrolling.
type geometry struct {
	data  *Data
	zoom  float32 // width of a slot
	lane  float32 // height of a lane
	rows  []rowPlace
	byKey map[string]int
}

// orNone is the day, or an empty one before there is any.
func (g *geometry) orNone() *Data {
	if g == nil {
		return &Data{}
	}
	return g.data
}

type rowPlace struct {
	top, height float32
	lanes       int
	blocks      []placed // in order of start, then lane
}

type placed struct {
	*Block
	lane int
}

type rect struct{ x, y, w, h float32 }

func (r rect) has(x, y float32) bool { return x >= r.x && y >= r.y && x < r.x+r.w && y < r.y+r.h }

func newGeometry(d *Data, zoom, lane float32) *geometry {
	g := &geometry{data: d, zoom: zoom, lane: lane, byKey: make(map[string]int, len(d.Rows))}
	byRow := make([][]placed, len(d.Rows))
	for i, r := range d.Rows {
		g.byKey[r.Key] = i
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		row, ok := g.byKey[b.Row]
		if !ok || !b.End.After(b.Start) || !b.Start.Before(d.End) || !d.Start.Before(b.End) {
			continue
		}
		byRow[row] = append(byRow[row], placed{Block: b})
	}
	top := float32(0)
	for i := range d.Rows {
		n := assignLanes(byRow[i])
		p := rowPlace{top: top, lanes: n, height: lane * float32(n), blocks: byRow[i]}
		g.rows = append(g.rows, p)
		top += p.height
	}
	return g
}

// assignLanes orders a row's blocks and gives overlapping ones lanes of their
// own, the lowest free one each; it returns how many lanes the row needs.
// Ghosts lie over what is there, in lanes after the real blocks' choice; those
// that stand beside it get a lane of their own where they would cover something.
func assignLanes(blocks []placed) int {
	slices.SortStableFunc(blocks, func(a, b placed) int {
		return cmp.Or(
			boolOrder(a.shadow(), b.shadow()),
			a.Start.Compare(b.Start),
			b.End.Compare(a.End),
			cmp.Compare(a.ID, b.ID),
		)
	})
	var free []time.Time // per lane, when it is free again
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.shadow() && b.Beside:
			b.lane = laneBeside(blocks[:i], b)
			for len(free) <= b.lane {
				free = append(free, time.Time{})
			}
			continue
		case b.shadow():
			b.lane = 0
			continue
		}
		lane := slices.IndexFunc(free, func(t time.Time) bool { return !t.After(b.Start) })
		if lane < 0 {
			lane = len(free)
			free = append(free, time.Time{})
		}
		free[lane] = b.End
		b.lane = lane
	}
	return max(1, len(free))
}

// laneBeside is the lowest lane in which b covers none of those placed before it.
func laneBeside(before []placed, b *placed) int {
	for lane := 0; ; lane++ {
		if !slices.ContainsFunc(before, func(o placed) bool {
			return o.lane == lane && (!o.shadow() || o.Beside) && o.Start.Before(b.End) && b.Start.Before(o.End)
		}) {
			return lane
		}
	}
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (g *geometry) width() float32 { return float32(g.data.slots()) * g.zoom }

func (g *geometry) height() float32 {
	if len(g.rows) == 0 {
		return 0
	}
	last := g.rows[len(g.rows)-1]
	return last.top + last.height
}

func (g *geometry) x(t time.Time) float32 {
	return float32(float64(t.Sub(g.data.Start)) / float64(g.data.slot()) * float64(g.zoom))
}

// markRect is the header above a day of a week, of a height.
func (g *geometry) markRect(i int, height float32) rect {
	x := g.x(g.data.Marks[i].At)
	end := g.width()
	if i+1 < len(g.data.Marks) {
		end = g.x(g.data.Marks[i+1].At)
	}
	return rect{x, 0, end - x, height}
}

// slotAt is the slot under x, kept inside the day.
func (g *geometry) slotAt(x float32) int {
	if x < 0 {
		return 0
	}
	return max(0, min(int(x/g.zoom), g.data.slots()-1))
}

func (g *geometry) slotStart(i int) time.Time {
	return g.data.Start.Add(time.Duration(i) * g.data.slot())
}

// slotOf is the slot that t lies in, kept inside the day.
func (g *geometry) slotOf(t time.Time) int {
	i := int(t.Sub(g.data.Start) / g.data.slot())
	if t.Before(g.data.Start) {
		i = 0
	}
	return max(0, min(i, g.data.slots()-1))
}

// rowAt is the row under y, kept inside the day; -1 without rows.
func (g *geometry) rowAt(y float32) int {
	if len(g.rows) == 0 {
		return -1
	}
	i, found := slices.BinarySearchFunc(g.rows, y, func(r rowPlace, y float32) int { return cmp.Compare(r.top, y) })
	if !found {
		i--
	}
	return max(0, min(i, len(g.rows)-1))
}

// blockRect is where a row's i-th block is painted, cut to the day.
func (g *geometry) blockRect(row, i int) rect {
	p := g.rows[row]
	b := p.blocks[i]
	x0, x1 := max(0, g.x(b.Start)), min(g.width(), g.x(b.End))
	return rect{x0, p.top + float32(b.lane)*g.lane, x1 - x0, g.lane}
}

// freeAfter is how wide the space is between a block and the next one beside
// it, or the end of its day.
func (g *geometry) freeAfter(row, i int) float32 {
	r := g.blockRect(row, i)
	from, end := r.x+r.w, g.width()
	for j := range g.rows[row].blocks {
		if o := g.blockRect(row, j); j != i && o.y == r.y && o.x+o.w > from {
			end = min(end, o.x)
		}
	}
	for m := range g.data.Marks {
		if x := g.markRect(m, 0).x; x >= from {
			end = min(end, x)
		}
	}
	return max(0, end-from)
}

// blockAt is the row's block under a point, or -1. Ghosts are not hit.
func (g *geometry) blockAt(x, y float32) (row, block int) {
	row = g.rowAt(y)
	if row < 0 || y < 0 || y >= g.height() || x < 0 || x >= g.width() {
		return -1, -1
	}
	for i := range g.rows[row].blocks {
		if !g.rows[row].blocks[i].shadow() && g.blockRect(row, i).has(x, y) {
			return row, i
		}
	}
	return row, -1
}

// blockAtLane is the block of a row that touches a slot in a lane, or -1.
func (g *geometry) blockAtLane(row, slot, lane int) int {
	if row < 0 || row >= len(g.rows) {
		return -1
	}
	start := g.slotStart(slot)
	end := start.Add(g.data.slot())
	for i, b := range g.rows[row].blocks {
		if !b.shadow() && b.lane == lane && b.Start.Before(end) && start.Before(b.End) {
			return i
		}
	}
	return -1
}

// lanesAt lists the lanes of a row that hold a block at a slot, from the top.
func (g *geometry) lanesAt(row, slot int) []int {
	var out []int
	for lane := range g.rows[row].lanes {
		if g.blockAtLane(row, slot, lane) >= 0 {
			out = append(out, lane)
		}
	}
	return out
}

// find is where a booking's first block in a row is; row may be empty for any.
func (g *geometry) find(id, row string) (r, i int, ok bool) {
	for r := range g.rows {
		if row != "" && g.data.Rows[r].Key != row {
			continue
		}
		for i, b := range g.rows[r].blocks {
			if b.ID == id && !b.shadow() {
				return r, i, true
			}
		}
	}
	return 0, 0, false
}

// shifted is the start of a block of that length dragged by dx, snapped to
// the grid and kept inside the day.
func (g *geometry) shifted(b *Block, dx float32) time.Time {
	steps := int(roundHalf(dx / g.zoom))
	start := b.Start.Add(time.Duration(steps) * g.data.slot())
	if latest := g.data.End.Add(-b.End.Sub(b.Start)); start.After(latest) {
		start = latest
	}
	if start.Before(g.data.Start) {
		start = g.data.Start
	}
	return start
}

func roundHalf(f float32) float32 {
	if f < 0 {
		return float32(int(f - 0.5))
	}
	return float32(int(f + 0.5))
}

// sameRow reports whether a row would be painted alike on both days.
func sameRow(a, b *geometry, i int) bool {
	if i >= len(a.rows) || i >= len(b.rows) {
		return false
	}
	p, q := a.rows[i], b.rows[i]
	x, y := a.data.Rows[i], b.data.Rows[i]
	return p.lanes == q.lanes && x.Off == y.Off && x.Key == y.Key && x.Name == y.Name && x.Note == y.Note &&
		sameSpans(x.Closed, y.Closed) && sameSpans(x.Reserved, y.Reserved) &&
		slices.EqualFunc(p.blocks, q.blocks, func(s, t placed) bool {
			u, v := *s.Block, *t.Block
			if s.lane != t.lane || !u.Start.Equal(v.Start) || !u.End.Equal(v.End) ||
				!u.Cuts[0].Equal(v.Cuts[0]) || !u.Cuts[1].Equal(v.Cuts[1]) {
				return false
			}
			// Words are not painted; times were compared as instants.
			u.Start, u.End, u.Cuts, u.Words = v.Start, v.End, v.Cuts, v.Words
			return u == v
		})
}

func sameSpans(a, b []Span) bool {
	return slices.EqualFunc(a, b, func(s, t Span) bool { return s.Start.Equal(t.Start) && s.End.Equal(t.End) })
}
