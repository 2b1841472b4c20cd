package stats

import "time"

// Word is the line's quality as people hear it; the catalogue has the text.
type Word uint8

// The words, from none yet to worst.
const (
	Unknown Word = iota
	Good
	Poor
	Bad
)

// String returns the word's code in the catalogue.
func (w Word) String() string {
	return [...]string{"unknown", "good", "poor", "bad"}[min(w, Bad)]
}

// Why is what made the line no better than it is.
type Why uint8

// The reasons.
const (
	// WhyNothing goes with Good and Unknown.
	WhyNothing Why = iota
	// WhyLossIn means that what the far end sends gets lost on the way.
	WhyLossIn
	// WhyLossOut means that what we send gets lost on the way.
	WhyLossOut
	// WhyFrozen means that the far end's picture stood still.
	WhyFrozen
	// WhyGap means that nothing at all came for a while.
	WhyGap
)

// String returns the reason's code in the catalogue.
func (w Why) String() string {
	return [...]string{"nothing", "loss_in", "loss_out", "frozen", "gap"}[min(w, WhyGap)]
}

const (
	poorLoss = 0.10
	badLoss  = 0.15
	// worstOf is how many of the newest figures count, so that the word
	// does not flicker.
	worstOf    = 4
	poorFreeze = 500 * time.Millisecond
	badFreeze  = 3 * time.Second
	// enough packets make a share of them mean something.
	enough = 10
)

// Quality judges a line from its counters taken about once a second, oldest
// first: by the worst of the last four shares of lost packets, either way
// (under 10 % good, under 15 % poor, else bad), and by how long the picture
// stood still meanwhile (half a second poor, three seconds bad). It is Unknown
// until two counters are there.
func Quality(history []Counters) (Word, Why) {
	if len(history) < 2 {
		return Unknown, WhyNothing
	}
	recent := history[max(0, len(history)-worstOf-1):]
	word, why := Good, WhyNothing
	worse := func(w Word, reason Why) {
		if w > word {
			word, why = w, reason
		}
	}
	silent := 0
	for i := 1; i < len(recent); i++ {
		before, after := recent[i-1], recent[i]
		worse(judge(lossIn(before, after)), WhyLossIn)
		worse(judge(after.LossOut), WhyLossOut)
		if after.PacketsIn == before.PacketsIn && after.Repaired == before.Repaired {
			silent++
		} else {
			silent = 0
		}
	}
	if recent[0].PacketsIn > 0 && silent >= 2 {
		worse(Bad, WhyGap)
	}
	switch frozen := recent[len(recent)-1].FreezeTotal - recent[0].FreezeTotal; {
	case frozen >= badFreeze:
		worse(Bad, WhyFrozen)
	case frozen >= poorFreeze:
		worse(Poor, WhyFrozen)
	}
	return word, why
}

// lossIn returns the share of packets lost between two counters, 0 if too few
// came to tell or the counters started over.
func lossIn(before, after Counters) float64 {
	if after.PacketsIn < before.PacketsIn || after.PacketsLost < before.PacketsLost {
		return 0
	}
	in, lost := after.PacketsIn-before.PacketsIn, after.PacketsLost-before.PacketsLost
	if in+lost < enough {
		return 0
	}
	return float64(lost) / float64(in+lost)
}

func judge(loss float64) Word {
	switch {
	case loss < poorLoss:
		return Good
	case loss < badLoss:
		return Poor
	}
	return Bad
}
