// Package callbench holds calls of Gatehouse and of Chromium in turn over one
// line that loses, delays and narrows, and tells how both fared.
package callbench
