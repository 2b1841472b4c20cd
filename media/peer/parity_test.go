package peer

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// guarded is a picture's packets, with their parities.
type guarded struct {
	first   uint16
	packets [][]byte
	firsts  []uint16 // which packet each parity names
	spare   [][]byte
}

func guardedPicture(g *guard, r *rand.Rand, first uint16, k int, loss float64) guarded {
	p := guarded{first: first}
	for i := range k {
		payload := make([]byte, 1+r.IntN(1100))
		for j := range payload {
			payload[j] = byte(r.Uint32())
		}
		p.packets = append(p.packets, payload)
		begin, spare := g.add(first+uint16(i), 90_000, i == k-1, payload, loss, enough)
		for _, s := range spare {
			p.firsts, p.spare = append(p.firsts, begin), append(p.spare, s)
		}
	}
	return p
}

// Any so many packets of a picture as it has parities may be lost, of both.
func TestLostPacketsAreMadeFromParities(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	g := guard{coders: coders{}}
	var m mender
	m.parity(0, append([]byte{parityMark, 2, 1, 0}, make([]byte, 20)...)) // from now on it remembers
	number := uint16(65_500)                                              // numbers wrap
	for round := range 400 {
		k := 1 + r.IntN(mostShards)
		p := guardedPicture(&g, r, number, k, 0.05)
		number += uint16(k)
		all := r.Perm(k + len(p.spare))
		lost := all[:len(p.spare)]
		got := map[uint16][]byte{}
		keep := func(made []mended) {
			for _, x := range made {
				if _, twice := got[x.number]; twice || x.ts != 90_000 || x.last != (x.number == p.first+uint16(k-1)) {
					t.Fatalf("round %d: packet %d again, or at %d, last %v", round, x.number, x.ts, x.last)
				}
				got[x.number] = slices.Clone(x.payload)
			}
		}
		for i := range k {
			if !slices.Contains(lost, i) {
				keep(m.note(p.first+uint16(i), 90_000, i == k-1, p.packets[i]))
			}
		}
		for i, s := range p.spare {
			if !slices.Contains(lost, k+i) {
				m.parity(p.firsts[i], s)
			}
		}
		keep(m.tick())
		for i, payload := range p.packets {
			made, ok := got[p.first+uint16(i)]
			if slices.Contains(lost, i) != ok || ok && !bytes.Equal(made, payload) {
				t.Fatalf("round %d: packet %d of %d, lost %v: made %v, rightly %v", round, i, k, slices.Contains(lost, i), ok, bytes.Equal(made, payload))
			}
		}
	}
}

// With one more lost, nothing is made up, and a packet that comes late after
// all makes the rest.
func TestTooManyLostAreNotMade(t *testing.T) {
	g, r := guard{coders: coders{}}, rand.New(rand.NewPCG(3, 4))
	var m mender
	m.parity(0, append([]byte{parityMark, 2, 1, 0}, make([]byte, 20)...))
	p := guardedPicture(&g, r, 100, 6, 0.05)
	n := len(p.spare)
	for i := n + 1; i < 6; i++ {
		m.note(100+uint16(i), 90_000, i == 5, p.packets[i])
	}
	for i, s := range p.spare {
		m.parity(p.firsts[i], s)
	}
	if made := m.tick(); len(made) > 0 {
		t.Errorf("%d of %d lost packets made of %d parities", len(made), n+1, n)
	}
	if made := m.note(100, 90_000, false, p.packets[0]); len(made) != n {
		t.Errorf("with one more %d of %d are made", len(made), n)
	}
}

// A picture of more packets than a code takes is several groups, and a gap
// begins a new one.
func TestGroupsOfPackets(t *testing.T) {
	g := guard{coders: coders{}}
	var begun []uint16
	add := func(number uint16, last bool) {
		if first, spare := g.add(number, 1, last, []byte{1}, 0.05, enough); len(spare) > 0 {
			begun = append(begun, first)
		}
	}
	for i := range uint16(40) {
		add(i, i == 39)
	}
	add(40, false)
	add(50, true) // 41 to 49 were of before
	if want := []uint16{0, 16, 32, 50}; !slices.Equal(begun, want) {
		t.Errorf("groups from %v, not %v", begun, want)
	}
}

func TestHowManyParities(t *testing.T) {
	for _, c := range []struct {
		k    int
		loss float64
		want int
	}{{1, 0, 1}, {1, 0.05, 2}, {2, 0.05, 2}, {3, 0.05, 2}, {4, 0.05, 3}, {16, 0.05, 5}, {2, 0.10, 3}, {3, 0.9, 4}} {
		if got := parities(c.k, c.loss, enough); got != c.want {
			t.Errorf("%d packets of which %v are lost have %d parities, not %d", c.k, c.loss, got, c.want)
		}
	}
	if n := parities(3, 0.05, enoughNear); n != 1 {
		t.Errorf("nearby three packets have %d parities", n)
	}
	r := rand.New(rand.NewPCG(5, 6))
	lost := 0
	for range 200_000 {
		n := 0
		for range 6 {
			if r.Float64() < 0.1 {
				n++
			}
		}
		if n > 2 {
			lost++
		}
	}
	if got, want := broken(4, 2, 0.1), float64(lost)/200_000; math.Abs(got-want) > 0.001 {
		t.Errorf("more than two of six are lost with a chance of %.4f, not %.4f", want, got)
	}
}

// Whatever is said to be a parity: nothing breaks, nothing that came is made,
// and what is made fits a packet.
func FuzzMender(f *testing.F) {
	g, r := guard{coders: coders{}}, rand.New(rand.NewPCG(7, 8))
	p := guardedPicture(&g, r, 10, 3, 0.05)
	f.Add(uint16(10), p.spare[0], p.spare[1], p.packets[0])
	f.Add(uint16(9), []byte{parityMark, 16, 17, 16, 0, 0, 0, 0, 0, 0, 0, 0}, []byte{parityMark, 0, 0, 0}, []byte{1})
	f.Fuzz(func(t *testing.T, first uint16, one, two, packet []byte) {
		if len(packet) > 1500 || len(one) > 1500 || len(two) > 1500 {
			return
		}
		var m mender
		m.parity(first, one)
		m.note(first, 7, false, packet)
		m.parity(first, two)
		m.parity(first+1, one)
		for _, x := range slices.Concat(m.tick(), m.note(first+1, 7, true, packet), m.tick()) {
			if x.number == first || len(x.payload) > 1500 {
				t.Error(fmt.Sprint("made packet ", x.number, " of ", len(x.payload), " bytes"))
			}
		}
	})
}
