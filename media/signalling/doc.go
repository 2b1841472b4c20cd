// Package signalling carries a hearing's control messages between its
// participants and the hub that keeps it: the messages, both ends of the
// conversation, and the WebSocket below. docs/protocol.md is its
// specification, whose transcripts the tests replay.
package signalling
