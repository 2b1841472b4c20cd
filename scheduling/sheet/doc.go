// Package sheet reads hearings and bookings from CSV and writes them to it, in
// the columns that docs/courtlists.md lists.
package sheet
