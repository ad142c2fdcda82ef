// Package console is the web application of those who run the screens: coordinators,
// partners, reception agents, administrators. It puts the sections together; each is a
// package of its own, and the frame around them is package desk.
//
// What it edits are the records of the store, the same that `semainier network apply`
// and `export` read and write. It publishes nothing itself: the running hub sees that
// records changed, and screens follow.
package console

import (
	"log/slog"
	"net/http"
	"time"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/home"
	"semainier/hub/console/journal"
	"semainier/hub/console/notices"
	"semainier/hub/console/partners"
	"semainier/hub/console/people"
	"semainier/hub/console/screens"
	"semainier/hub/console/services"
	"semainier/hub/console/settings"
	"semainier/hub/console/week"
	"semainier/hub/preview"
	"semainier/hub/store"
	"semainier/hub/upload"
)

// Hub is what the console asks of the running hub.
type Hub interface {
	desk.Hub
	week.Hub
	partners.Hub
	screens.Hub
}

// Options are what a console needs; none may be zero but Cache.
type Options struct {
	Store  *store.Store
	Access *access.Access
	Hub    Hub
	Upload []string // the command that reads an uploaded file apart, see hub/upload
	Cache  string   // folder for what that command needs not work out again; empty: none
	Now    func() time.Time
	Log    *slog.Logger
}

// Console serves the web application.
type Console struct {
	desk   *desk.Desk
	engine *preview.Engine
}

// New puts the console together.
func New(o Options) (*Console, error) {
	engine := preview.New(o.Store)
	d, err := desk.New(desk.Setup{Store: o.Store, Access: o.Access, Hub: o.Hub, Now: o.Now, Log: o.Log, Sections: sections(o, engine)})
	if err != nil {
		engine.Close()
		return nil, err
	}
	return &Console{d, engine}, nil
}

// sections gives those that there are. The order of the menu is in their Nav.
func sections(o Options, engine *preview.Engine) []desk.Section {
	return []desk.Section{
		home.Section(o.Hub),
		week.Section(o.Hub, engine),
		notices.Section(o.Hub, engine, upload.New(upload.Options{Program: o.Upload, Cache: o.Cache, Now: o.Now, Log: o.Log})),
		services.Section(o.Hub),
		partners.Section(o.Hub, engine),
		screens.Section(o.Hub, engine),
		people.Section(),
		journal.Section(),
		settings.Section(),
	}
}

func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.desk.ServeHTTP(w, r) }

// Close ends what the console has running.
func (c *Console) Close() {
	c.desk.Close()
	c.engine.Close()
}
