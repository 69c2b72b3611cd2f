/**
 * Parquet files, as far as datasets of images use them: flat columns of bytes, by random access.
 *
 * <p>A reader of its own, because none of the libraries is small and bounded: Apache's brings a dozen jars with native code, even without Hadoop, and
 * allocates the sizes that a page claims; Hardwood needs a newer Java. The format is simple without lists and nested rows, and so every size can be
 * checked against the limits first.
 */
package dev.weightflow.data.dataset.parquet;
