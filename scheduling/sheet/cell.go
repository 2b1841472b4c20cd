package sheet

import "strings"

// acts are the characters with which a spreadsheet takes a cell for a formula.
const acts = "=+-@\t\r\n＝＋－＠"

// safe is a text as it is written into a cell: what a spreadsheet would work
// out instead of showing has an apostrophe before it, and so has what begins
// with one, so that plain reads back exactly what was given.
func safe(s string) string {
	if s != "" && strings.ContainsRune(acts+"'", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// plain is the text of a cell: without the apostrophe that safe puts there.
func plain(s string) string {
	rest, ok := strings.CutPrefix(s, "'")
	if ok && rest != "" && strings.ContainsRune(acts+"'", []rune(rest)[0]) {
		return rest
	}
	return s
}
