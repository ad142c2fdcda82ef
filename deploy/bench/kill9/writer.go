package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// sites are those of every world; each has a screen and a service whose note
// counts the writes.
var sites = []feeds.SiteID{"blosne", "gare", "maurepas", "villejean"}

// service gives the record of a site that says the n-th write.
func service(site feeds.SiteID, n int) network.Service {
	return network.Service{ID: network.ServiceID("wifi-" + site), Site: site, Name: fmt.Sprintf("Wi-Fi %d", n), State: network.Down}
}

// counted reads the number of a name that service gave.
func counted(name string) (n int) {
	_, err := fmt.Sscanf(name, "Wi-Fi %d", &n)
	if err != nil {
		return -1
	}
	return n
}

// picture gives the file of the n-th write's picture.
func picture(site string, n int) []byte {
	return []byte(fmt.Sprintf("%s %d\n", site, n) + strings.Repeat("picture ", 1000))
}

// write applies records as fast as it can until it is killed: to each site in
// turn, from the number given on. It says each write once it is acknowledged.
func write(ctx context.Context, dir, from string, out io.Writer) (err error) {
	var n int
	if _, err := fmt.Sscan(from, &n); err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Place{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for ; ; n++ {
		for i, site := range sites {
			if i == n%len(sites) {
				if _, err := st.PutMedia(ctx, picture(string(site), n)); err != nil {
					return err
				}
				fmt.Fprintf(out, "picture %s %d\n", site, n)
			}
			r := network.Records{Services: []network.Service{service(site, n)}}
			if _, err := st.Apply(ctx, r, store.ApplyOptions{By: "kill9", Now: time.Now()}); err != nil {
				return err
			}
			if _, err := fmt.Fprintf(out, "record %s %d\n", site, n); err != nil {
				return err
			}
		}
	}
}
