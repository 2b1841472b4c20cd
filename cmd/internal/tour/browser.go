package tour

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// withoutBrowser is why nobody can join from a browser here.
func withoutBrowser(ctx context.Context, cfg Config) string {
	if why := hubWithoutClock(ctx, cfg); why != "" {
		return why
	}
	if chromium() == "" {
		return "there is no Chromium here to be a guest's browser: `make tour` installs it on Debian"
	}
	return ""
}

// chromium is where the browser is; empty is nowhere.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// page is the page of one guest, in a real Chromium of their own, unseen.
type page struct {
	tour *Tour
	name string
	ctx  context.Context //nolint:containedctx // the browser's own, from its start to its end
	stop func()
}

// browse starts a browser whose camera and microphone are a test card and a
// tone out of files.
func (t *Tour) browse(name string, hz float64) (*page, error) {
	dir := filepath.Join(t.stage.dir, "chromium")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	film, sound := filepath.Join(dir, "camera.y4m"), filepath.Join(dir, "microphone.wav")
	if err := os.WriteFile(film, filmOf(name), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(sound, soundOf(hz), 0o600); err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium()), chromedp.NoSandbox, chromedp.WindowSize(900, 1120),
		chromedp.Env(append(soundEnv(guestName), t.stage.env...)...), chromedp.Flag("mute-audio", false),
		chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", film), chromedp.Flag("use-file-for-fake-audio-capture", sound),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("lang", "en-GB"), chromedp.Flag("accept-lang", "en-GB"), chromedp.Flag("disable-features", "WebRtcHideLocalIpsWithMdns"))
	// Not the step's own context: the page stays for later steps.
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.ctx), options...)
	ctx, end := chromedp.NewContext(alloc)
	t.page = &page{tour: t, name: name, ctx: ctx, stop: func() {
		_ = chromedp.Cancel(ctx) // waits for it; how it ends says nothing
		end()
		stop()
	}}
	return t.page, nil
}

// closePages ends the guest's browser.
func (t *Tour) closePages() {
	if t.page != nil {
		t.page.stop()
		t.page = nil
	}
}

// comes opens a link, looks at the camera and asks to join.
func (p *page) comes(link string) error {
	if err := chromedp.Do(p.ctx, chromedp.Navigate(link)); err != nil {
		return fmt.Errorf("%s's page: %w", p.name, err)
	}
	if err := p.press("#enter"); err != nil {
		return err
	}
	if err := p.says("Your camera and microphone"); err != nil {
		return err
	}
	if err := p.press("#consent"); err != nil {
		return err
	}
	return p.press("#join")
}

// press presses what a selector means, once it is there.
func (p *page) press(selector string) error {
	ctx, stop := context.WithCancel(p.ctx)
	defer stop()
	defer context.AfterFunc(p.tour.ctx, stop)()
	if err := chromedp.Do(ctx, chromedp.Click(selector, chromedp.NodeVisible)); err != nil {
		return fmt.Errorf("%s presses %s: %w", p.name, selector, err)
	}
	return nil
}

// says waits until the page says something.
func (p *page) says(text string) error {
	said := ""
	err := p.tour.Until(p.name+"'s page: "+text, func() (bool, error) {
		var err error
		said, err = chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.querySelector("main > section:not([hidden])")?.innerText ?? ""`))
		return strings.Contains(said, text), err
	})
	if err != nil {
		return fmt.Errorf("%w; it says %q", err, said)
	}
	return nil
}

// sees waits until the page shows the cameras of desks, all at once.
func (p *page) sees(desks ...string) error {
	return p.tour.Until(fmt.Sprintf("%s's page: the pictures of %v", p.name, desks), func() (bool, error) {
		shot, err := p.shot()
		if err != nil {
			return false, err
		}
		img, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			return false, err
		}
		seen := map[uint16]bool{}
		for _, r := range pattern.ReadAll(img) {
			seen[r.Station] = true
		}
		for _, d := range desks {
			if !seen[pattern.Station(d)] {
				return false, nil
			}
		}
		return true, nil
	})
}

func (p *page) shot() ([]byte, error) {
	ctx, stop := context.WithTimeout(p.ctx, 5*time.Second)
	defer stop()
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("%s's page: %w", p.name, err)
	}
	return shot, nil
}

// picture keeps what the page shows.
func (p *page) picture(name string) error {
	shot, err := p.shot()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.tour.cfg.Out, name+".png"), shot, 0o644)
}

// fileSeconds is how long the files of a browser's devices last before they
// begin again.
const fileSeconds = 6

// filmOf is a test card as a YUV4MPEG2 file, the one sort of film that Chromium
// takes a camera's pictures from.
func filmOf(label string) []byte {
	card, f := pattern.NewTestCard(farWidth, farHeight, farFPS, label), media.NewFrame(farWidth, farHeight)
	film := fmt.Appendf(nil, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n", farWidth, farHeight, farFPS)
	for n := range uint32(fileSeconds * farFPS) {
		card.Draw(f, n+1)
		film = append(film, "FRAME\n"...)
		film = append(append(append(film, f.Y...), f.U...), f.V...)
	}
	return film
}

// soundOf is a tone as a WAVE file.
func soundOf(hz float64) []byte {
	pcm := make([]int16, fileSeconds*media.SampleRate)
	pattern.NewTone(hz).Fill(pcm)
	le, size := binary.LittleEndian, uint32(2*len(pcm))
	wav := le.AppendUint32([]byte("RIFF"), 36+size)
	wav = le.AppendUint32(append(wav, "WAVEfmt "...), 16)
	wav = le.AppendUint16(le.AppendUint16(wav, 1), 1) // PCM, one channel
	wav = le.AppendUint32(le.AppendUint32(wav, media.SampleRate), 2*media.SampleRate)
	wav = le.AppendUint16(le.AppendUint16(wav, 2), 16)
	wav = le.AppendUint32(append(wav, "data"...), size)
	for _, v := range pcm {
		wav = le.AppendUint16(wav, uint16(v))
	}
	return wav
}
