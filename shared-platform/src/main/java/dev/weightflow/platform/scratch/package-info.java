/** Temporary files of a service on the local disk. */
package dev.weightflow.platform.scratch;
