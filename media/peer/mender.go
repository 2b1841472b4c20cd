package peer

import "encoding/binary"

const (
	menderSize   = 256 // packets that are remembered
	menderGroups = 8   // that are not whole yet
)

// mender makes lost packets of one incoming stream from their parities. It is
// not safe for concurrent use, and remembers nothing until there is a parity.
type mender struct {
	on     bool
	coders coders
	recent [menderSize]remembered
	groups [menderGroups]parityGroup
	newest int // of groups
}

type remembered struct {
	have   bool
	number uint16
	shard  []byte
}

// parityGroup is the packets from first on, and what has come to mend them.
type parityGroup struct {
	waits bool
	first uint16
	k, m  int      // how many packets and parities
	size  int      // of each parity
	spare [][]byte // by index; empty ones have not come
}

// mended is a packet that was lost.
type mended struct {
	number  uint16
	ts      uint32
	last    bool
	payload []byte
}

// isParity reports whether a repair is a parity.
func isParity(payload []byte) bool { return len(payload) > 0 && payload[0]&parityMark != 0 }

// note takes a packet that came, and returns those before it that can be made
// now: a parity alone does not, since it may be read before the packets.
func (m *mender) note(number uint16, ts uint32, last bool, payload []byte) (out []mended) {
	if !m.on {
		return nil
	}
	r := m.remember(number)
	r.shard = shard(r.shard, ts, last, payload)
	for i := range m.groups {
		if g := &m.groups[i]; g.waits && int16(number-g.first) >= 0 {
			out = append(out, m.mend(g)...)
		}
	}
	return out
}

// tick returns what can be made. It wants to be called about every 10 ms.
func (m *mender) tick() (out []mended) {
	for i := range m.groups {
		if g := &m.groups[i]; g.waits {
			out = append(out, m.mend(g)...)
		}
	}
	return out
}

func (m *mender) remember(number uint16) *remembered {
	r := &m.recent[number%menderSize]
	r.have, r.number = true, number
	return r
}

// parity takes a parity of the packets from first on. What is malformed is
// passed over.
func (m *mender) parity(first uint16, payload []byte) {
	if len(payload) <= parityHead+shardHead {
		return
	}
	k, n, i := int(payload[1]), int(payload[2]), int(payload[3])
	if k == 0 || k > mostShards || n == 0 || n > mostShards+1 || i >= n {
		return
	}
	if !m.on {
		m.on, m.coders = true, coders{}
	}
	g := m.group(first, k, n, len(payload)-parityHead)
	if g == nil || !g.waits {
		return
	}
	g.spare[i] = append(g.spare[i][:0], payload[parityHead:]...)
}

// group returns the group from first on, nil if parities of it disagree.
func (m *mender) group(first uint16, k, n, size int) *parityGroup {
	for i := range m.groups {
		g := &m.groups[i]
		if g.k == 0 || g.first != first {
			continue
		}
		if g.k == k && g.m == n && g.size == size {
			return g
		}
		if g.waits {
			return nil
		}
		g.k = 0 // of long ago: numbers come again
	}
	m.newest = (m.newest + 1) % menderGroups
	g := &m.groups[m.newest]
	spare := g.spare
	for len(spare) < n {
		spare = append(spare, nil)
	}
	for i := range spare {
		spare[i] = spare[i][:0]
	}
	*g = parityGroup{waits: true, first: first, k: k, m: n, size: size, spare: spare}
	return g
}

// mend returns the lost packets of a group once enough of it has come.
func (m *mender) mend(g *parityGroup) []mended {
	came, spare := 0, 0
	for i := range g.k {
		if m.came(g.first + uint16(i)) {
			came++
		}
	}
	for i := range g.m {
		if len(g.spare[i]) == g.size {
			spare++
		}
	}
	g.waits = came+spare < g.k
	if g.waits || came == g.k {
		return nil
	}
	all := make([][]byte, g.k+g.m)
	for i := range g.k {
		number := g.first + uint16(i)
		if !m.came(number) {
			continue
		}
		packet := m.recent[number%menderSize].shard
		if len(packet) > g.size {
			return nil // the parities are of others
		}
		all[i] = append(make([]byte, 0, g.size), packet...)[:g.size]
	}
	for i := range g.m {
		if len(g.spare[i]) == g.size {
			all[g.k+i] = g.spare[i]
		}
	}
	code, err := m.coders.of(g.k, g.m)
	if err != nil || code.ReconstructData(all) != nil {
		return nil
	}
	var out []mended
	for i := range g.k {
		number := g.first + uint16(i)
		if m.came(number) {
			continue
		}
		if p, ok := unshard(number, all[i]); ok {
			r := m.remember(number)
			r.shard = append(r.shard[:0], all[i][:shardHead+len(p.payload)]...)
			out = append(out, p)
		}
	}
	return out
}

func (m *mender) came(number uint16) bool {
	r := &m.recent[number%menderSize]
	return r.have && r.number == number
}

// unshard reads a packet that was made.
func unshard(number uint16, s []byte) (mended, bool) {
	length := int(binary.BigEndian.Uint16(s))
	if length > len(s)-shardHead {
		return mended{}, false
	}
	return mended{
		number: number, ts: binary.BigEndian.Uint32(s[3:]), last: s[2] == 1, payload: s[shardHead : shardHead+length],
	}, true
}
