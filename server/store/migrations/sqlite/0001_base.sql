-- Times are milliseconds since the Unix epoch, UTC. Ids are UUIDs of version 7 as text. Flags are 0 or 1.
-- What is encrypted ends with _enc, what is hashed with _hash. Text sorts by its bytes.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
    id              TEXT NOT NULL PRIMARY KEY,
    slug            TEXT NOT NULL,
    name            TEXT NOT NULL,
    region          TEXT NOT NULL,
    locale          TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    accent          TEXT,
    require_second  INTEGER NOT NULL CHECK (require_second IN (0, 1)),
    countries       TEXT NOT NULL,
    own_numbers_enc BLOB,
    password_min    INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX organizations_slug ON organizations (slug);

CREATE TABLE users (
    id                  TEXT NOT NULL PRIMARY KEY,
    org_id              TEXT NOT NULL REFERENCES organizations (id),
    username            TEXT NOT NULL,
    skeleton            TEXT NOT NULL,
    email               TEXT,
    email_key           TEXT,
    name                TEXT NOT NULL,
    role                TEXT NOT NULL,
    status              TEXT NOT NULL,
    locale              TEXT,
    time_zone           TEXT,
    phone_enc           BLOB,
    phone_hash          BLOB,
    phone_country       TEXT,
    phone_verified_at   INTEGER,
    text_on             INTEGER NOT NULL CHECK (text_on IN (0, 1)),
    email_backup        INTEGER NOT NULL CHECK (email_backup IN (0, 1)),
    password_hash       TEXT,
    password_key_id     TEXT,
    password_at         INTEGER,
    last_sign_in_at     INTEGER,
    previous_sign_in_at INTEGER,
    version             INTEGER NOT NULL,
    created_at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_username ON users (org_id, username);
CREATE UNIQUE INDEX users_skeleton ON users (org_id, skeleton);
CREATE UNIQUE INDEX users_email ON users (org_id, email_key);
CREATE INDEX users_phone ON users (org_id, phone_hash);
CREATE INDEX users_email_key ON users (email_key);
CREATE INDEX users_role ON users (org_id, role);

CREATE TABLE activation_codes (
    user_id    TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    code_hash  BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setup_tokens (
    hash       BLOB NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    state      TEXT NOT NULL,
    version    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE flows (
    id         TEXT NOT NULL PRIMARY KEY,
    org_id     TEXT NOT NULL REFERENCES organizations (id),
    kind       TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    user_id    TEXT REFERENCES users (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX flows_token ON flows (token_hash);
CREATE INDEX flows_user ON flows (user_id);
CREATE INDEX flows_expiry ON flows (expires_at);

-- The flow of a challenge is no foreign key: one that proves a number at set-up belongs to the record of the set-up.
CREATE TABLE challenges (
    id           TEXT NOT NULL PRIMARY KEY,
    flow_id      TEXT NOT NULL,
    org_id       TEXT,
    user_id      TEXT REFERENCES users (id) ON DELETE CASCADE,
    purpose      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    tries        INTEGER NOT NULL,
    max_tries    INTEGER NOT NULL,
    used_at      INTEGER,
    sends        INTEGER NOT NULL,
    last_send_at INTEGER NOT NULL,
    emailed_at   INTEGER,
    text_failed  INTEGER NOT NULL CHECK (text_failed IN (0, 1)),
    CHECK (tries <= max_tries)
) STRICT;
CREATE INDEX challenges_user ON challenges (user_id);
CREATE INDEX challenges_expiry ON challenges (expires_at);

CREATE TABLE lanes (
    key           TEXT NOT NULL PRIMARY KEY,
    tries         INTEGER NOT NULL,
    day_tries     INTEGER NOT NULL,
    day_from      INTEGER NOT NULL,
    free_at       INTEGER NOT NULL,
    waiting_until INTEGER NOT NULL,
    locked_until  INTEGER NOT NULL,
    disabled      INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lanes_updated ON lanes (updated_at);

CREATE TABLE rates (
    key        TEXT NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    count      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rates_end ON rates (ends_at);

CREATE TABLE devices (
    id         TEXT NOT NULL PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX devices_token ON devices (token_hash);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE sessions (
    id         TEXT NOT NULL PRIMARY KEY,
    org_id     TEXT NOT NULL REFERENCES organizations (id),
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    address    TEXT,
    agent      TEXT,
    weak       INTEGER NOT NULL CHECK (weak IN (0, 1)),
    factor     TEXT,
    device_id  TEXT REFERENCES devices (id) ON DELETE SET NULL,
    notice     TEXT,
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_device ON sessions (device_id);
CREATE INDEX sessions_created ON sessions (created_at);

-- The people and challenges of messages are no foreign keys: a message outlives what it tells of.
CREATE TABLE outbox (
    id            TEXT NOT NULL PRIMARY KEY,
    org_id        TEXT,
    user_id       TEXT,
    channel       TEXT NOT NULL,
    template      TEXT NOT NULL,
    locale        TEXT NOT NULL,
    to_enc        BLOB NOT NULL,
    args_enc      BLOB NOT NULL,
    challenge_id  TEXT,
    created_at    INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'refused')),
    error         TEXT,
    sent_at       INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_challenge ON outbox (challenge_id);
CREATE INDEX outbox_expiry ON outbox (expires_at);

CREATE TABLE captured (
    id         TEXT NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    body_enc   BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX captured_expiry ON captured (expires_at);

CREATE TABLE circuits (
    name       TEXT NOT NULL PRIMARY KEY,
    failures   INTEGER NOT NULL,
    open_until INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows of the report outlive people and organizations, so nothing here is a foreign key.
CREATE TABLE audit (
    org_id  TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT,
    subject TEXT,
    action  TEXT NOT NULL,
    result  TEXT NOT NULL,
    factor  TEXT,
    address TEXT,
    flow_id TEXT,
    details TEXT NOT NULL,
    prev    BLOB NOT NULL,
    mac     BLOB NOT NULL,
    PRIMARY KEY (org_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_heads (
    org_id TEXT NOT NULL PRIMARY KEY,
    seq    INTEGER NOT NULL,
    mac    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_checkpoints (
    org_id    TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    mac       BLOB NOT NULL,
    count     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (org_id, seq)
) STRICT, WITHOUT ROWID;

-- DA3: the report is only ever added to.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the activity report is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the activity report is append-only');
END;
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints BEGIN
    SELECT RAISE(ABORT, 'the activity report is append-only');
END;
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints BEGIN
    SELECT RAISE(ABORT, 'the activity report is append-only');
END;
