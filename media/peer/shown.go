package peer

import "gatehouse/media"

// maxUnshown is how many pictures may wait to be decoded: a third of a second.
const maxUnshown = 10

// shown hands pictures on to whoever decodes them, on a goroutine of its own.
// The one that reads packets must not wait for a decoder: packets are timed
// when they are read, and time spent decoding would look like a queue on the
// line, for which the far end would send less. Who decodes too slowly for what
// comes loses pictures instead, up to the next key frame.
type shown struct {
	waiting chan media.Sample
	free    chan []byte // payloads to use again
}

func newShown() *shown {
	return &shown{waiting: make(chan media.Sample, maxUnshown), free: make(chan []byte, maxUnshown+1)}
}

// put queues a copy of the picture; false means that it was left out, so that
// only a key frame can follow.
func (s *shown) put(p media.Sample) bool {
	var room []byte
	select {
	case room = <-s.free:
	default:
	}
	p.Payload = append(room[:0], p.Payload...)
	select {
	case s.waiting <- p:
		return true
	default:
		return false
	}
}

// run calls show for each picture until stop is called or done is closed.
func (s *shown) run(done <-chan struct{}, show func(media.Sample)) {
	for {
		select {
		case <-done:
			return
		case p, ok := <-s.waiting:
			if !ok {
				return
			}
			show(p)
			select {
			case s.free <- p.Payload:
			default:
			}
		}
	}
}

// stop ends run, once it has shown what waits. Nothing is put after it.
func (s *shown) stop() { close(s.waiting) }
