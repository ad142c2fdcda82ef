// Command player measures what a screen costs while it shows one page with a clock,
// against Chromium with the same page: memory, processor time, and how long
// each takes to the first right pixels, which this program watches for in the
// display's own memory, the same way for both. deploy/bench/player.sh runs it.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// plan is how the measurements are made.
type plan struct {
	frame  string        // file of the display's memory
	dir    string        // for profiles and pictures
	runs   int           // of each contender
	settle time.Duration // from the first page to where memory and idle time are measured
	span   time.Duration // of the idle time and of the changing pages
}

// contender is a program that shows the page.
type contender struct {
	name  string
	still []string // its command while the page stays; PROFILE stands for a new folder
	turns []string // likewise while pages take turns every 10 s
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("player: ")
	var p plan
	flag.StringVar(&p.frame, "frame", "", "file of the display's memory (Xvfb -fbdir)")
	flag.StringVar(&p.dir, "dir", ".", "where profiles and pictures go")
	flag.IntVar(&p.runs, "runs", 5, "how often each is measured; the median counts")
	flag.DurationVar(&p.settle, "settle", 40*time.Second, "from the first page to the measurements")
	flag.DurationVar(&p.span, "span", time.Minute, "how long idle time and changing pages are measured")
	player := flag.String("player", "", "the player's command, parted by blanks")
	browser := flag.String("browser", "chromium", "the browser's program; empty: the player alone")
	page := flag.String("page", "", "the browser's page")
	swiftshader := flag.Int("swiftshader", 1, "how often the browser is also measured with its software GPU, for information")
	flag.Parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() { <-stop; endAll(); os.Exit(130) }()
	// Helpers that outlive their parent become children of this process: they count too.
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		log.Fatalf("adopt what a browser leaves behind: %v", err)
	}
	ours := contender{"semainier", append(strings.Fields(*player), "--hold", "24h"), append(strings.Fields(*player), "--hold", "10s")}
	if err := compare(p, ours, *browser, *page, *swiftshader); err != nil {
		endAll()
		log.Fatal(err)
	}
}

// kiosk is the browser as halls have it: no window frame, no profile of yesterday,
// nothing asked of the network.
func kiosk(name, browser, page string, flags ...string) contender {
	command := append([]string{browser, "--kiosk", "--no-sandbox", "--no-first-run", "--noerrdialogs", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--force-device-scale-factor=1", "--window-size=1920,1080", "--window-position=0,0", "--user-data-dir=PROFILE"}, flags...)
	at := func(suffix string) []string { return append(append([]string{}, command...), "file://"+page+suffix) }
	return contender{name, at(""), at("#swap")}
}

func compare(p plan, ours contender, browser, page string, swiftshader int) error {
	page, err := filepath.Abs(page)
	if err != nil {
		return err
	}
	list := []contender{ours}
	if browser != "" {
		list = append(list, kiosk("chromium", browser, page, "--disable-gpu"), kiosk("swiftshader", browser, page, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"))
	}
	all := make([][]figures, len(list))
	for n := range p.runs {
		for i, c := range list {
			if i == 2 && n >= swiftshader {
				continue
			}
			f, err := p.measure(c, n == 0)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			fmt.Fprintf(os.Stderr, "run %d %-12s %s\n", n+1, c.name, f)
			all[i] = append(all[i], f)
		}
	}
	if report(p, list, all) {
		return nil
	}
	return fmt.Errorf("a target is missed")
}
