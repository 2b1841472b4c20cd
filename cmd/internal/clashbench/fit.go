package clashbench

import "gatehouse/scheduling/index/workload"

// busy is a claim of one of the resources of a question.
type busy struct {
	resource   int
	start, end int64
}

// fit finds starts of q within one day of which everything is known. It looks
// at each step in turn: a database that says what is busy leaves this much to
// whoever asks it.
func fit(q workload.Starting, day [2]int64, known []busy, found []start) []start {
	by := map[int][]busy{}
	for _, b := range known {
		by[b.resource] = append(by[b.resource], b)
	}
	free := func(s workload.Stay, at int64) bool {
		lo, hi := at+int64(s.From-s.Gap), at+int64(s.To+s.Gap)
		for _, b := range by[s.Resource] {
			if b.start < hi && lo < b.end {
				return false
			}
		}
		return true
	}
steps:
	for at := day[0]; at+int64(q.Room.To) <= day[1] && len(found) < q.Limit; at += q.Step {
		for _, p := range q.People {
			if !free(p, at) {
				continue steps
			}
		}
		for _, r := range q.Rooms {
			if s := q.Room; free(workload.Stay{Resource: r, From: s.From, To: s.To, Gap: s.Gap}, at) {
				found = append(found, start{at, r})
				break
			}
		}
	}
	return found
}

// resources are all that q is about.
func resources(q workload.Starting) []int32 {
	var out []int32
	for _, p := range q.People {
		out = append(out, int32(p.Resource))
	}
	for _, r := range q.Rooms {
		out = append(out, int32(r))
	}
	return out
}

// margin is more than any gap of q.
func margin(q workload.Starting) int64 {
	most := q.Room.Gap
	for _, p := range q.People {
		most = max(most, p.Gap)
	}
	return int64(most)
}
