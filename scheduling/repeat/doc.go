// Package repeat works out on which wall times a rule happens (RFC 5545), for
// ever if need be.
//
// A wall time is what the clock on the wall shows, without a zone: a time.Time
// in UTC is used to carry one. Any time handed in is read by the clock it
// shows, whatever its location. Which instant a wall time names is decided by
// scheduling.Wall, after the rule has been worked out.
//
// The arithmetic is that of rrule-go, which no other package may import. It is
// only ever given rules that have passed this package's own checks, aligned on
// a whole period, with everything spelled out: see library.go.
package repeat
