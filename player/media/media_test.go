package media

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestPictureComesOnceAndOutlivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, a := t.TempDir(), file(1, 40_000)
		s := start(t, dir, a)
		s.Want(naming(a))
		if got := s.has(a); got != "no" {
			t.Errorf("at hand at once: %s", got)
		}
		time.Sleep(FirstSpread)
		synctest.Wait()
		select {
		case <-s.Changed():
		default:
			t.Error("nobody was told")
		}
		if _, n := s.At(); s.has(a) != "yes" || n != 1 {
			t.Errorf("at hand after the spread: %s, generation %d\n%s", s.has(a), n, s.log)
		}
		s.stop()

		again := start(t, dir)
		again.Want(naming(a))
		synctest.Wait()
		if got := again.has(a); got != "yes" || len(again.hub.requests()) > 0 {
			t.Errorf("after a restart: %s, requests %v", got, again.hub.requests())
		}
		if d := cmp.Diff(map[string]int64{sum(a): 40_000}, inFolder(t, dir)); d != "" {
			t.Error(d)
		}
	})
}

// The bytes that have come are not sent twice, whether the line broke or the
// player was started again.
func TestWhatBrokeOffGoesOn(t *testing.T) {
	for _, restart := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			dir, a := t.TempDir(), file(1, 90_000)
			s := start(t, dir, a)
			s.hub.set(func() { s.hub.breaks = []int{30_000} })
			s.Want(naming(a))
			time.Sleep(delay("UA1", sum(a), 0))
			synctest.Wait()
			if got := inFolder(t, dir)[sum(a)+partSuffix]; got != 30_000 || s.has(a) != "no" {
				t.Fatalf("%d bytes are kept of the 30000 that came; at hand: %s", got, s.has(a))
			}
			sent := s.hub.requests()
			if restart {
				s.stop()
				s = start(t, dir, a)
				s.Want(naming(a))
			}
			time.Sleep(FirstSpread)
			synctest.Wait()
			if restart {
				sent = append(sent, s.hub.requests()...)
			} else {
				sent = s.hub.requests()
			}
			if len(sent) != 2 || sent[0].sent != 30_000 || sent[1].sent != 60_000 {
				t.Fatalf("restart %v: asked %+v", restart, sent)
			}
			if sent[0].bytes != "" || sent[1].bytes != "bytes=30000-" || sent[1].ifRange != `"`+sum(a)+`"` {
				t.Errorf("restart %v: asked %+v", restart, sent)
			}
			if s.has(a) != "yes" || strings.Count(s.log.String(), "level=WARN") > 1 {
				t.Errorf("restart %v: at hand %s\n%s", restart, s.has(a), s.log)
			}
		})
	}
}

