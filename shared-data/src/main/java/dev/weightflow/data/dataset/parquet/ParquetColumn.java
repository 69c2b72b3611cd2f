package dev.weightflow.data.dataset.parquet;

/**
 * Column with at most one value a row.
 *
 * @param path its name after those of its groups, as {@code image.bytes}
 * @param optional the number of levels, of groups and itself, that may be missing in a row
 * @param binary whether its values are bytes, each with a length of its own, and not numbers
 * @param text whether its bytes are declared to be text
 */
public record ParquetColumn(String path, int optional, boolean binary, boolean text) {}
