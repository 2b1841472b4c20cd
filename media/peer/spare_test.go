package peer

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"gatehouse/media"
)

// setUp is how long it takes from a start to a connection at both ends.
func setUp(t *testing.T, oneWay, late time.Duration) time.Duration {
	t.Helper()
	var took time.Duration
	synctest.Test(t, func(t *testing.T) {
		l := newLines(t, oneWay, 0)
		a, b := pair(t, l.a, l.b)
		// Signals take as long as packets, candidates this longer.
		for _, e := range []*end{a, b} {
			e.delay, e.later = oneWay, late
		}
		begin := time.Now()
		a.start(b)
		took = time.Since(begin)
		a.Close()
		b.Close()
	})
	return took
}

// Offer and answer take a round trip, and from the answer on it is two more
// until both ends may send: the first handshake message goes out at once, or
// with the next check if the first comes before its candidate.
func TestAConnectionTakesThreeRoundTrips(t *testing.T) {
	for _, rtt := range []time.Duration{40 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond} {
		took := setUp(t, rtt/2, 0)
		t.Logf("%v: %v", rtt, took)
		if most := 3*rtt + checkEvery + 20*time.Millisecond; took > most {
			t.Errorf("at a round trip of %v it takes %v, more than %v", rtt, took, most)
		}
	}
}

// A check that comes before the candidate it comes from is not taken: the next
// one is soon.
func TestALateCandidateCostsNoRoundTrip(t *testing.T) {
	const rtt = 200 * time.Millisecond
	for _, late := range []time.Duration{time.Millisecond, 10 * time.Millisecond, 60 * time.Millisecond} {
		took := setUp(t, rtt/2, late)
		t.Logf("candidates %v later: %v", late, took)
		if most := 3*rtt + late + checkEvery + 10*time.Millisecond; took > most {
			t.Errorf("with candidates %v later it takes %v, more than %v", late, took, most)
		}
	}
}

// On a line of 200 ms there and back a repair that is asked for comes too late.
// Nearly all pictures must come in time all the same.
func TestPicturesAreMendedWhereARepairWouldBeLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLines(t, 100*time.Millisecond, 0)
		a, b := pair(t, l.a, l.b)
		a.start(b)
		var filming sync.WaitGroup
		filming.Go(func() { a.film(38*time.Second, 350_000) })
		<-time.After(4 * time.Second) // nothing is lost yet, and that is known
		if a.Rate() < 900_000 {
			t.Errorf("a line without loss may take %d only", a.Rate())
		}
		l.set(0.05, false)
		<-time.After(4 * time.Second) // until the loss is known
		b.mu.Lock()
		before := len(b.pictures)
		b.mu.Unlock()
		frozen := b.Counters().FreezeTotal
		whole := a.out.rate()
		if once := a.Rate(); once < whole*3/10 || once > whole*7/10 {
			t.Errorf("of %d, pictures and sound may take %d", whole, once)
		}
		filming.Wait()
		b.mu.Lock()
		got := len(b.pictures) - before
		b.mu.Unlock()
		c := b.Counters()
		frozen = c.FreezeTotal - frozen
		t.Logf("%d of 900 pictures, frozen %v; receiver %+v; sender %+v", got, frozen, c, a.Counters())
		// With repairs on demand alone it was more than ten of thirty seconds.
		if got < 860 {
			t.Errorf("%d of 900 pictures came", got)
		}
		if frozen > time.Second {
			t.Errorf("frozen for %v of 30 s", frozen)
		}
		a.Close()
		b.Close()
	})
}

func TestWhenSomethingIsSpare(t *testing.T) {
	at := time.Unix(0, 0)
	const long, short = 200 * time.Millisecond, 20 * time.Millisecond
	for name, c := range map[string]struct {
		was  bool
		rtt  time.Duration
		loss float64
		rate int
		ago  time.Duration // since there was a reason
		ours bool
		want bool
	}{
		"a good line":                        {false, long, 0.001, 2_000_000, 0, false, false},
		"losses far away":                    {false, long, 0.03, 2_000_000, 0, false, true},
		"a line that is too narrow":          {false, long, 0.30, 2_000_000, 0, false, false},
		"losses nearby are asked for":        {false, short, 0.03, 2_000_000, 0, false, false},
		"a narrow line has nothing to spare": {false, long, 0.03, 300_000, 0, false, false},
		"but goes on for a while":            {true, long, 0.03, 300_000, 0, false, true},
		"narrower still":                     {true, long, 0.03, 200_000, 0, false, false},
		"a lull":                             {true, long, 0.001, 2_000_000, 5 * time.Second, false, true},
		"a long one":                         {true, long, 0.001, 2_000_000, 11 * time.Second, false, false},
		"come near":                          {true, short, 0.05, 2_000_000, time.Second, false, false},
		"losses nearby, with one of ours":    {false, short, 0.03, 2_000_000, 0, true, true},
	} {
		r := spareRule{on: c.was, since: at.Add(-c.ago), lost: c.loss}
		r.look(c.rtt, c.loss, c.rate, c.ours, at)
		if r.on != c.want {
			t.Errorf("%s: %v", name, r.on)
		}
	}
}

