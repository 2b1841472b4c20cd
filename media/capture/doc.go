// Package capture finds and opens what a call takes in and plays on: cameras,
// microphones and speakers, and the synthetic ones that stand in for them.
// The real devices need cgo; without it the package is empty.
package capture
