package assets

import _ "embed"

// Holidays are the bank holidays of the United Kingdom as they were
// published: a CSV file with a heading line, and comments after #.
//
//go:embed holidays/uk.csv
var Holidays string
