-- Where an organization is paid, and how. Made with its first change.
CREATE TABLE payments (
    org_id     TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    bank_enc   BLOB,
    instant    INTEGER NOT NULL CHECK (instant IN (0, 1)),
    descriptor TEXT
) STRICT, WITHOUT ROWID;

-- Whether the primary admin is mailed when somebody changes their number.
ALTER TABLE organizations ADD COLUMN watch_numbers INTEGER NOT NULL DEFAULT 0 CHECK (watch_numbers IN (0, 1));
