package callbench

import (
	"cmp"
	"slices"
	"time"
)

// frozenOver is how far apart two pictures are when the picture is said to be
// frozen.
const frozenOver = 200 * time.Millisecond

// figures are what a call came to, of both directions together: the later
// set-up, all latencies, the mean of what is counted per direction.
type figures struct {
	SetUp     float64 // ms
	P50, P95  float64 // ms
	Frozen    float64 // seconds a minute
	FPS       float64
	Concealed float64 // percent
	CPU       float64 // seconds a minute, both ends
	Reading   float64 // ms to read a barcode, on average
}

func (h held) figures() figures {
	f := h.between(0, h.window)
	began := min(h.reports[0].Began, h.reports[1].Began)
	var sound, concealed float64
	for _, r := range h.reports {
		f.SetUp = max(f.SetUp, r.Seen[0][1]-began)
		sound += r.Marks[1].Sound - r.Marks[0].Sound
		concealed += r.Marks[1].Concealed - r.Marks[0].Concealed
	}
	if sound > 0 {
		f.Concealed = 100 * concealed / sound
	}
	f.CPU = h.cpu.Seconds() * 60 / h.window.Seconds()
	return f
}

// between is what the pictures of a part of the window came to.
func (h held) between(from, to time.Duration) figures {
	var f figures
	begin, end := stamp(h.from.Add(from)), stamp(h.from.Add(to))
	length := end - begin
	var ages []float64
	var frozen, pictures, reading float64
	for i, r := range h.reports {
		taken := map[float64]float64{}
		for _, t := range h.reports[1-i].Taken {
			taken[t[0]] = t[1]
		}
		last := begin
		gap := func(at float64) {
			if at-last > float64(frozenOver.Milliseconds()) {
				frozen += at - last
			}
			last = at
		}
		slices.SortStableFunc(r.Seen, func(a, b [3]float64) int { return cmp.Compare(a[1], b[1]) })
		for _, s := range r.Seen {
			if s[1] < begin {
				last = begin
				continue
			}
			if s[1] > end {
				break
			}
			gap(s[1])
			pictures++
			reading += s[2]
			if at, ok := taken[s[0]]; ok {
				ages = append(ages, s[1]-at)
			}
		}
		gap(end)
	}
	f.Frozen = frozen / 2 / length * 60
	f.FPS = pictures / 2 / length * 1000
	f.P50, f.P95 = quantile(ages, 0.5), quantile(ages, 0.95)
	if pictures > 0 {
		f.Reading = reading / pictures
	}
	return f
}

func quantile(all []float64, q float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[int(q*float64(len(all)-1))]
}
