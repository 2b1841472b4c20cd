package phrase_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

func parseRule(t *testing.T, text string) repeat.Rule {
	t.Helper()
	r, err := repeat.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func speaker(w *words.Words) *phrase.Speaker {
	ten := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	scene := clash.Scene{
		Rooms: []scheduling.Room{
			{Key: "MDI-VCC-1", Name: "Video 1"}, {Key: "MDI-VCC-2", Name: "Video 2", Parties: []scheduling.Party{"LEEDCC", "Counsel & Co"}},
		},
		People: []scheduling.Person{
			{ID: "ann", Given: "Ann", Family: "Exampleton", Roles: []scheduling.Role{scheduling.RolePrisoner}},
			{ID: "bob", Given: "Bob", Family: "Testerby", Roles: []scheduling.Role{scheduling.RolePrisoner}, Released: true},
			{ID: "mum", Given: "Mary", Family: "Exampleton", Roles: []scheduling.Role{scheduling.RoleFamily}},
			{ID: "aunt", Given: "Mair", Family: "Exampleton", Roles: []scheduling.Role{scheduling.RoleFamily}},
		},
		Bookings: []scheduling.Booking{{
			ID: "b", Kind: scheduling.KindLegal,
			Parts: scheduling.NewBlock(ten, 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"bob"}}),
		}},
	}
	return phrase.New(w, time.UTC, scene, []scheduling.Court{{Code: "LEEDCC", Name: "Leeds Crown Court"}})
}

