// The screen of a phone stays on while somebody waits or talks: one that goes
// dark would end their call.

export class Awake {
  constructor() {
    this.wanted = false;
    document.addEventListener("visibilitychange", () => this.take()); // a page that was hidden has lost it
  }

  want(on) {
    if (this.wanted === on) return;
    this.wanted = on;
    this.take();
  }

  async take() {
    const free = this.lock?.released !== false;
    if (this.wanted && free && document.visibilityState === "visible") {
      try { this.lock = await navigator.wakeLock?.request("screen"); } catch { /* a low battery, or not allowed: as without */ }
    }
    if (!this.wanted) this.lock?.release();
  }
}
