package main

import (
	"os"

	"qingdan/internal/lang"
	"qingdan/internal/law"
)

// calendar returns the built-in calendar with the notices of a file added.
// Years that the file decrees replace the built-in ones.
func calendar(file string) (*law.Calendar, error) {
	if file == "" {
		return law.Builtin(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{text: lang.Text{Zh: "不能读取 --holidays 文件：" + err.Error(), En: "cannot read the --holidays file: " + err.Error()}, command: " serve"}
	}
	defer f.Close()
	added, err := law.ParseCalendar(f)
	if err != nil {
		return nil, err
	}
	return law.Builtin().With(added)
}
