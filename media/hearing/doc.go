// Package hearing decides who is in a hearing, who waits, and who may do
// what. It is pure: no clock, no network, no goroutine. A State changes only
// by playing the events that Apply returns, so events are enough to rebuild
// it.
package hearing
