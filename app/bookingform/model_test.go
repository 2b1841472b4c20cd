package bookingform_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// diary answers a form from memory.
type diary struct {
	known   bookingform.Known
	answer  bookingform.Answer
	checked []scheduling.Booking
	saved   []bookingform.Request
	refuse  error
	// refuseOnce is the answer to the next Save only.
	refuseOnce error
	cancelled  []scheduling.CancelReason
	restored   int
}

func (d *diary) Begin(_ context.Context, id scheduling.BookingID) (bookingform.Known, error) {
	k := d.known
	if id == "" {
		k.Booking = scheduling.Booking{}
	}
	return k, nil
}

func (d *diary) Check(_ context.Context, b scheduling.Booking, _ scheduling.HoldID) (bookingform.Answer, error) {
	d.checked = append(d.checked, b)
	return d.answer, nil
}

func (d *diary) Save(_ context.Context, r bookingform.Request) (scheduling.Booking, error) {
	d.saved = append(d.saved, r)
	if err := d.refuseOnce; err != nil {
		d.refuseOnce = nil
		return scheduling.Booking{}, err
	}
	if d.refuse != nil {
		return scheduling.Booking{}, d.refuse
	}
	b := r.Booking
	b.Version++
	if b.ID == "" {
		b.ID = "made"
	}
	return b, nil
}

func (d *diary) People(context.Context, string, scheduling.Role, scheduling.PrisonCode) ([]scheduling.Person, error) {
	return nil, nil
}

func (d *diary) Cancel(_ context.Context, _ string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error) {
	d.cancelled = append(d.cancelled, why)
	b.Version++
	return b, d.refuse
}

func (d *diary) Reinstate(_ context.Context, _ string, b scheduling.Booking) (scheduling.Booking, error) {
	d.restored++
	return b, nil
}

type host struct {
	did    []undo.Step
	failed []error
	saved  int
	closed int
}

func (h *host) Did(s undo.Step)          { h.did = append(h.did, s) }
func (h *host) Failed(err error)         { h.failed = append(h.failed, err) }
func (h *host) Saved(scheduling.Booking) { h.saved++ }
func (h *host) Closed()                  { h.closed++ }

// at is a wall time in London, in winter.
func at(t *testing.T, hour, minute int) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 24, hour, minute, 0, 0, zone)
}

func prisoner(n int) scheduling.Person {
	return scheduling.Person{
		ID: scheduling.PersonID("p" + strconv.Itoa(n)), Number: scheduling.PrisonerNumber("A000" + strconv.Itoa(n) + "AA"),
		Given: "Sam", Family: "Notreal" + strconv.Itoa(n), Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI",
	}
}

func newDiary() *diary {
	room := func(key scheduling.RoomKey, name string, u scheduling.Usage) scheduling.Room {
		return scheduling.Room{Key: key, Prison: key.Prison(), Name: name, Usage: u, Places: 1, Active: true}
	}
	return &diary{known: bookingform.Known{
		Prisons: []scheduling.Prison{
			{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
			{Code: "LEI", Name: "Leeds", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
		},
		Courts: []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}},
		Rooms: []scheduling.Room{
			room("MDI-VCC-1", "VCC 1", scheduling.UsageCourt), room("MDI-VCC-2", "VCC 2", scheduling.UsageCourt),
			room("MDI-LEG-1", "Legal 1", scheduling.UsageLegal), room("LEI-VCC-1", "Leeds 1", scheduling.UsageCourt),
		},
		People: []scheduling.Person{prisoner(1), prisoner(2)},
	}}
}

type bench struct {
	*bookingform.Model
	diary *diary
	host  *host
}

func config(t *testing.T, d *diary, h *host, do work.Do) bookingform.Config {
	t.Helper()
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	if do == nil {
		do = work.Inline
	}
	s := &serial{}
	return bookingform.Config{
		Diary: d, Undoer: d, Series: s, SeriesUndoer: s, Holder: s, Host: h, Do: do, Words: w,
		Now: func() time.Time { return at(t, 7, 0) }, Pause: func(context.Context) error { return nil },
		Key: func() string { keys++; return "key" + strconv.Itoa(keys) },
	}
}

