package courtlist

import (
	"strings"
	"time"
)

// MarkKind is what a time marking says.
type MarkKind string

// What time markings say.
const (
	MarkNone      MarkKind = ""           // nothing that means a time
	MarkAt        MarkKind = "at"         // at that time
	MarkNotBefore MarkKind = "not-before" // at that time or later
	MarkFollowing MarkKind = "following"  // when the one before it is over
)

// Mark is a time marking.
type Mark struct {
	Kind MarkKind
	// At is the time on the court's clock, after midnight, for MarkAt and
	// MarkNotBefore.
	At time.Duration
}

// ParseMark reads a time marking as listing officers write it: "NOT BEFORE
// 11:00 AM", "SITTING AT 10.30", "2:15 pm", "TO FOLLOW". What means no time is
// MarkNone. An hour from 1 to 6 without am or pm is in the afternoon; a time
// before 7:00 or after 20:00 is no time for a hearing.
func ParseMark(note string) Mark {
	s := strings.Join(strings.Fields(strings.ToUpper(note)), " ")
	for _, p := range notBefore() {
		if rest, ok := strings.CutPrefix(s, p); ok {
			if at, ok := sittingTime(rest); ok {
				return Mark{Kind: MarkNotBefore, At: at}
			}
			return Mark{}
		}
	}
	for _, p := range following() {
		if s == p || strings.HasPrefix(s, p+" ") {
			return Mark{Kind: MarkFollowing}
		}
	}
	for _, p := range at() {
		if rest, ok := strings.CutPrefix(s, p); ok {
			s = rest
			break
		}
	}
	if at, ok := sittingTime(s); ok {
		return Mark{Kind: MarkAt, At: at}
	}
	return Mark{}
}

// Longer ones come before those they begin with.
func notBefore() []string {
	return []string{"NOT BEFORE", "NOT EARLIER THAN", "NO EARLIER THAN", "N/B", "NB ", "DDIM CYN"}
}

func following() []string {
	return []string{"FOLLOWING", "FOLLOWS", "TO FOLLOW", "AFTER ABOVE", "I DDILYN"}
}

func at() []string {
	return []string{"SITTING AT", "LISTED AT", "FIXED FOR", "FIXED AT", "TIME:", "AT ", "AM ", "@", "O'R GLOCH"}
}

// sittingTime reads the time of day that s begins with.
func sittingTime(s string) (time.Duration, bool) {
	s = strings.TrimLeft(s, " :-")
	for _, noon := range []string{"NOON", "MIDDAY", "12 NOON", "12 MIDDAY", "12NOON", "HANNER DYDD"} {
		if strings.HasPrefix(s, noon) {
			return 12 * time.Hour, true
		}
	}
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	var hour, minute int
	rest := s[n:]
	switch n {
	case 4:
		hour, minute = number(s[:2]), number(s[2:4])
	case 1, 2:
		hour = number(s[:n])
		if len(rest) >= 3 && strings.ContainsRune(":.", rune(rest[0])) && digit(rest[1]) && digit(rest[2]) {
			minute, rest = number(rest[1:3]), rest[3:]
			// seconds say nothing here
			if len(rest) >= 3 && rest[0] == ':' && digit(rest[1]) && digit(rest[2]) {
				rest = rest[3:]
			}
		}
	default:
		return 0, false
	}
	if rest != "" && digit(rest[0]) {
		return 0, false
	}
	half := strings.ReplaceAll(strings.ReplaceAll(rest, ".", ""), " ", "")
	switch {
	case strings.HasPrefix(half, "PM") || strings.HasPrefix(half, "YH"):
		if hour < 12 {
			hour += 12
		}
	case strings.HasPrefix(half, "AM") || strings.HasPrefix(half, "YB"):
	case hour >= 1 && hour <= 6:
		hour += 12
	}
	d := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	return d, minute < 60 && d >= 7*time.Hour && d <= 20*time.Hour
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// number is the value of decimal digits.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = 10*n + int(s[i]-'0')
	}
	return n
}
