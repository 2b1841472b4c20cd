package courtlist

import (
	"fmt"
	"io"
	"log/slog"

	"gatehouse/scheduling"
)

// Born is a date of birth while a list is in memory. It can be compared, and
// nothing else: it has no text, no JSON and no accessor. The zero value is one
// that is not known.
type Born struct{ day scheduling.Date }

// parseBorn reads a date of birth written 2001-12-31 or 31/12/2001.
func parseBorn(s string) (Born, bool) {
	d, err := scheduling.ParseDate(s)
	if err != nil || d.Year < 1900 || d.Year > LastYear {
		return Born{}, false
	}
	return Born{day: d}, true
}

// Known reports whether there is a date of birth.
func (b Born) Known() bool { return !b.day.IsZero() }

// Same reports whether both are known and the same.
func (b Born) Same(o Born) bool { return b.Known() && b == o }

// Differs reports whether both are known and not the same.
func (b Born) Differs(o Born) bool { return b.Known() && o.Known() && b != o }

// redacted stands for a date of birth wherever one would be written.
const redacted = "[date of birth]"

// String says only what it is.
func (Born) String() string { return redacted }

// Format says only what it is, whatever the verb.
func (Born) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, redacted) }

// LogValue says only what it is.
func (Born) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON writes null.
func (Born) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// MarshalText writes nothing.
func (Born) MarshalText() ([]byte, error) { return nil, nil }

// MarshalBinary writes nothing.
func (Born) MarshalBinary() ([]byte, error) { return nil, nil }

// UnmarshalJSON reads nothing: no date of birth comes from what was kept.
func (*Born) UnmarshalJSON([]byte) error { return nil }
