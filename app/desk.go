package app

import (
	"context"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/app/find"
	"gatehouse/app/people"
	"gatehouse/app/rooms"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Looker answers what is booked. Its methods are called away from the
// screen's goroutine.
type Looker interface {
	// Places lists the prisons and courts.
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
	// Scene is everything of one prison within a stretch of time.
	Scene(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error)
	// Hours are what the rules of a prison's rooms keep closed or for someone.
	Hours(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) ([]timetable.Stretch, error)
	// People searches by number or name; prison may be empty.
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
	// Watch delivers every change after the call until ctx ends.
	Watch(ctx context.Context) <-chan scheduling.Change
}

// Former answers what a booking form asks.
type Former interface {
	// Begin reads what a form needs; id is empty for a new booking.
	Begin(ctx context.Context, id scheduling.BookingID) (bookingform.Known, error)
	// Check weighs a booking without keeping it; own is the form's hold.
	Check(ctx context.Context, b scheduling.Booking, own scheduling.HoldID) (bookingform.Answer, error)
}

// Keeper changes bookings, each in one transaction with its audit. Two calls
// with one key happen once.
type Keeper interface {
	Save(ctx context.Context, by scheduling.Actor, r bookingform.Request) (scheduling.Booking, error)
	Cancel(ctx context.Context, by scheduling.Actor, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error)
	Reinstate(ctx context.Context, by scheduling.Actor, key string, b scheduling.Booking) (scheduling.Booking, error)
}

// Recorder opens people's records.
type Recorder interface {
	// OpenPerson opens a record; that someone looked is recorded.
	OpenPerson(ctx context.Context, by scheduling.Actor, id scheduling.PersonID) (people.Known, error)
	// Record reads a record again that is open.
	Record(ctx context.Context, id scheduling.PersonID) (people.Known, error)
}

// Registrar changes people's records, each in one transaction with its audit.
type Registrar interface {
	SavePerson(ctx context.Context, by scheduling.Actor, p scheduling.Person) (scheduling.Person, error)
	SaveRestriction(ctx context.Context, by scheduling.Actor, r scheduling.Restriction) (scheduling.Restriction, error)
	DropRestriction(ctx context.Context, by scheduling.Actor, id scheduling.RestrictionID) error
}

// Repeater books and changes what repeats, all of it in one transaction or
// none. Two calls with one key happen once; the second knows no way back.
type Repeater interface {
	// PreviewSeries, PreviewEdit and PreviewCancel say what would become of
	// each occurrence, with the names of whatever they clash with.
	PreviewSeries(ctx context.Context, e clash.SeriesEntry) (clash.Preview, error)
	PreviewEdit(ctx context.Context, e clash.SeriesEdit) (clash.Preview, error)
	PreviewCancel(ctx context.Context, e clash.SeriesCancel) (clash.Preview, error)
	// BookSeries and AmendSeries refuse with a *clash.SeriesError what is left
	// in the way.
	BookSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesEntry) (scheduling.SeriesDone, error)
	AmendSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesEdit) (scheduling.SeriesDone, error)
	CancelSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesCancel) (scheduling.SeriesDone, error)
	// UndoSeries puts back what any of them did.
	UndoSeries(ctx context.Context, by scheduling.Actor, key string, done scheduling.SeriesDone) (scheduling.SeriesDone, error)
	// Occurrences is a series with its bookings, cancelled ones included, in
	// the order of the times they stand for.
	Occurrences(ctx context.Context, id scheduling.SeriesID) (scheduling.Series, []scheduling.Booking, error)
}

// Attender keeps who came to the bookings' hearings.
type Attender interface {
	// Attend writes stays down; one that is known is brought up to date.
	Attend(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, stays []scheduling.Attendance) (scheduling.Booking, error)
	// Unfinished lists the bookings since then, and of the next day, with a
	// stay that has no end yet.
	Unfinished(ctx context.Context, since time.Time) ([]scheduling.Booking, error)
}

// Ender moves the ends of bookings that have begun, each in one transaction
// with its audit.
type Ender interface {
	// EndEarly records that a booking's hearing was closed, and frees what no
	// later part needs.
	EndEarly(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, at time.Time) (scheduling.Ending, error)
	// NoShow records that somebody did not come, and frees the same.
	NoShow(ctx context.Context, by scheduling.Actor, q scheduling.NoShow) (scheduling.Ending, error)
	// Unend takes back what either of them did.
	Unend(ctx context.Context, by scheduling.Actor, key string, e scheduling.Ending) (scheduling.Booking, error)
	// Uses is what could use rooms that were freed.
	Uses(ctx context.Context, prison scheduling.PrisonCode, freed []scheduling.Claim) (clash.Uses, error)
}