// A long line is prepared for its first lost packet, and goes back to pictures
// alone when none is lost.
func TestTheFirstLossIsExpectedFarAway(t *testing.T) {
	const long, short = 200 * time.Millisecond, 20 * time.Millisecond
	at := time.Unix(0, 0)
	for name, c := range map[string]struct {
		rtt  time.Duration
		rate int
		ours bool
		want bool
	}{
		"far away":            {long, 1_000_000, true, true},
		"nearby":              {short, 1_000_000, true, false},
		"not known how far":   {0, 1_000_000, true, false},
		"others":              {long, 1_000_000, false, false},
		"with little to give": {long, 300_000, true, false},
	} {
		var r spareRule
		if r.begin(c.rtt, c.rate, c.ours, at); r.on != c.want {
			t.Errorf("%s: %v", name, r.on)
		}
	}
	begun := func() (r spareRule) {
		r.begin(long, 1_000_000, true, at)
		return r
	}
	r, n := begun(), 0
	if m, later := parities(4, r.lost, r.enough()), parities(4, r.lost, enough); m < 1 || m >= later {
		t.Errorf("%d parities for four packets at first, %d once packets are lost", m, later)
	}
	for ; r.on && n < 100; n++ {
		at = at.Add(500 * time.Millisecond)
		r.look(long, 0, 1_000_000, true, at)
	}
	if r.look(long, 0, 1_000_000, true, at); n < 2 || n > 8 || r.on {
		t.Errorf("given up after %d reports of no loss, and then %+v", n, r)
	}
	r = begun()
	r.look(long, 0, 1_000_000, true, at)
	r.look(long, 0.02, 1_000_000, true, at)
	for range 10 {
		r.look(long, 0, 1_000_000, true, at)
	}
	if !r.on || r.enough() != enough {
		t.Errorf("after the first loss: %+v", r)
	}
}

// What gets lost before any report of it came is mended too, as soon as the far
// end is known to read the pictures: one packet in ten, of a picture each.
func TestTheFirstPicturesAreMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLines(t, 100*time.Millisecond, 0)
		a, b := pair(t, l.a, l.b)
		a.start(b)
		l.mu.Lock()
		begun, dropped := time.Now(), 0
		l.drop = func(udp []byte) bool {
			var h rtp.Header
			if _, err := h.Unmarshal(udp); time.Since(begun) < 400*time.Millisecond || err != nil || h.Version != 2 || h.PayloadType != 96 || h.SequenceNumber%10 != 0 {
				return false
			}
			dropped++
			return true
		}
		l.mu.Unlock()
		var last time.Time
		longest := time.Duration(0)
		b.slow = func(media.Sample) {
			now := time.Now()
			if !last.IsZero() {
				longest = max(longest, now.Sub(last))
			}
			last = now
		}
		a.film(2*time.Second, 350_000)
		a.Close()
		b.Close()
		if dropped < 8 || longest > 100*time.Millisecond {
			t.Errorf("%d packets lost, %v between two pictures", dropped, longest)
		}
	})
}

func TestOnlyOursAreEager(t *testing.T) {
	const plain = "v=0\r\ns=-\r\nm=audio 9\r\na=mid:0\r\nm=video 9\r\n"
	if isMarked(plain) || !isMarked(marked(plain)) || marked("v=0\r\n") != "v=0\r\n" {
		t.Errorf("%q", marked(plain))
	}
	if want := "v=0\r\ns=-\r\n" + eagerMark + "\r\nm=audio 9\r\na=mid:0\r\nm=video 9\r\n"; marked(plain) != want {
		t.Errorf("%q, not %q", marked(plain), want)
	}
}

// A far end that hears a repair stream first does not know what it repairs: a
// stream that nobody has reported on goes once, whatever the line is like.
func TestAStreamThatNobodyReadsGoesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w, track := sender(t, repairSSRC)
		o.spare = spareRule{on: true, since: time.Now()}
		seq := uint16(0)
		send := func() (copies int) {
			for range 20 {
				seq++
				if _, err := track.Write(&rtp.Header{Version: 2, SSRC: filmSSRC, SequenceNumber: seq}, []byte{byte(seq)}, nil); err != nil {
					t.Fatal(err)
				}
			}
			<-time.After(time.Second)
			for _, pkt := range w.all() {
				if pkt.header.SSRC == repairSSRC {
					copies++
				}
			}
			return copies
		}
		if n := send(); n > 0 {
			t.Errorf("%d copies before anything was heard of the far end", n)
		}
		report := func(last uint32) {
			o.report(filmSSRC, []rtcp.ReceptionReport{{SSRC: filmSSRC, LastSequenceNumber: last}}, time.Now())
			o.spare = spareRule{on: true, since: time.Now()}
		}
		report(0)
		if n := send(); n > 0 {
			t.Errorf("%d copies before anything was read", n)
		}
		report(40)
		if n := send(); n != 20 {
			t.Errorf("%d copies of 20", n)
		}
		_ = o.Close()
	})
}
