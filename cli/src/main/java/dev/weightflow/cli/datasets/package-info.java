/** Datasets on the command line: having a folder ingested, and looking at what there is. */
package dev.weightflow.cli.datasets;
