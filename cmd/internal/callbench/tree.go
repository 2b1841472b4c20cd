package callbench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// ticks is how many of the kernel's there are to a second (proc(5)).
const ticks = 100

// used is what the processes and all that came of them have used of the
// processor so far. It needs Linux's /proc.
func used(roots []int) (time.Duration, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, fmt.Errorf("count the processor's time: %w", err)
	}
	parent, spent := map[int]int{}, map[int]int64{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		text, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue // it has ended
		}
		// The name, in brackets, may hold anything.
		_, rest, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ')'):]), " ")
		f := strings.Fields(rest)
		if len(f) < 15 {
			continue
		}
		parent[pid], _ = strconv.Atoi(f[1])
		for _, i := range []int{11, 12, 13, 14} { // own and ended children's
			n, _ := strconv.ParseInt(f[i], 10, 64)
			spent[pid] += n
		}
	}
	var sum int64
	for pid := range parent {
		for p := pid; p > 1; p = parent[p] {
			if contains(roots, p) {
				sum += spent[pid]
				break
			}
		}
	}
	return time.Duration(sum) * time.Second / ticks, nil
}

func contains(all []int, one int) bool {
	for _, x := range all {
		if x == one {
			return true
		}
	}
	return false
}
