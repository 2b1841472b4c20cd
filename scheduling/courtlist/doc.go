// Package courtlist reads the lists that courts publish and works out what
// they ask for: who is wanted on screen, and within which hours.
//
// It reads the Crown Court's daily list and the magistrates' standard list by
// the public JSON schemas of the Court and Tribunal Hearings service. What it
// reads, and every rule it follows, is told in words in docs/courtlists.md.
// Nothing here opens a file or knows what time it is.
package courtlist
