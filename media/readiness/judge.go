package readiness

// The bounds between good, poor and bad.
const (
	poorLoss, badLoss = 0.02, 0.10 // shares of packets
	poorTrip, badTrip = 200, 400   // milliseconds
	// GoodUplink carries the largest picture that a call sends; under
	// BadUplink only sound gets through dependably. Both in bits per second.
	GoodUplink = 1_400_000
	BadUplink  = 250_000
	// MaxUplink, in bits per second, and maxTrip bound what is believed.
	MaxUplink, maxTrip = 100_000_000, 60_000
)

// rules is the one table of how good each outcome is.
func rules(c Check) map[Outcome]Grade {
	broken := map[Outcome]Grade{None: Bad, Busy: Bad, Refused: Bad, Gone: Bad}
	with := func(also map[Outcome]Grade) map[Outcome]Grade {
		for o, g := range broken {
			also[o] = g
		}
		return also
	}
	scale := map[Outcome]Grade{Fine: Good, Low: Poor, TooLow: Bad}
	switch c {
	case Camera:
		return with(map[Outcome]Grade{Moving: Good, Still: Poor, Dark: Bad, Slow: Poor, Off: Unknown})
	case Microphone:
		return with(map[Outcome]Grade{Heard: Good, Quiet: Poor, Loud: Poor, Silent: Bad})
	case Speaker:
		return with(map[Outcome]Grade{Heard: Good, Loud: Poor, NotHeard: Unknown, Unclear: Unknown})
	case Reach:
		return map[Outcome]Grade{Reached: Good, Cut: Bad}
	case Loss, RoundTrip, Uplink:
		return scale
	case Relay:
		return map[Outcome]Grade{Works: Good, None: Unknown, Cut: Poor}
	}
	return nil
}

// Outcomes returns what a check can find, for whoever has words for it.
func Outcomes(c Check) []Outcome {
	var out []Outcome
	for o := range rules(c) {
		out = append(out, o)
	}
	return out
}

// Judge returns what was found, in the order of Checks; what was not tested is
// left out.
func (m Measured) Judge() []Finding {
	var out []Finding
	for _, c := range Checks() {
		o := m.outcome(c)
		if g, known := rules(c)[o]; known {
			out = append(out, Finding{Check: c, Outcome: o, Grade: g})
		}
	}
	return out
}

// outcome returns what a check found.
func (m Measured) outcome(c Check) Outcome {
	switch c {
	case Camera:
		return m.Camera
	case Microphone:
		return m.Microphone
	case Speaker:
		return m.Speaker
	case Relay:
		return m.Relay
	case Reach, Loss, RoundTrip, Uplink:
	}
	if m.Line == nil {
		return Untested
	}
	if c == Reach {
		return pick(m.Line.Reached, Reached, Cut)
	}
	if !m.Line.Reached {
		return Untested
	}
	switch c {
	case Loss:
		loss := max(m.Line.LossIn, m.Line.LossOut)
		return scaled(loss >= poorLoss, loss >= badLoss)
	case RoundTrip:
		return scaled(m.Line.RoundTrip >= poorTrip, m.Line.RoundTrip >= badTrip)
	case Uplink:
		if m.Line.Uplink > 0 {
			return scaled(m.Line.Uplink < GoodUplink, m.Line.Uplink < BadUplink)
		}
	default:
	}
	return Untested
}

func scaled(poor, bad bool) Outcome {
	return pick(bad, TooLow, pick(poor, Low, Fine))
}

func pick(yes bool, a, b Outcome) Outcome {
	if yes {
		return a
	}
	return b
}

// Verdict is the worst of everything tested, Unknown when nothing was.
func (m Measured) Verdict() Grade {
	return worst(m.Judge(), func(Check) bool { return true })
}

// LineGrade is the worst of what was tested of the line.
func (m Measured) LineGrade() Grade { return worst(m.Judge(), Check.OfLine) }

func worst(all []Finding, counts func(Check) bool) Grade {
	order := map[Grade]int{Unknown: 0, Good: 1, Poor: 2, Bad: 3}
	out := Unknown
	for _, f := range all {
		if counts(f.Check) && order[f.Grade] > order[out] {
			out = f.Grade
		}
	}
	return out
}

// Valid reports whether m, which may come from anybody, is something that a
// test can find.
func (m Measured) Valid() bool {
	for _, c := range []Check{Camera, Microphone, Speaker, Relay} {
		o := m.outcome(c)
		if _, known := rules(c)[o]; !known && o != Untested {
			return false
		}
	}
	share := func(x float64) bool { return x >= 0 && x <= 1 } // not NaN either
	l := m.Line
	return l == nil || share(l.LossIn) && share(l.LossOut) &&
		l.RoundTrip >= 0 && l.RoundTrip <= maxTrip && l.Uplink >= 0 && l.Uplink <= MaxUplink
}
