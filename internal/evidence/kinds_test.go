package evidence

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"qingdan/internal/problem"
)

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		f, err := w.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("content of " + n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func TestKindByContent(t *testing.T) {
	b := setup(t)
	for name, tt := range map[string]struct {
		content string
		accept  []string
		want    string // media type, or code of the refusal
	}{
		"jpeg":                   {string(jpeg(50)), []string{"image/jpeg", "image/png"}, "image/jpeg"},
		"png":                    {png, []string{"image/jpeg", "image/png"}, "image/png"},
		"any image":              {png, []string{"image/*"}, "image/png"},
		"case of accept":         {png, []string{" Image/PNG "}, "image/png"},
		"known, nothing said":    {"%PDF-1.7\n", nil, "application/pdf"},
		"webp":                   {"RIFF\x00\x00\x00\x00WEBPVP8 ", nil, "image/webp"},
		"mp4":                    {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", nil, "video/mp4"},
		"webm":                   {"\x1aE\xdf\xa3\x9fB\x86", nil, "video/webm"},
		"wav":                    {"RIFF\x00\x00\x00\x00WAVEfmt ", nil, "audio/wave"},
		"docx":                   {string(zipped(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")), nil, ooxml + "wordprocessingml.document"},
		"xlsx":                   {string(zipped(t, "xl/workbook.xml", "[Content_Types].xml")), nil, ooxml + "spreadsheetml.sheet"},
		"pptx":                   {string(zipped(t, "[Content_Types].xml", "ppt/a.xml")), nil, ooxml + "presentationml.presentation"},
		"ofd":                    {string(zipped(t, "OFD.xml", "Doc_0/Document.xml")), nil, "application/ofd"},
		"zip":                    {string(zipped(t, "readme.txt")), nil, "application/zip"},
		"docx as zip":            {string(zipped(t, "[Content_Types].xml", "word/document.xml")), []string{"application/zip"}, "application/zip"},
		"zip as docx":            {string(zipped(t, "word.txt")), []string{ooxml + "wordprocessingml.document"}, "file_type"},
		"csv":                    {"店名，座位\n四平,3\n", []string{"text/csv"}, "text/csv"},
		"text":                   {"座位 < 60 个", []string{"text/plain"}, "text/plain"},
		"not accepted":           {png, []string{"image/jpeg", "application/pdf"}, "file_type"},
		"unknown":                {"\x7fELF\x02\x01\x01", nil, "file_type"},
		"windows program":        {"MZ\x90\x00\x03\x00\x00\x00", nil, "file_type"},
		"pdf after something":    {"x%PDF-1.7\n", []string{"application/pdf"}, "file_type"},
		"empty":                  {"", nil, "file_empty"},
		"html":                   {"<!DOCTYPE html><title>x</title>", nil, "file_script"},
		"html, accepted":         {"<p>hello</p>", []string{"text/html", "text/plain"}, "file_type"},
		"html after space":       {"\ufeff \n\t<a href='x'>", nil, "file_type"},
		"svg":                    {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, []string{"image/svg+xml", "image/*"}, "file_script"},
		"svg with head":          {`<?xml version="1.0"?><!DOCTYPE svg><svg/>`, []string{"image/svg+xml"}, "file_script"},
		"xml":                    {`<?xml version="1.0"?><a/>`, []string{"text/xml", "text/plain"}, "file_type"},
		"script":                 {"#!/bin/sh\nrm -rf /", []string{"text/plain"}, "file_script"},
		"jpeg that is html":      {"\xff\xd8\xff\xe0<html><script>alert(1)</script>", []string{"image/jpeg"}, "file_script"},
		"png that is html":       {png + "tEXt<SCRIPT SRC=//x>", []string{"image/png"}, "file_script"},
		"gif that is script":     {"GIF89a/*<svg onload=x>*/=1;", []string{"image/gif"}, "file_script"},
		"pdf that is html":       {"%PDF-1.4\n<body onload=x>", []string{"application/pdf"}, "file_script"},
		"pdf that is php":        {"%PDF-1.4\n<?php system($_GET[0]); ?>", []string{"application/pdf"}, "file_script"},
		"html in UTF-16":         {"\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00", []string{"text/plain"}, "file_script"},
		"jpeg that is a program": {"\xff\xd8\xff\xe0" + strings.Repeat("\x00", 100), []string{"application/pdf"}, "file_type"},
	} {
		ref, err := b.Put(ctx, strings.NewReader(tt.content), 0, tt.accept)
		if strings.Contains(tt.want, "/") {
			if err != nil || ref.Type != tt.want {
				t.Errorf("%s: %q, %v, want %q", name, ref.Type, err, tt.want)
			}
			continue
		}
		t.Log(name)
		b.refused(err, problem.Invalid, tt.want)
	}
}

func TestRefusalNamesWhatIsAllowed(t *testing.T) {
	b := setup(t)
	_, err := b.Put(ctx, strings.NewReader(png), 0, []string{"image/jpeg", "application/pdf"})
	p := problem.Of(err)
	if p == nil || !strings.Contains(p.Text.Zh, "JPEG图片、PDF文件") || !strings.Contains(p.Text.En, "JPEG image, PDF document.") {
		t.Errorf("%v", err)
	}
}
