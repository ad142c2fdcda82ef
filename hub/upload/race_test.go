//go:build race

package upload

// raced tells that the tests run under the race detector, whose memory no limit
// would leave room for.
const raced = true
