package publish_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Every screen tries every subject of every site and screen, in every way, on
// each kind of server; what the server lets it do must be what Decide says.
func TestScreensMayDoWhatDecideSaysAndNothingElse(t *testing.T) {
	inEveryHouse(t, func(t *testing.T, start starter) {
		p := start(t, newShelf())
		all := map[string]publish.Screen{}
		var pairs []nkeys.KeyPair
		var keys []string
		for _, site := range []program.SiteID{"tilleuls", "tilleuls", "gare", ""} { // the last is unknown
			pair, key := newKey(t)
			if pairs, keys = append(pairs, pair), append(keys, key); site != "" {
				all[key] = publish.Screen{Key: key, Site: site}
			}
		}
		var list []publish.Screen
		for _, s := range all {
			list = append(list, s)
		}
		p.SetScreens(list)
		for i, key := range keys {
			s, err := connect(t, p, pairs[i], key)
			if err != nil {
				t.Fatal(err)
			}
			may, standing := publish.Decide(all, key)
			for _, try := range tries(keys) {
				allowed := may.Subscribe
				if try.publish {
					allowed = may.Publish
				}
				if got, want := s.may(t, try), covered(allowed, try.subject); got != want {
					t.Errorf("%s screen of %q: %v is allowed: %v, want %v", standing, all[key].Site, try, got, want)
				}
			}
		}
	})
}

// try is something that a screen may try.
type try struct {
	publish        bool
	subject, queue string
}

func (t try) String() string {
	switch {
	case t.publish:
		return "publish to " + t.subject
	case t.queue != "":
		return "subscribe to " + t.subject + " in queue " + t.queue
	}
	return "subscribe to " + t.subject
}

func tries(keys []string) []try {
	subjects := []string{"x", "hubs.planned", "$SYS.REQ.USER.AUTH", "$SYS.REQ.SERVER.PING.CONNZ", "_INBOX.x", "_INBOX_x", "_R_.x", "$JS.API.INFO"}
	for _, site := range []program.SiteID{"tilleuls", "gare", "nowhere"} {
		subjects = append(subjects, wire.GetSubject(site), wire.PlaylistSubject(site), wire.PlaylistSubject(site)+".x", "site."+string(site))
	}
	for _, key := range keys {
		subjects = append(subjects, wire.HelloSubject(key), wire.StatusSubject(key), wire.WelcomeSubject(key), wire.PictureSubject(key), wire.OrderSubject(key),
			wire.InboxPrefix(key)+".a.b", wire.InboxPrefix(key), "screen."+key)
	}
	patterns := []string{">", "hubs.>", "*", "*.*", "*.*.*", "*.>", "site.>", "site.*.playlist", "site.*.get", "site.tilleuls.*", "site.tilleuls.>",
		"screen.>", "screen.*.*", "$SYS.>", "$SYS.ACCOUNT.*.CONNECT", "_INBOX_.>", "_INBOX.>", "*.welcome", wire.AnyHello, wire.AnyStatus, wire.AnyPicture, wire.AnyOrder, "site.*.playlist", "$JS.>"}
	for _, key := range keys {
		patterns = append(patterns, wire.InboxPrefix(key)+".>", wire.InboxPrefix(key)+".*", "screen."+key+".>", "screen."+key+".*")
	}
	var all []try
	for _, s := range subjects {
		all = append(all, try{true, s, ""})
	}
	for _, s := range append(subjects, patterns...) {
		for _, queue := range []string{"", wire.QueueOfHubs, "q"} {
			all = append(all, try{false, s, queue})
		}
	}
	return all
}

