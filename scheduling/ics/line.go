package ics

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	ical "github.com/arran4/golang-ical"
)

// line is a content line: a name, a value as it is meant, and parameters.
type line struct {
	name, value string
	parameters  map[string]string
}

// writeLines writes lines, each folded at 75 octets and ending in CRLF
// (RFC 5545 §3.1).
func writeLines(w io.Writer, lines []line) error {
	how := &ical.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: "\r\n"}
	for _, l := range lines {
		p := ical.BaseProperty{IANAToken: l.name, Value: l.value, ICalParameters: map[string][]string{}}
		for k, v := range l.parameters {
			p.ICalParameters[k] = []string{v}
		}
		if err := p.SerializeTo(w, how); err != nil {
			return fmt.Errorf("ics: %w", err)
		}
	}
	return nil
}

// tidy is a text on one line, cut off at MaxText, without characters that act
// instead of being seen.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > MaxText {
		s = string(slices.Clip(r[:MaxText]))
	}
	return s
}
