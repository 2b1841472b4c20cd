package index

import "slices"

// vector is a long list that never changes: a changed one shares all chunks
// but the changed with it.
type vector[T any] struct {
	chunks [][]T // all but the last are full
	n      int
}

const (
	chunkBits = 7
	chunkLong = 1 << chunkBits
)

func newVector[T any](list []T) vector[T] {
	v := vector[T]{n: len(list)}
	for c := range slices.Chunk(list, chunkLong) {
		v.chunks = append(v.chunks, slices.Clip(c))
	}
	return v
}

func (v vector[T]) at(i uint32) T { return v.chunks[i>>chunkBits][i%chunkLong] }

// with is v with t at i, which may be one past the end.
func (v vector[T]) with(i uint32, t T) vector[T] {
	v.chunks = slices.Clone(v.chunks)
	at := int(i >> chunkBits)
	if at == len(v.chunks) {
		v.chunks = append(v.chunks, nil)
	}
	chunk := slices.Clone(v.chunks[at])
	if int(i) == v.n {
		chunk = append(chunk, t)
		v.n++
	} else {
		chunk[i%chunkLong] = t
	}
	v.chunks[at] = chunk
	return v
}
