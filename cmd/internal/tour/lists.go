package tour

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The tour's Crown list: Leeds, two days ahead, a court room with hearings of
// people who are booked today. The next version of it changes one hearing,
// drops one and adds one.
const (
	listDate  = "2026-11-26"
	listDay   = "Thu 26 Nov 2026"
	listCases = 6
)

// named is someone as the list names them.
type named struct{ family, given, number string }

// aPrisoner is how the timetable names a prisoner.
var aPrisoner = regexp.MustCompile(`, ([^,;]+), ([^,;(]+) \(([A-Z]\d{4}[A-Z]{2})\)`)

// prisoners are those of the bookings in sight, each once.
func (w Window) prisoners() []named {
	var out []named
	seen := map[string]bool{}
	for _, i := range w.All(isBooking) {
		for _, m := range aPrisoner.FindAllStringSubmatch(i.Text, -1) {
			if !seen[m[3]] {
				seen[m[3]] = true
				out = append(out, named{family: m[1], given: m[2], number: m[3]})
			}
		}
	}
	return out
}

type object = map[string]any

// crownList is a version of the Crown Court's daily list in the form courts
// publish it. The second hearing gives no prisoner number.
func crownList(version string, people []named) ([]byte, error) {
	next := version != "1"
	var hearings []object
	for i, p := range people {
		n := i + 1
		if next && n == listCases || !next && n > listCases {
			continue // the last is dropped in the next version, and one more is new in it
		}
		who := object{
			"PersonalDetails": object{
				"Name":     object{"CitizenNameForename": []string{p.given}, "CitizenNameSurname": p.family},
				"IsMasked": "no", "Sex": "unknown",
			},
			"PrisonLocation": object{"Location": []string{"HMP Moorland"}},
		}
		if n != 2 {
			who["PrisonerID"] = p.number
		}
		says := "For Mention"
		if next && n == listCases-1 {
			says = "For Sentence"
		}
		c := fmt.Sprintf("T2026%04d", 8000+n)
		hearings = append(hearings, object{
			"HearingSequenceNumber": n, "HearingDetails": object{"HearingDescription": says},
			"CaseNumber": c, "CaseNumberCaTH": c,
			"Prosecution": object{"ProsecutingReference": "1", "ProsecutingAuthority": "Crown Prosecution Service"},
			"Defendants":  []object{who},
		})
	}
	house := object{"CourtHouseType": "Crown Court", "CourtHouseCode": 429, "CourtHouseName": "Leeds"}
	place := object{
		"CourtHouseType": "Crown Court", "CourtHouseCode": 429, "CourtHouseName": "Leeds",
		"CourtHouseAddress": object{"Line": []string{"1 Oxford Row"}, "PostCode": "LS1 3BG"},
	}
	judge := object{"Judge": object{"CitizenNameForename": []string{"Ann"}, "CitizenNameSurname": "Oakes"}}
	return json.MarshalIndent(object{"DailyList": object{
		"DocumentID": object{"UniqueID": "DL-429-" + version, "DocumentType": "DL"},
		"ListHeader": object{"StartDate": listDate, "Version": version, "PublishedTime": "2026-11-24T08:0" + version + ":00Z"},
		"CrownCourt": house,
		"CourtLists": []object{{"CourtHouse": place, "Sittings": []object{{
			"CourtRoomNumber": 4, "SittingAt": "10:00:00", "SittingPriority": "T", "Judiciary": judge, "Hearings": hearings,
		}}}},
	}}, "", " ")
}

// readList writes a version of the list into a file and opens it by its path:
// a pointer cannot drop a file on a window from outside, and both go one way.
func (t *Tour) readList(version string, people []named) error {
	data, err := crownList(version, people)
	if err != nil {
		return err
	}
	path := filepath.Join(t.stage.dir, "leeds-"+version+".json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return err
	}
	d := t.Clerk
	if err := d.Key("ctrl+o"); err != nil {
		return err
	}
	if _, err := d.Await("where the list is", Text("Open a list")); err != nil {
		return err
	}
	if err := d.Type(path); err != nil {
		return err
	}
	return d.Key("Return")
}

// openList reads tomorrow's list and says who the one without a number is.
func openList(t *Tour) error {
	d := t.Clerk
	w, err := d.Look()
	if err != nil {
		return err
	}
	people := w.prisoners()
	if len(people) <= listCases {
		return fmt.Errorf("only %d prisoners are in sight for the list", len(people))
	}
	t.listed = people[:listCases+1]
	if err := t.readList("1", t.listed); err != nil {
		return err
	}
	if _, err := d.Await("who has to be matched", Text("1 to be matched")); err != nil {
		return err
	}
	if err := d.Picture("picture-list-read"); err != nil {
		return err
	}
	if err := d.Click("This is the person"); err != nil {
		return err
	}
	_, err = d.Await("that everyone is known", Has(fmt.Sprintf("%d ready", listCases)))
	return err
}

// placeList finds the hearings places, books them and finds them in the
// timetable of their day.
func placeList(t *Tour) error {
	d := t.Clerk
	if err := d.Click("Find places"); err != nil {
		return err
	}
	if _, err := d.Await("where they could be", Has(fmt.Sprintf("Placed %d of %d", listCases, listCases))); err != nil {
		return err
	}
	if err := d.Picture("picture-list"); err != nil {
		return err
	}
	book := fmt.Sprintf("Book %d hearings", listCases)
	if err := d.Click(book); err != nil {
		return err
	}
	if _, err := d.Await("what would happen", Has("All of it happens, or nothing does.")); err != nil {
		return err
	}
	if err := d.ClickOn(book+" in the question", func(i Item) bool { return i.Text == book && i.Layer > 0 }); err != nil {
		return err
	}
	if _, err := d.Await("that they are booked", Has(fmt.Sprintf("%d hearings of the list booked.", listCases))); err != nil {
		return err
	}
	if _, err := d.Await("that the list says so", Has(fmt.Sprintf("%d booked", listCases))); err != nil {
		return err
	}
	if err := d.Click("In the timetable"); err != nil {
		return err
	}
	if _, err := d.Await(listDay, Text(listDay)); err != nil {
		return err
	}
	for _, p := range t.listed[:listCases] {
		if _, err := d.Await("the hearing of "+p.number, func(i Item) bool {
			return isBooking(i) && strings.Contains(i.Text, p.number) && strings.Contains(i.Text, "Leeds Crown Court")
		}); err != nil {
			return err
		}
	}
	return nil
}

// nextList reads the next version and sees what changed and nothing else.
func nextList(t *Tour) error {
	d := t.Clerk
	if err := t.readList("2", t.listed); err != nil {
		return err
	}
	for _, says := range []string{"NEW", "CHANGED", "DROPPED"} {
		if _, err := d.Await(says, Text(says)); err != nil {
			return err
		}
	}
	if _, err := d.Await("what it was and is", Has("Hearing: Mention, now Sentence")); err != nil {
		return err
	}
	if _, err := d.Await("the rest as it was", Has("4 hearings are as they were.")); err != nil {
		return err
	}
	w, err := d.Look()
	if err != nil {
		return err
	}
	if _, there := w.Find(Has(t.listed[0].number)); there {
		return errors.New("a hearing that did not change is shown")
	}
	if err := d.Picture("picture-list-changed"); err != nil {
		return err
	}
	if err := d.Click("Timetable"); err != nil {
		return err
	}
	if err := d.Click("Today"); err != nil {
		return err
	}
	_, err = d.Await("today", Text("Tue 24 Nov 2026"))
	return err
}
