// Package forward passes pictures and sound on between the people of one
// hearing, so that each of them sends once however many there are. It can
// read what it passes on: privileged hearings and consultations never have one.
package forward
