// Package requests shows what courts, solicitors and families ask a prison
// for, the waiting list among it, and lets a clerk answer.
package requests

import (
	"context"
	"errors"
	"slices"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/places"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Diary is what the screen asks. Its methods are called away from the
// screen's goroutine.
type Diary interface {
	// Places lists the prisons and courts of the estate.
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
	// Requests are those to a prison, by deadline; pending leaves out those
	// that nobody waits for any more.
	Requests(ctx context.Context, prison scheduling.PrisonCode, pending bool) (clash.Requests, error)
	// Waiting is the waiting list, each request with the first place that is
	// free for it now.
	Waiting(ctx context.Context, prison scheduling.PrisonCode) (clash.WaitingList, error)
	// Free lists the first places where a booking would fit.
	Free(ctx context.Context, q scheduling.FindQuery) ([]scheduling.Offer, error)
}

// Asker keeps new requests.
type Asker interface {
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
	// Ask keeps a request; two calls with one key keep one.
	Ask(ctx context.Context, key string, r scheduling.Request) (scheduling.Request, error)
}

// Answerer says yes; a request is named by its ID and the version seen.
type Answerer interface {
	AcceptRequest(ctx context.Context, r scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error)
	AcceptOffer(ctx context.Context, r scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error)
	// OfferTime offers b instead; it holds nothing.
	OfferTime(ctx context.Context, r scheduling.Request, b scheduling.Booking) (scheduling.Request, error)
}

// Refuser gives the other answers.
type Refuser interface {
	Decline(ctx context.Context, r scheduling.Request, reason string) (scheduling.Request, error)
	PutOnWaiting(ctx context.Context, r scheduling.Request) (scheduling.Request, error)
	Withdraw(ctx context.Context, r scheduling.Request) (scheduling.Request, error)
}

// Host is what the window around the screen does for it, on the screen's
// goroutine.
type Host interface {
	// Did tells the person what was done.
	Did(undo.Step)
	// Failed tells the person what went wrong.
	Failed(error)
	// Visit shows a booking in the timetable of its day.
	Visit(scheduling.Booking)
}

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary    Diary
	Asker    Asker
	Answerer Answerer
	Refuser  Refuser
	Host     Host
	Do       work.Do
	Words    *words.Words
	Now      func() time.Time
	// Key makes a new idempotency key.
	Key func() string
	// Prison is shown first, when there is one of that code.
	Prison scheduling.PrisonCode
}

// Filter says which requests are listed.
type Filter string

// The filters, in the order people are shown them.
const (
	FilterPending Filter = "pending"
	FilterWaiting Filter = "waiting"
	FilterAll     Filter = "all"
)

// Filters lists every filter.
func Filters() []Filter { return []Filter{FilterPending, FilterWaiting, FilterAll} }

// State says what there is of the list to show.
type State int

// The states of the list.
const (
	Loading State = iota
	Ready
	Failed // Err says why
)

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state   State
	err     error
	prisons []scheduling.Prison
	courts  []scheduling.Court
	prison  scheduling.Prison
	zone    *time.Location
	filter  Filter
	items   []scheduling.Request
	places  map[scheduling.RequestID]*scheduling.Offer // of those that wait
	says    *phrase.Speaker
	scene   clash.Scene // what says knows
	reads   work.Newest
	open    scheduling.RequestID
	options options
	busy    bool // an answer is on its way
	told    map[scheduling.RequestID]bool
	draft   *Draft // of a new request, while it is typed
}

// New returns a model that shows nothing until Load.
func New(c Config) *Model {
	return &Model{Config: c, Changed: func() {}, zone: time.UTC, filter: FilterPending, told: map[scheduling.RequestID]bool{}}
}

// answer is what one read brought.
type answer struct {
	places.Estate
	list    clash.Requests
	waiting clash.WaitingList
}

// Load reads the requests again; what is shown stays until they are there.
func (m *Model) Load() {
	code, all := m.prison.Code, m.filter == FilterAll
	if code == "" {
		code = m.Prison
	}
	m.reads.Do(m.Do, func(ctx context.Context) func() {
		a, err := m.fetch(ctx, code, !all)
		return func() { m.loaded(a, err) }
	})
}

func (m *Model) fetch(ctx context.Context, code scheduling.PrisonCode, pending bool) (a answer, err error) {
	if a.Estate, err = places.Read(ctx, m.Diary, code); err != nil || len(a.Prisons) == 0 {
		return a, err
	}
	if a.list, err = m.Diary.Requests(ctx, a.Prison.Code, pending); err != nil {
		return a, err
	}
	a.waiting, err = m.Diary.Waiting(ctx, a.Prison.Code)
	return a, err
}

