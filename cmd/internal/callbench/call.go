package callbench

import (
	"context"
	"fmt"
	"net/netip"
	"time"
)

// cell is one line and one picture to hold calls with.
type cell struct {
	road   road
	height int
	bps    int // what the picture may take
	window time.Duration
}

func (c cell) start(i int) order {
	return order{Do: "start", Height: c.height, BPS: c.bps, Start: c.bps, Offer: i == 0}
}

// side makes calls: Gatehouse or Chromium.
type side interface {
	name() string
	call(context.Context, cell, *relay) ([2]end, error)
	pids() []int
	done()
	close()
}

const (
	// connects is how long a call may take to show a picture at both ends.
	connects = 40 * time.Second
	// settles is how long after that what is measured begins.
	settles = 2 * time.Second
)

// held is what came of one call.
type held struct {
	reports [2]report
	cpu     time.Duration
	passed  [2]passed
	from    time.Time // when the window began
	window  time.Duration
}

// hold holds a call over a line and measures it for the cell's window.
func hold(ctx context.Context, s side, c cell, seed uint64) (held, error) {
	l, err := openRelay(c.road, seed)
	if err != nil {
		return held{}, err
	}
	defer l.close()
	defer s.done()
	ends, err := s.call(ctx, c, l)
	if err != nil {
		return held{}, err
	}
	post := newPost(c.road.RTT / 2)
	defer post.close()
	carry := func(i int, w word) {
		at := func(a netip.AddrPort) { l.at(i, a) }
		switch w.Say {
		case "at":
			if a, err := netip.ParseAddrPort(w.At); err == nil {
				at(a)
			}
		case "signal":
			if signal, ok := pass(w.Signal, l.port(i), at); ok {
				post.send(func() { _ = ends[1-i].tell(order{Do: "signal", Signal: signal}) })
			}
		}
	}
	if _, err := wait(ctx, ends, "first", connects, carry); err != nil {
		return held{}, err
	}
	if err := pause(ctx, ends, settles, carry); err != nil {
		return held{}, err
	}
	h := held{window: c.window}
	ask := func(do, answer string) ([2]word, error) {
		for _, e := range ends {
			if err := e.tell(order{Do: do}); err != nil {
				return [2]word{}, err
			}
		}
		return wait(ctx, ends, answer, 20*time.Second, carry)
	}
	if _, err := ask("mark", "marked"); err != nil {
		return held{}, err
	}
	before, err := used(s.pids())
	if err != nil {
		return held{}, err
	}
	h.from = time.Now()
	l.begin(h.from)
	if err := pause(ctx, ends, c.window, carry); err != nil {
		return held{}, err
	}
	after, err := used(s.pids())
	if err != nil {
		return held{}, err
	}
	h.cpu = after - before
	if _, err := ask("mark", "marked"); err != nil {
		return held{}, err
	}
	if err := pause(ctx, ends, time.Second+c.road.RTT, carry); err != nil { // what is under way arrives
		return held{}, err
	}
	words, err := ask("report", "report")
	if err != nil {
		return held{}, err
	}
	for i, w := range words {
		if w.Report == nil || len(w.Report.Marks) != 2 || len(w.Report.Seen) == 0 {
			return held{}, fmt.Errorf("%w reports nothing", errEnd)
		}
		h.reports[i] = *w.Report
	}
	h.passed = l.passed()
	return h, nil
}

// pause lets so much time pass.
func pause(ctx context.Context, ends [2]end, d time.Duration, other func(int, word)) error {
	over := time.NewTimer(d)
	defer over.Stop()
	for {
		var w word
		var i int
		var ok bool
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-over.C:
			return nil
		case w, ok = <-ends[0].words():
		case w, ok = <-ends[1].words():
			i = 1
		}
		switch {
		case !ok:
			return fmt.Errorf("%w is gone", errEnd)
		case w.Say == "error":
			return fmt.Errorf("%w: %s", errEnd, w.Text)
		}
		other(i, w)
	}
}

// post delivers signals in order, each a while after it was sent.
type post struct {
	delay   time.Duration
	letters chan letter
	done    chan struct{}
}

type letter struct {
	due     time.Time
	deliver func()
}

func newPost(delay time.Duration) *post {
	p := &post{delay: delay, letters: make(chan letter, 1024), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		for l := range p.letters {
			<-time.After(time.Until(l.due))
			l.deliver()
		}
	}()
	return p
}

func (p *post) send(deliver func()) { p.letters <- letter{time.Now().Add(p.delay), deliver} }

func (p *post) close() {
	close(p.letters)
	<-p.done
}
