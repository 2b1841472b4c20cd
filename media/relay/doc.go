// Package relay carries what two participants send each other when nothing
// carries it directly, or when one's address must stay unknown: a TURN server
// (RFC 8656) whose credentials last for a hearing. It passes on what is
// enciphered from end to end and can read none of it.
package relay
