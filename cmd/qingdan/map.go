package main

import (
	"os"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/centre"
)

// centreMap reads the map of the command centre; nil where a command's --map
// names no file.
func centreMap(file, command string) (*centre.Map, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{text: lang.Text{Zh: "不能读取 --map 文件：" + err.Error(), En: "cannot read the --map file: " + err.Error()}, command: " " + command}
	}
	defer f.Close()
	m, err := centre.ReadMap(f)
	if p := problem.Of(err); p != nil {
		return nil, problem.New(p.Kind, p.Code, "地图文件 "+file+"："+p.Text.Zh, "the map "+file+": "+p.Text.En)
	}
	return m, err
}
