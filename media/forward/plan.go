package forward

// soundBPS is what one voice takes, with headers.
const soundBPS = 45_000

// offer is what somebody sends, in bits per second; 0 is a layer that does
// not come.
type offer struct {
	large, small int
	wanted       bool // the one to be shown large
	now          Layer
}

// cost is what a layer takes of the line. What is not on yet must fit with
// room to spare, so that a wavering line stays where it is.
func cost(bps int, on bool) int {
	if on {
		return bps
	}
	return bps + bps*3/20
}

// plan divides a line of so many bits per second: sound always comes first,
// then everybody small, who is wanted large before the others, and then the
// one who is wanted grows.
func plan(bps int, offers []offer) []Layer {
	left := bps - len(offers)*soundBPS
	out := make([]Layer, len(offers))
	give := func(i int) {
		o := offers[i]
		switch {
		case o.small > 0 && cost(o.small, o.now != None) <= left:
			out[i] = Small
			left -= o.small
		case o.small == 0 && o.large > 0 && cost(o.large, o.now == Large) <= left:
			out[i] = Large
			left -= o.large
		}
	}
	for i, o := range offers {
		if o.wanted {
			give(i)
		}
	}
	for i, o := range offers {
		if !o.wanted {
			give(i)
		}
	}
	for i, o := range offers {
		if o.wanted && out[i] == Small && o.large > 0 && cost(o.large, o.now == Large)-o.small <= left {
			out[i] = Large
			left -= o.large - o.small
		}
	}
	return out
}
