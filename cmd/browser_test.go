package cmd

import (
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe finds what keeps people out of a page (axe-core 4.11.0, npm package axe-core,
// MPL-2.0: testdata/axe/LICENSE).
//
//go:embed testdata/axe/axe-4.11.0.min.js
var axe string

// browser is a Chromium of somebody's, with a profile of its own.
type browser struct {
	t      *testing.T
	home   string // the console's address
	ctx    context.Context
	clicks int
	keys   int
}

// browse opens a Chromium with a window of that size; of a phone if touch is set.
func (r *rig) browse(width, height int64, touch bool) *browser {
	r.t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		r.t.Fatalf("%v: deploy/test.sh installs what these tests need", err)
	}
	profile, err := os.MkdirTemp("", "semainier-chromium-") // not t.TempDir: Chromium's children may write while it is removed
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { os.RemoveAll(profile) })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(profile),
		chromedp.Flag("lang", "fr-FR"), chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(int(width), int(height)), chromedp.WSURLReadTimeout(patience))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	r.t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	r.t.Cleanup(end)
	b := &browser{t: r.t, home: "http://" + r.http, ctx: ctx}
	b.do(emulation.SetDeviceMetricsOverride(width, height, 1, touch), emulation.SetTouchEmulationEnabled(touch))
	return b
}

// do runs actions, within the patience of a test.
func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := b.try(actions...); err != nil {
		b.t.Fatalf("%v\nat %s:\n%s", err, b.path(), b.text())
	}
}

func (b *browser) try(actions ...chromedp.Action) error {
	return chromedp.Run(b.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return chromedp.Tasks(actions).Do(ctx)
	}))
}

// open goes to a page of the console, as who types its address.
func (b *browser) open(path string) {
	b.t.Helper()
	if !strings.Contains(path, "://") {
		path = b.home + path
	}
	b.do(chromedp.Navigate(path))
}

// ask evaluates JavaScript in the page.
func (b *browser) ask(script string, into any) {
	b.t.Helper()
	b.do(chromedp.Evaluate(script, into, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
}

// text gives the words of the page.
func (b *browser) text() (text string) {
	_ = b.try(chromedp.Evaluate(`document.body ? document.body.innerText : ""`, &text)) // of a page that is not there: none
	return text
}

func (b *browser) path() (path string) {
	_ = b.try(chromedp.Evaluate(`location.pathname + location.search`, &path)) // likewise
	return path
}

// sees waits until the page has these words.
func (b *browser) sees(words string) {
	b.t.Helper()
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for end := time.Now().Add(patience); !strings.Contains(flat(b.text()), flat(words)); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("the page %s does not say %q:\n%s", b.path(), words, b.text())
		}
	}
}

// finder gives the place of what can be clicked and says words: exactly, or else at its
// beginning, or anywhere in it.
const finder = `((words, what) => {
	if (document.readyState !== "complete") return null; // what it is on may still move
	const flat = (s) => (s || "").replace(/\s+/g, " ").trim();
	const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
	const name = (e) => flat(e.getAttribute("aria-label") || e.innerText || e.value);
	const all = [...document.querySelectorAll(what)].filter(seen);
	const found = all.find((e) => name(e) === words) || all.find((e) => name(e).startsWith(words)) || all.find((e) => name(e).includes(words));
	if (!found) return null;
	const at = found.htmlFor ? document.getElementById(found.htmlFor) || found : found;
	at.scrollIntoView({ block: "center", behavior: "instant" });
	const box = at.getBoundingClientRect();
	return [box.left + Math.min(box.width / 2, box.width - 1), box.top + box.height / 2];
})`

// place waits for something that says words and gives where it is.
func (b *browser) place(words, what string) (x, y float64) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var at []float64
		if err := b.try(chromedp.Evaluate(fmt.Sprintf("%s(%s, %s)", finder, quoted(words), quoted(what)), &at)); err == nil && len(at) == 2 {
			return at[0], at[1]
		}
		if time.Now().After(end) {
			b.t.Fatalf("the page %s has nothing that says %q:\n%s", b.path(), words, b.text())
		}
	}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // a string always marshals
	return string(text)
}

