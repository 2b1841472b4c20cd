package assets

import "embed"

// Estate holds the sample estate as CSV files, each with a heading line:
// estate/prisons.csv, estate/courts.csv, estate/rooms.csv, and the names,
// firms and kinds of booking that its invented people and days are made of.
//
//go:embed estate
var Estate embed.FS
