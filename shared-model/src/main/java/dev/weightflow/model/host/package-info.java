/**
 * Tensors in the JVM's plain memory, and the types of their elements. Files are read into them and written from them, and
 * {@code tensor} moves them to a device and back; no engine and no file format here.
 */
package dev.weightflow.model.host;
