package evidence

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

func TestTicket(t *testing.T) {
	b := setup(t)
	ref, err := b.Put(ctx, bytes.NewReader(jpeg(100)), 0, nil)
	b.ok(err)
	text := b.Ticket(ref, `C:\My Documents\营业执照.jpg`, "p1")
	for range 2 { // a draft is saved more than once
		got, name, err := b.Redeem(text, "p1")
		b.ok(err)
		if got != ref || name != "营业执照.jpg" {
			t.Errorf("redeemed %+v %q", got, name)
		}
	}
	if len(b.files(permanent)) != 1 || len(b.files(pending)) != 0 {
		t.Error("the file did not become permanent")
	}
	for _, person := range []string{"p2", "", "P1"} {
		_, _, err = b.Redeem(text, person)
		b.refused(err, problem.Invalid, "upload_ticket")
	}
	_, _, err = b.Redeem(b.Ticket(ref, "x", ""), "")
	b.refused(err, problem.Invalid, "upload_ticket")
	b.at = b.at.Add(TicketLife)
	_, _, err = b.Redeem(text, "p1")
	b.refused(err, problem.Invalid, "upload_expired")
}

func TestLongestTicket(t *testing.T) {
	b := setup(t)
	ref, err := b.Put(ctx, bytes.NewReader(jpeg(100)), 0, nil)
	b.ok(err)
	ref.Type = ooxml + "presentationml.presentation"
	for _, name := range []string{strings.Repeat("&", 500), strings.Repeat("𠮷", 500), strings.Repeat("'", 500) + ".pptx"} {
		if _, _, err := b.Redeem(b.Ticket(ref, name, "p1234567890123456"), "p1234567890123456"); err != nil {
			t.Errorf("%.8s…: %v", name, err)
		}
	}
}

func TestForgedTickets(t *testing.T) {
	b := setup(t)
	ref, err := b.Put(ctx, bytes.NewReader(jpeg(100)), 0, nil)
	b.ok(err)
	good := b.Ticket(ref, "x.jpg", "p1")
	raw, err := base64.RawURLEncoding.DecodeString(good)
	b.ok(err)
	encode := base64.RawURLEncoding.EncodeToString
	body := raw[32:]
	stranger := New(b.bucket, vault.FromSecret([]byte("another key")), b.now)
	forged := map[string]string{
		"empty":             "",
		"not base64":        "*",
		"too short":         encode(raw[:31]),
		"no body":           encode(raw[:32]),
		"body alone":        encode(body),
		"another person":    encode(append(raw[:32:32], bytes.Replace(body, []byte(`"p1"`), []byte(`"p2"`), 1)...)),
		"later":             encode(append(raw[:32:32], bytes.Replace(body, []byte(`"until":1`), []byte(`"until":9`), 1)...)),
		"another key":       stranger.Ticket(ref, "x.jpg", "p1"),
		"another purpose":   encode(append(b.vault.Sign("token/qs_", body), body...)),
		"padding":           good + "=",
		"endless":           strings.Repeat("A", 1<<20),
		"a line break":      good[:10] + "\n" + good[10:] + "!",
		"trailing bits set": good[:len(good)-1] + "_",
	}
	for name, text := range forged {
		if text == good {
			t.Fatalf("%s: is the good one", name)
		}
		for _, person := range []string{"p1", "p2"} {
			t.Log(name)
			_, _, err := b.Redeem(text, person)
			b.refused(err, problem.Invalid, "upload_ticket")
		}
	}
	for i := range raw {
		bad := bytes.Clone(raw)
		bad[i] ^= 1
		if _, _, err := b.Redeem(encode(bad), "p1"); !problem.Is(err, problem.Invalid) {
			t.Fatalf("byte %d altered: %v", i, err)
		}
	}
	if len(b.files(permanent)) != 0 {
		t.Error("a forged ticket made a file permanent")
	}
}

func TestSweep(t *testing.T) {
	b := setup(t)
	kept := b.put(jpeg(100))
	waiting, err := b.Put(ctx, bytes.NewReader(jpeg(200)), 0, nil)
	b.ok(err)
	ticket := b.Ticket(waiting, "x", "p1")
	spool, err := b.bucket.Spool()
	b.ok(err)
	b.ok(spool.Close())
	n, err := b.Sweep(ctx)
	b.ok(err)
	if n != 0 {
		t.Errorf("%d fresh uploads were swept", n)
	}
	b.at = b.at.Add(TicketLife + time.Hour + time.Minute)
	n, err = b.Sweep(ctx)
	b.ok(err)
	if n != 1 || len(b.files(pending)) != 0 || len(b.files(spoolFolder)) != 0 {
		t.Errorf("swept %d, left %v", n, b.files(""))
	}
	if _, err := b.read(kept.Digest); err != nil {
		t.Errorf("what was attached: %v", err)
	}
	b.at = b.at.Add(-TicketLife - 30*time.Minute)
	_, _, err = b.Redeem(ticket, "p1")
	b.refused(err, problem.Invalid, "upload_expired") // in time, but the file is gone
}

func TestFoldersAreClosed(t *testing.T) {
	b := setup(t)
	b.put(jpeg(100))
	for _, folder := range []string{spoolFolder, permanent} {
		info, err := os.Stat(filepath.Join(b.dir, folder))
		b.ok(err)
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v", folder, info.Mode())
		}
	}
}
