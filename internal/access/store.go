package access

import (
	"context"
	"errors"
	"time"
)

// Store is what this room needs of a database. Rows carry no personal data in
// the clear. A JournalEntry handed to a method is written in the same
// transaction as the change it speaks of, so that neither exists without the
// other. Times are kept in milliseconds.
type Store interface {
	PeopleStore
	OrgStore
	SessionStore
	TokenStore
	TrailStore

	// Setting returns a small value of the installation, "" if there is none.
	Setting(ctx context.Context, name string) (string, error)
	// KeepSetting writes the value unless there is one, and returns the one
	// that is kept: of several processes that write together, one wins.
	KeepSetting(ctx context.Context, name, value string) (string, error)
}

// What a Store answers where there is no row, or no room for one.
var (
	ErrNone         = errors.New("access: no such row")
	ErrLoginTaken   = errors.New("access: the login exists")
	ErrAlreadySetUp = errors.New("access: there has been a first administrator")
	ErrStale        = errors.New("access: the row has changed since it was read")
)

// PeopleStore keeps people.
type PeopleStore interface {
	// InsertPerson adds a person, or returns ErrLoginTaken. The journal entry
	// is nil where a resident registers.
	InsertPerson(ctx context.Context, p PersonRow, j *JournalEntry) error
	// InsertFirstAdmin adds the person if no first administrator has ever been
	// added, otherwise it returns ErrAlreadySetUp. Of several calls at the same
	// time, on any process, one succeeds. It may return ErrLoginTaken.
	InsertFirstAdmin(ctx context.Context, p PersonRow, j JournalEntry) error
	// HasFirstAdmin reports whether InsertFirstAdmin has succeeded.
	HasFirstAdmin(ctx context.Context) (bool, error)
	// UpdatePerson replaces the row whose version is p.Version by p with the
	// next version, or returns ErrStale.
	UpdatePerson(ctx context.Context, p PersonRow, j *JournalEntry) error
	// Person returns one person, or ErrNone.
	Person(ctx context.Context, id string) (PersonRow, error)
	// PersonByLogin returns one person, or ErrNone.
	PersonByLogin(ctx context.Context, index []byte) (PersonRow, error)
	// PeopleByID returns those of the people that exist.
	PeopleByID(ctx context.Context, ids []string) ([]PersonRow, error)
	// FindPeople returns a page, the latest created first, and how many there are.
	FindPeople(ctx context.Context, q PeopleQuery) ([]PersonRow, int, error)
}

// PersonRow is a person as stored.
type PersonRow struct {
	ID          string
	LoginIndex  []byte // unique
	NameIndex   []byte
	PhoneIndex  []byte // nil: no phone
	IDCardIndex []byte // nil: no identity number
	Sealed      []byte // login, name, phone and identity number
	Password    []byte // sealed PHC string
	Language    string
	Admin       bool
	Disabled    bool
	Temporary   bool // the password was set by somebody else and must be replaced
	Created     time.Time
	Version     int
	Official    bool // filled on read: holds or has held a role, or is an administrator
}

// PeopleQuery selects people of whom any of the values is the given one; all
// people if Any is false.
type PeopleQuery struct {
	Any                        bool
	ID                         string
	Login, Name, Phone, IDCard []byte // blind indexes
	Offset, Limit              int
}

// OrgStore keeps organisations and who holds which role in them.
type OrgStore interface {
	// InsertOrg adds an organisation; false if the code exists, which is then
	// left as it is and nothing is journalled.
	InsertOrg(ctx context.Context, o Org, j JournalEntry) (bool, error)
	// UpdateOrg replaces an organisation, or returns ErrNone.
	UpdateOrg(ctx context.Context, o Org, j JournalEntry) error
	// Org returns one organisation, or ErrNone.
	Org(ctx context.Context, code string) (Org, error)
	// Orgs returns all organisations in order of their codes.
	Orgs(ctx context.Context) ([]Org, error)

	// PutGrant adds a grant; an earlier one of the same role to the same
	// person in the same organisation is replaced.
	PutGrant(ctx context.Context, g Grant, j JournalEntry) error
	// EndGrant ends a grant that has not ended at the time, or returns ErrNone.
	EndGrant(ctx context.Context, person, org, role string, at time.Time, j JournalEntry) error
	// GrantsOf returns a person's grants, past ones too, by organisation and role.
	GrantsOf(ctx context.Context, person string) ([]Grant, error)
	// GrantsIn returns an organisation's grants, past ones too, by role and person.
	GrantsIn(ctx context.Context, org string) ([]Grant, error)
}

// SessionStore keeps who is signed in, and how often signing in has failed.
type SessionStore interface {
	InsertSession(ctx context.Context, s SessionRow) error
	// Session returns one session, or ErrNone.
	Session(ctx context.Context, hash []byte) (SessionRow, error)
	TouchSession(ctx context.Context, hash []byte, seen time.Time) error
	DeleteSession(ctx context.Context, hash []byte) error
	DeleteSessions(ctx context.Context, person string) error

	// Strikes returns those of the keys' rows that exist.
	Strikes(ctx context.Context, keys [][]byte) ([]StrikeRow, error)
	PutStrikes(ctx context.Context, rows []StrikeRow) error
	// Sweep deletes sessions that were last seen before idle, and sessions and
	// strikes that have expired at now.
	Sweep(ctx context.Context, now, idle time.Time) error
}

// SessionRow is a session as stored.
type SessionRow struct {
	Hash    []byte // SHA-256 of the token
	Person  string
	Demo    bool
	Created time.Time
	Seen    time.Time
	Expires time.Time
}

// StrikeRow counts attempts to sign in under one login or from one address.
type StrikeRow struct {
	Key   []byte // blind index
	Level float64
	At    time.Time // of the last attempt, when the level was as given
	Until time.Time // of no meaning from then on
}

// TokenStore keeps API tokens.
type TokenStore interface {
	InsertToken(ctx context.Context, t TokenRow, j JournalEntry) error
	// Token returns one token, revoked or not, or ErrNone.
	Token(ctx context.Context, hash []byte) (TokenRow, error)
	// TokensOf returns a person's tokens, the latest created first.
	TokensOf(ctx context.Context, person string) ([]TokenRow, error)
	TouchToken(ctx context.Context, id string, used time.Time) error
	// RevokeToken revokes a person's token that is not revoked, or returns ErrNone.
	RevokeToken(ctx context.Context, person, id string, at time.Time, j JournalEntry) error
}

// TokenRow is an API token as stored.
type TokenRow struct {
	ID      string
	Hash    []byte // SHA-256 of the token
	Person  string
	Name    string
	Created time.Time
	Expires time.Time
	Used    time.Time // last use, to the hour; zero: never
	Revoked time.Time // zero: in force
}

// TrailStore keeps what can only be added to: looks and the journal.
type TrailStore interface {
	AddLook(ctx context.Context, l LookRow) error
	// Looks returns a page of the looks that v may see, the latest first, and
	// how many there are: an administrator sees all, an auditor those of the
	// people who hold or have held a role in his organisations, everybody
	// those at his own data.
	Looks(ctx context.Context, v *Viewer, q LookQuery) ([]LookRow, int, error)
	// Journal returns a page of the entries, the latest first, and how many there are.
	Journal(ctx context.Context, q JournalQuery) ([]JournalEntry, int, error)
}

// LookRow is a look as stored.
type LookRow struct {
	Seq     int64 // given by the store
	At      time.Time
	By      string
	Offices string // codes, joined by commas
	Subject string
	What    string
	Reason  []byte // sealed
}
