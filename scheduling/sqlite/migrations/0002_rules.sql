-- What rooms, prisons and people have beyond the first columns: a JSON
-- document beside them, and a version.
ALTER TABLE prisons ADD COLUMN doc TEXT NOT NULL DEFAULT '{}';
ALTER TABLE prisons ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE rooms ADD COLUMN doc TEXT NOT NULL DEFAULT '{}';
ALTER TABLE rooms ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE people ADD COLUMN doc TEXT NOT NULL DEFAULT '{}';
ALTER TABLE people ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE series (
  id      TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  doc     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The occurrence that a booking is: no time of a rule is booked twice.
ALTER TABLE bookings ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE bookings ADD COLUMN original TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX bookings_by_series ON bookings (series, original) WHERE series <> '';

-- a is empty for a visitor who may visit nobody.
CREATE TABLE restrictions (
  id  TEXT PRIMARY KEY,
  a   TEXT NOT NULL,
  b   TEXT NOT NULL,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX restrictions_by_a ON restrictions (a);
CREATE INDEX restrictions_by_b ON restrictions (b);

CREATE TABLE requests (
  id       TEXT PRIMARY KEY,
  version  INTEGER NOT NULL CHECK (version >= 1),
  prison   TEXT NOT NULL,
  pending  INTEGER NOT NULL CHECK (pending IN (0, 1)),
  deadline INTEGER NOT NULL, -- nanoseconds; the greatest number for none
  made     INTEGER NOT NULL,
  doc      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_deadline ON requests (pending, deadline, made);

CREATE TABLE holds (
  id    TEXT PRIMARY KEY,
  until INTEGER NOT NULL, -- nanoseconds
  doc   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_by_until ON holds (until);
