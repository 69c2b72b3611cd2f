/**
 * Where artifacts are kept: an S3 store, used only by what every S3 server does alike. Content is stored under its SHA-256 and
 * verified on every read; names, where there are any, are written once and never changed.
 */
package dev.weightflow.platform.objectstore;
