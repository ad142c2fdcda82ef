package gather

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/feeds/fetch"
)

// strictMark begins the fingerprint of a calendar of which every byte counts.
const strictMark = "strict "

// fingerprint identifies what a calendar says. It does not change with the
// stamps that producers write anew at each download, so that such a calendar
// costs nothing while it says the same; unless it is strict.
func fingerprint(r fetch.Result, strict bool) string {
	if !strict {
		return r.ContentHash
	}
	sum := sha256.Sum256(r.Body)
	return strictMark + hex.EncodeToString(sum[:])
}

func isStrict(fingerprint string) bool { return strings.HasPrefix(fingerprint, strictMark) }

// stampsDecide reports whether a reading had to choose between versions of one
// event, which it does by their stamps: other stamps may then mean another hour.
// Where there are more findings than are told, it may have had to.
func stampsDecide(findings []feeds.Finding) bool {
	return slices.ContainsFunc(findings, func(f feeds.Finding) bool {
		return f.Code == "duplicate" || f.Code == "too-many-findings"
	})
}
