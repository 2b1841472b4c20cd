package courtlist

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"gatehouse/scheduling"
)

// shape is what kind of JSON value a node is.
type shape uint8

const (
	shapeNull shape = iota
	shapeFlag
	shapeNumber
	shapeText
	shapeArray
	shapeObject
)

// node is one JSON value. Of objects it has only the members that a list is
// read from: offences, addresses and pleas are passed over and never held.
type node struct {
	shape shape
	// text is a text, a number as it is written, or "true".
	text string
	// inside is there for arrays and objects only: most values are neither.
	*inside
}

// inside is what an array or an object holds.
type inside struct {
	// items are an array's elements, or the values of keys.
	items []node
	keys  []string
	// twice is a key that an object has twice.
	twice string
}

// maxNodes bounds the memory of a list, whatever it holds.
const maxNodes = 400_000

var (
	errDeep  = errors.New("courtlist: nested too deep")
	errMany  = errors.New("courtlist: too many values")
	errAfter = errors.New("courtlist: more after the end")
	errUTF8  = errors.New("courtlist: not UTF-8")
)

// parse reads JSON into a node. The error is a *scheduling.FileError.
func parse(data []byte) (node, error) {
	if len(data) > MaxSize {
		return node{}, &scheduling.FileError{Err: scheduling.ErrFileTooLarge}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	p := parser{dec: json.NewDecoder(bytes.NewReader(data)), words: map[string]string{}}
	p.dec.UseNumber()
	var root node
	err := errUTF8
	if utf8.Valid(data) {
		root, err = p.value(0)
	}
	if err == nil {
		if _, end := p.dec.Token(); !errors.Is(end, io.EOF) {
			err = errAfter
		}
	}
	if err == nil {
		return root, nil
	}
	at := min(int(p.dec.InputOffset()), len(data))
	line := 1 + bytes.Count(data[:at], []byte("\n"))
	if errors.Is(err, errMany) {
		return node{}, &scheduling.FileError{Err: scheduling.ErrFileTooMany, Line: line}
	}
	return node{}, &scheduling.FileError{Err: scheduling.ErrFileUnreadable, Line: line}
}

// parser reads values from tokens, within the bounds.
type parser struct {
	dec   *json.Decoder
	nodes int
	// words are texts that were read before: a list says the same ones often.
	words map[string]string
}

func (p *parser) value(depth int) (node, error) {
	t, err := p.dec.Token()
	if err != nil {
		return node{}, err
	}
	if p.nodes++; p.nodes > maxNodes {
		return node{}, errMany
	}
	switch t := t.(type) {
	case json.Delim:
		if depth >= MaxDepth {
			return node{}, errDeep
		}
		if t == '[' {
			return p.array(depth + 1)
		}
		return p.object(depth + 1)
	case string:
		return node{shape: shapeText, text: p.once(t)}, nil
	case json.Number:
		return node{shape: shapeNumber, text: p.once(t.String())}, nil
	case bool:
		if t {
			return node{shape: shapeFlag, text: "true"}, nil
		}
		return node{shape: shapeFlag}, nil
	}
	return node{}, nil
}

// once is s, sharing its memory with an equal text read before.
func (p *parser) once(s string) string {
	if len(s) > 64 {
		return s
	}
	if w, ok := p.words[s]; ok {
		return w
	}
	if len(p.words) < 20_000 {
		p.words[s] = s
	}
	return s
}

func (p *parser) array(depth int) (node, error) {
	n := node{shape: shapeArray, inside: &inside{}}
	for p.dec.More() {
		v, err := p.value(depth)
		if err != nil {
			return node{}, err
		}
		n.items = append(n.items, v)
	}
	_, err := p.dec.Token()
	return n, err
}

func (p *parser) object(depth int) (node, error) {
	n := node{shape: shapeObject, inside: &inside{}}
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return node{}, err
		}
		key, _ := t.(string)
		if !read(key) {
			if err := p.pass(depth); err != nil {
				return node{}, err
			}
			continue
		}
		v, err := p.value(depth)
		if err != nil {
			return node{}, err
		}
		key = p.once(key)
		if slices.Contains(n.keys, key) {
			n.twice = key
			continue
		}
		n.keys, n.items = append(n.keys, key), append(n.items, v)
	}
	_, err := p.dec.Token()
	return n, err
}

// pass reads a value and holds nothing of it.
func (p *parser) pass(depth int) error {
	for open := 0; ; {
		t, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('['), json.Delim('{'):
			if open++; depth+open > MaxDepth {
				return errDeep
			}
		case json.Delim(']'), json.Delim('}'):
			open--
		}
		if open == 0 {
			return nil
		}
	}
}

// read reports whether a list is read from members of that name.
func read(key string) bool {
	switch key {
	// the Crown Court's daily list
	case "DailyList", "DocumentID", "UniqueID", "ListHeader", "StartDate", "EndDate", "Version", "PublishedTime",
		"CrownCourt", "CourtHouseCode", "CourtHouseName", "CourtLists", "CourtHouse", "Sittings",
		"CourtRoomNumber", "SittingAt", "SittingNote", "Judiciary", "Judge", "Hearings",
		"HearingSequenceNumber", "HearingDetails", "HearingDescription", "HearingType", "TimeMarkingNote",
		"CaseNumber", "ListNote", "Defendants", "PersonalDetails", "Name", "MaskedName", "IsMasked",
		"DateOfBirth", "BirthDate", "URN", "PrisonerID", "PrisonLocation", "Location",
		"CitizenNameForename", "CitizenNameSurname", "CitizenNameRequestedName":
		return true
	// the magistrates' standard list
	case "document", "publicationDate", "courtLists", "courtHouse", "courtHouseName", "lja", "courtRoom",
		"courtRoomName", "session", "judiciary", "johKnownAs", "isPresiding", "sittings", "sittingStart",
		"hearing", "hearingType", "case", "caseUrn", "party", "partyRole", "individualDetails",
		"individualForenames", "individualMiddleName", "individualSurname", "dateOfBirth", "inCustody",
		"organisationDetails", "organisationName", "channel", "application", "applicationReference",
		"applicationType":
		return true
	}
	return false
}
