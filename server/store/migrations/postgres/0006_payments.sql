-- Where an organization is paid, and how. Made with its first change.
CREATE TABLE payments (
    org_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organizations (id),
    bank_enc   BYTEA,
    instant    BIGINT NOT NULL CHECK (instant IN (0, 1)),
    descriptor TEXT
);

-- Whether the primary admin is mailed when somebody changes their number.
ALTER TABLE organizations ADD COLUMN watch_numbers BIGINT NOT NULL DEFAULT 0 CHECK (watch_numbers IN (0, 1));
