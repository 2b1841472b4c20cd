package hub

import (
	"context"
	"sync"

	"gatehouse/media/hearing"
)

// watcher keeps the newest record of each hearing for one reader, so that a
// slow one misses steps but never the outcome.
type watcher struct {
	mu      sync.Mutex // guards pending, order
	pending map[string]Record
	order   []string
	wake    chan struct{}
}

func (w *watcher) tell(r Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, waiting := w.pending[r.Hearing]; !waiting {
		w.order = append(w.order, r.Hearing)
	}
	w.pending[r.Hearing] = r
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) next() (Record, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.order) == 0 {
		return Record{}, false
	}
	id := w.order[0]
	w.order = w.order[1:]
	r := w.pending[id]
	delete(w.pending, id)
	return r, true
}

// Watch delivers how every hearing stands that anybody came to, and again
// after each change, until ctx ends or the hub closes; then the channel is
// closed. Each record is whole: whoever writes it down twice changes nothing.
func (h *Hub) Watch(ctx context.Context) <-chan Record {
	w := &watcher{pending: map[string]Record{}, wake: make(chan struct{}, 1)}
	out := make(chan Record)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx.Err() != nil {
		close(out)
		return out
	}
	h.watchers[w] = struct{}{}
	for _, s := range h.ledger.Hearings {
		if len(s.People) > 0 {
			w.tell(recordOf(s))
		}
	}
	h.work.Go(func() {
		defer close(out)
		defer func() {
			h.mu.Lock()
			delete(h.watchers, w)
			h.mu.Unlock()
		}()
		for {
			r, ok := w.next()
			if !ok {
				select {
				case <-w.wake:
					continue
				case <-ctx.Done():
					return
				case <-h.ctx.Done():
					return
				}
			}
			select {
			case out <- r:
			case <-ctx.Done():
				return
			case <-h.ctx.Done():
				return
			}
		}
	})
	return out
}

func recordOf(s hearing.State) Record {
	return Record{
		Hearing: s.Setup.ID, Start: s.Setup.Start, End: s.Setup.End, Phase: s.Phase, Started: s.Started, Closed: s.Closed,
		Extended: s.Extended, Consulting: len(s.Rooms) > 0, Attendance: s.Attend(),
	}
}
