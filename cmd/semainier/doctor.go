package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/doctor"
)

const doctorUsage = "usage: semainier doctor [--config hub.toml] [--host NAME]\n"

// doctorCommand says what is wrong with the hub and what to do.
func doctorCommand(ctx context.Context, args []string, s stdio) int {
	flags := newFlags("doctor", doctorUsage, s)
	configFile := flags.String("config", "hub.toml", "the hub's configuration")
	hosts := flags.String("host", "", "the names by which screens call the hub, between commas: the certificate must have them")
	c, code, ok := hubConfig(flags, configFile, args, s)
	if !ok {
		return code
	}
	found := doctor.Examine(ctx, patient(c, *hosts, time.Now()))
	wrong := 0
	for _, f := range found {
		word := "WRONG"
		if f.Note {
			word = "note "
		} else {
			wrong++
		}
		fmt.Fprintf(s.out, "%s  %s: %s\n", word, f.Where, f.What)
		if f.Remedy != "" {
			fmt.Fprintf(s.out, "       → %s\n", f.Remedy)
		}
	}
	if wrong > 0 {
		are := "things are"
		if wrong == 1 {
			are = "thing is"
		}
		fmt.Fprintf(s.out, "%d %s wrong.\n", wrong, are)
		return exitFindings
	}
	fmt.Fprintln(s.out, "Nothing is wrong.")
	return exitOK
}

// patient is the hub that a configuration describes.
func patient(c config.Hub, hosts string, now time.Time) doctor.Patient {
	p := doctor.Patient{Place: placeOf(c), HTTP: c.HTTP, NATS: c.NATS, CertFile: c.CertFile, KeyFile: c.KeyFile, Now: now}
	for _, h := range strings.Split(hosts, ",") {
		if h = strings.TrimSpace(h); h != "" {
			p.Hosts = append(p.Hosts, h)
		}
	}
	return p
}