// fresh is a form opened from an empty slot, with a prisoner and a court.
func fresh(t *testing.T, d *diary) bench {
	t.Helper()
	h := &host{}
	m := bookingform.New(config(t, d, h, work.Inline), "MDI", "MDI-VCC-1", at(t, 10, 0))
	m.SetPrisoners(0, []scheduling.Person{prisoner(1)})
	m.SetCourt("LEEDCC")
	return bench{Model: m, diary: d, host: h}
}

// kept is the form of a booking at 10:00 that is kept already.
func kept(t *testing.T, d *diary) bench {
	t.Helper()
	d.known.Booking = scheduling.Booking{
		ID: "b1", Version: 4, Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC", Status: scheduling.StatusBooked,
		Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(at(t, 10, 0), 15*time.Minute, 45*time.Minute, 15*time.Minute,
			scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}),
	}
	return keptAs(t, d)
}

// keptAs is the form of the booking that d keeps.
func keptAs(t *testing.T, d *diary) bench {
	t.Helper()
	h := &host{}
	return bench{Model: bookingform.Open(config(t, d, h, work.Inline), "b1"), diary: d, host: h}
}

func taken(t *testing.T) bookingform.Answer {
	t.Helper()
	other := scheduling.Booking{
		ID: "b9", Kind: scheduling.KindLegal, Prison: "MDI", Status: scheduling.StatusBooked,
		Parts: scheduling.NewBlock(at(t, 10, 0), 0, time.Hour, 0,
			scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p2"}}),
	}
	offer := other
	offer.Parts = scheduling.NewBlock(at(t, 11, 15), 15*time.Minute, 45*time.Minute, 15*time.Minute,
		scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}})
	elsewhere := offer.Clone()
	elsewhere.Parts = scheduling.NewBlock(at(t, 10, 0), 15*time.Minute, 45*time.Minute, 15*time.Minute,
		scheduling.Placement{Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"p1"}})
	return bookingform.Answer{
		Clashes: []clash.Clash{{
			Code: clash.RoomTaken, Resource: scheduling.RoomResource("MDI-VCC-1"), With: "b9",
			Span: scheduling.Span{Start: at(t, 10, 0), End: at(t, 11, 0)},
		}},
		Scene: clash.Scene{Bookings: []scheduling.Booking{other}, People: []scheduling.Person{prisoner(2)}},
		Offers: []scheduling.Offer{
			{By: scheduling.OfferOtherTime, Booking: offer}, {By: scheduling.OfferOtherRoom, Booking: elsewhere},
		},
	}
}

func TestAnEmptySlotFillsInWhatItSays(t *testing.T) {
	b := fresh(t, newDiary())
	d := b.Draft()
	if d.Kind != scheduling.KindCourt || d.Date != "24/11/2026" || d.Start != "10:00" || d.Length != "45" ||
		!d.PreOn || !d.PostOn || d.Pre != "15" || d.Seats[0].Room != "MDI-VCC-1" {
		t.Errorf("draft %+v", d)
	}
	legal := bookingform.New(config(t, newDiary(), &host{}, work.Inline), "MDI", "MDI-LEG-1", at(t, 10, 0)).Draft()
	if legal.Kind != scheduling.KindLegal || legal.PreOn || legal.Length != "60" {
		t.Errorf("in a legal room: %+v", legal)
	}
	early := bookingform.New(config(t, newDiary(), &host{}, work.Inline), "MDI", "MDI-VCC-1", at(t, 8, 0)).Draft()
	if early.Start != "08:15" {
		t.Errorf("a pre-hearing before the day: main starts %s", early.Start)
	}
}

