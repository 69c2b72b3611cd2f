/**
 * Dataset ingestion: validates, quarantines, packs into shards, and states what it stored.
 *
 * <p>An ingestion is a job ({@link dev.weightflow.platform.job}): a request, over REST or by the topic of requests, is decided into the journal; a
 * worker of some instance claims it and does {@link dev.weightflow.ingestion.work.IngestionWork}; the event that completes it announces the dataset
 * version.
 */
package dev.weightflow.ingestion;
