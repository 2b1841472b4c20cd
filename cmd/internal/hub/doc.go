// Package hub is the meeting point of hearings as a value: it keeps a key and
// the invitations, and answers signalling. A desk alone starts one in its own
// process; gatehouse-hub is one by itself.
package hub
