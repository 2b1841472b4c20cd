package stats

import (
	"testing"
	"time"
)

// line builds a history in which each second 1000 packets were sent to us and
// so many thousandths were lost.
func line(lost ...uint64) []Counters {
	history := []Counters{{PacketsIn: 500}}
	for _, l := range lost {
		c := history[len(history)-1]
		c.PacketsIn += 1000 - l
		c.PacketsLost += l
		history = append(history, c)
	}
	return history
}

func with(history []Counters, at int, change func(*Counters)) []Counters {
	for i := at; i < len(history); i++ {
		change(&history[i])
	}
	return history
}

func TestQuality(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []Counters
		word    Word
		why     Why
	}{
		{"nothing known", nil, Unknown, WhyNothing},
		{"one counter says nothing", line(), Unknown, WhyNothing},
		{"no loss", line(0, 0, 0, 0), Good, WhyNothing},
		{"just under a tenth", line(99, 99, 99), Good, WhyNothing},
		{"a tenth", line(0, 100, 0), Poor, WhyLossIn},
		{"just under fifteen", line(149), Poor, WhyLossIn},
		{"fifteen", line(0, 150, 0, 0), Bad, WhyLossIn},
		{"the worst of four counts", line(150, 0, 0, 0), Bad, WhyLossIn},
		{"the fifth is forgotten", line(150, 0, 0, 0, 0), Good, WhyNothing},
		{"our own packets", with(line(0, 0, 0), 2, func(c *Counters) { c.LossOut = 0.12 }), Poor, WhyLossOut},
		{"the worse direction is named", with(line(0, 110, 0), 2, func(c *Counters) { c.LossOut = 0.2 }), Bad, WhyLossOut},
		{"a short freeze", with(line(0, 0, 0), 2, func(c *Counters) { c.FreezeTotal += 400 * time.Millisecond }), Good, WhyNothing},
		{"a freeze", with(line(0, 0, 0), 2, func(c *Counters) { c.FreezeTotal += 600 * time.Millisecond }), Poor, WhyFrozen},
		{"a long freeze", with(line(0, 0, 0), 2, func(c *Counters) { c.FreezeTotal += 3 * time.Second }), Bad, WhyFrozen},
		{"an old freeze", with(line(0, 0, 0, 0, 0, 0), 1, func(c *Counters) { c.FreezeTotal += 3 * time.Second }), Good, WhyNothing},
		{"nothing comes any more", append(line(0, 0), line(0, 0)[2], line(0, 0)[2]), Bad, WhyGap},
		{"nothing has come yet", []Counters{{}, {}, {}, {}}, Good, WhyNothing},
		{"three packets say nothing", []Counters{{}, {PacketsIn: 2, PacketsLost: 1}}, Good, WhyNothing},
		{"counters that started over", []Counters{{PacketsIn: 900, PacketsLost: 9}, {PacketsIn: 30}}, Good, WhyNothing},
	} {
		if word, why := Quality(c.history); word != c.word || why != c.why {
			t.Errorf("%s: %v because %v, want %v because %v", c.name, word, why, c.word, c.why)
		}
	}
}
