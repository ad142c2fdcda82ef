/* The baseline of deploy/bench/feeds.sh: what "semainier feed expand" does, by
 * Debian's libical and its own way of walking a calendar.
 *
 *   expand FROM TO FILE...       dates as 20261116, TO excluded, times of Europe/Paris
 *   expand -n FROM TO FILE...    only counts
 *
 * One JSON object a line for each happening, as there; texts are written as
 * they are, and nothing is sorted. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    icaltimezone *zone;
    int quiet;
    long count;
};

static void write_time(const char *name, time_t at, struct job *job)
{
    int daylight;
    icaltimetype t = icaltime_from_timet_with_zone(at, 0, icaltimezone_get_utc_timezone());
    t = icaltime_convert_to_zone(t, job->zone);
    int offset = icaltimezone_get_utc_offset(job->zone, &t, &daylight) / 60;
    printf("\"%s\":\"%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d\",", name, t.year, t.month, t.day, t.hour, t.minute, t.second,
           offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

static void happening(icalcomponent *event, struct icaltime_span *span, void *data)
{
    struct job *job = data;
    job->count++;
    if (job->quiet)
        return;
    const char *location = icalcomponent_get_location(event);
    printf("{\"uid\":\"%s\",", icalcomponent_get_uid(event));
    write_time("start", span->start, job);
    write_time("end", span->end, job);
    printf("\"all_day\":false,\"summary\":\"%s\",\"location\":\"%s\"}\n", icalcomponent_get_summary(event),
           location ? location : "");
}

static char *slurp(const char *name)
{
    FILE *f = fopen(name, "rb");
    if (!f)
        return NULL;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *text = malloc(size + 1);
    text[fread(text, 1, size, f)] = 0;
    fclose(f);
    return text;
}

int main(int argc, char **argv)
{
    int quiet = argc > 1 && !strcmp(argv[1], "-n");
    if (argc - quiet < 4) {
        fprintf(stderr, "usage: expand [-n] FROM TO FILE...\n");
        return 2;
    }
    argv += quiet;
    struct job job = {icaltimezone_get_builtin_timezone("Europe/Paris"), quiet, 0};
    struct icaltimetype from = icaltime_from_string(argv[1]), to = icaltime_from_string(argv[2]);
    from.is_date = to.is_date = 0;
    icaltime_set_timezone(&from, job.zone);
    icaltime_set_timezone(&to, job.zone);
    from = icaltime_convert_to_zone(from, icaltimezone_get_utc_timezone());
    to = icaltime_convert_to_zone(to, icaltimezone_get_utc_timezone());
    for (char **name = argv + 3; *name; name++) {
        char *text = slurp(*name);
        icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;
        free(text);
        if (!calendar) {
            fprintf(stderr, "expand: %s: no calendar\n", *name);
            return 1;
        }
        for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
             event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
            icalcomponent_foreach_recurrence(event, from, to, happening, &job);
        icalcomponent_free(calendar);
    }
    fprintf(stderr, "%ld\n", job.count);
    return 0;
}
