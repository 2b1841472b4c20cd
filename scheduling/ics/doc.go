// Package ics reads and writes calendars (RFC 5545).
//
// Lines are taken apart and put together by golang-ical, which no other package
// may import; what they mean is decided here: zones, exceptions, overrides and
// bounds. Nothing here opens a file or knows what time it is.
package ics
