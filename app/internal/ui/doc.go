// Package ui holds the shared pieces of the desk's screens: colours and
// sizes, buttons, fields, pickers, dialogs, toasts and the one way from other
// goroutines onto the screen. It knows nothing of bookings or calls.
package ui
