-- Who must have a second factor, beside the organization's rule: one person by name; and for people without a contact the
-- moment from which the rule holds (null: at once).
ALTER TABLE users ADD COLUMN require_second BIGINT NOT NULL DEFAULT 0 CHECK (require_second IN (0, 1));
ALTER TABLE organizations ADD COLUMN require_from BIGINT;

-- What a manager hands over in the place of a mailed reset code (CD11): one a person, a new one takes the place of the old.
CREATE TABLE access_codes (
    user_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    code_hash  BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
