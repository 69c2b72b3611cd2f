/** {@code ./weightflow gc}: deletes stored content that nothing refers to. */
package dev.weightflow.cli.garbage;
