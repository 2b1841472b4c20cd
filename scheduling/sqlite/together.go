package sqlite

import (
	"fmt"

	"gatehouse/scheduling"
)

// SaveBookings implements scheduling.Writer. Every booking first gives up the
// claims it no longer has, and its time of a series, then each takes its own:
// so two may change places.
func (w *writer) SaveBookings(all []scheduling.Saving) ([]scheduling.Booking, error) {
	out := make([]scheduling.Booking, len(all))
	var saving scheduling.BookingID // for the error
	err := w.atomically(func() error {
		for _, s := range all {
			if err := w.exec(`UPDATE bookings SET series = '' WHERE id = ? AND series <> ''`, string(s.Booking.ID)); err != nil {
				return err
			}
		}
		old := make([]*scheduling.Booking, len(all))
		turns := make([]turnover, len(all))
		for i, s := range all {
			saving = s.Booking.ID
			out[i] = s.Booking.Clone()
			var err error
			if old[i], err = w.write(&out[i]); err != nil {
				return err
			}
			if turns[i], err = w.release(out[i]); err != nil {
				return err
			}
		}
		for i, s := range all {
			saving = s.Booking.ID
			if err := w.take(turns[i], s.Accept); err != nil {
				return err
			}
			if err := w.announce(actionOf(old[i], out[i]), out[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("save %d bookings together, at %s: %w", len(all), saving, err)
	}
	return out, nil
}
