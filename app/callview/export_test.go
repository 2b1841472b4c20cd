package callview

// Show has v show a snapshot, as Follow does.
func Show(v *View, s Snapshot) { v.take(s) }
