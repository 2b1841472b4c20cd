package search

import (
	"cmp"
	"math/bits"
	"slices"

	"gatehouse/scheduling/board"
)

// none is the place of an item that has none.
const none int32 = -1

// table is a problem with its time cut into slots. An item's places are
// brought into this form when somebody first asks for them: of a day with
// hundreds of bookings a search may never look at most.
type table struct {
	p     *board.Problem
	ls    []line
	ticks *clock
	words int32
	// free is how many uses each slot has room for beside what is taken, and
	// full has a bit for each slot with no room.
	free  []int32
	full  []uint64
	items []item
	meets [][]meeting // the pairs of each item
}

// item is a board.Item in the table's form.
type item struct {
	places []place // by cost, but home first; nil until asked for
	pieces []piece // what they take, all together
	out    board.Cost
	// homely is set when it has a home that fits beside what is taken.
	homely bool
	opened bool
	// least is what it costs at least to be anywhere but at home.
	least board.Cost
}

// place is a board.Place in the table's form: from and to bound its pieces.
type place struct {
	cost     board.Cost
	from, to int32
	index    int32 // in the board's item
}

// piece is some slots of one word that follow each other: the bits of mask,
// each need times.
type piece struct {
	mask uint64
	word int32
	need int32
}

func compile(p *board.Problem) *table {
	t := &table{p: p}
	t.ls, t.ticks, t.words = lines(p)
	t.free = make([]int32, t.words<<6)
	t.full = make([]uint64, t.words)
	for r := range t.ls {
		if l := &t.ls[r]; l.binding {
			for s := l.word << 6; s < (l.word+l.words)<<6; s++ {
				t.free[s] = int32(min(p.Capacity[r], 1<<30))
			}
		}
	}
	for _, u := range p.Taken {
		l := &t.ls[u.Resource]
		from, to := t.ticks.of(u.From), t.ticks.of(u.To)
		if !l.binding || to <= l.lo || from >= l.hi {
			continue
		}
		for s := l.word<<6 + l.rank(max(from, l.lo)); s < l.word<<6+l.rank(min(to, l.hi)); s++ {
			t.free[s]--
		}
	}
	for s, f := range t.free {
		if f <= 0 {
			t.full[s>>6] |= 1 << (s & 63)
		}
	}
	t.items = make([]item, len(p.Items))
	for i := range p.Items {
		from, it := &p.Items[i], &t.items[i]
		it.out, it.least = from.Out, from.Out
		for j := range from.Places {
			if j != from.Home {
				it.least = min(it.least, from.Places[j].Cost)
			}
		}
		if from.Home >= 0 {
			var pieces []piece
			if pieces, it.homely = t.fit(pieces, from.Places[from.Home].Uses); it.homely {
				it.places = []place{{to: int32(len(pieces)), index: int32(from.Home)}}
				it.pieces = pieces
			}
		}
	}
	t.meets = meetings(p)
	return t
}

// fit adds the pieces of uses, and reports whether they fit beside what is
// taken; if not, nothing is added.
func (t *table) fit(to []piece, uses []board.Use) ([]piece, bool) {
	begin := len(to)
	for k, u := range uses {
		l := &t.ls[u.Resource]
		if !l.binding {
			continue
		}
		from, end := l.word<<6+l.rank(t.ticks.of(u.From)), l.word<<6+l.rank(t.ticks.of(u.To))
		for k > 0 && from < end && again(uses[:k], u) {
			// Together with an earlier use of the same place: slot by slot.
			to = more(to, begin, from)
			from++
		}
		for from < end {
			stop := min(end, (from|63)+1)
			mask := ^uint64(0) << (from & 63)
			if stop&63 != 0 {
				mask &= 1<<(stop&63) - 1
			}
			to = append(to, piece{mask: mask, word: from >> 6, need: 1})
			from = stop
		}
	}
	for _, pc := range to[begin:] {
		if !t.room(pc) {
			return to[:begin], false
		}
	}
	return to, true
}

// again reports whether an earlier use overlaps u.
func again(earlier []board.Use, u board.Use) bool {
	return slices.ContainsFunc(earlier, u.Meets)
}

// more takes one more of a slot, of which pieces after begin may have some.
func more(to []piece, begin int, slot int32) []piece {
	bit := uint64(1) << (slot & 63)
	for k := begin; k < len(to); k++ {
		pc := &to[k]
		if pc.word != slot>>6 || pc.mask&bit == 0 {
			continue
		}
		one := piece{mask: bit, word: pc.word, need: pc.need + 1}
		if pc.mask == bit {
			*pc = one
			return to
		}
		// What is left of the piece before and after the slot.
		after := piece{mask: pc.mask &^ (bit | (bit - 1)), word: pc.word, need: pc.need}
		if pc.mask &= bit - 1; pc.mask == 0 {
			*pc = one
			one = after
		} else if after.mask != 0 {
			to = append(to, after)
		}
		return append(to, one)
	}
	return append(to, piece{mask: bit, word: slot >> 6, need: 1})
}

// room reports whether a piece fits beside what is taken.
func (t *table) room(pc piece) bool {
	if pc.need == 1 {
		return t.full[pc.word]&pc.mask == 0
	}
	for s := range pc.slots {
		if t.free[s] < pc.need {
			return false
		}
	}
	return true
}

// slots yields the slots of a piece.
func (pc piece) slots(yield func(int32) bool) {
	for m := pc.mask; m != 0; m &= m - 1 {
		if !yield(pc.word<<6 + int32(bits.TrailingZeros64(m))) {
			return
		}
	}
}

// open returns an item with all places that fit beside what is taken.
func (t *table) open(i int32) *item {
	it := &t.items[i]
	if it.opened {
		return it
	}
	it.opened = true
	from := &t.p.Items[i]
	places := make([]place, 0, len(from.Places))
	pieces := make([]piece, 0, 2*len(from.Places))
	places = append(places, it.places...)
	pieces = append(pieces, it.pieces...)
	for j := range from.Places {
		if j == from.Home {
			continue
		}
		begin := int32(len(pieces))
		var ok bool
		if pieces, ok = t.fit(pieces, from.Places[j].Uses); ok {
			places = append(places, place{cost: from.Places[j].Cost, from: begin, to: int32(len(pieces)), index: int32(j)})
		}
	}
	away := places[len(it.places):]
	slices.SortFunc(away, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.index, b.index))
	})
	it.least = it.out
	if len(away) > 0 {
		it.least = min(it.out, away[0].cost)
	}
	it.places, it.pieces = places, pieces
	return it
}

// away is the index of an item's first place that is not its home.
func (it *item) away() int32 {
	if it.homely {
		return 1
	}
	return 0
}

func (it *item) piecesOf(k int32) []piece { return it.pieces[it.places[k].from:it.places[k].to] }

// costOf is what it costs that the item is at its place k, or at none.
func (it *item) costOf(k int32) board.Cost {
	if k == none {
		return it.out
	}
	return it.places[k].cost
}

// answer is where everything goes in the board's own numbers.
func (t *table) answer(at []int32, cost board.Cost) board.Answer {
	a := board.Answer{At: make([]int, len(at)), Cost: cost}
	for i, k := range at {
		a.At[i] = board.Out
		if k != none {
			a.At[i] = int(t.items[i].places[k].index)
		}
	}
	return a
}
