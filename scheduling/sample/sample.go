// Package sample makes an invented estate to try Gatehouse on: real prisons
// and courts by their public names, and people and days that never were.
package sample

import (
	"fmt"
	"time"

	"gatehouse/assets"
	"gatehouse/scheduling"
)

// The days round today that have bookings.
const (
	firstDay = -1
	lastDay  = 10
)

// Generate returns the sample estate round the day that today falls on: about
// 300 bookings of all kinds from yesterday to ten days ahead, without a clash.
// The same seed and day always give the same estate.
func Generate(seed int64, today time.Time) (scheduling.Estate, error) {
	s, err := readSource(assets.Estate)
	if err != nil {
		return scheduling.Estate{}, fmt.Errorf("sample: %w", err)
	}
	m, err := newMaker(s, seed, today)
	if err != nil {
		return scheduling.Estate{}, fmt.Errorf("sample: %w", err)
	}
	m.closures()
	m.people()
	m.conditions()
	if err := m.timetables(); err != nil {
		return scheduling.Estate{}, fmt.Errorf("sample: %w", err)
	}
	if err := m.series(); err != nil {
		return scheduling.Estate{}, fmt.Errorf("sample: %w", err)
	}
	for day := firstDay; day <= lastDay; day++ {
		m.day(day)
	}
	m.full(seed)
	m.restrictions()
	m.requests()
	return m.estate, nil
}

// Empty returns the same prisons, courts and rooms with nobody in them and
// nothing booked.
func Empty() (scheduling.Estate, error) {
	s, err := readSource(assets.Estate)
	if err != nil {
		return scheduling.Estate{}, fmt.Errorf("sample: %w", err)
	}
	return s.places(), nil
}
