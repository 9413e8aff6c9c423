// Package evidence keeps files: what applicants attach, what officers record.
// A file is known by the digest of its content, is stored sealed, and is bound
// to the event that brought it by that digest.
//
// An upload comes before the form that it belongs to. Put stores the file
// apart, as pending, and Ticket signs what was stored for whom; the form
// carries the ticket; Redeem checks it and makes the file permanent. So only
// the uploader can attach a file, the digest alone opens nothing, and what is
// never attached is swept away. Who may read a file is decided by the case
// that names its digest, in the city, not here.
//
// Files lie in a Bucket, a small interface of our own. gocloud.dev/blob was
// measured for it and left: at v0.47.0 the file bucket alone brings gRPC and
// the OpenTelemetry SDK (378 packages, a program of 17 MB), and it renames
// without syncing, while a case must not name a file that a power cut can
// take away. An S3 bucket needs the same five methods.
package evidence
