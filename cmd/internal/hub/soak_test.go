package hub_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// soakFor is what `make soak` sets to a quarter of an hour.
var soakFor = flag.Duration("soak", 0, "hold a hearing in bad weather for so long; 0 lives through each fault once")

// soaked is a desk of the soak: its line can be bad, its camera pulled out, and
// it beeps once a second so that its sound can be timed.
type soaked struct {
	*desk
	link    signalling.Link
	weather *weather
	who     hearing.ParticipantID
	beep    *beeper
	ears    *ears
	pull    func() // the camera's plug
}

// pulled is a camera with a plug.
type pulled struct {
	card *pattern.Card
	out  <-chan struct{}
}

func (p pulled) Run(ctx context.Context, deliver func(*media.Frame)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	gone := make(chan struct{})
	go func() {
		select {
		case <-p.out:
			close(gone)
			stop()
		case <-ctx.Done():
		}
	}()
	if err := p.card.Run(ctx, deliver); err != nil {
		return err
	}
	select {
	case <-gone:
		return media.ErrDeviceGone
	default:
		return nil
	}
}

// plug is a new camera with its plug in.
func (s *soaked) plug() call.OpenCamera {
	out := make(chan struct{})
	s.pull = sync.OnceFunc(func() { close(out) })
	card := s.card
	return func() (media.Camera, error) { return pulled{card, out}, nil }
}

// soak is a hearing and everything that is done to it.
type soak struct {
	t      *testing.T
	cfg    hub.Config
	hub    *hub.Hub
	desks  []*soaked // host first
	tones  map[hearing.ParticipantID]float64
	counts []census
	skews  []time.Duration
}

// TestSoak holds a hearing of four, or in a unit test of two, in which lines are cut and lose, cameras are
// pulled out, the hub starts anew, people mute themselves, leave and come back.
// After each fault everybody sees and hears everybody again; nothing that the
// process holds may grow from round to round, and sound and pictures stay
// together.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("four real calls need more than the race detector leaves of two cores; the unit tests run this")
	}
	s := &soak{t: t, cfg: hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)}, tones: map[hearing.ParticipantID]float64{}}
	s.open()
	defer func() { _ = s.hub.Close() }()
	now := time.Now()
	host := link(t)(s.hub.OpenHearing(t.Context(), hub.Opening{Hearing: "h", Start: now, End: now.Add(2 * time.Hour), HostName: "Mr Rees"}))
	s.sit("host", 500, host)
	guests := []string{"anna", "ben", "carys"}
	if *soakFor == 0 {
		guests = guests[:1]
	}
	for i, name := range guests {
		s.sit(name, 800+300*float64(i), link(t)(s.hub.Invite(t.Context(), "h", hub.Guest{Who: hearing.ParticipantID(name), Role: hearing.Guest, Name: name})))
	}
	s.well("all of them")
	begin, round := time.Now(), 0
	for ; round == 0 || time.Since(begin) < *soakFor; round++ {
		for _, fault := range []func(*soaked){s.loses, s.cut, s.unplugged, s.mutes, s.comesBack} {
			fault(s.desks[1+round%len(guests)])
		}
		s.hubAgain()
		if *soakFor > 0 {
			s.together()
			s.count(time.Since(begin))
		}
	}
	t.Logf("%d rounds in %v", round, time.Since(begin).Round(time.Second))
	if *soakFor > 0 {
		s.judge()
	}
}

