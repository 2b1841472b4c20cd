// Package quiet passes pion's warnings on to a log without their arguments,
// which may hold addresses, keys and descriptions.
package quiet

import (
	"log/slog"

	"github.com/pion/logging"
)

// Factory makes loggers that say to Log what pion warned of; as a detail, for
// most of it is what the far end does.
type Factory struct{ Log *slog.Logger }

var _ logging.LoggerFactory = Factory{}

// NewLogger implements logging.LoggerFactory.
func (f Factory) NewLogger(scope string) logging.LeveledLogger {
	return logger{f.Log.With(slog.String("scope", scope))}
}

type logger struct{ log *slog.Logger }

func (logger) Trace(string)                   {}
func (logger) Tracef(string, ...any)          {}
func (logger) Debug(string)                   {}
func (logger) Debugf(string, ...any)          {}
func (logger) Info(string)                    {}
func (logger) Infof(string, ...any)           {}
func (l logger) Warn(string)                  { l.log.Debug("pion warning") }
func (l logger) Warnf(form string, _ ...any)  { l.log.Debug("pion warning", slog.String("form", form)) }
func (l logger) Error(string)                 { l.log.Debug("pion error") }
func (l logger) Errorf(form string, _ ...any) { l.log.Debug("pion error", slog.String("form", form)) }
