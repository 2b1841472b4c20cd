package index

import "slices"

// vector is a long list that never changes, apart from push on one that nobody
// else has seen yet: with copies only the chunk it touches.
type vector[T any] struct {
	chunks []*[chunkLong]T
	n      int
}

const (
	chunkBits = 9
	chunkLong = 1 << chunkBits
)

func (v vector[T]) at(i uint32) T { return v.chunks[i>>chunkBits][i%chunkLong] }

// push adds t at the end, in place.
func (v *vector[T]) push(t T) {
	if v.n%chunkLong == 0 {
		v.chunks = append(v.chunks, new([chunkLong]T))
	}
	v.n++
	v.set(uint32(v.n-1), t)
}

// set puts t at i, in place.
func (v *vector[T]) set(i uint32, t T) { v.chunks[i>>chunkBits][i%chunkLong] = t }

// with is v with t at i, which may be one past the end.
func (v vector[T]) with(i uint32, t T) vector[T] {
	v.chunks = slices.Clone(v.chunks)
	if at := i >> chunkBits; int(at) < len(v.chunks) {
		own := *v.chunks[at]
		v.chunks[at] = &own
	}
	if int(i) == v.n {
		v.push(t)
	} else {
		v.set(i, t)
	}
	return v
}
