/** Requests over HTTP/1.1, and their answers. */
package dev.weightflow.local.http;
