package cmd

import (
	"encoding/json"

	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxPage is what a page may weigh on its way with its scripts and styles, pictures aside:
// bytes.
const maxPage = 150 << 10

// crawl visits every page of the console that a link leads to, one of each form: two
// sites' weeks look alike.
func (b *browser) crawl(visit func(path string)) (visited []string) {
	b.t.Helper()
	seen := map[string]bool{"/": true}
	forms := map[string]bool{}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		b.open(queue[0])
		visit(queue[0])
		visited = append(visited, queue[0])
		var links []string
		b.ask(`[...document.querySelectorAll("a[href]")].filter((a) => a.origin === location.origin && !a.hasAttribute("download")).map((a) => a.pathname + a.search)`, &links)
		for _, l := range links {
			form := formOf(l)
			if seen[l] || forms[form] || strings.Contains(l, ".csv") || strings.Contains(l, ".toml") {
				continue
			}
			seen[l], forms[form] = true, true
			queue = append(queue, l)
		}
	}
	return visited
}

var lastPart = regexp.MustCompile(`/(semainier|annonces|services|partenaires|calendriers|ecrans|personnes|reglages/lieux|quartier)/(quartier/)?[^/?]+`)

// formOf gives an address without the names of records in it and without the values of
// its query.
func formOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	path := u.Path
	for _, word := range []string{"nouvelle", "nouveau", "inviter", "liste"} {
		if strings.HasSuffix(path, "/"+word) {
			return path
		}
	}
	path = lastPart.ReplaceAllString(path, "/$1/$2*")
	var keys []string
	for k := range u.Query() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return path + "?" + strings.Join(keys, "&")
}

// Every page of the console: axe finds no hurdle, it weighs little, it can be read at
// 200 % and on a telephone without scrolling sideways, and its keyboard order reaches
// what can be pressed.
func TestEveryPageCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	_, b := newTown(t, "week")
	paths := b.crawl(func(path string) {
		for _, h := range b.hurdles() {
			t.Errorf("%s: %s: %s\n\t%s", path, h.ID, h.Help, h.Where)
		}
		var weight int
		b.ask(`performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource").filter((r) => r.initiatorType !== "img" && r.initiatorType !== "xmlhttprequest")).reduce((n, e) => n + e.encodedBodySize, 0)`, &weight)
		if weight > maxPage {
			t.Errorf("%s weighs %d bytes without its pictures: at most %d", path, weight, maxPage)
		}
		b.picture("desktop" + strings.NewReplacer("/", "-", "?", "_", "&", "_").Replace(path))
	})
	t.Logf("%d pages: %s", len(paths), strings.Join(paths, " "))
	if len(paths) < 20 {
		t.Errorf("only %d pages were found", len(paths))
	}
	for _, v := range []struct {
		name          string
		width, height int64
	}{{"phone", 390, 844}, {"zoom", 640, 450}} {
		b.size(v.width, v.height)
		for _, path := range paths {
			b.open(path)
			var sideways int
			b.ask(`document.scrollingElement.scrollWidth - document.documentElement.clientWidth`, &sideways)
			if sideways > 0 {
				t.Errorf("%s at %d CSS pixels scrolls sideways by %d", path, v.width, sideways)
			}
			if v.name == "phone" { // at 200 % the pages are the same, but for their sizes
				for _, h := range b.hurdles() {
					t.Errorf("%s at %d CSS pixels: %s: %s\n\t%s", path, v.width, h.ID, h.Help, h.Where)
				}
			}
			b.picture(v.name + strings.NewReplacer("/", "-", "?", "_", "&", "_").Replace(path))
		}
	}
}