func (m *Model) loaded(a answer, err error) {
	if err != nil {
		m.state, m.err = Failed, err
		m.Changed()
		return
	}
	m.state, m.err = Ready, nil
	m.prisons, m.courts, m.prison = a.Prisons, a.Courts, a.Prison
	m.zone = places.Zone(m.prison)
	scene := a.list.Scene
	scene.Rooms = append(slices.Clone(scene.Rooms), a.waiting.Scene.Rooms...)
	scene.People = append(slices.Clone(scene.People), a.waiting.Scene.People...)
	m.says, m.scene = phrase.New(m.Words, m.zone, scene, m.courts), scene
	m.places = map[scheduling.RequestID]*scheduling.Offer{}
	for _, w := range a.waiting.Items {
		m.places[w.Request.ID] = w.Place
	}
	m.items = a.list.Items
	m.consider()
	m.Changed()
}

// State says what there is to show.
func (m *Model) State() State { return m.state }

// Err is why the list could not be read.
func (m *Model) Err() error { return m.err }

// Prisons are those to choose from, and At the one that is shown.
func (m *Model) Prisons() []scheduling.Prison { return m.prisons }

// Scene names the people and rooms of the requests.
func (m *Model) Scene() clash.Scene { return m.scene }

// At is the prison whose requests are shown.
func (m *Model) At() scheduling.PrisonCode { return m.prison.Code }

// SetPrison shows another prison's requests.
func (m *Model) SetPrison(c scheduling.PrisonCode) {
	for _, p := range m.prisons {
		if p.Code == c && c != m.prison.Code {
			m.prison, m.open, m.options = p, "", options{}
			m.Load()
		}
	}
}

// Filter is which requests are listed.
func (m *Model) Filter() Filter { return m.filter }

// SetFilter lists others.
func (m *Model) SetFilter(f Filter) {
	if f != m.filter {
		m.filter = f
		m.Load()
	}
}

// Opened is the request that lies open; ok is false when none does.
func (m *Model) Opened() (r scheduling.Request, ok bool) {
	i := slices.IndexFunc(m.items, func(r scheduling.Request) bool { return r.ID == m.open })
	if i < 0 {
		return r, false
	}
	return m.items[i], true
}

// Open shows a request and looks where it would fit.
func (m *Model) Open(id scheduling.RequestID) {
	m.open, m.draft = id, nil
	m.consider()
	m.Changed()
}

// options are where the open request would fit.
type options struct {
	of      scheduling.RequestID
	asked   uint64
	looking bool
	err     error
	wished  []scheduling.Offer // at the time that is asked for
	others  []scheduling.Offer
}

// The numbers of a search for places.
const (
	wishedMost  = 3
	othersMost  = 6
	withoutDays = 14 // how far from the wish, when no window says how far
)

// consider looks where the open request would fit.
func (m *Model) consider() {
	r, ok := m.Opened()
	if !ok || !r.Pending() {
		m.options = options{}
		return
	}
	asked := m.options.asked + 1
	before := m.options
	m.options = options{of: r.ID, asked: asked, looking: true}
	if before.of == r.ID { // what was shown stays until the answer is there
		m.options.wished, m.options.others = before.wished, before.others
	}
	now := m.Now()
	m.Do(func(ctx context.Context) func() {
		wished, others, err := m.look(ctx, r, now)
		return func() {
			if m.options.asked == asked && m.options.of == r.ID {
				m.options.looking, m.options.err = false, err
				m.options.wished, m.options.others = wished, others
				m.Changed()
			}
		}
	})
}

// look runs away from the screen's goroutine.
func (m *Model) look(ctx context.Context, r scheduling.Request, now time.Time) (wished, others []scheduling.Offer, err error) {
	wish := r.Booking.Span()
	q := scheduling.FindQuery{Booking: r.Booking, Windows: []scheduling.Span{wish}, Deadline: r.Deadline, Limit: wishedMost}
	if wish.Start.After(now) {
		if wished, err = m.Diary.Free(ctx, q); err != nil {
			return nil, nil, err
		}
	}
	q.Windows, q.Limit = r.Windows, othersMost+wishedMost
	if len(q.Windows) == 0 {
		from := wish.Start.Truncate(24 * time.Hour)
		if from.Before(now) {
			from = now
		}
		q.Windows = []scheduling.Span{{Start: from, End: from.AddDate(0, 0, withoutDays)}}
	}
	others, err = m.Diary.Free(ctx, q)
	others = slices.DeleteFunc(others, func(o scheduling.Offer) bool { return o.Booking.Span().Start.Equal(wish.Start) })
	return wished, others[:min(len(others), othersMost)], err
}

