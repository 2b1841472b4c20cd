package diary_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

var (
	clerk = scheduling.Actor{Name: "Siân Exampleton", Role: "clerk"}
	// Tuesday noon, long before the first booking.
	noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	// Wednesday ten o'clock.
	ten = time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
)

const quarter = 15 * time.Minute

// desk is a diary on an estate of two prisons, with a clock that tests set.
type desk struct {
	*diary.Diary
	t     *testing.T
	store scheduling.Store
	now   *atomic.Int64
}

func (d desk) setClock(t time.Time) { d.now.Store(t.UnixNano()) }

// stores are what the diary is tested on.
var stores = map[string]func(testing.TB, func() time.Time) scheduling.Store{
	"memory": func(testing.TB, func() time.Time) scheduling.Store { return newMemory() },
	"sqlite": openSQLite,
}

// each runs a test on every kind of store.
func each(t *testing.T, test func(desk)) {
	t.Helper()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			var now, ids atomic.Int64
			now.Store(noon.UnixNano())
			clock := func() time.Time { return time.Unix(0, now.Load()).UTC() }
			store := open(t, clock)
			d := diary.New(store, diary.Options{
				Now: clock, NewID: func() string { return fmt.Sprintf("new-%03d", ids.Add(1)) },
			})
			desk := desk{Diary: d, t: t, store: store, now: &now}
			if err := d.Load(t.Context(), clerk, estate()); err != nil {
				t.Fatal(err)
			}
			test(desk)
		})
	}
}

func estate() scheduling.Estate {
	e := scheduling.Estate{
		Prisons: []scheduling.Prison{
			{Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 30 * time.Minute},
			{Code: "LEI", Name: "Leeds", Zone: "Europe/London", DayStart: 9 * time.Hour, DayEnd: 17 * time.Hour, PickUp: 30 * time.Minute},
		},
		Courts: []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown"}},
	}
	room := func(key scheduling.RoomKey, name string, usage scheduling.Usage, places int, active bool) {
		e.Rooms = append(e.Rooms, scheduling.Room{Key: key, Prison: key.Prison(), Name: name, Usage: usage, Places: places, Active: active})
	}
	room("MDI-VCC-10", "Court video room 10", scheduling.UsageCourt, 1, true)
	room("MDI-VCC-1", "Court video room 1", scheduling.UsageCourt, 1, true)
	room("MDI-VCC-2", "Court video room 2", scheduling.UsageCourt, 1, true)
	room("MDI-ANY-1", "Any room 1", scheduling.UsageShared, 1, true)
	room("MDI-LEG-1", "Legal room 1", scheduling.UsageLegal, 2, true)
	room("MDI-OLD-1", "Old room", scheduling.UsageCourt, 1, false)
	room("LEI-VCC-1", "Court video room 1", scheduling.UsageCourt, 1, true)
	person := func(id scheduling.PersonID, family string, role scheduling.Role, prison scheduling.PrisonCode) {
		p := scheduling.Person{ID: id, Given: "Ann", Family: family, Roles: []scheduling.Role{role}, Prison: prison}
		if role == scheduling.RolePrisoner {
			p.Number = scheduling.PrisonerNumber(fmt.Sprintf("A%04dAA", len(e.People)))
		}
		e.People = append(e.People, p)
	}
	for _, n := range []string{"ann", "bob", "cat", "dan", "eve"} {
		person(scheduling.PersonID(n), strings.ToUpper(n)+"erton", scheduling.RolePrisoner, "MDI")
	}
	person("leo", "Leoston", scheduling.RolePrisoner, "LEI")
	person("sol", "Placeholt", scheduling.RoleSolicitor, "")
	person("int", "Wordsworth", scheduling.RoleInterpreter, "")
	person("ini", "Voxley", scheduling.RoleInterpreter, "")
	return e
}

// hearing is a court hearing of half an hour, with a quarter before and after.
func hearing(main time.Time, room scheduling.RoomKey, prisoners ...scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		Kind: scheduling.KindCourt, Prison: room.Prison(), Court: "LEEDCC", Type: "plea",
		Parts: scheduling.NewBlock(main, quarter, 2*quarter, quarter, scheduling.Placement{Room: room, Prisoners: prisoners}),
		Meet:  scheduling.Meet{By: scheduling.MeetOwn},
	}
}

