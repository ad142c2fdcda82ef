// Package config turns the files of the operator, hub.toml and player.toml,
// into typed options that are known to be usable: every fault of a file is
// told at once, with its path and line.
//
// A relative path in a file is relative to the folder of that file. What a
// file leaves out has the default given with its field. The samples in
// deploy/samples show every key.
//
// What the hub shows (sites, partners, notices) is no configuration: see
// hub/network.
package config

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"

	"semainier/layouts/tomlfile"
)

// read gives the content of a file and the faults of decoding it.
func read(path string, into any) (*tomlfile.Faults, error) {
	text, err := load(path)
	if err != nil {
		return nil, err
	}
	return tomlfile.Decode(path, text, into), nil
}

func load(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w; name the file with --config", err)
	}
	return text, nil
}

// beside gives a path of the file called from as the program can use it;
// empty stays empty.
func beside(from, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(from), path)
}

// address checks HOST:PORT to listen on.
func address(f *tomlfile.Faults, at tomlfile.Path, s string) {
	host, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		f.Add(at, s, `want HOST:PORT, such as "127.0.0.1:8080", or ":8080" for every address of the machine`)
		return
	}
	if _, err := netip.ParseAddr(host); host != "" && host != "localhost" && err != nil {
		f.Add(at, s, "want an address of this machine before the port, or nothing for all of them")
	}
}

// network is a range of addresses, or a single one.
type network struct{ netip.Prefix }

// UnmarshalText reads "10.0.0.0/8", "fd00::/8" and "192.168.1.7".
func (n *network) UnmarshalText(b []byte) error {
	if addr, err := netip.ParseAddr(string(b)); err == nil && addr.Zone() == "" {
		n.Prefix = netip.PrefixFrom(addr, addr.BitLen())
		return nil
	}
	p, err := netip.ParsePrefix(string(b))
	if err != nil {
		return fmt.Errorf("%q is not a network: want for example 10.0.0.0/8", b)
	}
	if p != p.Masked() {
		return fmt.Errorf("%q is not the beginning of a network (did you mean %q?)", b, p.Masked())
	}
	n.Prefix = p
	return nil
}
