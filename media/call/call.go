package call

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
	"gatehouse/media/sound"
	"gatehouse/media/stats"
)

// Call is one participant's side of a hearing. One goroutine, in Run, owns
// everything in it; Do, Watch, Picture, Level, Balance and the Use methods may
// be called by any.
type Call struct {
	cfg     Config
	start   time.Time
	client  *signalling.Client
	posted  *posts
	shots   chan Snapshot
	work    sync.WaitGroup
	running context.Context //nolint:containedctx // from Run's start to its end; set before anything else runs
	meter   atomic.Pointer[sound.Desk]
	route   *route

	mu      sync.Mutex // guards screens
	screens map[hearing.ParticipantID]*media.Latest

	// Owned by Run.
	pictures    *pictures
	sounds      *sounds
	far         map[hearing.ParticipantID]*far // those with a direct line
	via         *through                       // the line to the node that passes on
	left        []*through                     // those to earlier ones, while they are needed
	nodes       []hosted                       // that run here, the newest last
	unreached   int                            // how many nodes in a row were not reached
	complained  time.Time                      // when the hub was told last that a node is of no use
	watchers    map[hearing.ParticipantID]*watched
	looksEnd    map[hearing.ParticipantID]time.Duration // when theirs end at last, on the call's clock
	impostors   map[hearing.ParticipantID]int           // whose line was cut, at which of their entries
	lookEnds    time.Duration                           // on the call's clock, when this side only looks
	you         hearing.ParticipantID
	state       hearing.State
	phase       Phase
	muted       bool
	locked      bool
	cameraOff   bool
	balance     media.Balance
	openCamera  OpenCamera
	openSound   OpenSound
	camera      *device
	soundDevice *device
	desk        *sound.Desk
	cameraErr   error
	soundErr    error
	refused     error
	err         error
	hubLost     bool
	hubGone     bool // for good
	asked       map[string]hearing.Do
	version     uint64 // of self
	self        self
	said        uint64 // numbers direct messages
	ordered     map[hearing.ParticipantID]said
	ladder      ladder
	step        step
	leaving     <-chan time.Time
	last        time.Time // when it was last looked
	nth         int       // how often it was
	shot        Snapshot
}

// New returns a call that does nothing before Run.
func New(cfg Config) *Call {
	if cfg.Peer == nil {
		cfg.Peer = realPeer
	}
	way := &route{only: cfg.RelayOnly}
	way.Store(cfg.ICEServers)
	cfg.Peer = way.over(cfg.Peer)
	return &Call{
		cfg: cfg, route: way, start: cfg.Now(), posted: newPosts(), shots: make(chan Snapshot, 1),
		client: signalling.NewClient(signalling.ClientConfig{
			Dial: cfg.Dial, Ticket: cfg.Ticket, Device: cfg.Device, Key: public(cfg.Identity), Now: cfg.Now, Log: cfg.Log,
			Nodes: true, Forwards: cfg.forwards(), Uplink: cfg.Uplink,
		}),
		screens:  map[hearing.ParticipantID]*media.Latest{},
		pictures: newPictures(cfg.Codecs, cfg.Wake, cfg.Now),
		watchers: map[hearing.ParticipantID]*watched{}, looksEnd: map[hearing.ParticipantID]time.Duration{},
		impostors: map[hearing.ParticipantID]int{},
		ordered:   map[hearing.ParticipantID]said{}, far: map[hearing.ParticipantID]*far{}, asked: map[string]hearing.Do{},
		phase: Dialling, muted: cfg.Muted, cameraOff: cfg.CameraOff,
		openCamera: cfg.Camera, openSound: cfg.Sound, version: 1, step: steps()[0],
	}
}

// Watch delivers the newest snapshot whenever something changed; one reader.
// It is closed when Run returns, the last snapshot being Over.
func (c *Call) Watch() <-chan Snapshot { return c.shots }

// Do asks for a command; what becomes of it shows in a later snapshot. Mute
// and camera take effect on this side at once. Leave ends the call.
func (c *Call) Do(cmd hearing.Command) { c.post(func() { c.do(cmd) }) }

// UseCamera changes to another camera; nil uses none.
func (c *Call) UseCamera(open OpenCamera) {
	c.post(func() {
		c.openCamera, c.cameraErr = open, nil
		c.watchCamera()
	})
}

// UseSound changes to another microphone and speaker; nil uses none.
func (c *Call) UseSound(open OpenSound) {
	c.post(func() {
		c.openSound, c.soundErr = open, nil
		c.listen()
	})
}

// Picture is where a participant's pictures arrive; "" is this side's own.
func (c *Call) Picture(id hearing.ParticipantID) *media.Latest {
	if id == "" {
		return c.pictures.self
	}
	return c.latest(id)
}

