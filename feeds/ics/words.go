package ics

import (
	"strconv"
	"strings"

	"semainier/feeds"
)

// words reads what is said of the event.
func (d *decoder) words(e *event, raw *rawEvent) {
	for _, p := range raw.props {
		switch p.name {
		case "UID":
			e.uid = trimValue(p.value)
		case "SEQUENCE":
			e.sequence, _ = strconv.Atoi(string(p.value))
		case "LAST-MODIFIED":
			e.stamped = trimValue(p.value)
		case "DTSTAMP":
			if e.stamped == "" {
				e.stamped = trimValue(p.value)
			}
		case "SUMMARY":
			e.summary, e.hasSummary = d.text(p), true
		case "LOCATION":
			e.location, e.hasPlace = d.text(p), true
		case "CATEGORIES":
			e.addCategories(d.rawText(p))
		case "STATUS":
			e.status = d.status(p)
		case "CLASS", "X-CALENDARSERVER-ACCESS":
			d.class(e, p)
		case "TRANSP":
			e.free = strings.EqualFold(trimValue(p.value), "TRANSPARENT")
		case "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-GOOGLE-HANGOUT", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
			"X-MICROSOFT-ONLINEMEETINGCONFLINK", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK":
			e.conference = e.conference || len(p.value) > 0
		}
	}
	if raw.scope.cancel {
		e.status = feeds.Cancelled
	}
	if e.uid == "" {
		d.once(raw.line, codeNoUID)
	}
}

// rawText gives a value as UTF-8, still escaped.
func (d *decoder) rawText(p property) string {
	text, was := toUTF8(p.value)
	switch was {
	case wasWindows:
		d.once(p.line, codeLegacyText)
	case wasDamaged:
		if len(p.value) < keep(p.name) {
			d.add(p.line, codeDamagedText)
		}
	}
	return cutText(text, 2*maxText)
}

func (d *decoder) text(p property) string {
	return cutText(strings.TrimSpace(unescape(d.rawText(p))), maxText)
}

func (e *event) addCategories(list string) {
	for _, c := range splitList(list) {
		if c = strings.TrimSpace(unescape(c)); c != "" && len(e.categories) < maxCategories {
			e.categories = append(e.categories, cutText(c, maxText))
		}
	}
}

func (d *decoder) status(p property) feeds.Status {
	switch s := strings.ToUpper(string(p.value)); s {
	case "", "CONFIRMED":
		return feeds.Confirmed
	case "TENTATIVE":
		return feeds.Tentative
	case "CANCELLED", "CANCELED": // the American spelling is met in the wild
		return feeds.Cancelled
	}
	d.add(p.line, codeStatusUnknown)
	return feeds.Confirmed
}

// class reads CLASS and Apple's X-CALENDARSERVER-ACCESS; the stricter one
// counts, and what is not known to be public is private.
func (d *decoder) class(e *event, p property) {
	c := feeds.Private
	switch strings.ToUpper(string(p.value)) {
	case "PUBLIC":
		c = feeds.Public
	case "CONFIDENTIAL":
		c = feeds.Confidential
	case "", "PRIVATE", "RESTRICTED":
	default:
		d.add(p.line, codeClassUnknown)
	}
	if c != feeds.Public || !e.hasClass {
		e.class = c
	}
	e.hasClass = true
}
