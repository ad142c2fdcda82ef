package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semainier/hub/store/disktest"
)

// Who applies records to a full disk is told so, with a hint, and changes nothing.
func TestNetworkApplyOnADiskThatIsFull(t *testing.T) {
	disk := disktest.Small(t, 4<<20)
	conf := filepath.Join(t.TempDir(), "hub.toml")
	file := filepath.Join(t.TempDir(), "network.toml")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(conf, fmt.Sprintf("data = %q\n", filepath.Join(disk, "data")))
	semainier := func(args ...string) (code int, out, err string) {
		var stdout, stderr bytes.Buffer
		code = run(t.Context(), args, stdio{strings.NewReader(""), &stdout, &stderr})
		return code, stdout.String(), stderr.String()
	}
	sites := func(n int) string {
		text := "[network]\nname = \"Rennes\"\n"
		for i := range n {
			text += fmt.Sprintf("[[site]]\nid = \"s-%d\"\nname = \"Lieu %d\"\ntimezone = \"Europe/Paris\"\nhours.monday = [\"09:00-12:00\"]\n", i, i)
		}
		return text
	}
	write(file, sites(1))
	if code, _, told := semainier("network", "apply", "--config", conf, file); code != exitOK {
		t.Fatal(told)
	}
	free := disktest.Fill(t, disk)
	write(file, sites(3000))
	code, out, told := semainier("network", "apply", "--config", conf, file)
	if code != exitFailed || out != "" || !strings.Contains(told, "the disk is full: free some space") {
		t.Errorf("status %d, %q, %q", code, out, told)
	}
	free()
	if code, out, _ := semainier("network", "export", "--config", conf); code != exitOK || strings.Count(out, "[[site]]") != 1 {
		t.Errorf("status %d, %d sites", code, strings.Count(out, "[[site]]"))
	}
	if code, _, told := semainier("network", "apply", "--config", conf, file); code != exitOK {
		t.Errorf("with space again: %s", told)
	}
}
