package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
)

// The accounts of an operator's NATS: where screens and hubs speak, where hubs
// decide who may enter, and the one by which hubs put connections out.
const (
	screensAccount = "SEMAINIER"
	calloutAccount = "AUTH"
	systemAccount  = "SYS"
)

// AccountsFile is what WriteKeys makes for nats-server.conf to include.
const AccountsFile = "accounts.conf"

// The files of the seeds.
const (
	hubSeed     = "hub.nk"
	calloutSeed = "callout.nk"
	systemSeed  = "system.nk"
	issuerSeed  = "issuer.nk"
)

// Keys are what a hub needs to speak on an operator's NATS. All hubs of a
// network have the same.
type Keys struct {
	hub     keyPair // speaks to the screens
	callout keyPair // is asked who may enter
	system  keyPair // puts connections out
	issuer  keyPair // signs what callout answers; no user
}

// WriteKeys makes the keys and writes their seeds into the folder, which is made
// where it is missing, each for the owner alone; and the AccountsFile, which
// holds public keys only. It replaces nothing: NATS servers may count on what is
// there.
func WriteKeys(dir string) (Keys, error) {
	var k Keys
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return k, fmt.Errorf("make the folder of the NATS keys: %w", err)
	}
	for _, f := range k.files() {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); !errors.Is(err, os.ErrNotExist) {
			return k, fmt.Errorf("write NATS keys into %s: %s is there already; name another folder, or remove it once no NATS server includes %s of that folder", dir, f.name, AccountsFile)
		}
	}
	for _, f := range k.files() {
		pair, err := nkeys.CreatePair(f.kind)
		if err != nil {
			return k, fmt.Errorf("make a NATS key: %w", err)
		}
		if *f.into, err = public(pair); err != nil {
			return k, fmt.Errorf("make a NATS key: %w", err)
		}
		seed, err := pair.Seed()
		if err != nil {
			return k, fmt.Errorf("make a NATS key: %w", err)
		}
		if err := writeNew(filepath.Join(dir, f.name), append(seed, '\n'), 0o600); err != nil {
			return k, fmt.Errorf("write a NATS key: %w", err)
		}
	}
	if err := writeNew(filepath.Join(dir, AccountsFile), []byte(k.Accounts()), 0o644); err != nil {
		return k, fmt.Errorf("write the accounts of the NATS servers: %w", err)
	}
	return k, nil
}

// ReadKeys reads what WriteKeys wrote.
func ReadKeys(dir string) (Keys, error) {
	var k Keys
	for _, f := range k.files() {
		path := filepath.Join(dir, f.name)
		seed, err := os.ReadFile(path)
		if err != nil {
			return Keys{}, fmt.Errorf("read the NATS keys: %w (hub.toml: [nats] keys; \"semainier hub nats-keys\" makes them)", err)
		}
		pair, err := nkeys.FromSeed([]byte(strings.TrimSpace(string(seed))))
		if err == nil {
			*f.into, err = public(pair)
		}
		if err == nil && nkeys.Prefix(f.into.public) != f.kind {
			err = errors.New("seed of another kind of key")
		}
		if err != nil {
			return Keys{}, fmt.Errorf("read the NATS key in %s: %w (it must be as \"semainier hub nats-keys\" wrote it)", path, err)
		}
	}
	return k, nil
}

type keyFile struct {
	name string
	kind nkeys.PrefixByte
	into *keyPair
}

func (k *Keys) files() []keyFile {
	return []keyFile{
		{hubSeed, nkeys.PrefixByteUser, &k.hub},
		{calloutSeed, nkeys.PrefixByteUser, &k.callout},
		{systemSeed, nkeys.PrefixByteUser, &k.system},
		{issuerSeed, nkeys.PrefixByteAccount, &k.issuer},
	}
}

func public(pair nkeys.KeyPair) (keyPair, error) {
	public, err := pair.PublicKey()
	return keyPair{pair, public}, err
}

// writeNew writes a file that must not exist yet, durably enough for what can be
// made again.
func writeNew(path string, content []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// Accounts is what the NATS servers must be told: who the hubs are, that these
// decide on everybody else, and the bounds measured for 10,000 screens.
func (k Keys) Accounts() string {
	return fmt.Sprintf(accountsText,
		screensAccount, k.hub.public,
		calloutAccount, k.callout.public,
		systemAccount, k.system.public, screensAccount, screensAccount,
		systemAccount,
		int(handshake), k.issuer.public, calloutAccount, k.hub.public, k.callout.public, k.system.public,
		wire.MaxSealed+headerRoom, maxPending, writeDeadline, maxSubs, pingInterval)
}

const accountsText = `# Made by "semainier hub nats-keys", for nats-server.conf of every node:
#     include "accounts.conf"
# Public keys only: the seeds beside this file are for the hubs and stay with them.

accounts {
  # Screens and hubs. Screens have no user here: the hubs let them in one by one.
  %s { users: [ { nkey: %s } ] }
  # The hubs, as those who are asked who may enter.
  %s {
    users: [ { nkey: %s, permissions: {
      subscribe: "$SYS.REQ.USER.AUTH", allow_responses: { max: 1, expires: "1m" } } } ]
  }
  # The hubs, as those who put out what was revoked.
  %s {
    users: [ { nkey: %s, permissions: {
      publish: [ "$SYS.REQ.SERVER.PING.CONNZ", "$SYS.REQ.SERVER.*.CONNZ", "$SYS.REQ.SERVER.*.KICK" ]
      subscribe: [ "$SYS.ACCOUNT.%s.CONNECT", "$SYS.ACCOUNT.%s.DISCONNECT", "_INBOX.>" ] } } ]
  }
}
system_account: %s

authorization {
  timeout: %d
  auth_callout {
    issuer: %s
    account: %s
    auth_users: [ %s, %s, %s ]
  }
}

# Bounds, as the hub's own server has them. The first must not be lower.
max_payload: %d
max_pending: %d
write_deadline: "%s"
max_subscriptions: %d
ping_interval: "%s"
ping_max: 2
`
