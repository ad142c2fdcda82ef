package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// eachEngine measures on both engines, which both wait for the disk.
func eachEngine(b *testing.B, do func(b *testing.B, s *store.Store)) {
	b.Run("SQLite", func(b *testing.B) { do(b, openAt(b, store.Place{Dir: b.TempDir()})) })
	b.Run("PostgreSQL", func(b *testing.B) {
		place := store.Place{Dir: b.TempDir(), URL: database(b)}
		if err := server(b).Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		s := openAt(b, place)
		for fsync := ""; fsync != "on"; { // the server reads its settings when it gets to it
			if err := store.Connections(s)[0].QueryRowContext(b.Context(), "SHOW fsync").Scan(&fsync); err != nil {
				b.Fatal(err)
			}
		}
		do(b, s)
	})
}

// Fields of one record that change, in networks of several sizes.
func BenchmarkApply(b *testing.B) {
	for _, screens := range []int{1, 1000, 10000} {
		b.Run(fmt.Sprintf("screens=%d", screens), func(b *testing.B) {
			eachEngine(b, func(b *testing.B, s *store.Store) {
				r := manyScreens(b, screens)
				put := func(r network.Records) {
					if _, err := s.Apply(context.Background(), r, store.ApplyOptions{By: "bench", Now: at}); err != nil {
						b.Fatal(err)
					}
				}
				put(r)
				one := r.Screens[screens/2]
				for n := 0; b.Loop(); n++ {
					one.Name = fmt.Sprint("Hall ", n)
					put(network.Records{Screens: []network.Screen{one}})
				}
			})
		})
	}
}

func manyScreens(b *testing.B, n int) network.Records {
	r := sample()
	r.Screens = nil
	for i := range n {
		r.Screens = append(r.Screens, network.Screen{ID: network.ScreenID(fmt.Sprint("s", i)), Site: "blosne", Key: nkey(b)})
	}
	return r
}

// A playlist of the size of a busy site's.
func BenchmarkPutPlaylist(b *testing.B) {
	eachEngine(b, func(b *testing.B, s *store.Store) {
		sealed := bytes.Repeat([]byte{7, 1, 3}, 3000)
		for n := uint64(1); b.Loop(); n++ {
			if err := s.PutPlaylist(context.Background(), store.Published{Site: "maurepas", Version: n, Digest: "d", Sealed: sealed, Issued: at}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// A feed that a hundred sites share has changed.
func BenchmarkPutPlaylist100(b *testing.B) {
	eachEngine(b, func(b *testing.B, s *store.Store) {
		all := make([]store.Published, 100)
		for n := uint64(1); b.Loop(); n++ {
			for i := range all {
				all[i] = store.Published{Site: feeds.SiteID(fmt.Sprint("s", i)), Version: n, Digest: "d", Sealed: bytes.Repeat([]byte{7, 1, 3}, 3000), Issued: at}
			}
			if err := s.PutPlaylist(context.Background(), all...); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Ten thousand screens that are all lost at once.
func BenchmarkPutTransitions(b *testing.B) {
	eachEngine(b, func(b *testing.B, s *store.Store) {
		all := make([]store.Transition, 10_000)
		for b.Loop() {
			for i := range all {
				all[i] = store.Transition{Screen: network.ScreenID(fmt.Sprint("s", i)), At: at, Version: 7}
			}
			if err := s.PutTransitions(context.Background(), all); err != nil {
				b.Fatal(err)
			}
		}
	})
}