// Looking reports whether places are being looked for.
func (m *Model) Looking() bool { return m.options.looking }

// Busy reports whether an answer is on its way.
func (m *Model) Busy() bool { return m.busy }

// do runs one answer to the open request and tells what it did.
func (m *Model) do(said string, act func(context.Context, scheduling.Request) error) {
	r, ok := m.Opened()
	if !ok || m.busy {
		return
	}
	m.busy = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		err := act(ctx, r)
		return func() {
			m.busy = false
			switch {
			case err != nil:
				m.Host.Failed(err)
			default:
				m.Host.Did(undo.Step{Said: m.Words.Say("requests."+said, "Who", string(r.From))})
			}
			if err == nil || errors.Is(err, scheduling.ErrStale) || errors.Is(err, scheduling.ErrEnded) {
				m.Load()
			}
			m.Changed()
		}
	})
}

// Book accepts the open request in a place.
func (m *Model) Book(p Place) {
	key := m.Key()
	m.do("saidBooked", func(ctx context.Context, r scheduling.Request) error {
		_, _, err := m.Answerer.AcceptRequest(ctx, r, clash.Answer{Key: key, Booking: p.booking})
		return err
	})
}

// BookOffer accepts the time that was offered.
func (m *Model) BookOffer() {
	key := m.Key()
	m.do("saidBooked", func(ctx context.Context, r scheduling.Request) error {
		_, _, err := m.Answerer.AcceptOffer(ctx, r, clash.Answer{Key: key})
		return err
	})
}

// Offer offers a place instead.
func (m *Model) Offer(p Place) {
	m.do("saidOffered", func(ctx context.Context, r scheduling.Request) error {
		_, err := m.Answerer.OfferTime(ctx, r, p.booking)
		return err
	})
}

// PutOnWaiting puts the open request on the waiting list.
func (m *Model) PutOnWaiting() {
	m.do("saidWaiting", func(ctx context.Context, r scheduling.Request) error {
		_, err := m.Refuser.PutOnWaiting(ctx, r)
		return err
	})
}

// Decline refuses the open request for a reason.
func (m *Model) Decline(reason string) {
	m.do("saidDeclined", func(ctx context.Context, r scheduling.Request) error {
		_, err := m.Refuser.Decline(ctx, r, reason)
		return err
	})
}

// Withdraw ends the open request, because who asked no longer asks.
func (m *Model) Withdraw() {
	m.do("saidWithdrawn", func(ctx context.Context, r scheduling.Request) error {
		_, err := m.Refuser.Withdraw(ctx, r)
		return err
	})
}

// Freed looks whether something that waits would fit now and did not before,
// and tells what to say about it. It is asked after a change that may have
// freed something, whether the screen is shown or not.
func (m *Model) Freed(tell func(words string, id scheduling.RequestID)) {
	code := m.prison.Code
	if code == "" {
		code = m.Prison
	}
	m.Do(func(ctx context.Context) func() {
		list, err := m.Diary.Waiting(ctx, code)
		return func() {
			if err != nil {
				return // the page says what is wrong, when it is opened
			}
			m.tell(list, tell)
		}
	})
}

func (m *Model) tell(list clash.WaitingList, say func(string, scheduling.RequestID)) {
	zone := m.zone
	for _, p := range list.Scene.Prisons {
		if z, err := p.Location(); err == nil && (p.Code == m.prison.Code || m.prison.Code == "" && p.Code == m.Prison) {
			zone = z
		}
	}
	says := phrase.New(m.Words, zone, list.Scene, m.courts)
	fits := map[scheduling.RequestID]bool{}
	for _, w := range list.Items {
		if w.Place == nil {
			continue
		}
		fits[w.Request.ID] = true
		if !m.told[w.Request.ID] {
			say(m.Words.Say("requests.freed", "Place", m.placeWords(says, zone, w.Place.Booking),
				"Who", says.Prisoners(w.Request.Booking), "Kind", says.Kind(w.Request.Booking.Kind)), w.Request.ID)
		}
	}
	m.told = fits
}
