// Package words says everything that people read, in English or Welsh: the
// one way from a message key to a text, and from a time to how it is read.
package words

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"gatehouse/assets"
)

// The languages Gatehouse speaks.
const (
	English = "en"
	Welsh   = "cy"
)

// Words says messages in one language. It never changes after Load and is
// safe for any goroutine.
type Words struct {
	lang      string
	localizer *i18n.Localizer
}

// Load returns the words of lang, "en" or "cy"; what Welsh does not say yet
// is said in English. Any other language is an error.
func Load(lang string) (*Words, error) {
	return load(assets.I18n, lang)
}

func load(files fs.FS, lang string) (*Words, error) {
	if lang != English && lang != Welsh {
		return nil, fmt.Errorf("words: no language %q", lang)
	}
	welsh := language.MustParse(Welsh)
	bundle := i18n.NewBundle(language.BritishEnglish)
	for _, l := range []string{English, Welsh} {
		messages, err := read(files, l)
		if err != nil {
			return nil, err
		}
		tag := language.BritishEnglish
		if l == Welsh {
			tag = welsh
		}
		if err := bundle.AddMessages(tag, messages...); err != nil {
			return nil, fmt.Errorf("words: %s: %w", l, err)
		}
	}
	want := language.BritishEnglish.String()
	if lang == Welsh {
		want = welsh.String()
	}
	return &Words{lang: lang, localizer: i18n.NewLocalizer(bundle, want)}, nil
}

// read collects the messages of every area's file, each key prefixed with
// its area: "save" in common.toml becomes "common.save".
func read(files fs.FS, lang string) ([]*i18n.Message, error) {
	dir := path.Join("i18n", lang)
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	var out []*i18n.Message
	for _, e := range entries {
		area, ok := strings.CutSuffix(e.Name(), ".toml")
		if !ok {
			continue
		}
		raw, err := fs.ReadFile(files, path.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		file, err := i18n.ParseMessageFileBytes(raw, lang+".toml",
			map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
		if err != nil {
			return nil, fmt.Errorf("words: %s/%s: %w", lang, e.Name(), err)
		}
		for _, m := range file.Messages {
			m.ID = area + "." + m.ID
			out = append(out, m)
		}
	}
	return out, nil
}

// Lang is the language of these words: "en" or "cy".
func (w *Words) Lang() string { return w.lang }

// Say returns the message of key, "area.name", with its placeholders filled
// from args: pairs of a name and a value, Say("call.waiting", "Name", name).
// A key that nobody wrote is returned as it is.
func (w *Words) Say(key string, args ...any) string {
	text, _ := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: pairs(args)})
	if text == "" {
		return key
	}
	return text
}

// Count is Say for n of something, in the plural form that the language asks
// for; the message shows n with {{.N}}.
func (w *Words) Count(key string, n int, args ...any) string {
	values := pairs(args)
	values["N"] = n
	text, _ := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: values})
	if text == "" {
		return key
	}
	return text
}

func pairs(args []any) map[string]any {
	m := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return m
}
