package diary_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// inReview says what Review shows of a prison: each booking with its codes.
func (d desk) inReview(code scheduling.PrisonCode) map[scheduling.BookingID][]clash.Code {
	d.t.Helper()
	all, err := d.Review(d.t.Context(), code)
	if err != nil {
		d.t.Fatal(err)
	}
	return codesOf(all)
}

func codesOf(all clash.Review) map[scheduling.BookingID][]clash.Code {
	out := map[scheduling.BookingID][]clash.Code{}
	for _, r := range all.Items {
		for _, c := range r.Clashes {
			out[r.Booking.ID] = append(out[r.Booking.ID], c.Code)
		}
	}
	return out
}

func TestReviewAfterARoomChanges(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	hit := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	later := d.book(hearing(ten.AddDate(0, 3, 0), "MDI-VCC-1", "ann"))
	d.book(hearing(ten, "MDI-VCC-2", "bob"))
	over := d.book(hearing(noon.Add(time.Hour), "MDI-VCC-1", "cat"))
	odd := hearing(ten.Add(2*time.Hour), "MDI-VCC-1", "ann")
	odd.Kind, odd.Court = scheduling.KindLegal, ""
	accepted := d.book(odd, diary.Accept{Code: clash.RoomKind, Resource: scheduling.RoomResource("MDI-VCC-1"), Reason: "nowhere else"})
	d.setClock(noon.Add(5 * time.Hour)) // over is over
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Fatalf("nothing changed, but %v", got)
	}
	closed := d.room("MDI-VCC-1")
	closed.Active = false
	hits, err := d.Hits(ctx, closed)
	if err != nil {
		t.Fatal(err)
	}
	want := map[scheduling.BookingID][]clash.Code{
		hit.ID: {clash.RoomInactive}, later.ID: {clash.RoomInactive}, accepted.ID: {clash.RoomInactive},
	}
	if got := codesOf(hits); !alike(got, want) || hits.Items[0].Booking.ID != hit.ID || hits.Items[2].Booking.ID != later.ID {
		t.Errorf("hits are %v, want %v by start", got, want)
	}
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Errorf("asking changed something: %v", got)
	}
	d.saveRoom(closed)
	if got := d.inReview("MDI"); !alike(got, want) {
		t.Errorf("review is %v, want %v", got, want)
	}
	if got := d.inReview("LEI"); len(got) != 0 {
		t.Errorf("Leeds has %v", got)
	}
	for _, id := range []scheduling.BookingID{hit.ID, later.ID, over.ID, accepted.ID} {
		if b, err := d.Booking(ctx, id); err != nil || !b.Active() || b.Version != 1 {
			t.Errorf("%s was touched: %+v, %v", id, b, err)
		}
	}
	// What clashed already is nothing that the next change hits.
	closed = d.room("MDI-VCC-1")
	closed.Name = "Out of order"
	if hits, err := d.Hits(ctx, closed); err != nil || len(hits.Items) != 0 {
		t.Errorf("another name hits %v, %v", codesOf(hits), err)
	}
	hits, err = d.Hits(ctx, scheduling.Room{Key: "MDI-NEW-1", Prison: "MDI", Usage: scheduling.UsageCourt})
	if err != nil || len(hits.Items) != 0 {
		t.Errorf("a new room hits %v, %v", codesOf(hits), err)
	}
	closed.Active = true
	d.saveRoom(closed)
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Errorf("opened again, but %v", got)
	}
}

func TestHitsOfPrison(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	first := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	second := d.book(hearing(ten.Add(90*time.Minute), "MDI-VCC-2", "ann"))
	prisons, err := d.Prisons(ctx)
	if err != nil {
		t.Fatal(err)
	}
	slow := prisons[1]
	slow.PickUp = time.Hour
	want := map[scheduling.BookingID][]clash.Code{first.ID: {clash.TooTight}, second.ID: {clash.TooTight}}
	hits, err := d.HitsOfPrison(ctx, slow)
	if err != nil || !alike(codesOf(hits), want) {
		t.Fatalf("hits are %v, %v; want %v", codesOf(hits), err, want)
	}
	if _, err := d.SavePrison(ctx, clerk, slow); err != nil {
		t.Fatal(err)
	}
	if got := d.inReview("MDI"); !alike(got, want) {
		t.Errorf("review is %v, want %v", got, want)
	}
}