// The keyboard alone reaches all that can be pressed, in its order, and shows where it is.
func TestTheKeyboardReachesEverything(t *testing.T) {
	t.Parallel()
	_, b := newTown(t, "week")
	for _, path := range []string{"/", "/annonces/nouvelle", "/services/tilleuls", "/semainier/tilleuls", "/ecrans"} {
		b.open(path)
		var want int
		b.ask(`[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !e.disabled && !(e.type === "radio" && !e.checked && document.querySelector("input[type=radio][name='" + e.name + "']:checked"))).length`, &want)
		reached, unseen := map[string]bool{}, 0
		for range want + 40 {
			b.tab()
			var at struct {
				Which   string
				Visible bool
			}
			b.ask(`(() => {
				const e = document.activeElement;
				if (!e || e === document.body) return { Which: "", Visible: true };
				window.marks = window.marks || new Map();
				if (!window.marks.has(e)) window.marks.set(e, String(window.marks.size));
				const s = getComputedStyle(e), label = e.closest("label"), l = label && getComputedStyle(label);
				const shown = (x) => x && x.outlineStyle !== "none" && parseFloat(x.outlineWidth) >= 2;
				return { Which: window.marks.get(e), Visible: Boolean(shown(s) || shown(l)) };
			})()`, &at)
			if at.Which == "" {
				continue
			}
			if !at.Visible {
				unseen++
			}
			reached[at.Which] = true
		}
		if len(reached) < want || unseen > 0 {
			t.Errorf("%s: the keyboard reaches %d of %d, %d times without a visible focus", path, len(reached), want, unseen)
		}
		t.Logf("%s: %d things reached", path, len(reached))
	}
}

// attacks are texts that would do something in a page that takes them for HTML, for a
// script or for an address.
func attacks() []string {
	return []string{
		`<img src=x onerror=window.pwned=1>`, `"><script>window.pwned=1</script>`, `' autofocus onfocus=window.pwned=1 x='`,
		`</textarea><svg onload=window.pwned=1>`, `{{constructor.constructor('window.pwned=1')()}}`, `javascript:window.pwned=1`,
	}
}

// A text that somebody wrote is a text, on every page of the console and on the screen.
func TestTextsAreOnlyTexts(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1280, 720)
	text := r.read("network.toml")
	text, glossary, _ := strings.Cut(text, "[[translation]]") // whose texts are identities
	n := 0
	attack := func() string { n++; return attacks()[n%len(attacks())] }
	for _, key := range []string{"name", "short", "town", "address", "title", "text", "about", "generic", "contact", "charter", "reason", "show", "audience", "enrol"} {
		text = regexp.MustCompile(`(?m)^(\s*`+key+` = ")[^"]*"$`).ReplaceAllStringFunc(text, func(line string) string {
			head, _, _ := strings.Cut(line, `"`)
			most := map[string]int{"short": 24, "name": 80, "town": 80, "reason": 80, "audience": 80, "show": 120}[key]
			value := attack()
			if most > 0 && len(value) > most {
				value = `<b onclick=pwned=1>`
			}
			return head + quotedTOML(value)
		})
	}
	text = regexp.MustCompile(`(?m)^(\s*\[service\.wifi\]\n\s*name = ")[^\n]*"$`).ReplaceAllString(text, `${1}<i onclick=pwned=1>"`)
	r.write("network.toml", text+"[[translation]]"+glossary)
	r.output("semainier", "network", "apply", "--config", r.path("hub.toml"), r.path("network.toml"))
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	b := r.browse(1280, 900, false)
	r.newAdmin(b)
	paths := b.crawl(func(path string) {
		var done struct {
			Pwned   bool
			Planted int
		}
		b.ask(`new Promise((done) => setTimeout(() => done({ Pwned: "pwned" in window, Planted: document.querySelectorAll("img[src=x], svg[onload], [onfocus], [onclick], [onerror], main script, a[href^='javascript']").length }), 50))`, &done)
		if done.Pwned || done.Planted > 0 {
			t.Errorf("%s: a text became part of the page: %+v", path, done)
		}
	})
	b.open("/annonces")
	if !strings.Contains(b.text(), "pwned=1") {
		t.Errorf("the pages do not show what was written:\n%s", b.text())
	}
	t.Logf("%d texts in the records, %d pages", n, len(paths))
}

func quotedTOML(s string) string {
	text, _ := json.Marshal(s) // a string always marshals, and JSON's escapes are TOML's
	return string(text)
}

// size makes the window as large as that.
func (b *browser) size(width, height int64) {
	b.t.Helper()
	b.do(sized(width, height))
}
