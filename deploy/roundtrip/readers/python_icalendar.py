"""Prints what Debian's python3-icalendar finds in a calendar, in the form that
main.go describes: python_icalendar.py FILE"""

import datetime
import sys

import icalendar


def text(s):
    return str(s).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def parameter(s):
    """Undoes RFC 6868, which version 4 leaves as it is."""
    return str(s).replace("^n", "\n").replace("^'", '"').replace("^^", "^")


def compiled(zone):
    """The zone as its VTIMEZONE tells it, not as the machine knows it."""
    try:
        return zone.to_tz(lookup_tzid=False)  # from version 6 on
    except TypeError:
        return zone.to_tz()


def when(prop, zones):
    if prop is None:
        return "-"
    t = prop.dt
    if not isinstance(t, datetime.datetime):
        return t.isoformat()
    name = prop.params.get("TZID")
    if name is not None:
        zone, wall = zones[name], t.replace(tzinfo=None)
        t = zone.localize(wall) if hasattr(zone, "localize") else wall.replace(tzinfo=zone)
    return instant(t)


def instant(t):
    return t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def several(prop):
    return [] if prop is None else prop if isinstance(prop, list) else [prop]


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    with open(sys.argv[1], "rb") as f:
        calendar = icalendar.Calendar.from_ical(f.read())
    zones = {str(z["TZID"]): compiled(z) for z in calendar.walk("VTIMEZONE")}
    for c in calendar.walk("VEVENT"):
        if c.errors:
            sys.exit(f"python_icalendar: {c['UID']}: {c.errors}")
        print("event", text(c["UID"]), when(c.get("DTSTART"), zones), when(c.get("DTEND"), zones), text(c.get("STATUS", "-")),
              text(c.get("SUMMARY", "")), text(c.get("LOCATION", "")), sep="\t")
    for c in calendar.walk("VFREEBUSY"):
        if c.errors:
            sys.exit(f"python_icalendar: {c['UID']}: {c.errors}")
        name = parameter(c["ORGANIZER"].params["CN"])
        print("busy", text(c["UID"]), when(c.get("DTSTART"), zones), when(c.get("DTEND"), zones), text(name), sep="\t")
        for p in several(c.get("FREEBUSY")):
            print("period", text(c["UID"]), instant(p.start), instant(p.end), sep="\t")


main()
