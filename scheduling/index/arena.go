package index

// arena cuts what many lines need from few blocks, none of it wasted on size
// classes. A block is let go once no line in it is used any more, so blocks
// are small beside the whole. The zero arena is ready.
type arena struct {
	free []cell
	bits []uint64
}

const (
	blockCells = 1 << 13
	blockWords = 1 << 12
)

func (a *arena) cells(from []cell) []cell {
	n := len(from)
	if n > blockCells/4 {
		return append(make([]cell, 0, n), from...)
	}
	if n > len(a.free) {
		a.free = make([]cell, blockCells)
	}
	out := a.free[:n:n]
	a.free = a.free[n:]
	copy(out, from)
	return out
}

func (a *arena) words(n int) []uint64 {
	if n > len(a.bits) {
		a.bits = make([]uint64, blockWords)
	}
	out := a.bits[:n:n]
	a.bits = a.bits[n:]
	return out
}