// What someone is in at another prison is no business of this one, unless it clashes.
func TestReviewSeesOtherPrisons(t *testing.T) {
	d := onDisk(t)
	with := func(b scheduling.Booking) scheduling.Booking {
		b.Attendees = []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}}
		return b
	}
	here := d.book(with(hearing(ten, "MDI-VCC-1", "ann")))
	there := d.book(with(hearing(ten, "LEI-VCC-1", "leo")), diary.Accept{
		Code: clash.ProfessionalElsewhere, Resource: scheduling.PersonResource("sol"), With: here.ID, Reason: "joins both by video",
	})
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Fatalf("accepted, but %v", got)
	}
	closed := d.room("LEI-VCC-1")
	closed.Active = false
	d.saveRoom(closed)
	if got := d.inReview("MDI"); len(got) != 0 {
		t.Errorf("Moorland reviews Leeds's room: %v", got)
	}
	if got := d.inReview("LEI"); !alike(got, map[scheduling.BookingID][]clash.Code{there.ID: {clash.RoomInactive}}) {
		t.Errorf("Leeds reviews %v", got)
	}
}

// Review says of each booking what the form would say, whatever else is there.
func TestReviewIsWhatCheckSays(t *testing.T) {
	d := onDisk(t)
	for i, who := range []scheduling.PersonID{"ann", "bob", "cat", "dan", "eve"} {
		for day := range 4 {
			d.book(hearing(ten.AddDate(0, 0, day).Add(time.Duration(i)*75*time.Minute), "MDI-VCC-1", who))
		}
	}
	slow := d.room("MDI-VCC-1")
	slow.Turnaround = 20 * time.Minute
	d.saveRoom(slow)
	got := d.inReview("MDI")
	if len(got) != 20 {
		t.Fatalf("%d in review", len(got))
	}
	scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range scene.Bookings {
		found, err := d.Check(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		var codes []clash.Code
		for _, c := range found {
			codes = append(codes, c.Code)
		}
		if !slices.Equal(codes, got[b.ID]) {
			t.Errorf("%s: review says %v, the form %v", b.ID, got[b.ID], codes)
		}
	}
}

func alike(a, b map[scheduling.BookingID][]clash.Code) bool {
	if len(a) != len(b) {
		return false
	}
	for id, codes := range a {
		if !slices.Equal(codes, b[id]) {
			return false
		}
	}
	return true
}

// BenchmarkReview is a prison with 10,000 bookings ahead, 500 of them in a
// room that was closed.
func BenchmarkReview(b *testing.B) {
	clock := func() time.Time { return noon }
	d := diary.New(openSQLite(b, clock), diary.Options{Now: clock, NewID: func() string { return "unused" }})
	if err := d.Load(context.Background(), clerk, crowded(10_000)); err != nil {
		b.Fatal(err)
	}
	rooms, err := d.Rooms(context.Background(), "MDI")
	if err != nil {
		b.Fatal(err)
	}
	rooms[0].Active = false
	if _, err := d.SaveRoom(context.Background(), clerk, rooms[0]); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		all, err := d.Review(context.Background(), "MDI")
		if err != nil || len(all.Items) != 500 {
			b.Fatal(len(all.Items), err)
		}
	}
}

// crowded is an estate with n bookings ahead in the 20 rooms of one prison,
// ten a day in each, each of a prisoner of 1,000 and a solicitor of 200.
func crowded(n int) scheduling.Estate {
	e := estate()
	e.Rooms, e.People = nil, nil
	for i := range 20 {
		key := scheduling.RoomKey(fmt.Sprintf("MDI-BIG-%d", i+1))
		e.Rooms = append(e.Rooms, scheduling.Room{Key: key, Prison: "MDI", Name: fmt.Sprintf("Room %d", i+1), Usage: scheduling.UsageShared, Places: 1, Active: true})
	}
	for i := range 1000 {
		e.People = append(e.People, scheduling.Person{
			ID: scheduling.PersonID(fmt.Sprintf("p%04d", i)), Number: scheduling.PrisonerNumber(fmt.Sprintf("A%04dAA", i)),
			Family: "Exampleton", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI",
		})
	}
	for i := range 200 {
		e.People = append(e.People, scheduling.Person{ID: scheduling.PersonID(fmt.Sprintf("s%03d", i)), Family: "Placeholt", Roles: []scheduling.Role{scheduling.RoleSolicitor}})
	}
	day := scheduling.DateOf(noon, time.UTC).AddDays(1)
	for i := range n {
		room, slot := i%20, i/20%10
		at := day.AddDays(i / 200).Span(time.UTC).Start.Add(8*time.Hour + time.Duration(slot)*time.Hour)
		e.Bookings = append(e.Bookings, scheduling.Booking{
			ID: scheduling.BookingID(fmt.Sprintf("b%05d", i)), Kind: scheduling.KindLegal, Prison: "MDI", Status: scheduling.StatusBooked,
			Parts: scheduling.NewBlock(at, 0, 30*time.Minute, 0, scheduling.Placement{
				Room: e.Rooms[room].Key, Prisoners: []scheduling.PersonID{e.People[i%1000].ID},
			}),
			Attendees: []scheduling.Attendee{{Person: e.People[1000+i%200].ID, Role: scheduling.RoleSolicitor}},
			Meet:      scheduling.Meet{By: scheduling.MeetOwn},
		})
	}
	return e
}
