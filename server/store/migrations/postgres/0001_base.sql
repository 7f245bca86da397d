-- Times are milliseconds since the Unix epoch, UTC. Ids are UUIDs of version 7 as text. Flags are 0 or 1.
-- What is encrypted ends with _enc, what is hashed with _hash. Text sorts by its bytes, as in SQLite: COLLATE "C".

CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organizations (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    region          TEXT NOT NULL,
    locale          TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    accent          TEXT,
    require_second  BIGINT NOT NULL CHECK (require_second IN (0, 1)),
    countries       TEXT NOT NULL,
    own_numbers_enc BYTEA,
    password_min    BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX organizations_slug ON organizations (slug);

CREATE TABLE users (
    id                  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id              TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    username            TEXT COLLATE "C" NOT NULL,
    skeleton            TEXT COLLATE "C" NOT NULL,
    email               TEXT,
    email_key           TEXT COLLATE "C",
    name                TEXT NOT NULL,
    role                TEXT NOT NULL,
    status              TEXT NOT NULL,
    locale              TEXT,
    time_zone           TEXT,
    phone_enc           BYTEA,
    phone_hash          BYTEA,
    phone_country       TEXT,
    phone_verified_at   BIGINT,
    text_on             BIGINT NOT NULL CHECK (text_on IN (0, 1)),
    email_backup        BIGINT NOT NULL CHECK (email_backup IN (0, 1)),
    password_hash       TEXT,
    password_key_id     TEXT,
    password_at         BIGINT,
    last_sign_in_at     BIGINT,
    previous_sign_in_at BIGINT,
    version             BIGINT NOT NULL,
    created_at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (org_id, username);
CREATE UNIQUE INDEX users_skeleton ON users (org_id, skeleton);
CREATE UNIQUE INDEX users_email ON users (org_id, email_key);
CREATE INDEX users_phone ON users (org_id, phone_hash);
CREATE INDEX users_email_key ON users (email_key);
CREATE INDEX users_role ON users (org_id, role);

CREATE TABLE activation_codes (
    user_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    code_hash  BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE setup_tokens (
    hash       BYTEA NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    state      TEXT NOT NULL,
    version    BIGINT NOT NULL
);

CREATE TABLE flows (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id     TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    kind       TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    user_id    TEXT COLLATE "C" REFERENCES users (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX flows_token ON flows (token_hash);
CREATE INDEX flows_user ON flows (user_id);
CREATE INDEX flows_expiry ON flows (expires_at);

-- The flow of a challenge is no foreign key: one that proves a number at set-up belongs to the record of the set-up.
CREATE TABLE challenges (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    flow_id      TEXT COLLATE "C" NOT NULL,
    org_id       TEXT COLLATE "C",
    user_id      TEXT COLLATE "C" REFERENCES users (id) ON DELETE CASCADE,
    purpose      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    max_tries    BIGINT NOT NULL,
    used_at      BIGINT,
    sends        BIGINT NOT NULL,
    last_send_at BIGINT NOT NULL,
    emailed_at   BIGINT,
    text_failed  BIGINT NOT NULL CHECK (text_failed IN (0, 1)),
    CHECK (tries <= max_tries)
);
CREATE INDEX challenges_user ON challenges (user_id);
CREATE INDEX challenges_expiry ON challenges (expires_at);

CREATE TABLE lanes (
    key           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tries         BIGINT NOT NULL,
    day_tries     BIGINT NOT NULL,
    day_from      BIGINT NOT NULL,
    free_at       BIGINT NOT NULL,
    waiting_until BIGINT NOT NULL,
    locked_until  BIGINT NOT NULL,
    disabled      BIGINT NOT NULL CHECK (disabled IN (0, 1)),
    updated_at    BIGINT NOT NULL
);
CREATE INDEX lanes_updated ON lanes (updated_at);

CREATE TABLE rates (
    key        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    count      BIGINT NOT NULL
);
CREATE INDEX rates_end ON rates (ends_at);

CREATE TABLE devices (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX devices_token ON devices (token_hash);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE sessions (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id     TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    address    TEXT,
    agent      TEXT,
    weak       BIGINT NOT NULL CHECK (weak IN (0, 1)),
    factor     TEXT,
    device_id  TEXT COLLATE "C" REFERENCES devices (id) ON DELETE SET NULL,
    notice     TEXT,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_device ON sessions (device_id);
CREATE INDEX sessions_created ON sessions (created_at);

-- The people and challenges of messages are no foreign keys: a message outlives what it tells of.
CREATE TABLE outbox (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id        TEXT COLLATE "C",
    user_id       TEXT COLLATE "C",
    channel       TEXT NOT NULL,
    template      TEXT NOT NULL,
    locale        TEXT NOT NULL,
    to_enc        BYTEA NOT NULL,
    args_enc      BYTEA NOT NULL,
    challenge_id  TEXT COLLATE "C",
    created_at    BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    attempts      BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'refused')),
    error         TEXT,
    sent_at       BIGINT
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_challenge ON outbox (challenge_id);
CREATE INDEX outbox_expiry ON outbox (expires_at);

CREATE TABLE captured (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    body_enc   BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX captured_expiry ON captured (expires_at);

CREATE TABLE circuits (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures   BIGINT NOT NULL,
    open_until BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Rows of the report outlive people and organizations, so nothing here is a foreign key.
CREATE TABLE audit (
    org_id  TEXT COLLATE "C" NOT NULL,
    seq     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    actor   TEXT,
    subject TEXT,
    action  TEXT NOT NULL,
    result  TEXT NOT NULL,
    factor  TEXT,
    address TEXT,
    flow_id TEXT,
    details TEXT NOT NULL,
    prev    BYTEA NOT NULL,
    mac     BYTEA NOT NULL,
    PRIMARY KEY (org_id, seq)
);

CREATE TABLE audit_heads (
    org_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    seq    BIGINT NOT NULL,
    mac    BYTEA NOT NULL
);

CREATE TABLE audit_checkpoints (
    org_id    TEXT COLLATE "C" NOT NULL,
    seq       BIGINT NOT NULL,
    mac       BYTEA NOT NULL,
    count     BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (org_id, seq)
);

-- DA3: the report is only ever added to.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the activity report is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION append_only();
