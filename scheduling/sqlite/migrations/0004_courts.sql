-- Bookings are looked up by their court: what it usually hears, and for how long.
INSERT OR IGNORE INTO touches (resource, starts, booking, ends)
SELECT 'court/' || json_extract(doc, '$.court'), starts, id, ends FROM bookings WHERE coalesce(json_extract(doc, '$.court'), '') <> '';
