// Package speech cleans what a microphone hears before it is sent: it takes
// out the echo of the speaker and steady noise and evens out how loud people
// are, through libspeexdsp. It needs cgo and that library; built without
// either, or with the tag nospeex, Here is false and sound is sent as it is.
package speech

// Block is how many samples of 48 kHz mono are cleaned at a time: 10 ms.
const Block = 480

// Tail is how long after it was played a sound may still be heard and be
// taken out: the way through the sound system and the room together. What
// comes later stays.
const Tail = 200 // milliseconds
