/** What stored dataset versions show: their samples one by one, pictures of these, and how two versions differ. */
package dev.weightflow.ingestion.sample;
