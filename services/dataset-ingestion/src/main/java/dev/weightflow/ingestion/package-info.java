/** Takes data sets in: validates, quarantines, packs into shards, states what it stored. */
package dev.weightflow.ingestion;
