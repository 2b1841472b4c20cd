-- What a desk keeps. Times are epoch minutes where they are compared and
-- epoch nanoseconds where they are only shown; both UTC.

CREATE TABLE prisons (
  code      TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  zone      TEXT NOT NULL,
  day_start INTEGER NOT NULL, -- nanoseconds from local midnight
  day_end   INTEGER NOT NULL,
  pick_up   INTEGER NOT NULL  -- nanoseconds
) STRICT, WITHOUT ROWID;

CREATE TABLE courts (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  key        TEXT PRIMARY KEY,
  prison     TEXT NOT NULL REFERENCES prisons (code),
  name       TEXT NOT NULL,
  usage      TEXT NOT NULL,
  places     INTEGER NOT NULL CHECK (places BETWEEN 1 AND 1000),
  active     INTEGER NOT NULL CHECK (active IN (0, 1)),
  turnaround INTEGER NOT NULL -- nanoseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX rooms_by_prison ON rooms (prison);

CREATE TABLE people (
  id          TEXT PRIMARY KEY,
  number      TEXT NOT NULL,
  given       TEXT NOT NULL,
  family      TEXT NOT NULL,
  roles       TEXT NOT NULL, -- "|solicitor|officer|"
  prison      TEXT NOT NULL,
  wing        TEXT NOT NULL,
  agency      TEXT NOT NULL,
  -- What is searched: case and accents folded.
  fold_number TEXT NOT NULL,
  fold_given  TEXT NOT NULL,
  fold_family TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_number ON people (fold_number);

-- A booking is kept whole as a versioned JSON document; what is queried
-- stands beside it in columns.
CREATE TABLE bookings (
  id      TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  status  TEXT NOT NULL,
  starts  INTEGER NOT NULL,
  ends    INTEGER NOT NULL,
  doc     TEXT NOT NULL,
  CHECK (ends - starts BETWEEN 1 AND 1440)
) STRICT;
CREATE INDEX bookings_by_start ON bookings (starts, id);

-- Every version that was replaced, oldest first.
CREATE TABLE booking_versions (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  booking TEXT NOT NULL,
  version INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  doc     TEXT NOT NULL
) STRICT;
CREATE INDEX booking_versions_by_booking ON booking_versions (booking, seq);

-- Which rooms, people and prisons a booking concerns or concerned, whatever
-- its status: "room/…", "person/…", "prison/…".
CREATE TABLE touches (
  resource TEXT NOT NULL,
  starts   INTEGER NOT NULL,
  booking  TEXT NOT NULL REFERENCES bookings (id),
  ends     INTEGER NOT NULL,
  PRIMARY KEY (resource, starts, booking)
) STRICT, WITHOUT ROWID;
CREATE INDEX touches_by_booking ON touches (booking);

-- A clash that a person knowingly accepted. a is empty when the clash is
-- with the room itself. overlap is 1 when the two claims share time: only
-- such a row exempts anything from the triggers below.
CREATE TABLE acceptances (
  a          TEXT NOT NULL,
  b          TEXT NOT NULL,
  resource   TEXT NOT NULL,
  code       TEXT NOT NULL,
  overlap    INTEGER NOT NULL CHECK (overlap IN (0, 1)),
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  reason     TEXT NOT NULL CHECK (length(reason) BETWEEN 3 AND 200),
  at         INTEGER NOT NULL,
  PRIMARY KEY (a, b, resource, code),
  CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX acceptances_by_b ON acceptances (b);

-- Lanes 0 to places-1 are the places of a resource. A claim that was accepted
-- on top of others sits in a lane of its own, below 0, that nothing shares.
CREATE TABLE claims (
  id        INTEGER PRIMARY KEY,
  booking   TEXT NOT NULL REFERENCES bookings (id),
  resource  TEXT NOT NULL,
  lane      INTEGER NOT NULL,
  starts    INTEGER NOT NULL,
  ends      INTEGER NOT NULL,
  exclusive INTEGER NOT NULL CHECK (exclusive IN (0, 1)),
  CHECK (ends - starts BETWEEN 1 AND 1440),
  CHECK (lane >= 0 OR (lane = -id AND exclusive = 0))
) STRICT;
CREATE INDEX claims_by_resource ON claims (resource, starts, ends, lane, exclusive, booking);
CREATE INDEX claims_by_booking ON claims (booking);

-- The truth about double bookings. First: no two claims in one lane at once,
-- and no lane that the resource has not got. Then, where a claim in a lane of
-- its own is near: at no instant more claims than the resource has places
-- that are not accepted against every other claim of that instant. (For one
-- place that says: every overlapping pair is accepted.)
CREATE TRIGGER claims_inserted AFTER INSERT ON claims BEGIN
  SELECT RAISE(ABORT, 'taken: lane') WHERE EXISTS (
    SELECT 1 FROM claims c
    WHERE c.resource = NEW.resource AND c.starts > NEW.starts - 1440 AND c.starts < NEW.ends
      AND c.ends > NEW.starts AND c.lane = NEW.lane AND c.id <> NEW.id);
  SELECT RAISE(ABORT, 'taken: no such lane') WHERE NEW.lane > 0 AND NEW.lane >= coalesce(
    (SELECT r.places FROM rooms r WHERE 'room/' || r.key = NEW.resource AND r.key = substr(NEW.resource, 6)), 1);
  SELECT RAISE(ABORT, 'taken: not accepted') WHERE EXISTS (
    SELECT 1 FROM claims x
    WHERE x.resource = NEW.resource AND x.starts > NEW.starts - 1440 AND x.starts < NEW.ends
      AND x.ends > NEW.starts AND x.lane < 0
  ) AND EXISTS (
    SELECT 1 FROM claims p
    WHERE p.resource = NEW.resource AND p.starts > NEW.starts - 1440 AND p.starts < NEW.ends
      AND p.ends > NEW.starts
      AND coalesce((SELECT r.places FROM rooms r WHERE 'room/' || r.key = NEW.resource AND r.key = substr(NEW.resource, 6)), 1) < (
        SELECT count(*) FROM claims u
        WHERE u.resource = NEW.resource AND u.starts > max(p.starts, NEW.starts) - 1440
          AND u.starts <= max(p.starts, NEW.starts) AND u.ends > max(p.starts, NEW.starts)
          AND EXISTS (
            SELECT 1 FROM claims v
            WHERE v.resource = NEW.resource AND v.starts > max(p.starts, NEW.starts) - 1440
              AND v.starts <= max(p.starts, NEW.starts) AND v.ends > max(p.starts, NEW.starts)
              AND v.id <> u.id
              AND (u.exclusive OR v.exclusive OR NOT EXISTS (
                SELECT 1 FROM acceptances a
                WHERE a.a = min(u.booking, v.booking) AND a.b = max(u.booking, v.booking)
                  AND a.resource = NEW.resource AND a.overlap)))));
END;

CREATE TRIGGER claims_updated AFTER UPDATE ON claims BEGIN
  SELECT RAISE(ABORT, 'taken: lane') WHERE EXISTS (
    SELECT 1 FROM claims c
    WHERE c.resource = NEW.resource AND c.starts > NEW.starts - 1440 AND c.starts < NEW.ends
      AND c.ends > NEW.starts AND c.lane = NEW.lane AND c.id <> NEW.id);
  SELECT RAISE(ABORT, 'taken: no such lane') WHERE NEW.lane > 0 AND NEW.lane >= coalesce(
    (SELECT r.places FROM rooms r WHERE 'room/' || r.key = NEW.resource AND r.key = substr(NEW.resource, 6)), 1);
  SELECT RAISE(ABORT, 'taken: not accepted') WHERE EXISTS (
    SELECT 1 FROM claims x
    WHERE x.resource = NEW.resource AND x.starts > NEW.starts - 1440 AND x.starts < NEW.ends
      AND x.ends > NEW.starts AND x.lane < 0
  ) AND EXISTS (
    SELECT 1 FROM claims p
    WHERE p.resource = NEW.resource AND p.starts > NEW.starts - 1440 AND p.starts < NEW.ends
      AND p.ends > NEW.starts
      AND coalesce((SELECT r.places FROM rooms r WHERE 'room/' || r.key = NEW.resource AND r.key = substr(NEW.resource, 6)), 1) < (
        SELECT count(*) FROM claims u
        WHERE u.resource = NEW.resource AND u.starts > max(p.starts, NEW.starts) - 1440
          AND u.starts <= max(p.starts, NEW.starts) AND u.ends > max(p.starts, NEW.starts)
          AND EXISTS (
            SELECT 1 FROM claims v
            WHERE v.resource = NEW.resource AND v.starts > max(p.starts, NEW.starts) - 1440
              AND v.starts <= max(p.starts, NEW.starts) AND v.ends > max(p.starts, NEW.starts)
              AND v.id <> u.id
              AND (u.exclusive OR v.exclusive OR NOT EXISTS (
                SELECT 1 FROM acceptances a
                WHERE a.a = min(u.booking, v.booking) AND a.b = max(u.booking, v.booking)
                  AND a.resource = NEW.resource AND a.overlap)))));
END;

-- An acceptance ends only when nothing leans on it any more.
CREATE TRIGGER acceptances_deleted AFTER DELETE ON acceptances WHEN OLD.overlap BEGIN
  SELECT RAISE(ABORT, 'taken: acceptance in use') WHERE EXISTS (
    SELECT 1 FROM claims x
    JOIN claims y ON y.booking = OLD.b AND y.resource = OLD.resource
      AND y.starts < x.ends AND y.ends > x.starts
    JOIN claims p ON p.resource = OLD.resource AND p.starts > max(x.starts, y.starts) - 1440
      AND p.starts < min(x.ends, y.ends) AND p.ends > max(x.starts, y.starts)
    WHERE x.booking = OLD.a AND x.resource = OLD.resource
      AND coalesce((SELECT r.places FROM rooms r WHERE 'room/' || r.key = OLD.resource AND r.key = substr(OLD.resource, 6)), 1) < (
        SELECT count(*) FROM claims u
        WHERE u.resource = OLD.resource AND u.starts > max(p.starts, x.starts, y.starts) - 1440
          AND u.starts <= max(p.starts, x.starts, y.starts) AND u.ends > max(p.starts, x.starts, y.starts)
          AND EXISTS (
            SELECT 1 FROM claims v
            WHERE v.resource = OLD.resource AND v.starts > max(p.starts, x.starts, y.starts) - 1440
              AND v.starts <= max(p.starts, x.starts, y.starts) AND v.ends > max(p.starts, x.starts, y.starts)
              AND v.id <> u.id
              AND (u.exclusive OR v.exclusive OR NOT EXISTS (
                SELECT 1 FROM acceptances a
                WHERE a.a = min(u.booking, v.booking) AND a.b = max(u.booking, v.booking)
                  AND a.resource = OLD.resource AND a.overlap)))));
END;
CREATE TRIGGER acceptances_updated BEFORE UPDATE ON acceptances BEGIN
  SELECT RAISE(ABORT, 'an acceptance is never changed');
END;

-- INSERT OR REPLACE would remove a row without a delete.
CREATE TRIGGER acceptances_replaced BEFORE INSERT ON acceptances
WHEN EXISTS (SELECT 1 FROM acceptances WHERE a = NEW.a AND b = NEW.b AND resource = NEW.resource AND code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'an acceptance is never changed');
END;

-- A room keeps its places while claims lean on them.
CREATE TRIGGER rooms_places BEFORE UPDATE OF key, places ON rooms
WHEN (NEW.places < OLD.places OR NEW.key <> OLD.key)
  AND EXISTS (SELECT 1 FROM claims c WHERE c.resource = 'room/' || OLD.key) BEGIN
  SELECT RAISE(ABORT, 'taken: room in use');
END;
CREATE TRIGGER rooms_deleted BEFORE DELETE ON rooms
WHEN EXISTS (SELECT 1 FROM claims c WHERE c.resource = 'room/' || OLD.key) BEGIN
  SELECT RAISE(ABORT, 'taken: room in use');
END;

CREATE TRIGGER rooms_replaced BEFORE INSERT ON rooms
WHEN EXISTS (SELECT 1 FROM rooms r WHERE r.key = NEW.key)
  AND EXISTS (SELECT 1 FROM claims c WHERE c.resource = 'room/' || NEW.key) BEGIN
  SELECT RAISE(ABORT, 'taken: room in use');
END;

-- What foreign_keys=1 refuses on our own connections is refused on any.
CREATE TRIGGER bookings_deleted BEFORE DELETE ON bookings
WHEN EXISTS (SELECT 1 FROM claims c WHERE c.booking = OLD.id) BEGIN
  SELECT RAISE(ABORT, 'taken: booking with claims');
END;

CREATE TABLE idempotency (
  key     TEXT PRIMARY KEY,
  booking TEXT NOT NULL REFERENCES bookings (id),
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_booking ON idempotency (booking);

-- The feed, numbered in the order of commits.
CREATE TABLE changes (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  action  TEXT NOT NULL,
  booking TEXT NOT NULL -- empty when the change is wider than a booking
) STRICT;

CREATE TABLE audit (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  action     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  version    INTEGER NOT NULL,
  reason     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);

-- Append only. The insert triggers stop INSERT OR REPLACE, which would remove
-- a row without a delete.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN
  SELECT RAISE(ABORT, 'the feed is append-only');
END;
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN
  SELECT RAISE(ABORT, 'the feed is append-only');
END;
CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'the feed is append-only');
END;
CREATE TRIGGER booking_versions_no_update BEFORE UPDATE ON booking_versions BEGIN
  SELECT RAISE(ABORT, 'the versions are append-only');
END;
CREATE TRIGGER booking_versions_no_delete BEFORE DELETE ON booking_versions BEGIN
  SELECT RAISE(ABORT, 'the versions are append-only');
END;
CREATE TRIGGER booking_versions_no_replace BEFORE INSERT ON booking_versions
WHEN EXISTS (SELECT 1 FROM booking_versions WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'the versions are append-only');
END;
