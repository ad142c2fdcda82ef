package main

import "testing"

func TestShiftMovesEventsNotZones(t *testing.T) {
	const calendar = "BEGIN:VTIMEZONE\r\nDTSTART:19701025T030000\r\nEND:VTIMEZONE\r\n" +
		"DTSTART;TZID=Europe/Paris:20261119T090000\r\nDTEND;VALUE=DATE:20261231\r\n" +
		"RRULE:FREQ=WEEKLY;UNTIL=20270702T120000Z\r\nEXDATE:20261102T090000,20261109T090000\r\n" +
		"UID:20261119T090000\r\nDTSTART:20261099T930000\r\n"
	const want = "BEGIN:VTIMEZONE\r\nDTSTART:19701025T030000\r\nEND:VTIMEZONE\r\n" +
		"DTSTART;TZID=Europe/Paris:20261203T090000\r\nDTEND;VALUE=DATE:20270114\r\n" +
		"RRULE:FREQ=WEEKLY;UNTIL=20270716T120000Z\r\nEXDATE:20261116T090000,20261123T090000\r\n" +
		"UID:20261119T090000\r\nDTSTART:20261099T930000\r\n"
	if got := string(shift([]byte(calendar), 14)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := string(shift([]byte(calendar), 0)); got != calendar {
		t.Errorf("shifted by nothing, it changed:\n%s", got)
	}
}