func TestSavingBooksOneBlockOfThreeParts(t *testing.T) {
	b := fresh(t, newDiary())
	if bad := b.Save(); bad != "" {
		t.Fatalf("field %s: %s", bad, b.Problem(bad))
	}
	if len(b.diary.saved) != 1 || len(b.host.did) != 1 || b.host.closed != 1 {
		t.Fatalf("saved %d, did %d, closed %d", len(b.diary.saved), len(b.host.did), b.host.closed)
	}
	got := b.diary.saved[0].Booking
	if len(got.Parts) != 3 || !got.Span().Start.Equal(at(t, 9, 45)) || !got.Span().End.Equal(at(t, 11, 0)) {
		t.Errorf("booked %d parts, %v", len(got.Parts), got.Span())
	}
	if got.Meet.By != scheduling.MeetOwn || got.Status != scheduling.StatusBooked {
		t.Errorf("booked %+v", got)
	}
	if said := b.host.did[0].Said; said != "Court hearing booked: Tue 24 Nov, 09:45–11:00." {
		t.Errorf("said %q", said)
	}
	if err := b.host.did[0].Back(context.Background()); err != nil || !slices.Equal(b.diary.cancelled, []scheduling.CancelReason{scheduling.CancelMistake}) {
		t.Errorf("undo: %v, %v", err, b.diary.cancelled)
	}
}

func TestFieldsSayWhatIsWrongOnceTheyAreLeft(t *testing.T) {
	b := fresh(t, newDiary())
	b.SetCourt("")
	b.SetStart("10:10")
	b.SetPIN("123")
	b.SetMeet(scheduling.MeetURL)
	b.SetURL("not an address")
	b.SetStaffNotes(strings.Repeat("é", 401))
	for f, want := range map[bookingform.Field]string{
		bookingform.FieldCourt:      "Choose a court.",
		bookingform.FieldStart:      "Use times on the quarter hour: 10:00, 10:15, 10:30, 10:45.",
		bookingform.FieldPIN:        "A PIN has exactly 8 digits.",
		bookingform.FieldURL:        "Enter a whole web address that begins with https://",
		bookingform.FieldStaffNotes: "Too long: at most 400 characters.",
	} {
		if got := b.Problem(f); got != want {
			t.Errorf("%s: %q, want %q", f, got, want)
		}
	}
	if got := b.Problem(bookingform.PrisonersField(0)); got != "" {
		t.Errorf("prisoners: %q", got)
	}
	if bad := b.Save(); bad != bookingform.FieldCourt {
		t.Errorf("first field to mend is %s", bad)
	}
	if len(b.diary.saved) != 0 {
		t.Error("asked the diary all the same")
	}
}

func TestAnEmptyFormSaysNothingUntilItIsSaved(t *testing.T) {
	m := bookingform.New(config(t, newDiary(), &host{}, work.Inline), "MDI", "", time.Time{})
	if p := m.Problems(); len(p) != 0 {
		t.Errorf("problems before anything was typed: %v", p)
	}
	m.Save()
	for _, f := range []bookingform.Field{
		bookingform.FieldCourt, bookingform.PrisonersField(0), bookingform.RoomField(0, scheduling.PartMain), bookingform.FieldDate,
	} {
		if m.Problem(f) == "" {
			t.Errorf("%s: no problem", f)
		}
	}
}

func TestAClashIsToldWithWhatIsFreeInstead(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	b := fresh(t, d)
	v := b.Verdict()
	if v.Outcome != bookingform.Clashing || !v.Acceptable || len(v.Words) != 1 ||
		v.Words[0] != "VCC 1 is taken 10:00–11:00: legal visit for Notreal2, Sam (A0002AA)." {
		t.Fatalf("verdict %+v", v)
	}
	if len(v.Offers) != 2 || v.Offers[0].Words != "11:15–12:00" || v.Offers[1].Words != "VCC 2" {
		t.Fatalf("offers %+v", v.Offers)
	}
	if bad := b.Save(); bad != bookingform.FieldReason {
		t.Errorf("saving without a reason: field %q", bad)
	}
	d.answer = bookingform.Answer{}
	b.Take(v.Offers[1])
	if got := b.Draft(); got.Seats[0].Room != "MDI-VCC-2" || got.Start != "10:00" || got.Seats[0].Prisoners[0].ID != "p1" || got.Court != "LEEDCC" {
		t.Errorf("took room: %+v", got)
	}
	b.Take(v.Offers[0])
	if got := b.Draft(); got.Start != "11:15" || got.Date != "24/11/2026" {
		t.Errorf("took time: %+v", got)
	}
	if b.Verdict().Outcome != bookingform.Free {
		t.Error("not free afterwards")
	}
}

