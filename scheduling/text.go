package scheduling

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Validate returns what is wrong with the actor as InvalidErrors, or nil.
func (a Actor) Validate() error {
	v := &validation{}
	if strings.TrimSpace(a.Name) == "" {
		v.add("actor.name", ProblemMissing, 0)
	}
	v.text("actor.name", a.Name, MaxName, false)
	v.code("actor.role", a.Role)
	return v.problems()
}

// Validate returns what is wrong with the words of an acceptance as
// InvalidErrors for the field "accept.reason", or nil.
func (a Acceptance) Validate() error {
	v := &validation{}
	switch n := utf8.RuneCountInString(strings.TrimSpace(a.Reason)); {
	case n == 0:
		v.add("accept.reason", ProblemNeedsReason, 0)
	case n < MinReason:
		v.add("accept.reason", ProblemTooShort, MinReason)
	default:
		v.text("accept.reason", a.Reason, MaxReason, false)
	}
	return v.problems()
}

// Validate returns what is wrong with the stay as InvalidErrors, or nil.
func (a Attendance) Validate() error {
	v := &validation{}
	if strings.TrimSpace(a.Name) == "" {
		v.add("attendance.name", ProblemMissing, 0)
	}
	v.text("attendance.name", a.Name, MaxName, false)
	v.code("attendance.why", a.Why)
	switch {
	case a.Joined.IsZero():
		v.add("attendance.joined", ProblemMissing, 0)
	case !a.Left.IsZero() && a.Left.Before(a.Joined):
		v.add("attendance.left", ProblemOrder, 0)
	}
	return v.problems()
}

// text checks words that people type: their length in characters, and that
// nothing in them could act on a screen or a file. Notes may have lines.
func (v *validation) text(field, s string, limit int, lines bool) {
	switch {
	case !utf8.ValidString(s):
		v.add(field, ProblemFormat, 0)
	case utf8.RuneCountInString(s) > limit:
		v.add(field, ProblemTooLong, limit)
	case strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && (!lines || !strings.ContainsRune("\n\r\t", r))
	}):
		v.add(field, ProblemFormat, 0)
	}
}

// code checks a code such as a hearing type: small letters, digits and hyphens.
func (v *validation) code(field, s string) {
	switch {
	case len(s) > MaxCode:
		v.add(field, ProblemTooLong, MaxCode)
	case strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		v.add(field, ProblemFormat, 0)
	}
}

// link reports whether s is a web address with a host and nothing that a
// screen would not show.
func link(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}
