//go:build cgo && !nospeex

package speech

/*
#cgo pkg-config: speexdsp
#include <stdlib.h>
#include <string.h>
#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>

// What a caller wants done; the same bits as in Go.
enum { CLEAN_ECHO = 1, CLEAN_NOISE = 2, CLEAN_GAIN = 4 };

enum { BLOCK = 480 };

typedef struct {
	SpeexEchoState *echo;
	SpeexPreprocessState *pre;
	int wanted;
} cleaner;

static void cleaner_set(cleaner *c, int wanted) {
	int on = 1, off = 0;
	// Without its suppressor the preprocessor leaves the rest of an echo too:
	// for an echo alone, it suppresses noise by 0 dB.
	int noise = wanted & CLEAN_NOISE ? -20 : 0;
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_SET_DENOISE, wanted & (CLEAN_ECHO | CLEAN_NOISE) ? &on : &off);
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, &noise);
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_SET_ECHO_STATE, wanted & CLEAN_ECHO ? c->echo : 0);
	if (wanted & ~c->wanted & CLEAN_ECHO) speex_echo_state_reset(c->echo);
	c->wanted = wanted;
}

static int cleaner_open(cleaner *c, int tail, int rate) {
	c->wanted = 0;
	c->echo = speex_echo_state_init(BLOCK, tail);
	c->pre = speex_preprocess_state_init(BLOCK, rate);
	if (!c->echo || !c->pre) return 0;
	speex_echo_ctl(c->echo, SPEEX_ECHO_SET_SAMPLING_RATE, &rate);
	// dB by which the rest of an echo is turned down while nobody here talks,
	// and while somebody does.
	int rest = -45, talking = -15;
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_SET_ECHO_SUPPRESS, &rest);
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE, &talking);
	cleaner_set(c, 0);
	return 1;
}

static void cleaner_close(cleaner *c) {
	if (c->echo) speex_echo_state_destroy(c->echo);
	if (c->pre) speex_preprocess_state_destroy(c->pre);
	c->echo = 0;
	c->pre = 0;
}

// cleaner_run returns how likely near is speech, in percent.
static int cleaner_run(cleaner *c, int wanted, const short *far, short *near) {
	short out[BLOCK];
	int speech = 0;
	if (wanted != c->wanted) cleaner_set(c, wanted);
	if (!wanted) return 0;
	if (wanted & CLEAN_ECHO) {
		speex_echo_cancellation(c->echo, near, far, out);
		memcpy(near, out, sizeof out);
	}
	speex_preprocess_run(c->pre, near);
	speex_preprocess_ctl(c->pre, SPEEX_PREPROCESS_GET_PROB, &speech);
	return speech;
}
*/
import "C"

import (
	"errors"
	"unsafe"

	"gatehouse/media"
)

// Here tells whether this program can clean sound.
const Here = true

// Cleaner cleans one microphone's sound. It is used by one goroutine.
type Cleaner struct {
	c      *C.cleaner // nil once closed
	wanted func() media.Cleaning
	far    [Block]int16
	duck   duck
	gain   gain
}

// New returns a cleaner that does what wanted says, which is asked at every
// block and must not block. What it cleans comes out 10 ms later.
func New(wanted func() media.Cleaning) (*Cleaner, error) {
	c := (*C.cleaner)(C.calloc(1, C.sizeof_cleaner))
	if C.cleaner_open(c, Tail*media.SampleRate/1000, media.SampleRate) == 0 {
		C.cleaner_close(c)
		C.free(unsafe.Pointer(c))
		return nil, errors.New("speech: no memory to clean sound in")
	}
	return &Cleaner{c: c, wanted: wanted}, nil
}

// Render takes the Block that the speaker plays while Capture's is heard.
func (c *Cleaner) Render(far []int16) { copy(c.far[:], far) }

// Capture cleans a Block in place; it does not allocate. It needs a Render
// before it: what was rendered counts once.
func (c *Cleaner) Capture(near []int16) {
	if c.c == nil || len(near) != Block {
		return
	}
	wanted, heard := c.wanted(), energy(near)
	speech := C.cleaner_run(c.c, bits(wanted), sample(&c.far[0]), sample(&near[0]))
	if wanted.Echo {
		c.duck.run(c.far[:], heard, near)
	}
	if wanted.Gain {
		c.gain.run(c.far[:], near, int(speech))
	}
	clear(c.far[:])
}

// Close frees what the cleaner holds; from then on sound stays as it is.
func (c *Cleaner) Close() error {
	if c.c != nil {
		C.cleaner_close(c.c)
		C.free(unsafe.Pointer(c.c))
		c.c = nil
	}
	return nil
}

func bits(w media.Cleaning) C.int {
	var b C.int
	if w.Echo {
		b |= C.CLEAN_ECHO
	}
	if w.Noise {
		b |= C.CLEAN_NOISE
	}
	if w.Gain {
		b |= C.CLEAN_GAIN
	}
	return b
}

func sample(p *int16) *C.short { return (*C.short)(unsafe.Pointer(p)) }
