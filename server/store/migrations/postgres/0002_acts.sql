-- What waits for a fresh proof: one act of a session at a time, with its values.
CREATE TABLE acts (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id      TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    user_id     TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id  TEXT COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    act_enc     BYTEA NOT NULL,
    state       TEXT NOT NULL,
    outcome_enc BYTEA,
    expires_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX acts_session ON acts (session_id);
CREATE INDEX acts_user ON acts (user_id);
CREATE INDEX acts_expiry ON acts (expires_at);

-- A number or address that was changed, and what it was before, for as long as it can be undone.
CREATE TABLE contact_changes (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id     TEXT COLLATE "C" NOT NULL REFERENCES organizations (id),
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    before_enc BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    undone_at  BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_changes_token ON contact_changes (token_hash);
CREATE INDEX contact_changes_user ON contact_changes (user_id);
CREATE INDEX contact_changes_expiry ON contact_changes (expires_at);
