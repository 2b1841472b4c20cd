uniform vec2 frame;
uniform vec4 bounds;
uniform sampler2D pic;
uniform float w;
uniform float h;
uniform float stride;

float part(vec4 t, float i) {
	return i < 0.5 ? t.r : i < 1.5 ? t.g : i < 2.5 ? t.b : t.a;
}

float byteAt(float x, float y) {
	float tx = floor(x / 4.0);
	vec2 at = vec2((tx + 0.5) / (stride / 4.0), (y + 0.5) / (h * 1.5));
	return part(texture2D(pic, at), x - tx * 4.0);
}

void main() {
	vec2 p = vec2((gl_FragCoord.x - bounds[0]) / (bounds[2] - bounds[0]),
		(frame.y - gl_FragCoord.y - bounds[1]) / (bounds[3] - bounds[1]));
	if (p.x < 0.0 || p.y < 0.0 || p.x > 1.0 || p.y > 1.0) discard;
	vec2 q = clamp(p * vec2(w, h) - 0.5, vec2(0.0), vec2(w - 1.0, h - 1.0));
	vec2 a = floor(q);
	vec2 b = min(a + 1.0, vec2(w - 1.0, h - 1.0));
	vec2 f = q - a;
	float y = mix(mix(byteAt(a.x, a.y), byteAt(b.x, a.y), f.x),
		mix(byteAt(a.x, b.y), byteAt(b.x, b.y), f.x), f.y);
	float cx = floor((a.x + f.x + 0.5) / 2.0);
	float cy = h + floor((a.y + f.y + 0.5) / 2.0);
	float u = byteAt(cx, cy) - 0.50196;
	float v = byteAt(cx + stride / 2.0, cy) - 0.50196;
	y = 1.16438 * (y - 0.06275);
	gl_FragColor = vec4(y + 1.59603 * v, y - 0.39176 * u - 0.81297 * v, y + 2.01723 * u, 1.0);
}
