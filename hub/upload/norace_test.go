//go:build !race

package upload

const raced = false
