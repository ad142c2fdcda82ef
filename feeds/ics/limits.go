package ics

// The limits. What lies beyond one is left out with a finding, never walked.
const (
	maxBytes       = 16 << 20   // text of one calendar, before decoding
	maxLine        = 64 << 10   // bytes of one unfolded line
	maxParams      = 64         // parameters of one line
	maxText        = 1 << 10    // bytes kept of a title, a place, a name
	maxDepth       = 8          // components inside one another
	maxCalendars   = 1_000      // VCALENDARs with a zone or method of their own in one file
	maxEvents      = 20_000     // VEVENTs of one file
	maxDates       = 5_000      // EXDATE and RDATE values of one event
	maxAllDates    = 400_000    // EXDATE and RDATE values of one file
	maxRules       = 4          // RRULE and EXRULE of one event
	maxCategories  = 32         // categories of one event
	maxZones       = 200        // VTIMEZONEs, and zone names looked up, of one file
	maxObservances = 1_000      // STANDARD and DAYLIGHT parts of all VTIMEZONEs of one file
	maxZoneRules   = 4          // rules of one such part
	maxOnsets      = 1_000      // changes of the clocks of one VTIMEZONE: twice a year are 502
	maxInterval    = 1_000      // INTERVAL of a rule
	maxRuleValues  = 1_000      // values of one BY part
	maxSteps       = 20_000     // periods walked, and starts given, by one rule in one expansion
	maxCandidates  = 500_000    // periods, days and hours considered by one rule in one expansion
	maxWork        = 20_000_000 // the same by all rules of one expansion; past it each rule has
	poorCandidates = 3_000      // only these left, enough for a year of days
	maxHits        = 600_000    // happenings that Each gives
	maxChoice      = 100_000    // happenings of which Expand gives the first ones
	maxInstances   = 20_000     // happenings that Expand gives whole
	maxMatches     = 2_000      // pairs of a master and a change of one UID that are compared, in one file
	maxFindings    = 400        // of one reading
	maxPerCode     = 20         // findings of one code
)

// The years for which a file's own VTIMEZONE is compiled. Exchange begins its
// zones in 1601; no hall shows the nineteenth century.
const (
	zoneFirstYear = 1900
	zoneLastYear  = 2150
)