func (s *soak) open() {
	s.t.Helper()
	late := time.After(30 * time.Second)
	for {
		h, err := hub.Start(s.t.Context(), s.cfg)
		if err == nil {
			s.hub = h
			s.cfg.Listen = h.Host() // again at the same address
			return
		}
		select {
		case <-late:
			s.t.Fatal(err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// sit brings somebody in.
func (s *soak) sit(name string, hz float64, l signalling.Link) {
	s.t.Helper()
	d := &soaked{link: l, weather: &weather{}, who: hearing.ParticipantID(name)}
	s.tones[d.who] = hz
	s.enter(d, name, hz)
	s.desks = append(s.desks, d)
	s.admitted(d)
}

// enter starts a desk's call.
func (s *soak) enter(d *soaked, name string, hz float64) {
	s.t.Helper()
	d.beep, d.ears = &beeper{hz: hz}, newEars(s.tones)
	d.desk = join(s.t, name, hz, d.link, func(inner *desk, c *call.Config) {
		inner.card = pattern.NewTestCard(320, 180, 15, name)
		d.desk = inner
		c.Camera = d.plug()
		c.Sound = func() (media.SoundDevice, error) { return speakerAndBeeper{d.beep, d.ears}, nil }
		c.Peer = through(d.weather)
	})
}

func (s *soak) admitted(d *soaked) {
	s.t.Helper()
	poll(s.t, d.name+" on the floor", func() bool {
		host := s.desks[0]
		for _, p := range host.now().Hearing.Waiting() {
			host.Do(hearing.Command{Do: hearing.Admit, Who: p.ID})
		}
		return d.now().Phase == call.Floor
	})
}

// well waits until everybody gets new pictures and sound of everybody.
func (s *soak) well(after string) {
	s.t.Helper()
	begin := time.Now()
	defer func() { s.t.Logf("%v %s", time.Since(begin).Round(time.Millisecond), after) }()
	for _, d := range s.desks {
		for _, o := range s.desks {
			if d == o {
				continue
			}
			screen := d.Picture(o.who)
			from := screen.Use(0, func(*media.Frame) {})
			poll(s.t, fmt.Sprintf("%s to see %s, %s; %+v", d.name, o.name, after, d.now().Lines), func() bool {
				seen := false
				n := screen.Use(0, func(f *media.Frame) {
					r, err := pattern.ReadFrame(f)
					seen = err == nil && r.Station == o.card.Station()
				})
				return seen && n >= from+5
			})
			heard := d.ears.heard(o.who)
			poll(s.t, fmt.Sprintf("%s to hear %s, %s", d.name, o.name, after), func() bool { return d.ears.heard(o.who) > heard })
		}
	}
}

func (s *soak) loses(d *soaked) {
	d.weather.set(0.2, false)
	s.passing(2 * time.Second)
	d.weather.set(0, false)
	s.well("after losses at " + d.name)
}

func (s *soak) cut(d *soaked) {
	d.weather.set(0, true)
	s.passing(2 * time.Second)
	d.weather.set(0, false)
	s.well("after a cut at " + d.name)
}

func (s *soak) unplugged(d *soaked) {
	d.pull()
	d.until("no camera", func(c call.Snapshot) bool { return c.CameraErr != nil })
	d.UseCamera(d.plug())
	d.until("a camera again", func(c call.Snapshot) bool { return c.CameraErr == nil })
	s.well("after the camera of " + d.name + " was pulled out")
}

func (s *soak) mutes(d *soaked) {
	for _, do := range []hearing.Do{hearing.Mute, hearing.Unmute} {
		d.Do(hearing.Command{Do: do})
		s.desks[0].until(string(do), func(c call.Snapshot) bool {
			p, _ := c.Hearing.Find(d.who)
			return p.Muted == (do == hearing.Mute)
		})
	}
	s.well("after " + d.name + " was mute")
}

func (s *soak) comesBack(d *soaked) {
	name, hz := d.name, d.hz
	d.Do(hearing.Command{Do: hearing.Leave})
	if err := d.ends(); err != nil {
		s.t.Fatal(err)
	}
	s.desks[0].until(name+" gone", func(c call.Snapshot) bool { _, there := c.Hearing.Find(d.who); return !there })
	*d.desk = desk{stop: d.stop, over: d.over} // whatever it held may go
	s.enter(d, name, hz)
	s.admitted(d)
	s.well("after " + name + " came back")
}

func (s *soak) hubAgain() {
	_ = s.hub.Close()
	for _, d := range s.desks {
		d.until("the hub lost", func(c call.Snapshot) bool { return c.HubLost })
	}
	s.open()
	for _, d := range s.desks {
		d.until("the hub found", func(c call.Snapshot) bool { return !c.HubLost && c.Phase == call.Floor })
	}
	s.well("after the hub came back")
}

// passing lets so much time pass.
func (s *soak) passing(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.t.Context().Done():
	}
}

// together measures by how much sound comes later than pictures, everywhere.
func (s *soak) together() {
	for _, d := range s.desks {
		d.ears.forget()
	}
	const seconds = 6
	ages := map[[2]hearing.ParticipantID][]time.Duration{}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	seen := map[[2]hearing.ParticipantID]uint64{}
	for end := time.Now().Add(seconds * time.Second); time.Now().Before(end); <-tick.C {
		for _, d := range s.desks {
			for _, o := range s.desks {
				if d == o {
					continue
				}
				pair := [2]hearing.ParticipantID{d.who, o.who}
				seen[pair] = d.Picture(o.who).Use(seen[pair], func(f *media.Frame) {
					now := time.Now()
					if r, err := pattern.ReadFrame(f); err == nil {
						if at, ok := o.card.Taken(r.Count); ok {
							ages[pair] = append(ages[pair], now.Sub(at))
						}
					}
				})
			}
		}
	}
	for _, d := range s.desks {
		for _, o := range s.desks {
			if d == o {
				continue
			}
			pictures, sounds := ages[[2]hearing.ParticipantID{d.who, o.who}], d.ears.ages(o.who, o.beep)
			if len(pictures) < seconds || len(sounds) < seconds/2 {
				s.t.Errorf("%s: %d pictures and %d sounds of %s in %d s", d.name, len(pictures), len(sounds), o.name, seconds)
				continue
			}
			s.skews = append(s.skews, middle(sounds)-middle(pictures))
			s.t.Logf("%s of %s: pictures %v, sound %v old", d.name, o.name, middle(pictures).Round(time.Millisecond), middle(sounds).Round(time.Millisecond))
		}
	}
}

func middle[T int | time.Duration | uint64](all []T) T {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// census is what the process holds.
type census struct {
	at               time.Duration
	heap, goroutines int
	files, resident  int
}

func (s *soak) count(at time.Duration) {
	debug.FreeOSMemory() // collects all garbage first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c := census{at: at.Round(time.Second), heap: int(m.HeapAlloc >> 10), goroutines: runtime.NumGoroutine(), files: -1, resident: -1}
	if all, err := os.ReadDir("/proc/self/fd"); err == nil {
		c.files = len(all)
	}
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if f := strings.Fields(string(text)); len(f) > 1 {
			pages, _ := strconv.Atoi(f[1])
			c.resident = pages * os.Getpagesize() >> 10
		}
	}
	s.t.Logf("%+v KiB", c)
	s.counts = append(s.counts, c)
}

// judge fails when what the process holds grew from the first third of the
// rounds to the last, or when sound and pictures came apart.
func (s *soak) judge() {
	for _, grown := range grew(s.counts) {
		s.t.Error(grown)
	}
	const most = 80 * time.Millisecond
	if len(s.skews) == 0 {
		s.t.Fatal("sound and pictures were not compared")
	}
	for _, skew := range []time.Duration{middle(s.skews), slices.Min(s.skews), slices.Max(s.skews)} {
		s.t.Logf("sound %v after pictures", skew.Round(time.Millisecond))
	}
	if skew := middle(s.skews); skew.Abs() > most {
		s.t.Errorf("sound comes %v after pictures", skew)
	}
}

// grew says what was more at the end than at the beginning, beyond what
// wavers: the medians of the last third and the first, without round one.
func grew(all []census) (what []string) {
	if len(all) < 7 {
		return nil
	}
	third := (len(all) - 1) / 3
	first, last := all[1:1+third], all[len(all)-third:]
	for name, c := range map[string]struct {
		of          func(census) int
		part, slack int // a part of a hundred, and so much more
	}{
		"heap, KiB":     {func(c census) int { return c.heap }, 10, 4 << 10},
		"goroutines":    {func(c census) int { return c.goroutines }, 5, 10},
		"files":         {func(c census) int { return c.files }, 5, 8},
		"resident, KiB": {func(c census) int { return c.resident }, 15, 16 << 10},
	} {
		pick := func(some []census) int {
			var v []int
			for _, one := range some {
				v = append(v, c.of(one))
			}
			return middle(v)
		}
		if a, b := pick(first), pick(last); b > a+a*c.part/100+c.slack {
			what = append(what, fmt.Sprintf("%s: %d, then %d", name, a, b))
		}
	}
	return what
}

// TestGrowthIsSeen holds the soak's judgement to what it is for.
func TestGrowthIsSeen(t *testing.T) {
	var flat, leaks []census
	for i := range 20 {
		flat = append(flat, census{heap: 20_000 + i%3*900, goroutines: 400 + i%5, files: 90 + i%4, resident: 90_000 + i%4*3000})
		leaks = append(leaks, census{heap: 20_000 + i*1000, goroutines: 400 + 5*i, files: 90 + 2*i, resident: 90_000 + i*4000})
	}
	flat[0].heap = 1 << 20 // the first round does not count
	if got := grew(flat); len(got) != 0 {
		t.Errorf("grown: %v", got)
	}
	if got := grew(leaks); len(got) != 4 {
		t.Errorf("of four that grow: %v", got)
	}
}
