package hearing_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
)

// TestEquipmentIsToldToWhoConducts: somebody who waits says what their test
// found; who conducts sees it with since when they wait, and nobody else does.
func TestEquipmentIsToldToWhoConducts(t *testing.T) {
	at := setup().Start
	s := hearing.New(setup())
	found := &readiness.Measured{
		Camera: readiness.Dark, Microphone: readiness.Heard, Line: &readiness.Line{Reached: true, LossOut: 0.12, RoundTrip: 40},
	}
	for _, step := range []struct {
		by hearing.ParticipantID
		c  hearing.Command
	}{
		{"host", hearing.Command{Do: hearing.Join, Role: hearing.Host}},
		{"pan", hearing.Command{Do: hearing.Join, Role: hearing.Panel}},
		{"wit", hearing.Command{Do: hearing.Join, Role: hearing.Witness}},
		{"wit", hearing.Command{Do: hearing.Report, Equipment: found}},
	} {
		var err error
		if s, _, err = s.Apply(step.by, step.c, at); err != nil {
			t.Fatalf("%s %s: %v", step.by, step.c.Do, err)
		}
		at = at.Add(time.Second)
	}
	text, err := json.Marshal(s) // as the hub keeps it
	if err != nil {
		t.Fatal(err)
	}
	var kept hearing.State
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	seen, _ := kept.As("host").Find("wit")
	if seen.Equipment == nil || seen.Equipment.LineGrade() != readiness.Bad || seen.Equipment.Camera != readiness.Dark {
		t.Errorf("the host sees %+v", seen.Equipment)
	}
	if want := setup().Start.Add(2 * time.Second); !seen.Since.Equal(want) {
		t.Errorf("waits since %v, want %v", seen.Since, want)
	}
	for _, other := range []hearing.ParticipantID{"pan", "wit"} {
		if text, _ := json.Marshal(kept.As(other)); strings.Contains(string(text), "equipment") || strings.Contains(string(text), "since") {
			t.Errorf("%s is told %s", other, text)
		}
	}
}

func TestEquipmentThatNoTestFindsIsRefused(t *testing.T) {
	s, _, err := hearing.New(setup()).Apply("wit", hearing.Command{Do: hearing.Join, Role: hearing.Witness}, setup().Start)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*readiness.Measured{
		"nothing":            nil,
		"a word of nobody's": {Camera: "a camera of the maker's name"},
	} {
		if _, _, err := s.Apply("wit", hearing.Command{Do: hearing.Report, Equipment: m}, setup().Start); err == nil {
			t.Errorf("%s was kept", name)
		}
	}
}