// Extender lets bookings last longer.
type Extender interface {
	// Reaches has the bookings that one reaches when it lasts until then, and
	// names their rooms and people.
	Reaches(ctx context.Context, id scheduling.BookingID, until time.Time) (clash.Scene, error)
	// Extend refuses with a *clash.Error what is in the way.
	Extend(ctx context.Context, by scheduling.Actor, key string, id scheduling.BookingID, until time.Time) (scheduling.Ending, error)
}

// Overseer keeps who looked at the bookings' calls without taking part.
type Overseer interface {
	// Looked is written before anything is seen, LookEnded when it is over.
	Looked(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, reason string, listens bool) error
	LookEnded(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, from, to time.Time, reason string) error
}

// Placer changes rooms and prisons, each change in one transaction with its
// audit. A version that is out of date is refused.
type Placer interface {
	SaveRoom(ctx context.Context, by scheduling.Actor, r scheduling.Room) (scheduling.Room, error)
	SavePrison(ctx context.Context, by scheduling.Actor, p scheduling.Prison) (scheduling.Prison, error)
}

// Planner says what rooms there are and what their days look like.
type Planner interface {
	// Rooms reads every prison, court and room.
	Rooms(ctx context.Context) (rooms.Known, error)
	// Days works out n days of a room as it is here.
	Days(ctx context.Context, r scheduling.Room, p scheduling.Prison, from scheduling.Date, n int) ([]rooms.Day, error)
}

// Reviewer says which bookings someone has to look at.
type Reviewer interface {
	// RoomHits and PrisonHits are the bookings that saving these rules would
	// put into the review list, with what would be new about them.
	RoomHits(ctx context.Context, r scheduling.Room) (clash.Review, error)
	PrisonHits(ctx context.Context, p scheduling.Prison) (clash.Review, error)
	// Review is a prison's bookings ahead that its rules no longer allow.
	Review(ctx context.Context, prison scheduling.PrisonCode) (clash.Review, error)
}

// Requests lists and keeps what courts, solicitors and families ask for.
type Requests interface {
	// Requests are those to a prison, by deadline; pending leaves out those
	// that nobody waits for any more.
	Requests(ctx context.Context, prison scheduling.PrisonCode, pending bool) (clash.Requests, error)
	// Ask keeps a request; two calls with one key happen once.
	Ask(ctx context.Context, by scheduling.Actor, key string, r scheduling.Request) (scheduling.Request, error)
}

// Answerer says yes to requests, which are named by ID and the Version that
// was seen.
type Answerer interface {
	AcceptRequest(ctx context.Context, by scheduling.Actor, r scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error)
	AcceptOffer(ctx context.Context, by scheduling.Actor, r scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error)
	// OfferTime offers b instead; it holds nothing.
	OfferTime(ctx context.Context, by scheduling.Actor, r scheduling.Request, b scheduling.Booking) (scheduling.Request, error)
}

// Refuser gives requests the other answers; they are named as for an Answerer.
type Refuser interface {
	Decline(ctx context.Context, by scheduling.Actor, r scheduling.Request, reason string) (scheduling.Request, error)
	PutOnWaiting(ctx context.Context, by scheduling.Actor, r scheduling.Request) (scheduling.Request, error)
	Withdraw(ctx context.Context, by scheduling.Actor, r scheduling.Request) (scheduling.Request, error)
}

// Holder keeps a place while a form is open.
type Holder interface {
	// Hold takes or renews a hold of what bookings would claim, for ten
	// minutes; an empty id is a new one. What others hold is left out of the
	// answer.
	Hold(ctx context.Context, by scheduling.Actor, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error)
	// Release ends a hold; one that has ended already is no error.
	Release(ctx context.Context, id scheduling.HoldID) error
}

// Finder says what is free.
type Finder interface {
	// Find lists the first places where a booking would fit, by start.
	Find(ctx context.Context, q scheduling.FindQuery) (find.Answer, error)
	// Choices are the places that a search may look in.
	Choices(ctx context.Context) (find.Known, error)
	// Waiting is a prison's waiting list by deadline, each request with the
	// first place that is free for it now.
	Waiting(ctx context.Context, prison scheduling.PrisonCode) (clash.WaitingList, error)
	// Capacity is how much of each day can be booked for a kind.
	Capacity(ctx context.Context, prison scheduling.PrisonCode, kind scheduling.Kind, from scheduling.Date, days int) ([]scheduling.Capacity, error)
}

// Resolver finds plans for what cannot stay as it is, and carries them out.
type Resolver interface {
	// Resolve makes plans; nothing is written. The end of ctx is no error.
	Resolve(ctx context.Context, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error)
	// Enact carries a plan out, all of it or nothing; it refuses with a
	// *clash.PlanError what no longer fits. UndoPlan takes one back.
	Enact(ctx context.Context, by scheduling.Actor, e clash.Enactment) (scheduling.Enacted, error)
	UndoPlan(ctx context.Context, by scheduling.Actor, key string, done scheduling.Enacted) (scheduling.Enacted, error)
}

