package signalling

import (
	"slices"
	"time"

	"gatehouse/media/hearing"
)

// keepOld is how long a node of the hub's goes on after another was named, or
// after none is needed any more: the calls change over meanwhile.
const keepOld = 10 * time.Second

// running is a node of the hub's that runs.
type running struct {
	node Forwarder
	// floor is who was on the floor when it was last told.
	floor []hearing.Participant
	over  chan struct{} // closed when it must end before its time
}

func (n *running) tell(floor []hearing.Participant) {
	n.floor = floor
	n.node.Floor(floor)
}

// retire lets go of the node; one of the hub's goes on while the calls change
// over, for those of its people who stay on the floor.
func (r *Room) retire() {
	f := &r.forward
	f.node, f.complaints = nil, nil
	old := f.own
	if old == nil {
		return
	}
	f.own = nil
	f.retired = append(f.retired, old)
	stopped := time.NewTimer(keepOld)
	r.closing.Go(func() {
		defer stopped.Stop()
		select {
		case <-stopped.C:
			r.ask(func() { r.forward.forget(old) })
		case <-old.over:
		case <-r.done:
		}
		old.node.Close()
	})
}

func (f *forwarding) forget(old *running) {
	f.retired = slices.DeleteFunc(f.retired, func(n *running) bool { return n == old })
}

// narrow tells the nodes that were let go who is not on the floor any more, or
// came anew: nobody who was sent away is left with a line to one, and nobody new
// gets one. Where everything must be direct they end at once.
func (r *Room) narrow() {
	direct := hearing.PolicyOf(r.state.Setup.Privacy).Direct()
	now := r.state.OnFloor()
	for _, old := range slices.Clone(r.forward.retired) {
		still := slices.DeleteFunc(slices.Clone(old.floor), func(was hearing.Participant) bool {
			return !slices.ContainsFunc(now, func(p hearing.Participant) bool { return p.ID == was.ID && p.Entry == was.Entry })
		})
		if direct || len(still) < 2 { // there is nobody to pass on to
			r.forward.forget(old)
			close(old.over)
			continue
		}
		if len(still) < len(old.floor) {
			old.tell(still)
		}
	}
}
