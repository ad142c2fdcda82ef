package network

import (
	"time"

	"semainier/feeds"
)

// ServiceID names a service.
type ServiceID string

// ServiceState is the condition of a service.
type ServiceState string

// The states of a service; the zero value is Open.
const (
	Open     ServiceState = "open"
	Degraded ServiceState = "degraded"
	Down     ServiceState = "down"
	Closed   ServiceState = "closed"
)

// Service is an equipment or service of a site.
type Service struct {
	ID        ServiceID    `toml:"id" json:"id"`
	Site      feeds.SiteID `toml:"site" json:"site"`
	Name      string       `toml:"name" json:"name"` // as shown: "Borne CAF"
	Pictogram string       `toml:"pictogram" json:"pictogram,omitempty"`
	State     ServiceState `toml:"state" json:"state,omitempty"`
	WiFi      WiFi         `toml:"wifi" json:"wifi,omitzero"`   // of a network of the place's that visitors may use
	Until     time.Time    `toml:"until" json:"until,omitzero"` // when the state ends by itself; zero: until told otherwise
}

// WiFi is what a telephone needs to join a wireless network. It is shown to
// everybody who stands before a screen. The zero value is none.
type WiFi struct {
	Name     string `toml:"name" json:"name"`                   // SSID
	Password string `toml:"password" json:"password,omitempty"` // WPA; empty: an open network
	Hidden   bool   `toml:"hidden" json:"hidden,omitempty"`     // it does not tell its name by itself
}
