// A sound by which people find out whether they will hear the others.

const notes = [523, 659, 784]; // Hz, one after another
const each = 0.25; // seconds

export function chime() {
  const context = new AudioContext(), gain = context.createGain();
  gain.connect(context.destination);
  notes.forEach((hz, n) => {
    const note = context.createOscillator(), at = context.currentTime + n * each;
    note.frequency.value = hz;
    gain.gain.setValueAtTime(0.3, at);
    gain.gain.linearRampToValueAtTime(0, at + each);
    note.connect(gain);
    note.start(at);
    note.stop(at + each);
    if (n === notes.length - 1) note.onended = () => context.close();
  });
}
