package undo

import (
	"context"
	"strconv"
	"sync"
)

// Versions follows records through steps back. A step back makes a version
// that says again what an older one said; a step before it, which knows only
// the older one, is thereby still possible. Its zero value is ready; steps run
// away from the screen, so it may be used by several goroutines.
type Versions struct {
	mu  sync.Mutex
	now map[string]int64 // what says the same today; guarded by mu
}

// Of is the version of a record that says today what version said.
func (v *Versions) Of(subject string, version int64) int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	for {
		next, ok := v.now[at(subject, version)]
		if !ok {
			return version
		}
		version = next
	}
}

// Restored tells that made says again what version was said.
func (v *Versions) Restored(subject string, was, made int64) {
	if made <= was {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.now == nil {
		v.now = map[string]int64{}
	}
	v.now[at(subject, was)] = made
}

// Back is a step's way back to a record as it was in version was, which the
// step made version now of. save keeps that again on top of a version, and
// returns the version it made.
func (v *Versions) Back(subject string, was, now int64, save func(ctx context.Context, on int64) (made int64, err error)) func(context.Context) error {
	return func(ctx context.Context) error {
		made, err := save(ctx, v.Of(subject, now))
		if err == nil {
			v.Restored(subject, was, made)
		}
		return err
	}
}

func at(subject string, version int64) string {
	return subject + "\n" + strconv.FormatInt(version, 10)
}