func (c *Call) latest(id hearing.ParticipantID) *media.Latest {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.screens[id] == nil {
		c.screens[id] = &media.Latest{Wake: c.cfg.Wake}
	}
	return c.screens[id]
}

// Level is how loud the microphone is now, muted or not, 0 to 1.
func (c *Call) Level() float64 {
	if d := c.meter.Load(); d != nil {
		return d.Level()
	}
	return 0
}

// Counters returns what each line has counted, for figures.
func (c *Call) Counters() map[hearing.ParticipantID]stats.Counters {
	out := make(chan map[hearing.ParticipantID]stats.Counters, 1)
	c.post(func() {
		all := map[hearing.ParticipantID]stats.Counters{}
		for id, f := range c.lines() {
			f.measure()
			all[id] = f.history[len(f.history)-1]
		}
		out <- all
	})
	select {
	case all := <-out:
		return all
	case <-c.posted.closed:
		return nil
	}
}

// since is the call's steady clock.
func (c *Call) since() time.Duration { return c.cfg.Now().Sub(c.start) }

func (c *Call) post(fn func()) { c.posted.put(fn) }

// Run holds the call until the participant leaves (nil), is sent away, or the
// hearing ends or cannot be joined. When ctx ends it leaves. It is called once.
func (c *Call) Run(ctx context.Context) error {
	var stop context.CancelFunc
	c.running, stop = context.WithCancel(context.WithoutCancel(ctx))
	defer close(c.shots)
	defer close(c.posted.closed)
	var err error
	if c.sounds, err = newSounds(c.cfg.Codecs); err != nil {
		stop()
		return err
	}
	ended := make(chan error, 1)
	c.work.Go(func() { ended <- c.client.Run(c.running) })
	c.work.Go(func() {
		if err := c.pictures.Run(c.running); err != nil {
			c.post(func() { c.cameraErr = err })
		}
	})
	c.watchCamera() //nolint:contextcheck // devices last as long as the call, which leaves after ctx ends
	c.listen()      //nolint:contextcheck // as above
	c.loop(ctx, ended)
	c.finish(stop)
	return c.err
}

// loop is the call's one loop.
func (c *Call) loop(ctx context.Context, ended <-chan error) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	incoming, done := c.client.Incoming(), ctx.Done()
	for c.phase != Over {
		c.shoot()
		select {
		case in, ok := <-incoming:
			if !ok {
				incoming = nil
				c.hubOver(<-ended)
				continue
			}
			c.hear(in) //nolint:contextcheck // as in Run
		case <-c.posted.ready:
			for _, fn := range c.posted.take() {
				if c.phase != Over {
					fn()
				}
			}
		case <-tick.C:
			c.look() //nolint:contextcheck // as in Run
		case <-c.leaving:
			c.phase = Over
		case <-done:
			done = nil
			c.do(hearing.Command{Do: hearing.Leave}) //nolint:contextcheck // as in Run
		}
	}
}

// finish closes everything and waits for it.
func (c *Call) finish(stop context.CancelFunc) {
	c.phase = Over
	c.shoot()
	c.endNodes()
	for _, f := range slices.Collect(maps.Values(c.far)) {
		c.part(f)
	}
	for _, w := range c.watchers {
		c.endWatched(w)
	}
	stop()
	for range c.client.Incoming() { //nolint:revive // until the client has returned
	}
	c.work.Wait()
	_ = c.sounds.enc.Close()
}

// hear takes what the hub says.
func (c *Call) hear(in signalling.Incoming) {
	switch {
	case in.Online != nil:
		if !in.Online.Resumed {
			clear(c.asked)
		}
		c.you, c.hubLost = in.Online.You, false
		c.route.Store(servers(c.cfg.ICEServers, in.Online.ICE))
		if c.cfg.Equipment != nil {
			// A hub that does not take it is no matter for the person.
			if _, err := c.client.Do(hearing.Command{Do: hearing.Report, Equipment: c.cfg.Equipment}); err == nil {
				c.cfg.Equipment = nil
			}
		}
	case in.Offline != nil:
		c.hubLost = true
	case in.State != nil:
		c.fromHub(*in.State)
	case in.Signal != nil:
		c.hearSignal(*in.Signal)
	case in.Answer != nil:
		do := c.asked[in.Answer.Re]
		delete(c.asked, in.Answer.Re)
		if in.Answer.Code != "" && do != "" {
			c.refused = signalling.FromCode(in.Answer.Code)
		}
	}
}

