package evidence

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// kind is a media type that we know by its content. Anything that a browser
// would run (HTML, SVG, XML, scripts) is none, whatever a form accepts.
type kind struct {
	media  string
	name   lang.Text
	exts   []string // the first is given to files that have none of them
	inline bool     // may be shown in a page; the others are downloaded
}

const ooxml = "application/vnd.openxmlformats-officedocument."

var kinds = []kind{
	{"image/jpeg", lang.Text{Zh: "JPEG图片", En: "JPEG image"}, []string{".jpg", ".jpeg", ".jfif"}, true},
	{"image/png", lang.Text{Zh: "PNG图片", En: "PNG image"}, []string{".png"}, true},
	{"image/webp", lang.Text{Zh: "WebP图片", En: "WebP image"}, []string{".webp"}, true},
	{"image/gif", lang.Text{Zh: "GIF图片", En: "GIF image"}, []string{".gif"}, true},
	{"image/bmp", lang.Text{Zh: "BMP图片", En: "BMP image"}, []string{".bmp"}, true},
	{"application/pdf", lang.Text{Zh: "PDF文件", En: "PDF document"}, []string{".pdf"}, false},
	{"application/ofd", lang.Text{Zh: "OFD版式文件", En: "OFD document"}, []string{".ofd"}, false},
	{ooxml + "wordprocessingml.document", lang.Text{Zh: "Word文档（docx）", En: "Word document (docx)"}, []string{".docx"}, false},
	{ooxml + "spreadsheetml.sheet", lang.Text{Zh: "Excel表格（xlsx）", En: "Excel workbook (xlsx)"}, []string{".xlsx"}, false},
	{ooxml + "presentationml.presentation", lang.Text{Zh: "演示文稿（pptx）", En: "Presentation (pptx)"}, []string{".pptx"}, false},
	{"application/zip", lang.Text{Zh: "ZIP压缩包", En: "ZIP archive"}, []string{".zip"}, false},
	{"video/mp4", lang.Text{Zh: "MP4视频", En: "MP4 video"}, []string{".mp4", ".m4v"}, true},
	{"video/webm", lang.Text{Zh: "WebM视频", En: "WebM video"}, []string{".webm"}, true},
	{"audio/mpeg", lang.Text{Zh: "MP3音频", En: "MP3 audio"}, []string{".mp3"}, true},
	{"audio/wave", lang.Text{Zh: "WAV音频", En: "WAV audio"}, []string{".wav"}, true},
	{"text/csv", lang.Text{Zh: "CSV表格", En: "CSV table"}, []string{".csv"}, false},
	{"text/plain", lang.Text{Zh: "纯文本", En: "Plain text"}, []string{".txt"}, false},
}

func kindOf(media string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.media == media })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// accepted returns the media type of a file from its first bytes, if it is one
// of those.
func accepted(head []byte, accept []string) (string, error) {
	if len(head) == 0 {
		return "", problem.New(problem.Invalid, "file_empty", "文件是空的，请重新选择。", "The file is empty. Choose another.")
	}
	if hasScript(head) {
		return "", problem.New(problem.Invalid, "file_script", "文件含有网页代码，不能上传。请导出为图片或PDF后再上传。",
			"The file contains web page code and cannot be uploaded. Export it as an image or a PDF.")
	}
	for _, media := range sniff(head) {
		if k, ok := kindOf(media); ok && allows(accept, k.media) {
			return k.media, nil
		}
	}
	return "", notAccepted(accept)
}

func allows(accept []string, media string) bool {
	return len(accept) == 0 || slices.ContainsFunc(accept, func(a string) bool {
		a = strings.ToLower(strings.TrimSpace(a))
		group, all := strings.CutSuffix(a, "/*")
		return a == media || all && strings.HasPrefix(media, group+"/")
	})
}

func notAccepted(accept []string) error {
	var zh, en []string
	for _, k := range kinds {
		if allows(accept, k.media) {
			zh, en = append(zh, k.name.Zh), append(en, k.name.En)
		}
	}
	return problem.New(problem.Invalid, "file_type", "这种文件不能上传。允许的类型："+strings.Join(zh, "、")+"。请按文件内容选择，改扩展名没有用。",
		"This type of file cannot be uploaded. Allowed: "+strings.Join(en, ", ")+". The content decides, not the extension.")
}

// sniff returns what the content can be, the most particular first.
func sniff(head []byte) []string {
	media, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch media {
	case "application/zip":
		return append(packages(head), media)
	case "text/plain":
		if first := bytes.TrimLeft(head, "\ufeff \t\r\n"); bytes.HasPrefix(first, []byte("<")) {
			return nil // markup of some kind: SVG without its XML head, for example
		}
		return []string{"text/csv", "text/plain"}
	}
	return []string{media}
}

// packages tells the office formats that are ZIP archives by the names of
// their first entries.
func packages(head []byte) []string {
	var out []string
	for _, p := range []struct{ entry, media string }{
		{"word/", ooxml + "wordprocessingml.document"},
		{"xl/", ooxml + "spreadsheetml.sheet"},
		{"ppt/", ooxml + "presentationml.presentation"},
		{"OFD.xml", "application/ofd"},
	} {
		if hasEntry(head, p.entry) && (p.media == "application/ofd" || hasEntry(head, "[Content_Types].xml") || hasEntry(head, "_rels/")) {
			out = append(out, p.media)
		}
	}
	return out
}

// hasEntry reports whether a local file header (APPNOTE 4.3.7) within head
// begins with the name.
func hasEntry(head []byte, name string) bool {
	const signature, fixed = "PK\x03\x04", 30
	for rest := head; ; {
		i := bytes.Index(rest, []byte(signature))
		if i < 0 || len(rest) < i+fixed {
			return false
		}
		if bytes.HasPrefix(rest[i+fixed:], []byte(name)) {
			return true
		}
		rest = rest[i+len(signature):]
	}
}

// scripts are how web page code begins. They are looked for where a browser
// would look that ignores the type we send: in the first kilobyte. Files that
// are two things at once put one of them there.
var scripts = [][]byte{
	[]byte("<script"), []byte("<html"), []byte("<!doctype html"), []byte("<svg"), []byte("<iframe"), []byte("<body"), []byte("<?php"),
}

func hasScript(head []byte) bool {
	if bytes.HasPrefix(head, []byte("#!")) {
		return true
	}
	lower := bytes.ToLower(head[:min(len(head), 1024)])
	lower = bytes.ReplaceAll(lower, []byte{0}, nil) // UTF-16 hides ASCII among zero bytes
	return slices.ContainsFunc(scripts, func(s []byte) bool { return bytes.Contains(lower, s) })
}
