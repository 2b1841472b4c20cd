package clashbench

import (
	"context"
	"runtime"
	"strconv"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
)

// indexed is our own index: with an id for each occurrence, which is how a
// store keeps them, or one for each series.
type indexed struct {
	questions
	bySeries bool

	index   *index.Index
	asks    [][]index.Ask
	queries []index.Query
	numbers map[scheduling.Resource]int
	before  int64
}

func (m *indexed) name() string {
	if m.bySeries {
		return "index, an id for each series"
	}
	return "index, an id for each occurrence"
}

func (m *indexed) load(context.Context) error {
	m.numbers = map[scheduling.Resource]int{}
	for i, r := range m.Resources {
		m.numbers[r] = i
	}
	for _, q := range m.clashing {
		m.asks = append(m.asks, m.Asks(q))
	}
	for _, q := range m.starting {
		m.queries = append(m.queries, m.Query(q))
	}
	m.before = heap()
	m.index = index.Build(m.Claims(m.bySeries))
	return nil
}

func (m *indexed) memory(context.Context) (int64, string, error) {
	return heap() - m.before, inMemory, nil
}

func (m *indexed) clashes(_ context.Context, i int) (func() []hit, error) {
	found := m.index.Hits(m.asks[i])
	return func() []hit {
		var out []hit
		for _, h := range found {
			n, _ := strconv.Atoi(string(h.Claim.Booking[1:]))
			start := h.Claim.Span.Start.Unix() / 60
			if m.bySeries {
				n = m.Occurrence(n, start)
			}
			out = append(out, hit{h.Ask, h.Span, start, h.Claim.Span.End.Unix() / 60, n})
		}
		return out
	}, nil
}

func (m *indexed) starts(_ context.Context, i int) (func() []start, error) {
	found := m.index.Free(m.queries[i])
	return func() []start {
		var out []start
		for _, p := range found {
			out = append(out, start{p.Start.Unix() / 60, m.numbers[p.Picks[len(p.Picks)-1]]})
		}
		return out
	}, nil
}

func (m *indexed) close() error {
	m.index = nil
	return nil
}

// heap is what is in use, in bytes, after everything else was let go.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

const inMemory = "in memory"
