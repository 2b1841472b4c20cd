package ui

import "fyne.io/fyne/v2"

// KeepFocus runs rebuild, which makes root's content anew, and gives the
// keyboard back to what stands where it was: the same words, or the same place.
func KeepFocus(c fyne.Canvas, root fyne.CanvasObject, rebuild func()) {
	at, nth, said := -1, 0, ""
	focused := c.Focused()
	before := focusables(root)
	for i, f := range before {
		if f == focused && focused != nil {
			at, said = i, says(f)
		}
	}
	for i := 0; i < at; i++ {
		if says(before[i]) == said {
			nth++
		}
	}
	rebuild()
	if at < 0 {
		return
	}
	after := focusables(root)
	for i, f := range after {
		if says(f) != said {
			continue
		}
		at = i
		if nth == 0 {
			break
		}
		nth--
	}
	if len(after) > 0 {
		c.Focus(after[min(at, len(after)-1)])
	}
}

func says(f fyne.Focusable) string {
	if x, ok := f.(interface{ Text() string }); ok {
		return x.Text()
	}
	return ""
}

// focusables lists what takes the keyboard inside root, in drawing order.
func focusables(root fyne.CanvasObject) []fyne.Focusable {
	var out []fyne.Focusable
	if f, ok := root.(fyne.Focusable); ok && root.Visible() {
		out = append(out, f)
	}
	switch o := root.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			out = append(out, focusables(child)...)
		}
	case interface{ parts() []fyne.CanvasObject }:
		for _, child := range o.parts() {
			out = append(out, focusables(child)...)
		}
	}
	return out
}
