// Package pattern makes and recognises pictures and sound that a machine can
// check: a test card with a barcode that tells who sent it and which picture
// it is, and a tone that tells one desk from another. They stand in for a
// camera and a microphone where there is none.
package pattern
