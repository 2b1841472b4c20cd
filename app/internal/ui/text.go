package ui

import (
	"strings"

	"fyne.io/fyne/v2"
)

// wrapText breaks a text into lines of at most width at the given text size.
func wrapText(text string, size, width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && fyne.MeasureText(next, size, fyne.TextStyle{}).Width > width {
			lines = append(lines, line)
			next = word
		}
		line = next
	}
	return append(lines, line)
}
