package index

import "slices"

// sweep finds when all the places of a resource are filled. Each claim counts
// from its start to gap past its end, which is the same as counting it from
// Before ahead of its start, all moved by Before. A sweep is used again and
// again to spare memory.
type sweep struct {
	starts, ends []int64
	full         []stretch
}

type stretch struct{ start, end int64 }

// crowded looks at cells, sorted by start, within [lo, hi): lo is gap ahead of
// an asked span, hi gap past it. It reports whether there is a stretch of that
// in which places of them, own ones apart, are there at once, and keeps those
// stretches.
func (s *sweep) crowded(cells []cell, lo, hi int64, own uint32, gap int64, places int) bool {
	s.gather(cells, lo+gap, hi, own, gap)
	s.full = s.full[:0]
	there, e := 0, 0
	// At one instant those who leave go before those who come.
	for i := 0; i < len(s.starts); {
		if s.ends[e] <= s.starts[i] {
			if there == places {
				s.full[len(s.full)-1].end = s.ends[e]
			}
			there--
			e++
			continue
		}
		there++
		if there == places {
			s.full = append(s.full, stretch{start: s.starts[i]})
		}
		i++
	}
	for ; there >= places; e++ {
		if there == places {
			s.full[len(s.full)-1].end = s.ends[e]
		}
		there--
	}
	return len(s.full) > 0
}

// gather keeps when the claims of cells come and go within [lo, hi).
func (s *sweep) gather(cells []cell, lo, hi int64, own uint32, gap int64) {
	s.starts, s.ends = s.starts[:0], s.ends[:0]
	for _, c := range cells {
		start, end := max(int64(c.start), lo), min(int64(c.end)+gap, hi)
		if int64(c.start) >= hi {
			break
		}
		if start < end && c.owner() != own {
			s.starts, s.ends = append(s.starts, start), append(s.ends, end)
		}
	}
	slices.Sort(s.starts) // some were cut to lo
	slices.Sort(s.ends)
}

// meets reports whether c is there in any of the stretches found.
func (s *sweep) meets(c cell, gap int64) bool {
	for _, f := range s.full {
		if int64(c.start) < f.end && f.start < int64(c.end)+gap {
			return true
		}
	}
	return false
}

// until is the end of the last stretch found.
func (s *sweep) until() int64 { return s.full[len(s.full)-1].end }

// filled is how many places, at most places, are taken within [lo, hi), each
// for how many minutes, summed. gap and cells are as in crowded.
func (s *sweep) filled(cells []cell, lo, hi, gap int64, places int) int64 {
	s.gather(cells, lo, hi, nobody, gap)
	sum, at := int64(0), lo
	there, i := 0, 0
	for _, end := range s.ends {
		for ; i < len(s.starts) && s.starts[i] < end; i++ {
			sum += (s.starts[i] - at) * int64(min(there, places))
			at = s.starts[i]
			there++
		}
		sum += (end - at) * int64(min(there, places))
		at = end
		there--
	}
	return sum
}
