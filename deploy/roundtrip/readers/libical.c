/* Prints what Debian's libical finds in a calendar, in the form that main.go
 * describes: libical FILE */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void text(const char *s)
{
    putchar('\t');
    for (; s && *s; s++) {
        if (*s == '\n')
            fputs("\\n", stdout);
        else if (*s == '\t')
            fputs("\\t", stdout);
        else if (*s == '\\')
            fputs("\\\\", stdout);
        else
            putchar(*s);
    }
}

static void when(icaltimetype t)
{
    if (icaltime_is_null_time(t)) {
        fputs("\t-", stdout);
        return;
    }
    if (t.is_date) {
        printf("\t%04d-%02d-%02d", t.year, t.month, t.day);
        return;
    }
    t = icaltime_convert_to_zone(t, icaltimezone_get_utc_timezone());
    printf("\t%04d-%02d-%02dT%02d:%02d:%02d%s", t.year, t.month, t.day, t.hour, t.minute, t.second, t.zone ? "Z" : "?");
}

static void property_time(icalcomponent *c, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(c, kind);
    when(p ? icalproperty_get_datetime_with_component(p, c) : icaltime_null_time());
}

static void event(icalcomponent *c)
{
    icalproperty *status = icalcomponent_get_first_property(c, ICAL_STATUS_PROPERTY);
    fputs("event", stdout);
    text(icalcomponent_get_uid(c));
    property_time(c, ICAL_DTSTART_PROPERTY);
    property_time(c, ICAL_DTEND_PROPERTY);
    text(status ? icalproperty_status_to_string(icalproperty_get_status(status)) : "-");
    text(icalcomponent_get_summary(c));
    text(icalcomponent_get_location(c));
    putchar('\n');
}

static void busy(icalcomponent *c)
{
    const char *uid = icalcomponent_get_uid(c); /* asking again would begin the walk over properties anew */
    icalproperty *whose = icalcomponent_get_first_property(c, ICAL_ORGANIZER_PROPERTY);
    fputs("busy", stdout);
    text(uid);
    property_time(c, ICAL_DTSTART_PROPERTY);
    property_time(c, ICAL_DTEND_PROPERTY);
    icalparameter *name = whose ? icalproperty_get_first_parameter(whose, ICAL_CN_PARAMETER) : NULL;
    text(name ? icalparameter_get_cn(name) : NULL);
    putchar('\n');
    for (icalproperty *p = icalcomponent_get_first_property(c, ICAL_FREEBUSY_PROPERTY); p;
         p = icalcomponent_get_next_property(c, ICAL_FREEBUSY_PROPERTY)) {
        struct icalperiodtype period = icalproperty_get_freebusy(p);
        fputs("period", stdout);
        text(uid);
        when(period.start);
        when(period.end);
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    static char body[4 << 20];
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!f || fread(body, 1, sizeof body - 1, f) == 0) {
        fprintf(stderr, "libical: cannot read %s\n", argc == 2 ? argv[1] : "FILE");
        return 2;
    }
    fclose(f);
    icalcomponent *root = icalparser_parse_string(body);
    if (!root || icalcomponent_count_errors(root) > 0) {
        fprintf(stderr, "libical: %s: not understood\n%s", argv[1], root ? icalcomponent_as_ical_string(root) : "");
        return 1;
    }
    for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_ANY_COMPONENT); c;
         c = icalcomponent_get_next_component(root, ICAL_ANY_COMPONENT)) {
        if (icalcomponent_isa(c) == ICAL_VEVENT_COMPONENT)
            event(c);
        else if (icalcomponent_isa(c) == ICAL_VFREEBUSY_COMPONENT)
            busy(c);
    }
    icalcomponent_free(root);
    return 0;
}