func (d desk) book(b scheduling.Booking, accept ...diary.Accept) scheduling.Booking {
	d.t.Helper()
	saved, err := d.Book(d.t.Context(), clerk, diary.Entry{Booking: b, Accept: accept})
	if err != nil {
		d.t.Fatalf("book: %v", err)
	}
	return saved
}

func (d desk) amend(b scheduling.Booking, accept ...diary.Accept) (scheduling.Booking, error) {
	d.t.Helper()
	return d.Amend(d.t.Context(), clerk, diary.Entry{Booking: b, Accept: accept})
}

// named is a request that only names a booking and the version that was seen.
func named(b scheduling.Booking, version int64) diary.Entry {
	return diary.Entry{Booking: scheduling.Booking{ID: b.ID, Version: version}}
}

// codes are the clashes of a refusal, or nil.
func codes(err error) []clash.Code {
	var refused *clash.Error
	if !errors.As(err, &refused) {
		return nil
	}
	var out []clash.Code
	for _, c := range refused.Clashes {
		out = append(out, c.Code)
	}
	return out
}

func want(t *testing.T, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("got %v, want %v", err, target)
	}
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("want -, got +:\n%s", diff)
	}
}

func TestBook(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		b := hearing(ten, "MDI-VCC-1", "ann")
		b.Version, b.ID, b.Status = 7, "mine", scheduling.StatusCancelled // not the caller's to say
		saved := d.book(b)
		if saved.Version != 1 || saved.Status != scheduling.StatusBooked || saved.MadeBy != clerk || !saved.Made.Equal(noon) {
			t.Errorf("saved as %+v", saved)
		}
		kept, err := d.Booking(t.Context(), saved.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, saved, kept)
		history, err := d.History(t.Context(), string(saved.ID))
		if err != nil || len(history) != 1 || history[0].Action != scheduling.ActionBooked || history[0].Actor != clerk || history[0].Version != 1 {
			t.Errorf("the audit says %+v, %v", history, err)
		}
	})
}

func TestBookRefusesWhatIsWrong(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		b := hearing(ten, "MDI-VCC-1", "ann")
		b.Court, b.GuestPIN = "", "1"
		_, err := d.Book(t.Context(), clerk, diary.Entry{Booking: b})
		var all scheduling.InvalidErrors
		if !errors.As(err, &all) || len(all) != 2 || all[0].Field != "court" || all[1].Field != "guestPIN" {
			t.Errorf("refused with %v", err)
		}
		_, err = d.Book(t.Context(), scheduling.Actor{}, diary.Entry{Booking: hearing(ten, "MDI-VCC-1", "ann")})
		var one *scheduling.InvalidError
		if !errors.As(err, &one) || one.Field != "actor.name" {
			t.Errorf("nobody booked: %v", err)
		}
		_, err = d.Book(t.Context(), clerk, diary.Entry{Booking: hearing(noon.Add(-time.Hour), "MDI-VCC-1", "ann")})
		if !errors.As(err, &one) || one.Problem != scheduling.ProblemPast {
			t.Errorf("booked in the past: %v", err)
		}
		if s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(s.Bookings) != 0 {
			t.Errorf("kept %v, %v", s.Bookings, err)
		}
	})
}

func TestBookRefusesClashes(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		first := hearing(ten, "MDI-VCC-1", "ann")
		first.Attendees = []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}}
		kept := d.book(first)
		second := hearing(ten.Add(quarter), "MDI-VCC-1", "bob")
		second.Attendees = first.Attendees
		_, err := d.Book(t.Context(), clerk, diary.Entry{Booking: second})
		same(t, []clash.Code{clash.ProfessionalElsewhere, clash.RoomTaken}, codes(err))
		var refused *clash.Error
		errors.As(err, &refused)
		if refused.Clashes[0].With != kept.ID {
			t.Errorf("clashes with %s", refused.Clashes[0].With)
		}
		// A prisoner elsewhere, in a free room of another prison even.
		_, err = d.Book(t.Context(), clerk, diary.Entry{
			Booking: hearing(ten, "MDI-VCC-2", "ann"),
			Accept:  []diary.Accept{{Code: clash.PrisonerElsewhere, Resource: "person/ann", With: kept.ID, Reason: "I insist"}},
		})
		same(t, []clash.Code{clash.PrisonerElsewhere}, codes(err))
		_, err = d.Book(t.Context(), clerk, diary.Entry{Booking: hearing(ten, "MDI-OLD-1", "bob")})
		same(t, []clash.Code{clash.RoomInactive}, codes(err))
	})
}

