// Package assets holds what Gatehouse ships inside its binary: the words
// people read, icons, and the sample estate.
package assets
