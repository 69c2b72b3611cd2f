/** What a dataset version is: its shards, its counts, what was set aside, and how to ask for one. */
package dev.weightflow.schema.dataset;
