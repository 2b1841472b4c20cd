package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/app"
	"gatehouse/app/bookingform"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// morning is when these tests take place: the sample's today.
func morning() time.Time { return time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC) }

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

func ann() scheduling.Actor { return scheduling.Actor{Name: "Ann Clerk", Role: "clerk"} }

// sampleDiary is the sample estate in a file of its own, in the morning.
func sampleDiary(t *testing.T) (app.Diary, dataFile) {
	t.Helper()
	return sampleDiaryAt(t, morning)
}

// sampleDiaryAt is sampleDiary by a clock of the test's.
func sampleDiaryAt(t *testing.T, now func() time.Time) (app.Diary, dataFile) {
	t.Helper()
	n := 0
	f := dataFile{
		path: filepath.Join(t.TempDir(), "diary.db"), now: now, log: silent(),
		newID: func() string { n++; return "id" + strings.Repeat("x", n) },
	}
	d, err := f.Open(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Sample(t.Context(), ann()); err != nil {
		t.Fatal(err)
	}
	return d, f
}

// day is the sample's bookings of today at a prison.
func day(t *testing.T, d app.Diary, code scheduling.PrisonCode) clash.Scene {
	t.Helper()
	s, err := d.Scene(t.Context(), code, scheduling.NewSpan(morning().Truncate(24*time.Hour), 24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// later is a booking of today that has not begun and meets in a Gatehouse call.
func later(t *testing.T, d app.Diary) scheduling.Booking {
	t.Helper()
	prisons, _, err := d.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range prisons {
		for _, b := range day(t, d, p.Code).Bookings {
			if b.Kind == scheduling.KindCourt && b.Active() && b.Span().Start.After(morning().Add(time.Hour)) && b.Meet.By == scheduling.MeetOwn {
				return b
			}
		}
	}
	t.Fatal("the sample has no such booking today")
	return scheduling.Booking{}
}

func TestCheckNamesTheClashAndOffersWhatIsFree(t *testing.T) {
	d, _ := sampleDiary(t)
	kept := later(t, d)
	asked := kept.Clone()
	asked.ID, asked.Version, asked.Attendance = "", 0, nil
	a, err := d.Check(t.Context(), asked, "")
	if err != nil {
		t.Fatal(err)
	}
	var room, prisoner bool
	for _, c := range a.Clashes {
		room = room || c.Code == clash.RoomTaken && c.With == kept.ID
		prisoner = prisoner || c.Code == clash.PrisonerElsewhere && c.With == kept.ID
	}
	if !room || !prisoner || len(a.Offers) == 0 {
		t.Errorf("clashes %+v, %d offers", a.Clashes, len(a.Offers))
	}
	if len(a.Scene.Bookings) == 0 || len(a.Scene.People) == 0 || len(a.Scene.Rooms) == 0 {
		t.Error("the clash cannot be named")
	}
}

func TestCheckAnswersWhileTheFormIsHalfFilledIn(t *testing.T) {
	d, _ := sampleDiary(t)
	kept := later(t, d)
	asked := kept.Clone()
	asked.ID, asked.Version, asked.Court, asked.Attendees = "", 0, "", nil
	for i := range asked.Parts {
		for j := range asked.Parts[i].Placements {
			asked.Parts[i].Placements[j].Prisoners = nil
		}
	}
	a, err := d.Check(t.Context(), asked, "")
	if err != nil || len(a.Clashes) == 0 {
		t.Errorf("%v, clashes %v", err, a.Clashes)
	}
	past := asked.Shift(-48 * time.Hour)
	var bad scheduling.InvalidErrors
	if _, err := d.Check(t.Context(), past, ""); !errors.As(err, &bad) {
		t.Errorf("in the past: %v", err)
	}
}

func TestSavingTwiceWithOneKeyBooksOnce(t *testing.T) {
	d, _ := sampleDiary(t)
	kept := later(t, d)
	asked := kept.Clone()
	asked.ID, asked.Version, asked.Attendance = "", 0, nil
	a, err := d.Check(t.Context(), asked, "")
	if err != nil || len(a.Offers) == 0 {
		t.Fatalf("%v, %d offers", err, len(a.Offers))
	}
	r := bookingform.Request{Key: "once", Booking: a.Offers[len(a.Offers)-1].Booking}
	first, err := d.Save(t.Context(), ann(), r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Save(t.Context(), ann(), r)
	if err != nil || again.ID != first.ID {
		t.Errorf("%s, then %s, %v", first.ID, again.ID, err)
	}
	k, err := d.Begin(t.Context(), first.ID)
	if err != nil || len(k.History) == 0 || k.History[len(k.History)-1].Actor != ann() || len(k.People) == 0 {
		t.Errorf("%v, history %v, %d people", err, k.History, len(k.People))
	}
}

func TestAttendanceToldTwiceIsWrittenOnce(t *testing.T) {
	d, _ := sampleDiary(t)
	b := later(t, d)
	stays := []scheduling.Attendance{{Name: "Ann Clerk", Joined: morning().Add(123456789)}}
	first, err := d.Attend(t.Context(), ann(), b.ID, stays)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Attend(t.Context(), ann(), b.ID, stays)
	if err != nil || again.Version != first.Version || len(again.Attendance) != 1 {
		t.Errorf("version %d, then %d, %v", first.Version, again.Version, err)
	}
	stays[0].Left, stays[0].Why = morning().Add(time.Hour), "left"
	last, err := d.Attend(t.Context(), ann(), b.ID, stays)
	if err != nil || last.Version == first.Version || last.Attendance[0].Why != "left" {
		t.Errorf("%+v, %v", last.Attendance, err)
	}
}

func TestEmptyKeepsThePlacesAndBackupsAreMade(t *testing.T) {
	d, f := sampleDiary(t)
	if err := d.Empty(t.Context(), ann()); err != nil {
		t.Fatal(err)
	}
	prisons, courts, err := d.Places(t.Context())
	if err != nil || len(prisons) != 4 || len(courts) < 15 {
		t.Errorf("%d prisons, %d courts, %v", len(prisons), len(courts), err)
	}
	if s := day(t, d, prisons[0].Code); len(s.Bookings) != 0 || len(s.Rooms) == 0 {
		t.Errorf("%d bookings, %d rooms", len(s.Bookings), len(s.Rooms))
	}
	backups, err := f.Backups()
	if err != nil || len(backups) == 0 {
		t.Errorf("%d backups, %v", len(backups), err)
	}
}

// held is a desk that holds its hearings itself.
func held(t *testing.T, at func() time.Time) *hearings {
	t.Helper()
	h := newHearings(t.Context(), options{config: t.TempDir(), listen: "127.0.0.1:0"}, at, silent())
	t.Cleanup(h.Close)
	h.UseHub("")
	return h
}

func enter(t *testing.T, h *hearings, text string) error {
	t.Helper()
	l, err := signalling.ParseLink(text)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	c := signalling.NewClient(signalling.ClientConfig{
		Dial:   func(ctx context.Context) (signalling.Line, error) { return signalling.Dial(ctx, l.Host, l.Key) },
		Ticket: l.Ticket, Device: "device-" + l.Host, Now: h.cfg.Now, Log: silent(),
	})
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	for {
		select {
		case in := <-c.Incoming():
			if in.Online != nil {
				stop()
				<-ended
				return nil
			}
		case err := <-ended:
			return err
		}
	}
}

func TestCancelledAndMovedBookingsTakeTheirLinksBack(t *testing.T) {
	start := morning().Add(20 * time.Minute)
	b := scheduling.Booking{
		ID: "b1", Status: scheduling.StatusBooked,
		Parts: scheduling.NewBlock(start, 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
	}
	h := held(t, morning)
	open := func() string {
		t.Helper()
		l, err := h.Invite(t.Context(), b, app.Guest{Role: hearing.Representative, Name: "Amir Rehearsley"})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	stands := open()
	if err := h.Follow(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := enter(t, h, stands); err != nil {
		t.Errorf("a booking that stands: %v", err)
	}
	moved := open()
	if err := h.Follow(t.Context(), b.Shift(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := enter(t, h, moved); !errors.Is(err, signalling.ErrLinkRevoked) {
		t.Errorf("moved: %v", err)
	}
	cancelled := open()
	b.Status = scheduling.StatusCancelled
	if err := h.Follow(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := enter(t, h, cancelled); !errors.Is(err, signalling.ErrLinkRevoked) {
		t.Errorf("cancelled: %v", err)
	}
}

// A link that was made before the desk was started again is taken back like
// any other.
func TestLinksOfBeforeARestartAreTakenBack(t *testing.T) {
	b := scheduling.Booking{
		ID: "b1", Status: scheduling.StatusBooked,
		Parts: scheduling.NewBlock(morning().Add(20*time.Minute), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
	}
	for name, change := range map[string]func(*scheduling.Booking){
		"moved":     func(b *scheduling.Booking) { *b = b.Shift(time.Hour) },
		"shorter":   func(b *scheduling.Booking) { b.Parts[0].Span.End = b.Parts[0].Span.End.Add(-30 * time.Minute) },
		"longer":    func(b *scheduling.Booking) { b.Parts[0].Span.End = b.Parts[0].Span.End.Add(time.Hour) },
		"cancelled": func(b *scheduling.Booking) { b.Status = scheduling.StatusCancelled },
	} {
		t.Run(name, func(t *testing.T) {
			o := options{config: t.TempDir(), listen: "127.0.0.1:0"}
			before := newHearings(t.Context(), o, morning, silent())
			before.UseHub("")
			var links []string
			for range 2 {
				link, err := before.Invite(t.Context(), b, app.Guest{Role: hearing.Representative, Name: "Amir Rehearsley"})
				if err != nil {
					t.Fatal(err)
				}
				links = append(links, link)
			}
			was := hostOf(t, links[0])
			before.Close()
			h := newHearings(t.Context(), o, morning, silent())
			t.Cleanup(h.Close)
			h.UseHub("")
			fresh, err := h.Open(t.Context(), b, "Ann Clerk")
			if err != nil {
				t.Fatal(err)
			}
			for i := range links { // each start takes any port that is free
				links[i] = strings.Replace(links[i], was, hostOf(t, fresh), 1)
			}
			if err := h.Follow(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			if err := enter(t, h, links[0]); err != nil {
				t.Fatalf("a link of before the restart: %v", err)
			}
			if held, err := h.Held(t.Context()); err != nil || len(held) != 1 || held[0] != b.ID {
				t.Errorf("bookings with links: %v, %v", held, err)
			}
			now := b.Clone()
			change(&now)
			if err := h.Follow(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			want := signalling.ErrLinkRevoked
			if name == "longer" { // whoever has a link still comes in
				want = nil
			}
			if err := enter(t, h, links[1]); !errors.Is(err, want) {
				t.Errorf("then: %v", err)
			}
		})
	}
}

func hostOf(t *testing.T, link string) string {
	t.Helper()
	l, err := signalling.ParseLink(link)
	if err != nil {
		t.Fatal(err)
	}
	return l.Host
}

func TestOnlyWhoWasLetInCame(t *testing.T) {
	at := morning()
	got := staysOf([]hearing.Attendance{
		{Name: "Waited", Role: hearing.Guest, Visit: hearing.Visit{Came: at}},
		{Name: "Amir", Role: hearing.Representative, Visit: hearing.Visit{Came: at, Joined: at.Add(time.Minute), Left: at.Add(time.Hour), Why: hearing.WhyLost}},
		{Name: "Ann", Role: hearing.Host, Visit: hearing.Visit{Came: at, Joined: at}},
	})
	if len(got) != 2 || got[0].Name != "Amir" || got[0].Role != scheduling.RoleSolicitor || got[0].Why != "lost" ||
		got[1].Role != "" || !got[1].Left.IsZero() {
		t.Errorf("got %+v", got)
	}
	for _, a := range got {
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
}

func TestAPortInUseIsNoEndOfCalls(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	h := newHearings(t.Context(), options{config: t.TempDir(), listen: taken.Addr().String()}, morning, silent())
	t.Cleanup(h.Close)
	b := scheduling.Booking{ID: "b1", Status: scheduling.StatusBooked, Parts: scheduling.NewBlock(morning(), 0, time.Hour, 0)}
	link, err := h.Open(t.Context(), b, "Ann Clerk")
	if err != nil {
		t.Fatal(err)
	}
	if err := enter(t, h, link); err != nil {
		t.Errorf("a link to the port that was free: %v", err)
	}
}

func TestAnEnrolmentLineIsChecked(t *testing.T) {
	h := held(t, morning)
	if err := h.CheckHub("nonsense"); !errors.Is(err, hub.ErrEnrolment) {
		t.Errorf("nonsense: %v", err)
	}
}