func TestEveryClashInWords(t *testing.T) {
	ten := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	half := scheduling.NewSpan(ten, 30*time.Minute)
	room, ann, bob := scheduling.RoomResource("MDI-VCC-1"), scheduling.PersonResource("ann"), scheduling.PersonResource("bob")
	pair := scheduling.PairResource(scheduling.Pair{A: "ann", B: "bob"})
	day := scheduling.Date{Year: 2026, Month: time.November, Day: 24}
	lunch := &clash.Cause{
		By: clash.ByLine, Date: day, Window: scheduling.Window{From: 12 * time.Hour, To: 13*time.Hour + 30*time.Minute, For: scheduling.UsageClosed},
		Rule: parseRule(t, "DTSTART:20261103T120000\nRRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20271231T235900\nEXDATE:20261222T120000"),
	}
	leeds := &clash.Cause{
		By: clash.ByLine, Date: day, Window: scheduling.Window{From: 9 * time.Hour, To: 12 * time.Hour, For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDCC"}},
		Rule: parseRule(t, "DTSTART:20261103T090000\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH"),
	}
	courts := &clash.Cause{
		By: clash.ByLine, Date: day, Window: scheduling.Window{From: 14 * time.Hour, To: 16 * time.Hour, For: scheduling.UsageFamily},
		Rule: parseRule(t, "DTSTART:20261103T140000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
	}
	override := &clash.Cause{By: clash.ByOverride, Date: day, Window: scheduling.Window{From: 9 * time.Hour, To: 24 * time.Hour, For: scheduling.UsageLegal}}
	block := &clash.Cause{By: clash.ByBlock, Date: day, Span: half}
	closure := &clash.Cause{By: clash.ByClosure, Date: day}
	lockUp := &clash.Cause{By: clash.ByLockUp, Date: day, Window: scheduling.Window{From: 12 * time.Hour, To: 13 * time.Hour}}
	seen := map[clash.Code]bool{}
	for _, c := range []struct {
		clash  clash.Clash
		en, cy string
	}{
		{
			clash.Clash{Code: clash.RoomTaken, Resource: room, With: "b", Span: half},
			"Video 1 is taken 10:00–10:30: legal visit for Testerby, Bob.", "Mae Video 1 wedi'i chymryd 10:00–10:30: ymweliad cyfreithiol i Testerby, Bob.",
		},
		{clash.Clash{Code: clash.RoomInactive, Resource: room, Span: half}, "Video 1 takes no bookings.", "Nid yw Video 1 yn derbyn archebion."},
		{
			clash.Clash{Code: clash.RoomKind, Resource: room, Span: half},
			"Video 1 is kept for other kinds of booking.", "Cedwir Video 1 ar gyfer mathau eraill o archeb.",
		},
		{
			clash.Clash{Code: clash.RoomKind, Resource: room, Span: half, Cause: courts},
			"Video 1 is kept for family visits every 2 weeks on Tuesday 14:00–16:00.", "Cedwir Video 1 ar gyfer ymweliadau teuluol bob 2 wythnos ar ddydd Mawrth 14:00–16:00.",
		},
		{
			clash.Clash{Code: clash.RoomKind, Resource: room, Span: half, Cause: override, Why: "moved"},
			"Video 1 is kept for legal and official visits on Tue 24 Nov 2026 09:00–24:00: moved.",
			"Cedwir Video 1 ar gyfer ymweliadau cyfreithiol a swyddogol ar Maw 24 Tach 2026 09:00–24:00: moved.",
		},
		{
			clash.Clash{Code: clash.RoomParty, Resource: scheduling.RoomResource("MDI-VCC-2"), Span: half},
			"Video 2 is kept for Leeds Crown Court, Counsel & Co.", "Cedwir Video 2 ar gyfer Leeds Crown Court, Counsel & Co.",
		},
		{
			clash.Clash{Code: clash.RoomParty, Resource: room, Span: half, Cause: leeds},
			"Video 1 is kept for Leeds Crown Court Tuesdays and Thursdays 09:00–12:00.",
			"Cedwir Video 1 ar gyfer Leeds Crown Court bob dydd Mawrth a bob dydd Iau 09:00–12:00.",
		},
		{
			clash.Clash{Code: clash.RoomClosed, Resource: room, Span: half, Cause: lunch, Why: "staff lunch"},
			"Video 1 is closed Tuesdays 12:00–13:30: staff lunch.", "Mae Video 1 ar gau bob dydd Mawrth 12:00–13:30: staff lunch.",
		},
		{
			clash.Clash{Code: clash.RoomClosed, Resource: room, Span: half, Cause: block, Why: "painters"},
			"Video 1 is out of use from Tue 24 Nov 2026, 10:00 to Tue 24 Nov 2026, 10:30: painters.",
			"Nid yw Video 1 ar gael o Maw 24 Tach 2026, 10:00 tan Maw 24 Tach 2026, 10:30: painters.",
		},
		{
			clash.Clash{Code: clash.RoomClosed, Resource: room, Span: half, Cause: closure},
			"The prison takes no bookings on Tue 24 Nov 2026.", "Nid yw'r carchar yn derbyn archebion ar Maw 24 Tach 2026.",
		},
		{
			clash.Clash{Code: clash.PrisonerElsewhere, Resource: bob, With: "b", Span: half},
			"Testerby, Bob is elsewhere 10:00–10:30: legal visit in Video 2.", "Mae Testerby, Bob yn rhywle arall 10:00–10:30: ymweliad cyfreithiol yn Video 2.",
		},
		{
			clash.Clash{Code: clash.ProfessionalElsewhere, Resource: ann, With: "x", Span: half},
			"Exampleton, Ann is at another booking 10:00–10:30: another booking.", "Mae Exampleton, Ann mewn archeb arall 10:00–10:30: archeb arall.",
		},
		{
			clash.Clash{Code: clash.TooTight, Resource: bob, With: "b", Span: half, Missing: 2 * time.Minute},
			"Testerby, Bob needs 2 minutes more beside legal visit in Video 2 (10:00–10:30).",
			"Mae angen 2 funud yn fwy ar Testerby, Bob wrth ymyl ymweliad cyfreithiol yn Video 2 (10:00–10:30).",
		},
		{
			clash.Clash{Code: clash.OutsideRegime, Resource: room, Span: half, Cause: lockUp},
			"People are locked up Tuesdays 12:00–13:00: Video 1, 10:00–10:30.", "Mae pobl dan glo bob dydd Mawrth 12:00–13:00: Video 1, 10:00–10:30.",
		},
		{
			clash.Clash{Code: clash.Screened, Resource: pair, Span: half},
			"Exampleton, Ann and Testerby, Bob are screened from each other and would be in one place 10:00–10:30: this booking.",
			"Cedwir Exampleton, Ann a Testerby, Bob o olwg ei gilydd, a byddent yn yr un lle 10:00–10:30: yr archeb hon.",
		},
		{
			clash.Clash{Code: clash.NonAssociation, Resource: pair, With: "b", Span: half},
			"Exampleton, Ann and Testerby, Bob must not meet and would be in one room 10:00–10:30: legal visit for Testerby, Bob.",
			"Ni chaiff Exampleton, Ann a Testerby, Bob gwrdd, a byddent yn yr un ystafell 10:00–10:30: ymweliad cyfreithiol i Testerby, Bob.",
		},
		{
			clash.Clash{Code: clash.NonAssociationNear, Resource: pair, With: "b", Span: half},
			"Exampleton, Ann and Testerby, Bob must not meet and would wait in one place 10:00–10:30: legal visit for Testerby, Bob.",
			"Ni chaiff Exampleton, Ann a Testerby, Bob gwrdd, a byddent yn aros yn yr un lle 10:00–10:30: ymweliad cyfreithiol i Testerby, Bob.",
		},
		{
			clash.Clash{Code: clash.ShortNotice, Resource: ann, Span: half, Limit: 2},
			"A family visit is booked at least 2 days ahead.", "Archebir ymweliad teuluol o leiaf 2 ddiwrnod ymlaen llaw.",
		},
		{
			clash.Clash{Code: clash.FarAhead, Resource: ann, Span: half, Limit: 28},
			"A family visit is booked at most 28 days ahead.", "Archebir ymweliad teuluol 28 diwrnod ymlaen llaw ar y mwyaf.",
		},
		{
			clash.Clash{Code: clash.WeeklyLimit, Resource: ann, Span: half, Limit: 1},
			"Exampleton, Ann has the 1 family visit of that week already.", "Mae Exampleton, Ann eisoes wedi cael 1 ymweliad teuluol yr wythnos honno.",
		},
		{
			clash.Clash{Code: clash.VisitorBanned, Resource: scheduling.PairResource(scheduling.Pair{A: "ann", B: "aunt"}), Span: half},
			"Exampleton, Mair is banned from visiting Exampleton, Ann.", "Gwaherddir Exampleton, Mair rhag ymweld â Exampleton, Ann.",
		},
		{
			clash.Clash{Code: clash.VisitorClosed, Resource: scheduling.PairResource(scheduling.Pair{A: "bob", B: "aunt"}), Span: half},
			"Exampleton, Mair may visit Testerby, Bob only behind a barrier, which a call keeps.",
			"Dim ond y tu ôl i rwystr y caiff Exampleton, Mair ymweld â Testerby, Bob; mae galwad yn cadw'r rhwystr.",
		},
		{
			clash.Clash{Code: clash.PersonMoved, Resource: ann, Span: half},
			"Exampleton, Ann is no longer held at the room's prison.", "Nid yw Exampleton, Ann yng ngharchar yr ystafell mwyach.",
		},
		{clash.Clash{Code: clash.PersonMoved, Resource: bob, Span: half}, "Testerby, Bob has been released.", "Mae Testerby, Bob wedi'i ryddhau."},
		{
			clash.Clash{Code: clash.Held, Resource: room, Span: half, Why: "Siân Placeholt"},
			"Siân Placeholt has a form open on Video 1, 10:00–10:30.", "Mae gan Siân Placeholt ffurflen ar agor ar gyfer Video 1, 10:00–10:30.",
		},
	} {
		seen[c.clash.Code] = true
		for lang, want := range map[string]string{words.English: c.en, words.Welsh: c.cy} {
			if got := speaker(loadWords(t, lang)).Clash(c.clash); got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", lang, c.clash.Code, got, want)
			}
		}
	}
	for _, code := range clash.Codes() {
		if !seen[code] {
			t.Errorf("%s is not said", code)
		}
	}
}

// Every problem that a field can have is said, whatever the field, in both languages.
func TestEveryProblemHasWords(t *testing.T) {
	problems := constants(t, "../../../scheduling", "Problem")
	if len(problems) < 20 {
		t.Fatalf("only %d problems found: the walk is broken", len(problems))
	}
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		for _, p := range problems {
			key := "phrase.invalid.any-" + p
			if said := w.Say(key, "Limit", 1, "Choices", ""); said == key {
				t.Errorf("%s: %s has no words", lang, p)
			}
			e := scheduling.InvalidError{Field: "some.thing", Problem: scheduling.Problem(p)}
			if said := phrase.Invalid(w, time.UTC, &e); strings.Contains(said, "<no value>") {
				t.Errorf("%s: %s: %s", lang, p, said)
			}
		}
	}
}

// Every action that is audited is said, in both languages.
func TestEveryActionHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		for _, a := range constants(t, "../../../scheduling", "Action") {
			key := "bookingform.action." + a
			if w.Say(key) == key {
				t.Errorf("%s: %s has no words", lang, a)
			}
		}
	}
}

// constants lists the values of the constants of a named string type.
func constants(t *testing.T, folder, name string) []string {
	t.Helper()
	files, err := parser.ParseDir(token.NewFileSet(), folder, nil, 0) //nolint:staticcheck // one folder without build tags
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(files[path.Base(folder)], func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); ok && id.Name == name && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			}
		}
		return true
	})
	return out
}
