// Package sqlite keeps an estate and its bookings in one SQLite file: what
// Update acknowledged is on the disk, and no two bookings hold one place at
// once unless a person accepted it, whatever program writes to the file.
//
// # One file, one process
//
// A lock file beside the database keeps a second process out. Inside the
// process one connection writes and a few read; every connection has its
// PRAGMAs read back before it is used. The journal is a write-ahead log with
// synchronous=FULL, so that a commit is synced before it is acknowledged
// (https://www.sqlite.org/pragma.html#pragma_synchronous).
//
// # How a booking is kept
//
// Each booking is one JSON document that carries the number of its own
// layout. Beside it stand only the columns that are searched: status, start
// and end, the claims, and the resources it touches. A document was chosen
// over a table per field because a booking is always read and written whole
// under one version number, and because a version that was replaced can then
// be kept exactly as it was (table booking_versions). The layout is this
// package's own (document.go), so renaming a Go field never changes a file.
//
// # Lanes
//
// A resource with n places has the lanes 0 to n-1; a person has one. An
// ordinary claim takes the lowest free lane. When capacity would allow a
// claim but the free places lie in different lanes at different times, the
// claims around it are laid again in order of their start, which never needs
// more lanes than there are claims at once.
//
// A claim that a person accepted on top of others sits below 0, in the lane
// that is minus its own row number: an exempt lane, which nothing can share.
// An exclusive claim (a prisoner's) can have no exempt lane: the table's
// CHECK refuses it, and no acceptance that names it counts.
//
// Two rules in triggers, on insert and on update, make the constraint:
//
//  1. no two claims in one lane overlap, and no ordinary lane is numbered
//     beyond the resource's places;
//  2. where a new claim overlaps an exempt one or is one: at no instant are
//     there more claims than places that lack an acceptance against some
//     other claim of that instant.
//
// For one place rule 2 says that every overlapping pair is accepted, so a
// third claim that overlaps only the exempt one is refused as well. For n
// places it lets n strangers stand beside claims that are accepted against
// all of them, and no more. A third trigger refuses to remove an acceptance
// while claims still lean on it, and rooms cannot lose places in use.
//
// Saving a booking removes the claims it no longer has, ends the acceptances
// that are no longer needed, and lays the neighbours of what changed, all in
// one transaction: the other side of an ended clash is back in an ordinary
// lane before anyone can look. An acceptance of a shared stretch of time is
// needed while the two claims still overlap; one of a gap that is too tight
// while they are near each other without overlapping; one of the room itself
// while the booking holds the room.
package sqlite