func TestBookTwiceWithOneKey(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		q := diary.Entry{Key: "k1", Booking: hearing(ten, "MDI-VCC-1", "ann")}
		first, err := d.Book(t.Context(), clerk, q)
		if err != nil {
			t.Fatal(err)
		}
		second, err := d.Book(t.Context(), clerk, q)
		if err != nil {
			t.Fatal(err)
		}
		same(t, first, second)
		changed := first
		changed.StaffNotes = "rung the court"
		amendment := diary.Entry{Key: "k2", Booking: changed}
		once, err := d.Amend(t.Context(), clerk, amendment)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := d.Amend(t.Context(), clerk, amendment)
		if err != nil {
			t.Fatal(err)
		}
		same(t, once, twice)
		ending := named(first, once.Version)
		ending.Key = "k3"
		for range 2 {
			if gone, err := d.Cancel(t.Context(), clerk, ending, scheduling.CancelCourt); err != nil || gone.Version != 3 {
				t.Fatalf("cancelled is %+v, %v", gone, err)
			}
		}
		coming := named(first, 3)
		coming.Key = "k4"
		for range 2 {
			if back, err := d.Reinstate(t.Context(), clerk, coming); err != nil || back.Version != 4 {
				t.Fatalf("reinstated is %+v, %v", back, err)
			}
		}
		if history, err := d.History(t.Context(), string(first.ID)); err != nil || len(history) != 4 {
			t.Errorf("four changes left %d lines, %v", len(history), err)
		}
	})
}

func TestAccept(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		kept := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		again := hearing(ten, "MDI-VCC-1", "bob")
		accept := diary.Accept{Code: clash.RoomTaken, Resource: "room/MDI-VCC-1", With: kept.ID}
		for reason, problem := range map[string]scheduling.Problem{
			"":                       scheduling.ProblemNeedsReason,
			"  ":                     scheduling.ProblemNeedsReason,
			"ok":                     scheduling.ProblemTooShort,
			strings.Repeat("ŵ", 201): scheduling.ProblemTooLong,
			"two\nlines":             scheduling.ProblemFormat,
		} {
			accept.Reason = reason
			_, err := d.Book(t.Context(), clerk, diary.Entry{Booking: again, Accept: []diary.Accept{accept}})
			var one *scheduling.InvalidError
			if !errors.As(err, &one) || one.Field != "accept.reason" || one.Problem != problem {
				t.Errorf("reason %q gave %v", reason, err)
			}
		}
		accept.Reason = "Same solicitor, one after the other"
		second := d.book(again, accept)

		// The pair is exempt and nothing else: a third is refused by both.
		_, err := d.Book(t.Context(), clerk, diary.Entry{Booking: hearing(ten, "MDI-VCC-1", "cat"), Accept: []diary.Accept{accept}})
		same(t, []clash.Code{clash.RoomTaken}, codes(err))
		clashes, err := d.Check(t.Context(), second)
		if err != nil || len(clashes) != 1 || !clashes[0].Accepted {
			t.Fatalf("the accepted pair is %+v, %v", clashes, err)
		}
		history, err := d.History(t.Context(), string(second.ID))
		if err != nil || history[0].Reason != "room-taken: Same solicitor, one after the other" {
			t.Errorf("the audit says %+v, %v", history, err)
		}

		// Notes leave the acceptance; moving ends it, even onto the same pair.
		second.StaffNotes = "both know"
		if second, err = d.amend(second); err != nil {
			t.Fatal(err)
		}
		moved := second.Shift(quarter)
		_, err = d.amend(moved)
		same(t, []clash.Code{clash.RoomTaken}, codes(err))
		accept.Reason = "Still fine a quarter later"
		if _, err = d.amend(moved, accept); err != nil {
			t.Fatal(err)
		}
		scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"})
		if err != nil || len(scene.Accepted) != 1 || scene.Accepted[0].Actor != clerk {
			t.Errorf("accepted is %+v, %v", scene.Accepted, err)
		}
		history, err = d.History(t.Context(), string(second.ID))
		if err != nil || history[0].Reason != "room-taken: Still fine a quarter later" {
			t.Errorf("the audit says %+v, %v", history, err)
		}
		// Moving the other side away ends it as well.
		if _, err := d.amend(kept.Shift(4 * time.Hour)); err != nil {
			t.Fatal(err)
		}
		if scene, err = d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(scene.Accepted) != 0 {
			t.Errorf("accepted is %+v, %v", scene.Accepted, err)
		}
		_, err = d.Book(t.Context(), clerk, diary.Entry{Booking: hearing(ten.Add(quarter), "MDI-VCC-1", "cat")})
		same(t, []clash.Code{clash.RoomTaken}, codes(err))
	})
}