// may tries it and reports whether the server let it be. What is forbidden for
// sure is tried after it: the answer to that comes last.
func (s screen) may(t *testing.T, what try) bool {
	t.Helper()
	const forbidden = "forbidden"
	var err error
	var sub *nats.Subscription
	switch {
	case what.publish:
		err = s.Publish(what.subject, nil)
	case what.queue != "":
		sub, err = s.QueueSubscribeSync(what.subject, what.queue)
	default:
		sub, err = s.SubscribeSync(what.subject)
	}
	if err == nil {
		err = s.Publish(forbidden, nil)
	}
	if err != nil {
		t.Fatalf("%v: %v", what, err)
	}
	allowed := true
	for {
		select {
		case err := <-s.denied:
			switch {
			case !errors.Is(err, nats.ErrPermissionViolation):
				t.Fatalf("%v: %v", what, err)
			case strings.Contains(err.Error(), fmt.Sprintf("%q", forbidden)):
				if sub != nil {
					_ = sub.Unsubscribe() // the client may have done so itself when it was refused
				}
				return allowed
			default:
				allowed = false
			}
		case <-time.After(patience):
			t.Fatalf("%v: not even a forbidden subject is refused", what)
		}
	}
}

// covered reports whether one of the patterns allows all that subject may mean.
func covered(patterns []string, subject string) bool {
	for _, p := range patterns {
		want, have := strings.Split(p, "."), strings.Split(subject, ".")
		for i, token := range want {
			switch {
			case token == ">":
				if len(have) > i {
					return true
				}
			case i < len(have) && (token == have[i] || token == "*" && have[i] != ">"):
				if i == len(want)-1 && len(have) == len(want) {
					return true
				}
				continue
			}
			break
		}
	}
	return false
}

func TestWhoProvesNoKeyDoesNotEnter(t *testing.T) {
	inEveryHouse(t, func(t *testing.T, start starter) {
		p := start(t, newShelf())
		pair, key := newKey(t)
		other, _ := newKey(t)
		revoked, revokedKey := newKey(t)
		p.SetScreens([]publish.Screen{{Key: key, Site: "tilleuls"}, {Key: revokedKey, Site: "tilleuls", Revoked: true}})
		var old []byte // a signature as somebody may have overheard it
		if _, err := connect(t, p, signer(func(nonce []byte) ([]byte, error) {
			var err error
			old, err = pair.Sign(nonce)
			return old, err
		}), key); err != nil {
			t.Fatal(err)
		}
		account, err := nkeys.CreateAccount()
		if err != nil {
			t.Fatal(err)
		}
		accountKey, err := account.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		for what, options := range map[string][]nats.Option{
			"no key at all":             {},
			"a name and a password":     {nats.UserInfo(key, "secret")},
			"the name that a hub gives": {nats.UserInfo(key+"@tilleuls", "")},
			"a token":                   {nats.Token(key)},
			"a forged signature":        {nats.Nkey(key, other.Sign)},
			"an overheard signature":    {nats.Nkey(key, func([]byte) ([]byte, error) { return old, nil })},
			"no signature":              {nats.Nkey(key, func([]byte) ([]byte, error) { return nil, nil })},
			"the key of an account":     {nats.Nkey(accountKey, account.Sign)},
			"a revoked key":             {nats.Nkey(revokedKey, revoked.Sign)},
			"what is no key":            {nats.Nkey("Umph", other.Sign)},
			"a user of its own making":  {nats.UserJWT(func() (string, error) { return ownUser(t, account, key), nil }, pair.Sign)},
		} {
			nc, err := nats.Connect("nats://"+p.Addr().String(), append(options, nats.Timeout(patience), nats.NoReconnect())...)
			if !errors.Is(err, nats.ErrAuthorization) {
				t.Errorf("%s: %v", what, err)
				if err == nil {
					nc.Close()
				}
			}
		}
	})
}

type signer func([]byte) ([]byte, error)

func (s signer) Sign(nonce []byte) ([]byte, error) { return s(nonce) }

// ownUser is a user's token that somebody made for himself.
func ownUser(t *testing.T, account nkeys.KeyPair, key string) string {
	t.Helper()
	part := base64.RawURLEncoding.EncodeToString
	body := part([]byte(`{"typ":"JWT","alg":"ed25519-nkey"}`)) + "." + part(fmt.Appendf(nil, `{"sub":%q,"nats":{"type":"user","version":2}}`, key))
	sig, err := account.Sign([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return body + "." + part(sig)
}
