"use strict";
// One end of a call between two Chromiums, driven by orders from the program
// that measures. Pictures are made from the same bytes as a desk's, as raw
// frames, and read as raw frames once they are decoded: no canvas is drawn.
const end = new URLSearchParams(location.search).get("end");
const now = () => performance.timeOrigin + performance.now();
const say = (word) => fetch(`/say/${end}`, { method: "POST", body: JSON.stringify(word) });
const clips = new Map();
let call = null;

async function clipOf(height) {
	if (!clips.has(height)) {
		const layout = await (await fetch(`/layout/${height}`)).json();
		layout.bytes = new Uint8Array(await (await fetch(`/clip/${height}`)).arrayBuffer());
		clips.set(height, layout);
	}
	return clips.get(height);
}

const table = Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n >>> 0;
});
function check(station, count) {
	let c = 0xffffffff;
	for (const b of [station >>> 8, station & 255, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255])
		c = table[(c ^ b) & 255] ^ (c >>> 8);
	return ((c ^ 0xffffffff) >>> 0) >>> 10;
}
const whiten = (i) => (i + Math.floor(i / 10)) % 2 === 0 || i % 7 === 3;

function* fields(station, count) {
	for (let i = 15; i >= 0; i--) yield (station >>> i) & 1;
	for (let i = 31; i >= 0; i--) yield (count >>> i) & 1;
	const sum = check(station, count);
	for (let i = 21; i >= 0; i--) yield (sum >>> i) & 1;
}

function stamp(y, clip, count) {
	let i = 0;
	for (const bit of fields(clip.station, count)) {
		const dark = (bit === 1) !== whiten(i);
		const left = clip.left + (i % 10) * clip.module;
		const top = clip.top + Math.floor(i / 10) * clip.module;
		for (let row = 0; row < clip.module; row++)
			y.fill(dark ? 16 : 235, (top + row) * clip.width + left, (top + row) * clip.width + left + clip.module);
		i++;
	}
}

function read(luma, stride, scale, clip) {
	const bits = [];
	for (let i = 0; i < 70; i++) {
		const x = Math.floor((clip.left + ((i % 10) + 0.5) * clip.module) * scale);
		const y = Math.floor((clip.top + (Math.floor(i / 10) + 0.5) * clip.module) * scale);
		bits.push((luma[y * stride + x] < 126) !== whiten(i) ? 1 : 0);
	}
	const get = (at, n) => bits.slice(at, at + n).reduce((v, b) => v * 2 + b, 0);
	const count = get(16, 32);
	return get(0, 16) === clip.station && get(48, 22) === check(clip.station, count) ? count : 0;
}

// hum is a second of the desk's test tone.
function hum(context, hz) {
	const buffer = context.createBuffer(1, 48000, 48000);
	const pcm = buffer.getChannelData(0);
	for (let n = 0; n < pcm.length; n++) {
		const at = n / 48000, phase = 2 * Math.PI * hz * at;
		const v = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase) + 0.12 * Math.sin(4 * phase);
		pcm[n] = (9000 * ((0.55 - 0.45 * Math.cos(2 * Math.PI * 4 * at)) * v + 0.02 * (2 * Math.random() - 1))) / 32768;
	}
	const source = context.createBufferSource();
	source.buffer = buffer;
	source.loop = true;
	return source;
}

class Call {
	constructor(order, clip) {
		this.order = order;
		this.clip = clip;
		this.report = { began: 0, taken: [], seen: [], marks: [] };
		this.waiting = [];
		this.over = false;
		this.pictures = new MediaStreamTrackGenerator({ kind: "video" });
		this.context = new AudioContext({ sampleRate: 48000 });
		this.sound = this.context.createMediaStreamDestination();
		const source = hum(this.context, 220);
		source.connect(this.sound);
		source.start();
		this.film();
	}

	film() {
		const { clip } = this, size = clip.width * clip.height * 1.5;
		const picture = new Uint8Array(size);
		const writer = this.pictures.writable.getWriter();
		const first = performance.now();
		let count = 0;
		const shoot = () => {
			if (this.over) {
				writer.close().catch(() => {});
				return;
			}
			count++;
			this.report.taken.push([count, now()]);
			const at = (count % clip.loop) * size;
			picture.set(clip.bytes.subarray(at, at + size));
			stamp(picture, clip, count);
			const frame = new VideoFrame(picture, {
				format: "I420", codedWidth: clip.width, codedHeight: clip.height, timestamp: Math.round(performance.now() * 1000),
			});
			writer.write(frame).catch(() => {});
			let next = first + (count * 1000) / clip.rate;
			while (next < performance.now() - 100) next += 1000 / clip.rate;
			setTimeout(shoot, Math.max(0, next - performance.now()));
		};
		shoot();
	}