// press clicks, or taps, what says words, as a person does: at its place.
func (b *browser) press(words string) {
	b.t.Helper()
	x, y := b.place(words, "a, button, summary, label.choice, input[type=submit]")
	b.clicks++
	b.do(chromedp.MouseClickXY(x, y))
}

// at clicks at a place of the window.
func (b *browser) at(x, y float64) {
	b.t.Helper()
	b.do(chromedp.MouseClickXY(x, y))
}

// fill types into the field with that label, in the place of what it held.
func (b *browser) fill(label, value string) {
	b.t.Helper()
	x, y := b.place(label, "label[for], input[aria-label], textarea[aria-label]")
	b.clicks++
	b.do(chromedp.MouseClickXY(x, y), input.DispatchKeyEvent(input.KeyDown).WithCommands([]string{"selectAll"}))
	b.keystrokes(value)
}

// keystrokes types where the caret is.
func (b *browser) keystrokes(value string) {
	b.t.Helper()
	b.keys += len([]rune(value))
	b.do(chromedp.KeyEvent(value))
}

// tab goes to the next thing that the keyboard reaches.
func (b *browser) tab() {
	b.t.Helper()
	b.do(chromedp.KeyEvent(kb.Tab))
}

// choose takes an entry of a list.
func (b *browser) choose(label, entry string) {
	b.t.Helper()
	b.place(label, "label[for]")
	b.clicks += 2
	var ok bool
	b.ask(fmt.Sprintf(`(() => {
		const flat = (s) => (s || "").replace(/\s+/g, " ").trim();
		const label = [...document.querySelectorAll("label[for]")].find((l) => flat(l.innerText).startsWith(%s));
		const list = document.getElementById(label.htmlFor);
		const option = [...list.options].find((o) => flat(o.text).includes(%s));
		if (!option) return false;
		list.value = option.value;
		list.dispatchEvent(new Event("input", { bubbles: true }));
		list.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`, quoted(label), quoted(entry)), &ok)
	if !ok {
		b.t.Fatalf("the list %q has no entry %q", label, entry)
	}
}

// attach puts a file into the field that takes files.
func (b *browser) attach(file string) {
	b.t.Helper()
	b.clicks++
	b.do(chromedp.SetUploadFiles(`input[type=file]`, []string{file}, chromedp.ByQuery))
}

// picture keeps what the whole page looks like, where somebody wants to see it: go test
// -artifacts.
func (b *browser) picture(name string) {
	b.t.Helper()
	if wanted := flag.Lookup("test.artifacts"); wanted == nil || wanted.Value.String() != "true" {
		return
	}
	var png []byte
	b.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(b.t.ArtifactDir()+"/"+name+".png", png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// hurdle is what axe finds wrong.
type hurdle struct{ ID, Help, Where string }

// hurdles gives what axe finds on the page against WCAG 2.2, levels A and AA, and its own best practice.
func (b *browser) hurdles() (list []hurdle) {
	b.t.Helper()
	var loaded bool
	b.ask(axe+`; true`, &loaded)
	b.ask(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((r) =>
		r.violations.flatMap((v) => v.nodes.map((n) => ({ ID: v.id, Help: v.help, Where: n.html.slice(0, 200) + " " + n.failureSummary }))))`, &list)
	return list
}

// newAdmin makes the first administrator's account, from the address that the hub
// printed, and leaves the browser signed in.
func (r *rig) newAdmin(b *browser) {
	r.t.Helper()
	b.open(r.hub.wait(`(http://\S+/bienvenue/\S+)`)[1])
	b.fill("Prénom et nom", "Anne Le Gall")
	b.fill("Adresse électronique", "anne@saint-rieul.example")
	b.fill("Nouveau mot de passe", adminPassword)
	b.press("Créer mon compte")
	b.sees("Votre compte est prêt")
}

const adminPassword = "quatre tilleuls devant la gare"

// sized is a window of that size, in CSS pixels.
func sized(width, height int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, height, 1, false)
}
