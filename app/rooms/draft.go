package rooms

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// Field names a place where something is typed.
type Field string

// The fields of a room.
const (
	FieldKey        Field = "key"
	FieldName       Field = "name"
	FieldUsage      Field = "usage"
	FieldParties    Field = "parties"
	FieldGroup      Field = "group"
	FieldWaiting    Field = "waiting"
	FieldPlaces     Field = "places"
	FieldTurnaround Field = "turnaround"
)

// Problem is what is wrong with a field: the key of its words and the number
// they name.
type Problem struct {
	Field Field
	Key   string
	Limit int
}

// Problems is everything that is wrong, in the order of the form.
type Problems []Problem

func (p *Problems) add(f Field, key string, limit int) { *p = append(*p, Problem{f, key, limit}) }

// maxTurnaround is the longest turnaround of a room, in minutes.
const maxTurnaround = int(scheduling.MaxFetch / time.Minute)

// RoomDraft is a room as it stands in the form.
type RoomDraft struct {
	Key, Name string
	Usage     scheduling.Usage
	Parties   []scheduling.Party
	Group     string
	Waiting   string
	// Places and Turnaround (minutes) are as typed.
	Places, Turnaround string
	Active             bool
	Lines              []scheduling.Line
	Overrides          []scheduling.Override
	Blocks             []scheduling.Block
}

func draftRoom(r scheduling.Room) RoomDraft {
	return RoomDraft{
		Key: string(r.Key), Name: r.Name, Usage: r.Usage, Parties: slices.Clone(r.Parties), Group: r.Group, Waiting: r.Waiting,
		Places: strconv.Itoa(max(1, r.Places)), Turnaround: strconv.Itoa(int(r.Turnaround / time.Minute)), Active: r.Active,
		Lines: slices.Clone(r.Lines), Overrides: slices.Clone(r.Overrides), Blocks: slices.Clone(r.Blocks),
	}
}

// same reports whether both drafts say the same.
func (d RoomDraft) same(o RoomDraft) bool {
	if !slices.EqualFunc(d.Lines, o.Lines, sameLine) {
		return false
	}
	d.Lines, o.Lines = nil, nil
	return reflect.DeepEqual(d, o)
}

func sameLine(a, b scheduling.Line) bool {
	if !a.Rule.Equal(b.Rule) {
		return false
	}
	a.Rule, b.Rule = repeat.Rule{}, repeat.Rule{}
	return reflect.DeepEqual(a, b)
}

// room is the room that the draft describes, with what keeps it from being one.
func (d RoomDraft) room(kept scheduling.Room) (scheduling.Room, Problems) {
	var bad Problems
	r := kept
	if kept.Version == 0 {
		key, err := scheduling.ParseRoomKey(d.Key)
		if err != nil || key.Prison() != kept.Prison {
			bad.add(FieldKey, "rooms.keyFormat", 0)
		}
		r.Key = key
	}
	text := func(f Field, s string, into *string) {
		*into = strings.TrimSpace(s)
		if utf8.RuneCountInString(*into) > scheduling.MaxName {
			bad.add(f, "phrase.invalid.any-too-long", scheduling.MaxName)
		}
	}
	text(FieldName, d.Name, &r.Name)
	if r.Name == "" {
		bad.add(FieldName, "phrase.invalid.any-missing", 0)
	}
	text(FieldGroup, d.Group, &r.Group)
	text(FieldWaiting, d.Waiting, &r.Waiting)
	var ok bool
	if r.Places, ok = number(d.Places, 1, scheduling.MaxPlaces); !ok {
		bad.add(FieldPlaces, "rooms.placesFormat", scheduling.MaxPlaces)
	}
	minutes, ok := number(d.Turnaround, 0, maxTurnaround)
	if !ok {
		bad.add(FieldTurnaround, "rooms.minutesFormat", maxTurnaround)
	}
	r.Turnaround = time.Duration(minutes) * time.Minute
	r.Usage, r.Parties, r.Active = d.Usage, slices.Clone(d.Parties), d.Active
	if d.Usage == scheduling.UsageShared || d.Usage == scheduling.UsageTimetable || d.Usage == scheduling.UsageUnset {
		r.Parties = nil
	}
	r.Lines, r.Overrides, r.Blocks = slices.Clone(d.Lines), slices.Clone(d.Overrides), slices.Clone(d.Blocks)
	return r, bad
}

// number reads a whole number from lo to hi; nothing typed is lo.
func number(s string, lo, hi int) (int, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return lo, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= lo && n <= hi
}

// Room is the draft of the open room.
func (m *Model) Room() RoomDraft { return m.draft }

// Edit changes the draft of the open room.
func (m *Model) Edit(change func(*RoomDraft), touched ...Field) {
	change(&m.draft)
	for _, f := range touched {
		m.touched[f] = true
	}
	m.look()
	m.Changed()
}

// Wrong says what is wrong with every field that was touched.
func (m *Model) Wrong() map[Field]string {
	var bad Problems
	if m.open.Prison {
		_, bad = m.pdraft.prison(m.rules)
	} else {
		_, bad = m.draft.room(m.kept)
	}
	out := map[Field]string{}
	for _, p := range bad {
		if m.touched[p.Field] && out[p.Field] == "" {
			out[p.Field] = m.Words.Say(p.Key, "Limit", p.Limit)
		}
	}
	return out
}

// Usages lists what a room may be kept for, in the order people are shown it.
func Usages() []scheduling.Usage {
	return []scheduling.Usage{
		scheduling.UsageCourt, scheduling.UsageLegal, scheduling.UsageProbation, scheduling.UsageFamily, scheduling.UsageResettlement,
		scheduling.UsageShared, scheduling.UsageTimetable, scheduling.UsageUnset,
	}
}

// LineUsages lists what a line of a timetable may be for.
func LineUsages() []scheduling.Usage {
	return []scheduling.Usage{
		scheduling.UsageCourt, scheduling.UsageLegal, scheduling.UsageProbation, scheduling.UsageFamily, scheduling.UsageResettlement,
		scheduling.UsageClosed,
	}
}

// Parties reads names or codes that are divided by commas.
func Parties(s string) []scheduling.Party {
	var out []scheduling.Party
	for p := range strings.SplitSeq(s, ",") {
		if p = strings.TrimSpace(p); p != "" && !slices.Contains(out, scheduling.Party(p)) {
			out = append(out, scheduling.Party(p))
		}
	}
	return out
}
