package phrase_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func ten() time.Time { return time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC) }

func placed(id scheduling.BookingID, kind scheduling.Kind, version int64, start time.Time, room scheduling.RoomKey, who ...scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: kind, Status: scheduling.StatusBooked, Version: version,
		Parts: scheduling.NewBlock(start, 0, 45*time.Minute, 0, scheduling.Placement{Room: room, Prisoners: who}),
	}
}

// planned is a question and a plan that has every way to move, each with
// another reason.
func planned() (clash.Question, clash.Resolution, []clash.Move) {
	hearing := placed("new", scheduling.KindCourt, 0, ten(), "MDI-VCC-3", "bob")
	visit := placed("visit", scheduling.KindFamily, 4, ten(), "MDI-VCC-3", "ann")
	legal := placed("legal", scheduling.KindLegal, 2, ten(), "MDI-VCC-1", "bob")
	out := placed("out", scheduling.KindOutOfUse, 1, ten(), "MDI-VCC-2")
	half := scheduling.NewSpan(ten(), 45*time.Minute)
	room := scheduling.RoomResource("MDI-VCC-3")
	to := func(b scheduling.Booking, start time.Time, room scheduling.RoomKey) scheduling.Booking {
		return placed(b.ID, b.Kind, b.Version, start, room, b.Prisoners()...)
	}
	gone := visit.Clone()
	gone.Status = scheduling.StatusCancelled
	tomorrow := ten().AddDate(0, 0, 1).Add(time.Hour)
	moves := []clash.Move{
		{From: scheduling.Booking{}, To: hearing, Why: clash.Reason{Code: clash.ReasonWanted}, Tell: []scheduling.Notice{
			{Booking: "new", Person: "bob", Code: scheduling.NoticeBooked, Is: half, IsRoom: "MDI-VCC-3"},
			{Booking: "new", Party: "LEEDCC", Code: scheduling.NoticeBooked, Is: half, IsRoom: "MDI-VCC-3"},
		}},
		{From: visit, To: to(visit, ten(), "MDI-VCC-7"), Why: clash.Reason{Code: clash.ReasonRoom, For: "new", Resource: room, Span: half, Others: []clash.Blocker{
			{By: clash.BlockedFixed, Booking: "legal", Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half},
			{By: clash.BlockedStarted, Booking: "legal", Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half},
			{By: clash.BlockedPinned, Booking: "out", Resource: scheduling.RoomResource("MDI-VCC-2"), Span: half},
			{By: clash.BlockedRules, Resource: scheduling.RoomResource("MDI-VCC-4"), Span: half, Clash: &clash.Clash{Code: clash.RoomInactive, Resource: scheduling.RoomResource("MDI-VCC-4")}},
			{By: clash.BlockedPeople, Resource: scheduling.RoomResource("MDI-VCC-5"), Span: half},
		}}, Tell: []scheduling.Notice{{Booking: "visit", Person: "ann", Code: scheduling.NoticeRoom, Was: half, Is: half, WasRoom: "MDI-VCC-3", IsRoom: "MDI-VCC-7"}}},
		{From: visit, To: to(visit, ten().Add(time.Hour), "MDI-VCC-3"), Why: clash.Reason{Code: clash.ReasonPerson, For: "new", Resource: scheduling.PersonResource("mum"), Span: half}, Tell: []scheduling.Notice{
			{Booking: "visit", Person: "mum", Code: scheduling.NoticeTime, Was: half, Is: half.Shift(time.Hour), WasRoom: "MDI-VCC-3", IsRoom: "MDI-VCC-3"},
		}},
		{From: visit, To: to(visit, tomorrow, "MDI-VCC-7"), Why: clash.Reason{Code: clash.ReasonApart, For: "new", Resource: scheduling.PairResource(scheduling.Pair{A: "ann", B: "bob"}), Span: half}},
		{From: visit, To: gone, Why: clash.Reason{Code: clash.ReasonShut, Resource: room, Span: half}, Tell: []scheduling.Notice{
			{Booking: "visit", Person: "ann", Code: scheduling.NoticeCancelled, Was: half, WasRoom: "MDI-VCC-3"},
		}},
		{From: legal, To: to(legal, ten().Add(15*time.Minute), "MDI-VCC-1"), Why: clash.Reason{Code: clash.ReasonLocked, Span: half}},
		{From: legal, To: legal, Why: clash.Reason{Code: clash.ReasonClashed}},
		{From: out, To: to(out, ten(), "MDI-VCC-7"), Why: clash.Reason{Code: clash.ReasonSeries}},
	}
	scene := clash.Scene{
		Rooms: []scheduling.Room{
			{Key: "MDI-VCC-1", Name: "Video 1"},
			{Key: "MDI-VCC-2", Name: "Video 2"},
			{Key: "MDI-VCC-3", Name: "Video 3"},
			{Key: "MDI-VCC-4", Name: "Video 4"},
			{Key: "MDI-VCC-5", Name: "Video 5"},
			{Key: "MDI-VCC-7", Name: "Video 7"},
		},
		People: []scheduling.Person{
			{ID: "ann", Given: "Ann", Family: "Exampleton"}, {ID: "bob", Given: "Bob", Family: "Testerby"}, {ID: "mum", Given: "Mary", Family: "Exampleton"},
		},
		Bookings: []scheduling.Booking{visit, legal, out},
	}
	return clash.Question{Wanted: []clash.Wanted{{Booking: hearing}}}, clash.Resolution{Scene: scene}, moves
}

