// Package scheduling names everything that can be booked and works out when
// it happens; it touches nothing outside memory.
package scheduling