func TestWhatIsFoundInTheFolderIsVerified(t *testing.T) {
	a := file(1, 20_000)
	damaged := append([]byte{}, a...)
	damaged[9] ^= 1
	for _, c := range []struct {
		name, file string
		data       []byte
		asks       []string // ranges
	}{
		{"whole", "", a, nil},
		{"damaged", "", damaged, []string{""}},
		{"cut", "", a[:1000], []string{""}},
		{"empty", "", nil, []string{""}},
		{"partial", partSuffix, a[:5000], []string{"bytes=5000-"}},
		{"partial and damaged", partSuffix, damaged[:5000], []string{"bytes=5000-", ""}},
		{"partial and empty", partSuffix, nil, []string{""}},
		{"partial and in fact whole", partSuffix, a, nil},
		{"partial, whole and damaged", partSuffix, damaged, []string{"bytes=20000-", ""}},
		{"partial and longer than the picture", partSuffix, file(2, 30_000), []string{"bytes=30000-", ""}},
		{"partial and longer than any", partSuffix, make([]byte, MaxPicture+1), []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				write(t, dir, sum(a)+c.file, c.data, 0)
				s := start(t, dir, a)
				s.Want(naming(a))
				time.Sleep(FirstSpread + RetryFirst)
				synctest.Wait()
				var asks []string
				for _, r := range s.hub.requests() {
					asks = append(asks, r.bytes)
				}
				if d := cmp.Diff(c.asks, asks); d != "" || s.has(a) != "yes" {
					t.Errorf("at hand: %s, asked %s\n%s", s.has(a), d, s.log)
				}
				if d := cmp.Diff(map[string]int64{sum(a): 20_000}, inFolder(t, dir)); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

// What is not the picture never becomes it; the player asks ever less often and
// says why once.
func TestWrongAnswers(t *testing.T) {
	a := file(1, 20_000)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		says   string
	}{
		{"not found", http.NotFound, "status 404"},
		{"other bytes", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(file(2, 20_000)) }, "proxy"},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>log in</html>")) }, "proxy"},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/"+sum(a), http.StatusFound)
		}, "redirect"},
		{"too long and says so", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, MaxPicture+1)) }, "8388608"},
		{"too long and doesn't say so", func(w http.ResponseWriter, _ *http.Request) {
			for range MaxPicture>>16 + 1 {
				_, _ = w.Write(make([]byte, 1<<16))
			}
		}, "8388608"},
		{"a part that nobody asked for", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 100-199/20000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(a[100:200])
		}, "another part"},
		{"a fault", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "status 500"},
		{"silence", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "nothing came"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				s := start(t, dir, a)
				s.hub.set(func() { s.hub.answer = c.answer })
				s.Want(naming(a))
				time.Sleep(30 * time.Minute)
				synctest.Wait()
				asks := s.hub.requests()
				if got := s.has(a); got != "no" || len(asks) < 8 || len(asks) > 20 {
					t.Errorf("at hand: %s, asked %d times in half an hour", got, len(asks))
				}
				for _, r := range asks {
					if r.id != sum(a) {
						t.Errorf("asked for %q", r.id)
					}
				}
				if log := s.log.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, c.says) {
					t.Errorf("want one line with %q, the log says:\n%s", c.says, log)
				}
				if left := inFolder(t, dir); len(left) > 0 {
					t.Errorf("in the folder: %v", left)
				}
				s.hub.set(func() { s.hub.answer = nil })
				time.Sleep(RetryMost + stall)
				synctest.Wait()
				if got := s.has(a); got != "yes" {
					t.Errorf("at hand once the hub has it: %s", got)
				}
			})
		})
	}
}

// A line may be slow; only silence ends a transfer, and it goes on from there.
func TestSlowHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := file(1, 20_000)
		s := start(t, t.TempDir(), a)
		s.hub.set(func() {
			s.hub.answer = func(w http.ResponseWriter, r *http.Request) {
				for _, b := range a {
					if _, err := w.Write([]byte{b}); err != nil {
						return
					}
					_ = http.NewResponseController(w).Flush()
					time.Sleep(10 * time.Millisecond)
				}
			}
		})
		s.Want(naming(a))
		time.Sleep(FirstSpread + 201*time.Second)
		synctest.Wait()
		if got := s.has(a); got != "yes" || len(s.hub.requests()) != 1 {
			t.Errorf("at hand: %s, asked %d times\n%s", got, len(s.hub.requests()), s.log)
		}
	})
}

func TestUrgentComesAtOnceAndFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, c, d := file(1, 1000), file(2, 1000), file(3, 1000), file(4, 1000)
		s := start(t, t.TempDir(), a, b, c, d)
		p := naming(a, b, c, d)
		p.Notices[2].Importance, p.Notices[3].Importance = program.Important, program.Urgent
		begin := time.Now()
		s.Want(p)
		synctest.Wait()
		if got := s.has(a, b, c, d); got != "no no no yes" || time.Since(begin) > 0 {
			t.Errorf("at hand at once: %s", got)
		}
		time.Sleep(FirstSpread)
		synctest.Wait()
		for _, r := range s.hub.requests()[1:] {
			if r.at.Sub(begin) != delay("UA1", r.id, 0) {
				t.Errorf("%s was asked for after %v", r.id, r.at.Sub(begin))
			}
		}
		if got := s.has(a, b, c, d); got != "yes yes yes yes" {
			t.Errorf("at hand: %s", got)
		}
	})
}