// Prioritiser keeps what gives way to what at each prison.
type Prioritiser interface {
	// Priorities is a prison's table; the one it begins with has Version 0.
	Priorities(ctx context.Context, prison scheduling.PrisonCode) (scheduling.Priorities, error)
	SavePriorities(ctx context.Context, by scheduling.Actor, p scheduling.Priorities) (scheduling.Priorities, error)
	// TryPriorities says what a table would have made of past cases.
	TryPriorities(ctx context.Context, p scheduling.Priorities) ([]clash.PastCase, error)
}

// Estate replaces what the diary holds, and says whether it can be changed.
type Estate interface {
	// Sample replaces everything with the sample estate round today.
	Sample(ctx context.Context, by scheduling.Actor) error
	// Empty keeps the places and nothing else.
	Empty(ctx context.Context, by scheduling.Actor) error
	ReadOnly() bool
	// Close waits for what is under way and lets go of the file.
	Close() error
}

// Diary is an open diary.
type Diary interface {
	Looker
	Former
	Keeper
	Repeater
	Attender
	Ender
	Extender
	Overseer
	Placer
	Planner
	Reviewer
	Requests
	Answerer
	Refuser
	Holder
	Recorder
	Registrar
	Finder
	Resolver
	Prioritiser
	Lister
	Matcher
	ListPlacer
	Estate
}

// DataFile is where the diary is kept.
type DataFile interface {
	// Open opens the diary, or makes it on a first run.
	Open(ctx context.Context, readOnly bool) (Diary, error)
	// Backups lists the verified copies, newest first, whatever the file's state.
	Backups() ([]scheduling.Backup, error)
	// Restore puts a copy in the place of the file, which must not be open.
	Restore(ctx context.Context, b scheduling.Backup) error
	// SetAside makes the next Open a first run.
	SetAside() error
}

// actors puts the name of whoever sits at the desk under every change. It is
// what the screens take for the diary.
type actors struct {
	Diary
	actor func() scheduling.Actor
}

var (
	_ timetable.Diary    = actors{}
	_ bookingform.Diary  = formDiary{}
	_ bookingform.Undoer = formDiary{}
	_ find.Diary         = actors{}
	_ people.Diary       = recordDiary{}
	_ rooms.Diary        = placeDiary{}
	_ rooms.Keeper       = placeDiary{}
	_ people.Keeper      = recordDiary{}
)

// Amend implements timetable.Diary.
func (a actors) Amend(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error) {
	return a.Save(ctx, a.actor(), bookingform.Request{Key: key, Booking: b})
}

// formDiary is actors as a booking form sees it.
type formDiary struct{ actors }

// Save implements bookingform.Diary.
func (f formDiary) Save(ctx context.Context, r bookingform.Request) (scheduling.Booking, error) {
	return f.actors.Save(ctx, f.actor(), r)
}

// Cancel implements bookingform.Undoer.
func (f formDiary) Cancel(ctx context.Context, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error) {
	return f.Diary.Cancel(ctx, f.actor(), key, b, why)
}

// Reinstate implements bookingform.Undoer.
func (f formDiary) Reinstate(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error) {
	return f.Diary.Reinstate(ctx, f.actor(), key, b)
}

// recordDiary is actors as the people screen sees it.
type recordDiary struct{ actors }

// OpenPerson implements people.Diary.
func (r recordDiary) OpenPerson(ctx context.Context, id scheduling.PersonID) (people.Known, error) {
	return r.Diary.OpenPerson(ctx, r.actor(), id)
}

// SavePerson implements people.Keeper.
func (r recordDiary) SavePerson(ctx context.Context, p scheduling.Person) (scheduling.Person, error) {
	return r.Diary.SavePerson(ctx, r.actor(), p)
}

// SaveRestriction implements people.Keeper.
func (r recordDiary) SaveRestriction(ctx context.Context, x scheduling.Restriction) (scheduling.Restriction, error) {
	return r.Diary.SaveRestriction(ctx, r.actor(), x)
}

// DropRestriction implements people.Keeper.
func (r recordDiary) DropRestriction(ctx context.Context, id scheduling.RestrictionID) error {
	return r.Diary.DropRestriction(ctx, r.actor(), id)
}

// placeDiary is actors as the rooms screen sees it.
type placeDiary struct{ actors }

// SaveRoom implements rooms.Keeper.
func (p placeDiary) SaveRoom(ctx context.Context, r scheduling.Room) (scheduling.Room, error) {
	return p.Diary.SaveRoom(ctx, p.actor(), r)
}

// SavePrison implements rooms.Keeper.
func (p placeDiary) SavePrison(ctx context.Context, x scheduling.Prison) (scheduling.Prison, error) {
	return p.Diary.SavePrison(ctx, p.actor(), x)
}
