uniform vec2 frame;
uniform vec4 bounds;
uniform sampler2D pic;
uniform float w;
uniform float h;
uniform float stride;

// four is the texel that holds byte x, blended between the rows around y.
vec4 four(float x, float y) {
	return texture2D(pic, vec2((floor(x / 4.0) + 0.5) / (stride / 4.0), (y + 0.5) / (h * 1.5)));
}

float part(vec4 t, float x) {
	float i = x - floor(x / 4.0) * 4.0;
	return i < 0.5 ? t.r : i < 1.5 ? t.g : i < 2.5 ? t.b : t.a;
}

void main() {
	vec2 p = vec2((gl_FragCoord.x - bounds[0]) / (bounds[2] - bounds[0]),
		(frame.y - gl_FragCoord.y - bounds[1]) / (bounds[3] - bounds[1]));
	if (p.x < 0.0 || p.y < 0.0 || p.x > 1.0 || p.y > 1.0) discard;
	vec2 q = clamp(p * vec2(w, h) - 0.5, vec2(0.0), vec2(w - 1.0, h - 1.0));
	float a = floor(q.x);
	float b = min(a + 1.0, w - 1.0);
	float y = 1.16438 * (mix(part(four(a, q.y), a), part(four(b, q.y), b), q.x - a) - 0.06275);
	float c = min(floor(p.x * w / 2.0), w / 2.0 - 1.0);
	vec4 t = four(2.0 * c, h + clamp(p.y * h / 2.0 - 0.5, 0.0, h / 2.0 - 1.0));
	vec2 uv = (c - floor(c / 2.0) * 2.0 < 0.5 ? t.rg : t.ba) - 0.50196;
	gl_FragColor = vec4(y + 1.59603 * uv.y, y - 0.39176 * uv.x - 0.81297 * uv.y, y + 2.01723 * uv.x, 1.0);
}
