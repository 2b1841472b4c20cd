package main

import (
	"testing"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/scheduling"
)

// The hub is told who is kept apart and who interprets by the names that the
// same people are invited under, which say nothing and are new in each hearing.
func TestWhatTheHubIsToldOfABooking(t *testing.T) {
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	b := scheduling.Booking{
		ID: "b1", Kind: scheduling.KindCourt,
		Parts:     scheduling.NewBlock(at, 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}),
		Attendees: []scheduling.Attendee{{Person: "i1", Role: scheduling.RoleInterpreter}, {Person: "w1", Role: scheduling.RoleWitness}},
		Screened:  []scheduling.Pair{{A: "p1", B: "w1"}},
	}
	o := openingOf(b, "Host")
	p, w, i := participantOf("b1", "p1"), participantOf("b1", "w1"), participantOf("b1", "i1")
	if o.Privacy != hearing.PrivacyCourt || len(o.Apart) != 1 || o.Apart[0] != (hearing.Pair{A: p, B: w}) || o.Interprets[i] != p {
		t.Errorf("told %+v", o)
	}
	if p == w || p == participantOf("b2", "p1") || participantOf("b1", "") != "" {
		t.Error("names that say who someone is, or do not")
	}
	b.Parts[0].Placements[0].Prisoners = append(b.Parts[0].Placements[0].Prisoners, "p2")
	if o := openingOf(b, "Host"); len(o.Interprets) != 0 {
		t.Errorf("guesses whom an interpreter of two speaks for: %v", o.Interprets)
	}
}

// Every kind has the policy of the rules; what is no kind is watched by nobody.
func TestThePolicyOfEachKind(t *testing.T) {
	want := map[scheduling.Kind]hearing.Privacy{
		scheduling.KindCourt: hearing.PrivacyCourt, scheduling.KindParole: hearing.PrivacyCourt,
		scheduling.KindLegal: hearing.PrivacyPrivileged, scheduling.KindOfficial: hearing.PrivacyPrivileged,
		scheduling.KindProbation: hearing.PrivacyMeeting, scheduling.KindResettlement: hearing.PrivacyMeeting,
		scheduling.KindEducation: hearing.PrivacyMeeting, scheduling.KindFamily: hearing.PrivacyFamily,
		scheduling.KindOutOfUse: hearing.PrivacyNone, "new": hearing.PrivacyNone,
	}
	for _, k := range append(scheduling.Kinds(), "new") {
		if got, ok := want[k]; !ok || privacyOf(k) != got {
			t.Errorf("%s: %q, want %q", k, privacyOf(k), got)
		}
	}
}
