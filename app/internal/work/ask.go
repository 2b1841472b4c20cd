package work

import "context"

// Newest asks one question again and again, of which only the last answer
// counts. Its zero value is ready; it belongs to the screen's goroutine.
type Newest struct{ asked uint64 }

// Do runs task through do; what task returned does not run once Do or Forget
// has been called again.
func (n *Newest) Do(do Do, task func(context.Context) func()) {
	n.asked++
	asked := n.asked
	do(func(ctx context.Context) func() {
		then := task(ctx)
		if then == nil {
			return nil
		}
		return func() {
			if asked == n.asked {
				then()
			}
		}
	})
}

// Forget lets no answer count that is still on its way.
func (n *Newest) Forget() { n.asked++ }

// InTurn asks one question at a time, for what takes long to answer: however
// often it is wanted while it is under way, it is asked once more afterwards.
// Its zero value is ready; it belongs to the screen's goroutine.
type InTurn struct{ busy, again bool }

// Do runs what ask returns through do. ask is called on the screen's goroutine,
// now or when the answer under way is there.
func (t *InTurn) Do(do Do, ask func() (task func(context.Context) func())) {
	if t.busy {
		t.again = true
		return
	}
	t.busy = true
	task := ask()
	do(func(ctx context.Context) func() {
		then := task(ctx)
		return func() {
			t.busy = false
			if then != nil {
				then()
			}
			if t.again {
				t.again = false
				t.Do(do, ask)
			}
		}
	})
}

// Again wants the question asked once more after the answer that is being
// taken in.
func (t *InTurn) Again() { t.again = true }

// Busy reports whether an answer is on its way.
func (t *InTurn) Busy() bool { return t.busy }