func TestAcceptingCarriesTheClashesAndTheReason(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	b := fresh(t, d)
	b.SetReason("shared by order of the judge")
	if bad := b.Save(); bad != "" {
		t.Fatalf("field %s", bad)
	}
	r := d.saved[0]
	if len(r.Accept) != 1 || r.Accept[0].With != "b9" || r.Reason != "shared by order of the judge" {
		t.Errorf("request %+v", r)
	}
}

func TestWhatCanNeverBeAcceptedOffersNoReason(t *testing.T) {
	d := newDiary()
	d.answer = taken(t)
	d.answer.Clashes[0].Code = clash.PrisonerElsewhere
	d.answer.Clashes[0].Resource = scheduling.PersonResource("p1")
	b := fresh(t, d)
	if v := b.Verdict(); v.Acceptable || v.Words[0] != "Notreal1, Sam (A0001AA) is elsewhere 10:00–11:00: legal visit in VCC 1." {
		t.Errorf("verdict %+v", v)
	}
}

func TestARefusalKeepsEverythingTyped(t *testing.T) {
	d := newDiary()
	b := fresh(t, d)
	b.SetStaffNotes("bring the file")
	typed := b.Draft()
	d.refuse = &clash.Error{Clashes: taken(t).Clashes}
	b.Save()
	first := d.saved[0].Key
	if got := b.Draft(); got.StaffNotes != "bring the file" || got.Start != typed.Start || b.State() != bookingform.Ready || b.host.closed != 0 {
		t.Errorf("after a clash: %+v, state %v", got, b.State())
	}
	d.refuse = scheduling.ErrFull
	b.Save()
	d.refuse = nil
	b.Save()
	if len(d.saved) != 3 || d.saved[1].Key == first || d.saved[2].Key != d.saved[1].Key {
		t.Errorf("keys %s, %s, %s: an unanswered request keeps its key, a refused one does not", first, d.saved[1].Key, d.saved[2].Key)
	}
	if len(b.host.failed) != 1 || !errors.Is(b.host.failed[0], scheduling.ErrFull) || b.host.closed != 1 {
		t.Errorf("failed %v, closed %d", b.host.failed, b.host.closed)
	}
}

func TestAStaleEditShowsBothAndLosesNothing(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	b.SetStart("11:00")
	theirs := d.known.Booking.Clone()
	theirs.Version, theirs.StaffNotes = 5, "call first"
	theirs = theirs.Swap("MDI-VCC-1", "MDI-VCC-2")
	d.known.Booking = theirs
	d.refuse = scheduling.ErrStale
	b.Save()
	differ := b.Stale()
	if len(differ) == 0 || b.Draft().Start != "11:00" {
		t.Fatalf("differences %v, start %s", differ, b.Draft().Start)
	}
	var said []string
	for _, x := range differ {
		said = append(said, x.What+": "+x.Mine+" | "+x.Theirs)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "Main: 11:00–11:45, VCC 1: Notreal1, Sam (A0001AA) | 10:00–10:45, VCC 2") ||
		!strings.Contains(all, "Notes for staff:  | call first") {
		t.Errorf("differences:\n%s", all)
	}
	d.refuse = nil
	if bad := b.KeepMine(); bad != "" {
		t.Fatalf("field %s", bad)
	}
	if last := d.saved[len(d.saved)-1].Booking; last.Version != 5 || !last.Span().Start.Equal(at(t, 10, 45)) {
		t.Errorf("kept mine over version %d at %v", last.Version, last.Span())
	}
}

