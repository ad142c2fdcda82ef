// Prints what npm's ical.js finds in a calendar, in the form that main.go
// describes: node icaljs.js FILE
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const text = (s) => String(s ?? "").replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
const line = (...fields) => console.log(fields.join("\t"));

function when(t) {
  if (!t) return "-";
  if (t.isDate) return t.toString();
  return new Date(t.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
}

const root = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

for (const c of root.getAllSubcomponents("vevent")) {
  const value = (name) => c.getFirstPropertyValue(name);
  line("event", text(value("uid")), when(value("dtstart")), when(value("dtend")), value("status") ?? "-", text(value("summary")), text(value("location")));
}
for (const c of root.getAllSubcomponents("vfreebusy")) {
  const value = (name) => c.getFirstPropertyValue(name);
  const uid = text(value("uid"));
  line("busy", uid, when(value("dtstart")), when(value("dtend")), text(c.getFirstProperty("organizer").getParameter("cn")));
  for (const p of c.getAllProperties("freebusy").flatMap((f) => f.getValues())) line("period", uid, when(p.start), when(p.end));
}
