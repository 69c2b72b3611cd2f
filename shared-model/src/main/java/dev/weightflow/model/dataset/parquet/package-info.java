/**
 * Parquet files, as far as data sets of images use them: flat columns of bytes, texts and numbers, by random access.
 *
 * <p>It is a reader of its own because none of the libraries is small and bounded: Apache's brings a dozen jars with native code, even with
 * Hadoop left out, and allocates what a page says of itself; Hardwood needs a newer Java. The format is simple where lists and nested rows are
 * left out, and so every size can be held against the limits first.
 */
package dev.weightflow.model.dataset.parquet;
