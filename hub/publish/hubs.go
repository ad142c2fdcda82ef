package publish

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/nats-io/nats.go"

	"semainier/layouts/program"
)

// plannedSubject is where the hub that leads tells the others. No screen may
// speak or listen there.
const plannedSubject = "hubs.planned"

// Version is that of the newest issue of the site that this hub knows; 0: none.
func (p *Publisher) Version(site program.SiteID) uint64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.issues[site].Version
}

// Repeat pushes the newest issue of every site once more, for a hub that did not
// live to push what it had kept.
func (p *Publisher) Repeat() error {
	p.mu.RLock()
	all := slices.Collect(maps.Values(p.issues))
	p.mu.RUnlock()
	for _, i := range all {
		if err := p.push(i); err != nil {
			return err
		}
	}
	return nil
}

// TellPlanned tells all hubs the version of the records that programs were made
// from.
func (p *Publisher) TellPlanned(version int64) error {
	if err := p.conn.Publish(plannedSubject, strconv.AppendInt(nil, version, 10)); err != nil {
		return fmt.Errorf("tell the other hubs: %w", err)
	}
	return nil
}

func (p *Publisher) onPlanned(m *nats.Msg) {
	if version, err := strconv.ParseInt(string(m.Data), 10, 64); err == nil && p.opts.Planned != nil {
		p.opts.Planned(version)
	}
}
