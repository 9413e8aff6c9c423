//go:build !unix

package pgtest

import "errors"

var hasty []string

func startServer(...string) (string, error) {
	return "", errors.New("no throw-away server on this system: name a running one in QINGDAN_TEST_POSTGRES")
}
