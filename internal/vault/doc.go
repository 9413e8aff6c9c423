// Package vault keeps the installation's keys, seals personal data and makes
// blind indexes.
package vault
