package dev.weightflow.comparison.table;

/** Picture of a document, encoded as PNG. */
public record Picture(String title, byte[] png) {}