// hubOver is told that the hub has nothing more to say.
func (c *Call) hubOver(err error) {
	switch {
	case err == nil, errors.Is(err, signalling.ErrLeft), errors.Is(err, hearing.ErrClosed) && c.you != "":
		c.phase = Over
	case errors.Is(err, signalling.ErrRemoved), errors.Is(err, hearing.ErrLookOver), errors.Is(err, signalling.ErrReplaced), !c.connected():
		c.phase, c.err = Over, err
	default:
		c.cfg.Log.Warn("the call goes on without the hub", "code", signalling.Code(err))
		c.hubLost, c.hubGone = true, true
	}
}

func (c *Call) connected() bool {
	for _, f := range c.lines() {
		if f.state == peer.StateConnected || f.state == peer.StateInterrupted {
			return true
		}
	}
	return false
}

// fromHub adopts the hearing as the hub tells it.
func (c *Call) fromHub(s hearing.State) {
	if me, ok := s.Find(c.you); ok {
		c.reconcile(me)
	}
	c.adopt(s)
}

// reconcile tells the hub what it does not know of our own microphone and
// camera, unless that is on its way.
func (c *Call) reconcile(me hearing.Participant) {
	for _, do := range c.asked {
		if do == hearing.Mute || do == hearing.Unmute || do == hearing.CameraOff || do == hearing.CameraOn {
			return
		}
	}
	if me.Muted != c.muted && !me.Locked && me.Role.May(hearing.Mute) {
		c.ask(hearing.Command{Do: pick(c.muted, hearing.Mute, hearing.Unmute)})
	}
	if me.CameraOff != c.cameraOff && me.Role.May(hearing.CameraOff) {
		c.ask(hearing.Command{Do: pick(c.cameraOff, hearing.CameraOff, hearing.CameraOn)})
	}
}

func pick(yes bool, a, b hearing.Do) hearing.Do {
	if yes {
		return a
	}
	return b
}

// adopt takes a new state of the hearing and acts on what it means for us.
func (c *Call) adopt(s hearing.State) {
	c.state = s
	if w, ok := c.looks(); ok {
		c.adoptLook(w)
		return
	}
	me, _ := s.Find(c.you)
	c.locked = me.Locked
	if me.Locked && !c.muted {
		c.setMuted(true)
	}
	if me.CameraOff && !me.Role.May(hearing.CameraOff) && !c.cameraOff {
		c.setCameraOff(true)
	}
	switch {
	case s.Phase == hearing.Ended:
		c.phase = Over
	case me.Where == hearing.Floor, me.Where == hearing.Aside:
		c.phase = Floor
	case me.Where == hearing.Lobby:
		c.phase = Lobby
	case c.hubLost && c.leaving == nil:
		c.phase, c.err = Over, signalling.ErrRemoved
	default: // the hub says why in a moment
	}
	c.gather(me)
}

// gather makes the lines that the hearing calls for and ends the others.
func (c *Call) gather(me hearing.Participant) {
	for _, f := range slices.Collect(maps.Values(c.far)) {
		p, _ := c.state.Find(f.id)
		older := c.forwarder(me) == nil && f.generation != c.generation()
		if !c.state.Together(c.you, f.id) || p.Entry != f.theirs || me.Entry != f.mine || older {
			c.part(f)
		}
	}
	c.followNode(me)
	for _, p := range c.state.Company(c.you) {
		if c.far[p.ID] == nil && c.via == nil && !c.cut(p) {
			c.meet(p, me.Entry)
		}
	}
	c.gatherWatchers(me)
	c.weigh()
}

// fail notes that a line could not even be made.
func (c *Call) fail(err error) { c.cfg.Log.Error("no line", "err", err) }

func (c *Call) soundOnly() bool {
	return c.step.height == 0 && (c.via == nil || c.pictures.small.want.Load().step.height == 0)
}

// shoot shows how things stand, if anything changed.
func (c *Call) shoot() {
	s := Snapshot{
		Phase: c.phase, You: c.you, Hearing: c.state, Muted: c.muted, CameraOff: c.cameraOff, Balance: c.balance,
		Lines: map[hearing.ParticipantID]Line{}, HubLost: c.hubLost, SoundOnly: c.soundOnly(),
		CameraErr: c.cameraErr, SoundErr: c.soundErr, Refused: c.refused, Err: c.err,
		NoRelay: c.cfg.RelayOnly && c.phase == Floor && !relays(c.route.Load()),
	}
	for id, f := range c.lines() {
		s.Lines[id] = f.line()
	}
	for id := range c.impostors {
		if p, ok := c.state.Find(id); ok && c.cut(p) {
			s.Lines[id] = Line{Impostor: true}
		}
	}
	if reflect.DeepEqual(s, c.shot) {
		return
	}
	c.shot = s
	select {
	case <-c.shots: // nobody has looked at it
	default:
	}
	c.shots <- s
}
