package workload

import "math/rand/v2"

// maker finds series that do not overlap.
type maker struct {
	*Workload
	rand *rand.Rand
	// taken has the weeks in which each block of each resource is filled.
	taken [][weekdays * blocks][2]uint64
}

// series is the i-th series; ok is false when its prison is too full for it.
func (m *maker) series(i int) (s Series, ok bool) {
	prison := i % m.Size.Prisons
	for range 200 {
		block := m.rand.IntN(weekdays * blocks)
		late, minutes := 15*m.rand.IntN(3), 15*(2+m.rand.IntN(4))
		s = m.rule()
		s.Weekday = block / blocks
		s.Start = dayStart + block%blocks*blockLong + min(late, blockLong-minutes)
		s.Minutes = minutes
		s.Claims[0] = prison*m.Size.Rooms + m.rand.IntN(m.Size.Rooms)
		if !m.fits(s, block, s.Claims[0]) {
			continue
		}
		people := len(m.Resources) - m.Size.Prisoners - m.Size.Professionals
		experts := people + m.Size.Prisoners
		ok = m.person(&s, 1, block, people, m.Size.Prisoners, i) &&
			m.person(&s, 2, block, experts, m.Size.Professionals, 2*i) &&
			m.person(&s, 3, block, experts, m.Size.Professionals, 2*i+1)
		if !ok {
			continue
		}
		for _, r := range s.Claims {
			in := s.occupied()
			m.taken[r][block][0] |= in[0]
			m.taken[r][block][1] |= in[1]
		}
		return s, true
	}
	return s, false
}

// rule is how often a series repeats: every week, every other or every fourth,
// forty times on average.
func (m *maker) rule() Series {
	switch n := m.rand.IntN(100); {
	case n < 60:
		return m.within(1, 33+m.rand.IntN(46))
	case n < 85:
		return m.within(2, 14+m.rand.IntN(26))
	default:
		return m.within(4, 8+m.rand.IntN(12))
	}
}

func (m *maker) within(every, count int) Series {
	long := (count-1)*every + 1
	return Series{Every: every, Count: count, First: m.rand.IntN(weeks - long + 1)}
}

// person takes whoever is due, or the next who has time: everyone gets some.
func (m *maker) person(s *Series, seat, block, first, n, due int) bool {
	for k := range min(n, 50) {
		// A stride that shares no factor with n visits everybody.
		r := first + (due+k*7919)%n
		if (seat != 3 || r != s.Claims[2]) && m.fits(*s, block, r) {
			s.Claims[seat] = r
			return true
		}
	}
	return false
}

func (m *maker) fits(s Series, block, r int) bool {
	in := s.occupied()
	return m.taken[r][block][0]&in[0]|m.taken[r][block][1]&in[1] == 0
}

// occupied has a bit for each week with an occurrence.
func (s Series) occupied() (out [2]uint64) {
	for n := range s.Count {
		w := s.First + n*s.Every
		out[w>>6] |= 1 << (w & 63)
	}
	return out
}
