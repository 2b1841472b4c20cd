package readiness

// Progress is how far a test has come.
type Progress struct {
	// Found is what is known so far.
	Found Measured
	// Doing are the checks going on: the person should speak during Microphone
	// and be silent during Speaker.
	Doing []Check
}
