// Package probe tries a machine's camera, microphone, speaker and line before
// a call, and is the hub's end that the line is tried against.
package probe