func TestAcceptRoomKindAndTightness(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		kind := diary.Accept{Code: clash.RoomKind, Resource: "room/MDI-LEG-1", Reason: "no court room has sound"}
		first := d.book(hearing(ten, "MDI-LEG-1", "ann"), kind)
		tight := diary.Accept{Code: clash.TooTight, Resource: "person/ann", With: first.ID, Reason: "rooms are next door"}
		second := d.book(hearing(ten.Add(time.Hour), "MDI-VCC-1", "ann"), tight)
		for _, b := range []scheduling.Booking{first, second} {
			b.StaffNotes = "seen"
			if _, err := d.amend(b); err != nil {
				t.Errorf("the acceptance did not last: %v", err)
			}
		}
	})
}

func TestTwoPeopleBookOneSlot(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		const people = 8
		var wg sync.WaitGroup
		var booked atomic.Int64
		errs := make([]error, people)
		for i := range people {
			wg.Go(func() {
				b := hearing(ten, "MDI-VCC-1", []scheduling.PersonID{"ann", "bob", "cat", "dan"}[i%4])
				_, errs[i] = d.Book(context.Background(), clerk, diary.Entry{Booking: b})
				if errs[i] == nil {
					booked.Add(1)
				}
			})
		}
		wg.Wait()
		if booked.Load() != 1 {
			t.Errorf("%d of %d got the slot", booked.Load(), people)
		}
		for _, err := range errs {
			if err != nil && len(codes(err)) == 0 {
				t.Errorf("refused without saying what clashes: %v", err)
			}
		}
		if s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(s.Bookings) != 1 {
			t.Errorf("kept %d, %v", len(s.Bookings), err)
		}
	})
}

func TestCheck(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		kept := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		clashes, err := d.Check(ctx, kept)
		if err != nil || len(clashes) != 0 {
			t.Errorf("clashes with itself: %+v, %v", clashes, err)
		}
		// Half filled in: what is wrong and what clashes, both.
		half := scheduling.Booking{Kind: scheduling.KindCourt, Prison: "MDI", Parts: hearing(ten, "MDI-VCC-1").Parts}
		clashes, err = d.Check(ctx, half)
		var all scheduling.InvalidErrors
		if !errors.As(err, &all) || len(clashes) != 1 || clashes[0].Code != clash.RoomTaken {
			t.Errorf("half a booking: %+v, %v", clashes, err)
		}
		if clashes, err = d.Check(ctx, scheduling.Booking{}); err == nil || clashes != nil {
			t.Errorf("nothing: %+v, %v", clashes, err)
		}
		far := kept
		far.Parts = scheduling.NewBlock(ten, 0, 24*365*time.Hour, 0, kept.Parts[0].Placements...)
		if _, err = d.Check(ctx, far); !errors.As(err, &all) {
			t.Errorf("a year long: %v", err)
		}
	})
}

