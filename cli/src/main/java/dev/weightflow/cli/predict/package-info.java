/** {@code weightflow predict}: all maps of photographs, as files that {@code score} reads and as pictures. */
package dev.weightflow.cli.predict;
