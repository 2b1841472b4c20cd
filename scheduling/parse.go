package scheduling

import "strings"

// ParsePrisonerNumber reads a prisoner number as people type it: spaces
// around it and small letters are forgiven. The error is an *InvalidError for
// the field "number".
func ParsePrisonerNumber(s string) (PrisonerNumber, error) {
	n := PrisonerNumber(strings.ToUpper(strings.TrimSpace(s)))
	switch {
	case n == "":
		return "", &InvalidError{Field: "number", Problem: ProblemMissing}
	case !n.Valid():
		return "", &InvalidError{Field: "number", Problem: ProblemFormat}
	}
	return n, nil
}

// Valid reports whether n is a capital letter, four digits and two capital letters.
func (n PrisonerNumber) Valid() bool { return shaped(string(n), "A0000AA") }

// Valid reports whether c is three capital letters.
func (c PrisonCode) Valid() bool { return shaped(string(c), "AAA") }

// ParseRoomKey reads a location key as people type it: "mdi-vcc-1" is
// MDI-VCC-1. The error is an *InvalidError for the field "room".
func ParseRoomKey(s string) (RoomKey, error) {
	k := RoomKey(strings.ToUpper(strings.TrimSpace(s)))
	switch {
	case k == "":
		return "", &InvalidError{Field: "room", Problem: ProblemMissing}
	case len(k) > MaxCode:
		return "", &InvalidError{Field: "room", Problem: ProblemTooLong, Limit: MaxCode}
	case !k.Valid():
		return "", &InvalidError{Field: "room", Problem: ProblemFormat}
	}
	return k, nil
}

// Valid reports whether k is a prison code followed by one or more segments
// of capital letters and digits, each after a hyphen.
func (k RoomKey) Valid() bool {
	code, rest, ok := strings.Cut(string(k), "-")
	if !ok || !PrisonCode(code).Valid() || len(k) > MaxCode {
		return false
	}
	for segment := range strings.SplitSeq(rest, "-") {
		if segment == "" || strings.Trim(segment, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return false
		}
	}
	return true
}

// Prison is the prison the key begins with.
func (k RoomKey) Prison() PrisonCode {
	code, _, _ := strings.Cut(string(k), "-")
	return PrisonCode(code)
}

// shaped reports whether s has capital letters where shape has A and digits
// where it has 0, and nothing else.
func shaped(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		lo, hi := byte('A'), byte('Z')
		if shape[i] == '0' {
			lo, hi = '0', '9'
		}
		if s[i] < lo || s[i] > hi {
			return false
		}
	}
	return true
}

// digits reports whether s is made of ASCII digits only.
func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