	async connect() {
		this.report.began = now();
		const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
		this.pc = pc;
		pc.onicecandidate = (e) => { if (e.candidate?.candidate) say({ say: "signal", signal: e.candidate }); };
		pc.ontrack = (e) => (e.track.kind === "video" ? this.watch(e.track) : this.listen(e.track));
		if (this.order.offer) {
			this.send(pc);
			await this.describe(await pc.createOffer());
		}
	}

	send(pc) {
		const stream = new MediaStream([this.pictures, this.sound.stream.getAudioTracks()[0]]);
		for (const track of stream.getTracks()) pc.addTrack(track, stream);
		const codecs = RTCRtpReceiver.getCapabilities("video").codecs.filter((c) => !/H26|VP9|AV1/i.test(c.mimeType));
		pc.getTransceivers().find((t) => t.sender.track === this.pictures).setCodecPreferences(codecs);
	}

	async describe(description) {
		await this.pc.setLocalDescription(description);
		const sender = this.pc.getSenders().find((s) => s.track === this.pictures);
		const settings = sender.getParameters();
		for (const e of settings.encodings) { e.maxBitrate = this.order.bps; e.maxFramerate = this.clip.rate; }
		if (settings.encodings.length) await sender.setParameters(settings);
		const { type, sdp } = this.pc.localDescription;
		say({ say: "signal", signal: { type, sdp } });
	}

	// begin tells the far end's encoder what rate to begin with.
	begin(sdp) {
		const type = /a=rtpmap:(\d+) VP8/.exec(sdp)[1];
		const wish = `x-google-start-bitrate=${Math.round(this.order.start / 1000)}`;
		return sdp.replace(`a=rtpmap:${type} VP8/90000\r\n`, (line) => `${line}a=fmtp:${type} ${wish}\r\n`);
	}

	async hear(signal) {
		const { pc } = this;
		if (signal.sdp) {
			await pc.setRemoteDescription({ type: signal.type, sdp: this.begin(signal.sdp) });
			for (const c of this.waiting.splice(0)) await pc.addIceCandidate(c);
			if (signal.type === "offer") {
				this.send(pc);
				await this.describe(await pc.createAnswer());
			}
		} else if (pc.remoteDescription) await pc.addIceCandidate(signal);
		else this.waiting.push(signal);
	}

	async watch(track) {
		const frames = new MediaStreamTrackProcessor({ track }).readable.getReader();
		let buffer = new Uint8Array(0);
		for (;;) {
			const { value: frame, done } = await frames.read();
			if (done) return;
			const at = now();
			const size = frame.allocationSize();
			if (buffer.length < size) buffer = new Uint8Array(size);
			const planes = await frame.copyTo(buffer);
			const { width } = frame.visibleRect;
			frame.close();
			const count = read(buffer.subarray(planes[0].offset), planes[0].stride, width / this.clip.width, this.clip);
			if (!count) continue;
			if (!this.report.seen.length) say({ say: "first" });
			this.report.seen.push([count, at, now() - at]);
		}
	}

	listen(track) {
		this.speaker = new Audio();
		this.speaker.srcObject = new MediaStream([track]);
		this.speaker.play();
	}

	async mark() {
		const mark = { at: now(), sound: 0, concealed: 0 };
		for (const r of (await this.pc.getStats()).values())
			if (r.type === "inbound-rtp" && r.kind === "audio") {
				mark.sound = r.totalSamplesReceived;
				mark.concealed = r.concealedSamples;
			}
		this.report.marks.push(mark);
	}

	async stop() {
		this.over = true;
		this.pc.close();
		this.speaker?.pause();
		await this.context.close();
	}
}

const orders = new EventSource(`/orders/${end}`);
let queue = Promise.resolve();
orders.onmessage = (e) => {
	const order = JSON.parse(e.data);
	queue = queue.then(async () => {
		switch (order.do) {
			case "start":
				call = new Call(order, await clipOf(order.height));
				await say({ say: "ready" });
				break;
			case "connect": await call.connect(); break;
			case "signal": await call.hear(order.signal); break;
			case "mark": await call.mark(); await say({ say: "marked" }); break;
			case "report": await say({ say: "report", report: call.report }); break;
			case "stop": await call.stop(); call = null; await say({ say: "stopped" }); break;
		}
	}).catch((err) => say({ say: "error", text: String(err?.stack ?? err) }));
};
