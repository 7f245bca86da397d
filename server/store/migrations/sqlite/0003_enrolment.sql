-- Who must have a second factor, beside the organization's rule: one person by name; and for people without a contact the
-- moment from which the rule holds (null: at once).
ALTER TABLE users ADD COLUMN require_second INTEGER NOT NULL DEFAULT 0 CHECK (require_second IN (0, 1));
ALTER TABLE organizations ADD COLUMN require_from INTEGER;

-- What a manager hands over in the place of a mailed reset code (CD11): one a person, a new one takes the place of the old.
CREATE TABLE access_codes (
    user_id    TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    code_hash  BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
