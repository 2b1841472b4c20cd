package main

import (
	"reflect"
	"testing"
	"time"

	"gatehouse/media/capture"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
)

func TestWhatMayBeLookedAt(t *testing.T) {
	for kind, want := range map[scheduling.Kind]struct {
		longest time.Duration
		listen  bool
	}{
		scheduling.KindLegal: {3 * time.Minute, false}, scheduling.KindOfficial: {3 * time.Minute, false},
		scheduling.KindFamily: {30 * time.Minute, true}, scheduling.KindProbation: {10 * time.Minute, false},
		scheduling.KindCourt: {}, scheduling.KindParole: {}, scheduling.KindOutOfUse: {}, "new": {},
	} {
		if longest, listen := (&hearings{}).MayLook(kind); longest != want.longest || listen != want.listen {
			t.Errorf("%s: %v %t", kind, longest, listen)
		}
	}
}

func TestWhoListensOpensNoMicrophone(t *testing.T) {
	cfg := (&calls{}).lookConfig(signalling.Link{}, capture.Silence, true)
	d, err := cfg.Sound()
	if err != nil {
		t.Fatal(err)
	}
	if reflect.TypeOf(d) != reflect.TypeOf(pattern.NewSoundDevice(nil, nil)) || cfg.Camera != nil {
		t.Errorf("opened %T", d)
	}
	if cfg := (&calls{}).lookConfig(signalling.Link{}, capture.Silence, false); cfg.Sound != nil {
		t.Error("who only looks opens a device for sound")
	}
}
