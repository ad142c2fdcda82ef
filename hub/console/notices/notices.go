// Package notices is where people write what screens announce: they see the very
// pixels while they type, say who speaks, where and when, propose, approve, refuse, and
// then see screen by screen who shows it.
//
// Who may speak about what is access.May and network.Records.MaySpeak; when a notice is
// shown is hub/plan's, and what it looks like hub/preview's. The package decides what a
// form means, and nothing is lost of what was typed when that is wrong.
//
// A change that a partner makes to a notice on the screens is a record of its own that
// names the published one (Notice.Replaces). So screens go on showing what a coordinator
// approved, both can be read side by side, and approving is one edit: that the one
// stands in the place of the other.
package notices

import (
	"context"
	"embed"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/upload"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Hub is what the pages ask of the running hub.
type Hub interface {
	Fleet(ctx context.Context) (fleet.Fleet, error)
	Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error)
	Readings() int64
}

// Uploads makes pictures of files, as upload.Uploads does.
type Uploads interface {
	Read(ctx context.Context, r io.Reader, name string) ([]upload.Page, error)
}

// fresh stands in an address for a notice that is not kept yet.
const fresh = "nouvelle"

// reserved are the words of addresses, which no id may be.
func reserved() []string { return []string{fresh, "apercu", "images", "liste"} }

// Section gives the section.
func Section(h Hub, e *preview.Engine, u Uploads) desk.Section {
	s := &section{hub: h, engine: e, uploads: u}
	post := func(path string, need access.Action, do func(*desk.Page) error) desk.Route {
		return desk.Route{Method: http.MethodPost, Path: "/annonces/{notice}" + path, Need: need, On: ofForm(need), Do: do, Body: maxUpload, Try: tryForm}
	}
	act := func(path string, need access.Action, do func(*desk.Page) error) desk.Route {
		return desk.Route{Method: http.MethodPost, Path: "/annonces/{notice}" + path, Need: need, On: ofRecord(need), Do: do, Try: tryAct}
	}
	return desk.Section{
		Name: "notices", Files: files,
		Nav: []desk.Nav{{Key: "notices", Path: "/annonces", Icon: "megaphone", Need: access.See, Place: 20}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: "/annonces", Need: access.See, Do: s.list},
			{Method: http.MethodGet, Path: "/annonces/liste", Need: access.See, Do: s.listPart},
			{Method: http.MethodGet, Path: "/annonces/" + fresh, Need: access.Propose, Do: s.fresh},
			{Method: http.MethodGet, Path: "/images/{picture}", Need: access.See, Do: s.picture},
			{Method: http.MethodPost, Path: "/annonces/apercu", Need: access.Propose, Do: s.preview, Body: maxUpload, Try: tryForm},
			{Method: http.MethodPost, Path: "/annonces/images", Need: access.Propose, Do: s.addPictures, Body: maxUpload, Try: tryForm},
			{Method: http.MethodGet, Path: "/annonces/{notice}", Need: access.See, On: ofSeen, Do: s.show},
			{Method: http.MethodGet, Path: "/annonces/{notice}/suivi", Need: access.See, On: ofSeen, Do: s.follow},
			post("", access.Propose, s.save),
			post("/proposer", access.Propose, s.propose),
			post("/publier", access.Publish, s.publish),
			act("/approuver", access.Publish, s.approve),
			act("/refuser", access.Publish, s.refuse),
			act("/retirer", access.Publish, s.withdraw),
			act("/dupliquer", access.Propose, s.duplicate),
			act("/supprimer", access.Propose, s.remove),
		},
	}
}

// section is the state of the pages: what previews are drawn of, made once for many
// keystrokes.
type section struct {
	hub     Hub
	engine  *preview.Engine
	uploads Uploads

	mu       sync.Mutex
	known    *preview.Known
	version  int64 // of known's records
	readings int64 // of its calendars
	sizes    map[network.ScreenID][2]int
	sized    time.Time
}

// find gives the notice of the address; ok is false for one that is not kept yet.
func find(p *desk.Page) (n network.Notice, ok bool, err error) {
	id := network.NoticeID(p.R.PathValue("notice"))
	if id == fresh || id == "" {
		return n, false, nil
	}
	n, ok = noticeOf(p.Records, id)
	if !ok {
		return n, false, desk.ErrNotFound
	}
	return n, true, nil
}

func noticeOf(r network.Records, id network.NoticeID) (network.Notice, bool) {
	i := slices.IndexFunc(r.Notices, func(n network.Notice) bool { return n.ID == id })
	if i < 0 {
		return network.Notice{}, false
	}
	return r.Notices[i], true
}

// targetOf gives what a notice touches. One that reaches no site (a quarter without any,
// a screen that was revoked) touches what the whole network does.
func targetOf(r network.Records, n network.Notice) access.Target {
	t := access.Target{Partner: feeds.PartnerID(n.By), Subject: n.Subject, Sites: r.SitesOf(n)}
	if len(n.Groups)+len(n.Sites)+len(n.Screens) == 0 || len(t.Sites) == 0 {
		t.Network, t.Sites = true, nil
	}
	return t
}

// ofRecord is the policy of acts on a notice that is kept.
func ofRecord(access.Action) func(*desk.Page) (access.Target, error) {
	return func(p *desk.Page) (access.Target, error) {
		n, ok, err := find(p)
		if err == nil && !ok {
			err = desk.ErrNotFound
		}
		return targetOf(p.Records, n), err
	}
}

// ofForm is the policy of what a form would make of a notice: who sends it must be
// allowed that where the notice is now, and where it would be.
func ofForm(need access.Action) func(*desk.Page) (access.Target, error) {
	return func(p *desk.Page) (access.Target, error) {
		before, kept, err := find(p)
		if err != nil {
			return access.Target{}, err
		}
		if kept && !p.May(need, targetOf(p.Records, before)) {
			return access.Target{}, desk.Forbid()
		}
		f, err := typed(p)
		if err != nil {
			return access.Target{}, err
		}
		n := f.notice(p, before)
		t := targetOf(p.Records, n)
		if f.aimless() { // it will be told at the field, and nothing is kept
			t.Network = false
		}
		return t, nil
	}
}

// ofSeen is the policy of looking at a notice: whoever sees one of its sites may, once
// it was published; before, and when it was refused, those who may write it or decide.
func ofSeen(p *desk.Page) (access.Target, error) {
	n, ok, err := find(p)
	if err != nil || !ok {
		return access.Target{}, desk.ErrNotFound
	}
	if !visible(p, n) {
		return access.Target{}, desk.Forbid()
	}
	return access.Target{}, nil
}

func visible(p *desk.Page, n network.Notice) bool {
	if p.May(access.Propose, targetOf(p.Records, n)) {
		return true
	}
	need := access.See
	if n.State != network.Published && n.State != network.Withdrawn {
		need = access.Publish // of any of its sites: it is asked whether it may be there
	}
	for _, s := range p.Records.SitesOf(n) {
		if p.May(need, access.Target{Sites: []feeds.SiteID{s}}) {
			return true
		}
	}
	return false
}

// tryForm and tryAct are valid requests about a site, for tests.
func tryForm(site feeds.SiteID) url.Values {
	return url.Values{"title": {"Essai"}, "text": {"Une annonce d’essai."}, "by": {byNetwork}, "subject": {string(network.PlaceSubject)}, "sites": {string(site)}}
}

func tryAct(feeds.SiteID) url.Values { return url.Values{"reason": {"Trop long."}} }
