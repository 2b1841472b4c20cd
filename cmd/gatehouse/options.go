package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"gatehouse/app"
	"gatehouse/app/settings"
	"gatehouse/cmd/internal/clock"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
)

// options is what the command line says.
type options struct {
	data, config, state string
	given               settings.Saved
	sample              bool
	video               string
	probe               string
	size                fyne.Size
	listen              string
	guests              hub.Guests
	relaying            hub.Relaying
	// link is joined at once; joinOnly opens no data file.
	link     string
	joinOnly bool
	// list is the path of a court's list that is read at once.
	list string
	// source and sink are PulseAudio's names of this process's first choices,
	// when its environment says some.
	source, sink string
	// now is the desk's clock.
	now func() time.Time
}

const usage = `Gatehouse books a prison's video rooms and holds the calls.

  gatehouse [flags]              open the desk
  gatehouse [flags] join LINK    join a call by its link; opens no data file
  gatehouse [flags] read FILE    open the desk and read a court's list; nothing is booked

Flags:
`

// parse reads the command line. It returns flag.ErrHelp after printing help.
func parse(args []string, out io.Writer) (options, error) {
	o := options{source: os.Getenv("PULSE_SOURCE"), sink: os.Getenv("PULSE_SINK")}
	f := flag.NewFlagSet("gatehouse", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() {
		fmt.Fprint(out, usage)
		f.PrintDefaults()
	}
	f.StringVar(&o.data, "data", "", "the `file` that holds the diary (default in the user's data folder)")
	f.StringVar(&o.config, "config", "", "the `folder` for settings and the hub's key (default in the user's configuration folder)")
	f.StringVar(&o.state, "state", "", "the `folder` for the log (default beside the settings)")
	f.StringVar(&o.given.Name, "name", "", "your `name`, instead of asking at the first start")
	f.StringVar(&o.given.Role, "role", "", "your `role`: "+strings.Join(settings.Roles(), ", "))
	f.BoolVar(&o.sample, "sample", false, "begin an empty diary with the sample estate, without asking")
	f.StringVar(&o.given.Lang, "lang", "", "`en` or cy")
	f.StringVar(&o.given.Theme, "theme", "", "`light`, dark or system")
	f.IntVar(&o.given.TextSize, "text-size", 0, "100, 125 or 150 `percent`")
	f.StringVar(&o.given.Camera, "camera", "", "the camera's `id`, such as synthetic:testcard")
	f.StringVar(&o.given.Microphone, "microphone", "", "the microphone's `id`, such as synthetic:tone")
	f.StringVar(&o.given.Speaker, "speaker", "", "the speaker's `id`, such as synthetic:silence")
	f.StringVar(&o.given.Hub, "hub", "", "the enrolment `line` of a hub that holds the hearings")
	f.BoolVar(&o.given.RelayOnly, "relay-only", false, "hide this desk's address: calls pass only through a relay")
	f.StringVar(&o.given.Relay, "relay", "", "the `URL` of a relay beside the hub's, such as turn:relay.example.org:3478")
	f.StringVar(&o.given.RelayName, "relay-name", "", "the `name` it knows this desk by")
	password := f.String("relay-password", "", "a `file` with the name's password")
	f.StringVar(&o.listen, "listen", ":7440", "the `address` at which this desk's own hub listens")
	guestFlags(f, &o.guests)
	o.relaying.Flags(f)
	f.StringVar(&o.video, "video", "shader", "how pictures are drawn: `shader` or rgba")
	f.StringVar(&o.probe, "probe", "", "a unix `socket` that tells tests what the window shows")
	now := f.String("now", "", "begin the desk's clock at this `time`, such as 2026-11-24T09:50, to look around or to test")
	size := f.String("size", "1280x800", "the window's first `size`")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.given.RelayPassword, err = passwordIn(*password, o.given.Relay, o.given.RelayName); err != nil {
		return o, err
	}
	if o.size, err = parseSize(*size); err != nil {
		return o, err
	}
	if o.now, err = clock.From(*now); err != nil {
		return o, err
	}
	if o.video != "shader" && o.video != "rgba" {
		return o, fmt.Errorf("-video is %q, and must be shader or rgba", o.video)
	}
	switch rest := f.Args(); {
	case len(rest) == 0:
	case rest[0] == "join" && len(rest) == 2:
		o.link, o.joinOnly = rest[1], true
	case rest[0] == "join":
		return o, errors.New("join needs one link")
	case len(rest) == 1 && strings.HasPrefix(rest[0], "gatehouse://"):
		o.link, o.joinOnly = rest[0], true
	case rest[0] == app.ReadList && len(rest) == 2:
		o.list = rest[1]
	case rest[0] == app.ReadList:
		return o, errors.New("read needs one file")
	case len(rest) == 1 && isFile(rest[0]): // as systems open a file with a program
		o.list = rest[0]
	default:
		return o, fmt.Errorf("%q is not a command: see gatehouse -help", rest[0])
	}
	return o, o.places()
}

// passwordIn reads the relay's password, and sees that the relay is one and
// that all of it is said: none can be used without a name and its password.
func passwordIn(path, relay, name string) (string, error) {
	if relay == "" {
		return "", nil
	}
	if err := media.CheckRelay(relay); err != nil {
		return "", fmt.Errorf("-relay is %q, and must be like turn:relay.example.org:3478", relay)
	}
	if strings.TrimSpace(name) == "" || path == "" {
		return "", errors.New("-relay needs -relay-name, the name it knows this desk by, and -relay-password, a file with its password")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("-relay-password: %w", err)
	}
	password := strings.TrimSpace(string(text))
	if password == "" {
		return "", fmt.Errorf("-relay-password: %s is empty", path)
	}
	return password, nil
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// handed is what a desk that is open already is told.
func (o options) handed(args []string) []string {
	if o.list == "" {
		return args
	}
	return []string{app.ReadList, o.list}
}

// guestFlags are those of the page that guests join from.
func guestFlags(f *flag.FlagSet, g *hub.Guests) {
	f.StringVar(&g.Listen, "guest-listen", "", "the `address` of a page that guests join from in a browser; none when empty")
	f.StringVar(&g.Cert, "guest-cert", "", "a `file` with a certificate that browsers trust; needed unless the address is 127.0.0.1")
	f.StringVar(&g.Key, "guest-key", "", "the `file` with its key")
	f.StringVar(&g.URL, "guest-url", "", "the `address` that links for browsers name, such as https://calls.example.org")
}

func parseSize(s string) (fyne.Size, error) {
	w, h, ok := strings.Cut(s, "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || width < 320 || height < 240 {
		return fyne.Size{}, fmt.Errorf("-size is %q, and must be like 1280x800", s)
	}
	return fyne.NewSize(float32(width), float32(height)), nil
}

// places fills in where things are kept unless the command line said so.
func (o *options) places() error {
	config, err := os.UserConfigDir()
	if err != nil && (o.data == "" || o.config == "") {
		return err
	}
	if o.config == "" {
		o.config = filepath.Join(config, "gatehouse")
	}
	if o.state == "" {
		o.state = o.config
	}
	if o.data == "" {
		o.data = filepath.Join(dataFolder(config), "gatehouse", "diary.db")
	}
	if o.list != "" {
		if o.list, err = filepath.Abs(o.list); err != nil {
			return err
		}
	}
	o.data, err = filepath.Abs(o.data)
	return err
}

// dataFolder is where people's data belongs, by the system's custom
// (https://specifications.freedesktop.org/basedir-spec/latest/).
func dataFolder(config string) string {
	switch runtime.GOOS {
	case "windows", "darwin":
		return config
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share")
	}
	return config
}

// logName is the log's file, and crashName where the runtime writes a fault
// that nothing could catch.
const (
	logName   = "gatehouse.log"
	crashName = "gatehouse-crash.log"
	logMost   = 5 << 20
)

// openLog returns a log into the folder; without one it is silent. No names,
// notes, links or tokens are ever written to it.
func openLog(dir string) (log *slog.Logger, done func(), err error) {
	silent := slog.New(slog.DiscardHandler)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return silent, func() {}, err
	}
	path := filepath.Join(dir, logName)
	if st, err := os.Stat(path); err == nil && st.Size() > logMost {
		if err := os.Rename(path, path+".old"); err != nil {
			return silent, func() {}, err
		}
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return silent, func() {}, err
	}
	log = slog.New(slog.NewTextHandler(file, nil))
	if crash, err := os.OpenFile(filepath.Join(dir, crashName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		if err := debug.SetCrashOutput(crash, debug.CrashOptions{}); err != nil {
			log.Warn("faults are not written to a file", "err", err)
		}
		_ = crash.Close() // the runtime keeps a handle of its own
	}
	return log, func() { _ = file.Close() }, nil
}
