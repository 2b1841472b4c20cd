// Package sound carries speech between a sound device and the network: it
// encodes what the microphone hears, evens out what arrives, mixes it and
// plays it. The device's clock drives everything; what arrives is stretched
// or squeezed to fit.
package sound
