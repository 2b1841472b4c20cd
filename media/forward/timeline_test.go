package forward

import (
	"testing"
	"time"

	"gatehouse/media"
)

// shot is one picture that comes to a slot.
type shot struct {
	from  string
	layer Layer
	at    time.Duration
	key   bool
}

func TestLayersChangeAtKeyFrames(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		want  Layer
		shots []shot
		out   []int // which of them go out
		need  Layer
	}{
		"from a key frame on": {Small, []shot{{"a", Small, 0, false}, {"a", Small, 33 * ms, true}, {"a", Small, 66 * ms, false}}, []int{1, 2}, None},
		"other layers do not": {Small, []shot{{"a", Large, 0, true}, {"a", Small, 0, true}, {"a", Large, 33 * ms, false}}, []int{1}, None},
		"nor other people":    {Small, []shot{{"b", Small, 0, true}, {"a", Small, 0, false}}, nil, Small},
		"nothing wanted":      {None, []shot{{"a", Small, 0, true}}, nil, None},
	} {
		t.Run(name, func(t *testing.T) {
			var p picture
			p.switchTo("a")
			p.choose(c.want)
			var out []int
			for i, s := range c.shots {
				if _, ok := p.take(s.from, s.layer, media.Sample{At: s.at, Key: s.key}, time.Unix(0, 0)); ok {
					out = append(out, i)
				}
			}
			if len(out) != len(c.out) {
				t.Fatalf("%v went out, want %v", out, c.out)
			}
			for i := range out {
				if out[i] != c.out[i] {
					t.Fatalf("%v went out, want %v", out, c.out)
				}
			}
			if got := p.needsKey(); got != c.need {
				t.Errorf("needs a key frame of %v, want %v", got, c.need)
			}
		})
	}
}

// The smaller layer goes on until the larger one's key frame is there.
func TestNoGapWhileALayerChanges(t *testing.T) {
	var p picture
	p.switchTo("a")
	p.choose(Small)
	now := time.Unix(0, 0)
	take := func(layer Layer, key bool) bool {
		now = now.Add(33 * time.Millisecond)
		_, ok := p.take("a", layer, media.Sample{At: now.Sub(time.Unix(0, 0)), Key: key}, now)
		return ok
	}
	if !take(Small, true) {
		t.Fatal("no beginning")
	}
	p.choose(Large)
	if !take(Small, false) || take(Large, false) || p.needsKey() != Large {
		t.Error("the old layer must go on, and a key frame be wanted")
	}
	if !take(Large, true) || take(Small, true) || !take(Large, false) || p.needsKey() != None {
		t.Error("the new layer must take over at its key frame")
	}
	p.starved = true // one was refused: the line is congested
	if take(Large, false) || p.needsKey() != Large || !take(Large, true) {
		t.Error("only a key frame may follow what was refused")
	}
}

func TestTimeline(t *testing.T) {
	var l timeline
	wall := time.Unix(0, 0)
	step := func(source string, at time.Duration, later time.Duration) time.Duration {
		wall = wall.Add(later)
		return l.at(source, at, wall)
	}
	first := step("a", 5*time.Hour, 0)
	if got := step("a", 5*time.Hour+20*time.Millisecond, 20*time.Millisecond); got != first+20*time.Millisecond {
		t.Errorf("the same source goes on at %v", got-first)
	}
	if got := step("a", 5*time.Hour+10*time.Millisecond, 5*time.Millisecond); got != first+10*time.Millisecond {
		t.Errorf("a late one is at %v", got-first)
	}
	if got := step("b", time.Second, 35*time.Millisecond); got != first+60*time.Millisecond {
		t.Errorf("another source goes on at %v, want 60ms, as much later as it was", got-first)
	}
	if got := step("b", 2*time.Second, time.Second); got != first+1060*time.Millisecond {
		t.Errorf("it goes on at %v", got-first)
	}
}

// FuzzPicture: whatever comes, what goes out is of who and what was chosen,
// begins with a key frame after each change and refusal, and its times grow.
func FuzzPicture(f *testing.F) {
	f.Add([]byte{0x01, 0x12, 0x23, 0x34, 0x45})
	f.Add([]byte{0x11, 0x19, 0x0a, 0x82, 0x11, 0x40, 0x19, 0xc0, 0x1b})
	f.Fuzz(func(t *testing.T, in []byte) {
		var p picture
		now, last := time.Unix(0, 0), time.Duration(-1)
		broken := true // only a key frame may come next
		var outLayer Layer
		var source any
		for i, b := range in {
			now = now.Add(time.Duration(b%7) * 10 * time.Millisecond)
			switch b >> 6 {
			case 0:
				source = string(rune('a' + b&1))
				p.switchTo(source)
				broken = true
			case 1:
				p.choose(Layer(b % 3))
				if b%3 == 0 {
					broken = true
				}
			case 2:
				p.starved, broken = true, true
			case 3:
				from, layer, key := string(rune('a'+b&1)), Layer(b>>1&1)+1, b>>2&1 == 1
				out, ok := p.take(from, layer, media.Sample{At: time.Duration(b) * time.Duration(i) * time.Millisecond, Key: key}, now)
				if !ok {
					continue
				}
				if from != source || p.want == None {
					t.Fatalf("%d: somebody else's picture, or one that nobody wants", i)
				}
				if (broken || layer != outLayer) && !key {
					t.Fatalf("%d: cannot be decoded", i)
				}
				if out.At <= last {
					t.Fatalf("%d: time went back from %v to %v", i, last, out.At)
				}
				broken, outLayer, last = false, layer, out.At
			}
		}
	})
}
