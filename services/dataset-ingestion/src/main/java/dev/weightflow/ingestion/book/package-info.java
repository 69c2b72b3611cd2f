/**
 * What has been asked for and what came of it. A decision states facts, facts are appended to the log, and only replaying a
 * fact changes a state; so every instance of the service, replaying the same log, knows the same ingestions and data sets.
 *
 * <p>Facts about an ingestion and about a data set have different keys, hence no order between them. The book arrives at the
 * same state in whatever order they come.
 */
package dev.weightflow.ingestion.book;
