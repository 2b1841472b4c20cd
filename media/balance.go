package media

// Balance is how loud the floor and its interpreters are to one listener. The
// zero value is both as they speak.
type Balance int8

// The balances, from the floor's end to the interpreters'.
const (
	FloorAlone Balance = iota - 2
	FloorMostly
	BothAlike
	InterpreterMostly
	InterpreterAlone
)

// aside is what a voice is turned down to that should be there but not in the
// way: 14 dB.
const aside = 0.2

// Shares are the factors for the floor's voices and the interpreters', 0 to 1.
// What is out of range counts as the nearest that is not.
func (b Balance) Shares() (floor, interpreter float64) {
	switch {
	case b <= FloorAlone:
		return 1, 0
	case b == FloorMostly:
		return 1, aside
	case b == InterpreterMostly:
		return aside, 1
	case b >= InterpreterAlone:
		return 0, 1
	}
	return 1, 1
}
