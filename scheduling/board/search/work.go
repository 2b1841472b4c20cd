package search

import "gatehouse/scheduling/board"

// work counts what has been done and says when to stop. Its unit is a step of
// the search, or the looking at some fifty places.
type work struct {
	done  <-chan struct{}
	limit int64
	nodes int64
	asked int64 // nodes when done was last asked
	told  int64 // nodes when tell was last called
	ended bool  // spent, or stopped
	// stopped is set when the caller wants no more.
	stopped bool

	tell  func(Progress)
	best  *podium
	bound board.Cost
}

const (
	between  = 256     // nodes from one look at done to the next
	tidings  = 1 << 14 // nodes from one call of tell to the next
	perPlace = 64      // places looked at for one node
)

func (w *work) stop() { w.ended, w.stopped = true, true }

// spend counts a step that looked at some places and reports whether there
// may be another.
func (w *work) spend(places int) bool {
	w.nodes += 1 + int64(places/perPlace)
	if w.nodes-w.asked >= between {
		w.asked = w.nodes
		select {
		case <-w.done:
			w.stop()
		default:
		}
		if w.tell != nil && w.nodes-w.told >= tidings {
			w.told = w.nodes
			w.tell(Progress{Nodes: w.nodes, Best: w.best.first(), Bound: w.bound})
		}
	}
	if w.nodes >= w.limit {
		w.ended = true
	}
	return !w.ended
}
