package scheduling

import (
	"context"
	"time"
)

// Store keeps an estate and its bookings. Every implementation passes the
// suite in package storetest. It is safe for use by several goroutines.
type Store interface {
	// View runs fn on one consistent state. fn must not keep the Reader.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction: all of it is committed and durable
	// when Update returns nil, none of it otherwise. fn must not keep the Writer.
	Update(ctx context.Context, fn func(Writer) error) error
	// Watch delivers every change committed after the call, in order, until
	// ctx ends; then the channel is closed. A reader that falls behind
	// misses no booking and no action wider than one: changes are merged, never
	// dropped silently.
	Watch(ctx context.Context) <-chan Change
	// Close waits for what is under way and releases the store. It may be
	// called twice.
	Close() error
}

// BookingQuery selects bookings. Zero fields do not restrict.
type BookingQuery struct {
	// Within selects bookings with a part that overlaps it.
	Within Span
	// Prison selects bookings kept by, or with a room in, this prison.
	Prison PrisonCode
	// NotPrison leaves out those that Prison would select.
	NotPrison PrisonCode
	// Resources selects bookings that hold (or held) any of these, of a case
	// those that say who is screened from whom, and of a court those for it.
	Resources []Resource
	// Series selects the occurrences of one series.
	Series SeriesID
	// Cancelled includes cancelled and expired bookings.
	Cancelled bool
}

// RequestQuery selects requests. Zero fields do not restrict.
type RequestQuery struct {
	Prison PrisonCode
	// Pending leaves out those that nobody waits for any more.
	Pending bool
}

// PlanQuery selects plans that were carried out. Zero fields do not restrict.
type PlanQuery struct {
	Prison PrisonCode
	// Since leaves out those carried out before.
	Since time.Time
	// Limit is how many there are at most, the newest.
	Limit int
}

// ListQuery selects lists. Zero fields do not restrict.
type ListQuery struct {
	// Prison selects lists that name someone held there.
	Prison PrisonCode
	Court  CourtCode
	// Date is the first day they are about, Form what they were read from.
	Date Date
	Form ListForm
	// Sum is of the file's bytes.
	Sum string
	// Limit is how many there are at most, the newest.
	Limit int
}

// Reader reads one consistent state. Lists come in a stable order.
type Reader interface {
	Prisons() ([]Prison, error)
	Courts() ([]Court, error)
	// Rooms of one prison by name, or of every prison when code is empty.
	Rooms(code PrisonCode) ([]Room, error)
	// Person returns ErrNotFound for an id that is not kept.
	Person(id PersonID) (Person, error)
	// People returns those of ids that are kept.
	People(ids []PersonID) ([]Person, error)
	// FindPeople searches number and names, folding case and accents
	// ("Siân" finds "Sian"), best first, at most limit.
	FindPeople(text string, role Role, prison PrisonCode, limit int) ([]Person, error)
	Booking(id BookingID) (Booking, error)
	Bookings(q BookingQuery) ([]Booking, error)
	// Accepted returns the acceptances that concern any of ids.
	Accepted(ids []BookingID) ([]Acceptance, error)
	// Series returns ErrNotFound for an id that is not kept.
	Series(id SeriesID) (Series, error)
	// Restrictions lists those that concern any of ids; all when ids is nil.
	Restrictions(ids []PersonID) ([]Restriction, error)
	// Requests lists by deadline, those without last, then by when they were made.
	Requests(q RequestQuery) ([]Request, error)
	Request(id RequestID) (Request, error)
	// Holds lists the holds that are not stale at now.
	Holds(now time.Time) ([]Hold, error)
	// Replayed returns the booking an idempotency key made, or ErrNotFound.
	Replayed(key string) (BookingID, error)
	// Priorities returns ErrNotFound while a prison has no table of its own.
	Priorities(code PrisonCode) (Priorities, error)
	// Plan and List return ErrNotFound for an id that is not kept; Plans and
	// Lists list by when they were carried out or read, newest first.
	Plan(id PlanID) (Enacted, error)
	Plans(q PlanQuery) ([]Enacted, error)
	List(id ListID) (List, error)
	Lists(q ListQuery) ([]List, error)
	// Cases lists what is kept of a prison's past cases, newest first.
	Cases(code PrisonCode) ([]Case, error)
	// Audit returns the newest entries about subject (all when empty), newest first.
	Audit(subject string, limit int) ([]AuditEntry, error)
}

// Writer reads and writes within one transaction.
type Writer interface {
	Reader
	// SaveBooking checks that the kept version is b.Version (0 for a new
	// one), else ErrStale; writes b with its version advanced, its claims
	// and the acceptances; ends acceptances of b that its claims no longer
	// need, returning the other side to an ordinary lane; and refuses with
	// ErrTaken when a claim overlaps another that is not accepted. Acceptances
	// that b had and that are not among accept stand on when they are of two
	// bookings whose claims overlap, or are near and b's have not moved; those
	// of b alone end.
	SaveBooking(b Booking, accept []Acceptance) (Booking, error)
	// SaveBookings saves several bookings at once, each as SaveBooking does: one
	// may take the place that another gives up, and stand for the time of a
	// series that another stood for. All of them are saved or none.
	SaveBookings(all []Saving) ([]Booking, error)
	// DropSeries forgets a series that no booking is an occurrence of; ErrNotFound
	// for an id that is not kept, ErrTaken while it has occurrences.
	DropSeries(id SeriesID) error
	// SaveSeries, SavePrison, SaveRoom, SavePerson and SaveRequest check and
	// advance the Version as SaveBooking does. SaveRoom refuses with ErrTaken
	// to take away places that claims lean on.
	SaveSeries(s Series) (Series, error)
	SavePrison(p Prison) (Prison, error)
	SaveRoom(r Room) (Room, error)
	SavePerson(p Person) (Person, error)
	SaveRequest(r Request) (Request, error)
	// SavePriorities, SavePlan and SaveList check and advance the Version too.
	SavePriorities(p Priorities) (Priorities, error)
	SavePlan(e Enacted) (Enacted, error)
	SaveList(l List) (List, error)
	// KeepCase keeps c and forgets all but the newest MaxCases of its prison.
	KeepCase(c Case) error
	// SaveRestriction writes r over any of the same ID; DropRestriction
	// returns ErrNotFound for an id that is not kept.
	SaveRestriction(r Restriction) error
	DropRestriction(id RestrictionID) error
	// SaveHold writes h over any of the same ID and deletes every hold that
	// is stale at now; DropHold of an id that is not kept does nothing.
	SaveHold(h Hold, now time.Time) error
	DropHold(id HoldID) error
	// Remember binds an idempotency key to the booking it made.
	Remember(key string, id BookingID) error
	// Record appends to the audit. Every write and every view of a person's
	// record is recorded in the transaction it happens in.
	Record(e AuditEntry) error
	// LoadEstate replaces everything that is kept, audit apart.
	LoadEstate(e Estate) error
}

// Saving is a booking to save, with the acceptances it is saved under.
type Saving struct {
	Booking Booking
	Accept  []Acceptance
}

// Estate is a whole estate: where, who, and what is booked.
type Estate struct {
	Prisons  []Prison
	Courts   []Court
	Rooms    []Room
	People   []Person
	Series   []Series
	Bookings []Booking

	Restrictions []Restriction
	Requests     []Request
	Priorities   []Priorities
	Plans        []Enacted
	Lists        []List
}

// Backup is one verified copy of a store.
type Backup struct {
	Path string
	At   time.Time
	Size int64 // bytes
}