func TestSomeoneComingToTheCallMakesNoEditStale(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	b.SetStaffNotes("mine")
	d.known.Booking.Version = 5
	d.known.Booking.Attendance = []scheduling.Attendance{{Name: "Ann Clerk", Joined: at(t, 9, 58)}}
	b.Refresh("b1")
	if b.Kept().Version != 5 || b.Draft().StaffNotes != "mine" {
		t.Errorf("version %d, notes %q", b.Kept().Version, b.Draft().StaffNotes)
	}
	// The same when the news comes as a refusal.
	b = kept(t, newDiary())
	b.SetStaffNotes("mine")
	b.diary.known.Booking.Version = 5
	b.diary.refuseOnce = scheduling.ErrStale
	b.Save()
	if b.Stale() != nil || len(b.diary.saved) != 2 || b.diary.saved[1].Booking.Version != 5 || b.diary.saved[1].Booking.StaffNotes != "mine" {
		t.Errorf("stale %v, saved %d", b.Stale(), len(b.diary.saved))
	}
}

func TestTakeTheirsDropsWhatWasTyped(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	b.SetStart("11:00")
	d.known.Booking.Version = 5
	d.refuse = scheduling.ErrStale
	b.Save()
	b.TakeTheirs()
	if b.Dirty() || b.Draft().Start != "10:00" || b.Kept().Version != 5 || b.Stale() != nil {
		t.Errorf("dirty %v, start %s, version %d", b.Dirty(), b.Draft().Start, b.Kept().Version)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d := newDiary()
	q := &work.Queue{}
	m := bookingform.New(config(t, d, &host{}, q.Do), "MDI", "MDI-VCC-1", at(t, 10, 0))
	q.Answer(0) // what the form needs; it asks for a first verdict
	m.SetPrisoners(0, []scheduling.Person{prisoner(1)})
	m.SetStart("11:00")
	if q.Len() != 3 {
		t.Fatalf("%d questions", q.Len())
	}
	q.Answer(2)
	if m.Verdict().Outcome != bookingform.Free {
		t.Fatalf("outcome %v", m.Verdict().Outcome)
	}
	d.answer = taken(t)
	q.Answer(0)
	q.Answer(0)
	if m.Verdict().Outcome != bookingform.Free {
		t.Error("an answer to an older question was shown")
	}
	if len(d.checked) != 1 {
		t.Errorf("the diary was asked %d times; superseded questions are not worth asking", len(d.checked))
	}
}

func TestTheFeedRefreshesAnUntouchedFormOnly(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	d.known.Booking.Version = 5
	d.known.Booking.StaffNotes = "from elsewhere"
	d.known.Booking.Attendance = []scheduling.Attendance{{Name: "Ann Clerk", Role: scheduling.RoleOfficer, Joined: at(t, 9, 58)}}
	b.Refresh("b1")
	if b.Draft().StaffNotes != "from elsewhere" || b.Kept().Version != 5 || b.Dirty() {
		t.Errorf("untouched form: %+v", b.Draft().StaffNotes)
	}
	stays := b.Stays()
	if len(stays) != 1 || stays[0].Who != "Ann Clerk (officer)" || stays[0].When != "since 09:58:00, still there" {
		t.Errorf("stays %+v", stays)
	}
	b.SetStaffNotes("mine")
	d.known.Booking.StaffNotes, d.known.Booking.Version = "theirs", 6
	d.known.Booking.Attendance[0].Left, d.known.Booking.Attendance[0].Why = at(t, 10, 30), "left"
	b.Refresh("b1")
	if b.Draft().StaffNotes != "mine" || b.Kept().Version != 5 {
		t.Errorf("touched form lost what was typed: %q", b.Draft().StaffNotes)
	}
	if s := b.Stays(); s[0].When != "09:58:00 to 10:30:00" || s[0].Why != "left" {
		t.Errorf("stays %+v", s)
	}
}

func TestCancelAsksAndCanBeUndone(t *testing.T) {
	d := newDiary()
	b := kept(t, d)
	b.Cancel(scheduling.CancelCourt)
	if len(d.cancelled) != 1 || b.host.closed != 1 || len(b.host.did) != 1 {
		t.Fatalf("cancelled %v, closed %d", d.cancelled, b.host.closed)
	}
	if err := b.host.did[0].Back(context.Background()); err != nil || d.restored != 1 {
		t.Errorf("undo: %v, restored %d", err, d.restored)
	}
}

func TestCoDefendantsSitInSeveralRooms(t *testing.T) {
	d := newDiary()
	b := fresh(t, d)
	b.AddSeat()
	second := prisoner(2)
	second.Prison = "LEI"
	b.SetPrisoners(1, []scheduling.Person{second})
	b.SetRoom(1, scheduling.PartMain, "LEI-VCC-1")
	b.SetRoom(0, scheduling.PartPre, "MDI-VCC-2")
	if bad := b.Save(); bad != "" {
		t.Fatalf("field %s: %s", bad, b.Problem(bad))
	}
	got := d.saved[0].Booking
	if len(got.Parts[1].Placements) != 2 || got.Parts[1].Placements[1].Room != "LEI-VCC-1" ||
		got.Parts[0].Placements[0].Room != "MDI-VCC-2" || got.Parts[1].Placements[0].Room != "MDI-VCC-1" {
		t.Errorf("parts %+v", got.Parts)
	}
	// A kept booking reads back the same.
	d.known.Booking = got
	d.known.Booking.ID, d.known.Booking.Version = "b1", 1
	d.known.People = []scheduling.Person{prisoner(1), second}
	again := bookingform.Open(config(t, d, &host{}, work.Inline), "b1")
	if again.Dirty() || again.Draft().Seats[0].PreRoom != "MDI-VCC-2" || again.Draft().Seats[1].Room != "LEI-VCC-1" {
		t.Errorf("read back %+v", again.Draft().Seats)
	}
}

func TestTheHourThatHappensTwiceIsAskedFor(t *testing.T) {
	d := newDiary()
	for i := range d.known.Prisons {
		d.known.Prisons[i].DayStart, d.known.Prisons[i].DayEnd = 0, 24*time.Hour
	}
	b := fresh(t, d)
	b.SetDate("31/10/2027")
	b.SetStart("01:30")
	if got := b.Problem(bookingform.FieldStart); !strings.Contains(got, "01:30 BST, 01:30 GMT") || !b.Ambiguous() {
		t.Errorf("problem %q", got)
	}
	b.SetFold(scheduling.FoldSecond)
	if got := b.Problem(bookingform.FieldStart); got != "" {
		t.Errorf("after choosing: %q", got)
	}
	b.SetDate("28/03/2027")
	if got := b.Problem(bookingform.FieldStart); got != "The clocks skip this time. The next one is 02:00 BST." {
		t.Errorf("in the gap: %q", got)
	}
}

func TestChangingTheKindKeepsWhatAPersonSet(t *testing.T) {
	b := fresh(t, newDiary())
	b.SetLength(scheduling.PartMain, "90")
	b.SetKind(scheduling.KindProbation)
	d := b.Draft()
	if d.Length != "90" || d.PreOn || d.PostOn {
		t.Errorf("draft %+v", d)
	}
	b.SetKind(scheduling.KindCourt)
	if d := b.Draft(); !d.PreOn || d.Court != "LEEDCC" {
		t.Errorf("back to court: pre %v, court %q", d.PreOn, d.Court)
	}
	b.SetKind(scheduling.KindOutOfUse)
	if bad := b.Save(); bad != "" {
		t.Fatalf("field %s: %s", bad, b.Problem(bad))
	}
	if got := b.diary.saved[0].Booking; len(got.Prisoners()) != 0 || got.Court != "" || got.Meet.By != scheduling.MeetNone {
		t.Errorf("out of use booked %+v", got)
	}
}
