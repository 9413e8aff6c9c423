// Package s3 keeps the log's tiles in an object store that speaks S3. With the
// store's objects open to readers, or a cache in front of it, outsiders fetch
// tiles without asking the city.
package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/sync/errgroup"

	"qingdan/internal/tlog"
)

// Scheme begins the address of a storage: s3://bucket/prefix?endpoint=https://host&region=…
const Scheme = "s3"

// The variables of the environment that give the credentials.
const (
	KeyVariable    = "AWS_ACCESS_KEY_ID"
	SecretVariable = "AWS_SECRET_ACCESS_KEY"
	TokenVariable  = "AWS_SESSION_TOKEN" // only for credentials that expire
)

const (
	defaultEndpoint = "https://s3.amazonaws.com"
	together        = 8 // requests at the same time
	tileType        = "application/octet-stream"
	tileCaching     = "public, max-age=31536000, immutable"
)

// Storage keeps files as objects of a bucket. An object is there whole or not
// at all, and is durable when the store has answered.
type Storage struct {
	client *minio.Client
	bucket string
	prefix string // empty, or ends in a slash
}

var _ tlog.BatchStorage = (*Storage)(nil)

// Open returns the storage at an address, with the credentials in the
// environment. It fails where the bucket cannot be reached.
func Open(ctx context.Context, address string) (*Storage, error) {
	s, err := parse(address)
	if err != nil {
		return nil, fmt.Errorf("address of the log's storage: %w", err)
	}
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return nil, fmt.Errorf("reach bucket %s: %w", s.bucket, err)
	}
	if !there {
		return nil, fmt.Errorf("bucket %s is not there", s.bucket)
	}
	return s, nil
}

func parse(address string) (*Storage, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if u.Scheme != Scheme || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not of the form s3://bucket/prefix?endpoint=https://host&region=name", u.Redacted())
	}
	prefix := strings.Trim(u.Path, "/")
	if prefix != "" {
		if !fs.ValidPath(prefix) {
			return nil, fmt.Errorf("prefix %q", prefix)
		}
		prefix += "/"
	}
	endpoint, region := defaultEndpoint, ""
	for name, values := range u.Query() {
		switch {
		case name == "endpoint" && len(values) == 1:
			endpoint = values[0]
		case name == "region" && len(values) == 1:
			region = values[0]
		default:
			return nil, fmt.Errorf("parameter %q: only endpoint and region can be given, once each", name)
		}
	}
	client, err := connect(endpoint, region)
	return &Storage{client: client, bucket: u.Host, prefix: prefix}, err
}

func connect(endpoint, region string) (*minio.Client, error) {
	e, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	if e.Scheme != "https" && e.Scheme != "http" || e.Host == "" || strings.Trim(e.Path, "/") != "" || e.User != nil {
		return nil, fmt.Errorf("endpoint %q is not of the form https://host", e.Redacted())
	}
	key, secret := os.Getenv(KeyVariable), os.Getenv(SecretVariable)
	if key == "" || secret == "" {
		return nil, fmt.Errorf("%s and %s are not both set", KeyVariable, SecretVariable)
	}
	return minio.New(e.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(key, secret, os.Getenv(TokenVariable)),
		Secure: e.Scheme == "https",
		Region: region,
	})
}

// key names the object of a path.
func (s *Storage) key(path string) (string, error) {
	if !fs.ValidPath(path) || path == "." {
		return "", &fs.PathError{Op: "open", Path: path, Err: fs.ErrInvalid}
	}
	return s.prefix + path, nil
}

// Read returns an object.
func (s *Storage) Read(ctx context.Context, path string) ([]byte, error) {
	key, err := s.key(path)
	if err != nil {
		return nil, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, fault(path, err)
	}
	content, err := io.ReadAll(object)
	if err = errors.Join(err, object.Close()); err != nil {
		return nil, fault(path, err)
	}
	return content, nil
}

// fault tells a missing object from other failures.
func fault(path string, err error) error {
	if response, ok := errors.AsType[minio.ErrorResponse](err); ok && response.StatusCode == http.StatusNotFound && response.Code == minio.NoSuchKey {
		err = fs.ErrNotExist
	}
	return &fs.PathError{Op: "read", Path: path, Err: err}
}

// Write stores an object.
func (s *Storage) Write(ctx context.Context, path string, content []byte) error {
	key, err := s.key(path)
	if err != nil {
		return err
	}
	options := minio.PutObjectOptions{ContentType: tileType, DisableMultipart: true}
	if strings.HasPrefix(path, "tile/") {
		options.CacheControl = tileCaching
	}
	if _, err := s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(content), int64(len(content)), options); err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

// WriteAll stores objects, several at a time.
func (s *Storage) WriteAll(ctx context.Context, files []tlog.File) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(together)
	for _, f := range files {
		group.Go(func() error { return s.Write(ctx, f.Path, f.Content) })
	}
	return group.Wait()
}

// Remove deletes an object, or all objects below a path.
func (s *Storage) Remove(ctx context.Context, path string) error {
	key, err := s.key(path)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx) // ends the listing where deleting fails
	defer cancel()
	for object := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: key, Recursive: true}) {
		if err = object.Err; err == nil && (object.Key == key || strings.HasPrefix(object.Key, key+"/")) {
			err = s.client.RemoveObject(ctx, s.bucket, object.Key, minio.RemoveObjectOptions{})
		}
		if err != nil {
			return &fs.PathError{Op: "remove", Path: path, Err: err}
		}
	}
	return nil
}
