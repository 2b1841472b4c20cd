package peer

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/reedsolomon"
)

// A picture's packets are followed by others, made of them, that stand in for
// any as many of them (Reed and Solomon's code). They travel as repairs of the
// first packet (RFC 4588); the bit that RFC 7741 reserves in a picture's first
// byte tells them from one. Only ends of ours send them to each other.
//
// After the mark a parity packet has how many packets it was made of, how many
// parities there are and which it is, a byte each; then the parity of the
// packets, each beginning with its length in two bytes, whether it ends its
// picture in one, and its time in four.
const (
	parityMark = 0x40
	parityHead = 4
	shardHead  = 7
	// mostShards is how many packets a group has at most; a large picture is
	// several groups.
	mostShards = 16
	// enough is how often a group may stay broken, of all, where a repair that is
	// asked for comes late; enoughNear where it comes soon, and only a few
	// pictures are not to wait for it.
	enough, enoughNear = 15e-4, 2e-2
	// Losses below leastExpected are not told apart, above mostExpected not
	// prepared for.
	leastExpected, mostExpected = 0.02, 0.20
)

// parities returns how many parities k packets need where each is lost with a
// chance of loss and so many groups may stay broken.
func parities(k int, loss, enough float64) int {
	loss = min(max(loss, leastExpected), mostExpected)
	for m := 1; m <= k; m++ {
		if broken(k, m, loss) <= enough {
			return m
		}
	}
	return k + 1
}

// broken is the chance that of k packets and m parities more than m are lost.
func broken(k, m int, loss float64) float64 {
	n, whole := k+m, 0.0
	chance := 1.0 // of exactly lost of n, first of none
	for range n {
		chance *= 1 - loss
	}
	for lost := range m + 1 {
		whole += chance
		chance *= float64(n-lost) / float64(lost+1) * loss / (1 - loss)
	}
	return 1 - whole
}

// coders are the codes in use; making one takes longer than using it.
type coders map[[2]int]reedsolomon.Encoder

func (c coders) of(k, m int) (reedsolomon.Encoder, error) {
	if e := c[[2]int{k, m}]; e != nil {
		return e, nil
	}
	e, err := reedsolomon.New(k, m, reedsolomon.WithMaxGoroutines(1), reedsolomon.WithInversionCache(false))
	if err != nil {
		return nil, fmt.Errorf("parity of %d packets: %w", k, err)
	}
	c[[2]int{k, m}] = e
	return e, nil
}

// shard writes a packet as what parities are made of, into room.
func shard(room []byte, ts uint32, last bool, payload []byte) []byte {
	room = binary.BigEndian.AppendUint16(room[:0], uint16(len(payload)))
	mark := byte(0)
	if last {
		mark = 1
	}
	room = append(room, mark)
	room = binary.BigEndian.AppendUint32(room, ts)
	return append(room, payload...)
}

// guard makes the parities of one stream. It is not safe for concurrent use.
type guard struct {
	coders coders
	first  uint16
	shards [][]byte // of the packets since first
	size   int      // of the longest
	bytes  int      // of all
}

// add takes a packet as it is sent, and returns the payloads of the parities
// that follow it, none until the picture ends. Each repairs packet first.
func (g *guard) add(number uint16, ts uint32, last bool, payload []byte, loss, enough float64) (first uint16, spare [][]byte) {
	if len(g.shards) > 0 && number != g.first+uint16(len(g.shards)) {
		g.shards = g.shards[:0]
	}
	if len(g.shards) == 0 {
		g.first, g.size, g.bytes = number, 0, 0
	}
	n := len(g.shards)
	if n < cap(g.shards) {
		g.shards = g.shards[:n+1]
	} else {
		g.shards = append(g.shards, nil)
	}
	g.shards[n] = shard(g.shards[n], ts, last, payload)
	g.size, g.bytes = max(g.size, len(g.shards[n])), g.bytes+len(payload)
	if !last && n+1 < mostShards {
		return 0, nil
	}
	defer func() { g.shards = g.shards[:0] }()
	k := n + 1
	m := parities(k, loss, enough)
	code, err := g.coders.of(k, m)
	if err != nil {
		return 0, nil
	}
	all := make([][]byte, 0, k+m)
	for _, s := range g.shards {
		long := len(s)
		for len(s) < g.size {
			s = append(s, 0)
		}
		g.shards[len(all)] = s[:long]
		all = append(all, s)
	}
	for i := range m {
		p := make([]byte, parityHead+g.size)
		p[0], p[1], p[2], p[3] = parityMark, byte(k), byte(m), byte(i)
		spare = append(spare, p)
		all = append(all, p[parityHead:])
	}
	if code.Encode(all) != nil {
		return 0, nil
	}
	return g.first, spare
}
