/**
 * Tensors in the JVM's plain memory, and their element types. Files are read into them and written from them, and {@code tensor} moves them to a
 * device and back; without any engine or file format.
 */
package dev.weightflow.data.host;
