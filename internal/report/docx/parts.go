package docx

import (
	"strconv"
	"time"
)

// The namespaces of Office Open XML.
const (
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
	typesSpace    = "http://schemas.openxmlformats.org/package/2006/content-types"
	coreSpace     = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	wordType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

func contentTypes() node {
	override := func(part, kind string) node {
		return el("Override", []string{"PartName", part, "ContentType", kind})
	}
	return el("Types", []string{"xmlns", typesSpace},
		el("Default", []string{"Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml"}),
		el("Default", []string{"Extension", "xml", "ContentType", "application/xml"}),
		override("/word/document.xml", wordType+"document.main+xml"),
		override("/word/styles.xml", wordType+"styles+xml"),
		override("/word/numbering.xml", wordType+"numbering+xml"),
		override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
}

func relation(id, kind, target string, more ...string) node {
	return el("Relationship", append([]string{"Id", id, "Type", kind, "Target", target}, more...))
}

func packageRelations() node {
	return el("Relationships", []string{"xmlns", packageSpace},
		relation("rId1", relationSpace+"/officeDocument", "word/document.xml"),
		relation("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"))
}

func (b *builder) relations() node {
	out := el("Relationships", []string{"xmlns", packageSpace},
		relation("rId1", relationSpace+"/styles", "styles.xml"), relation("rId2", relationSpace+"/numbering", "numbering.xml"))
	for i, href := range b.links {
		out.Nodes = append(out.Nodes, relation(linkID(i+1), relationSpace+"/hyperlink", href, "TargetMode", "External"))
	}
	return out
}

func properties(d Document) node {
	at := d.At.UTC().Format(time.RFC3339)
	return el("cp:coreProperties", []string{"xmlns:cp", coreSpace, "xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
		text("dc:title", d.Title), text("dc:language", d.Lang),
		text("dcterms:created", at, "xsi:type", "dcterms:W3CDTF"), text("dcterms:modified", at, "xsi:type", "dcterms:W3CDTF"))
}

// numbering declares a bullet and a number, and a list of its own for each
// list of the text, so that every numbered one begins at 1.
func (b *builder) numbering() node {
	abstract := func(id, format, show string) node {
		return el("w:abstractNum", []string{"w:abstractNumId", id}, el("w:lvl", []string{"w:ilvl", "0"},
			val("w:start", "1"), val("w:numFmt", format), val("w:lvlText", show), el("w:pPr", nil, el("w:ind", []string{"w:left", "425", "w:hanging", "425"}))))
	}
	out := el("w:numbering", []string{"xmlns:w", wordSpace}, abstract("0", "bullet", "•"), abstract("1", "decimal", "%1."))
	for i, ordered := range b.order {
		of := "0"
		if ordered {
			of = "1"
		}
		out.Nodes = append(out.Nodes, el("w:num", []string{"w:numId", strconv.Itoa(i + 1)}, val("w:abstractNumId", of),
			el("w:lvlOverride", []string{"w:ilvl", "0"}, val("w:startOverride", "1"))))
	}
	return out
}

// styles are those that Chinese offices use: Song for text, Hei for headings.
func styles(lang string) node {
	fonts := func(east string) node {
		return el("w:rFonts", []string{"w:ascii", "Times New Roman", "w:hAnsi", "Times New Roman", "w:eastAsia", east})
	}
	paragraph := func(id, name, outline, size, before, after string) node {
		look := el("w:pPr", nil, el("w:keepNext", nil), el("w:spacing", []string{"w:before", before, "w:after", after}))
		if outline != "" {
			look.Nodes = append(look.Nodes, val("w:outlineLvl", outline))
		}
		return el("w:style", []string{"w:type", "paragraph", "w:styleId", id}, val("w:name", name), val("w:basedOn", "Normal"), val("w:next", "Normal"), el("w:qFormat", nil),
			look, el("w:rPr", nil, fonts("黑体"), el("w:b", nil), val("w:sz", size)))
	}
	indent := func(id, name, left string) node {
		return el("w:style", []string{"w:type", "paragraph", "w:styleId", id}, val("w:name", name), val("w:basedOn", "Normal"), el("w:pPr", nil, el("w:ind", []string{"w:left", left})))
	}
	edge := []string{"w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "808080"}
	return el("w:styles", []string{"xmlns:w", wordSpace},
		el("w:docDefaults", nil, el("w:rPrDefault", nil, el("w:rPr", nil, fonts("宋体"), val("w:sz", "24"), el("w:lang", []string{"w:val", lang, "w:eastAsia", "zh-CN"}))),
			el("w:pPrDefault", nil, el("w:pPr", nil, el("w:spacing", []string{"w:after", "120", "w:line", "360", "w:lineRule", "auto"})))),
		el("w:style", []string{"w:type", "paragraph", "w:default", "1", "w:styleId", "Normal"}, val("w:name", "Normal"), el("w:qFormat", nil)),
		paragraph("Title", "Title", "", "40", "0", "240"),
		paragraph("Heading1", "heading 1", "0", "32", "360", "120"),
		paragraph("Heading2", "heading 2", "1", "28", "240", "120"),
		paragraph("Heading3", "heading 3", "2", "24", "200", "80"),
		indent("Quote", "Quote", "567"), indent("List", "List", "425"),
		el("w:style", []string{"w:type", "paragraph", "w:styleId", string(cell)}, val("w:name", "Table Cell"), val("w:basedOn", "Normal"),
			el("w:pPr", nil, el("w:spacing", []string{"w:before", "30", "w:after", "30", "w:line", "280", "w:lineRule", "auto"})), el("w:rPr", nil, val("w:sz", "20"))),
		el("w:style", []string{"w:type", "character", "w:styleId", "Hyperlink"}, val("w:name", "Hyperlink"), el("w:rPr", nil, val("w:color", "0B4F4C"), val("w:u", "single"))),
		el("w:style", []string{"w:type", "table", "w:styleId", "Grid"}, val("w:name", "Table Grid"), el("w:tblPr", nil, el("w:tblBorders", nil,
			el("w:top", edge), el("w:left", edge), el("w:bottom", edge), el("w:right", edge), el("w:insideH", edge), el("w:insideV", edge)))))
}
