// Package repeat works out on which wall times a rule happens (RFC 5545), for
// ever if need be. Wall times are carried as time.Time in UTC that show the
// wall clock.
package repeat

import (
	"errors"
	"time"

	"github.com/teambition/rrule-go"
)

// Rule is a rule of repetition with its start, exceptions and extra times. It
// never changes.
type Rule struct{ text string }

// Parse reads the lines DTSTART, RRULE, EXDATE and RDATE.
func Parse(text string) (Rule, error) {
	if _, err := rrule.StrToRRuleSet(text); err != nil {
		return Rule{}, err
	}
	return Rule{text: text}, nil
}

// String is the rule's canonical text.
func (r Rule) String() string { return r.text }

// IsZero reports whether there is no rule.
func (r Rule) IsZero() bool { return r.text == "" }

// Start is the first time the rule happens.
func (r Rule) Start() time.Time {
	s, err := r.set()
	if err != nil {
		return time.Time{}
	}
	return s.GetDTStart()
}

// Endless reports whether the rule never stops.
func (r Rule) Endless() bool {
	s, err := r.set()
	return err == nil && s.GetRRule() != nil && s.GetRRule().OrigOptions.Count == 0 && s.GetRRule().OrigOptions.Until.IsZero()
}

// Between lists the times in [from, to).
func (r Rule) Between(from, to time.Time) []time.Time {
	s, err := r.set()
	if err != nil {
		return nil
	}
	return s.Between(from, to.Add(-time.Nanosecond), true)
}

// All lists every time of a rule that ends.
func (r Rule) All() []time.Time {
	s, err := r.set()
	if err != nil || r.Endless() {
		return nil
	}
	return s.All()
}

func (r Rule) set() (*rrule.Set, error) {
	if r.text == "" {
		return nil, errors.New("repeat: no rule")
	}
	return rrule.StrToRRuleSet(r.text)
}