// Ten thousand screens that hear of a picture in the same second don't ask in the
// same second, and each time they fail they wait longer.
func TestDelaysAreSpread(t *testing.T) {
	const screens, slots = 10_000, 8
	for failed, want := range map[int]struct{ from, until time.Duration }{
		0: {0, FirstSpread}, 1: {RetryFirst / 2, RetryFirst}, 2: {RetryFirst, 2 * RetryFirst},
		9: {RetryMost / 2, RetryMost}, 1000: {RetryMost / 2, RetryMost},
	} {
		var in [slots]int
		for n := range screens {
			d := delay("U"+string(rune('A'+n%26))+sum(file(uint64(n), 8)), sum(nil), failed)
			if d < want.from || d >= want.until {
				t.Fatalf("%d failed: a screen waits %v, want %v to %v", failed, d, want.from, want.until)
			}
			in[(d-want.from)*slots/(want.until-want.from)]++
		}
		for i, n := range in {
			if n < screens/slots*8/10 || n > screens/slots*12/10 {
				t.Errorf("%d failed: %d of %d screens ask in part %d of %d", failed, n, screens, i, slots)
			}
		}
	}
}

// After a failure of the line, a new program says that the hub is back.
func TestNewProgramShortensTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := file(1, 1000)
		s := start(t, t.TempDir(), a)
		s.hub.set(func() { s.hub.answer = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) } })
		s.Want(naming(a))
		time.Sleep(time.Hour)
		s.hub.set(func() { s.hub.answer = nil })
		s.Want(naming(a))
		time.Sleep(FirstSpread)
		synctest.Wait()
		if got := s.has(a); got != "yes" {
			t.Errorf("at hand: %s\n%s", got, s.log)
		}
	})
}

// A hub that is busy says when to ask again, within reason.
func TestHubThatIsBusy(t *testing.T) {
	for after, want := range map[string]time.Duration{
		"29": 29 * time.Second, "1": 0, "soon": 0, "-5": 0, "86400": RetryMost, "99999999999999999999": 0, "9999999999999": RetryMost,
	} {
		synctest.Test(t, func(t *testing.T) {
			a := file(1, 1000)
			s := start(t, t.TempDir(), a)
			s.hub.set(func() {
				s.hub.answer = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Retry-After", after)
					w.WriteHeader(http.StatusServiceUnavailable)
				}
			})
			s.Want(naming(a))
			time.Sleep(FirstSpread)
			synctest.Wait()
			s.hub.set(func() { s.hub.answer = nil })
			time.Sleep(RetryMost)
			synctest.Wait()
			asks := s.hub.requests()
			if len(asks) < 2 || s.has(a) != "yes" {
				t.Fatalf("Retry-After %s: asked %d times, at hand: %s", after, len(asks), s.has(a))
			}
			if got := asks[1].at.Sub(asks[0].at); got != max(want, delay("UA1", sum(a), 1)) {
				t.Errorf("Retry-After %s: asked again after %v", after, got)
			}
		})
	}
}

// A file that is damaged later is fetched again; one that nobody can decode
// stays away without being asked for again.
func TestPicturesThatAreLostLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, a, b := t.TempDir(), file(1, 1000), file(2, 1000)
		s := start(t, dir, a, b)
		s.Want(naming(a, b))
		time.Sleep(FirstSpread)
		synctest.Wait()
		write(t, dir, sum(a), b, 0)
		if _, err := s.File(scene.PictureID(sum(a))); !errors.Is(err, errDamaged) {
			t.Errorf("a damaged file gives %v", err)
		}
		s.Refuse(scene.PictureID(sum(b)), errors.New("no picture"))
		synctest.Wait()
		if got := s.has(a, b); got != "no no" {
			t.Errorf("at hand: %s", got)
		}
		_, before := s.At()
		time.Sleep(time.Hour)
		synctest.Wait()
		if _, after := s.At(); s.has(a, b) != "yes no" || after == before || len(s.hub.requests()) != 3 {
			t.Errorf("an hour later: %s, asked %d times\n%s", s.has(a, b), len(s.hub.requests()), s.log)
		}
	})
}

// Names become paths and addresses.
func TestOnlyHashesAreNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		var p program.Program
		for _, id := range []string{"", "../seed", "a", strings.Repeat("g", 64), strings.Repeat("a", 63), strings.Repeat("a", 66)} {
			p.Notices = append(p.Notices, program.Notice{Importance: program.Urgent, Pictures: []program.Picture{{ID: id}}})
			if _, err := s.File(scene.PictureID(id)); err == nil {
				t.Errorf("%q is a file", id)
			}
		}
		s.Want(p)
		time.Sleep(time.Minute)
		if asks := s.hub.requests(); len(asks) > 0 {
			t.Errorf("asked for %+v", asks)
		}
	})
}
