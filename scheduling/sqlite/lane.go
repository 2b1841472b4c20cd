package sqlite

import (
	"cmp"
	"slices"
)

// held is one claim as the file has it. A row number of 0 is not written yet.
type held struct {
	id        int64
	booking   string
	lane      int64
	starts    int64 // epoch minutes
	ends      int64
	exclusive bool
}

func (h held) overlaps(o held) bool { return h.starts < o.ends && o.starts < h.ends }

// unlaid marks a claim that has no lane yet; exempt one that is to sit in a
// lane of its own.
const (
	unlaid int64 = -1
	exempt int64 = -2
)

// lay returns for each claim of one resource its lane, or exempt. Claims that
// are in an ordinary lane stay ordinary; the others, in the order given,
// become ordinary where a place is free for all of their time. Lanes are kept
// where they can be. Whether an exempt claim was accepted is not looked at
// here: the file's triggers decide that.
func lay(places int, claims []held) []int64 {
	order := make([]int, len(claims))
	for i := range order {
		order[i] = i
	}
	rank := func(h held) int {
		switch {
		case h.id != 0 && h.lane >= 0:
			return 0
		case h.id != 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rank(claims[i]), rank(claims[j])) })

	lanes := make([]int64, len(claims))
	var ordinary []int
	for _, i := range order {
		if crowd(claims, ordinary, claims[i]) < places {
			ordinary = append(ordinary, i)
			lanes[i] = unlaid
		} else {
			lanes[i] = exempt
		}
	}
	if keepLanes(places, claims, ordinary, lanes) {
		return lanes
	}
	// Laid in order of start, first free lane first, claims need as many
	// lanes as there are claims at once.
	slices.SortFunc(ordinary, func(i, j int) int {
		return cmp.Or(cmp.Compare(claims[i].starts, claims[j].starts), cmp.Compare(claims[i].ends, claims[j].ends), cmp.Compare(i, j))
	})
	for _, i := range ordinary {
		lanes[i] = unlaid
	}
	for _, i := range ordinary {
		lanes[i] = lowestFree(places, claims, ordinary, lanes, claims[i])
	}
	return lanes
}

// keepLanes gives ordinary claims the lane they have and the rest the lowest
// free one; it reports false when that does not work out.
func keepLanes(places int, claims []held, ordinary []int, lanes []int64) bool {
	for _, i := range ordinary {
		if l := claims[i].lane; claims[i].id != 0 && l >= 0 && l < int64(places) {
			lanes[i] = l
		}
	}
	for _, i := range ordinary {
		if lanes[i] != unlaid {
			continue
		}
		l := lowestFree(places, claims, ordinary, lanes, claims[i])
		if l == exempt {
			return false
		}
		lanes[i] = l
	}
	return true
}

// lowestFree is the lowest lane in which h overlaps nobody, or exempt.
func lowestFree(places int, claims []held, ordinary []int, lanes []int64, h held) int64 {
	for l := range int64(places) {
		taken := slices.ContainsFunc(ordinary, func(i int) bool { return lanes[i] == l && claims[i].overlaps(h) })
		if !taken {
			return l
		}
	}
	return exempt
}

// crowd is the greatest number of those claims that stand at one instant of h.
func crowd(claims []held, those []int, h held) int {
	most := 0
	at := func(t int64) {
		n := 0
		for _, i := range those {
			if claims[i].starts <= t && t < claims[i].ends {
				n++
			}
		}
		most = max(most, n)
	}
	at(h.starts)
	for _, i := range those {
		if s := claims[i].starts; s > h.starts && s < h.ends {
			at(s)
		}
	}
	return most
}
