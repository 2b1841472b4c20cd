package media

import "testing"

func TestSharesLeanTheWayTheBalanceDoes(t *testing.T) {
	for b, want := range map[Balance][2]float64{
		FloorAlone: {1, 0}, BothAlike: {1, 1}, InterpreterAlone: {0, 1}, -100: {1, 0}, 100: {0, 1},
	} {
		if f, i := b.Shares(); f != want[0] || i != want[1] {
			t.Errorf("balance %d: floor %v, interpreter %v; want %v", b, f, i, want)
		}
	}
	floor, interpreter := 2.0, -1.0
	for b := FloorAlone; b <= InterpreterAlone; b++ {
		f, i := b.Shares()
		if f > floor || i < interpreter || max(f, i) != 1 {
			t.Errorf("a step towards the interpreter, to %d: floor %v after %v, interpreter %v after %v", b, f, floor, i, interpreter)
		}
		floor, interpreter = f, i
	}
}
