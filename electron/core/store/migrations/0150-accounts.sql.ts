// 0150: accounts that mail leaves by. They belong to this laptop and are no part of the operation log, so that no password travels with it.
export const sql = /* sql */ `
CREATE TABLE accounts (
  account_id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  security TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'none')),
  auth TEXT NOT NULL CHECK (auth IN ('password', 'oauth', 'none')),
  login TEXT NOT NULL,
  from_address TEXT NOT NULL,
  from_name TEXT NOT NULL,
  certificate TEXT,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  -- The registration with a provider, as an OAuthClient; never its secret.
  oauth_json TEXT,
  -- Password, tokens and the registration's secret: sealed by a key of the profile, and around it by the system's keychain where there is one.
  secret BLOB,
  secret_wrap TEXT CHECK (secret_wrap IN ('profile', 'keychain')),
  -- When the consent ends, where the provider says so.
  consent_until INTEGER,
  -- NULL: may send. Otherwise nothing is tried before a person has done something.
  stopped TEXT CHECK (stopped IN ('refused', 'no_consent', 'consent_ended')),
  -- Refused logins in a row; three stop the account, so that no server locks it.
  refusals INTEGER NOT NULL,
  last_error TEXT,
  last_sent_at INTEGER,
  test_json TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_default ON accounts (is_default) WHERE is_default = 1;
CREATE INDEX outbox_account ON outbox (account_id);
`
