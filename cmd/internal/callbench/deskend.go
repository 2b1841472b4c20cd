package callbench

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"sync"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// asEnd is set for a process that is an end of a call.
const asEnd = "GATEHOUSE_CALLBENCH_END"

// IsEnd reports whether this process was started to be an end of a call.
func IsEnd() bool { return os.Getenv(asEnd) != "" }

// End is an end of a call, until in ends.
func End(ctx context.Context, in io.Reader, out io.Writer) error {
	r := json.NewDecoder(in)
	var o order
	if err := r.Decode(&o); err != nil {
		return err
	}
	link, err := signalling.ParseLink(o.Link)
	if err != nil {
		return err
	}
	d := &deskEnd{order: o, out: json.NewEncoder(out), camera: &camera{clip: newClip(o.Height), taken: map[uint32]time.Time{}}}
	d.far = "host"
	if o.Offer {
		d.far = "guest"
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d.call = call.New(call.Config{
		Dial: call.DialLink(link), Ticket: link.Ticket, Device: string(d.far),
		Camera: func() (media.Camera, error) { return d.camera, nil },
		Sound:  func() (media.SoundDevice, error) { return pattern.NewSoundDevice(pattern.NewTone(220), nil), nil },
		Codecs: call.RealCodecs(), Peer: d.peer, StartBPS: o.Start,
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	screen := d.call.Picture(d.far)
	screen.Wake = func() { d.look(screen) }
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(d.watch)
	work.Go(func() {
		if err := d.call.Run(ctx); err != nil {
			d.say(word{Say: "error", Text: err.Error()})
		}
	})
	for r.Decode(&o) == nil {
		switch o.Do {
		case "mark":
			d.mark()
		case "report":
			d.tellAll()
		}
	}
	stop()
	return nil
}

// deskEnd is a call and what it notes.
type deskEnd struct {
	order  order
	camera *camera
	call   *call.Call
	far    hearing.ParticipantID

	mu     sync.Mutex // guards what follows
	out    *json.Encoder
	report report
	seen   uint64
}

func (d *deskEnd) say(w word) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.out.Encode(w) // whoever listened is gone
}

// watch lets in whoever waits.
func (d *deskEnd) watch() {
	asked := false
	for s := range d.call.Watch() {
		if s.Phase == call.Floor && !asked {
			for _, p := range s.Hearing.Waiting() {
				asked = true
				d.call.Do(hearing.Command{Do: hearing.Admit, Who: p.ID})
			}
		}
	}
}

// look reads the barcode of a picture that was just decoded.
func (d *deskEnd) look(screen *media.Latest) {
	at := time.Now()
	d.seen = screen.Use(d.seen, func(f *media.Frame) {
		r, err := pattern.ReadFrame(f)
		if err != nil || r.Station != d.camera.clip.card.Station() {
			return
		}
		d.mu.Lock()
		first := len(d.report.Seen) == 0
		d.report.Seen = append(d.report.Seen, [3]float64{float64(r.Count), stamp(at), float64(time.Since(at)) / 1e6})
		d.mu.Unlock()
		if first {
			d.say(word{Say: "first"})
		}
	})
}

// peer makes a connection that goes over the relay, and whose signals take as
// long as packets do.
func (d *deskEnd) peer(cfg peer.Config, events peer.Events) (call.Peer, error) {
	d.mu.Lock()
	d.report.Began = stamp(time.Now())
	d.mu.Unlock()
	cfg.MaxBPS = d.order.BPS + soundRate
	cfg.StartBPS = min(cfg.StartBPS+soundRate, cfg.MaxBPS)
	pass := events.Signal
	signals := newPost(d.order.Delay) // as long as the process
	at := func(a netip.AddrPort) { d.say(word{Say: "at", At: a.String()}) }
	events.Signal = func(s peer.Signal) {
		if s.SDP != "" {
			s.SDP = reroute(s.SDP, d.order.Port, loopback, at)
		}
		if s.Kind == peer.KindCandidate {
			changed, was, ok := rewrite(s.Candidate, d.order.Port, loopback)
			if !ok {
				return
			}
			at(was)
			s.Candidate = changed
		}
		signals.send(func() { pass(s) })
	}
	return peer.New(cfg, events)
}

// soundRate is what sound takes beside the picture, in bits per second.
const soundRate = 60_000

func (d *deskEnd) mark() {
	c := d.call.Counters()[d.far]
	d.mu.Lock()
	d.report.Marks = append(d.report.Marks, mark{At: stamp(time.Now()), Sound: float64(c.TotalSound), Concealed: float64(c.ConcealedSound)})
	d.mu.Unlock()
	d.say(word{Say: "marked"})
}

func (d *deskEnd) tellAll() {
	d.camera.mu.Lock()
	d.mu.Lock()
	for count, at := range d.camera.taken {
		d.report.Taken = append(d.report.Taken, [2]float64{float64(count), stamp(at)})
	}
	r := d.report
	d.mu.Unlock()
	d.camera.mu.Unlock()
	d.say(word{Say: "report", Report: &r})
}
