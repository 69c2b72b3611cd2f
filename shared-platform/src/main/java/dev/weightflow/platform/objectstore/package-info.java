/**
 * Storage of artifacts in an S3 store, limited to the operations that all S3 servers implement alike. Content is stored under its SHA-256 and
 * verified on every read; names, where there are any, are written once and never changed.
 */
package dev.weightflow.platform.objectstore;
