package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"qingdan/internal/law"
)

type versionCmd struct{}

// Run prints what somebody who reports a fault should name.
func (versionCmd) Run(std *stdio) error {
	_, err := fmt.Fprintf(std.Stdout, "qingdan (清单) %s %s %s/%s\ncalendar %s\n",
		programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, law.Builtin().Version())
	return err
}

func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