// What a plan says is kept in testdata/plan.txt, read by people.
func TestPlansInWords(t *testing.T) {
	q, r, moves := planned()
	half := scheduling.NewSpan(ten(), 45*time.Minute)
	var out strings.Builder
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		s := phrase.OfPlans(w, time.UTC, q, r, []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}})
		out.WriteString("-- " + lang + " --\n")
		for _, m := range moves {
			said := s.Move(m)
			out.WriteString(said.Sentence + "\n")
			for _, l := range append([]string{said.Others}, said.Tell...) {
				if l != "" {
					out.WriteString("    " + l + "\n")
				}
			}
		}
		for _, by := range constants(t, "../../../scheduling/clash", "BlockedBy") {
			b := clash.Blocker{By: clash.BlockedBy(by), Booking: "legal", Resource: scheduling.RoomResource("MDI-VCC-1"), Span: half}
			out.WriteString(s.Blocker(b) + " " + s.Unless(b) + "\n")
			b.Booking = ""
			out.WriteString("    " + s.Blocker(b) + "\n")
		}
	}
	const golden = "testdata/plan.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("says other than %s:\n%s", golden, got)
	}
	if strings.Contains(out.String(), "<no value>") || strings.Contains(out.String(), "plan.") {
		t.Errorf("something has no words:\n%s", out.String())
	}
}

// Every code of a plan is said, in both languages and not by falling back.
func TestEveryCodeOfAPlanHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		for key, from := range map[string][2]string{
			"plan.verdict.": {"clash", "Verdict"}, "plan.merit.": {"clash", "Merit"}, "plan.why.": {"clash", "ReasonCode"},
			"plan.by.": {"clash", "BlockedBy"}, "plan.rule.": {"clash", "BlockedBy"}, "plan.unless.": {"clash", "BlockedBy"},
			"plan.standing.": {"", "Standing"}, "plan.tell.": {"", "NoticeCode"},
		} {
			codes := constants(t, "../../../scheduling/"+from[0], from[1])
			if len(codes) < 3 {
				t.Fatalf("only %v of %s found: the walk is broken", codes, from[1])
			}
			for _, c := range codes {
				if w.Say(key+c) == key+c {
					t.Errorf("%s: %s%s has no words", lang, key, c)
				}
			}
		}
	}
}
