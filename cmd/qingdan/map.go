package main

import (
	"os"

	"qingdan/internal/lang"
	"qingdan/internal/web/centre"
)

// centreMap reads the map of the command centre; nil where no file is named.
func centreMap(file string) (*centre.Map, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{text: lang.Text{Zh: "不能读取 --map 文件：" + err.Error(), En: "cannot read the --map file: " + err.Error()}, command: " serve"}
	}
	defer f.Close()
	return centre.ReadMap(f)
}
