// Package media holds the words for pictures and sound: frames, sound,
// samples and what makes or takes them. No library shows through it.
package media