func TestScene(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		late := d.book(hearing(ten.Add(4*time.Hour), "MDI-VCC-1", "bob"))
		early := d.book(hearing(ten, "MDI-VCC-2", "ann"))
		both := hearing(ten.Add(2*time.Hour), "LEI-VCC-1", "leo")
		both.Parts[1].Placements = append(both.Parts[1].Placements, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"cat"}})
		shared := d.book(both)
		gone := d.book(hearing(ten.Add(24*time.Hour), "MDI-VCC-2", "ann"))
		if _, err := d.Cancel(ctx, clerk, named(gone, gone.Version), scheduling.CancelStaff); err != nil {
			t.Fatal(err)
		}
		s, err := d.Scene(ctx, diary.SceneQuery{Prison: "MDI", Within: scheduling.NewSpan(ten.Add(-2*time.Hour), 24*time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		var ids []scheduling.BookingID
		for _, b := range s.Bookings {
			ids = append(ids, b.ID)
		}
		same(t, []scheduling.BookingID{early.ID, shared.ID, late.ID}, ids)
		var names []string
		for _, r := range s.Rooms {
			names = append(names, r.Name)
		}
		same(t, []string{"Any room 1", "Court video room 1", "Court video room 2", "Court video room 10", "Legal room 1", "Old room"}, names)
		if len(s.People) != 4 {
			t.Errorf("%d people, want the four named", len(s.People))
		}
		s, err = d.Scene(ctx, diary.SceneQuery{Prison: "MDI", Cancelled: true})
		if err != nil || len(s.Bookings) != 4 {
			t.Errorf("with cancelled ones %d, %v", len(s.Bookings), err)
		}
		s, err = d.Scene(ctx, diary.SceneQuery{Prison: "LEI"})
		if err != nil || len(s.Bookings) != 1 || len(s.Rooms) != 1 {
			t.Errorf("Leeds has %d bookings in %d rooms, %v", len(s.Bookings), len(s.Rooms), err)
		}
	})
}

func TestLoadChecksFirst(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		kept := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		e := estate()
		bad := hearing(ten, "MDI-VCC-1", "ann")
		bad.ID, bad.Status, bad.Court = "x", scheduling.StatusBooked, "NOWHERE"
		e.Bookings = []scheduling.Booking{bad}
		var all scheduling.InvalidErrors
		if err := d.Load(ctx, clerk, e); !errors.As(err, &all) {
			t.Errorf("an unknown court: %v", err)
		}
		e.Bookings[0].Court = "LEEDCC"
		twin := e.Bookings[0].Clone()
		twin.ID = "y"
		e.Bookings = append(e.Bookings, twin)
		if err := d.Load(ctx, clerk, e); len(codes(err)) == 0 {
			t.Errorf("two bookings at once: %v", err)
		}
		if _, err := d.Booking(ctx, kept.ID); err != nil {
			t.Errorf("a refused load lost a booking: %v", err)
		}
		e.Bookings = e.Bookings[:1]
		if err := d.Load(ctx, clerk, e); err != nil {
			t.Fatal(err)
		}
		_, err := d.Booking(ctx, kept.ID)
		want(t, err, scheduling.ErrNotFound)
		if b, err := d.Booking(ctx, "x"); err != nil || b.Version != 1 {
			t.Errorf("loaded %+v, %v", b, err)
		}
	})
}

func TestWatch(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		changes := d.Watch(ctx)
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		deadline := time.After(10 * time.Second)
		for {
			select {
			case c := <-changes:
				if c.Booking == b.ID {
					return
				}
			case <-deadline:
				t.Fatal("the change never came")
			}
		}
	})
}

func TestLists(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		prisons, err := d.Prisons(ctx)
		if err != nil || len(prisons) != 2 {
			t.Errorf("prisons %v, %v", prisons, err)
		}
		courts, err := d.Courts(ctx)
		if err != nil || len(courts) != 1 {
			t.Errorf("courts %v, %v", courts, err)
		}
		all, err := d.Rooms(ctx, "")
		if err != nil || len(all) != 7 || all[0].Prison != "LEI" {
			t.Errorf("rooms %v, %v", all, err)
		}
		people, err := d.People(ctx, "ANN", scheduling.RolePrisoner, "MDI", 5)
		if err != nil || len(people) == 0 || people[0].ID != "ann" {
			t.Errorf("people %v, %v", people, err)
		}
	})
}

func TestStoreErrorsComeThrough(t *testing.T) {
	m := newMemory()
	d := diary.New(m, diary.Options{Now: func() time.Time { return noon }, NewID: func() string { return "n" }})
	if err := d.Load(t.Context(), clerk, estate()); err != nil {
		t.Fatal(err)
	}
	m.failSave = fmt.Errorf("disk: %w", scheduling.ErrFull)
	_, err := d.Book(t.Context(), clerk, diary.Entry{Key: "k", Booking: hearing(ten, "MDI-VCC-1", "ann")})
	want(t, err, scheduling.ErrFull)
	m.failSave = nil
	if _, err := d.Book(t.Context(), clerk, diary.Entry{Key: "k", Booking: hearing(ten, "MDI-VCC-1", "ann")}); err != nil {
		t.Errorf("the retry with the same key: %v", err)
	}
}
