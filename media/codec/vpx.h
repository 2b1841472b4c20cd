// The few calls on libvpx that Go cannot make itself: macros, variadic
// controls, and structs that would hold Go pointers.

#ifndef GATEHOUSE_VPX_H
#define GATEHOUSE_VPX_H

#include <stdlib.h>
#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

typedef struct {
	vpx_codec_ctx_t ctx;
	vpx_codec_enc_cfg_t cfg;
} vp8_encoder;

typedef struct {
	vpx_codec_ctx_t ctx;
} vp8_decoder;

static vpx_codec_err_t vp8_encoder_open(vp8_encoder *e, unsigned w, unsigned h, unsigned kbps) {
	vpx_codec_err_t err = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->cfg, 0);
	if (err) return err;
	vpx_codec_enc_cfg_t *c = &e->cfg;
	c->g_w = w;
	c->g_h = h;
	c->g_timebase.num = 1;
	c->g_timebase.den = 90000;
	c->g_threads = 1;
	c->g_lag_in_frames = 0;
	c->g_pass = VPX_RC_ONE_PASS;
	c->g_error_resilient = 0;
	c->kf_mode = VPX_KF_DISABLED; // key frames only when asked for
	c->rc_end_usage = VPX_CBR;
	c->rc_target_bitrate = kbps;
	c->rc_dropframe_thresh = 30;
	c->rc_resize_allowed = 0;
	c->rc_min_quantizer = 2;
	c->rc_max_quantizer = 56;
	c->rc_undershoot_pct = 100;
	c->rc_overshoot_pct = 15;
	c->rc_buf_initial_sz = 500;
	c->rc_buf_optimal_sz = 600;
	c->rc_buf_sz = 1000;
	if ((err = vpx_codec_enc_init(&e->ctx, vpx_codec_vp8_cx(), c, 0))) return err;
	if ((err = vpx_codec_control(&e->ctx, VP8E_SET_CPUUSED, -8)) ||
	    (err = vpx_codec_control(&e->ctx, VP8E_SET_STATIC_THRESHOLD, 1)) ||
	    (err = vpx_codec_control(&e->ctx, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION)) ||
	    (err = vpx_codec_control(&e->ctx, VP8E_SET_NOISE_SENSITIVITY, 0)) ||
	    (err = vpx_codec_control(&e->ctx, VP8E_SET_MAX_INTRA_BITRATE_PCT, 450))) {
		vpx_codec_destroy(&e->ctx);
	}
	return err;
}

static vpx_codec_err_t vp8_encoder_rate(vp8_encoder *e, unsigned kbps) {
	e->cfg.rc_target_bitrate = kbps;
	return vpx_codec_enc_config_set(&e->ctx, &e->cfg);
}

static void vp8_encoder_close(vp8_encoder *e) { vpx_codec_destroy(&e->ctx); }

// The image lives on this stack, so no C memory outlives the Go pointers in it.
static vpx_codec_err_t vp8_encoder_encode(vp8_encoder *e, unsigned w, unsigned h,
		const unsigned char *y, const unsigned char *u, const unsigned char *v,
		int stride_y, int stride_uv, vpx_codec_pts_t pts, unsigned long duration, int key) {
	vpx_image_t img;
	if (!vpx_img_wrap(&img, VPX_IMG_FMT_I420, w, h, 1, (unsigned char *)y)) return VPX_CODEC_INVALID_PARAM;
	img.planes[VPX_PLANE_Y] = (unsigned char *)y;
	img.planes[VPX_PLANE_U] = (unsigned char *)u;
	img.planes[VPX_PLANE_V] = (unsigned char *)v;
	img.stride[VPX_PLANE_Y] = stride_y;
	img.stride[VPX_PLANE_U] = stride_uv;
	img.stride[VPX_PLANE_V] = stride_uv;
	return vpx_codec_encode(&e->ctx, &img, pts, duration, key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
}

// Returns the next packet that holds a picture, or NULL.
static const void *vp8_encoder_packet(vp8_encoder *e, vpx_codec_iter_t *iter, size_t *size, int *key) {
	const vpx_codec_cx_pkt_t *p;
	while ((p = vpx_codec_get_cx_data(&e->ctx, iter))) {
		if (p->kind != VPX_CODEC_CX_FRAME_PKT) continue;
		*size = p->data.frame.sz;
		*key = (p->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
		return p->data.frame.buf;
	}
	return NULL;
}

static vpx_codec_err_t vp8_decoder_open(vp8_decoder *d) {
	vpx_codec_dec_cfg_t cfg = {.threads = 1};
	return vpx_codec_dec_init(&d->ctx, vpx_codec_vp8_dx(), &cfg, 0);
}

static void vp8_decoder_close(vp8_decoder *d) { vpx_codec_destroy(&d->ctx); }

// Decodes one sample; *out is NULL when it shows nothing.
static vpx_codec_err_t vp8_decoder_decode(vp8_decoder *d, const unsigned char *p, unsigned n, vpx_image_t **out) {
	*out = NULL;
	vpx_codec_err_t err = vpx_codec_decode(&d->ctx, p, n, NULL, 0);
	if (err) return err;
	int corrupted = 0;
	if ((err = vpx_codec_control(&d->ctx, VP8D_GET_FRAME_CORRUPTED, &corrupted))) return err;
	vpx_codec_iter_t iter = NULL;
	*out = vpx_codec_get_frame(&d->ctx, &iter);
	return corrupted ? VPX_CODEC_CORRUPT_FRAME : VPX_CODEC_OK;
}

#endif
